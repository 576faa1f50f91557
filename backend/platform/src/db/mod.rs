//! Two databases behind one type.
//!
//! - [`conn`]     one connection, SQLite or PostgreSQL, and how it is set up
//! - [`pool`]     `Db`: bounded readers and writers, `Db::read`, `Db::write`
//! - [`line`]     those who wait for a connection together
//! - [`together`] `Db::write_together`: writes that share a commit
//! - [`reading`]  `Db::read_joint`: reads that share their statements
//! - [`tx`]       `Tx`: what a write holds
//! - [`migrate`]  the one ordered history of both schemas
//! - [`rows`]     rows of any table as values, for backups
//! - [`schema`]   every table, with its owner
//! - [`sql`]      hand-written SQL, for what the builder cannot say
//!
//! Invariant: only [`pool::Db::write`] and its kin make a [`tx::Tx`]; readers cannot write, the database refuses.

pub mod conn;
mod line;
pub mod migrate;
pub mod pool;
mod reading;
pub mod rows;
mod rush;
pub mod schema;
pub mod sql;
mod together;
pub mod tx;

pub use conn::Conn;
pub use pool::Db;
pub use reading::{Answer, JointRead};
pub use together::{Joint, Outcome};
pub use tx::Tx;

/// Runs the same diesel statement on whichever backend a [`Conn`] is.
///
/// For what `MultiConnection` cannot carry: batch inserts and `ON CONFLICT` (ARCHITECTURE.md, two
/// databases). The body is compiled once per backend.
#[macro_export]
macro_rules! each {
    ($conn:expr, |$inner:ident| $body:expr) => {
        match $conn {
            $crate::db::Conn::Pg($inner) => $body,
            $crate::db::Conn::Lite($inner) => $body,
        }
    };
}

/// Inserts several rows at once, or leaves out those that are there: `diesel::insert_into(table).values(rows)`. How many
/// were written. It is the same statement on both databases, which `MultiConnection` cannot carry.
#[macro_export]
macro_rules! insert_rows {
    ($conn:expr, $statement:expr) => {
        $crate::each!($conn, |inner| $statement.execute(inner))
    };
}

/// A value for a TEXT column that holds JSON.
pub fn to_json(value: &impl serde::Serialize) -> Result<String, crate::http::failure::Failure> {
    serde_json::to_string(value).map_err(crate::http::failure::Failure::fault)
}

/// The value of a TEXT column that holds JSON.
pub fn from_json<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, crate::http::failure::Failure> {
    serde_json::from_str(text).map_err(crate::http::failure::Failure::fault)
}
