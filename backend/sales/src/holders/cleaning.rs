//! Ends offers that nobody answered in time, and forgets the addresses that they went to.

use admission::transfers::store;
use platform::db::Db;
use platform::jobs::{Job, Setback, Works};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Seconds from one sweep to the next.
const SWEEP_EVERY: i64 = 3_600;
/// Transactions of one sweep; the next goes on where it stopped.
const ROUNDS_MAX: usize = 50;

/// The recurring job.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct ExpireTransfers;

impl Job for ExpireTransfers {
    type Context = Db;
    const NAME: &'static str = "sales.expire_transfers";
    const BACKOFF: &'static [i64] = &[];

    async fn run(&self, db: &Db) -> Result<(), Setback> {
        Ok(db.write_in_rounds(ROUNDS_MAX, store::expire).await?)
    }
}

/// Registers the job.
pub(crate) fn works(works: &mut Works, db: &Db) {
    works.every::<ExpireTransfers>(SWEEP_EVERY, Arc::new(db.clone()));
}
