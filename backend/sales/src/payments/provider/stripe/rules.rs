//! Stripe's words and amounts, in ours.

use crate::payments::provider::rules::{Decline, DisputeState, ProviderStatus, RefundState};
use kernel::money::Currency;

/// How a PaymentIntent stands. One that wants another card has failed: we ask for a new one instead.
pub fn status(text: &str) -> Option<ProviderStatus> {
    match text {
        "requires_payment_method" => Some(ProviderStatus::Failed),
        "requires_action" | "requires_confirmation" => Some(ProviderStatus::RequiresAction),
        "processing" | "requires_capture" => Some(ProviderStatus::Processing),
        "succeeded" => Some(ProviderStatus::Succeeded),
        "canceled" => Some(ProviderStatus::Cancelled),
        _ => None,
    }
}

/// How a refund stands. One that waits for an action of the buyer is on its way.
pub fn refund_state(text: &str) -> Option<RefundState> {
    match text {
        "pending" | "requires_action" => Some(RefundState::Submitted),
        "succeeded" => Some(RefundState::Succeeded),
        "failed" | "canceled" => Some(RefundState::Failed),
        _ => None,
    }
}

/// How a dispute stands. None while a bank only asks (`warning_…`) or what it asked was settled beforehand
/// (`prevented`): no money moves then.
pub fn dispute_state(text: &str) -> Option<DisputeState> {
    match text {
        "needs_response" | "under_review" => Some(DisputeState::Open),
        "won" => Some(DisputeState::Won),
        "lost" => Some(DisputeState::Lost),
        _ => None,
    }
}

/// Why there is no money, by the codes of an error. Issuers' reasons that give hints to thieves stay untold.
pub fn decline(code: Option<&str>, decline_code: Option<&str>) -> Decline {
    match (code.unwrap_or_default(), decline_code.unwrap_or_default()) {
        (_, "insufficient_funds") => Decline::InsufficientFunds,
        ("expired_card", _) | (_, "expired_card") => Decline::ExpiredCard,
        ("payment_intent_authentication_failure" | "authentication_required", _)
        | (_, "authentication_required") => Decline::AuthenticationFailed,
        ("card_declined", _) => Decline::Declined,
        _ => Decline::Other,
    }
}

/// Which parameter of a payment names the card.
pub fn card_parameter(token: &str) -> Option<&'static str> {
    let is_word =
        |rest: &str| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if token.len() > 255 {
        return None;
    }
    match token.split_once('_') {
        Some(("pm" | "card" | "src", rest)) if is_word(rest) => Some("payment_method"),
        Some(("ctoken", rest)) if is_word(rest) => Some("confirmation_token"),
        Some(("tok", rest)) if is_word(rest) => Some("payment_method_data[card][token]"),
        _ => None,
    }
}

/// Decimals of a currency, where Stripe's are not those of ISO 4217.
fn exponent(currency: Currency) -> u32 {
    match currency.code() {
        "ISK" | "UGX" => 2,
        "MGA" => 0,
        _ => currency.exponent(),
    }
}

/// An amount as Stripe counts it; none when it has no word for it.
pub fn to_stripe(amount: i64, currency: Currency) -> Option<i64> {
    scale(amount, currency.exponent(), exponent(currency))
}

/// The same back.
pub fn from_stripe(amount: i64, currency: Currency) -> Option<i64> {
    scale(amount, exponent(currency), currency.exponent())
}

fn scale(amount: i64, from: u32, to: u32) -> Option<i64> {
    if to >= from {
        return amount.checked_mul(10_i64.checked_pow(to - from)?);
    }
    let unit = 10_i64.checked_pow(from - to)?;
    (amount % unit == 0).then_some(amount / unit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn currency(code: &str) -> Currency {
        Currency::parse(code).unwrap()
    }

    #[test]
    fn amounts_are_those_of_iso_but_for_three_currencies() {
        for (code, ours, theirs) in [
            ("EUR", 2_500, Some(2_500)),
            ("JPY", 2_500, Some(2_500)),
            ("KWD", 2_500, Some(2_500)),
            ("ISK", 2_500, Some(250_000)),
            ("UGX", 1, Some(100)),
            ("MGA", 2_500, Some(25)),
            ("MGA", 2_501, None),
            ("UGX", i64::MAX, None),
        ] {
            assert_eq!(to_stripe(ours, currency(code)), theirs, "{code} {ours}");
        }
    }

    #[test]
    fn reasons_are_told_apart() {
        for (code, reason, expected) in [
            (Some("card_declined"), Some("generic_decline"), Decline::Declined),
            (Some("card_declined"), Some("stolen_card"), Decline::Declined),
            (Some("card_declined"), Some("insufficient_funds"), Decline::InsufficientFunds),
            (Some("expired_card"), None, Decline::ExpiredCard),
            (Some("card_declined"), Some("authentication_required"), Decline::AuthenticationFailed),
            (Some("payment_intent_authentication_failure"), None, Decline::AuthenticationFailed),
            (Some("incorrect_cvc"), Some("incorrect_cvc"), Decline::Other),
            (None, None, Decline::Other),
        ] {
            assert_eq!(decline(code, reason), expected, "{code:?} {reason:?}");
        }
    }

    #[test]
    fn a_dispute_moves_money_once_a_bank_took_it() {
        for (text, state) in [
            ("needs_response", Some(DisputeState::Open)),
            ("under_review", Some(DisputeState::Open)),
            ("won", Some(DisputeState::Won)),
            ("lost", Some(DisputeState::Lost)),
            ("warning_needs_response", None),
            ("warning_under_review", None),
            ("warning_closed", None),
            ("prevented", None),
            ("charge_refunded", None),
        ] {
            assert_eq!(dispute_state(text), state, "{text}");
        }
    }

    #[test]
    fn a_token_says_what_it_is() {
        assert_eq!(card_parameter("pm_1Nv0FG"), Some("payment_method"));
        assert_eq!(card_parameter("ctoken_1Nv0FG"), Some("confirmation_token"));
        assert_eq!(card_parameter("tok_visa"), Some("payment_method_data[card][token]"));
        for bad in ["", "pm_", "seti_1", "pm_1/../x", "4242424242424242", "pm_é"] {
            assert_eq!(card_parameter(bad), None, "{bad}");
        }
        assert_eq!(card_parameter(&format!("pm_{}", "a".repeat(300))), None);
    }

    proptest! {
        #[test]
        fn amounts_come_back_as_they_went(amount in 1_i64..10_000_000_000, i in 0_usize..6) {
            let currency = currency(["EUR", "JPY", "KWD", "ISK", "UGX", "MGA"][i]);
            if let Some(theirs) = to_stripe(amount, currency) {
                prop_assert_eq!(from_stripe(theirs, currency), Some(amount));
            }
        }
    }
}
