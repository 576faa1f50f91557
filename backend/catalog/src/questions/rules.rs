//! What a question can be, and what answers it.

use kernel::text::paragraphs;
use kernel::time::Day;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Most questions of an event: nobody answers more.
pub const QUESTIONS_PER_EVENT_MAX: i64 = 50;
/// Most characters of a question, and of a choice.
pub const LABEL_LENGTH_MAX: usize = 200;
/// Most characters of what helps to answer.
pub const HELP_LENGTH_MAX: usize = 500;
/// Fewest and most choices.
pub const CHOICES: (usize, usize) = (2, 50);
/// Most characters of the name of a choice.
pub const VALUE_LENGTH_MAX: usize = 40;
/// Most characters of an answer in words.
pub const ANSWER_LENGTH_MAX: usize = 1_000;
/// Most digits of a number, before its point and behind it.
const DIGITS_MAX: (usize, usize) = (15, 9);

/// Who answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuestionScope {
    /// The buyer, once.
    Order,
    /// Everybody who is admitted.
    Participant,
}

impl QuestionScope {
    /// Its name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Participant => "participant",
        }
    }

    /// Reads the name it has in the database.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Order, Self::Participant].into_iter().find(|scope| scope.as_str() == name)
    }
}

/// What an answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// Words.
    Text,
    /// One of the choices.
    Choice,
    /// Yes or no; when an answer is required, yes.
    Checkbox,
    /// A calendar day.
    Date,
    /// A number.
    Number,
}

impl QuestionKind {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Text, Self::Choice, Self::Checkbox, Self::Date, Self::Number];

    /// Its name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Choice => "choice",
            Self::Checkbox => "checkbox",
            Self::Date => "date",
            Self::Number => "number",
        }
    }

    /// Reads the name it has in the database.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// What is wrong with the number of choices: a stable reason, and the same in words.
pub const fn fault_of_choices(kind: QuestionKind, n: usize) -> Option<(&'static str, &'static str)> {
    let (min, max) = CHOICES;
    match kind {
        QuestionKind::Choice if n < min || n > max => Some(("out_of_range", "2 to 50 choices")),
        QuestionKind::Choice => None,
        _ if n > 0 => Some(("superfluous", "none, unless it is a choice")),
        _ => None,
    }
}

/// A name of a choice: small letters, digits, hyphens.
pub fn is_value(text: &str) -> bool {
    let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (1..=VALUE_LENGTH_MAX).contains(&text.len()) && text.bytes().all(is_plain)
}

/// A name for a choice that has none: the first number that no other has.
pub fn free_value(taken: &[String]) -> String {
    let mut n = 1_u32;
    while taken.iter().any(|value| *value == n.to_string()) {
        n += 1;
    }
    n.to_string()
}

/// An answer as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// Words, the name of a choice, or a day.
    Words(String),
    /// Yes or no.
    Checkbox(bool),
    /// A number, as JSON writes it.
    Number(String),
}

/// What is wrong with an answer: a stable reason, and the same in words.
pub type AnswerFault = (&'static str, &'static str);

/// An answer in the form in which it is kept; none: nothing was said, which a required box without its tick is too.
/// `choices`: the names of those that there are.
pub fn read_answer(
    kind: QuestionKind,
    is_required: bool,
    choices: &[&str],
    given: &Given,
) -> Result<Option<String>, AnswerFault> {
    match (kind, given) {
        (_, Given::Words(words)) if words.trim().is_empty() => Ok(None),
        (QuestionKind::Text, Given::Words(words)) => {
            paragraphs(words, ANSWER_LENGTH_MAX).map(Some).ok_or(("invalid", "at most 1000 characters"))
        }
        (QuestionKind::Choice, Given::Words(name)) => {
            let is_there = choices.contains(&name.as_str());
            is_there.then(|| Some(name.clone())).ok_or(("unknown_choice", "one of the choices"))
        }
        (QuestionKind::Date, Given::Words(day)) => {
            let day = day.trim();
            Day::parse(day).map(|_| Some(day.to_owned())).ok_or(("invalid", "a day such as 2026-12-31"))
        }
        (QuestionKind::Checkbox, Given::Checkbox(is_ticked)) => {
            Ok((*is_ticked || !is_required).then(|| is_ticked.to_string()))
        }
        (QuestionKind::Number, Given::Number(number)) => {
            plain_number(number).map(Some).ok_or(("out_of_range", "a number of at most 15 digits"))
        }
        (QuestionKind::Checkbox, _) => Err(("wrong_kind", "true or false")),
        (QuestionKind::Number, _) => Err(("wrong_kind", "a number")),
        _ => Err(("wrong_kind", "a text")),
    }
}

/// A number without an exponent, in its shortest form.
fn plain_number(text: &str) -> Option<String> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let is_digits = |digits: &str| digits.bytes().all(|b| b.is_ascii_digit());
    let digits = whole.strip_prefix('-').unwrap_or(whole);
    let is_sound = (1..=DIGITS_MAX.0).contains(&digits.len()) && is_digits(digits);
    let part = part.trim_end_matches('0');
    if !is_sound || part.len() > DIGITS_MAX.1 || !is_digits(part) {
        return None;
    }
    Some(if part.is_empty() { whole.to_owned() } else { format!("{whole}.{part}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Given {
        Given::Words(text.to_owned())
    }

    fn read(kind: QuestionKind, given: &Given) -> Result<Option<String>, &'static str> {
        read_answer(kind, true, &["vegan", "fish"], given).map_err(|(code, _)| code)
    }

    #[test]
    fn answers_are_of_the_kind_that_was_asked_for() {
        use QuestionKind::{Checkbox, Choice, Date, Number, Text};
        let some = |text: &str| Ok(Some(text.to_owned()));
        assert_eq!(read(Text, &words("  à table\r\nà 20 h ")), some("à table\nà 20 h"));
        assert_eq!(read(Text, &words(&"x".repeat(1_000))), some(&"x".repeat(1_000)));
        assert_eq!(read(Text, &words(&"x".repeat(1_001))), Err("invalid"));
        assert_eq!(read(Choice, &words("fish")), some("fish"));
        assert_eq!(read(Choice, &words("meat")), Err("unknown_choice"));
        assert_eq!(read(Date, &words("2028-02-29")), some("2028-02-29"));
        assert_eq!(read(Date, &words("2027-02-29")), Err("invalid"));
        assert_eq!(read(Checkbox, &Given::Checkbox(true)), some("true"));
        assert_eq!(read(Number, &Given::Number("12.50".to_owned())), some("12.5"));
        for kind in QuestionKind::ALL {
            assert_eq!(read(kind, &words(" ")), Ok(None), "nothing was said");
        }
        for (kind, given) in [(Checkbox, words("yes")), (Number, words("7")), (Text, Given::Checkbox(true))] {
            assert_eq!(read(kind, &given), Err("wrong_kind"));
        }
    }

    #[test]
    fn a_required_box_wants_its_tick() {
        let given = Given::Checkbox(false);
        assert_eq!(read_answer(QuestionKind::Checkbox, true, &[], &given), Ok(None));
        let no = Ok(Some("false".to_owned()));
        assert_eq!(read_answer(QuestionKind::Checkbox, false, &[], &given), no);
    }

    #[test]
    fn numbers_are_plain() {
        for (text, plain) in [("7", "7"), ("-3", "-3"), ("5.0", "5"), ("0.125", "0.125")] {
            assert_eq!(plain_number(text).as_deref(), Some(plain));
        }
        for text in ["", "-", "1e300", "1234567890123456", ".5", "1.0000000001", "+1", "1,5"] {
            assert_eq!(plain_number(text), None, "{text}");
        }
    }

    #[test]
    fn only_a_choice_has_choices() {
        assert_eq!(fault_of_choices(QuestionKind::Choice, 2), None);
        assert_eq!(fault_of_choices(QuestionKind::Choice, 50), None);
        assert!([0, 1, 51].into_iter().all(|n| fault_of_choices(QuestionKind::Choice, n).is_some()));
        for kind in QuestionKind::ALL.into_iter().filter(|kind| *kind != QuestionKind::Choice) {
            assert_eq!(fault_of_choices(kind, 0), None);
            assert!(fault_of_choices(kind, 2).is_some());
        }
    }

    #[test]
    fn choices_have_names_of_their_own() {
        assert!(["a", "size-xl", "1"].into_iter().all(is_value));
        assert!(["", "A", "a b", "é", "a".repeat(41).as_str()].into_iter().all(|text| !is_value(text)));
        assert_eq!(free_value(&[]), "1");
        assert_eq!(free_value(&["2".to_owned(), "1".to_owned(), "x".to_owned()]), "3");
    }

    #[test]
    fn names_are_read_as_they_are_written() {
        assert!(QuestionKind::ALL.into_iter().all(|kind| QuestionKind::parse(kind.as_str()) == Some(kind)));
        for scope in [QuestionScope::Order, QuestionScope::Participant] {
            assert_eq!(QuestionScope::parse(scope.as_str()), Some(scope));
        }
    }
}
