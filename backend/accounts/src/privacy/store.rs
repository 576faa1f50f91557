//! SQL of exports and erasures.

use diesel::prelude::*;
use kernel::ids::{SessionId, UserId};
use kernel::time::Instant;
use platform::db::schema::{
    api_tokens, factor_resets, mail_tokens, recovery_codes, registrations, sessions, support_accesses, users,
};
use platform::db::{Conn, Tx};
use platform::http::failure::Failure;

/// Rows of each kind in an export.
const ROWS_MAX: i64 = 1_000;

/// A signed-in device.
#[derive(Debug, Queryable)]
pub(super) struct Device {
    pub id: SessionId,
    pub user_agent: String,
    pub network: String,
    pub created_at: Instant,
    pub last_used_at: Instant,
    pub expires_at: Instant,
}

/// The signed-in devices of somebody.
pub(super) fn devices(conn: &mut Conn, user: UserId) -> Result<Vec<Device>, Failure> {
    Ok(sessions::table
        .filter(sessions::user_id.eq(user))
        .order(sessions::created_at)
        .limit(ROWS_MAX)
        .select((
            sessions::id,
            sessions::user_agent,
            sessions::network,
            sessions::created_at,
            sessions::last_used_at,
            sessions::expires_at,
        ))
        .load(conn)?)
}

/// When an address was proven, the password changed, the second factor set up.
pub(super) type Moments = (Option<Instant>, Option<Instant>, Option<Instant>);

/// Those moments of an account.
pub(super) fn moments(conn: &mut Conn, user: UserId) -> Result<Option<Moments>, Failure> {
    let columns = (users::email_verified_at, users::password_changed_at, users::totp_enrolled_at);
    Ok(users::table.find(user).select(columns).first(conn).optional()?)
}

/// Names and beginnings of the API tokens that somebody made.
pub(super) fn tokens_made(conn: &mut Conn, user: UserId) -> Result<Vec<(String, Instant)>, Failure> {
    Ok(api_tokens::table
        .filter(api_tokens::created_by.eq(user))
        .order(api_tokens::id)
        .limit(ROWS_MAX)
        .select((api_tokens::name, api_tokens::created_at))
        .load(conn)?)
}

/// Leaves of an account what others refer to, and nothing that says whose it was. The ticket key stays:
/// tickets that were passed on, and those for a next event, go on working.
pub(super) fn pseudonymize(tx: &mut Tx, user: UserId, email_key: &str) -> Result<(), Failure> {
    let now = tx.now();
    let nobody = format!("{}@erased.invalid", user.uuid().simple());
    diesel::update(users::table.find(user))
        .set((
            users::email.eq(&nobody),
            users::email_key.eq(&nobody),
            users::email_verified_at.eq(None::<i64>),
            users::password_hash.eq("!"),
            users::name.eq("(erased)"),
            users::phone.eq(None::<String>),
            users::words.eq(""),
            users::totp_secret.eq(None::<Vec<u8>>),
            users::totp_enrolled_at.eq(None::<i64>),
            users::password_changed_at.eq(None::<i64>),
            users::photo_id.eq(None::<Vec<u8>>),
            users::status.eq("erased"),
            users::updated_at.eq(now),
        ))
        .execute(tx.conn())?;
    diesel::delete(recovery_codes::table.filter(recovery_codes::user_id.eq(user))).execute(tx.conn())?;
    diesel::delete(mail_tokens::table.filter(mail_tokens::user_id.eq(user))).execute(tx.conn())?;
    diesel::delete(factor_resets::table.filter(factor_resets::user_id.eq(user))).execute(tx.conn())?;
    diesel::delete(support_accesses::table.filter(support_accesses::admin_id.eq(user))).execute(tx.conn())?;
    diesel::delete(registrations::table.filter(registrations::email_key.eq(email_key))).execute(tx.conn())?;
    Ok(())
}
