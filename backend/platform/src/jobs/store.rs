//! SQL of jobs.

use super::Job;
use crate::db::sql::Sql;
use crate::db::{Tx, to_json};
use crate::http::failure::Failure;
use diesel::RunQueryDsl;
use kernel::time::Instant;

impl Tx<'_> {
    /// Has work done as soon as this transaction is committed.
    pub fn enqueue<J: Job>(&mut self, job: &J) -> Result<(), Failure> {
        let now = self.now();
        self.enqueue_at(job, now)
    }

    /// Has work done at a moment. Does nothing while a job with the same key waits.
    pub fn enqueue_at<J: Job>(&mut self, job: &J, run_at: Instant) -> Result<(), Failure> {
        let payload = to_json(job)?;
        insert(self, J::NAME, payload, job.dedup_key(), run_at)
    }
}

fn insert(
    tx: &mut Tx,
    name: &str,
    payload: String,
    dedup_key: Option<String>,
    run_at: Instant,
) -> Result<(), Failure> {
    let (id, now) = (tx.new_uuid(), tx.now());
    let mut sql = Sql::<()>::default();
    sql.push(
        "INSERT INTO jobs (id, name, payload, dedup_key, state, attempts, run_at, lease_until, created_at) VALUES (",
    );
    sql.bytes(id.as_bytes()).push(", ").text(name).push(", ").text(payload).push(", ");
    match dedup_key {
        Some(key) => sql.text(key),
        None => sql.push("NULL"),
    };
    sql.push(", 'waiting', 0, ").big(run_at.millis()).push(", 0, ").big(now.millis());
    sql.push(") ON CONFLICT (name, dedup_key) DO NOTHING");
    sql.execute(tx.conn())?;
    tx.leave_work();
    Ok(())
}
