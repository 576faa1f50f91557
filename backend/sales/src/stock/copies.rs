//! The copy of an event has its capacity. Its dates, and what they are cut into, stay behind.

use super::store;
use catalog::facts::EventCopied;
use kernel::ids::EventId;
use platform::db::{Db, Tx};
use platform::http::failure::Failure;
use platform::jobs::{Job, Setback};
use platform::outbox::RawFact;
use serde::{Deserialize, Serialize};

/// Copies the capacity of an event.
#[derive(Debug, Serialize, Deserialize)]
pub struct CopyCapacity {
    from: EventId,
    to: EventId,
}

/// Puts in the work that a copy makes.
pub fn hear(tx: &mut Tx, fact: &RawFact) -> Result<(), Failure> {
    match fact.read::<EventCopied>()? {
        Some(EventCopied { from, to, .. }) => tx.enqueue(&CopyCapacity { from, to }),
        None => Ok(()),
    }
}

impl Job for CopyCapacity {
    type Context = Db;
    const NAME: &'static str = "sales.copy_capacity";
    const BACKOFF: &'static [i64] = &[10, 60, 600];

    async fn run(&self, db: &Db) -> Result<(), Setback> {
        let Self { from, to } = *self;
        Ok(db.write(move |tx| store::copy_capacity(tx, from, to)).await?)
    }
}
