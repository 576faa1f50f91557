//! Tokens with which programs act for an organization.
//!
//! - [`rules`]  scopes, how long they work
//! - [`http`]   make, list, revoke

pub mod http;
pub mod rules;
mod store;

pub(crate) use store::prune;

use crate::opaque::TokenHash;
use kernel::ids::{ApiTokenId, OrganizationId};
use kernel::time::Instant;
use platform::db::Db;
use platform::http::failure::Failure;
use rules::{LAST_USED_STEP_SECONDS, Scopes};

/// A program that calls with its token.
#[derive(Debug, Clone, Copy)]
pub struct Integrator {
    /// Which token.
    pub token: ApiTokenId,
    /// For which organization.
    pub org: OrganizationId,
    /// What it may do.
    pub scopes: Scopes,
}

/// Whose token this is, when it works.
pub(crate) async fn integrator(db: &Db, hash: TokenHash, now: Instant) -> Result<Option<Integrator>, Failure> {
    let Some((integrator, last_used_at)) = db.read(move |conn| store::find(conn, hash, now)).await? else {
        return Ok(None);
    };
    let is_noted = last_used_at.is_some_and(|at| at > now.plus_seconds(-LAST_USED_STEP_SECONDS));
    if !is_noted {
        // Nice to know, and no reason to refuse a program when the database is busy.
        let noted = db.write(move |tx| store::note_use(tx, integrator.token)).await;
        if let Err(failure) = noted {
            tracing::warn!(%failure, "the use of an API token was not noted");
        }
    }
    Ok(Some(integrator))
}
