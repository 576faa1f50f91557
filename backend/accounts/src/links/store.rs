//! SQL of links in mails.

use super::LinkPurpose;
use diesel::prelude::*;
use kernel::ids::{TokenHash, UserId};
use kernel::time::Instant;
use platform::db::schema::mail_tokens;
use platform::db::{Conn, Tx};
use platform::http::failure::Failure;

/// Rows that one cleaning takes away.
const PRUNE_ROWS_MAX: i64 = 1_000;

/// A link as it is kept.
#[derive(Debug, Clone, Queryable)]
pub(crate) struct Link {
    /// Whose.
    pub user: UserId,
    /// What it is about.
    pub address: Option<String>,
}

/// Writes a new link.
pub(super) fn insert(
    tx: &mut Tx,
    hash: TokenHash,
    user: UserId,
    purpose: LinkPurpose,
    address: Option<&str>,
    expires_at: Instant,
) -> Result<(), Failure> {
    let now = tx.now();
    diesel::insert_into(mail_tokens::table)
        .values((
            mail_tokens::hash.eq(hash),
            mail_tokens::user_id.eq(user),
            mail_tokens::purpose.eq(purpose.as_str()),
            mail_tokens::address.eq(address),
            mail_tokens::expires_at.eq(expires_at),
            mail_tokens::created_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Finds a link that still works.
pub(crate) fn find(
    conn: &mut Conn,
    hash: TokenHash,
    purpose: LinkPurpose,
    now: Instant,
) -> Result<Option<Link>, Failure> {
    let link = mail_tokens::table
        .find(hash)
        .filter(mail_tokens::purpose.eq(purpose.as_str()))
        .filter(mail_tokens::expires_at.gt(now))
        .select((mail_tokens::user_id, mail_tokens::address));
    Ok(link.first(conn).optional()?)
}

/// Uses a link: whoever deletes it, used it.
pub(crate) fn take(tx: &mut Tx, hash: TokenHash, purpose: LinkPurpose) -> Result<Option<Link>, Failure> {
    let now = tx.now();
    let Some(link) = find(tx.conn(), hash, purpose, now)? else { return Ok(None) };
    let is_first = diesel::delete(mail_tokens::table.find(hash)).execute(tx.conn())? == 1;
    Ok(is_first.then_some(link))
}

/// Ends the links of somebody for a door.
pub(crate) fn forget(tx: &mut Tx, user: UserId, purpose: LinkPurpose) -> Result<(), Failure> {
    let own = mail_tokens::table
        .filter(mail_tokens::user_id.eq(user))
        .filter(mail_tokens::purpose.eq(purpose.as_str()));
    diesel::delete(own).execute(tx.conn())?;
    Ok(())
}

/// Takes away links that are over.
pub(crate) fn prune(tx: &mut Tx) -> Result<usize, Failure> {
    let now = tx.now();
    let over: Vec<TokenHash> = mail_tokens::table
        .filter(mail_tokens::expires_at.le(now))
        .select(mail_tokens::hash)
        .limit(PRUNE_ROWS_MAX)
        .load(tx.conn())?;
    Ok(diesel::delete(mail_tokens::table.filter(mail_tokens::hash.eq_any(over))).execute(tx.conn())?)
}
