//! Whether so many of an offer can be bought now.

use serde::Serialize;
use utoipa::ToSchema;

/// Most of an offer that one line has, whatever the organizer allows.
pub const QUANTITY_MAX: i32 = 1_000;

/// Whether an offer is sold now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sale {
    /// It is.
    Open,
    /// Not yet.
    Upcoming,
    /// No more.
    Ended,
    /// The organizer took it, its date or its event away.
    Gone,
    /// For those with a code.
    NeedsCode,
}

/// What decides how many can be bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// Whether it is sold.
    pub sale: Sale,
    /// Fewest and most in an order.
    pub per_order: (i32, i32),
    /// How many are left; none: no limit.
    pub left: Option<i32>,
}

/// Why so many of an offer cannot be bought as things are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LineProblem {
    /// Its sale opens later.
    NotOnSaleYet,
    /// Its sale is over.
    SaleEnded,
    /// It is not sold any more.
    Gone,
    /// It takes a code.
    CodeNeeded,
    /// None are left.
    SoldOut,
    /// Fewer are left.
    FewLeft,
    /// Fewer than an order takes.
    TooFew,
    /// More than an order takes.
    TooMany,
    /// More than one person may buy for this event.
    TooManyForPerson,
}

impl LineProblem {
    /// Its name in answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotOnSaleYet => "not_on_sale_yet",
            Self::SaleEnded => "sale_ended",
            Self::Gone => "gone",
            Self::CodeNeeded => "code_needed",
            Self::SoldOut => "sold_out",
            Self::FewLeft => "few_left",
            Self::TooFew => "too_few",
            Self::TooMany => "too_many",
            Self::TooManyForPerson => "too_many_for_person",
        }
    }
}

/// What stands in the way of buying so many, the most final reason first.
pub fn problem(terms: Terms, quantity: i32) -> Option<LineProblem> {
    let (min, max) = terms.per_order;
    match terms.sale {
        Sale::Gone => return Some(LineProblem::Gone),
        Sale::Ended => return Some(LineProblem::SaleEnded),
        Sale::NeedsCode => return Some(LineProblem::CodeNeeded),
        Sale::Upcoming => return Some(LineProblem::NotOnSaleYet),
        Sale::Open => {}
    }
    if quantity > max.min(QUANTITY_MAX) {
        return Some(LineProblem::TooMany);
    }
    if quantity < min {
        return Some(LineProblem::TooFew);
    }
    match terms.left {
        Some(left) if left < min.max(1) => Some(LineProblem::SoldOut),
        Some(left) if left < quantity => Some(LineProblem::FewLeft),
        _ => None,
    }
}

/// Most that somebody can choose now.
pub fn most(terms: Terms) -> i32 {
    let max = terms.per_order.1.min(QUANTITY_MAX);
    terms.left.map_or(max, |left| left.min(max)).max(0)
}

/// Most of an offer that the public is told the number of.
pub const TOLD_MAX: i32 = 10;

/// Whether tickets can be had, as everybody is told; the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Availability {
    /// Nothing is sold any more.
    Ended,
    /// Nothing is left.
    SoldOut,
    /// The sale opens later.
    Upcoming,
    /// The last ones.
    FewLeft,
    /// There are enough.
    Available,
}

/// Whether an offer can be had on a date.
pub fn availability(terms: Terms) -> Availability {
    match (terms.sale, terms.left) {
        (Sale::Gone | Sale::Ended | Sale::NeedsCode, _) => Availability::Ended,
        (Sale::Upcoming, _) => Availability::Upcoming,
        (Sale::Open, Some(left)) if left < terms.per_order.0.max(1) => Availability::SoldOut,
        (Sale::Open, Some(left)) if left <= TOLD_MAX => Availability::FewLeft,
        (Sale::Open, _) => Availability::Available,
    }
}

/// Whether anything can be had of several offers: the best of them; none: there are no offers. A sale to come of which
/// nothing is left is sold out.
pub fn overall(offers: impl Iterator<Item = (Availability, Option<i32>)>) -> Option<Availability> {
    let told = |(availability, left)| match (availability, left) {
        (Availability::Upcoming, Some(0)) => Availability::SoldOut,
        (availability, _) => availability,
    };
    offers.map(told).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPEN: Terms = Terms { sale: Sale::Open, per_order: (2, 6), left: Some(4) };

    #[test]
    fn each_reason_is_told() {
        let with = |sale| problem(Terms { sale, ..OPEN }, 3);
        assert_eq!(with(Sale::Open), None);
        assert_eq!(with(Sale::Gone), Some(LineProblem::Gone));
        assert_eq!(with(Sale::Ended), Some(LineProblem::SaleEnded));
        assert_eq!(with(Sale::Upcoming), Some(LineProblem::NotOnSaleYet));
        assert_eq!(with(Sale::NeedsCode), Some(LineProblem::CodeNeeded));
        assert_eq!(problem(OPEN, 1), Some(LineProblem::TooFew));
        assert_eq!(problem(OPEN, 7), Some(LineProblem::TooMany));
        assert_eq!(problem(OPEN, 5), Some(LineProblem::FewLeft));
        assert_eq!(problem(Terms { left: Some(1), ..OPEN }, 2), Some(LineProblem::SoldOut));
        assert_eq!(problem(Terms { left: None, ..OPEN }, 6), None);
    }

    #[test]
    fn the_public_is_told_how_many_there_are_only_of_the_last() {
        use Availability::{Available, Ended, FewLeft, SoldOut, Upcoming};
        let left = |left| availability(Terms { left, ..OPEN });
        assert_eq!([0, 1, 2, TOLD_MAX].map(|n| left(Some(n))), [SoldOut, SoldOut, FewLeft, FewLeft]);
        assert_eq!((left(Some(TOLD_MAX + 1)), left(None)), (Available, Available));
        let when = |sale| availability(Terms { sale, left: Some(0), ..OPEN });
        assert_eq!(when(Sale::Upcoming), Upcoming);
        assert_eq!([Sale::Ended, Sale::Gone, Sale::NeedsCode].map(when), [Ended; 3]);
        assert_eq!(availability(Terms { per_order: (0, 6), left: Some(0), ..OPEN }), SoldOut);
    }

    #[test]
    fn several_are_as_good_as_the_best() {
        use Availability::{Available, Ended, FewLeft, SoldOut, Upcoming};
        let best = |all: &[(Availability, Option<i32>)]| overall(all.iter().copied());
        assert_eq!(best(&[]), None);
        assert_eq!(best(&[(Ended, None), (SoldOut, Some(0))]), Some(SoldOut));
        assert_eq!(best(&[(SoldOut, Some(0)), (Upcoming, Some(5))]), Some(Upcoming));
        assert_eq!(best(&[(SoldOut, Some(0)), (Upcoming, Some(0))]), Some(SoldOut), "they share the places");
        assert_eq!(best(&[(FewLeft, Some(3)), (Upcoming, None)]), Some(FewLeft));
        assert_eq!(best(&[(FewLeft, Some(3)), (Available, None), (Ended, None)]), Some(Available));
    }

    #[test]
    fn nobody_can_choose_more_than_is_left_or_allowed() {
        assert_eq!(
            (most(OPEN), most(Terms { left: Some(9), ..OPEN }), most(Terms { left: None, ..OPEN })),
            (4, 6, 6)
        );
        assert_eq!(most(Terms { per_order: (1, 5_000), left: None, ..OPEN }), QUANTITY_MAX);
    }
}
