//! SQL of second factors.

use super::rules::{MFA_TRIES_MAX, MfaPurpose};
use crate::guard::MfaHolder;
use diesel::prelude::*;
use kernel::ids::{TokenHash, UserId};
use kernel::time::Instant;
use platform::db::schema::{factor_resets, mfa_tokens, recovery_codes};
use platform::db::{Conn, Tx};
use platform::http::failure::Failure;

/// Rows that one cleaning takes away.
const PRUNE_ROWS_MAX: i64 = 1_000;
/// Resets of lost factors that one run carries out.
const RESETS_MAX: i64 = 100;

/// Writes a new token.
pub(super) fn insert(tx: &mut Tx, hash: TokenHash, user: UserId, purpose: MfaPurpose) -> Result<(), Failure> {
    let now = tx.now();
    diesel::insert_into(mfa_tokens::table)
        .values((
            mfa_tokens::hash.eq(hash),
            mfa_tokens::user_id.eq(user),
            mfa_tokens::purpose.eq(purpose.as_str()),
            mfa_tokens::tries.eq(0),
            mfa_tokens::expires_at.eq(now.plus_seconds(purpose.seconds())),
            mfa_tokens::created_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Who holds a token that is still good.
pub(super) fn holder(conn: &mut Conn, hash: TokenHash, now: Instant) -> Result<Option<MfaHolder>, Failure> {
    let row: Option<(UserId, String)> = mfa_tokens::table
        .find(hash)
        .filter(mfa_tokens::expires_at.gt(now))
        .filter(mfa_tokens::tries.lt(MFA_TRIES_MAX))
        .select((mfa_tokens::user_id, mfa_tokens::purpose))
        .first(conn)
        .optional()?;
    Ok(row.and_then(|(user, purpose)| Some(MfaHolder { hash, user, purpose: MfaPurpose::parse(&purpose)? })))
}

/// Uses one try of a token, and holds it for this transaction. False when there is none left.
pub(super) fn spend_try(tx: &mut Tx, hash: TokenHash) -> Result<bool, Failure> {
    let now = tx.now();
    let good = mfa_tokens::table
        .find(hash)
        .filter(mfa_tokens::expires_at.gt(now))
        .filter(mfa_tokens::tries.lt(MFA_TRIES_MAX));
    Ok(diesel::update(good).set(mfa_tokens::tries.eq(mfa_tokens::tries + 1)).execute(tx.conn())? == 1)
}

/// Keeps the sealed secret of an enrolment. False when the token is over.
pub(super) fn set_pending(tx: &mut Tx, hash: TokenHash, sealed: &[u8]) -> Result<bool, Failure> {
    let now = tx.now();
    let good = mfa_tokens::table.find(hash).filter(mfa_tokens::expires_at.gt(now));
    Ok(diesel::update(good).set(mfa_tokens::pending_secret.eq(Some(sealed))).execute(tx.conn())? == 1)
}

/// The sealed secret of an enrolment.
pub(super) fn pending(conn: &mut Conn, hash: TokenHash) -> Result<Option<Vec<u8>>, Failure> {
    let found: Option<Option<Vec<u8>>> =
        mfa_tokens::table.find(hash).select(mfa_tokens::pending_secret).first(conn).optional()?;
    Ok(found.flatten())
}

/// Ends every token of somebody.
pub(super) fn forget_tokens(tx: &mut Tx, user: UserId) -> Result<(), Failure> {
    diesel::delete(mfa_tokens::table.filter(mfa_tokens::user_id.eq(user))).execute(tx.conn())?;
    Ok(())
}

/// Takes away tokens that are over.
pub(super) fn prune_tokens(tx: &mut Tx) -> Result<usize, Failure> {
    let now = tx.now();
    let over: Vec<TokenHash> = mfa_tokens::table
        .filter(mfa_tokens::expires_at.le(now))
        .select(mfa_tokens::hash)
        .limit(PRUNE_ROWS_MAX)
        .load(tx.conn())?;
    Ok(diesel::delete(mfa_tokens::table.filter(mfa_tokens::hash.eq_any(over))).execute(tx.conn())?)
}

/// Puts new recovery codes in the place of all.
pub(super) fn replace_recovery_codes(tx: &mut Tx, user: UserId, hashes: &[TokenHash]) -> Result<(), Failure> {
    let now = tx.now();
    diesel::delete(recovery_codes::table.filter(recovery_codes::user_id.eq(user))).execute(tx.conn())?;
    for hash in hashes {
        diesel::insert_into(recovery_codes::table)
            .values((
                recovery_codes::user_id.eq(user),
                recovery_codes::hash.eq(*hash),
                recovery_codes::created_at.eq(now),
            ))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// Deletes a recovery code: whoever deletes it, used it.
pub(super) fn spend_recovery_code(tx: &mut Tx, user: UserId, hash: TokenHash) -> Result<bool, Failure> {
    Ok(diesel::delete(recovery_codes::table.find((user, hash))).execute(tx.conn())? == 1)
}

/// How many recovery codes are left.
pub(super) fn n_recovery_codes(conn: &mut Conn, user: UserId) -> Result<i64, Failure> {
    Ok(recovery_codes::table.filter(recovery_codes::user_id.eq(user)).count().get_result(conn)?)
}

/// A factor that will be removed.
pub(super) struct Planned<'a> {
    pub user: UserId,
    pub requested_by: UserId,
    pub reason: &'a str,
    pub cancel_hash: TokenHash,
    pub takes_effect_at: Instant,
}

/// Plans to remove a factor; an earlier plan dies.
pub(super) fn plan_reset(tx: &mut Tx, planned: &Planned) -> Result<(), Failure> {
    let now = tx.now();
    diesel::delete(factor_resets::table.find(planned.user)).execute(tx.conn())?;
    diesel::insert_into(factor_resets::table)
        .values((
            factor_resets::user_id.eq(planned.user),
            factor_resets::requested_by.eq(planned.requested_by),
            factor_resets::reason.eq(planned.reason),
            factor_resets::cancel_hash.eq(planned.cancel_hash),
            factor_resets::takes_effect_at.eq(planned.takes_effect_at),
            factor_resets::created_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Gives a plan up. Whose it was.
pub(super) fn cancel_reset(tx: &mut Tx, cancel_hash: TokenHash) -> Result<Option<UserId>, Failure> {
    let planned = factor_resets::table.filter(factor_resets::cancel_hash.eq(cancel_hash));
    let user: Option<UserId> = planned.select(factor_resets::user_id).first(tx.conn()).optional()?;
    let Some(user) = user else { return Ok(None) };
    let is_first = diesel::delete(factor_resets::table.find(user)).execute(tx.conn())? == 1;
    Ok(is_first.then_some(user))
}

/// Whose factors are due to be removed.
pub(super) fn due_resets(conn: &mut Conn, now: Instant) -> Result<Vec<UserId>, Failure> {
    let due = factor_resets::table.filter(factor_resets::takes_effect_at.le(now));
    let first = due.order((factor_resets::takes_effect_at, factor_resets::user_id));
    Ok(first.select(factor_resets::user_id).limit(RESETS_MAX).load(conn)?)
}

/// Takes a plan that is carried out off the list; false when somebody was faster.
pub(super) fn take_reset(tx: &mut Tx, user: UserId) -> Result<bool, Failure> {
    Ok(diesel::delete(factor_resets::table.find(user)).execute(tx.conn())? == 1)
}
