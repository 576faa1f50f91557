//! Work outside of requests: rows of `jobs`, done at least once, by any process that runs a worker.
//!
//! - [`works`]   what a program can do: its kinds of jobs, and who hears of which fact
//! - [`worker`]  relays facts, claims jobs, does them, and says how it went
//! - [`store`]   the rows
//!
//! Invariant: work runs outside of any transaction, and may run twice: a worker that dies after the
//! work and before saying so leaves a row that is taken again when its lease is over.

mod store;
mod worker;
mod works;

use crate::http::failure::Failure;
use serde::Serialize;
use serde::de::DeserializeOwned;

pub(crate) use store::prune_dead;
pub use store::{DEAD_LIST_MAX, DeadJob, dead, discard, retry};
pub use worker::{LEASE_SECONDS, Worker};
pub use works::Works;

/// Why work did not succeed this time.
///
/// Reasons are for operators and stay in the database: no personal data, no secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setback {
    /// It may succeed later.
    Later(String),
    /// It never will.
    Never(String),
}

impl From<Failure> for Setback {
    /// Outages pass and bugs are mended: both are tried again. The reason is the code only, because
    /// what a database says may quote a row.
    fn from(failure: Failure) -> Self {
        Self::Later(failure.to_string())
    }
}

/// Slots of a worker. Work in one lane never waits for work in the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// Work on what is ours: it takes the time that the database and the processor take.
    Inside,
    /// Work that waits for somebody else's machine, which may take its time.
    Outside,
    /// The same of payment providers: money must not wait for mail.
    Payments,
}

/// A kind of work.
pub trait Job: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// What the work needs besides the job.
    type Context: Send + Sync + 'static;
    /// `slice.snake_case`.
    const NAME: &'static str;
    /// Seconds to wait after each failed attempt. When they are used up, the job is given up.
    const BACKOFF: &'static [i64];
    /// Whose slots it takes.
    const LANE: Lane = Lane::Inside;
    /// How often it is tried before it is given up.
    const MAX_ATTEMPTS: usize = Self::BACKOFF.len() + 1;

    /// While a job with this key is there, another one with it is not put in.
    fn dedup_key(&self) -> Option<String> {
        None
    }

    /// Does the work.
    fn run(&self, context: &Self::Context) -> impl Future<Output = Result<(), Setback>> + Send;
}
