//! `worker`

use crate::{background, compose};
use platform::config::Config;
use platform::jobs::Worker;
use platform::keyring::Keyring;
use platform::mail::Post;
use platform::telemetry;
use sales::Sales;
use tokio_util::sync::CancellationToken;

pub(super) async fn work(config: Config) -> anyhow::Result<()> {
    telemetry::start_logging(&config).map_err(anyhow::Error::msg)?;
    let handle = telemetry::metrics();
    let db = super::open_db(&config)?;
    let (keyring, post) = (Keyring::load(&config)?, Post::new(&config));
    let sales = Sales::load(&config, &db, &keyring).map_err(anyhow::Error::msg)?;
    let worker = background::worker(&config, &sales, &post)?;
    // Beside a serving program on one machine the port is taken; work goes on without.
    let mut tasks = vec![tokio::spawn(Worker::keep_measured(db.clone()))];
    match compose::metrics(&config, handle) {
        Ok((server, addr)) => {
            tracing::info!(metrics = %addr, "metrics");
            tasks.push(tokio::spawn(async move { drop(server.await) }));
        }
        Err(error) => tracing::warn!("no metrics: {error:#}"),
    }
    let stop = CancellationToken::new();
    tasks.push(tokio::spawn(background::stop_at_signal(stop.clone())));
    tracing::info!(
        version = crate::system::health::VERSION,
        database = db.shown_url(),
        mail = config.mail.shown(),
        "guichet works"
    );
    worker.run(stop, background::drain(&config)).await;
    tasks.iter().for_each(tokio::task::JoinHandle::abort);
    Ok(())
}
