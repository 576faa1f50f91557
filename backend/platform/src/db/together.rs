//! Writes that share a commit. While one transaction is made durable, those who come meanwhile wait in a line; the
//! next transaction takes as many of them as it can. Each has a savepoint of its own, so a "no" to one undoes
//! nothing of its neighbours, and each is answered only once all of it is durable.
//!
//! Under load this turns one disk flush per write into one per batch; alone, a write costs what it always does.

use super::conn::{self, Conn};
use super::pool::{Never, WRITE_RETRIES_MAX, is_conflict};
use super::{Db, Tx};
use crate::http::failure::Failure;
use kernel::time::Instant;
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::oneshot;

/// Most writes that wait; further ones are told to come back.
pub const WAITING_MAX: usize = 1_024;
/// Transactions at the same time. One: those that want the same rows would only wait for each other.
const LEADERS_MAX: usize = 1;
/// Most writes of one transaction.
const BATCH_MAX: usize = 64;
/// How many writes one transaction took.
const BATCH_SIZE: &str = "guichet_write_batch_size";

/// Who waits, and who leads them into transactions.
#[derive(Default)]
pub(super) struct Line {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Box<dyn Command>>,
    n_leaders: usize,
}

impl Line {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Joins the line; whether somebody must lead it.
    fn join(&self, command: Box<dyn Command>, leaders_max: usize) -> Result<bool, Failure> {
        let mut state = self.state();
        if state.waiting.len() >= WAITING_MAX {
            return Err(Failure::overloaded("write queue"));
        }
        state.waiting.push_back(command);
        let needs_leader = state.n_leaders < leaders_max;
        state.n_leaders += usize::from(needs_leader);
        Ok(needs_leader)
    }

    /// The next to go in; with nobody left, the leader goes too.
    fn next(&self) -> Vec<Box<dyn Command>> {
        let mut state = self.state();
        let n = state.waiting.len().min(BATCH_MAX);
        if n == 0 {
            state.n_leaders = state.n_leaders.saturating_sub(1);
        }
        state.waiting.drain(..n).collect()
    }
}

/// A write that waits for its turn.
trait Command: Send {
    /// Does it, in a savepoint. Whether everything should begin again.
    fn run(&mut self, tx: &mut Tx) -> bool;
    /// Does it in a transaction of its own.
    fn run_alone(&mut self, conn: &mut Conn, now: Instant) -> bool;
    /// Tells whoever waits; `why` is what kept it from being durable.
    fn answer(self: Box<Self>, why: Option<Failure>);
}

type Outcome<T, E> = Result<Result<T, E>, Failure>;

struct Waiter<T, E, F> {
    work: F,
    outcome: Option<Outcome<T, E>>,
    asker: oneshot::Sender<Outcome<T, E>>,
}

impl<T, E, F> Command for Waiter<T, E, F>
where
    T: Send + 'static,
    E: Send + 'static,
    F: FnMut(&mut Tx) -> Outcome<T, E> + Send + 'static,
{
    fn run(&mut self, tx: &mut Tx) -> bool {
        let outcome = tx.savepoint(&mut self.work);
        let begins_again = outcome.as_ref().is_err_and(is_conflict);
        self.outcome = Some(outcome);
        begins_again
    }

    fn run_alone(&mut self, conn: &mut Conn, now: Instant) -> bool {
        let outcome = super::pool::write_with_retries(conn, now, &mut self.work);
        let (outcome, has_work) = match outcome {
            Ok((outcome, has_work)) => (Ok(outcome), has_work),
            Err(failure) => (Err(failure), false),
        };
        self.outcome = Some(outcome);
        has_work
    }

    fn answer(self: Box<Self>, why: Option<Failure>) {
        let lost = || Failure::fault("a write was never done");
        let outcome = match (self.outcome.unwrap_or_else(|| Err(lost())), why) {
            // What was a "no" or a failure anyway stays that.
            (Ok(Ok(_)), Some(why)) => Err(why),
            (outcome, _) => outcome,
        };
        // Whoever asked may have gone.
        drop(self.asker.send(outcome));
    }
}

impl Db {
    /// The same as [`Db::write`] for what many do at the same time: those share a commit. `work` may run again: it
    /// must only touch `tx`.
    pub async fn write_together<T, F>(&self, work: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: FnMut(&mut Tx) -> Result<T, Failure> + Send + 'static,
    {
        let mut work = work;
        let written = self.write_together_or_undo(move |tx| Ok(Ok::<T, Never>(work(tx)?))).await?;
        written.map_err(|never| match never {})
    }

    /// The same where an expected "no" is found out after something was written: `Err` undoes it.
    pub async fn write_together_or_undo<T, E, F>(&self, work: F) -> Outcome<T, E>
    where
        T: Send + 'static,
        E: Send + 'static,
        F: FnMut(&mut Tx) -> Outcome<T, E> + Send + 'static,
    {
        let (asker, answer) = oneshot::channel();
        let waiter = Waiter { work, outcome: None, asker };
        if self.line().join(Box::new(waiter), LEADERS_MAX)? {
            // Apart, so that whoever goes away while leading leaves nobody behind.
            tokio::spawn(lead(self.clone()));
        }
        answer.await.unwrap_or_else(|_| Err(Failure::overloaded("database pool")))
    }
}

async fn lead(db: Db) {
    loop {
        let batch = db.line().next();
        if batch.is_empty() {
            return;
        }
        let size = u32::try_from(batch.len()).unwrap_or(u32::MAX);
        metrics::histogram!(BATCH_SIZE).record(f64::from(size));
        let now = db.clock().now();
        // Without a connection the batch is dropped, and its askers are told to come back.
        let done = db.run_writer(move |conn| run(conn, now, batch)).await;
        match done {
            Ok(true) => db.note_work(),
            Ok(false) => {}
            Err(failure) => tracing::warn!(%failure, "writes could not be made"),
        }
    }
}

/// Makes a batch durable and answers it. Whether it left work for the job runner; a failure is what a connection
/// that may be dead said.
fn run(conn: &mut Conn, now: Instant, mut batch: Vec<Box<dyn Command>>) -> Result<bool, Failure> {
    for attempt in 1..=WRITE_RETRIES_MAX {
        match try_once(conn, now, &mut batch) {
            Ok(Some(has_work)) => {
                for command in batch {
                    command.answer(None);
                }
                return Ok(has_work);
            }
            Err(failure) if !is_conflict(&failure) => {
                let text = failure.to_string();
                for command in batch {
                    command.answer(Some(Failure::unavailable("database", text.clone())));
                }
                return Err(failure);
            }
            Ok(None) | Err(_) => {
                let pause = u64::from(rand::random_range(5_u32..50) * attempt);
                std::thread::sleep(Duration::from_millis(pause));
            }
        }
    }
    // They do not get along with somebody else: one after the other, so that one holds up no other.
    let mut has_work = false;
    for mut command in batch {
        has_work |= command.run_alone(conn, now);
        command.answer(None);
    }
    Ok(has_work)
}

/// One transaction for all; `None`: it was undone because of a conflict.
fn try_once(conn: &mut Conn, now: Instant, batch: &mut [Box<dyn Command>]) -> Result<Option<bool>, Failure> {
    conn::begin_write(conn)?;
    let mut tx = Tx::new(conn, now);
    let has_conflict = batch.iter_mut().any(|command| command.run(&mut tx));
    let has_work = tx.has_work();
    if has_conflict {
        conn::rollback(conn)?;
        return Ok(None);
    }
    if let Err(error) = conn::commit(conn) {
        if let Err(error) = conn::rollback(conn) {
            tracing::debug!(%error, "rollback after a failed commit");
        }
        return Err(error.into());
    }
    Ok(Some(has_work))
}
