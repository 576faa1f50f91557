//! Opaque tokens: 256 random bits that mean nothing by themselves. The database keeps their hashes.

use data_encoding::BASE64URL_NOPAD;
use kernel::ids::TokenHash;
use sha2::{Digest, Sha256};

/// Bytes of randomness.
const TOKEN_BYTES: usize = 32;
/// Longest text that is looked at as a token.
const TEXT_LENGTH_MAX: usize = 128;

/// What a token opens. The prefix lets people and scanners of leaks tell what they found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opens {
    /// `/auth/mfa/*`
    SecondFactor,
    /// `/auth/refresh`
    Refresh,
    /// `/auth/verify-email`, with the code from the mail.
    Registration,
    /// A link in a mail.
    Link,
    /// What a program may do for an organization.
    Api,
    /// A private event, by a link that an organizer hands on.
    PrivateLink,
    /// An event, by the letter that invites to it.
    Invitation,
    /// A private event, in the hands of who was let in.
    Grant,
    /// A cart, before its owner signs in.
    Cart,
    /// The doors of an event, on a device that was paired.
    Device,
    /// `/checkin/device/pair`, once.
    Pairing,
    /// A ticket that somebody hands on.
    Transfer,
}

impl Opens {
    const fn prefix(self) -> &'static str {
        match self {
            Self::SecondFactor => "gmf_",
            Self::Refresh => "grt_",
            Self::Registration => "grg_",
            Self::Link => "gln_",
            Self::Api => "gat_",
            Self::PrivateLink => "gpl_",
            Self::Invitation => "gin_",
            Self::Grant => "gac_",
            Self::Cart => "gct_",
            Self::Device => "gdv_",
            Self::Pairing => "gdp_",
            Self::Transfer => "gtr_",
        }
    }
}

/// The hash of a token that somebody sent; `None` when it cannot be one for this door.
pub fn hash_of(text: &str, opens: Opens) -> Option<TokenHash> {
    (text.len() <= TEXT_LENGTH_MAX && text.starts_with(opens.prefix())).then(|| hash_bytes(text.as_bytes()))
}

/// The hash of any secret of full strength.
pub fn hash_bytes(bytes: &[u8]) -> TokenHash {
    TokenHash::from_digest(Sha256::digest(bytes).into())
}

/// A fresh token: the text for its owner, who sees it once, and the hash to keep.
#[derive(Clone)]
pub struct Token {
    /// For the owner only.
    pub text: String,
    /// For the database.
    pub hash: TokenHash,
}

impl Token {
    /// Makes one.
    pub fn fresh(opens: Opens) -> Self {
        let random = BASE64URL_NOPAD.encode(&rand::random::<[u8; TOKEN_BYTES]>());
        let text = format!("{}{random}", opens.prefix());
        let hash = hash_bytes(text.as_bytes());
        Self { text, hash }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_opens_its_own_door_only() {
        let token = Token::fresh(Opens::Refresh);
        assert_eq!(hash_of(&token.text, Opens::Refresh), Some(token.hash));
        assert_eq!(hash_of(&token.text, Opens::SecondFactor), None);
        assert_eq!(hash_of(&format!("grt_{}", "a".repeat(200)), Opens::Refresh), None);
        assert!(token.text.len() > 40 && Token::fresh(Opens::Refresh).text != token.text);
        assert!(!format!("{:?}", token.hash).contains(char::is_numeric));
    }
}
