//! What a promo code can be, what it makes of a price, and whether it works now.

use kernel::time::Instant;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Fewest and most characters of a code.
pub const CODE_LENGTH: (usize, usize) = (3, 40);
/// Most characters of what generated codes begin with.
pub const PREFIX_LENGTH_MAX: usize = 20;
/// Random characters of a generated code: 50 bits.
pub const RANDOM_LENGTH: usize = 10;
/// What generated codes are made of: what nobody mistakes for something else.
pub const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/// Most codes generated at once.
pub const GENERATED_MAX: usize = 1_000;
/// Most codes of an event.
pub const CODES_PER_EVENT_MAX: i64 = 10_000;
/// Most offers that a code is limited to.
pub const OFFERS_MAX: usize = 50;
/// Most uses that a code can be limited to.
pub const USES_MAX: i32 = 1_000_000;
/// Most that a code takes off or sets, in minor units.
pub const AMOUNT_MAX: i64 = 1_000_000_000;
/// A whole, in hundredths of a percent.
const WHOLE: i64 = 10_000;

/// What a code does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PromoEffect {
    /// It takes a part of each price off.
    Percent,
    /// It takes an amount off each price.
    Amount,
    /// It lowers each price to an amount.
    SetPrice,
    /// It shows offers that are sold by code only.
    Unlock,
}

impl PromoEffect {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Percent, Self::Amount, Self::SetPrice, Self::Unlock];

    /// Its name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Percent => "percent",
            Self::Amount => "amount",
            Self::SetPrice => "set_price",
            Self::Unlock => "unlock",
        }
    }

    /// Reads the name it has in the database.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|effect| effect.as_str() == name)
    }
}

/// What one unit costs with a code, in minor units: never less than nothing, never more than without. Rounded
/// for each unit to the nearest minor unit, a half upwards.
pub fn price_with(effect: PromoEffect, value: i64, price: i64) -> i64 {
    let price = price.max(0);
    let lowered = match effect {
        PromoEffect::Percent => {
            let rest = i128::from(WHOLE.saturating_sub(value).clamp(0, WHOLE));
            let whole = i128::from(WHOLE);
            let rounded = (i128::from(price) * rest + whole / 2) / whole;
            i64::try_from(rounded).unwrap_or(price)
        }
        PromoEffect::Amount => price.saturating_sub(value),
        PromoEffect::SetPrice => value,
        PromoEffect::Unlock => price,
    };
    lowered.clamp(0, price)
}

/// Whether a code works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PromoCodeStatus {
    /// It does.
    Active,
    /// It is switched off.
    Inactive,
    /// Its time is to come.
    Scheduled,
    /// Its time is over.
    Expired,
    /// It was used as often as it can be.
    UsedUp,
}

impl PromoCodeStatus {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Active, Self::Inactive, Self::Scheduled, Self::Expired, Self::UsedUp];

    /// Reads the name it has in files and addresses.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }

    /// Its name in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Inactive => "inactive",
            Self::Scheduled => "scheduled",
            Self::Expired => "expired",
            Self::UsedUp => "used_up",
        }
    }
}

/// What decides whether a code works.
#[derive(Debug, Clone, Copy)]
pub struct Validity {
    /// Whether it is switched on.
    pub is_active: bool,
    /// First moment, and first moment after.
    pub window: (Option<Instant>, Option<Instant>),
    /// Uses in the hands of who is about to pay, and those that were.
    pub taken: i32,
    /// Most uses.
    pub max_uses: Option<i32>,
}

/// Whether a code works now.
pub fn status(code: Validity, now: Instant) -> PromoCodeStatus {
    let (from, until) = code.window;
    if !code.is_active {
        PromoCodeStatus::Inactive
    } else if from.is_some_and(|from| now < from) {
        PromoCodeStatus::Scheduled
    } else if until.is_some_and(|until| until <= now) {
        PromoCodeStatus::Expired
    } else if code.max_uses.is_some_and(|max| max <= code.taken) {
        PromoCodeStatus::UsedUp
    } else {
        PromoCodeStatus::Active
    }
}

/// What codes begin with that are looked for.
pub fn read_beginning(text: &str) -> Option<String> {
    read_name(text, CODE_LENGTH.1)
}

/// A code in the form in which it is kept: capitals, digits, hyphens and underscores, the first one no sign.
pub fn read_code(text: &str) -> Option<String> {
    let (min, max) = CODE_LENGTH;
    read_name(text, max).filter(|code| code.len() >= min)
}

/// What generated codes begin with.
pub fn read_prefix(text: &str) -> Option<String> {
    read_name(text, PREFIX_LENGTH_MAX)
}

fn read_name(text: &str, length_max: usize) -> Option<String> {
    let code = text.trim().to_ascii_uppercase();
    let is_plain = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
    let is_sound =
        code.bytes().all(is_plain) && code.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric());
    (is_sound && code.len() <= length_max).then_some(code)
}

/// A generated code. 32 characters divide 256 evenly, so each is as likely as any other.
pub fn spell(prefix: &str, random: [u8; RANDOM_LENGTH]) -> String {
    let letters = random.iter().filter_map(|byte| ALPHABET.get(usize::from(byte % 32)));
    let random: String = letters.map(|byte| char::from(*byte)).collect();
    if prefix.is_empty() { random } else { format!("{prefix}-{random}") }
}

/// What is wrong with how much a code does: the field, a stable reason, the same in words.
pub fn fault_of_value(
    effect: PromoEffect,
    percent: Option<i64>,
    amount: Option<i64>,
) -> Option<(&'static str, &'static str, &'static str)> {
    match (effect, percent, amount) {
        (PromoEffect::Percent, None, _) => Some(("percent_bp", "missing", "1 to 10000")),
        (PromoEffect::Percent, Some(bp), None) if !(1..=WHOLE).contains(&bp) => {
            Some(("percent_bp", "out_of_range", "1 to 10000"))
        }
        (PromoEffect::Amount | PromoEffect::SetPrice, _, None) => {
            Some(("amount", "missing", "an amount in the event's currency"))
        }
        (PromoEffect::Amount, None, Some(n)) if !(1..=AMOUNT_MAX).contains(&n) => {
            Some(("amount", "out_of_range", "1 to 1000000000 minor units"))
        }
        (PromoEffect::SetPrice, None, Some(n)) if !(0..=AMOUNT_MAX).contains(&n) => {
            Some(("amount", "out_of_range", "0 to 1000000000 minor units"))
        }
        (PromoEffect::Percent | PromoEffect::Unlock, _, Some(_)) => {
            Some(("amount", "superfluous", "for amounts and prices only"))
        }
        (PromoEffect::Amount | PromoEffect::SetPrice | PromoEffect::Unlock, Some(_), _) => {
            Some(("percent_bp", "superfluous", "for percentages only"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use PromoEffect::{Amount, Percent, SetPrice, Unlock};
    use proptest::prelude::*;

    #[test]
    fn a_code_makes_a_price_this() {
        for (effect, value, price, becomes) in [
            (Percent, 2_000, 2_500, 2_000),
            (Percent, 10_000, 2_500, 0),
            (Percent, 3_333, 100, 67),
            (Percent, 5_000, 25, 13),
            (Percent, 5_000, 1, 1),
            (Percent, 1, 0, 0),
            (Amount, 500, 2_500, 2_000),
            (Amount, 3_000, 2_500, 0),
            (SetPrice, 1_000, 2_500, 1_000),
            (SetPrice, 3_000, 2_500, 2_500),
            (SetPrice, 0, 2_500, 0),
            (Unlock, 0, 2_500, 2_500),
        ] {
            assert_eq!(price_with(effect, value, price), becomes, "{effect:?} {value} of {price}");
        }
    }

    #[test]
    fn a_code_works_while_it_may() {
        let at = |minute| Instant::EPOCH.plus_minutes(minute);
        let code =
            Validity { is_active: true, window: (Some(at(1)), Some(at(3))), taken: 1, max_uses: Some(2) };
        assert_eq!(status(code, at(1)), PromoCodeStatus::Active);
        assert_eq!(status(code, at(0)), PromoCodeStatus::Scheduled);
        assert_eq!(status(code, at(3)), PromoCodeStatus::Expired);
        assert_eq!(status(Validity { taken: 2, ..code }, at(2)), PromoCodeStatus::UsedUp);
        assert_eq!(status(Validity { is_active: false, ..code }, at(2)), PromoCodeStatus::Inactive);
        let endless = Validity { window: (None, None), max_uses: None, ..code };
        assert_eq!(status(endless, at(9)), PromoCodeStatus::Active);
    }

    #[test]
    fn codes_are_kept_in_capitals() {
        assert_eq!(read_code(" piano-20 ").as_deref(), Some("PIANO-20"));
        for wrong in ["", "AB", "-AB", "_AB", "É20", "A B", "=1+1", &"A".repeat(41)] {
            assert_eq!(read_code(wrong), None, "{wrong}");
        }
        assert_eq!(read_prefix("x").as_deref(), Some("X"));
        assert_eq!(read_prefix(&"x".repeat(21)), None);
    }

    #[test]
    fn how_much_goes_with_what() {
        let code = |effect, percent, amount| {
            fault_of_value(effect, percent, amount).map(|(name, code, _)| (name, code))
        };
        assert_eq!(code(Percent, Some(1), None), None);
        assert_eq!(code(Percent, Some(0), None), Some(("percent_bp", "out_of_range")));
        assert_eq!(code(Percent, None, Some(1)), Some(("percent_bp", "missing")));
        assert_eq!(code(Percent, Some(1), Some(1)), Some(("amount", "superfluous")));
        assert_eq!(code(Amount, None, Some(1)), None);
        assert_eq!(code(Amount, None, Some(0)), Some(("amount", "out_of_range")));
        assert_eq!(code(Amount, None, None), Some(("amount", "missing")));
        assert_eq!(code(SetPrice, None, Some(0)), None);
        assert_eq!(code(SetPrice, Some(1), Some(0)), Some(("percent_bp", "superfluous")));
        assert_eq!(code(Unlock, None, None), None);
        assert_eq!(code(Unlock, None, Some(1)), Some(("amount", "superfluous")));
        assert_eq!(code(Unlock, Some(1), None), Some(("percent_bp", "superfluous")));
    }

    proptest! {
        #[test]
        fn a_code_never_raises_a_price_and_never_makes_it_negative(
            effect in prop::sample::select(PromoEffect::ALL.to_vec()), value in 0..=i64::MAX, price in 0..=i64::MAX,
        ) {
            prop_assert!((0..=price).contains(&price_with(effect, value, price)));
        }

        #[test]
        fn a_percentage_is_exact_to_half_a_minor_unit(bp in 1_i64..=10_000, price in 0_i64..AMOUNT_MAX) {
            let doubled_error = 2 * (price_with(Percent, bp, price) * WHOLE - price * (WHOLE - bp));
            prop_assert!(doubled_error.abs() <= WHOLE);
        }

        #[test]
        fn more_off_never_costs_more(a in 1_i64..=10_000, b in 1_i64..=10_000, price in 0_i64..AMOUNT_MAX) {
            let (less, more) = (a.min(b), a.max(b));
            prop_assert!(price_with(Percent, more, price) <= price_with(Percent, less, price));
        }

        #[test]
        fn a_generated_code_can_be_typed(random: [u8; RANDOM_LENGTH], prefix in "[A-Z][A-Z0-9_-]{0,19}") {
            let code = spell(&prefix, random);
            prop_assert_eq!(read_code(&code.to_ascii_lowercase()), Some(code.clone()));
            prop_assert_eq!(spell("", random).len(), RANDOM_LENGTH);
        }
    }
}
