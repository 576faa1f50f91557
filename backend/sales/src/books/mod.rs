//! Whether counters, tickets and the ledger are what orders, payments and refunds add up to. Nothing here writes:
//! what differs is named, for a person to look at.
//!
//! - [`rules`]  what must hold
//!
//! Boundary: [`differences`], [`turnover`].

pub mod rules;
mod store;

use kernel::money::Currency;
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

/// What came and went in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turnover {
    /// Which.
    pub currency: Currency,
    /// What buyers paid, in minor units.
    pub paid_minor: i64,
    /// What was given back.
    pub refunded_minor: i64,
    /// Refunds that were asked for, and that the provider has not heard of.
    pub n_open: i64,
}

impl fmt::Display for Turnover {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = usize::try_from(self.currency.exponent()).unwrap_or(0);
        let shown = |minor: i64| {
            let digits = format!("{minor:0width$}", width = decimals + 1);
            match digits.split_at_checked(digits.len() - decimals) {
                Some((whole, rest)) if !rest.is_empty() => format!("{whole}.{rest}"),
                _ => digits,
            }
        };
        let Self { paid_minor, refunded_minor, n_open, .. } = self;
        write!(
            f,
            "{} paid, {} given back, {n_open} refunds not sent",
            shown(*paid_minor),
            shown(*refunded_minor)
        )
    }
}

/// What came and went, by currency.
pub fn turnover(conn: &mut Conn) -> Result<Vec<Turnover>, Failure> {
    store::turnover(conn)
}
