//! Lists follow when a venue has another name or city.

use super::store;
use crate::{listings, revision};
use kernel::ids::{EventId, VenueId};
use platform::db::{Db, Tx};
use platform::http::failure::Failure;
use platform::jobs::{Job, Setback};
use serde::{Deserialize, Serialize};

/// Listings rewritten in one transaction.
const BATCH: i64 = 50;

/// Rewrites the listings of further events at a venue.
#[derive(Debug, Serialize, Deserialize)]
pub struct RefreshVenue {
    venue: VenueId,
    after: Option<EventId>,
}

impl Job for RefreshVenue {
    type Context = Db;
    const NAME: &'static str = "catalog.refresh_venue";
    const BACKOFF: &'static [i64] = &[10, 60, 600];

    async fn run(&self, db: &Db) -> Result<(), Setback> {
        let (venue, mut after) = (self.venue, self.after);
        loop {
            after = db.write(move |tx| refresh_some(tx, venue, after)).await?;
            if after.is_none() {
                return Ok(());
            }
        }
    }
}

/// Rewrites some listings; the last event when there may be more.
fn refresh_some(tx: &mut Tx, venue: VenueId, after: Option<EventId>) -> Result<Option<EventId>, Failure> {
    let events = store::events_at(tx.conn(), venue, after, BATCH)?;
    for event in &events {
        listings::refresh(tx, *event)?;
    }
    let is_full = i64::try_from(events.len()).is_ok_and(|n| n == BATCH);
    Ok(events.last().copied().filter(|_| is_full))
}

/// Lets the public see a changed venue: pages at once, the lists of the first events too, those of
/// further ones in the background.
pub(crate) fn show(tx: &mut Tx, venue: VenueId) -> Result<(), Failure> {
    revision::bump(tx)?;
    match refresh_some(tx, venue, None)? {
        Some(after) => tx.enqueue(&RefreshVenue { venue, after: Some(after) }),
        None => Ok(()),
    }
}
