//! Lists follow when a category has another name.

use super::store;
use crate::listings;
use kernel::ids::{CategoryId, EventId};
use platform::db::{Db, Tx};
use platform::http::failure::Failure;
use platform::jobs::{Job, Setback};
use serde::{Deserialize, Serialize};

/// Listings rewritten in one transaction.
const BATCH: i64 = 50;

/// Rewrites the listings of further events of a category.
#[derive(Debug, Serialize, Deserialize)]
pub struct RefreshCategory {
    category: CategoryId,
    after: Option<EventId>,
}

impl Job for RefreshCategory {
    type Context = Db;
    const NAME: &'static str = "catalog.refresh_category";
    const BACKOFF: &'static [i64] = &[10, 60, 600];

    async fn run(&self, db: &Db) -> Result<(), Setback> {
        let (category, mut after) = (self.category, self.after);
        loop {
            after = db.write(move |tx| refresh_some(tx, category, after)).await?;
            if after.is_none() {
                return Ok(());
            }
        }
    }
}

/// Rewrites some listings; the last event when there may be more.
fn refresh_some(
    tx: &mut Tx,
    category: CategoryId,
    after: Option<EventId>,
) -> Result<Option<EventId>, Failure> {
    let events = store::events_of(tx.conn(), category, after, BATCH)?;
    for event in &events {
        listings::refresh(tx, *event)?;
    }
    let is_full = i64::try_from(events.len()).is_ok_and(|n| n == BATCH);
    Ok(events.last().copied().filter(|_| is_full))
}

/// Lets lists show a changed category: those of the first events at once, those of further ones in the
/// background.
pub(super) fn show(tx: &mut Tx, category: CategoryId) -> Result<(), Failure> {
    match refresh_some(tx, category, None)? {
        Some(after) => tx.enqueue(&RefreshCategory { category, after: Some(after) }),
        None => Ok(()),
    }
}
