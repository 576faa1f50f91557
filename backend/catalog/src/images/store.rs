//! SQL of pictures.

use diesel::dsl::exists;
use diesel::prelude::*;
use kernel::ids::{ImageId, OrganizationId};
use kernel::text::Localized;
use platform::db::schema::{events, images};
use platform::db::{Conn, Tx, from_json, to_json};
use platform::http::failure::Failure;

/// A picture.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Image {
    /// Id, which its URLs are made of.
    pub id: ImageId,
    /// What it shows, for those who do not see it.
    pub alt: Localized,
    /// Width of the original.
    pub width: i32,
    /// Height of the original.
    pub height: i32,
    /// Average colour, `#rrggbb`.
    pub color: String,
}

/// Adds a picture whose files are written under `id` already.
pub fn add(tx: &mut Tx, org: OrganizationId, image: &Image) -> Result<(), Failure> {
    let now = tx.now();
    diesel::insert_into(images::table)
        .values((
            images::id.eq(image.id),
            images::org_id.eq(org),
            images::alt.eq(to_json(&image.alt)?),
            images::width.eq(image.width),
            images::height.eq(image.height),
            images::color.eq(&image.color),
            images::created_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// The pictures with these ids, in no particular order.
pub fn by_ids(conn: &mut Conn, ids: &[ImageId]) -> Result<Vec<Image>, Failure> {
    let rows: Vec<(ImageId, String, i32, i32, String)> = images::table
        .filter(images::id.eq_any(ids))
        .select((images::id, images::alt, images::width, images::height, images::color))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, alt, width, height, color)| Ok(Image { id, alt: from_json(&alt)?, width, height, color }))
        .collect()
}

/// Whether an event that the public may see shows this picture.
pub(super) fn is_public(conn: &mut Conn, id: ImageId) -> Result<bool, Failure> {
    let shown = events::table
        .filter(events::image_id.eq(id))
        .filter(events::status.eq_any(["published", "cancelled"]))
        .filter(events::visibility.ne("private"));
    Ok(diesel::select(exists(shown)).get_result(conn)?)
}
