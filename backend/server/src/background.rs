//! What the program does besides answering: its jobs, slice by slice.

use anyhow::Context;
use notices::Notices;
use platform::config::Config;
use platform::http::idempotency::{self, PruneKeys};
use platform::jobs::{Worker, Works};
use platform::mail::Post;
use platform::media::MediaStore;
use platform::outbox::{PRUNE_EVERY, PruneOutbox};
use platform::rotation::SealedColumn;
use sales::Sales;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Every kind of job.
///
/// # Errors
/// When a letter cannot be read, which a test would have said.
pub fn worker(config: &Config, sales: &Sales, post: &Post) -> anyhow::Result<Worker> {
    let db = &sales.db;
    let mut works = Works::default();
    works.every::<PruneOutbox>(PRUNE_EVERY, Arc::new(db.clone()));
    works.every::<PruneKeys>(idempotency::PRUNE_EVERY, Arc::new(db.clone()));
    let media = MediaStore::open(&config.media_dir).context("MEDIA_DIR")?;
    accounts::works(&mut works, db, &media);
    catalog::works(&mut works, db, &media);
    sales::works(&mut works, sales);
    reports::works(&mut works, db);
    let notices = Notices::new(sales.clone(), post.clone(), config).context("the letters")?;
    notices::works(&mut works, &Arc::new(notices));
    Ok(Worker::new(db.clone(), works))
}

/// Every column that is sealed, for `admin rotate-kek`.
pub fn sealed_columns() -> Vec<SealedColumn> {
    [accounts::sealed_columns(), admission::sealed_columns()].concat()
}

/// How long running jobs may take after SIGTERM.
pub(crate) const fn drain(config: &Config) -> Duration {
    Duration::from_secs(config.shutdown_seconds)
}

/// Cancels at SIGTERM or Ctrl-C.
pub(crate) async fn stop_at_signal(stop: CancellationToken) {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return stop.cancel();
        }
    }
    if tokio::signal::ctrl_c().await.is_ok() {
        stop.cancel();
    }
}
