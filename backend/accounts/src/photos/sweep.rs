//! Deletes the files of photos that no account shows any more.

use super::{Attic, store};
use platform::jobs::{Job, Setback};
use serde::{Deserialize, Serialize};

/// Seconds from one sweep to the next.
pub(crate) const SWEEP_EVERY: i64 = 3_600;

/// The recurring job.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct SweepPhotos;

impl Job for SweepPhotos {
    type Context = Attic;
    const NAME: &'static str = "accounts.sweep_photos";
    const BACKOFF: &'static [i64] = &[];

    async fn run(&self, attic: &Attic) -> Result<(), Setback> {
        let now = attic.db.clock().now();
        let orphans = attic.db.read(move |conn| store::orphans(conn, now)).await?;
        for id in &orphans {
            attic.photos.remove(*id).await;
        }
        Ok(attic.db.write(move |tx| store::forget(tx, &orphans)).await?)
    }
}
