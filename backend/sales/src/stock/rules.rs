//! What is free, and what a quota can be.

use serde::Serialize;
use utoipa::ToSchema;

/// Most places of a quota, blocked places and places beyond its size.
pub const PLACES_MAX: i32 = 1_000_000;
/// Most characters of a quota's name.
pub const NAME_LENGTH_MAX: usize = 80;
/// Most parts that the dates of an event are cut into.
pub const PARTS_PER_EVENT_MAX: i64 = 200;

/// What a quota is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuotaKind {
    /// All places of a date, as many as the event's capacity says.
    EventCapacity,
    /// All places of a date, as many as it says itself.
    DateCapacity,
    /// Places of a date for some offers.
    Part,
}

impl QuotaKind {
    /// Its name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EventCapacity => "event_capacity",
            Self::DateCapacity => "date_capacity",
            Self::Part => "part",
        }
    }

    /// Reads the name it has in the database.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::EventCapacity, Self::DateCapacity, Self::Part].into_iter().find(|kind| kind.as_str() == name)
    }
}

/// The places of a quota.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Places {
    /// How many there are; none: no limit.
    pub size: Option<i32>,
    /// In the hands of who is about to pay.
    pub held: i32,
    /// Sold.
    pub sold: i32,
    /// Kept back by the organizer.
    pub blocked: i32,
    /// How many may be taken beyond the size.
    pub overbook: i32,
}

impl Places {
    /// Nothing is taken yet.
    pub const fn untouched(size: Option<i32>) -> Self {
        Self { size, held: 0, sold: 0, blocked: 0, overbook: 0 }
    }

    /// How many are taken.
    pub const fn taken(self) -> i32 {
        self.held.saturating_add(self.sold).saturating_add(self.blocked)
    }

    /// How many are free; none: no limit.
    pub fn available(self) -> Option<i32> {
        self.size.map(|size| size.saturating_add(self.overbook).saturating_sub(self.taken()).max(0))
    }

    /// Whether no more are taken than there are: the invariant of every quota.
    pub fn holds(self) -> bool {
        self.size.is_none_or(|size| self.taken() <= size.saturating_add(self.overbook))
    }
}

/// How often an offer can still be sold that takes from all these quotas, so many places each time.
pub fn units_available(quotas: impl Iterator<Item = Places>, admits: i32) -> Option<i32> {
    quotas.filter_map(Places::available).min().map(|places| places / admits.max(1))
}

/// What is wrong with what an organizer wants of a quota: the field, a stable reason, the same in words.
pub fn faults(places: Places) -> Vec<(&'static str, &'static str, &'static str)> {
    let is_wrong = |n: i32| !(0..=PLACES_MAX).contains(&n);
    [
        (places.size.is_some_and(is_wrong), ("size", "out_of_range", "0 to 1000000")),
        (is_wrong(places.blocked), ("blocked", "out_of_range", "0 to 1000000")),
        (is_wrong(places.overbook), ("overbook", "out_of_range", "0 to 1000000")),
        (
            places.size.is_none() && places.overbook != 0,
            ("overbook", "superfluous", "0 where there is no limit"),
        ),
    ]
    .into_iter()
    .filter_map(|(is_wrong, what)| is_wrong.then_some(what))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HALL: Places = Places { size: Some(100), held: 5, sold: 60, blocked: 10, overbook: 0 };

    #[test]
    fn what_is_free_is_what_nobody_took() {
        assert_eq!((HALL.taken(), HALL.available(), HALL.holds()), (75, Some(25), true));
        assert_eq!(Places { overbook: 3, ..HALL }.available(), Some(28));
        assert_eq!(Places { size: None, ..HALL }.available(), None);
        let small = Places { size: Some(74), ..HALL };
        assert_eq!((small.available(), small.holds()), (Some(0), false));
        assert!(Places { overbook: 1, ..small }.holds() && Places { size: None, ..HALL }.holds());
    }

    #[test]
    fn an_offer_is_as_free_as_the_shortest_of_its_quotas() {
        let unlimited = Places { size: None, ..HALL };
        assert_eq!(units_available([unlimited].into_iter(), 1), None);
        assert_eq!(units_available([HALL, unlimited].into_iter(), 2), Some(12));
        let part = Places { size: Some(70), blocked: 0, ..HALL };
        assert_eq!(units_available([HALL, part].into_iter(), 4), Some(1));
    }

    #[test]
    fn numbers_are_within_bounds() {
        assert!(faults(HALL).is_empty() && faults(Places::untouched(None)).is_empty());
        let wrong = Places { size: Some(-1), blocked: PLACES_MAX + 1, overbook: -1, ..HALL };
        let names: Vec<&str> = faults(wrong).into_iter().map(|(name, ..)| name).collect();
        assert_eq!(names, ["size", "blocked", "overbook"]);
        let endless = Places { size: None, overbook: 1, ..HALL };
        assert_eq!(faults(endless).first().map(|(_, code, _)| *code), Some("superfluous"));
        for kind in [QuotaKind::EventCapacity, QuotaKind::DateCapacity, QuotaKind::Part] {
            assert_eq!(QuotaKind::parse(kind.as_str()), Some(kind));
        }
    }

    proptest! {
        #[test]
        fn taking_what_is_free_never_breaks_the_invariant(
            size in 0..PLACES_MAX, held in 0..1_000, sold in 0..1_000, blocked in 0..1_000, overbook in 0..100,
        ) {
            let places = Places { size: Some(size), held, sold, blocked, overbook };
            let free = places.available().unwrap();
            prop_assert_eq!(places.holds(), free > 0 || places.taken() <= size + overbook);
            if places.holds() {
                let (full, beyond) = (sold + free, sold + free + 1);
                prop_assert!((Places { sold: full, ..places }).holds(), "all that is free can be taken");
                prop_assert!(!(Places { sold: beyond, ..places }).holds(), "and no more");
            }
        }
    }
}
