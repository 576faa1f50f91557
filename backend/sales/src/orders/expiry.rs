//! Orders that were not paid in time. Whoever finds a counter short ends the dead holds on it first, so nothing
//! waits for the sweeper; it is for those that nobody asks about.

use super::{life, store};
use crate::answers;
use accounts::facts::AccountErased;
use admission::tickets;
use kernel::email::Email;
use platform::db::{Db, Tx};
use platform::http::failure::Failure;
use platform::jobs::{Job, Setback, Works};
use platform::outbox::RawFact;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Seconds from one sweep to the next.
const SWEEP_EVERY: i64 = 10;
/// Orders of one transaction.
const BATCH: i64 = 50;
/// Transactions of one sweep; the next goes on where it stopped.
const ROUNDS_MAX: usize = 200;

/// The recurring job.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct ExpireOrders;

impl Job for ExpireOrders {
    type Context = Db;
    const NAME: &'static str = "sales.expire_orders";
    const BACKOFF: &'static [i64] = &[];

    async fn run(&self, db: &Db) -> Result<(), Setback> {
        Ok(db.write_in_rounds(ROUNDS_MAX, sweep).await?)
    }
}

fn sweep(tx: &mut Tx) -> Result<usize, Failure> {
    let now = tx.now();
    let due = store::due(tx.conn(), now, BATCH)?;
    for order in &due {
        life::expire(tx, *order)?;
    }
    Ok(due.len())
}

/// Registers the jobs of orders.
pub(crate) fn works(works: &mut Works, db: &Db) {
    works.every::<ExpireOrders>(SWEEP_EVERY, Arc::new(db.clone()));
    works.when::<AccountErased>(|tx: &mut Tx, fact: &RawFact| {
        let Some(erased) = fact.read::<AccountErased>()? else { return Ok(()) };
        let Some(user) = erased.user_id else { return Ok(()) };
        answers::store::forget_person(tx, user)?;
        let address = Email::parse(&erased.email);
        tickets::forget_person(tx, user, address.as_ref().map(Email::key))?;
        store::forget_person(tx, user)
    });
}
