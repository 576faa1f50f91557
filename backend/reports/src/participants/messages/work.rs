//! The job that goes through the tickets of a message, round by round.

use super::rules::{ROUND_SECONDS, TICKETS_PER_ROUND};
use super::store::{self, Kept};
use crate::facts::ParticipantWritten;
use crate::participants::store::{self as participants, Participant};
use kernel::ids::MessageId;
use platform::db::{Db, Tx};
use platform::http::failure::Failure;
use platform::jobs::{Job, Setback, Works};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::sync::Arc;

/// One round of a message; `done`: so many tickets were gone through before.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct WriteToParticipants {
    pub(super) message: MessageId,
    pub(super) done: i64,
}

impl Job for WriteToParticipants {
    type Context = Db;
    const NAME: &'static str = "reports.write_to_participants";
    const BACKOFF: &'static [i64] = &[10, 30, 60, 300, 900, 3_600, 14_400];

    fn dedup_key(&self) -> Option<String> {
        Some(format!("{}/{}", self.message, self.done))
    }

    async fn run(&self, db: &Db) -> Result<(), Setback> {
        let Self { message, done } = *self;
        Ok(db.write(move |tx| round(tx, message, done)).await?)
    }
}

/// The next tickets of a message. Its row says how far it is: a round that was done before does nothing.
fn round(tx: &mut Tx, id: MessageId, done: i64) -> Result<(), Failure> {
    // Nothing is left of it when its event is gone, and nothing to do when somebody stopped it.
    let is_next = |message: &Kept| message.n_done == done && message.stopped_at.is_none();
    let Some(message) = store::find(tx.conn(), id)?.filter(is_next) else { return Ok(()) };
    // What was asked stays once it was answered, so what was right when it was sent is right still.
    let filter = message.selection()?.of(tx.conn(), message.event_id)?;
    let after = match message.after_id {
        Some(last) => {
            let place = participants::place(tx.conn(), message.event_id, last)?;
            // Without it the message would begin again.
            Some(place.ok_or_else(|| Failure::fault("the last ticket of a message is gone"))?)
        }
        None => None,
    };
    let found = participants::page(tx.conn(), &filter, after.as_ref(), TICKETS_PER_ROUND)?;
    let n_found = i64::try_from(found.len()).unwrap_or(TICKETS_PER_ROUND);
    let is_end = n_found < TICKETS_PER_ROUND;
    if !store::advance(tx, &message, n_found, found.last().map(|last| last.id), is_end)? {
        return Ok(());
    }
    // Those of one order have one address mostly; `notices` drops the rest.
    let mut addresses = HashSet::new();
    let is_new = |one: &&Participant| {
        // Whoever bought since was not counted when it was sent.
        one.purchased_at <= message.created_at && addresses.insert(one.address().to_lowercase())
    };
    let of =
        |one: &Participant| ParticipantWritten { message_id: id, ticket_id: one.id, org_id: message.org_id };
    let facts: Vec<ParticipantWritten> = found.iter().filter(is_new).map(of).collect();
    if !facts.is_empty() {
        tx.publish_all(&facts)?;
    }
    if !is_end {
        let next = WriteToParticipants { message: id, done: done.saturating_add(n_found) };
        let at = tx.now().plus_seconds(ROUND_SECONDS);
        tx.enqueue_at(&next, at)?;
    }
    Ok(())
}

/// Registers the job.
pub(crate) fn works(works: &mut Works, db: &Db) {
    works.on::<WriteToParticipants>(Arc::new(db.clone()));
}
