//! Relays facts, claims jobs, does them, and says how it went.

use super::store::{self, Claimed};
use super::works::{Kind, Works};
use super::{Lane, Setback};
use crate::db::{Db, Tx};
use crate::http::failure::Failure;
use crate::outbox;
use futures_util::FutureExt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// How long a job is its worker's. Whoever has died by then has lost it.
pub const LEASE_SECONDS: i64 = 90;
/// How long one attempt may take; shorter than the lease, so that nobody else begins meanwhile.
const ATTEMPT_TIMEOUT: Duration = Duration::from_mins(1);
/// Jobs on what is ours that one process works on at once.
const INSIDE_AT_ONCE: usize = 4;
/// Jobs that wait for other machines that one process works on at once.
const OUTSIDE_AT_ONCE: usize = 8;
/// Jobs that wait for payment providers that one process works on at once.
const PAYMENTS_AT_ONCE: usize = 4;
/// Facts relayed in one transaction.
const RELAY_BATCH: i64 = 100;
/// In a rush: how much longer than it worked a lane other than that of payments rests after each job.
const REST_FACTOR: u32 = 3;
/// In a rush: the longest rest, and how often a worker looks that is woken all the time.
const REST_MAX: Duration = Duration::from_secs(1);
const RUSH_POLL: Duration = Duration::from_millis(50);
/// How often a worker looks that nobody has woken.
const POLL: Duration = Duration::from_secs(1);
/// How often the gauges of the queue are set.
const MEASURE: Duration = Duration::from_secs(10);

/// The slots of one process: how many jobs of each lane it works on at once.
struct Slots {
    inside: Arc<Semaphore>,
    outside: Arc<Semaphore>,
    payments: Arc<Semaphore>,
}

impl Slots {
    fn all_free() -> Self {
        Self {
            inside: Arc::new(Semaphore::new(INSIDE_AT_ONCE)),
            outside: Arc::new(Semaphore::new(OUTSIDE_AT_ONCE)),
            payments: Arc::new(Semaphore::new(PAYMENTS_AT_ONCE)),
        }
    }

    fn of(&self, lane: Lane) -> Arc<Semaphore> {
        match lane {
            Lane::Inside => self.inside.clone(),
            Lane::Outside => self.outside.clone(),
            Lane::Payments => self.payments.clone(),
        }
    }

    /// The lanes that can take work, and how much. In a rush what does not bring money does one job at a time: letters
    /// may come a little later, places must not be lost meanwhile.
    fn free(&self, is_rushed: bool) -> Vec<(Lane, usize)> {
        let free = |lane| self.of(lane).available_permits();
        let one = |lane, all| usize::from(free(lane) == all);
        let lanes = if is_rushed {
            [
                (Lane::Inside, one(Lane::Inside, INSIDE_AT_ONCE)),
                (Lane::Outside, one(Lane::Outside, OUTSIDE_AT_ONCE)),
                (Lane::Payments, free(Lane::Payments)),
            ]
        } else {
            [Lane::Inside, Lane::Outside, Lane::Payments].map(|lane| (lane, free(lane)))
        };
        lanes.into_iter().filter(|(_, free)| *free > 0).collect()
    }
}

/// Does the jobs of one process.
#[derive(Clone)]
pub struct Worker {
    db: Db,
    works: Arc<Works>,
}

impl Worker {
    /// A worker that can do these works.
    pub fn new(db: Db, works: Works) -> Self {
        Self { db, works: Arc::new(works) }
    }

    /// Works until told to stop, then lets what runs finish for as long as `drain`. What is not
    /// finished by then is taken again when its lease is over.
    pub async fn run(self, stop: CancellationToken, drain: Duration) {
        let slots = Slots::all_free();
        let mut running = JoinSet::new();
        let mut is_prepared = false;
        while !stop.is_cancelled() {
            if !is_prepared {
                is_prepared = self.prepare().await.is_ok();
            }
            while running.try_join_next().is_some() {}
            let is_rushed = self.db.is_rushed();
            let jobs = self.take(slots.free(is_rushed)).await.unwrap_or_else(|failure| {
                tracing::warn!(%failure, "jobs cannot be taken");
                Vec::new()
            });
            let has_taken = !jobs.is_empty();
            for (lane, job) in jobs {
                let (worker, slot) = (self.clone(), slots.of(lane).try_acquire_owned());
                let stop = stop.clone();
                running.spawn(async move {
                    let begun = tokio::time::Instant::now();
                    worker.work(&job).await;
                    if lane != Lane::Payments && worker.db.is_rushed() {
                        let rest = (begun.elapsed() * REST_FACTOR).min(REST_MAX);
                        let _ = tokio::time::timeout(rest, stop.cancelled()).await;
                    }
                    drop(slot);
                });
            }
            if is_rushed {
                tokio::time::sleep(RUSH_POLL).await;
                continue;
            }
            if has_taken {
                continue;
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.db.work_left() => {}
                () = tokio::time::sleep(POLL) => {}
                Some(_) = running.join_next(), if !running.is_empty() => {}
            }
        }
        let finish = async { while running.join_next().await.is_some() {} };
        if tokio::time::timeout(drain, finish).await.is_err() {
            tracing::warn!("jobs were still running at the end; they will be taken again");
        }
    }

    /// Does everything that is due, and what comes of it; answers how many attempts that were.
    pub async fn run_due(&self) -> Result<usize, Failure> {
        self.prepare().await?;
        let mut attempts = 0;
        loop {
            let jobs = self.take(Slots::all_free().free(false)).await?;
            if jobs.is_empty() {
                return Ok(attempts);
            }
            attempts += jobs.len();
            for (_, job) in jobs {
                self.work(&job).await;
            }
        }
    }

    /// Takes jobs as a worker does that then dies; for tests of what happens to them.
    pub async fn take_and_forget(&self) -> Result<usize, Failure> {
        self.take(Slots::all_free().free(false)).await.map(|jobs| jobs.len())
    }

    /// Keeps the gauges of the queue until the task is dropped.
    pub async fn keep_measured(db: Db) {
        loop {
            let now = db.clock().now();
            if let Ok(depth) = db.read(move |conn| store::depth(conn, now)).await {
                let oldest = depth.oldest.map_or(0, |since| (now.millis() - since.millis()).max(0) / 1_000);
                gauge("jobs_waiting", depth.waiting);
                gauge("jobs_dead", depth.dead);
                gauge("jobs_oldest_seconds", oldest);
            }
            tokio::time::sleep(MEASURE).await;
        }
    }

    /// Puts in the work that runs again and again.
    async fn prepare(&self) -> Result<(), Failure> {
        let works = self.works.clone();
        let put = self.db.write(move |tx| {
            works.recurring().iter().try_for_each(|(name, payload)| store::keep_recurring(tx, name, payload))
        });
        put.await
    }

    /// Relays new facts and claims as many jobs as the lanes can take.
    async fn take(&self, free: Vec<(Lane, usize)>) -> Result<Vec<(Lane, Claimed)>, Failure> {
        let names: Vec<&'static str> = free.iter().flat_map(|(lane, _)| self.works.names(*lane)).collect();
        let now = self.db.clock().now();
        if names.is_empty() || !self.db.read(move |conn| store::has_work(conn, now, &names)).await? {
            return Ok(Vec::new());
        }
        let works = self.works.clone();
        let take = move |tx: &mut Tx| {
            relay(tx, &works)?;
            let lease_until = tx.now().plus_seconds(LEASE_SECONDS);
            let mut taken = Vec::new();
            for (lane, free) in &free {
                let jobs = store::claim(tx, &works.names(*lane), *free, lease_until)?;
                taken.extend(jobs.into_iter().map(|job| (*lane, job)));
            }
            Ok(taken)
        };
        self.db.write(take).await
    }

    async fn work(&self, job: &Claimed) {
        let Some(kind) = self.works.kind(&job.name) else { return };
        let begun = tokio::time::Instant::now();
        let attempt = AssertUnwindSafe((kind.start)(&job.payload)).catch_unwind();
        let outcome = match tokio::time::timeout(ATTEMPT_TIMEOUT, attempt).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) => Err(Setback::Later("it panicked".to_owned())),
            Err(_) => Err(Setback::Later("it took too long".to_owned())),
        };
        metrics::histogram!("job_duration_seconds", "name" => job.name.clone())
            .record(begun.elapsed().as_secs_f64());
        if let Err(failure) = self.settle(kind, job, outcome).await {
            // Its lease runs out, and somebody takes it again.
            tracing::warn!(job = job.name, id = %job.id, %failure, "the end of a job cannot be written down");
        }
    }

    /// Writes down how an attempt went.
    async fn settle(&self, kind: &Kind, job: &Claimed, outcome: Result<(), Setback>) -> Result<(), Failure> {
        let job = job.clone();
        let attempts = usize::try_from(job.attempt).unwrap_or(usize::MAX);
        let (word, step) = match (outcome, kind.every) {
            (Ok(()), None) => ("done", Step::Finish),
            (Ok(()), Some(seconds)) => ("done", Step::Postpone { seconds, attempts: 0, reason: None }),
            (Err(Setback::Later(reason) | Setback::Never(reason)), Some(seconds)) => {
                ("failed", Step::Postpone { seconds, attempts: 0, reason: Some(reason) })
            }
            (Err(Setback::Never(reason)), None) => ("dead", Step::Bury(reason)),
            (Err(Setback::Later(reason)), None) => {
                let wait = kind.backoff.get(attempts.saturating_sub(1)).or(kind.backoff.last());
                match wait.filter(|_| attempts < kind.max_attempts) {
                    Some(seconds) => {
                        let attempts = job.attempt;
                        ("failed", Step::Postpone { seconds: *seconds, attempts, reason: Some(reason) })
                    }
                    None => ("dead", Step::Bury(reason)),
                }
            }
        };
        metrics::counter!("jobs_total", "name" => job.name.clone(), "outcome" => word).increment(1);
        if let Some(reason) = step.reason() {
            tracing::warn!(job = job.name, id = %job.id, attempt = job.attempt, outcome = word, reason, "a job failed");
        }
        let is_held = self.db.write_together(move |tx| step.write(tx, &job)).await?;
        if !is_held {
            tracing::warn!("a job took longer than its lease, and another worker has it");
        }
        Ok(())
    }
}

/// What becomes of a job's row.
enum Step {
    Finish,
    Postpone { seconds: i64, attempts: i32, reason: Option<String> },
    Bury(String),
}

impl Step {
    fn reason(&self) -> Option<&str> {
        match self {
            Self::Finish => None,
            Self::Postpone { reason, .. } => reason.as_deref(),
            Self::Bury(reason) => Some(reason),
        }
    }

    fn write(&self, tx: &mut Tx, job: &Claimed) -> Result<bool, Failure> {
        match self {
            Self::Finish => store::finish(tx, job),
            Self::Postpone { seconds, attempts, reason } => {
                let run_at = tx.now().plus_seconds(*seconds);
                store::postpone(tx, job, run_at, *attempts, reason.as_deref())
            }
            Self::Bury(reason) => store::bury(tx, job, reason),
        }
    }
}

/// Turns new facts into jobs. In one transaction, so each fact does so once, whoever relays it.
fn relay(tx: &mut Tx, works: &Works) -> Result<(), Failure> {
    let facts = outbox::to_relay(tx, RELAY_BATCH)?;
    if facts.is_empty() {
        return Ok(());
    }
    works.tell(tx, &facts)?;
    let seqs: Vec<i64> = facts.iter().map(|fact| fact.seq).collect();
    outbox::mark_relayed(tx, &seqs)
}

#[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "a gauge of a count")]
fn gauge(name: &'static str, value: i64) {
    metrics::gauge!(name).set(value as f64);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_a_rush_all_but_payments_do_one_thing_at_a_time() {
        let slots = Slots::all_free();
        let all = [
            (Lane::Inside, INSIDE_AT_ONCE),
            (Lane::Outside, OUTSIDE_AT_ONCE),
            (Lane::Payments, PAYMENTS_AT_ONCE),
        ];
        assert_eq!(slots.free(false), all);
        let payments = (Lane::Payments, PAYMENTS_AT_ONCE);
        assert_eq!(slots.free(true), [(Lane::Inside, 1), (Lane::Outside, 1), payments]);
        let _taken = slots.of(Lane::Inside).try_acquire_owned().unwrap();
        assert_eq!(slots.free(true), [(Lane::Outside, 1), payments]);
        assert_eq!(slots.free(false).first(), Some(&(Lane::Inside, INSIDE_AT_ONCE - 1)));
    }
}
