//! Budgets of sign-in, kept in the database so that all nodes share them (ADR 17).

pub mod rules;
mod store;

use aws_lc_rs::hmac;
use kernel::time::Instant;
use platform::db::{Conn, Tx};
use platform::http::failure::{Failure, TooMany};
use rules::{Budget, Count};
use std::sync::Arc;

/// Counts tries. Its key keeps addresses and accounts out of the database.
#[derive(Clone)]
pub struct Limits {
    key: Arc<hmac::Key>,
    factor: i32,
}

impl Limits {
    /// With a secret of the installation, and how much wider the budgets of callers' addresses are.
    pub fn new(secret: &[u8], factor: u32) -> Self {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &[b"guichet rate counters\n", secret].concat());
        Self { key: Arc::new(key), factor: i32::try_from(factor).unwrap_or(1) }
    }

    /// Spends once; whether it was one too many.
    pub fn spend(&self, tx: &mut Tx, budget: &Budget, subject: &str) -> Result<bool, Failure> {
        Ok(self.count(tx, budget, subject)?.n > budget.times)
    }

    /// Spends once of a caller's address, or of another budget that many people behind one wall, or a benchmark, use up.
    ///
    /// The answer has to leave the transaction as a value: an error would undo the count.
    pub fn spend_of_address(
        &self,
        tx: &mut Tx,
        budget: &Budget,
        address: &str,
    ) -> Result<Option<TooMany>, Failure> {
        let count = self.count(tx, budget, address)?;
        Ok(rules::wait(budget, self.factor, count, tx.now()).map(|retry_after| TooMany { retry_after }))
    }

    /// The same for several, each once; the longest wait of those that have spent too much.
    pub fn spend_of_all(
        &self,
        tx: &mut Tx,
        budget: &Budget,
        subjects: &[String],
    ) -> Result<Option<TooMany>, Failure> {
        let names: Vec<_> =
            subjects.iter().map(|subject| store::name_of(&self.key, budget.name, subject)).collect();
        let counts = store::count_all(tx, &names, budget.seconds)?;
        let now = tx.now();
        let waits = counts.into_iter().filter_map(|count| rules::wait(budget, self.factor, count, now));
        Ok(waits.max().map(|retry_after| TooMany { retry_after }))
    }

    /// Spends once of a caller's address; whether that was the last it had.
    pub fn is_used_up_by_address(
        &self,
        tx: &mut Tx,
        budget: &Budget,
        address: &str,
    ) -> Result<bool, Failure> {
        Ok(self.count(tx, budget, address)?.n >= budget.times.saturating_mul(self.factor))
    }

    /// Counts once more.
    pub fn count(&self, tx: &mut Tx, budget: &Budget, subject: &str) -> Result<Count, Failure> {
        store::count(tx, store::name_of(&self.key, budget.name, subject), budget.seconds)
    }

    /// Seconds to wait when a budget is spent already.
    pub fn is_spent(
        &self,
        conn: &mut Conn,
        budget: &Budget,
        subject: &str,
        now: Instant,
    ) -> Result<Option<TooMany>, Failure> {
        let count = store::look(conn, store::name_of(&self.key, budget.name, subject), now)?;
        let is_spent = |count: &Count| count.n >= budget.times;
        Ok(count
            .filter(is_spent)
            .map(|count| TooMany { retry_after: rules::seconds_until(count.ends_at, now) }))
    }

    /// A counter that is remembered from its last time on: one more.
    pub fn count_failure(
        &self,
        tx: &mut Tx,
        name: &str,
        subject: &str,
        seconds: i64,
    ) -> Result<Count, Failure> {
        store::count_again(tx, store::name_of(&self.key, name, subject), seconds)
    }

    /// What such a counter says.
    pub fn failures(
        &self,
        conn: &mut Conn,
        name: &str,
        subject: &str,
        now: Instant,
    ) -> Result<Option<Count>, Failure> {
        store::look(conn, store::name_of(&self.key, name, subject), now)
    }

    /// Forgets such a counter.
    pub fn forget(&self, tx: &mut Tx, name: &str, subject: &str) -> Result<(), Failure> {
        store::forget(tx, store::name_of(&self.key, name, subject))
    }

    /// A short keyed fingerprint, too short to guess what it was made of.
    pub fn fingerprint(&self, secret: &str) -> String {
        let tag = hmac::sign(&self.key, secret.as_bytes());
        data_encoding::HEXLOWER.encode(tag.as_ref().get(..4).unwrap_or_default())
    }
}

/// Takes away counters whose time is over.
pub fn prune(tx: &mut Tx) -> Result<usize, Failure> {
    store::prune(tx)
}
