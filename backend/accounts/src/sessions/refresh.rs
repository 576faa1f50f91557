//! The exchange of a refresh token for a new one.

use super::rules::{Exchange, Presented, Successor, judge};
use super::store::{self, RefreshToken, Session};
use super::{Opened, lifetime_of};
use crate::audit::{self, Happening};
use crate::facts::SessionStolen;
use crate::opaque::{Opens, Token};
use kernel::ids::TokenHash;
use platform::db::Tx;
use platform::http::client::Client;
use platform::http::failure::Failure;

/// What came of it.
pub(super) enum Exchanged {
    /// A new token.
    Fresh(Box<Opened>),
    /// Nothing.
    Refused,
    /// The end of a session that two had a token of.
    Ended(Session),
}

/// Exchanges a refresh token.
pub(super) fn exchange(tx: &mut Tx, client: &Client, hash: TokenHash) -> Result<Exchanged, Failure> {
    let Some(found) = store::token(tx.conn(), hash)? else { return Ok(Exchanged::Refused) };
    let Some(session) = store::hold(tx, found.session_id)? else { return Ok(Exchanged::Refused) };
    // Read again now that the family is held: another exchange may have been first.
    let Some(token) = store::token(tx.conn(), hash)? else { return Ok(Exchanged::Refused) };
    let is_active = crate::users::by_id(tx.conn(), session.user_id)?.is_some_and(|user| user.is_active);
    if !is_active {
        return Ok(Exchanged::Refused);
    }
    let now = tx.now();
    let after = successor_of(tx, &token)?;
    let presented = Presented { is_used: token.used_at.is_some(), is_replaced: token.is_replaced };
    let successor = after
        .as_ref()
        .map(|(_, row)| Successor { is_used: row.used_at.is_some(), created_at: row.created_at });
    let fresh = Token::fresh(Opens::Refresh);
    match judge(presented, successor, now) {
        Exchange::Refuse => return Ok(Exchanged::Refused),
        Exchange::Stolen => return end(tx, client, session).map(Exchanged::Ended),
        Exchange::Rotate => store::use_token(tx, hash, fresh.hash)?,
        Exchange::Replace => {
            if let Some((old, _)) = after {
                store::replace_token(tx, session.id, old, fresh.hash)?;
            }
        }
    }
    store::insert_token(tx, session.id, fresh.hash)?;
    store::forget_used(tx, session.id)?;
    let expires_at = lifetime_of(tx, session.user_id)?.ends_at(session.created_at, now);
    if expires_at <= now {
        return Ok(Exchanged::Refused);
    }
    store::prolong(tx, session.id, expires_at)?;
    let session = Session { expires_at, ..session };
    Ok(Exchanged::Fresh(Box::new(Opened { session, refresh: Some(fresh), ended: Vec::new() })))
}

fn successor_of(tx: &mut Tx, token: &RefreshToken) -> Result<Option<(TokenHash, RefreshToken)>, Failure> {
    let Some(hash) = token.successor else { return Ok(None) };
    Ok(store::token(tx.conn(), hash)?.map(|row| (hash, row)))
}

fn end(tx: &mut Tx, client: &Client, session: Session) -> Result<Session, Failure> {
    store::end(tx, session.user_id, session.id)?;
    tx.publish(&SessionStolen { user_id: session.user_id })?;
    let happening = Happening {
        details: Some(serde_json::json!({ "session": session.id })),
        ..Happening::to(Some(session.user_id), "accounts.refresh_token_reused")
    };
    audit::record(tx, Some(client), &happening)?;
    Ok(session)
}
