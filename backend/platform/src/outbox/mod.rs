//! The outbox: what happened, written in the transaction in which it happened.
//!
//! A slice publishes facts; higher slices subscribe to them (`platform::jobs::Works`). Nothing is
//! sent, called or waited for in the transaction, so a fact is there exactly when its cause is.

mod store;

use crate::db::Db;
use crate::http::failure::Failure;
use crate::jobs::{Job, Setback};
use kernel::ids::OrganizationId;
use serde::{Deserialize, Serialize};

pub use store::{RawFact, find};
pub(crate) use store::{mark_relayed, replace_payload, sealed_after, to_relay};

/// Days that facts are kept. Longer than a mail is tried (two days) and a link in one works (a week).
const KEPT_DAYS: i64 = 14;
/// Days that jobs which were given up are kept.
const DEAD_KEPT_DAYS: i64 = 60;
/// Rows deleted in one transaction.
const PRUNE_BATCH: i64 = 500;
/// Seconds from one clean-up to the next.
pub const PRUNE_EVERY: i64 = 3_600;

/// Something that happened and that others may care about.
///
/// Invariant: what NAME and VERSION stand for never changes. A field that is added must be optional;
/// everything else is a new version.
pub trait Fact: Serialize {
    /// `slice.snake_case`.
    const NAME: &'static str;
    /// Which shape the payload has.
    const VERSION: i32;

    /// The organization it happened in, if any.
    fn org(&self) -> Option<OrganizationId> {
        None
    }
}

impl RawFact {
    /// The fact, when it is this one in this version.
    pub fn read<F: Fact + serde::de::DeserializeOwned>(&self) -> Result<Option<F>, Failure> {
        if self.name != F::NAME || self.version != F::VERSION {
            return Ok(None);
        }
        crate::db::from_json(&self.payload).map(Some)
    }

    /// Those of several that are this one in this version.
    pub fn read_all<F: Fact + serde::de::DeserializeOwned>(all: &[Self]) -> Result<Vec<F>, Failure> {
        all.iter().filter_map(|fact| fact.read().transpose()).collect()
    }
}

/// Deletes facts that everybody has heard of, and jobs that were given up, after a while.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct PruneOutbox;

impl Job for PruneOutbox {
    type Context = Db;
    const NAME: &'static str = "platform.prune_outbox";
    const BACKOFF: &'static [i64] = &[];

    async fn run(&self, db: &Db) -> Result<(), Setback> {
        let full = usize::try_from(PRUNE_BATCH).unwrap_or(usize::MAX);
        loop {
            let deleted = db.write(|tx| {
                let days_ago = |days: i64| tx.now().plus_minutes(-days * 24 * 60);
                let (facts, jobs) = (days_ago(KEPT_DAYS), days_ago(DEAD_KEPT_DAYS));
                let facts = store::prune(tx, facts, PRUNE_BATCH)?;
                Ok(facts.max(crate::jobs::prune_dead(tx, jobs, PRUNE_BATCH)?))
            });
            if deleted.await? < full {
                return Ok(());
            }
        }
    }
}
