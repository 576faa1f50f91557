//! Scanners on which no person is signed in: each is made for the doors of one event, paired by a code, and ends.
//!
//! - [`rules`]  how long one works, and how it stands
//! - `store`    SQL
//!
//! Boundary: who may make and revoke one is decided by whoever knows events. Invariants: a code pairs once. What a
//! device may do is asked with its token at every request, so one that was revoked opens nothing from the next on.

pub mod rules;
mod store;

pub use store::{
    Device, NewDevice, all_of_event, find, find_of_event, insert, n_in_force, names, offer_pairing, pair,
    revoke,
};

use kernel::ids::{DeviceId, EventId, OrganizationId, TokenHash};
use kernel::time::Instant;
use platform::db::Db;
use platform::http::failure::Failure;
use rules::SEEN_STEP_SECONDS;

/// A device that calls with its token.
#[derive(Debug, Clone, Copy)]
pub struct PairedDevice {
    /// Which.
    pub id: DeviceId,
    /// Whose.
    pub org: OrganizationId,
    /// At the doors of which event.
    pub event: EventId,
}

/// Which device this token is of, as long as it works.
pub(crate) async fn paired(db: &Db, hash: TokenHash, now: Instant) -> Result<Option<PairedDevice>, Failure> {
    let found = db.read(move |conn| store::paired(conn, hash, now)).await?;
    let Some((device, last_seen_at)) = found else { return Ok(None) };
    let is_noted = last_seen_at.is_some_and(|at| at > now.plus_seconds(-SEEN_STEP_SECONDS));
    if !is_noted {
        // Nice to know, and no reason to keep a door waiting when the database is busy.
        let noted = db.write(move |tx| store::note_seen(tx, device.id)).await;
        if let Err(failure) = noted {
            tracing::warn!(%failure, "that a device was seen was not noted");
        }
    }
    Ok(Some(device))
}
