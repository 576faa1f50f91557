//! SQL of the audit log.

use super::rules::Entry;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary};
use kernel::ids::{OrganizationId, UserId};
use kernel::time::Instant;
use platform::db::schema::{audit_entries, audit_head};
use platform::db::sql::Sql;
use platform::db::{Conn, Tx};
use platform::http::failure::Failure;

/// Takes the next number, and the hash before it. Others who append wait until this transaction ends.
pub(super) fn next(tx: &mut Tx) -> Result<(i64, Vec<u8>), Failure> {
    let mut sql = Sql::<(BigInt, Binary)>::default();
    sql.push("UPDATE audit_head SET seq = seq + 1 WHERE id = 1 RETURNING seq, hash");
    Ok(sql.get_result(tx.conn())?)
}

/// Writes an entry and makes it the head.
pub(super) fn append(tx: &mut Tx, entry: &Entry, hash: &[u8]) -> Result<(), Failure> {
    diesel::insert_into(audit_entries::table)
        .values((
            audit_entries::seq.eq(entry.seq),
            audit_entries::at.eq(entry.at),
            audit_entries::actor_id.eq(entry.actor_id),
            audit_entries::on_behalf_of.eq(entry.on_behalf_of),
            audit_entries::org_id.eq(entry.org_id),
            audit_entries::action.eq(&entry.action),
            audit_entries::subject.eq(&entry.subject),
            audit_entries::details.eq(&entry.details),
            audit_entries::network.eq(&entry.network),
            audit_entries::request_id.eq(&entry.request_id),
            audit_entries::hash.eq(hash),
        ))
        .execute(tx.conn())?;
    diesel::update(audit_head::table.find(1)).set(audit_head::hash.eq(hash)).execute(tx.conn())?;
    Ok(())
}

#[derive(Queryable)]
struct Row {
    seq: i64,
    at: Instant,
    actor_id: Option<UserId>,
    on_behalf_of: Option<UserId>,
    org_id: Option<OrganizationId>,
    action: String,
    subject: String,
    details: String,
    network: String,
    request_id: String,
    hash: Vec<u8>,
}

/// The entries after a number, in order, each with the hash that it was written with.
pub(super) fn after(conn: &mut Conn, seq: i64, limit: i64) -> Result<Vec<(Entry, Vec<u8>)>, Failure> {
    let rows: Vec<Row> = audit_entries::table
        .filter(audit_entries::seq.gt(seq))
        .order(audit_entries::seq)
        .limit(limit)
        .load(conn)?;
    let entry = |row: Row| {
        let Row { seq, at, actor_id, on_behalf_of, org_id, .. } = row;
        let Row { action, subject, details, network, request_id, hash, .. } = row;
        let entry =
            Entry { seq, at, actor_id, on_behalf_of, org_id, action, subject, details, network, request_id };
        (entry, hash)
    };
    Ok(rows.into_iter().map(entry).collect())
}

/// The number and the hash of the last entry, as the head has them.
pub(super) fn head(conn: &mut Conn) -> Result<(i64, Vec<u8>), Failure> {
    Ok(audit_head::table.find(1).select((audit_head::seq, audit_head::hash)).first(conn)?)
}
