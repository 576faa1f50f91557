//! Everything sealed moves to the active key, while the program runs.
//!
//! Batch by batch, each row guarded by what it held: a row that somebody rewrites meanwhile is theirs.
//! Slices say which of their columns are sealed; the outbox knows its own.

mod store;

use crate::db::Db;
use crate::http::failure::Failure;
use crate::keyring::{Keyring, Place, Sealed};
use crate::outbox;
use serde_json::Value;
use uuid::Uuid;

/// Rows of one transaction.
const BATCH: i64 = 100;

/// A column that a slice keeps sealed. Its values are sealed for the place (table, key, column).
#[derive(Debug, Clone, Copy)]
pub struct SealedColumn {
    /// The table.
    pub table: &'static str,
    /// The column with the sixteen bytes that stand for the row: its primary key or another unique one.
    pub key: &'static str,
    /// The sealed column; it may be NULL.
    pub column: &'static str,
}

/// What came of one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotated {
    /// `table.column`.
    pub place: String,
    /// Values that moved to the active key.
    pub moved: usize,
}

/// Seals everything under the active key. What another key sealed needs that key in `KEK` still.
pub async fn rotate(db: &Db, keyring: &Keyring, columns: &[SealedColumn]) -> Result<Vec<Rotated>, Failure> {
    let mut report = Vec::new();
    for column in columns {
        let moved = rotate_column(db, keyring, *column).await?;
        report.push(Rotated { place: format!("{}.{}", column.table, column.column), moved });
    }
    report.push(Rotated { place: "facts.payload".to_owned(), moved: rotate_facts(db, keyring).await? });
    Ok(report)
}

async fn rotate_column(db: &Db, keyring: &Keyring, column: SealedColumn) -> Result<usize, Failure> {
    let (mut after, mut moved) = (Uuid::nil(), 0);
    loop {
        let rows = db.read(move |conn| store::batch(conn, column, after, BATCH)).await?;
        let Some((last, _)) = rows.last() else { return Ok(moved) };
        after = *last;
        let keyring = keyring.clone();
        let write = move |tx: &mut crate::db::Tx| {
            let mut moved = 0;
            for (row, old) in &rows {
                let place = Place { table: column.table, row: *row, column: column.column };
                if let Some(new) = keyring.reseal(&place, old)? {
                    moved += usize::from(store::replace(tx, column, *row, old, &new)?);
                }
            }
            Ok(moved)
        };
        moved += db.write(write).await?;
    }
}

async fn rotate_facts(db: &Db, keyring: &Keyring) -> Result<usize, Failure> {
    let (mut after, mut moved) = (0, 0);
    loop {
        let rows = db.read(move |conn| outbox::sealed_after(conn, after, BATCH)).await?;
        let Some((last, _)) = rows.last() else { return Ok(moved) };
        after = *last;
        let keyring = keyring.clone();
        let write = move |tx: &mut crate::db::Tx| {
            let mut moved = 0;
            for (seq, old) in &rows {
                let mut payload: Value = crate::db::from_json(old)?;
                if renew(&keyring, &mut payload)? {
                    let new = crate::db::to_json(&payload)?;
                    moved += usize::from(outbox::replace_payload(tx, *seq, old, &new)?);
                }
            }
            Ok(moved)
        };
        moved += db.write(write).await?;
    }
}

/// Renews every sealed text in a payload. Whether there was one.
fn renew(keyring: &Keyring, value: &mut Value) -> Result<bool, Failure> {
    match value {
        Value::String(text) => {
            let renewed = Sealed::renew(keyring, text)?;
            let is_changed = renewed.is_some();
            if let Some(renewed) = renewed {
                *text = renewed;
            }
            Ok(is_changed)
        }
        Value::Array(items) => {
            items.iter_mut().try_fold(false, |changed, item| Ok(renew(keyring, item)? | changed))
        }
        Value::Object(fields) => {
            fields.values_mut().try_fold(false, |changed, item| Ok(renew(keyring, item)? | changed))
        }
        _ => Ok(false),
    }
}
