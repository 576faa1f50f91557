//! Files of covers: written, and deleted when no event shows them any more.

use super::store;
use kernel::ids::ImageId;
use pictures::resize::WIDTHS;
use platform::db::Db;
use platform::http::failure::Failure;
use platform::jobs::{Job, Setback};
use platform::media::MediaStore;
use serde::{Deserialize, Serialize};

/// Seconds from one sweep to the next.
pub(crate) const SWEEP_EVERY: i64 = 3_600;

/// Writes the files of a cover.
pub(super) async fn write(
    media: &MediaStore,
    id: ImageId,
    jpegs: Vec<(u32, Vec<u8>)>,
) -> Result<(), Failure> {
    let media = media.clone();
    let writing = tokio::task::spawn_blocking(move || {
        jpegs.iter().try_for_each(|(width, jpeg)| media.write(&media.path(id, *width), jpeg))
    });
    writing.await.map_err(Failure::fault)?.map_err(|error| Failure::unavailable("media", error))
}

/// What the sweep needs.
pub struct Attic {
    /// The database.
    pub db: Db,
    /// The files.
    pub media: MediaStore,
}

/// The recurring job.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct SweepImages;

impl Job for SweepImages {
    type Context = Attic;
    const NAME: &'static str = "catalog.sweep_images";
    const BACKOFF: &'static [i64] = &[];

    async fn run(&self, attic: &Attic) -> Result<(), Setback> {
        let now = attic.db.clock().now();
        let orphans = attic.db.read(move |conn| store::orphans(conn, now)).await?;
        for id in orphans {
            // The row first: an event may take the cover until then, and none can afterwards.
            if attic.db.write(move |tx| store::forget(tx, id)).await? {
                remove(&attic.media, id).await;
            }
        }
        Ok(())
    }
}

async fn remove(media: &MediaStore, id: ImageId) {
    let media = media.clone();
    let removing = tokio::task::spawn_blocking(move || {
        WIDTHS.into_iter().try_for_each(|width| media.remove(&media.path(id, width)))
    });
    if !matches!(removing.await, Ok(Ok(()))) {
        tracing::warn!("the files of a cover were not deleted");
    }
}
