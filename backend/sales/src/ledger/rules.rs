//! Which entries a movement of money makes: debits above zero, credits below.

/// Where money is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Account {
    /// What buyers owe.
    Receivable,
    /// What payment providers hold for the organizer.
    Provider,
    /// What was sold, without tax.
    Revenue,
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
            Self::Tax => "tax",
        }
    }
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Movement {
    /// An order was confirmed.
    Sale {
        /// Its total.
        total: i64,
        /// The tax in it.
        tax: i64,
    },
    /// A payment succeeded.
    Payment(i64),
    /// Money went back.
    Refund(i64),
    /// A confirmed order was called off.
    Cancellation {
        /// How much of it.
        total: i64,
        /// The tax in it.
        tax: i64,
    },
}

impl Movement {
    /// Its name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sale { .. } => "sale",
            Self::Payment(_) => "payment",
            Self::Refund(_) => "refund",
            Self::Cancellation { .. } => "cancellation",
        }
    }

    /// Its entries; those of nothing are left out.
    pub fn entries(self) -> Vec<(Account, i64)> {
        let sale = |total: i64, tax: i64| {
            [(Account::Receivable, total), (Account::Revenue, -(total - tax)), (Account::Tax, -tax)]
        };
        let turned = |entries: [(Account, i64); 3]| entries.map(|(account, amount)| (account, -amount));
        let all: Vec<(Account, i64)> = match self {
            Self::Sale { total, tax } => sale(total, tax).to_vec(),
            Self::Cancellation { total, tax } => turned(sale(total, tax)).to_vec(),
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
        let sale = Movement::Sale { total: 1_200, tax: 200 }.entries();
        assert_eq!(sale, [(Account::Receivable, 1_200), (Account::Revenue, -1_000), (Account::Tax, -200)]);
        assert_eq!(
            Movement::Payment(1_200).entries(),
            [(Account::Provider, 1_200), (Account::Receivable, -1_200)]
        );
        assert!(Movement::Sale { total: 0, tax: 0 }.entries().is_empty());
    }

    proptest! {
        #[test]
        fn every_movement_balances_and_a_sale_given_back_leaves_nothing(total in 0_i64..1_000_000_000, part in 0_i64..=100) {
            let tax = total * part / 100;
            let all = [
                Movement::Sale { total, tax },
                Movement::Payment(total),
                Movement::Refund(total),
                Movement::Cancellation { total, tax },
            ];
            for movement in all {
                prop_assert_eq!(movement.entries().into_iter().map(|(_, amount)| amount).sum::<i64>(), 0);
            }
            for account in [Account::Receivable, Account::Provider, Account::Revenue, Account::Tax] {
                let entries = all.into_iter().flat_map(Movement::entries);
                let left: i64 = entries.filter(|(own, _)| *own == account).map(|(_, amount)| amount).sum();
                prop_assert_eq!(left, 0);
            }
        }
    }
}
