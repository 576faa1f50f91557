//! Logs for people and machines, and metrics for dashboards.

use crate::config::{AppEnv, Config};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use std::sync::OnceLock;
use std::time::Duration;
use tracing_subscriber::EnvFilter;

/// Upper bounds, in seconds, of the request duration histogram.
const DURATION_BUCKETS: [f64; 11] = [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0];

/// How often measurements are added up.
const UPKEEP_EVERY: Duration = Duration::from_secs(5);

/// Starts logging: readable in development, one JSON object a line elsewhere.
///
/// # Errors
/// When `LOG` is not a filter, or logging was started before.
pub fn start_logging(config: &Config) -> Result<(), String> {
    let filter = EnvFilter::try_new(&config.log).map_err(|e| format!("LOG is not a log filter: {e}"))?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match config.app_env {
        AppEnv::Development => builder.compact().with_target(false).try_init(),
        AppEnv::Staging | AppEnv::Production => {
            builder.json().flatten_event(true).with_current_span(false).with_span_list(false).try_init()
        }
    };
    started.map_err(|e| e.to_string())
}

/// The process's metrics. The recorder is installed on first use; a process has one.
pub fn metrics() -> &'static PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE.get_or_init(|| {
        let buckets = Matcher::Suffix("duration_seconds".to_owned());
        let builder = PrometheusBuilder::new().set_buckets_for_metric(buckets, &DURATION_BUCKETS);
        let recorder = builder.unwrap_or_else(|_| PrometheusBuilder::new()).build_recorder();
        let handle = recorder.handle();
        if metrics::set_global_recorder(recorder).is_err() {
            tracing::warn!("another metrics recorder is installed; /metrics will be empty");
        }
        handle
    })
}

/// Adds up what was measured since: the recorder keeps each measurement until then, and nobody may ever ask for
/// `/metrics`.
pub async fn keep_small(handle: &'static PrometheusHandle) {
    let mut tick = tokio::time::interval(UPKEEP_EVERY);
    loop {
        tick.tick().await;
        handle.run_upkeep();
    }
}

/// Resident memory of this process in bytes, where the system tells.
pub fn resident_bytes() -> Option<u64> {
    let statm = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = statm.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * 4_096)
}
