//! How long a registration waits, and what its code looks like.

/// Seconds that a code and its link work.
pub const REGISTRATION_SECONDS: i64 = 30 * 60;
/// Codes that may be tried of one mail.
pub const CODE_TRIES_MAX: i32 = 5;
/// Codes there are.
const CODES: u64 = 1_000_000;
/// Most characters of an organization's name.
const ORGANIZATION_NAME_LENGTH_MAX: usize = 100;

/// Six digits out of 64 random bits: the bias is far below what a guess could use.
pub fn code_of(random: u64) -> String {
    format!("{:06}", random % CODES)
}

/// A code as it was typed.
pub fn code(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    (digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}

/// Whether an organization may be called so; it is a name on one line already.
pub fn is_organization_name(name: &str) -> bool {
    (1..=ORGANIZATION_NAME_LENGTH_MAX).contains(&name.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_six_digits() {
        for random in [0, 7, 999_999, 1_000_000, u64::MAX] {
            let made = code_of(random);
            assert_eq!(code(&made).as_ref(), Some(&made));
        }
        assert_eq!(code(" 012 345 ").as_deref(), Some("012345"));
        assert!(code("12345").is_none() && code("12345x").is_none());
    }
}
