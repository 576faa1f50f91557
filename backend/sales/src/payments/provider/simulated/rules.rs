//! Cards of the simulated gateway, and what becomes of a payment with each.

use crate::payments::provider::rules::{Decline, DisputeState, ProviderStatus, RefundState};

/// How long a slow payment or refund takes.
pub const SLOW_SECONDS: i64 = 10;
/// How long a payment takes that is later than anybody waits.
pub const LATE_SECONDS: i64 = 20 * 60;
/// How long a token of a card is good for.
pub const TOKEN_SECONDS: i64 = 3_600;
/// Most digits of a card number, with what people put between them.
const NUMBER_LENGTH_MAX: usize = 40;

/// How a card behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behaviour {
    /// It pays.
    Pays,
    /// The bank refuses.
    Declined,
    /// The account is empty.
    InsufficientFunds,
    /// The card is too old.
    Expired,
    /// The bank asks the buyer first, on a page.
    ThreeDSecure,
    /// It pays after ten seconds.
    Slow,
    /// It fails after ten seconds.
    SlowFail,
    /// The gateway cannot be reached.
    Outage,
    /// It pays, and the answer gets lost.
    TimeoutThenOk,
    /// It pays, and the gateway says so twice.
    DuplicateWebhook,
    /// It pays after twenty minutes.
    LateWebhook,
    /// It pays; giving back takes ten seconds.
    RefundSlow,
    /// It pays; giving back fails after ten seconds.
    RefundFail,
    /// It pays; after ten seconds the buyer's bank takes the money back, and nobody decides.
    Disputed,
    /// The same; ten seconds later the bank decides for who sold.
    DisputeWon,
    /// The same; the bank decides for the buyer.
    DisputeLost,
}

/// A card that the gateway knows, by its token and its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TestCard {
    /// What stands for it without having typed its number.
    pub token: &'static str,
    /// Its number.
    pub number: &'static str,
    /// What it does.
    pub behaviour: Behaviour,
}

const fn card(token: &'static str, number: &'static str, behaviour: Behaviour) -> TestCard {
    TestCard { token, number, behaviour }
}

/// Every card. Numbers that Stripe has for the same are the same.
pub const CARDS: [TestCard; 18] = [
    card("tok_visa", "4242424242424242", Behaviour::Pays),
    card("tok_mastercard", "5555555555554444", Behaviour::Pays),
    card("tok_amex", "378282246310005", Behaviour::Pays),
    card("tok_declined", "4000000000000002", Behaviour::Declined),
    card("tok_insufficient_funds", "4000000000009995", Behaviour::InsufficientFunds),
    card("tok_expired", "4000000000000069", Behaviour::Expired),
    card("tok_3ds", "4000002500003155", Behaviour::ThreeDSecure),
    card("tok_slow", "4000000000001000", Behaviour::Slow),
    card("tok_slow_fail", "4000000000002008", Behaviour::SlowFail),
    card("tok_outage", "4000000000003006", Behaviour::Outage),
    card("tok_timeout_then_ok", "4000000000004004", Behaviour::TimeoutThenOk),
    card("tok_duplicate_webhook", "4000000000005001", Behaviour::DuplicateWebhook),
    card("tok_late_webhook", "4000000000006009", Behaviour::LateWebhook),
    card("tok_refund_slow", "4000000000007726", Behaviour::RefundSlow),
    card("tok_refund_fail", "4000000000005126", Behaviour::RefundFail),
    card("tok_disputed", "4000000000000259", Behaviour::Disputed),
    card("tok_dispute_won", "4000000000008005", Behaviour::DisputeWon),
    card("tok_dispute_lost", "4000000000009003", Behaviour::DisputeLost),
];

impl Behaviour {
    /// As columns have it: the token of the first card that behaves so.
    pub fn as_str(self) -> &'static str {
        CARDS.iter().find(|card| card.behaviour == self).map_or("tok_visa", |card| card.token)
    }

    /// Reads what a column has.
    pub fn parse(text: &str) -> Option<Self> {
        with_token(text).map(|card| card.behaviour)
    }

    /// Whether whoever asks hears of it.
    pub const fn is_answered(self) -> bool {
        !matches!(self, Self::Outage | Self::TimeoutThenOk)
    }

    /// Whether a payment succeeds at once and nothing more comes of it.
    pub fn pays_at_once(self) -> bool {
        let charged = self.charge();
        self.is_answered()
            && self.dispute().is_none()
            && (charged.status, charged.settles, charged.n_events) == (ProviderStatus::Succeeded, None, 0)
    }

    /// What becomes of a payment, as far as the card goes.
    pub fn charge(self) -> Charged {
        let done = |status| Charged { status, decline: None, settles: None, n_events: 0 };
        let no = |reason| Charged { decline: Some(reason), ..done(ProviderStatus::Failed) };
        let later = |seconds, outcome| Charged {
            settles: Some((seconds, outcome)),
            ..done(ProviderStatus::Processing)
        };
        match self {
            Self::Declined => no(Decline::Declined),
            Self::InsufficientFunds => no(Decline::InsufficientFunds),
            Self::Expired => no(Decline::ExpiredCard),
            Self::ThreeDSecure => done(ProviderStatus::RequiresAction),
            Self::Slow => later(SLOW_SECONDS, ProviderStatus::Succeeded),
            Self::SlowFail => later(SLOW_SECONDS, ProviderStatus::Failed),
            Self::LateWebhook => later(LATE_SECONDS, ProviderStatus::Succeeded),
            Self::DuplicateWebhook => Charged { n_events: 2, ..done(ProviderStatus::Succeeded) },
            Self::Pays
            | Self::Outage
            | Self::TimeoutThenOk
            | Self::RefundSlow
            | Self::RefundFail
            | Self::Disputed
            | Self::DisputeWon
            | Self::DisputeLost => done(ProviderStatus::Succeeded),
        }
    }

    /// How a refund begins, and what becomes of it after a while.
    pub const fn refund(self) -> (RefundState, Option<RefundState>) {
        match self {
            Self::RefundSlow => (RefundState::Submitted, Some(RefundState::Succeeded)),
            Self::RefundFail => (RefundState::Submitted, Some(RefundState::Failed)),
            _ => (RefundState::Succeeded, None),
        }
    }

    /// Whether the buyer's bank takes the money back after a while, and what it decides a while later.
    pub const fn dispute(self) -> Option<Option<DisputeState>> {
        match self {
            Self::Disputed => Some(None),
            Self::DisputeWon => Some(Some(DisputeState::Won)),
            Self::DisputeLost => Some(Some(DisputeState::Lost)),
            _ => None,
        }
    }
}

/// How a payment begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charged {
    /// How it stands.
    pub status: ProviderStatus,
    /// Why it failed.
    pub decline: Option<Decline>,
    /// After how many seconds it becomes what.
    pub settles: Option<(i64, ProviderStatus)>,
    /// How often the gateway tells of it at once.
    pub n_events: u8,
}

/// What a buyer decides on the page of the bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Pay.
    Approve,
    /// Do not pay.
    Refuse,
    /// Pay, and let the bank take its time.
    Delay,
}

impl Decision {
    /// What becomes of the payment.
    pub fn outcome(self) -> Charged {
        match self {
            Self::Approve => Charged { n_events: 1, ..Behaviour::Pays.charge() },
            Self::Delay => Behaviour::Slow.charge(),
            Self::Refuse => Charged {
                status: ProviderStatus::Failed,
                decline: Some(Decline::AuthenticationFailed),
                settles: None,
                n_events: 1,
            },
        }
    }
}

/// The card of a token that everybody knows.
pub fn with_token(token: &str) -> Option<&'static TestCard> {
    CARDS.iter().find(|card| card.token == token)
}

/// The card of a number.
pub fn with_number(digits: &str) -> Option<&'static TestCard> {
    CARDS.iter().find(|card| card.number == digits)
}

/// The digits of what may be a card number: 12 to 19 of them, the last one fitting the others (Luhn).
pub fn read_number(text: &str) -> Option<String> {
    if text.len() > NUMBER_LENGTH_MAX || !text.chars().all(|c| c.is_ascii_digit() || c == ' ' || c == '-') {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let is_number = (12..=19).contains(&digits.len()) && luhn_sum(&digits).is_multiple_of(10);
    is_number.then_some(digits)
}

fn luhn_sum(digits: &str) -> u32 {
    let from_right = digits.chars().rev().filter_map(|c| c.to_digit(10));
    let value = |(i, digit): (usize, u32)| match digit * 2 {
        _ if i.is_multiple_of(2) => digit,
        double if double > 9 => double - 9,
        double => double,
    };
    from_right.enumerate().map(value).sum()
}

/// Whether a card is good in a month, `yyyymm`. Years have two digits or four.
pub fn is_in_time(month: u16, year: u16, this_month: i32) -> bool {
    let year = if year < 100 { 2_000 + i32::from(year) } else { i32::from(year) };
    (1..=12).contains(&month)
        && (this_month..this_month.saturating_add(10_000)).contains(&(year * 100 + i32::from(month)))
}

/// Whether it may be the number on the back of a card.
pub fn is_check_number(text: &str) -> bool {
    (3..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whose card it is.
pub fn brand(digits: &str) -> &'static str {
    match digits.get(..2) {
        Some("34" | "37") => "American Express",
        Some(start) if start.starts_with('4') => "Visa",
        Some(start) if ("51"..="55").contains(&start) => "Mastercard",
        _ => "Card",
    }
}

/// The last four digits.
pub fn last4(digits: &str) -> &str {
    digits.get(digits.len().saturating_sub(4)..).unwrap_or_default()
}

/// A card as receipts name it.
pub fn method(digits: &str) -> String {
    format!("{} •••• {}", brand(digits), last4(digits))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_card_has_a_number_that_is_one() {
        for card in CARDS {
            assert_eq!(read_number(card.number).as_deref(), Some(card.number), "{}", card.token);
            assert_eq!(Behaviour::parse(card.behaviour.as_str()), Some(card.behaviour));
            assert_eq!(CARDS.iter().filter(|other| other.number == card.number).count(), 1);
        }
        assert_eq!(method("378282246310005"), "American Express •••• 0005");
        assert_eq!((brand("5555555555554444"), brand("4242424242424242")), ("Mastercard", "Visa"));
    }

    #[test]
    fn what_is_disputed_later_is_not_over_when_it_is_paid() {
        for card in CARDS.iter().filter(|card| card.behaviour.dispute().is_some()) {
            assert_eq!(card.behaviour.charge(), Behaviour::Pays.charge(), "{}", card.token);
            assert!(!card.behaviour.pays_at_once(), "{}", card.token);
        }
        assert!(Behaviour::Pays.pays_at_once());
    }

    #[test]
    fn a_payment_that_failed_says_why_and_one_that_takes_time_says_until_when() {
        for card in CARDS {
            let charged = card.behaviour.charge();
            assert_eq!(charged.decline.is_some(), charged.status == ProviderStatus::Failed, "{}", card.token);
            assert_eq!(charged.settles.is_some(), charged.status == ProviderStatus::Processing);
        }
        for decision in [Decision::Approve, Decision::Refuse, Decision::Delay] {
            let charged = decision.outcome();
            assert_eq!(charged.decline.is_some(), charged.status == ProviderStatus::Failed);
            assert_eq!(charged.settles.is_some(), charged.status == ProviderStatus::Processing);
        }
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        assert_eq!(read_number("4242 4242-4242 4242").as_deref(), Some("4242424242424242"));
        for bad in ["", "4242424242424241", "42424242", "4242 4242 4242 424x", "４２４２424242424242"] {
            assert_eq!(read_number(bad), None, "{bad}");
        }
        assert_eq!(read_number(&"0".repeat(20)), None);
        assert_eq!(read_number(&" ".repeat(41)), None);
    }

    #[test]
    fn a_card_is_good_until_the_end_of_its_month() {
        assert!(is_in_time(11, 26, 202_611) && is_in_time(11, 2_026, 202_611));
        assert!(!is_in_time(10, 2_026, 202_611) && !is_in_time(0, 2_030, 202_611));
        assert!(!is_in_time(13, 2_030, 202_611) && !is_in_time(1, 2_200, 202_611));
        assert!(is_check_number("123") && is_check_number("0000"));
        assert!(!is_check_number("12") && !is_check_number("12a") && !is_check_number("12345"));
    }

    proptest! {
        #[test]
        fn a_wrong_digit_is_noticed(i in any::<prop::sample::Index>(), card in 0..CARDS.len(), by in 1_u32..10) {
            let number = CARDS[card].number;
            let i = i.index(number.len());
            let digit = number[i..=i].parse::<u32>().unwrap();
            let wrong = format!("{}{}{}", &number[..i], (digit + by) % 10, &number[i + 1..]);
            prop_assert_eq!(read_number(&wrong), None);
        }

        #[test]
        fn any_text_gets_an_answer(text in ".{0,60}") {
            let _ = (read_number(&text), is_check_number(&text), brand(&text), last4(&text.replace(|c: char| !c.is_ascii(), "")));
        }
    }
}
