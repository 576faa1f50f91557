//! What comes on top of the price of a ticket.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A service fee: a fixed amount for each unit, a share of its price, or both. What costs nothing bears none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceFee {
    /// For each unit, in minor units of the event's currency.
    #[schema(minimum = 0, maximum = 10000, example = 50)]
    pub fixed_minor: i64,
    /// Of the price of each unit after its promo code, in hundredths of a percent.
    #[schema(minimum = 0, maximum = 2000, example = 400)]
    pub share_bp: i32,
    /// Whether it goes back with the money of a ticket. When an event is called off it always does.
    pub is_refundable: bool,
}

impl ServiceFee {
    /// Most that each unit can bear besides a share.
    pub const FIXED_MINOR_MAX: i64 = 10_000;
    /// Largest share.
    pub const SHARE_BP_MAX: i32 = 2_000;

    /// Whether anything comes on top of anything.
    pub const fn is_none(self) -> bool {
        self.fixed_minor == 0 && self.share_bp == 0
    }

    /// What comes on top of one unit, to the nearest minor unit, a half to the even one.
    pub fn of_unit(self, price: i64) -> i64 {
        if price <= 0 {
            return 0;
        }
        let share = i128::from(price) * i128::from(self.share_bp.max(0));
        let (floor, rest) = (share / 10_000, share % 10_000);
        let up = rest > 5_000 || (rest == 5_000 && floor % 2 == 1);
        let share = i64::try_from(floor + i128::from(up)).unwrap_or(i64::MAX);
        self.fixed_minor.max(0).saturating_add(share)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const fn fee(fixed_minor: i64, share_bp: i32) -> ServiceFee {
        ServiceFee { fixed_minor, share_bp, is_refundable: false }
    }

    #[test]
    fn a_fee_is_fixed_or_a_share_or_both() {
        assert_eq!(fee(150, 0).of_unit(2_500), 150);
        assert_eq!(fee(0, 600).of_unit(2_500), 150);
        assert_eq!(fee(50, 400).of_unit(2_500), 150);
        assert_eq!(fee(0, 0).of_unit(2_500), 0);
    }

    #[test]
    fn what_costs_nothing_bears_none() {
        assert_eq!((fee(150, 600).of_unit(0), fee(150, 600).of_unit(-1)), (0, 0));
    }

    #[test]
    fn a_half_goes_to_the_even_one() {
        assert_eq!([50, 150, 250, 251].map(|price| fee(0, 100).of_unit(price)), [0, 2, 2, 3]);
    }

    #[test]
    fn the_largest_price_has_a_fee() {
        assert_eq!(fee(10_000, 2_000).of_unit(i64::MAX), i64::MAX / 5 + 10_000);
    }

    proptest! {
        #[test]
        fn a_fee_is_never_less_than_nothing_and_grows_with_the_price(
            fixed in 0_i64..=ServiceFee::FIXED_MINOR_MAX, bp in 0..=ServiceFee::SHARE_BP_MAX,
            price in 0_i64..=1_000_000_000, more in 0_i64..1_000_000,
        ) {
            let own = fee(fixed, bp);
            let of = own.of_unit(price);
            prop_assert!(0 <= of && of <= fixed + price / 5 + 1);
            prop_assert!(of <= own.of_unit(price + more));
        }
    }
}
