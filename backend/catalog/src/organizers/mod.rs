//! What the public sees of organizations, which belong to `accounts`.
//!
//! - [`http`]  their page
//! - `store`   their events, whose cards follow when a name changes

pub mod http;
mod store;

pub(crate) use store::id_of;

use crate::revision;
use accounts::facts::OrganizationChanged;
use kernel::ids::{EventId, OrganizationId};
use platform::db::{Db, Tx};
use platform::jobs::{Job, Setback, Works};
use platform::outbox::RawFact;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Listings rewritten in one transaction.
const BATCH: i64 = 50;

/// Rewrites the listings of an organization's events, once every cache knows that its page has changed.
#[derive(Debug, Serialize, Deserialize)]
pub struct RefreshOrganizer {
    org: OrganizationId,
}

impl Job for RefreshOrganizer {
    type Context = Db;
    const NAME: &'static str = "catalog.refresh_organizer";
    const BACKOFF: &'static [i64] = &[10, 60, 600];

    async fn run(&self, db: &Db) -> Result<(), Setback> {
        let org = self.org;
        let mut after = None;
        loop {
            after = db.write(move |tx| refresh_some(tx, org, after)).await?;
            if after.is_none() {
                return Ok(());
            }
        }
    }
}

/// Rewrites some listings; the last event when there may be more.
fn refresh_some(
    tx: &mut Tx,
    org: OrganizationId,
    after: Option<EventId>,
) -> Result<Option<EventId>, platform::http::failure::Failure> {
    if after.is_none() {
        revision::bump(tx)?;
    }
    let events = store::events_of(tx.conn(), org, after, BATCH)?;
    for event in &events {
        crate::listings::refresh(tx, *event)?;
    }
    Ok(events.last().copied())
}

/// Registers the jobs of this slice.
pub fn works(works: &mut Works, db: &Db) {
    works.on::<RefreshOrganizer>(Arc::new(db.clone()));
    works.when::<OrganizationChanged>(|tx: &mut Tx, fact: &RawFact| {
        match fact.read::<OrganizationChanged>()? {
            Some(changed) => tx.enqueue(&RefreshOrganizer { org: changed.org_id }),
            None => Ok(()),
        }
    });
}
