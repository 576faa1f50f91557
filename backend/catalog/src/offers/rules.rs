//! When a sale is open: one function for lists, pages, carts and orders.

use kernel::fee::ServiceFee;
use kernel::named;
use kernel::time::Instant;
use serde::{Deserialize, Serialize};

named! {
    /// How an offer is paid for.
    OfferKind {
        /// Nothing to pay.
        Free = "free",
        /// A fixed price.
        Paid = "paid",
        /// The buyer chooses, from a minimum.
        Donation = "donation",
    }
}

named! {
    /// Who an offer is for.
    RateClass {
        /// Everybody.
        Normal = "normal",
        /// Students and others who may have to show proof.
        Reduced = "reduced",
        /// With extras.
        Vip = "vip",
    }
}

named! {
    /// Who comes across an offer.
    OfferVisibility {
        /// Everybody who sees the event.
        Public = "public",
        /// Nobody in lists; who knows it can buy it.
        Hidden = "hidden",
        /// Who has a code that unlocks it.
        CodeOnly = "code_only",
    }
}

named! {
    /// How often a ticket opens the door.
    CheckinPolicy {
        /// Once.
        Single = "single",
        /// In and out, as often as one likes.
        Multi = "multi",
        /// Once a day.
        Daily = "daily",
    }
}

/// How often a ticket opens the door, and on how many days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckinView {
    /// How often.
    pub policy: CheckinPolicy,
    /// On how many days, when it is once a day.
    #[schema(minimum = 1, maximum = 366)]
    pub days: Option<i32>,
}

/// Whether something can be bought now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SaleStatus {
    /// Not yet.
    Upcoming,
    /// Now.
    OnSale,
    /// No more.
    Ended,
}

/// When a sale opens and closes; either end may be open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaleWindow {
    /// First moment of the sale.
    pub opens_at: Option<Instant>,
    /// First moment after the sale.
    pub closes_at: Option<Instant>,
}

impl SaleWindow {
    /// A sale without limits of its own.
    pub const ALWAYS: Self = Self { opens_at: None, closes_at: None };
}

/// Whether an offer can be bought: inside every window (the event's and its own), before the end of
/// what it admits to, and not cancelled.
pub fn sale_status(windows: &[SaleWindow], ends_at: Instant, is_cancelled: bool, now: Instant) -> SaleStatus {
    let is_over = windows.iter().any(|w| w.closes_at.is_some_and(|closes| closes <= now));
    if is_cancelled || is_over || ends_at <= now {
        return SaleStatus::Ended;
    }
    if windows.iter().any(|w| w.opens_at.is_some_and(|opens| now < opens)) {
        return SaleStatus::Upcoming;
    }
    SaleStatus::OnSale
}

/// The status of an event by that of its offers: open when one is, else upcoming when one will be.
///
/// An event to come that shows no offers has not announced its tickets yet: upcoming.
pub fn overall(offers: impl IntoIterator<Item = SaleStatus>, is_to_come: bool) -> SaleStatus {
    let mut seen = None;
    for status in offers {
        match status {
            SaleStatus::OnSale => return SaleStatus::OnSale,
            SaleStatus::Upcoming => seen = Some(SaleStatus::Upcoming),
            SaleStatus::Ended => seen = seen.or(Some(SaleStatus::Ended)),
        }
    }
    seen.unwrap_or(if is_to_come { SaleStatus::Upcoming } else { SaleStatus::Ended })
}

/// What comes on top of the price of one. Who gives says what they give: nothing comes on top of a donation.
pub fn fee_of(fee: Option<ServiceFee>, kind: OfferKind, price: i64) -> i64 {
    match (fee, kind) {
        (Some(fee), OfferKind::Paid) => fee.of_unit(price),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(minute: i64) -> Instant {
        Instant::EPOCH.plus_minutes(minute)
    }

    fn window(opens: Option<i64>, closes: Option<i64>) -> SaleWindow {
        SaleWindow { opens_at: opens.map(at), closes_at: closes.map(at) }
    }

    #[test]
    fn a_sale_opens_at_its_first_moment_and_closes_at_its_last() {
        let sale = [window(Some(10), Some(20))];
        for (minute, status) in [
            (9, SaleStatus::Upcoming),
            (10, SaleStatus::OnSale),
            (19, SaleStatus::OnSale),
            (20, SaleStatus::Ended),
        ] {
            assert_eq!(sale_status(&sale, at(100), false, at(minute)), status, "minute {minute}");
        }
    }

    #[test]
    fn nothing_is_sold_for_what_is_over_or_cancelled() {
        assert_eq!(sale_status(&[SaleWindow::ALWAYS], at(5), false, at(5)), SaleStatus::Ended);
        assert_eq!(sale_status(&[SaleWindow::ALWAYS], at(5), true, at(1)), SaleStatus::Ended);
        assert_eq!(sale_status(&[], at(5), false, at(1)), SaleStatus::OnSale);
    }

    #[test]
    fn the_best_offer_decides_for_the_event() {
        use SaleStatus::{Ended, OnSale, Upcoming};
        assert_eq!(overall([Ended, Upcoming, OnSale], true), OnSale);
        assert_eq!(overall([Ended, Upcoming], true), Upcoming);
        assert_eq!(overall([Ended, Ended], true), Ended);
        assert_eq!(overall([], true), Upcoming);
        assert_eq!(overall([], false), Ended);
    }

    proptest! {
        #[test]
        fn a_sale_never_goes_back(opens in proptest::option::of(0_i64..50), closes in proptest::option::of(51_i64..99), end in 0_i64..120) {
            let rank = |status| match status { SaleStatus::Upcoming => 0, SaleStatus::OnSale => 1, SaleStatus::Ended => 2 };
            let mut last = 0;
            for minute in 0..130 {
                let now = rank(sale_status(&[window(opens, closes)], at(end), false, at(minute)));
                prop_assert!(now >= last);
                last = now;
            }
        }
    }

    #[test]
    fn only_what_is_paid_for_bears_a_fee() {
        let fee = Some(ServiceFee { fixed_minor: 50, share_bp: 400, is_refundable: false });
        let of = |kind| fee_of(fee, kind, 2_500);
        assert_eq!([OfferKind::Paid, OfferKind::Donation, OfferKind::Free].map(of), [150, 0, 0]);
        assert_eq!((fee_of(None, OfferKind::Paid, 2_500), fee_of(fee, OfferKind::Paid, 0)), (0, 0));
    }
}
