//! What an offer can be.

use kernel::time::Instant;

/// Most characters of a name.
pub const NAME_LENGTH_MAX: usize = 80;
/// Most characters of a description, in each language.
pub const DESCRIPTION_LENGTH_MAX: usize = 1_000;
/// Most people that one admits.
const ADMITS_MAX: i32 = 20;
/// Dearest offer, in minor units: ten million euros.
const PRICE_MAX: i64 = 1_000_000_000;
/// All of the price is tax.
const TAX_RATE_MAX: i32 = 10_000;
/// Most per order.
const PER_ORDER_MAX: i32 = 1_000;
/// Most days that a ticket opens the door once a day.
const DAYS_MAX: i32 = 366;

/// How an offer is paid for, as far as its price goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Payment {
    /// Nothing.
    Nothing,
    /// The price.
    Fixed,
    /// What the buyer likes, from a minimum.
    Chosen {
        /// The smallest amount.
        at_least: Option<i64>,
    },
}

/// What an offer's numbers are.
#[derive(Debug, Clone, Copy)]
pub struct Terms {
    /// How it is paid for.
    pub payment: Payment,
    /// The smallest donation, whatever it is paid with.
    pub min_price: Option<i64>,
    /// Price in minor units.
    pub price: i64,
    /// People that one admits.
    pub admits: i32,
    /// Tax in basis points.
    pub tax_rate: i32,
    /// Fewest and most per order.
    pub per_order: (i32, i32),
    /// On how many days a ticket opens the door, and whether that has to be said.
    pub days: (Option<i32>, bool),
    /// When its sale opens and closes.
    pub sales: (Option<Instant>, Option<Instant>),
}

type Fault = (&'static str, &'static str, &'static str);

/// What is wrong: the field, a stable reason, the same in words.
pub fn faults(terms: &Terms) -> Vec<Fault> {
    let Terms { price, min_price, .. } = *terms;
    let (min, max) = terms.per_order;
    let (opens, closes) = terms.sales;
    let is_days = |days: i32| (1..=DAYS_MAX).contains(&days);
    let days_fault = match terms.days {
        (Some(_), false) => Some(("checkin/days", "superfluous", "null unless once a day")),
        (None, true) => Some(("checkin/days", "missing", "1 to 366 days")),
        (Some(days), true) if !is_days(days) => Some(("checkin/days", "out_of_range", "1 to 366 days")),
        _ => None,
    };
    let price_fault = match terms.payment {
        _ if !(0..=PRICE_MAX).contains(&price) => {
            Some(("price", "out_of_range", "0 to 1000000000 minor units"))
        }
        Payment::Nothing if price != 0 => Some(("price", "not_free", "0 for a free offer")),
        Payment::Fixed if price == 0 => Some(("price", "missing", "more than 0 for a paid offer")),
        Payment::Chosen { at_least } if at_least.is_some_and(|least| price < least) => {
            Some(("price", "below_minimum", "not below min_price"))
        }
        _ => None,
    };
    let min_price_fault = match (terms.payment, min_price) {
        (Payment::Chosen { .. }, Some(least)) if !(0..=PRICE_MAX).contains(&least) => {
            Some(("min_price", "out_of_range", "0 to 1000000000 minor units"))
        }
        (Payment::Nothing | Payment::Fixed, Some(_)) => {
            Some(("min_price", "superfluous", "for donations only"))
        }
        _ => None,
    };
    let simple: [(bool, Fault); 5] = [
        (!(1..=ADMITS_MAX).contains(&terms.admits), ("admits", "out_of_range", "1 to 20 people")),
        (!(0..=TAX_RATE_MAX).contains(&terms.tax_rate), ("tax_rate_bp", "out_of_range", "0 to 10000")),
        (!(1..=PER_ORDER_MAX).contains(&max), ("max_per_order", "out_of_range", "1 to 1000")),
        (min < 1 || min > max, ("min_per_order", "out_of_range", "1 to max_per_order")),
        (
            opens.zip(closes).is_some_and(|(opens, closes)| closes <= opens),
            ("sales_close_at", "before_opening", "after sales_open_at"),
        ),
    ];
    let simple = simple.into_iter().filter_map(|(is_wrong, fault)| is_wrong.then_some(fault));
    [price_fault, min_price_fault, days_fault].into_iter().flatten().chain(simple).collect()
}

/// Whether these are all of those, each once: an order of them.
pub fn is_order_of<T: Ord + Copy>(order: &[T], all: &[T]) -> bool {
    let sorted = |items: &[T]| {
        let mut items = items.to_vec();
        items.sort_unstable();
        items
    };
    sorted(order) == sorted(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PAID: Terms = Terms {
        payment: Payment::Fixed,
        min_price: None,
        price: 2_500,
        admits: 1,
        tax_rate: 550,
        per_order: (1, 10),
        days: (None, false),
        sales: (None, None),
    };

    fn codes(terms: &Terms) -> Vec<(&'static str, &'static str)> {
        faults(terms).into_iter().map(|(name, code, _)| (name, code)).collect()
    }

    #[test]
    fn a_price_goes_with_how_it_is_paid() {
        assert!(codes(&PAID).is_empty());
        assert_eq!(codes(&Terms { price: 0, ..PAID }), [("price", "missing")]);
        assert_eq!(codes(&Terms { price: -1, ..PAID }), [("price", "out_of_range")]);
        assert_eq!(codes(&Terms { price: PRICE_MAX + 1, ..PAID }), [("price", "out_of_range")]);
        assert_eq!(codes(&Terms { min_price: Some(5), ..PAID }), [("min_price", "superfluous")]);
        let free = Terms { payment: Payment::Nothing, price: 0, ..PAID };
        assert!(codes(&free).is_empty());
        assert_eq!(codes(&Terms { price: 1, ..free }), [("price", "not_free")]);
        let gift = |price, least| Terms {
            payment: Payment::Chosen { at_least: least },
            min_price: least,
            price,
            ..PAID
        };
        assert!(codes(&gift(0, None)).is_empty() && codes(&gift(500, Some(500))).is_empty());
        assert_eq!(codes(&gift(499, Some(500))), [("price", "below_minimum")]);
        assert_eq!(codes(&gift(0, Some(-1))), [("min_price", "out_of_range")]);
    }

    #[test]
    fn numbers_are_within_bounds() {
        for (terms, name) in [
            (Terms { admits: 0, ..PAID }, "admits"),
            (Terms { admits: 21, ..PAID }, "admits"),
            (Terms { tax_rate: 10_001, ..PAID }, "tax_rate_bp"),
            (Terms { per_order: (0, 10), ..PAID }, "min_per_order"),
            (Terms { per_order: (11, 10), ..PAID }, "min_per_order"),
            (Terms { per_order: (1, 1_001), ..PAID }, "max_per_order"),
            (Terms { days: (Some(2), false), ..PAID }, "checkin/days"),
            (Terms { days: (None, true), ..PAID }, "checkin/days"),
            (Terms { days: (Some(367), true), ..PAID }, "checkin/days"),
            (Terms { sales: (Some(Instant::EPOCH), Some(Instant::EPOCH)), ..PAID }, "sales_close_at"),
        ] {
            assert_eq!(
                codes(&terms).into_iter().map(|(name, _)| name).collect::<Vec<_>>(),
                [name],
                "{terms:?}"
            );
        }
        assert!(codes(&Terms { admits: 20, tax_rate: 10_000, per_order: (1_000, 1_000), ..PAID }).is_empty());
    }

    proptest! {
        #[test]
        fn an_order_has_each_once(mut all in proptest::collection::vec(0_u8..200, 0..30)) {
            all.sort_unstable();
            all.dedup();
            let turned: Vec<u8> = all.iter().rev().copied().collect();
            prop_assert!(is_order_of(&turned, &all));
            let mut twice = all.clone();
            twice.extend(all.first());
            prop_assert_eq!(is_order_of(&twice, &all), all.is_empty());
        }
    }
}
