//! What an order takes of counters.

use kernel::ids::OrderLineId;
use std::collections::BTreeMap;

/// Which counter, in the order in which they are locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Counter {
    /// Tickets of an event that a person has.
    EventPerson,
    /// Uses of a code that a person has.
    PromoPerson,
    /// Uses of a code.
    Promo,
    /// Places of a quota.
    Quota,
}

impl Counter {
    /// Its name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EventPerson => "event_person",
            Self::PromoPerson => "promo_person",
            Self::Promo => "promo",
            Self::Quota => "quota",
        }
    }

    /// Reads the name it has in the database.
    pub fn parse(name: &str) -> Option<Self> {
        let all = [Self::EventPerson, Self::PromoPerson, Self::Promo, Self::Quota];
        all.into_iter().find(|counter| counter.as_str() == name)
    }
}

/// The id of what is counted.
pub type Target = [u8; 16];

/// What a line takes of a counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hold {
    /// The line.
    pub line: OrderLineId,
    /// The counter.
    pub counter: Counter,
    /// What is counted.
    pub target: Target,
    /// How many.
    pub units: i32,
    /// Most that a person may have of it; none: no limit of its own.
    pub per_person: Option<i32>,
}

/// How many are taken of each counter, in the order in which they are locked.
pub fn sums(holds: &[Hold]) -> Vec<((Counter, Target), i32)> {
    let mut sums: BTreeMap<(Counter, Target), i32> = BTreeMap::new();
    for hold in holds {
        let sum = sums.entry((hold.counter, hold.target)).or_default();
        *sum = sum.saturating_add(hold.units);
    }
    sums.into_iter().collect()
}

/// What some units of a line give back of what its `of` units took.
pub const fn share(units: i32, n: i32, of: i32) -> i32 {
    match units.checked_div(of) {
        Some(each) => each.saturating_mul(n),
        None => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn counters_are_locked_in_one_order() {
        let line = OrderLineId::parse("0192f7c0-0000-7000-8000-000000000000").unwrap();
        let hold = |counter, n: u8, units| Hold { line, counter, target: [n; 16], units, per_person: None };
        let holds = [
            hold(Counter::Quota, 2, 3),
            hold(Counter::Quota, 1, 1),
            hold(Counter::Promo, 9, 1),
            hold(Counter::Quota, 2, 4),
            hold(Counter::EventPerson, 5, 2),
        ];
        let order: Vec<_> =
            sums(&holds).into_iter().map(|((counter, target), n)| (counter, target[0], n)).collect();
        let expected = [
            (Counter::EventPerson, 5, 2),
            (Counter::Promo, 9, 1),
            (Counter::Quota, 1, 1),
            (Counter::Quota, 2, 7),
        ];
        assert_eq!(order, expected);
        for counter in [Counter::EventPerson, Counter::PromoPerson, Counter::Promo, Counter::Quota] {
            assert_eq!(Counter::parse(counter.as_str()), Some(counter));
        }
    }

    proptest! {
        #[test]
        fn what_units_give_back_one_by_one_is_what_all_give_back(each in 0_i32..20, of in 1_i32..50) {
            let mut left = each * of;
            for before in (1..=of).rev() {
                left -= share(left, 1, before);
            }
            prop_assert_eq!(left, 0);
        }

        #[test]
        fn nothing_is_lost_in_the_sums(units in prop::collection::vec((0_u8..4, 0_i32..1_000), 0..40)) {
            let line = OrderLineId::parse("0192f7c0-0000-7000-8000-000000000000").unwrap();
            let holds: Vec<Hold> = units.iter()
                .map(|(n, units)| Hold { line, counter: Counter::Quota, target: [*n; 16], units: *units, per_person: None })
                .collect();
            let summed: i32 = sums(&holds).into_iter().map(|(_, n)| n).sum();
            prop_assert_eq!(summed, units.iter().map(|(_, n)| n).sum::<i32>());
        }
    }
}
