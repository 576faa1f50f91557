//! SQL of photos.

use diesel::dsl::{exists, not};
use diesel::prelude::*;
use kernel::ids::{PhotoId, UserId};
use platform::db::schema::{organizations, photos, users};
use platform::db::{Conn, Tx};
use platform::http::failure::Failure;

/// Photos that one sweep takes away.
pub(super) const SWEEP_ROWS_MAX: i64 = 200;
/// Seconds after which files that nobody shows are deleted: an upload may still be under way.
const SWEEP_AFTER_SECONDS: i64 = 24 * 3_600;

/// Notes that there will be files of a photo, before there are any.
pub(crate) fn plan(tx: &mut Tx, id: PhotoId, user: UserId) -> Result<(), Failure> {
    let now = tx.now();
    diesel::insert_into(photos::table)
        .values((photos::id.eq(id), photos::user_id.eq(user), photos::created_at.eq(now)))
        .execute(tx.conn())?;
    Ok(())
}

/// Gives an account a photo, or takes it away. The one before.
pub(crate) fn set(tx: &mut Tx, user: UserId, photo: Option<PhotoId>) -> Result<Option<PhotoId>, Failure> {
    let now = tx.now();
    let before: Option<PhotoId> = users::table.find(user).select(users::photo_id).first(tx.conn())?;
    diesel::update(users::table.find(user))
        .set((users::photo_id.eq(photo), users::updated_at.eq(now)))
        .execute(tx.conn())?;
    Ok(before)
}

/// Whether an account that is in use, or an organization, shows this photo.
pub(super) fn is_shown(conn: &mut Conn, id: PhotoId) -> Result<bool, Failure> {
    let of_person = users::table.filter(users::photo_id.eq(id)).filter(users::status.eq("active"));
    let logo = organizations::table.filter(organizations::logo_id.eq(id));
    Ok(diesel::select(exists(of_person).or(exists(logo))).get_result(conn)?)
}

/// Photos that no account and no organization shows any more.
pub(super) fn orphans(conn: &mut Conn, now: kernel::time::Instant) -> Result<Vec<PhotoId>, Failure> {
    let shown = users::table.filter(users::photo_id.eq(photos::id.nullable()));
    let logo = organizations::table.filter(organizations::logo_id.eq(photos::id.nullable()));
    Ok(photos::table
        .filter(photos::created_at.lt(now.plus_seconds(-SWEEP_AFTER_SECONDS)))
        .filter(not(exists(shown)))
        .filter(not(exists(logo)))
        .order(photos::created_at)
        .select(photos::id)
        .limit(SWEEP_ROWS_MAX)
        .load(conn)?)
}

/// Forgets photos whose files are gone.
pub(super) fn forget(tx: &mut Tx, ids: &[PhotoId]) -> Result<(), Failure> {
    diesel::delete(photos::table.filter(photos::id.eq_any(ids))).execute(tx.conn())?;
    Ok(())
}
