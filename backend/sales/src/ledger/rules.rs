//! Which entries a movement of money makes: debits above zero, credits below.

/// Where money is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Account {
    /// What buyers owe.
    Receivable,
    /// What payment providers hold for the organizer.
    Provider,
    /// What was sold, without tax and fees.
    Revenue,
    /// Service fees, without tax.
    Fees,
    /// Tax in what was sold.
    Tax,
}

impl Account {
    /// Its name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Receivable => "receivable",
            Self::Provider => "provider",
            Self::Revenue => "revenue",
            Self::Fees => "fees",
            Self::Tax => "tax",
        }
    }
}

/// What is sold, or taken back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sum {
    /// All of it.
    pub total: i64,
    /// The tax in that.
    pub tax: i64,
    /// The service fees in it.
    pub fees: i64,
    /// The tax in those.
    pub fee_tax: i64,
}

impl Sum {
    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            total: self.total.saturating_add(other.total),
            tax: self.tax.saturating_add(other.tax),
            fees: self.fees.saturating_add(other.fees),
            fee_tax: self.fee_tax.saturating_add(other.fee_tax),
        }
    }
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Movement {
    /// An order was confirmed.
    Sale(Sum),
    /// A payment succeeded.
    Payment(i64),
    /// Money went back.
    Refund(i64),
    /// Some of a confirmed order was taken back.
    Cancellation(Sum),
}

impl Movement {
    /// Its name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sale(_) => "sale",
            Self::Payment(_) => "payment",
            Self::Refund(_) => "refund",
            Self::Cancellation(_) => "cancellation",
        }
    }

    /// Its entries; those of nothing are left out.
    pub fn entries(self) -> Vec<(Account, i64)> {
        let sale = |sum: Sum| {
            let (fees, all) = (sum.fees - sum.fee_tax, sum.total - sum.tax);
            [
                (Account::Receivable, sum.total),
                (Account::Revenue, fees - all),
                (Account::Fees, -fees),
                (Account::Tax, -sum.tax),
            ]
        };
        let turned = |entries: [(Account, i64); 4]| entries.map(|(account, amount)| (account, -amount));
        let all: Vec<(Account, i64)> = match self {
            Self::Sale(sum) => sale(sum).to_vec(),
            Self::Cancellation(sum) => turned(sale(sum)).to_vec(),
            Self::Payment(amount) => vec![(Account::Provider, amount), (Account::Receivable, -amount)],
            Self::Refund(amount) => vec![(Account::Receivable, amount), (Account::Provider, -amount)],
        };
        all.into_iter().filter(|(_, amount)| *amount != 0).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_sale_is_owed_and_a_payment_settles_it() {
        let sold = Sum { total: 1_200, tax: 200, ..Sum::default() };
        let sale = Movement::Sale(sold).entries();
        assert_eq!(sale, [(Account::Receivable, 1_200), (Account::Revenue, -1_000), (Account::Tax, -200)]);
        assert_eq!(
            Movement::Payment(1_200).entries(),
            [(Account::Provider, 1_200), (Account::Receivable, -1_200)]
        );
        assert!(Movement::Sale(Sum::default()).entries().is_empty());
    }

    #[test]
    fn fees_have_an_account_of_their_own() {
        let sold = Sum { total: 1_320, tax: 220, fees: 120, fee_tax: 20 };
        assert_eq!(
            Movement::Sale(sold).entries(),
            [
                (Account::Receivable, 1_320),
                (Account::Revenue, -1_000),
                (Account::Fees, -100),
                (Account::Tax, -220)
            ]
        );
    }

    proptest! {
        #[test]
        fn every_movement_balances_and_a_sale_given_back_leaves_nothing(total in 0_i64..1_000_000_000, part in 0_i64..=100, fee in 0_i64..=100) {
            let (tax, fees) = (total * part / 100, total * fee / 100);
            let sum = Sum { total, tax, fees, fee_tax: fees * part / 100 };
            let all = [
                Movement::Sale(sum),
                Movement::Payment(total),
                Movement::Refund(total),
                Movement::Cancellation(sum),
            ];
            for movement in all {
                prop_assert_eq!(movement.entries().into_iter().map(|(_, amount)| amount).sum::<i64>(), 0);
            }
            for account in [Account::Receivable, Account::Provider, Account::Revenue, Account::Fees, Account::Tax] {
                let entries = all.into_iter().flat_map(Movement::entries);
                let left: i64 = entries.filter(|(own, _)| *own == account).map(|(_, amount)| amount).sum();
                prop_assert_eq!(left, 0);
            }
        }
    }
}
