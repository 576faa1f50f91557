//! SQL of keys and answers.

use super::Key;
use crate::db::schema::idempotency_keys as keys;
use crate::db::sql::{Sql, prepared};
use crate::db::{Conn, Tx};
use crate::http::failure::Failure;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text};
use kernel::time::Instant;
use uuid::Uuid;

/// Rows that one clean-up takes away.
const PRUNE_ROWS_MAX: i64 = 1_000;

/// What is known of a request.
#[derive(Debug, Clone, Queryable, Selectable)]
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

type Columns = (Binary, Text, Binary, Nullable<Binary>, Nullable<Integer>, Nullable<Text>, BigInt, BigInt);
type Values = (Vec<u8>, String, Vec<u8>, Option<Vec<u8>>, Option<i32>, Option<String>, i64, i64);

/// Those of several requests that were sent before, each with its place among them.
pub(super) fn find_all(conn: &mut Conn, all: &[&Key]) -> Result<Vec<(usize, Row)>, Failure> {
    let mut sql = Sql::<Columns>::default();
    sql.push(
        "SELECT k.principal, k.name, k.fingerprint, k.subject, k.status, k.answer, k.busy_until, k.created_at \
         FROM (VALUES (",
    );
    for (n, key) in all.iter().enumerate() {
        sql.push(if n == 0 { "" } else { "), (" }).bytes(key.principal.as_bytes()).push(", ").text(&key.name);
    }
    sql.push(")) AS asked JOIN idempotency_keys k ON k.principal = asked.column1 AND k.name = asked.column2");
    let rows: Vec<Values> = sql.load(conn)?;
    let found = rows.into_iter().flat_map(
        |(principal, name, fingerprint, subject, status, answer, busy, created)| {
            let (busy_until, created_at) = (Instant::from_millis(busy), Instant::from_millis(created));
            let row = Row { fingerprint, subject, status, answer, busy_until, created_at };
            let is_own =
                move |key: &Key| key.principal.as_bytes().as_slice() == principal && key.name == name;
            let own = all.iter().enumerate().filter(move |(_, key)| is_own(key));
            own.map(move |(n, _)| (n, row.clone())).collect::<Vec<_>>()
        },
    );
    Ok(found.collect())
}

/// Writes requests down with what they are making, as far as that is known, over those of the same key that are too
/// old to count. How many are the first of their key. Somebody who sends the same at the same time waits here until the
/// first one's transaction is over.
pub(super) fn insert_all(
    tx: &mut Tx,
    keys: &[(&Key, Option<Uuid>)],
    (busy_until, old): (Instant, Instant),
) -> Result<usize, Failure> {
    let mut sql = Sql::<BigInt>::default();
    sql.push("INSERT INTO idempotency_keys (principal, name, fingerprint, subject, busy_until, created_at) VALUES (");
    for (n, (key, subject)) in keys.iter().enumerate() {
        sql.push(if n == 0 { "" } else { "), (" }).bytes(key.principal.as_bytes());
        sql.push(", ").text(&key.name).push(", ").bytes(&key.fingerprint).push(", ");
        match subject {
            Some(subject) => sql.bytes(subject.as_bytes()),
            None => sql.push("NULL"),
        };
        sql.push(", ").big(busy_until.millis()).push(", ").big(tx.now().millis());
    }
    sql.push(
        ") ON CONFLICT (principal, name) DO UPDATE SET fingerprint = excluded.fingerprint, \
         subject = excluded.subject, status = NULL, answer = NULL, busy_until = excluded.busy_until, \
         created_at = excluded.created_at WHERE idempotency_keys.created_at <= ",
    );
    sql.big(old.millis());
    Ok(sql.execute(tx.conn())?)
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
    let change = keys::subject.eq(Some(subject.as_bytes().as_slice()));
    prepared(diesel::update(own).set(change)).execute(tx.conn())?;
    Ok(())
}

/// Keeps an answer, the first one.
pub(super) fn answer(tx: &mut Tx, key: &Key, status: i32, body: &str) -> Result<(), Failure> {
    let own = keys::table
        .filter(keys::principal.eq(key.principal.as_bytes().as_slice()))
        .filter(keys::name.eq(&key.name))
        .filter(keys::status.is_null());
    let change = (keys::status.eq(Some(status)), keys::answer.eq(Some(body)));
    prepared(diesel::update(own).set(change)).execute(tx.conn())?;
    Ok(())
}

/// Keeps several answers, each the first one.
pub(super) fn answer_all(tx: &mut Tx, answers: &[(&Key, i32, String)]) -> Result<(), Failure> {
    let mut sql = Sql::<BigInt>::default();
    sql.push("UPDATE idempotency_keys SET status = said.column3, answer = said.column4 FROM (VALUES (");
    for (n, (key, status, body)) in answers.iter().enumerate() {
        sql.push(if n == 0 { "" } else { "), (" }).bytes(key.principal.as_bytes()).push(", ").text(&key.name);
        sql.push(", ").int(*status).push(", ").text(body);
    }
    sql.push(
        ")) AS said WHERE idempotency_keys.principal = said.column1 AND idempotency_keys.name = said.column2",
    );
    sql.push(" AND idempotency_keys.status IS NULL");
    sql.execute(tx.conn())?;
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

/// Forgets some that are old. How many.
pub(super) fn prune(tx: &mut Tx, before: Instant) -> Result<usize, Failure> {
    let mut sql = Sql::<BigInt>::default();
    sql.push(
        "DELETE FROM idempotency_keys WHERE (principal, name) IN \
         (SELECT principal, name FROM idempotency_keys WHERE created_at <= ",
    );
    sql.big(before.millis()).push(" LIMIT ").big(PRUNE_ROWS_MAX).push(")");
    Ok(sql.execute(tx.conn())?)
}
