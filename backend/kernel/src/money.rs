//! Money: an amount in minor units and its currency. No floats, no unchecked arithmetic.

use iso_currency::Currency as Iso;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::ToSchema;

/// An ISO 4217 currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency(Iso);

impl Currency {
    /// Finds a currency by its upper-case code.
    pub fn parse(code: &str) -> Option<Self> {
        Iso::from_code(code).map(Self)
    }

    /// The three letters, upper case.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// Whether prices can be in it: not gold, test codes and the like, which have no decimals.
    pub fn is_spendable(self) -> bool {
        self.0.exponent().is_some()
    }

    /// How many decimals a price has: 2 for EUR, 0 for JPY, 3 for KWD.
    pub fn exponent(self) -> u32 {
        self.0.exponent().map_or(0, u32::from)
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::parse(&code).ok_or_else(|| serde::de::Error::custom("not an ISO 4217 code"))
    }
}

/// An amount in minor units (cents) of a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// Minor units: 2500 is 25.00 EUR, and 2500 JPY.
    #[schema(example = 2500, minimum = 0)]
    pub amount: i64,
    /// ISO 4217 code.
    #[schema(value_type = String, example = "EUR", min_length = 3, max_length = 3)]
    pub currency: Currency,
}

impl Money {
    /// Decimals that every amount is scaled to by [`Money::sort_key`].
    const SORT_DECIMALS: u32 = 4;

    /// Whether nothing has to be paid.
    pub const fn is_zero(self) -> bool {
        self.amount == 0
    }

    /// A number by which prices of currencies with different decimals can be put in order.
    ///
    /// It compares face values: no exchange rate is known here, so 20 EUR sorts with 20 CHF.
    pub fn sort_key(self) -> i64 {
        let decimals = Self::SORT_DECIMALS.saturating_sub(self.currency.exponent());
        self.amount.saturating_mul(10_i64.saturating_pow(decimals))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn money(amount: i64, code: &str) -> Money {
        Money { amount, currency: Currency::parse(code).unwrap() }
    }

    #[test]
    fn currencies_know_their_decimals() {
        for (code, exponent) in [("EUR", 2), ("JPY", 0), ("KWD", 3)] {
            assert_eq!(Currency::parse(code).unwrap().exponent(), exponent);
        }
        assert!(
            Currency::parse("JPY").unwrap().is_spendable() && !Currency::parse("XAU").unwrap().is_spendable()
        );
        assert!(Currency::parse("eur").is_none() && Currency::parse("XXX1").is_none());
    }

    #[test]
    fn prices_sort_by_face_value_whatever_their_decimals() {
        assert!(money(1_000, "EUR").sort_key() < money(1_500, "JPY").sort_key());
        assert!(money(1_500, "KWD").sort_key() < money(200, "EUR").sort_key());
    }

    proptest! {
        #[test]
        fn sort_keys_keep_the_order_of_amounts(a in 0_i64..10_000_000_000, b in 0_i64..10_000_000_000) {
            prop_assert_eq!(a.cmp(&b), money(a, "EUR").sort_key().cmp(&money(b, "EUR").sort_key()));
        }

        #[test]
        fn json_round_trips(amount in 0_i64..i64::MAX) {
            let json = serde_json::to_string(&money(amount, "JPY")).unwrap();
            prop_assert_eq!(serde_json::from_str::<Money>(&json).unwrap(), money(amount, "JPY"));
        }
    }
}
