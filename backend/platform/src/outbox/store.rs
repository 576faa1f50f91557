//! SQL of the outbox.

use super::Fact;
use crate::db::schema::facts;
use crate::db::sql::Sql;
use crate::db::{Conn, Tx, to_json};
use crate::http::failure::Failure;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Text};
use kernel::time::Instant;

/// A fact as it lies in the outbox.
#[derive(Debug, Clone, Queryable)]
pub struct RawFact {
    /// Its place in the order of facts.
    pub seq: i64,
    /// What happened.
    pub name: String,
    /// Which shape the payload has.
    pub version: i32,
    /// JSON.
    pub payload: String,
    /// When.
    pub at: Instant,
}

type Columns = (BigInt, Text, Integer, Text, BigInt);

impl Tx<'_> {
    /// Writes down that something happened; subscribers hear of it once this transaction is committed.
    pub fn publish<F: Fact>(&mut self, fact: &F) -> Result<(), Failure> {
        self.publish_all(std::slice::from_ref(fact))
    }

    /// Writes down that several things of one kind happened.
    pub fn publish_all<F: Fact>(&mut self, happened: &[F]) -> Result<(), Failure> {
        let now = self.now();
        let row = |fact: &F| {
            Ok((
                facts::name.eq(F::NAME),
                facts::version.eq(F::VERSION),
                facts::payload.eq(to_json(fact)?),
                facts::org.eq(fact.org()),
                facts::at.eq(now),
            ))
        };
        let rows: Vec<_> = happened.iter().map(row).collect::<Result<_, Failure>>()?;
        // Several rows at once differ between the two backends.
        crate::insert_rows!(self.conn(), diesel::insert_into(facts::table).values(&rows))?;
        self.leave_work();
        Ok(())
    }
}

/// The oldest facts that were not relayed yet. On PostgreSQL those that another node is relaying are
/// passed over; SQLite has one writer.
pub(crate) fn to_relay(tx: &mut Tx, limit: i64) -> Result<Vec<RawFact>, Failure> {
    let is_postgres = matches!(tx.conn(), Conn::Pg(_));
    let mut sql = Sql::<Columns>::default();
    sql.push(
        "SELECT seq, name, version, payload, at FROM facts WHERE relayed_at IS NULL ORDER BY seq LIMIT ",
    )
    .big(limit);
    if is_postgres {
        sql.push(" FOR UPDATE SKIP LOCKED");
    }
    Ok(sql.load(tx.conn())?)
}

/// Notes that these facts have become jobs.
pub(crate) fn mark_relayed(tx: &mut Tx, seqs: &[i64]) -> Result<(), Failure> {
    let now = tx.now();
    diesel::update(facts::table.filter(facts::seq.eq_any(seqs)))
        .set(facts::relayed_at.eq(Some(now.millis())))
        .execute(tx.conn())?;
    Ok(())
}

/// One fact, as long as it is kept.
pub fn find(conn: &mut Conn, seq: i64) -> Result<Option<RawFact>, Failure> {
    let columns = (facts::seq, facts::name, facts::version, facts::payload, facts::at);
    Ok(facts::table.find(seq).select(columns).first(conn).optional()?)
}

/// Deletes facts that were relayed and are older than a moment. How many went.
pub(super) fn prune(tx: &mut Tx, before: Instant, limit: i64) -> Result<usize, Failure> {
    let old = facts::table
        .filter(facts::at.lt(before))
        .filter(facts::relayed_at.is_not_null())
        .select(facts::seq)
        .order(facts::at)
        .limit(limit);
    let old: Vec<i64> = old.load(tx.conn())?;
    Ok(diesel::delete(facts::table.filter(facts::seq.eq_any(old))).execute(tx.conn())?)
}

/// Facts after `seq` that hold something sealed, in order: their place and payload.
pub(crate) fn sealed_after(conn: &mut Conn, seq: i64, limit: i64) -> Result<Vec<(i64, String)>, Failure> {
    let rows = facts::table
        .filter(facts::seq.gt(seq))
        .filter(facts::payload.like("%\"sealed:%"))
        .select((facts::seq, facts::payload))
        .order(facts::seq)
        .limit(limit);
    Ok(rows.load(conn)?)
}

/// Writes a payload anew, unless it has changed or gone meanwhile.
pub(crate) fn replace_payload(tx: &mut Tx, seq: i64, old: &str, new: &str) -> Result<bool, Failure> {
    let row = facts::table.filter(facts::seq.eq(seq)).filter(facts::payload.eq(old));
    Ok(diesel::update(row).set(facts::payload.eq(new)).execute(tx.conn())? == 1)
}
