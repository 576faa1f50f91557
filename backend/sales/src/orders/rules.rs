//! The states of an order, and its code.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Minutes that places are held for somebody who is about to pay.
pub const HOLD_MINUTES: i64 = 15;
/// Minutes by which they are held longer, once, for somebody who pays.
pub const EXTENSION_MINUTES: i64 = 15;
/// Characters of a code.
pub const CODE_LENGTH: usize = 8;
/// Crockford's: no letter that looks like a digit, and no U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// What became of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    /// Its places are held until it is paid.
    Pending,
    /// It has its tickets.
    Confirmed,
    /// It was not paid in time.
    Expired,
    /// It was called off.
    Cancelled,
}

impl OrderStatus {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Pending, Self::Confirmed, Self::Expired, Self::Cancelled];

    /// Its name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Confirmed => "confirmed",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads the name it has in the database.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }

    /// Whether an order may go from here to there.
    pub const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Pending, Self::Confirmed | Self::Expired | Self::Cancelled)
                | (Self::Confirmed, Self::Cancelled)
                // The money came late, and there were places still.
                | (Self::Expired, Self::Confirmed)
        )
    }
}

/// Where an order stands with its money, by what was paid and given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaymentState {
    /// Nothing was to pay.
    Free,
    /// Nothing was paid.
    Unpaid,
    /// The provider is at work.
    Processing,
    /// All of it was paid.
    Paid,
    /// Some was given back.
    PartiallyRefunded,
    /// All was given back.
    Refunded,
}

/// Where an order stands with its money.
pub const fn payment_state(total: i64, paid: i64, refunded: i64, is_open: bool) -> PaymentState {
    if paid > 0 && refunded >= paid {
        PaymentState::Refunded
    } else if refunded > 0 {
        PaymentState::PartiallyRefunded
    } else if paid > 0 {
        PaymentState::Paid
    } else if total == 0 {
        PaymentState::Free
    } else if is_open {
        PaymentState::Processing
    } else {
        PaymentState::Unpaid
    }
}

/// A code that people can read to each other. 32 characters divide 256 evenly, so each is as likely as any other.
pub fn spell(random: [u8; CODE_LENGTH]) -> String {
    random
        .iter()
        .filter_map(|byte| ALPHABET.get(usize::from(byte % 32)))
        .map(|byte| char::from(*byte))
        .collect()
}

/// A code as somebody typed it: small letters, and letters that look like digits.
pub fn read_code(text: &str) -> Option<String> {
    let plain = |c: char| match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        c => c,
    };
    let code: String = text.chars().filter(|c| *c != '-').map(plain).collect();
    let is_sound = code.len() == CODE_LENGTH && code.bytes().all(|byte| ALPHABET.contains(&byte));
    is_sound.then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn states_only_go_where_they_may() {
        use OrderStatus::{Cancelled, Confirmed, Expired, Pending};
        let allowed = [
            (Pending, Confirmed),
            (Pending, Expired),
            (Pending, Cancelled),
            (Confirmed, Cancelled),
            (Expired, Confirmed),
        ];
        for from in OrderStatus::ALL {
            for to in OrderStatus::ALL {
                assert_eq!(from.may_become(to), allowed.contains(&(from, to)), "{from:?} {to:?}");
            }
            assert_eq!(OrderStatus::parse(from.as_str()), Some(from));
        }
    }

    #[test]
    fn money_tells_where_an_order_stands() {
        use PaymentState::{Free, Paid, PartiallyRefunded, Processing, Refunded, Unpaid};
        assert_eq!(payment_state(0, 0, 0, false), Free);
        assert_eq!(payment_state(100, 0, 0, false), Unpaid);
        assert_eq!(payment_state(100, 0, 0, true), Processing);
        assert_eq!(payment_state(100, 100, 0, false), Paid);
        assert_eq!(payment_state(100, 100, 40, false), PartiallyRefunded);
        assert_eq!(payment_state(100, 100, 100, false), Refunded);
    }

    #[test]
    fn codes_are_read_as_people_type_them() {
        assert_eq!(read_code("ab12-cd3o").as_deref(), Some("AB12CD30"));
        assert_eq!(read_code("il12cd34").as_deref(), Some("1112CD34"));
        for wrong in ["", "AB12CD3", "AB12CD345", "UUUUUUUU", "AB12CD3É"] {
            assert_eq!(read_code(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn every_code_reads_as_itself(random: [u8; CODE_LENGTH]) {
            let code = spell(random);
            prop_assert_eq!(read_code(&code.to_ascii_lowercase()), Some(code));
        }
    }
}
