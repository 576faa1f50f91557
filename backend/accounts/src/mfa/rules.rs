//! What a second factor has to be, and how long the way to it stays open.

/// Seconds between password and second factor.
const SIGN_IN_SECONDS: i64 = 300;
/// Seconds to set a factor up: who has no authenticator app yet installs one first.
const ENROLMENT_SECONDS: i64 = 1_800;
/// Codes that one token may try.
pub const MFA_TRIES_MAX: i32 = 5;
/// Recovery codes of an account.
pub const RECOVERY_CODES: usize = 10;
/// Seconds that the reset of a lost factor waits, so that the owner can object.
pub const FACTOR_RESET_DELAY_SECONDS: i64 = 72 * 3_600;
/// Digits of a code.
const CODE_LENGTH: usize = 6;
/// Characters of a recovery code.
const RECOVERY_CODE_LENGTH: usize = 24;

/// What a token between password and second factor is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MfaPurpose {
    /// Prove the factor there is.
    SignIn,
    /// Set one up: there is none.
    Enrol,
    /// Set another one up, from a session.
    Replace,
}

impl MfaPurpose {
    /// Its name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::Enrol => "enrol",
            Self::Replace => "replace",
        }
    }

    /// Reads that name; what is unknown opens nothing.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::SignIn, Self::Enrol, Self::Replace].into_iter().find(|purpose| purpose.as_str() == name)
    }

    /// Seconds that a token for it lives.
    pub const fn seconds(self) -> i64 {
        if self.may_enrol() { ENROLMENT_SECONDS } else { SIGN_IN_SECONDS }
    }

    /// Whether it may set a factor up.
    pub const fn may_enrol(self) -> bool {
        matches!(self, Self::Enrol | Self::Replace)
    }
}

/// A code as an app shows it; people type spaces into it.
pub fn code(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    (digits.len() == CODE_LENGTH && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}

/// A recovery code as it was printed, however it is typed.
pub fn recovery_code(text: &str) -> Option<String> {
    let plain = text.chars().filter(|c| !c.is_whitespace() && *c != '-');
    let code: String = plain.map(|c| c.to_ascii_uppercase()).collect();
    let is_base32 = code.bytes().all(|b| matches!(b, b'A'..=b'Z' | b'2'..=b'7'));
    (code.len() == RECOVERY_CODE_LENGTH && is_base32).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_six_digits_with_or_without_spaces() {
        assert_eq!(code("123 456").as_deref(), Some("123456"));
        for bad in ["", "12345", "1234567", "12345a", "١٢٣٤٥٦", "-12345", "12345６"] {
            assert_eq!(code(bad), None, "{bad}");
        }
    }

    #[test]
    fn recovery_codes_are_read_however_they_are_typed() {
        let typed = "abcd-efgh ijkl-MNOP-QRST-2347";
        assert_eq!(recovery_code(typed).as_deref(), Some("ABCDEFGHIJKLMNOPQRST2347"));
        for bad in
            ["", "ABCD", "ABCDEFGHIJKLMNOPQRST2341", "ABCDEFGHIJKLMNOPQRST23477", "ÀBCDEFGHIJKLMNOPQRST234"]
        {
            assert_eq!(recovery_code(bad), None, "{bad}");
        }
    }

    #[test]
    fn purposes_keep_their_names() {
        for purpose in [MfaPurpose::SignIn, MfaPurpose::Enrol, MfaPurpose::Replace] {
            assert_eq!(MfaPurpose::parse(purpose.as_str()), Some(purpose));
        }
        assert!(MfaPurpose::parse("admin").is_none() && !MfaPurpose::SignIn.may_enrol());
    }
}
