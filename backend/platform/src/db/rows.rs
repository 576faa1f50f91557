//! Rows of any table as values: what a backup reads and a restore writes.
//!
//! The one place that reads all columns there are. A row says what they are called, so a new column is in the next
//! backup without anybody thinking of it, and an old backup still says what it has.

use super::sql::Sql;
use super::{Conn, Tx};
use crate::http::failure::Failure;
use diesel::deserialize::{self, FromSql, QueryableByName};
use diesel::pg::Pg;
use diesel::row::{Field, NamedRow, Row};
use diesel::sql_types::{BigInt, Binary, Bool, Double, Integer, Text, Untyped};
use diesel::sqlite::{Sqlite, SqliteType};
use diesel::{RunQueryDsl, sql_types};
use serde::{Deserialize, Serialize};

/// Values bound in one statement; SQLite takes 32,766.
const BOUND_MAX: usize = 30_000;
/// PostgreSQL's numbers of its types.
mod oid {
    pub const BOOL: u32 = 16;
    pub const BYTEA: u32 = 17;
    pub const INT8: u32 = 20;
    pub const INT4: u32 = 23;
    pub const TEXT: u32 = 25;
    pub const FLOAT8: u32 = 701;
}

/// What stands in a column, the same for both databases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// Nothing.
    Null,
    /// A number, a moment, or 0 and 1 for no and yes.
    Number(i64),
    /// Text.
    Text(String),
    /// Bytes, as base64.
    Bytes {
        /// Them.
        #[serde(with = "base64")]
        bytes: Vec<u8>,
    },
    /// A number with a fraction, bit by bit.
    Real {
        /// Its bits.
        bits: u64,
    },
}

/// Bytes in JSON.
mod base64 {
    use data_encoding::BASE64;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64.encode(bytes))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(deserializer)?;
        BASE64.decode(text.as_bytes()).map_err(D::Error::custom)
    }
}

/// A table, or some rows of it.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// The columns of its primary key, by which it is read.
    pub key: &'static [&'static str],
    /// Which rows, when not all; a condition in SQL.
    pub only: Option<&'static str>,
}

/// Rows with the names of their columns.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rows {
    /// The names.
    pub columns: Vec<String>,
    /// The rows; each has a value for each column.
    pub rows: Vec<Vec<Value>>,
}

impl Rows {
    /// What the last row has in these columns.
    pub fn last(&self, columns: &[&str]) -> Option<Vec<Value>> {
        let row = self.rows.last()?;
        let position = |name: &&str| self.columns.iter().position(|column| column == name);
        columns.iter().map(|name| row.get(position(name)?).cloned()).collect()
    }
}

/// How many rows there are.
pub fn count(conn: &mut Conn, table: &Table) -> Result<i64, Failure> {
    let mut sql = Sql::<BigInt>::default();
    sql.push("SELECT COUNT(*) FROM ").push(table.name).push(" WHERE ").push(table.only.unwrap_or("1 = 1"));
    let counts: Vec<i64> = sql.load(conn)?;
    Ok(counts.into_iter().sum())
}

/// The rows that follow a key, or the first ones.
pub fn page(conn: &mut Conn, table: &Table, after: Option<&[Value]>, n_max: i32) -> Result<Rows, Failure> {
    let key = table.key.join(", ");
    let mut sql = Sql::<Untyped>::default();
    sql.push("SELECT * FROM ").push(table.name).push(" WHERE ").push(table.only.unwrap_or("1 = 1"));
    if let Some(after) = after {
        sql.push(" AND (").push(&key).push(") > (");
        for (i, value) in after.iter().enumerate() {
            sql.push(if i > 0 { ", " } else { "" });
            bind(&mut sql, value, false);
        }
        sql.push(")");
    }
    sql.push(" ORDER BY ").push(&key).push(" LIMIT ").int(n_max);
    let read: Vec<Read> = crate::each!(conn, |inner| sql.load(inner))?;
    let columns = read.first().map(|row| row.columns.clone()).unwrap_or_default();
    Ok(Rows { columns, rows: read.into_iter().map(|row| row.values).collect() })
}

/// Writes rows. Their columns are those of a backup: names that are none are refused.
pub fn insert(tx: &mut Tx, table: &'static str, rows: &Rows) -> Result<(), Failure> {
    let is_name =
        |name: &String| name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    let n_columns = rows.columns.len();
    if n_columns == 0
        || !rows.columns.iter().all(is_name)
        || rows.rows.iter().any(|row| row.len() != n_columns)
    {
        return Err(Failure::fault(format!("rows of {table} are none")));
    }
    let truths = truths(tx.conn(), table)?;
    let is_truth: Vec<bool> = rows.columns.iter().map(|column| truths.contains(column)).collect();
    for some in rows.rows.chunks((BOUND_MAX / n_columns).max(1)) {
        // Each differs in what is NULL.
        let mut sql = Sql::<BigInt>::once();
        sql.push("INSERT INTO ")
            .push(table)
            .push(" (\"")
            .push(&rows.columns.join("\", \""))
            .push("\") VALUES ");
        for (i, row) in some.iter().enumerate() {
            sql.push(if i > 0 { ", (" } else { "(" });
            for (j, (value, is_truth)) in row.iter().zip(&is_truth).enumerate() {
                sql.push(if j > 0 { ", " } else { "" });
                bind(&mut sql, value, *is_truth);
            }
            sql.push(")");
        }
        sql.execute(tx.conn())?;
    }
    Ok(())
}

/// Columns that are BOOLEAN and take no number. Only PostgreSQL has such.
fn truths(conn: &mut Conn, table: &str) -> Result<Vec<String>, Failure> {
    if matches!(conn, Conn::Lite(_)) {
        return Ok(Vec::new());
    }
    let mut sql = Sql::<Text>::default();
    sql.push("SELECT CAST(column_name AS TEXT) FROM information_schema.columns WHERE data_type = 'boolean' ");
    sql.push("AND table_schema = current_schema() AND table_name = ").text(table);
    Ok(sql.load(conn)?)
}

fn bind<ST>(sql: &mut Sql<ST>, value: &Value, is_truth: bool) {
    match value {
        // Untyped, as a bound one is not.
        Value::Null => sql.push("NULL"),
        Value::Number(number) if is_truth => sql.push("(").big(*number).push(" <> 0)"),
        Value::Number(number) => sql.big(*number),
        Value::Text(text) => sql.text(text.as_str()),
        Value::Bytes { bytes } => sql.bytes(bytes),
        Value::Real { bits } => sql.real(f64::from_bits(*bits)),
    };
}

/// One row as it is read.
struct Read {
    columns: Vec<String>,
    values: Vec<Value>,
}

/// Has a row of either database tell its columns; `value` reads one that is not NULL.
fn read<'r, DB, R>(
    row: &R,
    value: impl Fn(DB::RawValue<'_>) -> deserialize::Result<Value>,
) -> deserialize::Result<Read>
where
    DB: diesel::backend::Backend,
    R: NamedRow<'r, DB>,
{
    let mut read = Read { columns: Vec::new(), values: Vec::new() };
    for i in 0..row.field_count() {
        let field = Row::get(row, i).ok_or("a row has fewer columns than it says")?;
        read.columns.push(field.field_name().unwrap_or_default().to_owned());
        read.values.push(field.value().map_or(Ok(Value::Null), &value)?);
    }
    Ok(read)
}

impl QueryableByName<Pg> for Read {
    fn build<'r>(row: &impl NamedRow<'r, Pg>) -> deserialize::Result<Self> {
        read(row, |raw| {
            Ok(match raw.get_oid().get() {
                oid::BOOL => Value::Number(<bool as FromSql<Bool, Pg>>::from_sql(raw)?.into()),
                oid::INT4 => Value::Number(<i32 as FromSql<Integer, Pg>>::from_sql(raw)?.into()),
                oid::INT8 => Value::Number(FromSql::<BigInt, Pg>::from_sql(raw)?),
                oid::TEXT => Value::Text(FromSql::<Text, Pg>::from_sql(raw)?),
                oid::BYTEA => Value::Bytes { bytes: FromSql::<Binary, Pg>::from_sql(raw)? },
                oid::FLOAT8 => Value::Real { bits: <f64 as FromSql<Double, Pg>>::from_sql(raw)?.to_bits() },
                other => return Err(format!("a column has the type {other}, which no backup knows").into()),
            })
        })
    }
}

impl QueryableByName<Sqlite> for Read {
    fn build<'r>(row: &impl NamedRow<'r, Sqlite>) -> deserialize::Result<Self> {
        read(row, |raw| {
            Ok(match raw.value_type() {
                None => Value::Null,
                Some(SqliteType::Text) => Value::Text(FromSql::<Text, Sqlite>::from_sql(raw)?),
                Some(SqliteType::Binary) => Value::Bytes { bytes: FromSql::<Binary, Sqlite>::from_sql(raw)? },
                Some(SqliteType::Float | SqliteType::Double) => {
                    Value::Real { bits: <f64 as FromSql<Double, Sqlite>>::from_sql(raw)?.to_bits() }
                }
                Some(SqliteType::Integer | SqliteType::SmallInt | SqliteType::Long) => {
                    Value::Number(FromSql::<sql_types::BigInt, Sqlite>::from_sql(raw)?)
                }
            })
        })
    }
}

/// Now, or the moment that a row has already: a clock may go back, and nodes do not all have the same time, but what
/// happened to a row never goes back.
#[macro_export]
macro_rules! not_before {
    ($column:path, $now:expr) => {
        diesel::dsl::case_when(diesel::ExpressionMethods::gt($column, $now), $column).otherwise($now)
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_what_they_were_after_json() {
        let row = vec![
            Value::Null,
            Value::Number(i64::MIN),
            Value::Number(1),
            Value::Text("é\"\n{\"bits\":1}".to_owned()),
            Value::Bytes { bytes: vec![0, 255, 16] },
            Value::Bytes { bytes: Vec::new() },
            Value::Real { bits: 48.856_614_f64.to_bits() },
            Value::Real { bits: f64::NEG_INFINITY.to_bits() },
        ];
        let text = serde_json::to_string(&row).unwrap();
        assert_eq!(serde_json::from_str::<Vec<Value>>(&text).unwrap(), row, "{text}");
    }

    #[test]
    fn the_last_row_says_where_to_go_on() {
        let columns = ["b", "a"].map(str::to_owned).to_vec();
        let rows = Rows { columns, rows: vec![vec![Value::Number(1), Value::Number(2)]] };
        assert_eq!(rows.last(&["a", "b"]), Some(vec![Value::Number(2), Value::Number(1)]));
        assert_eq!(rows.last(&["c"]), None);
        assert_eq!(Rows::default().last(&["a"]), None);
    }
}
