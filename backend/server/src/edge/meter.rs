//! Counts and times answers, by route template and status.

use actix_web::dev::ServiceResponse;
use metrics::{Counter, Histogram};
use std::cell::RefCell;
use std::collections::HashMap;
use std::time::Duration;

/// The route of a request that none matched.
const UNMATCHED: &str = "unmatched";

#[derive(Clone)]
struct Meter {
    requests: Counter,
    seconds: Histogram,
}

thread_local! {
    /// Handles of this worker, so that counting takes no lock. Bounded: routes times statuses.
    static METERS: RefCell<HashMap<(String, u16), Meter>> = RefCell::new(HashMap::new());
}

/// The route template, never the path: paths are unbounded, and some hold secrets.
pub(super) fn route<B>(response: &ServiceResponse<B>) -> String {
    response.request().match_pattern().unwrap_or_else(|| UNMATCHED.to_owned())
}

/// Counts one answer.
pub(super) fn record<B>(response: &ServiceResponse<B>, took: Duration) {
    let key = (route(response), response.status().as_u16());
    METERS.with_borrow_mut(|meters| {
        let meter = meters.entry(key).or_insert_with_key(|(route, status)| {
            let labels = [("route", route.clone()), ("status", status.to_string())];
            Meter {
                requests: metrics::counter!("guichet_http_requests_total", &labels),
                seconds: metrics::histogram!("guichet_http_request_duration_seconds", &labels),
            }
        });
        meter.requests.increment(1);
        meter.seconds.record(took.as_secs_f64());
    });
}
