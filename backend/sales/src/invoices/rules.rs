//! What is issued, and its number.

use kernel::time::Day;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Digits of a number; a year with more has longer ones.
const DIGITS: usize = 6;

/// What was issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceKind {
    /// Of a sale.
    Invoice,
    /// Of what went back of one.
    CreditNote,
}

impl InvoiceKind {
    /// Its name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invoice => "invoice",
            Self::CreditNote => "credit_note",
        }
    }

    /// Reads the name it has in the database.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Invoice, Self::CreditNote].into_iter().find(|kind| kind.as_str() == name)
    }
}

/// Whether an order gets an invoice: one that was sold, and for something.
pub const fn is_invoiced(total: i64, was_confirmed: bool) -> bool {
    total > 0 && was_confirmed
}

/// The year that a number is of: that of the day on which it is issued, where the first date of the order takes
/// place.
pub const fn year_of(day: Day) -> i32 {
    day.number() / 10_000
}

/// A number as documents have it.
pub fn label(prefix: Option<&str>, year: i32, number: i32) -> String {
    let own = format!("{year}-{number:0DIGITS$}");
    prefix.map_or_else(|| own.clone(), |prefix| format!("{prefix}-{own}"))
}

/// How many units an amount that goes back is of, when it is a whole number of them.
pub fn units(amount: i64, unit: i64, quantity: i32) -> Option<i32> {
    let n = i32::try_from(amount.checked_div(unit)?).ok()?;
    (amount % unit == 0 && (1..=quantity).contains(&n)).then_some(n)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_of_a_year_and_say_whose_they_are() {
        assert_eq!(label(Some("TDP"), 2026, 42), "TDP-2026-000042");
        assert_eq!(label(None, 2026, 1_234_567), "2026-1234567");
        assert_eq!(year_of(Day::parse("2027-01-01").unwrap()), 2027);
    }

    #[test]
    fn what_costs_nothing_or_was_not_sold_gets_no_invoice() {
        assert!(is_invoiced(1, true) && !is_invoiced(0, true) && !is_invoiced(1, false));
    }

    proptest! {
        #[test]
        fn numbers_sort_as_they_were_given(a in 1_i32..1_000_000, b in 1_i32..1_000_000) {
            prop_assert_eq!(label(Some("A"), 2026, a).cmp(&label(Some("A"), 2026, b)), a.cmp(&b));
        }

        #[test]
        fn units_are_told_when_they_are_whole(unit in 1_i64..100_000, n in 1_i32..50, off in 0_i64..100_000) {
            let amount = unit * i64::from(n);
            prop_assert_eq!(units(amount, unit, 50), Some(n));
            prop_assert_eq!(units(amount, unit, n - 1), None);
            let part = off % unit;
            prop_assert!(part == 0 || units(amount + part, unit, 100).is_none());
            prop_assert_eq!(units(amount, 0, 50), None);
        }
    }
}
