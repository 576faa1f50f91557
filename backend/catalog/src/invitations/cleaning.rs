//! What is over is forgotten, and so is who erased their account.

use super::store;
use crate::access;
use accounts::facts::AccountErased;
use kernel::email::Email;
use platform::db::{Db, Tx};
use platform::jobs::{Job, Setback, Works};
use platform::outbox::RawFact;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Seconds from one cleaning to the next.
const PRUNE_EVERY: i64 = 3_600;
/// Transactions of one cleaning; the next goes on where it stopped.
const ROUNDS_MAX: usize = 20;

/// The recurring job.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct PruneAccess;

impl Job for PruneAccess {
    type Context = Db;
    const NAME: &'static str = "catalog.prune_access";
    const BACKOFF: &'static [i64] = &[];

    async fn run(&self, db: &Db) -> Result<(), Setback> {
        Ok(db.write_in_rounds(ROUNDS_MAX, |tx| Ok(access::store::prune(tx)? + store::prune(tx)?)).await?)
    }
}

/// Registers the jobs of invitations and grants.
pub(crate) fn works(works: &mut Works, db: &Db) {
    works.every::<PruneAccess>(PRUNE_EVERY, Arc::new(db.clone()));
    works.when::<AccountErased>(|tx: &mut Tx, fact: &RawFact| {
        let erased = fact.read::<AccountErased>()?.and_then(|erased| Email::parse(&erased.email));
        match erased {
            Some(email) => store::forget_address(tx, email.key()).map(|_| ()),
            None => Ok(()),
        }
    });
}
