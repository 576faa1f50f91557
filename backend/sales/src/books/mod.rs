//! Whether counters, tickets and the ledger are what orders, payments and refunds add up to. Nothing here writes:
//! what differs is named, for a person to look at.
//!
//! - [`rules`]  what must hold
//!
//! Boundary: [`differences`].

pub mod rules;
mod store;

use platform::db::Conn;
use platform::http::failure::Failure;
use rules::Check;
use std::fmt;
use uuid::Uuid;

/// Something that does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference {
    /// What.
    pub check: Check,
    /// Of which row.
    pub id: Uuid,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.check, self.id)
    }
}

/// What differs, some of each kind.
pub fn differences(conn: &mut Conn) -> Result<Vec<Difference>, Failure> {
    let mut found = Vec::new();
    for check in Check::ALL {
        let rows = store::offenders(conn, check)?;
        found.extend(rows.into_iter().map(|id| Difference { check, id }));
    }
    Ok(found)
}
