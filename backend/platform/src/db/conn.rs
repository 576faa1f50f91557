//! One connection, to either database, and how it is set up.

#![expect(missing_docs, reason = "diesel::MultiConnection writes undocumented items")]

use diesel::connection::SimpleConnection;
use diesel::r2d2::ManageConnection;
use diesel::{Connection, ConnectionError, ConnectionResult, PgConnection, QueryResult, SqliteConnection};
use std::path::PathBuf;

/// A connection to SQLite or PostgreSQL.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    /// PostgreSQL.
    Pg(PgConnection),
    /// SQLite.
    Lite(SqliteConnection),
}

/// How long a statement may run on PostgreSQL.
pub const STATEMENT_TIMEOUT_MS: u32 = 5_000;
/// How long a statement may wait for a lock on either database.
pub const LOCK_TIMEOUT_MS: u32 = 2_000;
/// How long a PostgreSQL transaction may sit idle.
pub const IDLE_TIMEOUT_MS: u32 = 10_000;

/// Where the database is, read from `DATABASE_URL`.
#[derive(Clone)]
pub enum DatabaseUrl {
    /// `sqlite://path/to/file`.
    Sqlite(PathBuf),
    /// `postgres://…`, as libpq reads it.
    Postgres(String),
}

impl DatabaseUrl {
    /// Tells the two databases apart by their scheme.
    ///
    /// Never by trying: diesel would hand an unreachable PostgreSQL URL to SQLite, which creates a
    /// file of that name.
    pub fn parse(url: &str) -> Option<Self> {
        if let Some(path) = url.strip_prefix("sqlite://") {
            return (!path.is_empty() && !path.contains('\0')).then(|| Self::Sqlite(PathBuf::from(path)));
        }
        let has_host = |rest: &str| !rest.is_empty();
        let rest = url.strip_prefix("postgres://").or_else(|| url.strip_prefix("postgresql://"))?;
        has_host(rest).then(|| Self::Postgres(url.to_owned()))
    }

    /// What may be shown to an operator: no user, no password.
    pub fn shown(&self) -> String {
        match self {
            Self::Sqlite(path) => format!("sqlite://{}", path.display()),
            Self::Postgres(url) => {
                let rest = url.split_once("://").map_or("", |(_, rest)| rest);
                let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
                format!("postgres://{}", host.split('?').next().unwrap_or_default())
            }
        }
    }
}

/// What a pool's connections are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The database refuses writes.
    Read,
    /// Reads and writes.
    Write,
}

/// Opens connections for a pool.
#[derive(Clone)]
pub struct Manager {
    /// Where to.
    pub url: DatabaseUrl,
    /// What for.
    pub purpose: Purpose,
}

impl Manager {
    /// Opens and sets up one connection.
    pub fn open(&self) -> ConnectionResult<Conn> {
        match &self.url {
            DatabaseUrl::Sqlite(path) => {
                let mut conn = SqliteConnection::establish(&path.to_string_lossy())?;
                conn.batch_execute(&sqlite_setup(self.purpose))
                    .map_err(ConnectionError::CouldntSetupConfiguration)?;
                Ok(Conn::Lite(conn))
            }
            DatabaseUrl::Postgres(url) => {
                let mut conn = PgConnection::establish(&with_options(url))?;
                conn.batch_execute(&postgres_setup(self.purpose))
                    .map_err(ConnectionError::CouldntSetupConfiguration)?;
                Ok(Conn::Pg(conn))
            }
        }
    }
}

/// `synchronous=FULL` because an acknowledged sale must survive a power cut. Readers are many and keep few
/// pages each: the system has the file's pages anyway, once for all of them.
fn sqlite_setup(purpose: Purpose) -> String {
    let cache_kib = if purpose == Purpose::Read { 1_024 } else { 4_096 };
    let query_only = if purpose == Purpose::Read { "ON" } else { "OFF" };
    format!(
        "PRAGMA busy_timeout={LOCK_TIMEOUT_MS}; PRAGMA foreign_keys=ON; PRAGMA synchronous=FULL; \
         PRAGMA trusted_schema=OFF; PRAGMA wal_autocheckpoint=4000; PRAGMA journal_size_limit=67108864; \
         PRAGMA cache_size=-{cache_kib}; PRAGMA temp_store=MEMORY; \
         PRAGMA query_only={query_only};"
    )
}

/// Writers look rows up by their keys, one or a batch. A plan that was made while a table was empty would read it whole
/// for that, and be kept while it fills. What can only be read whole, such as a table of one row, then has a cost
/// beyond all measure.
const BY_KEYS: &str = "SET enable_seqscan=off; SET enable_hashjoin=off; SET enable_mergejoin=off;";

/// Statements here are short: compiling one into machine code takes longer than running it, and costs beyond all
/// measure would have that done each time.
fn postgres_setup(purpose: Purpose) -> String {
    let (read_only, plans) = if purpose == Purpose::Read { ("on", "") } else { ("off", BY_KEYS) };
    format!(
        "SET statement_timeout={STATEMENT_TIMEOUT_MS}; SET lock_timeout={LOCK_TIMEOUT_MS}; \
         SET idle_in_transaction_session_timeout={IDLE_TIMEOUT_MS}; SET TIME ZONE 'UTC'; \
         SET default_transaction_read_only={read_only}; SET jit=off; {plans}"
    )
}

/// libpq options that notice a dead server instead of waiting for the operating system to, and that leave
/// Kerberos alone unless the URL asks for it: looking for its tickets costs time at each connection, and a
/// process that ends meanwhile aborts inside its library.
fn with_options(url: &str) -> String {
    let separator = if url.contains('?') { '&' } else { '?' };
    let options = "connect_timeout=3&keepalives_idle=10&keepalives_interval=5&keepalives_count=3&tcp_user_timeout=15000";
    let kerberos = if url.contains("gssencmode=") { "" } else { "&gssencmode=disable" };
    format!("{url}{separator}{options}{kerberos}")
}

impl ManageConnection for Manager {
    type Connection = Conn;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<Conn, Self::Error> {
        self.open().map_err(diesel::r2d2::Error::ConnectionError)
    }

    fn is_valid(&self, conn: &mut Conn) -> Result<(), Self::Error> {
        conn.batch_execute("SELECT 1").map_err(diesel::r2d2::Error::QueryError)
    }

    fn has_broken(&self, conn: &mut Conn) -> bool {
        use diesel::r2d2::R2D2Connection;
        std::thread::panicking() || crate::each!(conn, |inner| inner.is_broken())
    }
}

/// Begins a transaction that may write.
///
/// SQLite takes its write lock now: a deferred transaction that upgrades later fails at once,
/// whatever the busy timeout says.
pub(crate) fn begin_write(conn: &mut Conn) -> QueryResult<()> {
    use diesel::connection::{AnsiTransactionManager, TransactionManager};
    match conn {
        Conn::Pg(inner) => AnsiTransactionManager::begin_transaction(inner),
        Conn::Lite(inner) => AnsiTransactionManager::begin_transaction_sql(inner, "BEGIN IMMEDIATE"),
    }
}

/// Milliseconds that one statement, or a pause between two, may take while all of one moment is read.
const MOMENT_TIMEOUT_MS: u32 = 120_000;

/// Begins a transaction whose reads all see one moment. With SQLite every transaction is like that.
pub(crate) fn begin_moment(conn: &mut Conn) -> QueryResult<()> {
    use diesel::connection::{AnsiTransactionManager, TransactionManager};
    match conn {
        Conn::Pg(inner) => {
            AnsiTransactionManager::begin_transaction_sql(
                inner,
                "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            )?;
            inner.batch_execute(&format!(
                "SET LOCAL statement_timeout={MOMENT_TIMEOUT_MS}; \
                 SET LOCAL idle_in_transaction_session_timeout={MOMENT_TIMEOUT_MS}"
            ))
        }
        Conn::Lite(inner) => AnsiTransactionManager::begin_transaction(inner),
    }
}

/// Makes what [`begin_write`] began durable.
pub(crate) fn commit(conn: &mut Conn) -> QueryResult<()> {
    use diesel::connection::{AnsiTransactionManager, TransactionManager};
    crate::each!(conn, |inner| AnsiTransactionManager::commit_transaction(inner))
}

/// Undoes what [`begin_write`] began, ends what [`begin_moment`] did.
pub(crate) fn rollback(conn: &mut Conn) -> QueryResult<()> {
    use diesel::connection::{AnsiTransactionManager, TransactionManager};
    crate::each!(conn, |inner| AnsiTransactionManager::rollback_transaction(inner))
}

/// Has the pool drop a connection whose server has gone. Diesel knows of broken transactions only,
/// so after a restart of PostgreSQL the pool would hand out its dead connections for minutes.
/// Answers whether it was dead.
pub(crate) fn retire_if_dead(conn: &mut Conn) -> bool {
    use diesel::connection::{AnsiTransactionManager, TransactionManager};
    let is_dead = conn.batch_execute("SELECT 1").is_err();
    if is_dead {
        crate::each!(conn, |inner| {
            AnsiTransactionManager::transaction_manager_status_mut(inner).set_in_error();
        });
    }
    is_dead
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_told_apart_by_scheme() {
        assert!(
            matches!(DatabaseUrl::parse("sqlite://data/a.db"), Some(DatabaseUrl::Sqlite(p)) if p.ends_with("a.db"))
        );
        assert!(matches!(DatabaseUrl::parse("postgresql://u:p@h/d"), Some(DatabaseUrl::Postgres(_))));
        for bad in ["", "sqlite://", "postgres://", "mysql://h/d", "data/a.db"] {
            assert!(DatabaseUrl::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn kerberos_is_left_alone_unless_it_is_asked_for() {
        assert!(with_options("postgres://h/d").starts_with("postgres://h/d?connect_timeout=3&"));
        assert!(with_options("postgres://h/d?sslmode=require").ends_with("&gssencmode=disable"));
        let asked = with_options("postgres://h/d?gssencmode=prefer");
        assert!(asked.starts_with("postgres://h/d?gssencmode=prefer&") && !asked.contains("disable"));
    }

    #[test]
    fn a_shown_url_has_no_user_and_no_password() {
        let url = DatabaseUrl::parse("postgres://ann:s3cr@t@db.internal:5432/guichet?password=x").unwrap();
        assert_eq!(url.shown(), "postgres://db.internal:5432/guichet");
    }
}
