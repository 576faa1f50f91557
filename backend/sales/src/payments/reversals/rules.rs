//! What news of money that went back without us means for the books.

use crate::payments::provider::rules::RefundState;
use crate::payments::rules::RefundStatus;
use kernel::money::Currency;

/// An amount of money that went back, or is about to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gone {
    /// How much.
    pub amount: i64,
    /// Of which currency.
    pub currency: Currency,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Nothing: it is known, or older than what is known.
    Nothing,
    /// To write it down, and then how it stands.
    Write,
    /// To write how it stands now.
    Settle,
    /// To have a person look: it cannot be what was paid here.
    Mismatch,
}

/// What is to be done about news of money, when this is known of it already and so much is left of its payment.
pub fn step(known: Option<(Gone, RefundStatus)>, said: (Gone, RefundState), left: Gone) -> Step {
    let (gone, state) = said;
    let fits = gone.currency == left.currency && (1..=left.amount).contains(&gone.amount);
    match known {
        None if fits => Step::Write,
        // It comes back, or never went.
        None if state == RefundState::Failed => Step::Nothing,
        None => Step::Mismatch,
        Some((before, _)) if before != gone => Step::Mismatch,
        Some((_, RefundStatus::Succeeded)) => Step::Nothing,
        Some((_, RefundStatus::Failed)) => match state {
            RefundState::Succeeded if fits => Step::Settle,
            RefundState::Succeeded => Step::Mismatch,
            // What is over stays over; this is older.
            RefundState::Submitted | RefundState::Failed => Step::Nothing,
        },
        Some((_, RefundStatus::Submitted)) if state == RefundState::Submitted => Step::Nothing,
        Some((_, RefundStatus::Requested | RefundStatus::Submitted)) => Step::Settle,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn euros(amount: i64) -> Gone {
        Gone { amount, currency: Currency::parse("EUR").unwrap() }
    }

    const STATES: [RefundState; 3] = [RefundState::Submitted, RefundState::Succeeded, RefundState::Failed];

    #[test]
    fn what_is_new_is_written_when_there_is_so_much_left() {
        for state in STATES {
            assert_eq!(step(None, (euros(2_500), state), euros(2_500)), Step::Write);
        }
        for state in [RefundState::Submitted, RefundState::Succeeded] {
            let francs = Gone { currency: Currency::parse("CHF").unwrap(), ..euros(1) };
            for (gone, left) in [(euros(2_501), euros(2_500)), (euros(0), euros(5)), (francs, euros(5))] {
                assert_eq!(step(None, (gone, state), left), Step::Mismatch);
            }
        }
        assert_eq!(step(None, (euros(9), RefundState::Failed), euros(1)), Step::Nothing);
    }

    #[test]
    fn news_in_the_wrong_order_change_nothing() {
        use RefundStatus::{Failed, Requested, Submitted, Succeeded};
        let next = |status, state, left| step(Some((euros(5), status)), (euros(5), state), euros(left));
        assert_eq!(next(Submitted, RefundState::Submitted, 0), Step::Nothing, "twice");
        assert_eq!(next(Submitted, RefundState::Succeeded, 0), Step::Settle);
        assert_eq!(next(Submitted, RefundState::Failed, 0), Step::Settle);
        assert_eq!(next(Requested, RefundState::Succeeded, 0), Step::Settle, "the answer to ours got lost");
        assert_eq!(next(Failed, RefundState::Submitted, 5), Step::Nothing, "opened after it was closed");
        assert_eq!(next(Failed, RefundState::Succeeded, 5), Step::Settle, "it went after all");
        assert_eq!(next(Failed, RefundState::Succeeded, 4), Step::Mismatch, "and was given back meanwhile");
        for state in STATES {
            assert_eq!(next(Succeeded, state, 5), Step::Nothing);
            assert_eq!(step(Some((euros(4), Submitted)), (euros(5), state), euros(9)), Step::Mismatch);
        }
    }

    proptest! {
        #[test]
        fn whatever_comes_in_whatever_order_no_more_goes_than_there_was(
            news in prop::collection::vec((0_usize..3, 1_i64..4, 0_usize..3), 0..30),
        ) {
            let mut rows: [Option<(Gone, RefundStatus)>; 3] = [None; 3];
            for (n, amount, state) in news {
                let held = |row: &Option<(Gone, RefundStatus)>| match row {
                    Some((gone, status)) if *status != RefundStatus::Failed => gone.amount,
                    _ => 0,
                };
                let left = euros(5 - rows.iter().map(held).sum::<i64>());
                let (gone, state) = (euros(amount), STATES[state]);
                if let Step::Write | Step::Settle = step(rows[n], (gone, state), left) {
                    rows[n] = RefundStatus::parse(state.as_str()).map(|status| (gone, status));
                }
                prop_assert!(rows.iter().map(held).sum::<i64>() <= 5);
            }
        }
    }
}
