//! Work outside of requests: rows of `jobs`, done at least once, by any process that runs a worker.
//!
//! - [`store`]  the rows: put in, claimed, finished, given up
//!
//! Invariant: work runs outside of any transaction, and may run twice: a worker that dies after the
//! work and before saying so leaves a row that is taken again when its lease is over.

mod store;

use crate::http::failure::Failure;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Why work did not succeed this time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setback {
    /// It may succeed later. The reason is for operators: no personal data, no secrets.
    Later(String),
    /// It never will.
    Never(String),
}

impl From<Failure> for Setback {
    /// Outages pass, and bugs are mended: both are tried again. Only the code is kept as the reason:
    /// what a database says may quote a row.
    fn from(failure: Failure) -> Self {
        Self::Later(failure.to_string())
    }
}

/// A kind of work.
pub trait Job: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// What the work needs besides the job: the slice's own struct.
    type Context: Send + Sync + 'static;
    /// `slice.snake_case`.
    const NAME: &'static str;
    /// Seconds to wait after each failed attempt. After one more the job is given up.
    const BACKOFF: &'static [i64];
    /// How often it is tried before it is given up.
    const MAX_ATTEMPTS: usize = Self::BACKOFF.len() + 1;

    /// While a job with this key waits, another one with it is not put in.
    fn dedup_key(&self) -> Option<String> {
        None
    }

    /// Does the work.
    fn run(&self, context: &Self::Context) -> impl Future<Output = Result<(), Setback>> + Send;
}
