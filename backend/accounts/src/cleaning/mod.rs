//! What is over is taken away, and what was announced is carried out.

use crate::{limits, links, mfa, orgs, registration, sessions, tokens};
use platform::db::{Db, Tx};
use platform::http::failure::Failure;
use platform::jobs::{Job, Setback};
use serde::{Deserialize, Serialize};

/// Seconds from one cleaning to the next.
pub(crate) const PRUNE_EVERY: i64 = 300;
/// Sessions that one transaction takes away.
const SESSIONS_AT_ONCE: i64 = 500;
/// Transactions of one cleaning; the next goes on where it stopped.
const ROUNDS_MAX: usize = 20;

/// The recurring job.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct PruneAccounts;

impl Job for PruneAccounts {
    type Context = Db;
    const NAME: &'static str = "accounts.prune";
    const BACKOFF: &'static [i64] = &[];

    async fn run(&self, db: &Db) -> Result<(), Setback> {
        mfa::reset::carry_out(db).await?;
        Ok(db.write_in_rounds(ROUNDS_MAX, prune).await?)
    }
}

fn prune(tx: &mut Tx) -> Result<usize, Failure> {
    Ok(sessions::prune(tx, SESSIONS_AT_ONCE)?
        + mfa::prune(tx)?
        + registration::prune(tx)?
        + links::prune(tx)?
        + limits::prune(tx)?
        + orgs::members::expire(tx)?
        + orgs::invitations::prune(tx)?
        + orgs::support::prune(tx)?
        + tokens::prune(tx)?)
}
