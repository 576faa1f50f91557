//! How much of which line goes back, and until when buyers may.

use kernel::ids::OrderLineId;
use kernel::time::Instant;

/// Seconds of a day.
const DAY_SECONDS: i64 = 24 * 3_600;
/// Fewest and most characters of what a buyer writes who asks for money, and of the answer.
pub const MESSAGE_LENGTH: (usize, usize) = (3, 1_000);

/// What of a line goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// What the tickets cost.
    Tickets,
    /// What came on top.
    Fees,
}

/// The tickets of a line, or its fees, with what can go back of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// Which line.
    pub line: OrderLineId,
    /// What of it.
    pub of: Of,
    /// What it came to.
    pub total: i64,
    /// The tax in that.
    pub tax: i64,
    /// What went back of it before.
    pub given: i64,
    /// Most that may go back of it now.
    pub most: i64,
    /// How much of that does unless somebody says an amount: fees may stay.
    pub agreed: i64,
}

/// What goes back of the tickets of a line, or of its fees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Which line.
    pub line: OrderLineId,
    /// What of it.
    pub of: Of,
    /// How much.
    pub amount: i64,
    /// The tax in that.
    pub tax: i64,
}

/// What goes back when so much does: first of what is agreed, then of the rest; `None`: there is less.
pub fn divide(amount: i64, shares: &[Share]) -> Option<Vec<Part>> {
    let agreed: i64 = shares.iter().map(|share| share.agreed).sum();
    let first = amount.min(agreed);
    let of_agreed: Vec<Share> = shares.iter().map(|share| Share { most: share.agreed, ..*share }).collect();
    let mut parts = spread(first, &of_agreed)?;
    let rest = |share: &Share| {
        let own = parts.iter().find(|part| (part.line, part.of) == (share.line, share.of));
        let gone = own.map_or(0, |part| part.amount);
        Share { given: share.given + gone, most: share.most - gone, ..*share }
    };
    let of_rest: Vec<Share> = shares.iter().map(rest).collect();
    for more in spread(amount - first, &of_rest)? {
        match parts.iter_mut().find(|part| (part.line, part.of) == (more.line, more.of)) {
            Some(part) => (part.amount, part.tax) = (part.amount + more.amount, part.tax + more.tax),
            None => parts.push(more),
        }
    }
    Some(parts)
}

/// Spreads an amount over shares as what may go back of each; `None`: that is less than the amount.
fn spread(amount: i64, shares: &[Share]) -> Option<Vec<Part>> {
    let sum: i128 = shares.iter().map(|share| i128::from(share.most)).sum();
    if i128::from(amount) > sum || amount < 0 {
        return None;
    }
    let exact = |share: &Share| i128::from(amount) * i128::from(share.most);
    let mut parts: Vec<(i64, i128)> = shares
        .iter()
        .map(|share| (exact(share).checked_div(sum).unwrap_or(0), exact(share).checked_rem(sum).unwrap_or(0)))
        .map(|(whole, rest)| (i64::try_from(whole).unwrap_or(0), rest))
        .collect();
    let mut left = amount - parts.iter().map(|(whole, _)| whole).sum::<i64>();
    let mut by_rest: Vec<usize> = (0..parts.len()).collect();
    by_rest.sort_by_key(|n| parts.get(*n).map(|(_, rest)| -rest));
    for n in by_rest {
        if let Some(part) = parts.get_mut(n).filter(|part| left > 0 && part.1 > 0) {
            part.0 += 1;
            left -= 1;
        }
    }
    let part = |(share, (amount, _)): (&Share, &(i64, i128))| Part {
        line: share.line,
        of: share.of,
        amount: *amount,
        tax: tax_of(share, share.given + amount) - tax_of(share, share.given),
    };
    Some(shares.iter().zip(&parts).map(part).filter(|part| part.amount > 0).collect())
}

/// The tax in so much of a line, so that the parts of a line have its tax when all of it is back.
fn tax_of(share: &Share, amount: i64) -> i64 {
    let tax = (i128::from(share.tax) * i128::from(amount)).checked_div(i128::from(share.total));
    tax.and_then(|tax| i64::try_from(tax).ok()).unwrap_or(0)
}

/// Until when a buyer may give a ticket back without asking: one that cost nothing until the date begins, another
/// one so many days before, as was agreed when it was bought; `None`: never.
pub fn returnable_until(is_free: bool, refund_days: Option<i32>, starts_at: Instant) -> Option<Instant> {
    let days = if is_free { 0 } else { i64::from(refund_days?) };
    Some(starts_at.plus_seconds(-days * DAY_SECONDS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn share(total: i64, tax: i64, given: i64) -> Share {
        let line = OrderLineId::parse("0192f7c0-0000-7000-8000-000000000000").unwrap();
        Share { line, of: Of::Tickets, total, tax, given, most: total - given, agreed: total - given }
    }

    #[test]
    fn fees_that_stay_go_back_last() {
        let tickets = share(2_500, 130, 0);
        let fees = Share { of: Of::Fees, agreed: 0, ..share(150, 8, 0) };
        let amounts = |amount| {
            let parts = divide(amount, &[tickets, fees]).unwrap();
            parts.iter().map(|part| (part.of, part.amount, part.tax)).collect::<Vec<_>>()
        };
        assert_eq!(amounts(2_500), [(Of::Tickets, 2_500, 130)]);
        assert_eq!(amounts(2_600), [(Of::Tickets, 2_500, 130), (Of::Fees, 100, 5)]);
        assert_eq!(amounts(2_650), [(Of::Tickets, 2_500, 130), (Of::Fees, 150, 8)]);
        assert_eq!(divide(2_651, &[tickets, fees]), None);
        let both = [tickets, Share { agreed: 150, ..fees }];
        let half = divide(1_325, &both).unwrap();
        assert_eq!(half.iter().map(|part| part.amount).collect::<Vec<_>>(), [1_250, 75]);
    }

    #[test]
    fn an_amount_is_spread_fairly() {
        let parts = spread(100, &[share(100, 0, 0), share(200, 0, 0)]).unwrap();
        assert_eq!(parts.iter().map(|part| part.amount).collect::<Vec<_>>(), [33, 67]);
        assert_eq!(spread(301, &[share(100, 0, 0), share(200, 0, 0)]), None);
        assert_eq!(spread(0, &[share(100, 0, 0)]), Some(vec![]));
        assert_eq!(spread(0, &[]), Some(vec![]));
        assert_eq!(spread(1, &[]), None);
    }

    #[test]
    fn tickets_go_back_until_it_was_agreed() {
        let start = Instant::parse("2026-12-24T19:30:00Z").unwrap();
        assert_eq!(returnable_until(true, None, start), Some(start));
        assert_eq!(returnable_until(false, None, start), None);
        assert_eq!(returnable_until(false, Some(0), start), Some(start));
        assert_eq!(returnable_until(false, Some(7), start), Instant::parse("2026-12-17T19:30:00Z"));
    }

    proptest! {
        #[test]
        fn nothing_is_lost_or_made_when_money_goes_back_in_steps(
            totals in prop::collection::vec((0_i64..1_000_000, 0_i64..=100, 0_i64..=100), 1..8),
            steps in prop::collection::vec(0_i64..=100, 1..6),
        ) {
            let mut shares: Vec<Share> =
                totals.iter().map(|(total, percent, _)| share(*total, total * percent / 100, 0)).collect();
            let mut taxes = vec![0_i64; shares.len()];
            let mut steps = steps;
            steps.push(100);
            for percent in steps {
                let left: i64 = shares.iter().map(|share| share.most).sum();
                let amount = left * percent / 100;
                // Lines share an id here: parts come in the order of the lines, without those of nothing.
                let with_ids: Vec<Share> = (0_u128..)
                    .zip(&shares)
                    .zip(&totals)
                    .map(|((n, share), (_, _, agreed))| Share {
                        line: OrderLineId::from_uuid(uuid::Uuid::from_u128(n)),
                        agreed: share.most * agreed / 100,
                        ..*share
                    })
                    .collect();
                let parts = divide(amount, &with_ids).unwrap();
                prop_assert_eq!(parts.iter().map(|part| part.amount).sum::<i64>(), amount);
                for (n, own) in with_ids.iter().enumerate() {
                    if let Some(part) = parts.iter().find(|part| part.line == own.line) {
                        prop_assert!(part.amount <= own.most && part.tax >= 0 && part.tax <= part.amount);
                        shares[n].given += part.amount;
                        shares[n].most -= part.amount;
                        taxes[n] += part.tax;
                    }
                }
            }
            for (share, tax) in shares.iter().zip(taxes) {
                prop_assert_eq!((share.most, tax), (0, share.tax));
            }
        }
    }
}
