//! What a question can be.

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

#[cfg(test)]
mod tests {
    use super::*;

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
