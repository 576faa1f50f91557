//! Carts that nobody came back to, and carts of those who erased their account.

use super::store;
use accounts::facts::AccountErased;
use platform::db::{Db, Tx};
use platform::jobs::{Job, Setback, Works};
use platform::outbox::RawFact;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Seconds from one cleaning to the next.
const PRUNE_EVERY: i64 = 3_600;
/// Transactions of one cleaning; the next goes on where it stopped.
const ROUNDS_MAX: usize = 50;

/// The recurring job.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct PruneCarts;

impl Job for PruneCarts {
    type Context = Db;
    const NAME: &'static str = "sales.prune_carts";
    const BACKOFF: &'static [i64] = &[];

    async fn run(&self, db: &Db) -> Result<(), Setback> {
        Ok(db.write_in_rounds(ROUNDS_MAX, store::prune).await?)
    }
}

/// Registers the jobs of carts.
pub(crate) fn works(works: &mut Works, db: &Db) {
    works.every::<PruneCarts>(PRUNE_EVERY, Arc::new(db.clone()));
    works.when::<AccountErased>(|tx: &mut Tx, fact: &RawFact| {
        let erased = fact.read::<AccountErased>()?.and_then(|erased| erased.user_id);
        erased.map_or(Ok(()), |user| store::delete_of_user(tx, user))
    });
}
