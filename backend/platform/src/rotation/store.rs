//! SQL of sealed columns, whosever they are: their owners registered them for this.

use super::SealedColumn;
use crate::db::sql::Sql;
use crate::db::{Conn, Tx};
use crate::http::failure::Failure;
use diesel::RunQueryDsl;
use diesel::sql_types::Binary;
use uuid::Uuid;

/// Sealed values of rows after `after`, in order.
pub(super) fn batch(
    conn: &mut Conn,
    column: SealedColumn,
    after: Uuid,
    limit: i64,
) -> Result<Vec<(Uuid, Vec<u8>)>, Failure> {
    let mut sql = Sql::<(Binary, Binary)>::default();
    sql.push("SELECT ").push(column.key).push(", ").push(column.column).push(" FROM ").push(column.table);
    sql.push(" WHERE ").push(column.key).push(" > ").bytes(after.as_bytes());
    sql.push(" AND ").push(column.column).push(" IS NOT NULL ORDER BY ").push(column.key);
    sql.push(" LIMIT ").big(limit);
    let rows: Vec<(Vec<u8>, Vec<u8>)> = sql.load(conn)?;
    let typed =
        |(row, sealed): (Vec<u8>, Vec<u8>)| Ok((Uuid::from_slice(&row).map_err(Failure::fault)?, sealed));
    rows.into_iter().map(typed).collect()
}

/// Writes a value anew, unless it has changed meanwhile.
pub(super) fn replace(
    tx: &mut Tx,
    column: SealedColumn,
    row: Uuid,
    old: &[u8],
    new: &[u8],
) -> Result<bool, Failure> {
    let mut sql = Sql::<()>::default();
    sql.push("UPDATE ").push(column.table).push(" SET ").push(column.column).push(" = ").bytes(new);
    sql.push(" WHERE ").push(column.key).push(" = ").bytes(row.as_bytes());
    sql.push(" AND ").push(column.column).push(" = ").bytes(old);
    Ok(sql.execute(tx.conn())? == 1)
}
