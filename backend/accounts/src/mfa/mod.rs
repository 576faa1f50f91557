//! Second factors.
//!
//! - [`rules`]     what a code and a recovery code look like, how long the way to them stays open
//! - `totp`        codes of authenticator apps
//! - `recovery`    recovery codes
//! - `proof`       whether what somebody typed proves who they are, within their budget
//! - [`http`]      the second step of a sign-in, step-up
//! - [`enrol`]     setting a factor up
//! - [`manage`]    another device, new recovery codes
//! - [`reset`]     removing the factor of somebody who lost everything

pub mod enrol;
pub mod http;
pub mod manage;
mod proof;
mod recovery;
pub mod reset;
pub mod rules;
mod store;
mod totp;
pub mod views;

pub(crate) use proof::{Proof, Verdict, judge, step_up};
pub use rules::MfaPurpose;

use crate::guard::MfaHolder;
use crate::opaque::{Opens, Token};
use kernel::ids::{TokenHash, UserId};
use kernel::time::Instant;
use platform::db::{Conn, Tx};
use platform::http::failure::Failure;

/// A token that opens `/auth/mfa/*`, for somebody who gave the right password or proved their address.
pub(crate) fn open(tx: &mut Tx, user: UserId, purpose: MfaPurpose) -> Result<Token, Failure> {
    let token = Token::fresh(Opens::SecondFactor);
    store::insert(tx, token.hash, user, purpose)?;
    Ok(token)
}

/// Ends every such token of somebody.
pub(crate) fn forget_tokens(tx: &mut Tx, user: UserId) -> Result<(), Failure> {
    store::forget_tokens(tx, user)
}

/// Who holds a token.
pub(crate) fn holder(conn: &mut Conn, hash: TokenHash, now: Instant) -> Result<Option<MfaHolder>, Failure> {
    store::holder(conn, hash, now)
}

/// How many recovery codes somebody has left.
pub(crate) fn n_recovery_codes(conn: &mut Conn, user: UserId) -> Result<i64, Failure> {
    store::n_recovery_codes(conn, user)
}

/// Takes away tokens that are over.
pub(crate) fn prune(tx: &mut Tx) -> Result<usize, Failure> {
    store::prune_tokens(tx)
}
