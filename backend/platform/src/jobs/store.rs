//! SQL of jobs.

use super::Job;
use crate::db::schema::{facts, jobs};
use crate::db::sql::Sql;
use crate::db::{Conn, Tx, to_json};
use crate::http::failure::Failure;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Integer, Text};
use kernel::time::Instant;
use uuid::Uuid;

/// The key of rows that are never deleted.
const RECURRING: &str = "recurring";
/// Dead jobs on one page.
pub const DEAD_LIST_MAX: i64 = 100;

/// A job that this process may work on until its lease is over.
#[derive(Clone)]
pub(super) struct Claimed {
    pub(super) id: Uuid,
    pub(super) name: String,
    pub(super) payload: String,
    /// Which attempt this is; whoever claims it later has a higher one.
    pub(super) attempt: i32,
}

/// A job that was given up.
#[derive(Debug, Clone)]
pub struct DeadJob {
    /// Its row.
    pub id: Uuid,
    /// What kind of work.
    pub name: String,
    /// What is needed for it, as JSON.
    pub payload: String,
    /// How often it was tried.
    pub attempts: i32,
    /// Why it failed last.
    pub last_error: Option<String>,
    /// When it was put in.
    pub created_at: Instant,
}

impl Tx<'_> {
    /// Has work done as soon as this transaction is committed.
    pub fn enqueue<J: Job>(&mut self, job: &J) -> Result<(), Failure> {
        let now = self.now();
        self.enqueue_at(job, now)
    }

    /// Has work done at a moment. Does nothing while a job with the same key is there.
    pub fn enqueue_at<J: Job>(&mut self, job: &J, run_at: Instant) -> Result<(), Failure> {
        self.enqueue_all(std::slice::from_ref(job), run_at)
    }

    /// Has several things of one kind done at a moment.
    pub fn enqueue_all<J: Job>(&mut self, jobs: &[J], run_at: Instant) -> Result<(), Failure> {
        let row = |job: &J| Ok((to_json(job)?, job.dedup_key()));
        let rows: Vec<_> = jobs.iter().map(row).collect::<Result<_, Failure>>()?;
        insert(self, J::NAME, &rows, run_at)
    }
}

/// Puts jobs in, each what is needed for it and its key.
fn insert(
    tx: &mut Tx,
    name: &str,
    jobs: &[(String, Option<String>)],
    run_at: Instant,
) -> Result<(), Failure> {
    if jobs.is_empty() {
        return Ok(());
    }
    let now = tx.now();
    let mut sql = Sql::<()>::default();
    sql.push(
        "INSERT INTO jobs (id, name, payload, dedup_key, state, attempts, run_at, lease_until, created_at) VALUES (",
    );
    for (n, (payload, key)) in jobs.iter().enumerate() {
        sql.push(if n == 0 { "" } else { "), (" }).bytes(tx.new_uuid().as_bytes()).push(", ");
        sql.text(name).push(", ").text(payload).push(", ").text_or_null(key.as_deref());
        sql.push(", 'waiting', 0, ").big(run_at.millis()).push(", 0, ").big(now.millis());
    }
    sql.push(") ON CONFLICT (name, dedup_key) DO NOTHING");
    sql.execute(tx.conn())?;
    tx.leave_work();
    Ok(())
}

/// Puts in work that runs again and again, unless it is there.
pub(super) fn keep_recurring(tx: &mut Tx, name: &str, payload: &str) -> Result<(), Failure> {
    let now = tx.now();
    insert(tx, name, &[(payload.to_owned(), Some(RECURRING.to_owned()))], now)
}

/// Whether there is anything to relay or to claim: a read, so that an idle worker never locks.
pub(super) fn has_work(conn: &mut Conn, now: Instant, names: &[&'static str]) -> Result<bool, Failure> {
    let facts = diesel::select(diesel::dsl::exists(facts::table.filter(facts::relayed_at.is_null())));
    Ok(facts.get_result(conn)? || !due_names(conn, now, names)?.is_empty())
}

/// Those kinds of which a job is due. Each is looked up by itself, however many jobs of others wait: as a join it may
/// be planned to read all of them.
fn due_names(conn: &mut Conn, now: Instant, names: &[&'static str]) -> Result<Vec<&'static str>, Failure> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::<Text>::default();
    sql.push("SELECT asked.column1 FROM (VALUES (");
    for (n, name) in names.iter().enumerate() {
        sql.push(if n == 0 { "" } else { "), (" }).text(*name);
    }
    sql.push(")) AS asked WHERE (SELECT 1 FROM jobs WHERE state = 'waiting' AND name = asked.column1");
    sql.push(" AND run_at <= ").big(now.millis()).push(" AND lease_until <= ").big(now.millis());
    sql.push(" LIMIT 1) IS NOT NULL");
    let due: Vec<String> = sql.load(conn)?;
    Ok(names.iter().copied().filter(|name| due.iter().any(|due| due == name)).collect())
}

/// Takes jobs of these kinds that are due, the oldest first, and holds them until `lease_until`. How long the line is
/// behind them, or that of other kinds, makes no difference.
///
/// No two workers get the same row: PostgreSQL passes over rows that another worker is taking at this moment; SQLite has
/// one writer.
pub(super) fn claim(
    tx: &mut Tx,
    names: &[&'static str],
    limit: usize,
    lease_until: Instant,
) -> Result<Vec<Claimed>, Failure> {
    let now = tx.now();
    let mut due: Vec<(i64, Vec<u8>)> = Vec::new();
    for name in due_names(tx.conn(), now, names)? {
        due.extend(oldest(tx, name, limit)?);
    }
    due.sort_unstable();
    due.truncate(limit);
    if due.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::<(Binary, Text, Text, Integer)>::default();
    sql.push("UPDATE jobs SET attempts = attempts + 1, lease_until = ").big(lease_until.millis());
    sql.push(" WHERE id IN (").bytes_list(&due.iter().map(|(_, id)| id.as_slice()).collect::<Vec<_>>());
    sql.push(") RETURNING id, name, payload, attempts");
    let rows: Vec<(Vec<u8>, String, String, i32)> = sql.load(tx.conn())?;
    rows.into_iter()
        .map(|(id, name, payload, attempt)| {
            let id = Uuid::from_slice(&id).map_err(Failure::fault)?;
            Ok(Claimed { id, name, payload, attempt })
        })
        .collect()
}

/// The jobs of one kind that are due longest, each with the moment it became so. Nobody else takes them meanwhile.
fn oldest(tx: &mut Tx, name: &'static str, limit: usize) -> Result<Vec<(i64, Vec<u8>)>, Failure> {
    let now = tx.now().millis();
    let mut sql = Sql::<(BigInt, Binary)>::default();
    sql.push("SELECT run_at, id FROM jobs WHERE state = 'waiting' AND name = ").text(name);
    sql.push(" AND run_at <= ").big(now).push(" AND lease_until <= ").big(now);
    sql.push(" ORDER BY run_at, id LIMIT ").big(i64::try_from(limit).unwrap_or(1));
    if matches!(tx.conn(), Conn::Pg(_)) {
        sql.push(" FOR UPDATE SKIP LOCKED");
    }
    Ok(sql.load(tx.conn())?)
}

/// The row of a claimed job, as long as nobody else has claimed it since.
fn held(job: &Claimed) -> (Vec<u8>, i32) {
    (job.id.as_bytes().to_vec(), job.attempt)
}

/// The work is done.
pub(super) fn finish(tx: &mut Tx, job: &Claimed) -> Result<bool, Failure> {
    let (id, attempt) = held(job);
    let row = jobs::table.filter(jobs::id.eq(id)).filter(jobs::attempts.eq(attempt));
    Ok(diesel::delete(row).execute(tx.conn())? == 1)
}

/// The work is to be done (again) at a moment. Recurring work starts counting from nothing.
pub(super) fn postpone(
    tx: &mut Tx,
    job: &Claimed,
    run_at: Instant,
    attempts: i32,
    reason: Option<&str>,
) -> Result<bool, Failure> {
    let (id, attempt) = held(job);
    let row = jobs::table.filter(jobs::id.eq(id)).filter(jobs::attempts.eq(attempt));
    let changed = diesel::update(row)
        .set((
            jobs::run_at.eq(run_at),
            jobs::lease_until.eq(0),
            jobs::attempts.eq(attempts),
            jobs::last_error.eq(reason),
        ))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// The work is given up until somebody retries it.
pub(super) fn bury(tx: &mut Tx, job: &Claimed, reason: &str) -> Result<bool, Failure> {
    let (id, attempt) = held(job);
    let row = jobs::table.filter(jobs::id.eq(id)).filter(jobs::attempts.eq(attempt));
    let changed = diesel::update(row)
        .set((jobs::state.eq("dead"), jobs::lease_until.eq(0), jobs::last_error.eq(Some(reason))))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

type DeadRow = (Vec<u8>, String, String, i32, Option<String>, Instant);

/// Jobs that were given up, the newest first, from those put in before the row `before`.
pub fn dead(conn: &mut Conn, before: Option<Uuid>, limit: i64) -> Result<Vec<DeadJob>, Failure> {
    let columns = (jobs::id, jobs::name, jobs::payload, jobs::attempts, jobs::last_error, jobs::created_at);
    let mut query = jobs::table
        .filter(jobs::state.eq("dead"))
        .select(columns)
        .order(jobs::id.desc())
        .limit(limit.clamp(1, DEAD_LIST_MAX))
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(jobs::id.lt(before.as_bytes().to_vec()));
    }
    let rows: Vec<DeadRow> = query.load(conn)?;
    rows.into_iter()
        .map(|(id, name, payload, attempts, last_error, created_at)| {
            let id = Uuid::from_slice(&id).map_err(Failure::fault)?;
            Ok(DeadJob { id, name, payload, attempts, last_error, created_at })
        })
        .collect()
}

/// Has a job that was given up tried anew, from the first attempt on. Whether there was one.
pub fn retry(tx: &mut Tx, id: Uuid) -> Result<bool, Failure> {
    let now = tx.now();
    let row = jobs::table.filter(jobs::id.eq(id.as_bytes().to_vec())).filter(jobs::state.eq("dead"));
    let changed = diesel::update(row)
        .set((jobs::state.eq("waiting"), jobs::attempts.eq(0), jobs::run_at.eq(now), jobs::lease_until.eq(0)))
        .execute(tx.conn())?;
    tx.leave_work();
    Ok(changed == 1)
}

/// Forgets a job that was given up. Whether there was one.
pub fn discard(tx: &mut Tx, id: Uuid) -> Result<bool, Failure> {
    let row = jobs::table.filter(jobs::id.eq(id.as_bytes().to_vec())).filter(jobs::state.eq("dead"));
    Ok(diesel::delete(row).execute(tx.conn())? == 1)
}

/// Forgets jobs that were given up long ago. How many went.
pub(crate) fn prune_dead(tx: &mut Tx, before: Instant, limit: i64) -> Result<usize, Failure> {
    let old = jobs::table
        .filter(jobs::state.eq("dead"))
        .filter(jobs::run_at.lt(before))
        .select(jobs::id)
        .limit(limit);
    let old: Vec<Vec<u8>> = old.load(tx.conn())?;
    Ok(diesel::delete(jobs::table.filter(jobs::id.eq_any(old))).execute(tx.conn())?)
}

/// How the queue stands.
pub(super) struct Depth {
    pub(super) waiting: i64,
    pub(super) dead: i64,
    /// When the oldest job became due that still waits.
    pub(super) oldest: Option<Instant>,
}

/// How the queue stands.
pub(super) fn depth(conn: &mut Conn, now: Instant) -> Result<Depth, Failure> {
    let count = |state: &'static str| jobs::table.filter(jobs::state.eq(state)).count();
    let due = jobs::table.filter(jobs::state.eq("waiting")).filter(jobs::run_at.le(now));
    Ok(Depth {
        waiting: count("waiting").get_result(conn)?,
        dead: count("dead").get_result(conn)?,
        oldest: due.select(jobs::run_at).order(jobs::run_at).first(conn).optional()?,
    })
}
