//! Bounded readers and writers, and the two ways to use them.

use super::conn::{self, Conn, DatabaseUrl, Manager, Purpose};
use super::line::Line;
use super::reading::Query;
use super::rush::Rush;
use super::together::Command;
use super::{Tx, migrate};
use crate::clock::Clock;
use crate::http::failure::Failure;
use diesel::connection::SimpleConnection;
use diesel::r2d2::Pool;
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{Notify, Semaphore};

/// How long a request waits for a connection before it is told to come back.
pub const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(2);
/// How often a write is tried again after a serialization failure, a deadlock or a busy database.
pub(super) const WRITE_RETRIES_MAX: u32 = 3;
/// After so long nothing is tried again: whoever asked would rather hear that it cannot be done now.
pub(super) const PATIENCE: Duration = Duration::from_secs(3);

/// Why a database cannot be used. Each is one sentence for the operator.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// The URL is neither of the two schemes.
    #[error("DATABASE_URL must start with sqlite:// or postgres:// and name a database")]
    BadUrl,
    /// Nothing answers there.
    #[error("cannot open the database at {shown}: {reason}")]
    Unreachable {
        /// The URL without credentials.
        shown: String,
        /// What the database said.
        reason: String,
    },
    /// The disk or the role does not allow writing.
    #[error("the database at {shown} cannot be written: {reason}")]
    ReadOnly {
        /// The URL without credentials.
        shown: String,
        /// What the database said.
        reason: String,
    },
    /// The file is damaged.
    #[error("the database at {shown} is damaged: {reason}. Restore a backup")]
    Damaged {
        /// The URL without credentials.
        shown: String,
        /// What the check said.
        reason: String,
    },
    /// A newer release has migrated it.
    #[error(
        "the database is newer than this program: it has migration {version}, which this release does not know. Run the release that made it, or a newer one"
    )]
    Newer {
        /// First migration that is not known here.
        version: String,
    },
    /// Migrations are missing.
    #[error("the database is missing {count} migration(s). Run `guichet migrate` first")]
    Behind {
        /// How many.
        count: usize,
    },
    /// Steps were made that it should not have yet.
    #[error(
        "the database has migration {version}, which what is to come into it does not know. Take an empty one that `guichet migrate` has not seen"
    )]
    Ahead {
        /// First migration that is too much.
        version: String,
    },
    /// A migration failed.
    #[error("migration failed: {reason}")]
    Migration {
        /// What the database said.
        reason: String,
    },
}

/// How many connections to keep.
#[derive(Debug, Clone, Copy)]
pub struct PoolSizes {
    /// Connections that only read.
    pub readers: u32,
    /// Connections that write; SQLite has one whatever this says.
    pub writers: u32,
}

struct Lane {
    pool: Pool<Manager>,
    permits: Arc<Semaphore>,
}

impl Lane {
    /// Connects in the background: that the database answers is known by then.
    fn new(manager: Manager, size: u32) -> Self {
        let size = size.max(1);
        let pool = Pool::builder()
            .max_size(size)
            .min_idle(Some(1))
            .test_on_check_out(false)
            .connection_timeout(ACQUIRE_TIMEOUT)
            .build_unchecked(manager);
        Self { pool, permits: Arc::new(Semaphore::new(usize::try_from(size).unwrap_or(1))) }
    }

    /// Waits in async land, so that waiting requests hold no thread.
    async fn run<T, F>(&self, work: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T, Failure> + Send + 'static,
    {
        let waiting = tokio::time::timeout(ACQUIRE_TIMEOUT, self.permits.clone().acquire_owned());
        let permit =
            waiting.await.map_err(|_| Failure::overloaded("database pool"))?.map_err(Failure::fault)?;
        let pool = self.pool.clone();
        let job = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            let mut conn = pool.get().map_err(|error| Failure::unavailable("database", error))?;
            let outcome = work(&mut conn);
            let may_be_dead = matches!(outcome, Err(Failure::Unavailable { .. } | Failure::Fault(_)));
            if may_be_dead && conn::retire_if_dead(&mut conn) {
                drop(conn);
                retire_dead_idlers(&pool);
            }
            outcome
        });
        job.await.map_err(Failure::fault)?
    }
}

/// A connection seldom dies alone: looks at the others that wait, so that each costs no failure of its own.
fn retire_dead_idlers(pool: &Pool<Manager>) {
    // Held together, or the pool would hand the same one out again.
    let mut held = Vec::new();
    while let Some(mut conn) = pool.try_get() {
        conn::retire_if_dead(&mut conn);
        held.push(conn);
        if pool.state().idle_connections == 0 {
            break;
        }
    }
}

/// The database: readers, writers and the clock.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

struct Inner {
    url: DatabaseUrl,
    readers: Lane,
    writers: Lane,
    clock: Clock,
    work: Notify,
    write_line: Line<dyn Command>,
    crowded_line: Line<dyn Command>,
    read_line: Line<dyn Query>,
    rush: Rush,
}

impl Db {
    /// Opens the database, which must be reachable, writable and migrated to exactly this release.
    pub fn open(url: DatabaseUrl, sizes: PoolSizes, clock: Clock) -> Result<Self, DbError> {
        let mut conn = prepare(&url)?;
        let pending = migrate::pending(&mut conn)?;
        if pending > 0 {
            return Err(DbError::Behind { count: pending });
        }
        Ok(Self::with(url, sizes, clock))
    }

    /// Opens a database after bringing it to this step and no further: a restore wants the tables of its backup.
    pub fn open_at(url: DatabaseUrl, sizes: PoolSizes, clock: Clock, step: &str) -> Result<Self, DbError> {
        migrate::run_to(&url, Some(step))?;
        Ok(Self::with(url, sizes, clock))
    }

    fn with(url: DatabaseUrl, sizes: PoolSizes, clock: Clock) -> Self {
        let writers = if is_sqlite(&url) { 1 } else { sizes.writers };
        let lane = |purpose, size| Lane::new(Manager { url: url.clone(), purpose }, size);
        let inner = Inner {
            readers: lane(Purpose::Read, sizes.readers),
            writers: lane(Purpose::Write, writers),
            clock,
            url,
            work: Notify::new(),
            write_line: Line::new("write queue"),
            crowded_line: Line::new("write queue"),
            read_line: Line::new("read queue"),
            rush: Rush::new(),
        };
        Self { inner: Arc::new(inner) }
    }

    /// The clock that transactions take "now" from.
    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    /// Waits until a transaction of this process has left work for the job runner. One that did so
    /// before anybody waited is not missed.
    pub(crate) async fn work_left(&self) {
        self.inner.work.notified().await;
    }

    /// Wakes the job runner of this process.
    pub(super) fn note_work(&self) {
        self.inner.work.notify_one();
    }

    /// Which of the two it is.
    pub(super) fn is_sqlite(&self) -> bool {
        is_sqlite(&self.inner.url)
    }

    /// How many write at the same moment.
    pub(super) fn rush(&self) -> &Rush {
        &self.inner.rush
    }

    /// Whether so many write at the same moment that what can wait should.
    pub(crate) fn is_rushed(&self) -> bool {
        self.inner.rush.is_on()
    }

    /// Those whose writes share a commit. SQLite has one writer, and one line.
    pub(super) fn write_line(&self, is_crowded: bool) -> &Line<dyn Command> {
        if is_crowded && !self.is_sqlite() { &self.inner.crowded_line } else { &self.inner.write_line }
    }

    /// Those whose reads share their statements.
    pub(super) fn read_line(&self) -> &Line<dyn Query> {
        &self.inner.read_line
    }

    /// Runs something on a connection that may write.
    pub(super) async fn run_writer<T, F>(&self, work: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T, Failure> + Send + 'static,
    {
        self.inner.writers.run(work).await
    }

    /// Checks a SQLite file that was too large to be checked before the start. Ends at once otherwise.
    ///
    /// # Errors
    /// When the file is damaged: the program should stop before it spreads.
    pub async fn check_large_file(&self) -> Result<(), DbError> {
        let url = self.inner.url.clone();
        if !is_large(&url) {
            return Ok(());
        }
        let check = move || match (Manager { url: url.clone(), purpose: Purpose::Read }).open() {
            Ok(Conn::Lite(mut conn)) => quick_check(&mut conn, &url),
            _ => Ok(()),
        };
        tokio::task::spawn_blocking(check).await.unwrap_or(Ok(()))
    }

    /// Where the database is, without credentials.
    pub fn shown_url(&self) -> String {
        self.inner.url.shown()
    }

    /// Reads, on a connection that cannot write.
    pub async fn read<T, F>(&self, work: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T, Failure> + Send + 'static,
    {
        self.inner.readers.run(work).await
    }

    /// Reads all of one moment, however long it takes and whatever others write meanwhile.
    pub async fn read_moment<T, F>(&self, work: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T, Failure> + Send + 'static,
    {
        let at_once = move |conn: &mut Conn| {
            conn::begin_moment(conn)?;
            let outcome = work(conn);
            let ended = conn::rollback(conn);
            let value = outcome?;
            ended?;
            Ok(value)
        };
        self.inner.readers.run(at_once).await
    }

    /// Writes, in one transaction. `work` may run again after a conflict: it must only touch `tx`.
    pub async fn write<T, F>(&self, work: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: FnMut(&mut Tx) -> Result<T, Failure> + Send + 'static,
    {
        let mut work = work;
        let written = self.write_or_undo(move |tx| Ok(Ok::<T, Never>(work(tx)?))).await?;
        written.map_err(|never| match never {})
    }

    /// The same where an expected "no" is found out after something was written: `Err` undoes it.
    pub async fn write_or_undo<T, E, F>(&self, work: F) -> Result<Result<T, E>, Failure>
    where
        T: Send + 'static,
        E: Send + 'static,
        F: FnMut(&mut Tx) -> Result<Result<T, E>, Failure> + Send + 'static,
    {
        let now = self.inner.clock.now();
        let (outcome, has_work) =
            self.inner.writers.run(move |conn| write_with_retries(conn, now, work)).await?;
        if has_work {
            self.note_work();
        }
        Ok(outcome)
    }

    /// Writes in rounds, each in a transaction of its own, until one has nothing to do or there were enough. `work`
    /// says how much it did; what is left then is left to the next call.
    pub async fn write_in_rounds<F>(&self, n_rounds_max: usize, work: F) -> Result<(), Failure>
    where
        F: FnMut(&mut Tx) -> Result<usize, Failure> + Clone + Send + 'static,
    {
        for _ in 0..n_rounds_max {
            if self.write(work.clone()).await? == 0 {
                break;
            }
        }
        Ok(())
    }
}

/// A "no" that no plain write says.
pub(super) enum Never {}

pub(super) fn write_with_retries<T, E>(
    conn: &mut Conn,
    now: kernel::time::Instant,
    mut work: impl FnMut(&mut Tx) -> Result<Result<T, E>, Failure>,
) -> Result<(Result<T, E>, bool), Failure> {
    let begun = Instant::now();
    let mut attempt = 0;
    loop {
        match write_once(conn, now, &mut work) {
            Err(failure)
                if attempt < WRITE_RETRIES_MAX && begun.elapsed() < PATIENCE && is_conflict(&failure) =>
            {
                attempt += 1;
                std::thread::sleep(Duration::from_millis(u64::from(rand::random_range(5_u32..50) * attempt)));
            }
            outcome => return outcome,
        }
    }
}

fn write_once<T, E>(
    conn: &mut Conn,
    now: kernel::time::Instant,
    work: &mut impl FnMut(&mut Tx) -> Result<Result<T, E>, Failure>,
) -> Result<(Result<T, E>, bool), Failure> {
    conn::begin_write(conn)?;
    let mut tx = Tx::new(conn, now);
    match work(&mut tx) {
        Ok(Ok(value)) => {
            let has_work = tx.has_work();
            conn::commit(conn)?;
            Ok((Ok(value), has_work))
        }
        Ok(Err(no)) => {
            conn::rollback(conn)?;
            Ok((Err(no), false))
        }
        Err(failure) => {
            // The connection is gone or the transaction already over: the first failure is the news.
            if let Err(error) = conn::rollback(conn) {
                tracing::debug!(%error, "rollback after a failed write");
            }
            Err(failure)
        }
    }
}

/// Whether trying the same transaction again may well succeed.
pub(super) fn is_conflict(failure: &Failure) -> bool {
    match failure.database_error() {
        Some(DieselError::DatabaseError(DatabaseErrorKind::SerializationFailure, _)) => true,
        Some(DieselError::DatabaseError(_, info)) => {
            let message = info.message();
            message.contains("database is locked") || message.contains("deadlock detected")
        }
        _ => false,
    }
}

/// Opens one connection for writing, and creates a SQLite file on first use.
pub(super) fn prepare(url: &DatabaseUrl) -> Result<Conn, DbError> {
    let unreachable = |reason: String| DbError::Unreachable { shown: url.shown(), reason };
    if let DatabaseUrl::Sqlite(path) = url
        && let Some(folder) = path.parent().filter(|p| !p.as_os_str().is_empty())
    {
        std::fs::create_dir_all(folder).map_err(|e| unreachable(format!("{}: {e}", folder.display())))?;
    }
    let manager = Manager { url: url.clone(), purpose: Purpose::Write };
    let mut conn = manager.open().map_err(|e| unreachable(one_line(&e)))?;
    if let Conn::Lite(lite) = &mut conn {
        prepare_sqlite(lite, url)?;
    }
    Ok(conn)
}

/// Files up to this size are checked before the first answer; larger ones while answers are given.
const CHECK_FIRST_BYTES_MAX: u64 = 16 * 1_024 * 1_024;

/// WAL is switched on here, once, because connections that switch it at the same time lock each other out.
fn prepare_sqlite(conn: &mut diesel::SqliteConnection, url: &DatabaseUrl) -> Result<(), DbError> {
    if !is_large(url) {
        quick_check(conn, url)?;
    }
    conn.batch_execute("PRAGMA journal_mode=WAL; BEGIN IMMEDIATE; ROLLBACK;")
        .map_err(|e| DbError::ReadOnly { shown: url.shown(), reason: one_line(&e) })
}

const fn is_sqlite(url: &DatabaseUrl) -> bool {
    matches!(url, DatabaseUrl::Sqlite(_))
}

fn is_large(url: &DatabaseUrl) -> bool {
    let DatabaseUrl::Sqlite(path) = url else { return false };
    std::fs::metadata(path).is_ok_and(|file| file.len() > CHECK_FIRST_BYTES_MAX)
}

fn quick_check(conn: &mut diesel::SqliteConnection, url: &DatabaseUrl) -> Result<(), DbError> {
    use diesel::{RunQueryDsl, sql_query};
    #[derive(diesel::QueryableByName)]
    struct Check {
        #[diesel(sql_type = diesel::sql_types::Text)]
        quick_check: String,
    }
    let damaged = |reason: String| DbError::Damaged { shown: url.shown(), reason };
    let rows: Vec<Check> =
        sql_query("PRAGMA quick_check(1)").load(conn).map_err(|e| damaged(one_line(&e)))?;
    match rows.into_iter().find(|row| row.quick_check != "ok") {
        Some(row) => Err(damaged(row.quick_check)),
        None => Ok(()),
    }
}

/// A database's message on one line, as operators read it in a log.
pub(super) fn one_line(error: &dyn std::fmt::Display) -> String {
    error.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
}
