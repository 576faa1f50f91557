//! SQL of sessions and their refresh tokens.

use super::rules::{SESSIONS_MAX, USED_TOKENS_KEPT_SECONDS};
use crate::users::PlatformRole;
use diesel::prelude::*;
use kernel::ids::{SessionId, TokenHash, UserId};
use kernel::time::Instant;
use platform::db::schema::{refresh_tokens, sessions, users};
use platform::db::{Conn, Tx};
use platform::http::failure::Failure;

/// A signed-in device.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = sessions)]
pub(crate) struct Session {
    pub id: SessionId,
    pub user_id: UserId,
    /// How it was authenticated, separated by spaces (RFC 8176).
    pub amr: String,
    pub transport: String,
    pub user_agent: String,
    pub network: String,
    pub authenticated_at: Instant,
    pub last_used_at: Instant,
    pub expires_at: Instant,
    pub created_at: Instant,
}

/// Writes a new session.
pub(super) fn insert(tx: &mut Tx, session: &Session) -> Result<(), Failure> {
    diesel::insert_into(sessions::table)
        .values((
            sessions::id.eq(session.id),
            sessions::user_id.eq(session.user_id),
            sessions::amr.eq(&session.amr),
            sessions::transport.eq(&session.transport),
            sessions::user_agent.eq(&session.user_agent),
            sessions::network.eq(&session.network),
            sessions::authenticated_at.eq(session.authenticated_at),
            sessions::last_used_at.eq(session.last_used_at),
            sessions::expires_at.eq(session.expires_at),
            sessions::created_at.eq(session.created_at),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Writes a new refresh token of a session.
pub(super) fn insert_token(tx: &mut Tx, session: SessionId, hash: TokenHash) -> Result<(), Failure> {
    let now = tx.now();
    diesel::insert_into(refresh_tokens::table)
        .values((
            refresh_tokens::hash.eq(hash),
            refresh_tokens::session_id.eq(session),
            refresh_tokens::is_replaced.eq(false),
            refresh_tokens::created_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// A refresh token as it is kept.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = refresh_tokens)]
pub(super) struct RefreshToken {
    pub session_id: SessionId,
    pub used_at: Option<i64>,
    pub successor: Option<TokenHash>,
    pub is_replaced: bool,
    pub created_at: Instant,
}

/// Finds a refresh token.
pub(super) fn token(conn: &mut Conn, hash: TokenHash) -> Result<Option<RefreshToken>, Failure> {
    let token = refresh_tokens::table.find(hash).select(RefreshToken::as_select());
    Ok(token.first(conn).optional()?)
}

/// Notes that a token was exchanged, and for which.
pub(super) fn use_token(tx: &mut Tx, hash: TokenHash, successor: TokenHash) -> Result<(), Failure> {
    let now = tx.now().millis();
    diesel::update(refresh_tokens::table.find(hash))
        .set((refresh_tokens::used_at.eq(Some(now)), refresh_tokens::successor.eq(Some(successor))))
        .execute(tx.conn())?;
    Ok(())
}

/// Puts a new token in the place of one that nobody used. Whatever led to the old one leads to it.
pub(super) fn replace_token(
    tx: &mut Tx,
    session: SessionId,
    old: TokenHash,
    new: TokenHash,
) -> Result<(), Failure> {
    let before = refresh_tokens::table
        .filter(refresh_tokens::session_id.eq(session))
        .filter(refresh_tokens::successor.eq(old));
    diesel::update(before).set(refresh_tokens::successor.eq(Some(new))).execute(tx.conn())?;
    use_token(tx, old, new)?;
    diesel::update(refresh_tokens::table.find(old))
        .set(refresh_tokens::is_replaced.eq(true))
        .execute(tx.conn())?;
    Ok(())
}

/// Forgets tokens of a session that were used long ago.
pub(super) fn forget_used(tx: &mut Tx, session: SessionId) -> Result<(), Failure> {
    let before = tx.now().plus_seconds(-USED_TOKENS_KEPT_SECONDS).millis();
    let old = refresh_tokens::table
        .filter(refresh_tokens::session_id.eq(session))
        .filter(refresh_tokens::used_at.lt(before));
    diesel::delete(old).execute(tx.conn())?;
    Ok(())
}

/// Notes that a session is used, and holds it for this transaction: exchanges of one family take turns.
pub(super) fn hold(tx: &mut Tx, id: SessionId) -> Result<Option<Session>, Failure> {
    let now = tx.now();
    let live = sessions::table.find(id).filter(sessions::expires_at.gt(now));
    if diesel::update(live).set(sessions::last_used_at.eq(now)).execute(tx.conn())? == 0 {
        return Ok(None);
    }
    by_id(tx.conn(), id)
}

fn by_id(conn: &mut Conn, id: SessionId) -> Result<Option<Session>, Failure> {
    Ok(sessions::table.find(id).select(Session::as_select()).first(conn).optional()?)
}

/// Prolongs a session.
pub(super) fn prolong(tx: &mut Tx, id: SessionId, expires_at: Instant) -> Result<(), Failure> {
    diesel::update(sessions::table.find(id)).set(sessions::expires_at.eq(expires_at)).execute(tx.conn())?;
    Ok(())
}

/// Notes that its owner proved who they are just now.
pub(super) fn confirm(tx: &mut Tx, id: SessionId) -> Result<Option<Session>, Failure> {
    let now = tx.now();
    diesel::update(sessions::table.find(id)).set(sessions::authenticated_at.eq(now)).execute(tx.conn())?;
    by_id(tx.conn(), id)
}

/// Ends a session of somebody. Whether there was one.
pub(super) fn end(tx: &mut Tx, user: UserId, id: SessionId) -> Result<bool, Failure> {
    let own = sessions::table.find(id).filter(sessions::user_id.eq(user));
    Ok(diesel::delete(own).execute(tx.conn())? == 1)
}

/// Ends all sessions of somebody, or all but one. Which ones.
pub(super) fn end_all(tx: &mut Tx, user: UserId, but: Option<SessionId>) -> Result<Vec<SessionId>, Failure> {
    let mut ids: Vec<SessionId> =
        sessions::table.filter(sessions::user_id.eq(user)).select(sessions::id).load(tx.conn())?;
    ids.retain(|id| Some(*id) != but);
    diesel::delete(sessions::table.filter(sessions::id.eq_any(&ids))).execute(tx.conn())?;
    Ok(ids)
}

/// The live sessions of somebody, the newest first.
pub(super) fn of_user(conn: &mut Conn, user: UserId, now: Instant) -> Result<Vec<Session>, Failure> {
    let live = sessions::table.filter(sessions::user_id.eq(user)).filter(sessions::expires_at.gt(now));
    let newest = live.order((sessions::created_at.desc(), sessions::id.desc())).limit(SESSIONS_MAX * 2);
    Ok(newest.select(Session::as_select()).load(conn)?)
}

/// Ends those of somebody's sessions that are over, and the oldest beyond the most they may have.
pub(super) fn make_room(tx: &mut Tx, user: UserId) -> Result<Vec<SessionId>, Failure> {
    let now = tx.now();
    let over = sessions::table.filter(sessions::user_id.eq(user)).filter(sessions::expires_at.le(now));
    diesel::delete(over).execute(tx.conn())?;
    let live = of_user(tx.conn(), user, now)?;
    let keep = usize::try_from(SESSIONS_MAX).unwrap_or(usize::MAX).saturating_sub(1);
    let ids: Vec<SessionId> = live.into_iter().skip(keep).map(|session| session.id).collect();
    diesel::delete(sessions::table.filter(sessions::id.eq_any(&ids))).execute(tx.conn())?;
    Ok(ids)
}

/// What each request asks of a session: whose it is, and what they may do.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SessionState {
    pub user_id: UserId,
    pub role: PlatformRole,
    pub expires_at: Instant,
}

/// The state of a session whose owner may sign in.
pub(super) fn state(conn: &mut Conn, id: SessionId) -> Result<Option<SessionState>, Failure> {
    let row: Option<(UserId, String, Instant)> = sessions::table
        .inner_join(users::table)
        .filter(sessions::id.eq(id))
        .filter(users::status.eq("active"))
        .select((users::id, users::platform_role, sessions::expires_at))
        .first(conn)
        .optional()?;
    Ok(row.map(|(user_id, role, expires_at)| SessionState {
        user_id,
        role: PlatformRole::read(&role),
        expires_at,
    }))
}

/// Forgets sessions that are over.
pub(super) fn prune(tx: &mut Tx, limit: i64) -> Result<usize, Failure> {
    let now = tx.now();
    let over: Vec<SessionId> = sessions::table
        .filter(sessions::expires_at.le(now))
        .select(sessions::id)
        .limit(limit)
        .load(tx.conn())?;
    Ok(diesel::delete(sessions::table.filter(sessions::id.eq_any(over))).execute(tx.conn())?)
}
