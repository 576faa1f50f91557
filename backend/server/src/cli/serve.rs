//! `serve` and `healthcheck`

use crate::compose;
use anyhow::{Context, bail};
use platform::clock::Clock;
use platform::config::Config;
use platform::telemetry;
use std::io::{Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

/// How long a health check waits for each step.
const HEALTHCHECK_TIMEOUT: Duration = Duration::from_secs(3);

pub(super) async fn serve(config: Config) -> anyhow::Result<()> {
    telemetry::start_logging(&config).map_err(anyhow::Error::msg)?;
    let running = compose::start(&config, Clock::System).await?;
    for (name, fingerprint) in config.secret_fingerprints() {
        tracing::info!(name, fingerprint, "secret in use");
    }
    tracing::info!(
        version = crate::system::health::VERSION,
        address = %running.addr,
        metrics = %running.metrics_addr,
        database = running.catalog.db.shown_url(),
        public_url = %config.public_url,
        mail = config.mail.shown(),
        payments = config.payments.shown(),
        jobs = config.jobs,
        "guichet is ready"
    );
    let now = running.catalog.db.clock().now();
    if let Some(wallet) = config.wallet.as_ref().filter(|wallet| wallet.is_ending(now)) {
        tracing::warn!(
            pass_type = wallet.pass_type,
            expires_at = %wallet.expires_at().to_rfc3339(),
            "the certificate of wallet passes ends; none are offered afterwards"
        );
    }
    running.serve().await
}

/// One GET without an HTTP client: container images need no curl.
pub(super) fn healthcheck(config: &Config) -> anyhow::Result<()> {
    let host = if config.listen.0 == "0.0.0.0" { "127.0.0.1" } else { &config.listen.0 };
    let addr = (host, config.listen.1).to_socket_addrs()?.next().context("HOST names no address")?;
    let mut stream = TcpStream::connect_timeout(&addr, HEALTHCHECK_TIMEOUT).context("nothing listens")?;
    stream.set_read_timeout(Some(HEALTHCHECK_TIMEOUT))?;
    stream.set_write_timeout(Some(HEALTHCHECK_TIMEOUT))?;
    stream.write_all(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    let mut answer = [0_u8; 12];
    stream.read_exact(&mut answer).context("no answer")?;
    if answer != *b"HTTP/1.1 200" {
        bail!("unhealthy: {}", String::from_utf8_lossy(&answer));
    }
    Ok(())
}
