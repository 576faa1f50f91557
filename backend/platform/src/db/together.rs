//! Writes that share a commit. While one transaction is made durable, those who come meanwhile wait in a line; the
//! next transaction takes as many of them as it can. Each has a savepoint of its own, so a "no" to one undoes
//! nothing of its neighbours, and each is answered only once all of it is durable.
//!
//! Under load this turns one disk flush per write into one per batch; alone, a write costs what it always does.
//!
//! Writes of one kind can go further and share their statements too ([`Joint`]): many rows are inserted at once, and a
//! counter that all of them want is moved once.

use super::conn::{self, Conn};
use super::line::IN_VAIN;
use super::pool::{Never, PATIENCE, WRITE_RETRIES_MAX, is_conflict};
use super::{Db, Tx};
use crate::http::failure::Failure;
use kernel::time::Instant;
use std::any::{Any, TypeId};
use std::time::{self, Duration};
use tokio::sync::oneshot;

/// Transactions of a line at the same time. One: those that want the same rows would only wait for each other.
const LEADERS_MAX: usize = 1;
/// Most that one transaction takes with PostgreSQL, where a commit and a statement cost the most: of 64, 128 and 256 this
/// sold the most (`scripts/bench-orders.mjs`).
const WRITES_MAX: usize = 128;
/// With SQLite, which gains little by more, and whose memory grows with every number of rows that it knows a statement for.
const WRITES_MAX_LITE: usize = 64;
/// How many writes one transaction took.
const BATCH_SIZE: &str = "guichet_write_batch_size";
/// How many writes were made with others of their kind, and how many were not though they could have been.
const JOINT: &str = "guichet_joint_writes_total";

/// A write that can be made together with others of its kind, by statements for all of them.
pub trait Joint: Send + 'static {
    /// What comes of it.
    type Done: Send + 'static;
    /// The expected "no", which undoes it.
    type No: Send + 'static;

    /// Whether it changes rows that many want at the same time, such as the places of an offer. With PostgreSQL those
    /// writes have a line of their own, so that nobody else waits for such rows.
    const IS_CROWDED: bool = false;

    /// Does it, and may run again: it must only touch `tx`.
    ///
    /// # Errors
    /// Whatever kept it from being done, for whoever asked.
    fn run(&mut self, tx: &mut Tx) -> Outcome<Self::Done, Self::No>;

    /// Does all of them: what came of each, in their order. `None` when one of them is not like the others, or cannot
    /// be done: what was written is undone then, and each is run by itself and finds out.
    ///
    /// # Errors
    /// As `None`.
    fn run_all(tx: &mut Tx, all: &[&Self]) -> Result<Option<Vec<Self::Done>>, Failure>;
}

/// Runs those of one kind together; whether that was done. An error is a conflict: everything begins again.
type RunAll = fn(&mut [Box<dyn Command>], &mut Tx) -> Result<bool, Failure>;

/// A write that waits for its turn.
pub(super) trait Command: Send {
    /// Its kind, and how many of that are done together.
    fn kind(&self) -> Option<(TypeId, RunAll)> {
        None
    }
    /// Itself, for those of its kind.
    fn as_any(&mut self) -> &mut dyn Any;
    /// Does it, in a savepoint. Whether everything should begin again.
    fn run(&mut self, tx: &mut Tx) -> bool;
    /// Does it in a transaction of its own.
    fn run_alone(&mut self, conn: &mut Conn, now: Instant) -> bool;
    /// Whether the database could not do it.
    fn is_in_vain(&self) -> bool;
    /// Tells whoever waits; `why` is what kept it from being durable.
    fn answer(self: Box<Self>, why: Option<Failure>);
}

/// What came of a write: done, an expected "no", or a failure.
pub type Outcome<T, E> = Result<Result<T, E>, Failure>;

struct Waiter<T, E, F> {
    work: F,
    outcome: Option<Outcome<T, E>>,
    asker: oneshot::Sender<Outcome<T, E>>,
}

/// What a waiter does.
trait Work<T, E>: Send + 'static {
    fn run(&mut self, tx: &mut Tx) -> Outcome<T, E>;
    /// How many of its kind are done together.
    fn run_all(&self) -> Option<RunAll> {
        None
    }
}

/// Any write, by itself.
struct Alone<F>(F);

impl<T, E, F: FnMut(&mut Tx) -> Outcome<T, E> + Send + 'static> Work<T, E> for Alone<F> {
    fn run(&mut self, tx: &mut Tx) -> Outcome<T, E> {
        (self.0)(tx)
    }
}

/// A write that others of its kind go along with.
struct WithOthers<J>(J);

impl<J: Joint> Work<J::Done, J::No> for WithOthers<J> {
    fn run(&mut self, tx: &mut Tx) -> Outcome<J::Done, J::No> {
        self.0.run(tx)
    }

    fn run_all(&self) -> Option<RunAll> {
        Some(run_all::<J>)
    }
}

type JointWaiter<J> = Waiter<<J as Joint>::Done, <J as Joint>::No, WithOthers<J>>;

fn run_all<J: Joint>(commands: &mut [Box<dyn Command>], tx: &mut Tx) -> Result<bool, Failure> {
    let mut waiters: Vec<&mut JointWaiter<J>> =
        commands.iter_mut().filter_map(|command| command.as_any().downcast_mut()).collect();
    let works: Vec<&J> = waiters.iter().map(|waiter| &waiter.work.0).collect();
    let n = works.len();
    let done = tx.savepoint(|tx| Ok(J::run_all(tx, &works)?.filter(|done| done.len() == n).ok_or(())));
    let is_done = matches!(done, Ok(Ok(_)));
    let how = if is_done { "together" } else { "apart" };
    metrics::counter!(JOINT, "how" => how).increment(u64::try_from(n).unwrap_or_default());
    match done {
        Ok(Ok(done)) => {
            for (waiter, done) in waiters.iter_mut().zip(done) {
                waiter.outcome = Some(Ok(Ok(done)));
            }
            Ok(true)
        }
        Err(failure) if is_conflict(&failure) => Err(failure),
        Err(failure) => {
            tx.hurry_after(&failure);
            Ok(false)
        }
        Ok(Err(())) => Ok(false),
    }
}

impl<T, E, F> Command for Waiter<T, E, F>
where
    T: Send + 'static,
    E: Send + 'static,
    F: Work<T, E>,
{
    fn kind(&self) -> Option<(TypeId, RunAll)> {
        self.work.run_all().map(|run_all| (TypeId::of::<F>(), run_all))
    }

    fn as_any(&mut self) -> &mut dyn Any {
        self
    }

    fn run(&mut self, tx: &mut Tx) -> bool {
        let outcome = tx.savepoint(|tx| self.work.run(tx));
        if let Err(failure) = &outcome {
            tx.hurry_after(failure);
        }
        let begins_again = outcome.as_ref().is_err_and(is_conflict);
        self.outcome = Some(outcome);
        begins_again
    }

    fn run_alone(&mut self, conn: &mut Conn, now: Instant) -> bool {
        let outcome = super::pool::write_with_retries(conn, now, |tx| self.work.run(tx));
        let (outcome, has_work) = match outcome {
            Ok((outcome, has_work)) => (Ok(outcome), has_work),
            Err(failure) => (Err(failure), false),
        };
        self.outcome = Some(outcome);
        has_work
    }

    fn is_in_vain(&self) -> bool {
        matches!(self.outcome, Some(Err(Failure::Unavailable { .. })))
    }

    fn answer(self: Box<Self>, why: Option<Failure>) {
        let outcome = match (self.outcome, why) {
            (None | Some(Ok(Ok(_))), Some(why)) => Err(why),
            // What was a "no" or a failure anyway stays that.
            (Some(outcome), _) => outcome,
            (None, None) => Err(Failure::fault("a write was never done")),
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
        self.join(Alone(work), false).await
    }

    /// The same for what changes rows that many want at the same time, as [`Joint::IS_CROWDED`] says.
    pub async fn write_together_crowded<T, F>(&self, work: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: FnMut(&mut Tx) -> Result<T, Failure> + Send + 'static,
    {
        let mut work = work;
        let written = self.join(Alone(move |tx: &mut Tx| Ok(Ok::<T, Never>(work(tx)?))), true).await?;
        written.map_err(|never| match never {})
    }

    /// The same for what many do in the same way: those share their statements besides.
    pub async fn write_joint<J: Joint>(&self, work: J) -> Outcome<J::Done, J::No> {
        self.join(WithOthers(work), J::IS_CROWDED).await
    }

    async fn join<T, E, F>(&self, work: F, is_crowded: bool) -> Outcome<T, E>
    where
        T: Send + 'static,
        E: Send + 'static,
        F: Work<T, E>,
    {
        let (asker, answer) = oneshot::channel();
        let waiter = Waiter { work, outcome: None, asker };
        if self.write_line(is_crowded).join(Box::new(waiter), LEADERS_MAX)? {
            // Apart, so that whoever goes away while leading leaves nobody behind.
            tokio::spawn(lead(self.clone(), is_crowded));
        }
        answer.await.unwrap_or_else(|_| Err(Failure::overloaded("database pool")))
    }
}

async fn lead(db: Db, is_crowded: bool) {
    loop {
        let batch = db.write_line(is_crowded).next(if db.is_sqlite() { WRITES_MAX_LITE } else { WRITES_MAX });
        if batch.is_empty() {
            return;
        }
        let size = u32::try_from(batch.len()).unwrap_or(u32::MAX);
        metrics::histogram!(BATCH_SIZE).record(f64::from(size));
        // What people wait for is joint; jobs, which also write together, are no rush by themselves.
        db.rush().note(batch.iter().filter(|command| command.kind().is_some()).count());
        let now = db.clock().now();
        let begun = time::Instant::now();
        // Without a connection the batch is dropped, and its askers are told to come back.
        let done = db.run_writer(move |conn| run(conn, now, batch)).await;
        match done {
            Ok(true) => db.note_work(),
            Ok(false) => {}
            Err(failure) => {
                tracing::warn!(%failure, "writes could not be made");
                if begun.elapsed() > IN_VAIN {
                    db.write_line(is_crowded).disband();
                }
            }
        }
    }
}

/// Makes a batch durable and answers it. Whether it left work for the job runner; a failure is what a connection
/// that may be dead said, or what all of them met.
fn run(conn: &mut Conn, now: Instant, mut batch: Vec<Box<dyn Command>>) -> Result<bool, Failure> {
    let begun = time::Instant::now();
    for attempt in 1..=WRITE_RETRIES_MAX {
        let failure = match try_once(conn, now, &mut batch) {
            Ok(Some(has_work)) => return answer_all(batch).map(|()| has_work),
            Err(failure) if !is_conflict(&failure) => failure,
            Ok(None) | Err(_) if begun.elapsed() < PATIENCE => {
                let pause = u64::from(rand::random_range(5_u32..50) * attempt);
                std::thread::sleep(Duration::from_millis(pause));
                continue;
            }
            Ok(None) => Failure::overloaded("database"),
            Err(failure) => failure,
        };
        let text = failure.to_string();
        for command in batch {
            command.answer(Some(Failure::unavailable("database", text.clone())));
        }
        return Err(failure);
    }
    // They do not get along with somebody else: one after the other, so that one holds up no other.
    let mut has_work = false;
    for mut command in batch {
        let is_late = begun.elapsed() > PATIENCE;
        has_work |= !is_late && command.run_alone(conn, now);
        command.answer(is_late.then(|| Failure::overloaded("database")));
    }
    Ok(has_work)
}

/// Answers what is durable; a failure when the database could do nothing of it.
fn answer_all(batch: Vec<Box<dyn Command>>) -> Result<(), Failure> {
    let is_in_vain = batch.iter().all(|command| command.is_in_vain());
    for command in batch {
        command.answer(None);
    }
    if is_in_vain { Err(Failure::overloaded("database")) } else { Ok(()) }
}

/// One transaction for all; `None`: it was undone because of a conflict.
fn try_once(conn: &mut Conn, now: Instant, batch: &mut [Box<dyn Command>]) -> Result<Option<bool>, Failure> {
    conn::begin_write(conn)?;
    let mut tx = Tx::new(conn, now);
    let has_conflict = run_in(&mut tx, batch);
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

/// Does all of a batch, those of one kind together; whether everything should begin again.
fn run_in(tx: &mut Tx, batch: &mut [Box<dyn Command>]) -> bool {
    batch.sort_by_key(|command| command.kind().map(|(kind, _)| kind));
    let kind = |command: &dyn Command| command.kind().map(|(kind, _)| kind);
    for same in batch.chunk_by_mut(|one, next| kind(&**one).is_some() && kind(&**one) == kind(&**next)) {
        let run_all = same.first().and_then(|first| first.kind()).map(|(_, run_all)| run_all);
        match run_all.filter(|_| same.len() > 1).map(|run_all| run_all(same, tx)) {
            Some(Ok(true)) => {}
            Some(Err(_)) => return true,
            Some(Ok(false)) | None => {
                if same.iter_mut().any(|command| command.run(tx)) {
                    return true;
                }
            }
        }
    }
    false
}
