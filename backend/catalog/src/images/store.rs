//! SQL of pictures.

use diesel::dsl::{exists, not};
use diesel::prelude::*;
use kernel::ids::{EventId, ImageId, OrganizationId};
use kernel::text::Localized;
use kernel::time::Instant;
use platform::db::schema::{events, images};
use platform::db::{Conn, Tx, from_json, to_json};
use platform::http::failure::Failure;

/// Events that can show one picture and are refreshed with it: copies are few.
const SHOWN_MAX: i64 = 200;
/// Pictures that one sweep takes away.
const SWEEP_ROWS_MAX: i64 = 200;
/// Seconds after which files that nobody shows are deleted: an upload may still be under way.
const SWEEP_AFTER_SECONDS: i64 = 24 * 3_600;

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
    /// Where its main thing is.
    #[serde(default)]
    pub focus: Focus,
}

/// Where the main thing of a picture is, in percent from the left and from the top.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Focus {
    /// From the left.
    pub x: i32,
    /// From the top.
    pub y: i32,
}

/// The middle.
impl Default for Focus {
    fn default() -> Self {
        Self { x: 50, y: 50 }
    }
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
            images::focal_x.eq(image.focus.x),
            images::focal_y.eq(image.focus.y),
            images::created_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// The pictures with these ids, in no particular order.
pub fn by_ids(conn: &mut Conn, ids: &[ImageId]) -> Result<Vec<Image>, Failure> {
    let rows: Vec<(ImageId, String, i32, i32, String, i32, i32)> = images::table
        .filter(images::id.eq_any(ids))
        .select((
            images::id,
            images::alt,
            images::width,
            images::height,
            images::color,
            images::focal_x,
            images::focal_y,
        ))
        .load(conn)?;
    let image = |(id, alt, width, height, color, x, y): (_, String, _, _, _, _, _)| {
        Ok(Image { id, alt: from_json(&alt)?, width, height, color, focus: Focus { x, y } })
    };
    rows.into_iter().map(image).collect()
}

/// Who may look at a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// An event that the public may see shows it.
    ToAll,
    /// Only events that not everybody may see do.
    ToSome,
    /// No event does.
    Nowhere,
}

/// Who may look at a picture.
pub(super) fn shown(conn: &mut Conn, id: ImageId) -> Result<Shown, Failure> {
    let public = events::table
        .filter(events::image_id.eq(id))
        .filter(events::status.eq_any(["published", "cancelled"]))
        .filter(events::visibility.ne("private"))
        .filter(events::taken_down_at.is_null());
    if diesel::select(exists(public)).get_result(conn)? {
        return Ok(Shown::ToAll);
    }
    let any = diesel::select(exists(events::table.filter(events::image_id.eq(id)))).get_result(conn)?;
    Ok(if any { Shown::ToSome } else { Shown::Nowhere })
}

/// A picture that is ready, or what is said of it now.
#[derive(Debug, Clone)]
pub(super) struct NewImage {
    pub(super) alt: Localized,
    pub(super) focus: Focus,
    pub(super) width: i32,
    pub(super) height: i32,
    pub(super) color: String,
}

/// Notes that there will be files of a picture, before there are any: what comes to nothing is swept away.
pub(super) fn plan(tx: &mut Tx, org: OrganizationId, id: ImageId) -> Result<(), Failure> {
    let color = "#000000".to_owned();
    let blank = Image { id, alt: Localized::default(), width: 1, height: 1, color, focus: Focus::default() };
    add(tx, org, &blank)
}

/// Says what a picture is.
pub(super) fn complete(tx: &mut Tx, id: ImageId, is: &NewImage) -> Result<(), Failure> {
    diesel::update(images::table.find(id))
        .set((
            images::alt.eq(to_json(&is.alt)?),
            images::width.eq(is.width),
            images::height.eq(is.height),
            images::color.eq(&is.color),
            images::focal_x.eq(is.focus.x),
            images::focal_y.eq(is.focus.y),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Gives an event a cover, or takes it away.
pub(super) fn set_of_event(tx: &mut Tx, event: EventId, image: Option<ImageId>) -> Result<(), Failure> {
    let now = tx.now();
    diesel::update(events::table.filter(events::id.eq(event)))
        .set((events::image_id.eq(image), events::updated_at.eq(now)))
        .execute(tx.conn())?;
    Ok(())
}

/// The events that show a picture: one, and its copies.
pub(super) fn events_with(conn: &mut Conn, id: ImageId) -> Result<Vec<EventId>, Failure> {
    let shown = events::table.filter(events::image_id.eq(id)).order(events::id);
    Ok(shown.select(events::id).limit(SHOWN_MAX).load(conn)?)
}

/// Pictures that no event shows any more.
pub(super) fn orphans(conn: &mut Conn, now: Instant) -> Result<Vec<ImageId>, Failure> {
    let shown = events::table.filter(events::image_id.eq(images::id.nullable()));
    Ok(images::table
        .filter(images::created_at.lt(now.plus_seconds(-SWEEP_AFTER_SECONDS)))
        .filter(not(exists(shown)))
        .order(images::created_at)
        .select(images::id)
        .limit(SWEEP_ROWS_MAX)
        .load(conn)?)
}

/// Forgets a picture, unless an event shows it by now. Its files may go then.
pub(super) fn forget(tx: &mut Tx, id: ImageId) -> Result<bool, Failure> {
    let shown = events::table.filter(events::image_id.eq(images::id.nullable()));
    let orphan = images::table.filter(images::id.eq(id)).filter(not(exists(shown)));
    Ok(diesel::delete(orphan).execute(tx.conn())? == 1)
}
