//! Totals, discounts and the tax that prices contain. Prices include tax; it is taken out per rate of the
//! whole, so that no cent comes or goes by rounding line after line.

/// So many of one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item {
    /// What one costs without a code, in minor units.
    pub unit_price: i64,
    /// What one costs.
    pub unit_net: i64,
    /// What comes on top of one: the service fee.
    pub unit_fee: i64,
    /// How many.
    pub quantity: i32,
    /// Tax in the price and in the fee, in hundredths of a percent.
    pub tax_rate_bp: i32,
}

/// What a line comes to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LineTotal {
    /// What the code takes off.
    pub discount: i64,
    /// The service fees of it.
    pub fees: i64,
    /// What is to pay, fees included.
    pub total: i64,
    /// Tax contained in it.
    pub tax: i64,
    /// What of that is in the fees.
    pub fee_tax: i64,
}

/// Tax of one rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaxShare {
    /// In hundredths of a percent.
    pub rate_bp: i32,
    /// What is to pay of this rate, tax included.
    pub total: i64,
    /// The tax in it.
    pub tax: i64,
}

/// What all of it comes to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Totals {
    /// Each line, in order.
    pub lines: Vec<LineTotal>,
    /// Each rate above zero, the lowest first.
    pub taxes: Vec<TaxShare>,
    /// Before codes and fees.
    pub subtotal: i64,
    /// What codes take off.
    pub discount: i64,
    /// Service fees.
    pub fees: i64,
    /// What is to pay.
    pub total: i64,
    /// All tax in it.
    pub tax: i64,
}

/// What is to pay of one rate on one line: for its tickets, or as its fees.
struct Part {
    rate_bp: i32,
    total: i64,
    tax: i64,
}

/// Adds up; `None` beyond what a number holds.
pub fn totals(items: &[Item]) -> Option<Totals> {
    let mut sum = Totals::default();
    let mut parts: Vec<[Part; 2]> = Vec::with_capacity(items.len());
    for item in items {
        let quantity = i64::from(item.quantity);
        let gross = item.unit_price.checked_mul(quantity)?;
        let net = item.unit_net.checked_mul(quantity)?;
        let fees = item.unit_fee.checked_mul(quantity)?;
        let (total, discount) = (net.checked_add(fees)?, gross.checked_sub(net)?);
        sum.subtotal = sum.subtotal.checked_add(gross)?;
        sum.discount = sum.discount.checked_add(discount)?;
        sum.fees = sum.fees.checked_add(fees)?;
        sum.total = sum.total.checked_add(total)?;
        sum.lines.push(LineTotal { discount, fees, total, ..LineTotal::default() });
        parts.push([net, fees].map(|total| Part { rate_bp: item.tax_rate_bp, total, tax: 0 }));
    }
    let mut rates: Vec<i32> = items.iter().map(|item| item.tax_rate_bp).filter(|rate| *rate > 0).collect();
    rates.sort_unstable();
    rates.dedup();
    for rate_bp in rates {
        let mut own: Vec<&mut Part> =
            parts.iter_mut().flatten().filter(|part| part.rate_bp == rate_bp).collect();
        let total = own.iter().map(|part| part.total).sum();
        let tax = tax_in(total, rate_bp);
        share_out(tax, total, &mut own);
        sum.tax += tax;
        sum.taxes.push(TaxShare { rate_bp, total, tax });
    }
    for (line, [tickets, fees]) in sum.lines.iter_mut().zip(&parts) {
        (line.tax, line.fee_tax) = (tickets.tax + fees.tax, fees.tax);
    }
    Some(sum)
}

/// The tax that an amount contains, to the nearest minor unit, a half to the even one.
pub fn tax_in(total: i64, rate_bp: i32) -> i64 {
    let (total, rate) = (i128::from(total.max(0)), i128::from(rate_bp.max(0)));
    let (whole, doubled) = (10_000 + rate, total * rate * 2);
    let (floor, rest) = (doubled / (whole * 2), doubled % (whole * 2));
    let up = rest > whole || (rest == whole && floor % 2 == 1);
    i64::try_from(floor + i128::from(up)).unwrap_or(0)
}

/// Gives each part its share of the tax of its rate: what is left by rounding down goes to the parts that lost
/// most by it, so that parts add up to the whole.
fn share_out(tax: i64, total: i64, parts: &mut [&mut Part]) {
    let whole = i128::from(total.max(1));
    let exact = |part: &Part| i128::from(part.total) * i128::from(tax);
    let mut left = tax;
    for part in parts.iter_mut() {
        part.tax = i64::try_from(exact(part) / whole).unwrap_or(0);
        left -= part.tax;
    }
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|n| parts.get(*n).map(|part| -(exact(part) % whole)));
    for n in order {
        let Some(part) = parts.get_mut(n).filter(|_| left > 0) else { return };
        part.tax += 1;
        left -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::fee::ServiceFee;
    use proptest::prelude::*;

    const fn item(unit_price: i64, unit_net: i64, quantity: i32, tax_rate_bp: i32) -> Item {
        Item { unit_price, unit_net, unit_fee: 0, quantity, tax_rate_bp }
    }

    #[test]
    fn prices_contain_their_tax() {
        assert_eq!(tax_in(12_000, 2_000), 2_000);
        assert_eq!(tax_in(2_500, 550), 130, "130.33 rounds down");
        assert_eq!((tax_in(3, 10_000), tax_in(1, 10_000)), (2, 0), "a half to the even one");
        assert_eq!((tax_in(0, 2_000), tax_in(100, 0)), (0, 0));
    }

    #[test]
    fn a_cart_of_two_rates_adds_up() {
        let sum =
            totals(&[item(2_500, 2_000, 2, 550), item(999, 999, 3, 2_000), item(500, 500, 1, 0)]).unwrap();
        assert_eq!((sum.subtotal, sum.discount, sum.total), (8_497, 1_000, 7_497));
        let shares = [
            TaxShare { rate_bp: 550, total: 4_000, tax: 209 },
            TaxShare { rate_bp: 2_000, total: 2_997, tax: 500 },
        ];
        assert_eq!(sum.taxes, shares);
        assert_eq!(
            sum.lines.first().copied(),
            Some(LineTotal { discount: 1_000, fees: 0, total: 4_000, tax: 209, fee_tax: 0 })
        );
    }

    #[test]
    fn fees_come_on_top_and_bear_the_tax_of_their_line() {
        let items = [
            Item { unit_fee: 150, ..item(2_500, 2_000, 2, 550) },
            Item { unit_fee: 0, ..item(500, 0, 1, 550) },
        ];
        let sum = totals(&items).unwrap();
        assert_eq!((sum.subtotal, sum.discount, sum.fees, sum.total), (5_500, 1_500, 300, 4_300));
        assert_eq!(sum.taxes, [TaxShare { rate_bp: 550, total: 4_300, tax: 224 }]);
        let first = LineTotal { discount: 1_000, fees: 300, total: 4_300, tax: 224, fee_tax: 16 };
        assert_eq!(sum.lines.first().copied(), Some(first));
    }

    #[test]
    fn too_much_is_no_price() {
        let dear = Item { unit_fee: i64::MAX, ..item(1, 1, 1, 0) };
        assert_eq!(totals(&[dear]), None);
        assert_eq!(totals(&[item(i64::MAX, 0, 2, 0)]), None);
        assert_eq!(totals(&[item(i64::MAX, i64::MAX, 1, 0), item(1, 1, 1, 0)]), None);
    }

    proptest! {
        #[test]
        fn no_cent_comes_or_goes(
            wanted in prop::collection::vec((0_i64..1_000_000, 0_i64..=100, 1_i32..50, 0_i32..4), 0..12),
            fixed in 0_i64..=10_000, share_bp in 0_i32..=2_000,
        ) {
            let fee = ServiceFee { fixed_minor: fixed, share_bp, is_refundable: false };
            let rates = [0, 210, 550, 2_000];
            let items: Vec<Item> = wanted.iter()
                .map(|(price, percent, n, rate)| item(*price, price * percent / 100, *n, rates[usize::try_from(*rate).unwrap()]))
                .map(|item| Item { unit_fee: fee.of_unit(item.unit_net), ..item })
                .collect();
            let sum = totals(&items).unwrap();
            prop_assert_eq!(sum.lines.iter().map(|l| l.total).sum::<i64>(), sum.total);
            prop_assert_eq!(sum.lines.iter().map(|l| l.tax).sum::<i64>(), sum.tax);
            prop_assert_eq!(sum.taxes.iter().map(|t| t.tax).sum::<i64>(), sum.tax);
            prop_assert_eq!(sum.lines.iter().map(|l| l.fees).sum::<i64>(), sum.fees);
            prop_assert_eq!(sum.subtotal - sum.discount + sum.fees, sum.total);
            for share in &sum.taxes {
                prop_assert_eq!(share.tax, tax_in(share.total, share.rate_bp), "tax of the whole");
            }
            for (line, item) in sum.lines.iter().zip(&items) {
                prop_assert!(0 <= line.fee_tax && line.fee_tax <= line.fees);
                prop_assert!(0 <= line.tax - line.fee_tax && line.tax - line.fee_tax <= line.total - line.fees);
                prop_assert!(item.unit_net > 0 || line.fees == 0, "what costs nothing bears no fee");
            }
        }
    }
}
