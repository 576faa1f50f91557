//! SQL of keys and answers.

use super::Key;
use crate::db::schema::idempotency_keys as keys;
use crate::db::sql::Sql;
use crate::db::{Conn, Tx};
use crate::http::failure::Failure;
use diesel::prelude::*;
use kernel::time::Instant;
use uuid::Uuid;

/// Rows that one clean-up takes away.
const PRUNE_ROWS_MAX: i64 = 1_000;

/// What is known of a request.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = keys)]
pub(super) struct Row {
    pub(super) fingerprint: Vec<u8>,
    pub(super) subject: Option<Vec<u8>>,
    pub(super) status: Option<i32>,
    pub(super) answer: Option<String>,
    pub(super) busy_until: Instant,
    pub(super) created_at: Instant,
}

/// One request.
pub(super) fn find(conn: &mut Conn, key: &Key) -> Result<Option<Row>, Failure> {
    let own = keys::table
        .filter(keys::principal.eq(key.principal.as_bytes().as_slice()))
        .filter(keys::name.eq(&key.name));
    Ok(own.select(Row::as_select()).first(conn).optional()?)
}

/// Writes a request down. Whether it is the first of its key. Somebody who sends the same at the same time
/// waits here until the first one's transaction is over.
pub(super) fn insert(tx: &mut Tx, key: &Key, busy_until: Instant) -> Result<bool, Failure> {
    let row = (
        keys::principal.eq(key.principal.as_bytes().as_slice()),
        keys::name.eq(&key.name),
        keys::fingerprint.eq(key.fingerprint.as_slice()),
        keys::busy_until.eq(busy_until),
        keys::created_at.eq(tx.now()),
    );
    let n = crate::each!(tx.conn(), |inner| diesel::insert_into(keys::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(inner))?;
    Ok(n == 1)
}

/// Takes up what somebody left, unless somebody else did.
pub(super) fn take_up(tx: &mut Tx, key: &Key, seen: Instant, until: Instant) -> Result<bool, Failure> {
    let own = keys::table
        .filter(keys::principal.eq(key.principal.as_bytes().as_slice()))
        .filter(keys::name.eq(&key.name))
        .filter(keys::busy_until.eq(seen))
        .filter(keys::status.is_null());
    Ok(diesel::update(own).set(keys::busy_until.eq(until)).execute(tx.conn())? == 1)
}

/// Says what a request is making.
pub(super) fn note(tx: &mut Tx, key: &Key, subject: Uuid) -> Result<(), Failure> {
    let own = keys::table
        .filter(keys::principal.eq(key.principal.as_bytes().as_slice()))
        .filter(keys::name.eq(&key.name));
    diesel::update(own).set(keys::subject.eq(Some(subject.as_bytes().as_slice()))).execute(tx.conn())?;
    Ok(())
}

/// Keeps an answer, the first one.
pub(super) fn answer(tx: &mut Tx, key: &Key, status: i32, body: &str) -> Result<(), Failure> {
    let own = keys::table
        .filter(keys::principal.eq(key.principal.as_bytes().as_slice()))
        .filter(keys::name.eq(&key.name))
        .filter(keys::status.is_null());
    diesel::update(own)
        .set((keys::status.eq(Some(status)), keys::answer.eq(Some(body))))
        .execute(tx.conn())?;
    Ok(())
}

/// Lets it be taken up now.
pub(super) fn give_up(tx: &mut Tx, key: &Key) -> Result<(), Failure> {
    let now = tx.now();
    let own = keys::table
        .filter(keys::principal.eq(key.principal.as_bytes().as_slice()))
        .filter(keys::name.eq(&key.name))
        .filter(keys::status.is_null());
    diesel::update(own).set(keys::busy_until.eq(now)).execute(tx.conn())?;
    Ok(())
}

/// Forgets one that is too old to count.
pub(super) fn forget(tx: &mut Tx, key: &Key, before: Instant) -> Result<(), Failure> {
    let own = keys::table
        .filter(keys::principal.eq(key.principal.as_bytes().as_slice()))
        .filter(keys::name.eq(&key.name))
        .filter(keys::created_at.le(before));
    diesel::delete(own).execute(tx.conn())?;
    Ok(())
}

/// Forgets some that are old. How many.
pub(super) fn prune(tx: &mut Tx, before: Instant) -> Result<usize, Failure> {
    let mut sql = Sql::<diesel::sql_types::BigInt>::default();
    sql.push(
        "DELETE FROM idempotency_keys WHERE (principal, name) IN \
         (SELECT principal, name FROM idempotency_keys WHERE created_at <= ",
    );
    sql.big(before.millis()).push(" LIMIT ").big(PRUNE_ROWS_MAX).push(")");
    Ok(sql.execute(tx.conn())?)
}
