//! SQL of accounts, for administrators.

use crate::users::PlatformRole;
use diesel::prelude::*;
use kernel::ids::UserId;
use kernel::text::search_words;
use kernel::time::Instant;
use platform::db::schema::{factor_resets, sessions, users};
use platform::db::{Conn, Tx};
use platform::http::failure::Failure;

/// Which accounts are looked for.
#[derive(Debug, Clone, Default)]
pub(super) struct UserFilter {
    /// Words that the name or the address has, or how the address begins.
    pub q: String,
    /// Only in this state.
    pub status: Option<&'static str>,
    /// Only with this role.
    pub role: Option<PlatformRole>,
    /// Older than this one: the page after.
    pub before: Option<UserId>,
}

/// An account.
#[derive(Debug, Clone, Queryable)]
pub(super) struct Account {
    pub id: UserId,
    pub email: String,
    pub name: String,
    pub phone: Option<String>,
    pub locale: String,
    pub role: String,
    pub status: String,
    pub enrolled_at: Option<Instant>,
    pub created_at: Instant,
}

type Columns = (
    users::id,
    users::email,
    users::name,
    users::phone,
    users::locale,
    users::platform_role,
    users::status,
    users::totp_enrolled_at,
    users::created_at,
);

const fn columns() -> Columns {
    (
        users::id,
        users::email,
        users::name,
        users::phone,
        users::locale,
        users::platform_role,
        users::status,
        users::totp_enrolled_at,
        users::created_at,
    )
}

/// Accounts, the newest first. A search for words reads the table at worst: it is for a few people,
/// and the statement's timeout ends it.
pub(super) fn page(conn: &mut Conn, filter: &UserFilter, limit: i64) -> Result<Vec<Account>, Failure> {
    let mut query = users::table.order(users::id.desc()).limit(limit).select(columns()).into_boxed();
    if filter.q.contains('@') {
        let start = filter.q.trim().to_ascii_lowercase();
        let end = format!("{start}\u{10FFFF}");
        query = query.filter(users::email_key.ge(start)).filter(users::email_key.lt(end));
    }
    // Folded words hold letters and digits only: nothing in them is special to LIKE.
    for word in search_words(&filter.q) {
        query = query.filter(users::words.like(format!("% {word}%")));
    }
    if let Some(status) = filter.status {
        query = query.filter(users::status.eq(status));
    }
    if let Some(role) = filter.role {
        query = query.filter(users::platform_role.eq(role.as_str()));
    }
    if let Some(before) = filter.before {
        query = query.filter(users::id.lt(before));
    }
    Ok(query.load(conn)?)
}

/// One account.
pub(super) fn find(conn: &mut Conn, id: UserId) -> Result<Option<Account>, Failure> {
    Ok(users::table.find(id).select(columns()).first(conn).optional()?)
}

/// How many sessions somebody has, and when one was used last.
pub(super) fn sessions_of(
    conn: &mut Conn,
    user: UserId,
    now: Instant,
) -> Result<(i64, Option<Instant>), Failure> {
    let live = sessions::table.filter(sessions::user_id.eq(user)).filter(sessions::expires_at.gt(now));
    let n = live.count().get_result(conn)?;
    let last = live.order(sessions::last_used_at.desc()).select(sessions::last_used_at);
    Ok((n, last.first(conn).optional()?))
}

/// The removal of somebody's factor that is planned: by whom, why, when.
pub(super) fn planned_reset(
    conn: &mut Conn,
    user: UserId,
) -> Result<Option<(UserId, String, Instant)>, Failure> {
    let planned = factor_resets::table.find(user).select((
        factor_resets::requested_by,
        factor_resets::reason,
        factor_resets::takes_effect_at,
    ));
    Ok(planned.first(conn).optional()?)
}

/// Holds everybody who runs the platform for this transaction: changes among them take turns, so that
/// two cannot take the role from each other.
pub(super) fn hold_admins(tx: &mut Tx) -> Result<(), Failure> {
    diesel::update(users::table.filter(users::platform_role.eq(PlatformRole::Admin.as_str())))
        .set(users::updated_at.eq(users::updated_at))
        .execute(tx.conn())?;
    Ok(())
}

/// Gives an account another role.
pub(super) fn set_role(tx: &mut Tx, id: UserId, role: PlatformRole) -> Result<(), Failure> {
    let now = tx.now();
    diesel::update(users::table.find(id))
        .set((users::platform_role.eq(role.as_str()), users::updated_at.eq(now)))
        .execute(tx.conn())?;
    Ok(())
}

/// Moves an account from one state to another. False when it is not in the first.
pub(super) fn set_status(tx: &mut Tx, id: UserId, from: &str, to: &str) -> Result<bool, Failure> {
    let now = tx.now();
    let account = users::table.find(id).filter(users::status.eq(from));
    let moved =
        diesel::update(account).set((users::status.eq(to), users::updated_at.eq(now))).execute(tx.conn())?;
    Ok(moved == 1)
}

/// Gives the planned removal of a factor up. Whether there was one.
pub(super) fn withdraw_reset(tx: &mut Tx, user: UserId) -> Result<bool, Failure> {
    Ok(diesel::delete(factor_resets::table.find(user)).execute(tx.conn())? == 1)
}
