//! SQL of the shared counters.

use super::rules::Count;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer};
use kernel::time::Instant;
use platform::db::schema::rate_counters;
use platform::db::sql::Sql;
use platform::db::{Conn, Tx};
use platform::http::failure::Failure;

/// Name of a counter in the database.
pub type CounterName = [u8; 16];
/// Old counters that one pruning takes away.
const PRUNE_ROWS_MAX: i64 = 1_000;

/// Counts once more, and starts anew when the time of the last count is over.
pub(super) fn count(tx: &mut Tx, name: CounterName, seconds: i64) -> Result<Count, Failure> {
    let counts = count_all(tx, &[name], seconds)?;
    counts.into_iter().next().ok_or_else(|| Failure::fault("a counter did not count"))
}

/// The same with several counters, in any order.
pub(super) fn count_all(tx: &mut Tx, names: &[CounterName], seconds: i64) -> Result<Vec<Count>, Failure> {
    let now = tx.now();
    let (ends_at, millis) = (now.plus_seconds(seconds).millis(), now.millis());
    let mut sql = Sql::<(Integer, BigInt)>::default();
    sql.push("INSERT INTO rate_counters (name, n, last_at, ends_at) VALUES (");
    for (n, name) in names.iter().enumerate() {
        sql.push(if n == 0 { "" } else { "), (" }).bytes(name);
        sql.push(", 1, ").big(millis).push(", ").big(ends_at);
    }
    sql.push(") ON CONFLICT (name) DO UPDATE")
        .push(" SET n = CASE WHEN rate_counters.ends_at <= ")
        .big(millis);
    sql.push(" THEN 1 ELSE rate_counters.n + 1 END, ends_at = CASE WHEN rate_counters.ends_at <= ")
        .big(millis);
    sql.push(" THEN ").big(ends_at).push(" ELSE rate_counters.ends_at END, last_at = ").big(millis);
    sql.push(" RETURNING n, ends_at");
    let rows: Vec<(i32, i64)> = sql.load(tx.conn())?;
    let count = |(n, ends_at)| Count { n, last_at: now, ends_at: Instant::from_millis(ends_at) };
    Ok(rows.into_iter().map(count).collect())
}

/// Counts once more a thing that is remembered from its last time on.
pub(super) fn count_again(tx: &mut Tx, name: CounterName, seconds: i64) -> Result<Count, Failure> {
    let counted = count(tx, name, seconds)?;
    let ends_at = tx.now().plus_seconds(seconds);
    diesel::update(rate_counters::table.find(name.as_slice()))
        .set(rate_counters::ends_at.eq(ends_at))
        .execute(tx.conn())?;
    Ok(Count { ends_at, ..counted })
}

/// What a counter says, without counting.
pub(super) fn look(conn: &mut Conn, name: CounterName, now: Instant) -> Result<Option<Count>, Failure> {
    let row: Option<(i32, Instant, Instant)> = rate_counters::table
        .find(name.as_slice())
        .filter(rate_counters::ends_at.gt(now))
        .select((rate_counters::n, rate_counters::last_at, rate_counters::ends_at))
        .first(conn)
        .optional()?;
    Ok(row.map(|(n, last_at, ends_at)| Count { n, last_at, ends_at }))
}

/// Forgets a counter.
pub(super) fn forget(tx: &mut Tx, name: CounterName) -> Result<(), Failure> {
    diesel::delete(rate_counters::table.find(name.as_slice())).execute(tx.conn())?;
    Ok(())
}

/// Takes away counters whose time is over, some at a time.
pub(super) fn prune(tx: &mut Tx) -> Result<usize, Failure> {
    let now = tx.now();
    let over: Vec<Vec<u8>> = rate_counters::table
        .filter(rate_counters::ends_at.le(now))
        .select(rate_counters::name)
        .limit(PRUNE_ROWS_MAX)
        .load(tx.conn())?;
    Ok(diesel::delete(
        rate_counters::table.filter(rate_counters::name.eq_any(over)).filter(rate_counters::ends_at.le(now)),
    )
    .execute(tx.conn())?)
}

/// What a budget's counter is called for somebody or something.
pub(super) fn name_of(key: &aws_lc_rs::hmac::Key, budget: &str, subject: &str) -> CounterName {
    let tag = aws_lc_rs::hmac::sign(key, format!("{budget}\n{subject}").as_bytes());
    let mut name = CounterName::default();
    for (to, from) in name.iter_mut().zip(tag.as_ref()) {
        *to = *from;
    }
    name
}
