//! What a write holds: a connection inside a transaction, and one "now" for all of it.

use super::Conn;
use super::sql::Sql;
use crate::http::failure::Failure;
use diesel::connection::SimpleConnection;
use diesel::result::{DatabaseErrorKind, Error};
use diesel::sql_types::Binary;
use diesel::{Connection, RunQueryDsl};
use kernel::time::Instant;
use uuid::{NoContext, Timestamp, Uuid};

/// A running write transaction. Only [`super::Db::write`] makes one.
pub struct Tx<'c> {
    conn: &'c mut Conn,
    now: Instant,
    has_work: bool,
}

impl<'c> Tx<'c> {
    pub(super) const fn new(conn: &'c mut Conn, now: Instant) -> Self {
        Self { conn, now, has_work: false }
    }

    /// The connection, inside the transaction.
    pub const fn conn(&mut self) -> &mut Conn {
        self.conn
    }

    /// Has whoever else wants to change these rows wait until this transaction is over, as everybody does with SQLite.
    /// `false` when somebody deleted one before.
    pub fn hold_rows(&mut self, table: &'static str, ids: &[&[u8]]) -> Result<bool, Failure> {
        if matches!(self.conn, Conn::Pg(_)) && !ids.is_empty() {
            let mut sql = Sql::<Binary>::default();
            sql.push("SELECT id FROM ").push(table).push(" WHERE id IN (").bytes_list(ids);
            // In one order, or two that hold several would wait for each other.
            sql.push(") ORDER BY id FOR NO KEY UPDATE");
            let held: Vec<Vec<u8>> = sql.load(self.conn)?;
            return Ok(held.len() == ids.len());
        }
        Ok(true)
    }

    /// The moment this transaction happens at.
    pub const fn now(&self) -> Instant {
        self.now
    }

    /// Has the job runner of this process look as soon as the transaction is committed.
    pub(crate) const fn leave_work(&mut self) {
        self.has_work = true;
    }

    /// Whether something for the job runner was written.
    pub(super) const fn has_work(&self) -> bool {
        self.has_work
    }

    /// Does something that may hit a unique constraint, in a savepoint: `None` when it did. Having
    /// looked before is no guard, because somebody may be faster; PostgreSQL would end the whole
    /// transaction otherwise.
    pub fn unless_taken<T>(
        &mut self,
        work: impl FnOnce(&mut Conn) -> Result<T, diesel::result::Error>,
    ) -> Result<Option<T>, Failure> {
        self.unless(DatabaseErrorKind::UniqueViolation, work)
    }

    /// Deletes something that others may refer to, in a savepoint: `None` when they do.
    pub fn unless_used<T>(
        &mut self,
        work: impl FnOnce(&mut Conn) -> Result<T, diesel::result::Error>,
    ) -> Result<Option<T>, Failure> {
        self.unless(DatabaseErrorKind::ForeignKeyViolation, work)
    }

    /// Does something that an expected "no" undoes, and nothing else of the transaction.
    pub fn savepoint<T, E>(
        &mut self,
        work: impl FnOnce(&mut Tx) -> Result<Result<T, E>, Failure>,
    ) -> Result<Result<T, E>, Failure> {
        /// Why the savepoint is left.
        enum Left<E> {
            No(E),
            Failed(Failure),
        }
        impl<E> From<Error> for Left<E> {
            fn from(error: Error) -> Self {
                Self::Failed(error.into())
            }
        }
        let (now, mut has_work) = (self.now, self.has_work);
        let outcome = self.conn.transaction(|conn| {
            let mut inner = Tx { conn, now, has_work };
            let outcome = work(&mut inner);
            has_work = inner.has_work;
            match outcome {
                Ok(Ok(value)) => Ok(value),
                Ok(Err(no)) => Err(Left::No(no)),
                Err(failure) => Err(Left::Failed(failure)),
            }
        });
        match outcome {
            Ok(value) => {
                self.has_work = has_work;
                Ok(Ok(value))
            }
            Err(Left::No(no)) => Ok(Err(no)),
            Err(Left::Failed(failure)) => Err(failure),
        }
    }

    /// Who waited in vain has those that follow in this transaction wait hardly at all: they share their time.
    pub(super) fn hurry_after(&mut self, failure: &Failure) {
        if matches!(self.conn, Conn::Pg(_))
            && failure.took_too_long()
            && let Err(error) =
                self.conn.batch_execute("SET LOCAL lock_timeout=10; SET LOCAL statement_timeout=1000")
        {
            tracing::debug!(%error, "a transaction cannot be hurried");
        }
    }

    fn unless<T>(
        &mut self,
        refused: DatabaseErrorKind,
        work: impl FnOnce(&mut Conn) -> Result<T, diesel::result::Error>,
    ) -> Result<Option<T>, Failure> {
        match self.conn.transaction(work) {
            Ok(done) => Ok(Some(done)),
            Err(Error::DatabaseError(kind, _))
                if std::mem::discriminant(&kind) == std::mem::discriminant(&refused) =>
            {
                Ok(None)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// A fresh UUIDv7 of this moment.
    pub fn new_uuid(&self) -> Uuid {
        let millis = u64::try_from(self.now.millis()).unwrap_or(0);
        let nanos = u32::try_from((millis % 1_000) * 1_000_000).unwrap_or(0);
        Uuid::new_v7(Timestamp::from_unix(NoContext, millis / 1_000, nanos))
    }
}
