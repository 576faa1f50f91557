//! Opaque tokens: 256 random bits that mean nothing by themselves. The database keeps their hashes.

use data_encoding::BASE64URL_NOPAD;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Binary;
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
}

impl Opens {
    const fn prefix(self) -> &'static str {
        match self {
            Self::SecondFactor => "gmf_",
            Self::Refresh => "grt_",
            Self::Registration => "grg_",
            Self::Link => "gln_",
            Self::Api => "gat_",
        }
    }
}

/// SHA-256 of a token: what is stored and looked up.
#[derive(Clone, Copy, PartialEq, Eq, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = Binary)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    /// The hash of a token that somebody sent; `None` when it cannot be one for this door.
    pub fn of(text: &str, opens: Opens) -> Option<Self> {
        (text.len() <= TEXT_LENGTH_MAX && text.starts_with(opens.prefix()))
            .then(|| Self::of_bytes(text.as_bytes()))
    }

    /// The hash of any secret of full strength.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

impl std::fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TokenHash(…)")
    }
}

impl<DB: diesel::backend::Backend> ToSql<Binary, DB> for TokenHash
where
    [u8]: ToSql<Binary, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.0.as_slice().to_sql(out)
    }
}

impl<DB: diesel::backend::Backend> FromSql<Binary, DB> for TokenHash
where
    Vec<u8>: FromSql<Binary, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        let bytes = Vec::<u8>::from_sql(bytes)?;
        Ok(Self(bytes.as_slice().try_into()?))
    }
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
        let hash = TokenHash::of_bytes(text.as_bytes());
        Self { text, hash }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_opens_its_own_door_only() {
        let token = Token::fresh(Opens::Refresh);
        assert_eq!(TokenHash::of(&token.text, Opens::Refresh), Some(token.hash));
        assert_eq!(TokenHash::of(&token.text, Opens::SecondFactor), None);
        assert_eq!(TokenHash::of(&format!("grt_{}", "a".repeat(200)), Opens::Refresh), None);
        assert!(token.text.len() > 40 && Token::fresh(Opens::Refresh).text != token.text);
        assert!(!format!("{:?}", token.hash).contains(char::is_numeric));
    }
}
