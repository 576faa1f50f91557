//! What a password must be. Length, not composition (NIST SP 800-63B-4).

use kernel::email::Email;
use unicode_normalization::UnicodeNormalization;

/// Fewest characters.
pub const PASSWORD_LENGTH_MIN: usize = 12;
/// Most characters; longer ones would only cost hashing time.
pub const PASSWORD_LENGTH_MAX: usize = 128;
/// A part of the address or name this short may appear in a password by chance.
const SIMILAR_LENGTH_MIN: usize = 4;

/// Why a password is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordWeakness {
    /// Fewer than [`PASSWORD_LENGTH_MIN`] characters.
    #[error("the password must have at least {PASSWORD_LENGTH_MIN} characters")]
    TooShort,
    /// More than [`PASSWORD_LENGTH_MAX`] characters.
    #[error("the password must have at most {PASSWORD_LENGTH_MAX} characters")]
    TooLong,
    /// It contains the address or the name.
    #[error("the password must not contain the e-mail address or the name")]
    Similar,
    /// It is on every list of common passwords.
    #[error("this password is too common")]
    Common,
    /// It is soon guessed.
    #[error("this password is easy to guess: add words that do not belong together")]
    Guessable,
}

impl PasswordWeakness {
    /// Stable reason, for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooShort => "too_short",
            Self::TooLong => "too_long",
            Self::Similar => "similar",
            Self::Common => "common",
            Self::Guessable => "guessable",
        }
    }
}

/// Most characters of a person's name.
pub const NAME_LENGTH_MAX: usize = 100;
/// Most characters of a telephone number.
const PHONE_LENGTH_MAX: usize = 20;

/// A name on one line, without what could turn or hide text around it.
pub fn name(text: &str) -> Option<String> {
    let text: String = text.trim().nfc().collect();
    let length = text.chars().count();
    let is_plain = !text.chars().any(is_hidden);
    ((1..=NAME_LENGTH_MAX).contains(&length) && is_plain).then_some(text)
}

/// Control characters, line separators, and marks that reverse or isolate the direction of text.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// A telephone number as people write it, kept as digits with an optional plus.
pub fn phone(text: &str) -> Option<String> {
    let mut number = String::new();
    for c in text.trim().chars() {
        match c {
            '+' if number.is_empty() => number.push(c),
            '0'..='9' => number.push(c),
            ' ' | '.' | '-' | '(' | ')' => {}
            _ => return None,
        }
    }
    let digits = number.trim_start_matches('+').len();
    (6..=15).contains(&digits).then_some(number).filter(|_| text.len() <= PHONE_LENGTH_MAX * 2)
}

/// A password that may be hashed, kept exactly as it was typed.
pub struct Password(String);

impl Password {
    /// Accepts a password for the account of this address and name.
    pub fn parse(text: &str, email: &Email, name: &str) -> Result<Self, PasswordWeakness> {
        let length = text.chars().count();
        if length < PASSWORD_LENGTH_MIN {
            return Err(PasswordWeakness::TooShort);
        }
        if length > PASSWORD_LENGTH_MAX {
            return Err(PasswordWeakness::TooLong);
        }
        let folded = plain(text);
        let local_part = email.key().split('@').next().unwrap_or_default();
        let is_inside = |part: &str| {
            let part = plain(part);
            part.chars().count() >= SIMILAR_LENGTH_MIN && folded.contains(&part)
        };
        if is_inside(local_part) || name.split_whitespace().any(is_inside) {
            return Err(PasswordWeakness::Similar);
        }
        Ok(Self(text.to_owned()))
    }

    /// The bytes to hash.
    pub(crate) const fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

fn plain(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> Option<PasswordWeakness> {
        let email = Email::parse("camille.durand@example.org").unwrap();
        Password::parse(text, &email, "Camille Durand").err()
    }

    #[test]
    fn length_counts_characters_not_bytes() {
        assert_eq!(refused("éàüöéàüöéàü"), Some(PasswordWeakness::TooShort));
        assert_eq!(refused("éàüöéàüöéàüö"), None);
        assert_eq!(refused(&"x".repeat(128)), None);
        assert_eq!(refused(&"x".repeat(129)), Some(PasswordWeakness::TooLong));
    }

    #[test]
    fn the_address_and_the_name_make_weak_passwords() {
        assert_eq!(refused("CAMILLE.DURAND-2026"), Some(PasswordWeakness::Similar));
        assert_eq!(refused("my durand password"), Some(PasswordWeakness::Similar));
        assert_eq!(refused("correct horse battery"), None);
    }
}
