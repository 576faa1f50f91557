//! Counts and times answers, by route template and status.

use actix_web::dev::ServiceResponse;
use actix_web::http::StatusCode;
use metrics::{Counter, Histogram};
use std::cell::RefCell;
use std::collections::HashMap;
use std::time::Duration;

/// The route of a request that none matched.
const UNMATCHED: &str = "unmatched";

/// Counts the answers of one route and status.
#[derive(Clone)]
pub(super) struct Meter {
    requests: Counter,
    seconds: Histogram,
}

type MetersOfRoute = Vec<(StatusCode, Meter)>;

impl Meter {
    /// That of a route and status; finding it takes a lock.
    pub(super) fn of(route: &str, status: StatusCode) -> Self {
        let labels = [("route", route.to_owned()), ("status", status.as_str().to_owned())];
        Self {
            requests: metrics::counter!("guichet_http_requests_total", &labels),
            seconds: metrics::histogram!("guichet_http_request_duration_seconds", &labels),
        }
    }

    /// Counts one answer.
    pub(super) fn record(&self, took: Duration) {
        self.requests.increment(1);
        self.seconds.record(took.as_secs_f64());
    }
}

thread_local! {
    /// Handles of this worker, so that counting takes no lock. Bounded: routes times statuses.
    static METERS: RefCell<HashMap<Box<str>, MetersOfRoute>> = RefCell::new(HashMap::new());
}

/// The route template, never the path: paths are unbounded, and some hold secrets.
pub(super) fn route<B>(response: &ServiceResponse<B>) -> String {
    response.request().match_pattern().unwrap_or_else(|| UNMATCHED.to_owned())
}

/// Counts one answer.
pub(super) fn record(route: &str, status: StatusCode, took: Duration) {
    METERS.with_borrow_mut(|meters| {
        if !meters.contains_key(route) {
            meters.insert(route.into(), Vec::new());
        }
        let Some(of_route) = meters.get_mut(route) else { return };
        if !of_route.iter().any(|(known, _)| *known == status) {
            of_route.push((status, Meter::of(route, status)));
        }
        if let Some((_, meter)) = of_route.iter().find(|(known, _)| *known == status) {
            meter.record(took);
        }
    });
}
