//! How much one address may ask.

use actix_web::http::header::HeaderValue;
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use platform::http::client;
use std::io::Write;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

/// How often addresses that have been quiet are forgotten.
const FORGET_INTERVAL: Duration = Duration::from_mins(1);

/// Room for the `RateLimit` header with its two largest numbers.
const HEADER_BYTES_MAX: usize = 32;

type Limiter = RateLimiter<IpAddr, DashMapStateStore<IpAddr>, DefaultClock, StateInformationMiddleware>;

/// What is left for a caller.
#[derive(Debug, Clone, Copy)]
pub struct Allowance {
    /// Requests that may still come at once.
    pub remaining: u32,
    /// Seconds to wait, when this request was one too many.
    pub retry_after: Option<u32>,
}

impl Allowance {
    /// Value of the `RateLimit` header.
    pub fn header(self) -> Option<HeaderValue> {
        let mut text = [0; HEADER_BYTES_MAX];
        let mut rest = text.as_mut_slice();
        write!(rest, "\"ip\";r={};t={}", self.remaining, self.retry_after.unwrap_or(0)).ok()?;
        let unused = rest.len();
        text.get(..HEADER_BYTES_MAX - unused).and_then(|text| HeaderValue::from_bytes(text).ok())
    }
}

/// A budget per address.
pub struct RateLimits {
    limiter: Limiter,
    clock: DefaultClock,
    policy: HeaderValue,
}

impl RateLimits {
    /// So many requests a minute, so many of them at once; zero counts as one.
    pub fn new(per_minute: u32, burst: u32) -> Self {
        let positive = |n: u32| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::per_minute(positive(per_minute)).allow_burst(positive(burst));
        let limiter = RateLimiter::dashmap_with_clock(quota, DefaultClock::default())
            .with_middleware::<StateInformationMiddleware>();
        let policy = HeaderValue::try_from(format!("\"ip\";q={per_minute};w=60"))
            .unwrap_or(HeaderValue::from_static("\"ip\""));
        Self { limiter, clock: DefaultClock::default(), policy }
    }

    /// Value of the `RateLimit-Policy` header.
    pub const fn policy(&self) -> &HeaderValue {
        &self.policy
    }

    /// Counts a request of this address.
    pub fn take(&self, ip: IpAddr) -> Allowance {
        match self.limiter.check_key(&client::bucket(ip)) {
            Ok(state) => Allowance { remaining: state.remaining_burst_capacity(), retry_after: None },
            Err(denied) => {
                let wait = denied.wait_time_from(self.clock.now());
                let seconds = u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1);
                Allowance { remaining: 0, retry_after: Some(seconds) }
            }
        }
    }

    /// Forgets quiet addresses until the task is dropped; without it memory grows with every visitor.
    pub async fn keep_small(state: std::sync::Arc<super::EdgeState>) {
        loop {
            tokio::time::sleep(FORGET_INTERVAL).await;
            state.limits.limiter.retain_recent();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_asks_too_much_is_told_when_to_come_back() {
        let limits = RateLimits::new(60, 2);
        let (ann, bob) = ("192.0.2.1".parse().unwrap(), "192.0.2.2".parse().unwrap());
        assert_eq!(limits.take(ann).remaining, 1);
        assert_eq!(limits.take(ann).retry_after, None);
        assert_eq!(limits.take(ann).retry_after, Some(1));
        assert_eq!(limits.take(bob).retry_after, None);
    }
}
