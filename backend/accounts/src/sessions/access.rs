//! Access tokens: JWTs that say who and which session, and nothing about rights.

use super::keys::SigningKeys;
use super::rules::ACCESS_SECONDS;
use super::store::Session;
use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::{Algorithm, Header, Validation};
use kernel::ids::{SessionId, UserId};
use kernel::time::Instant;
use moka::sync::Cache;
use platform::http::failure::Failure;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use std::time::Duration;

/// Longer ones are not looked at.
const TOKEN_BYTES_MAX: usize = 8 * 1_024;
/// Clocks may differ by so much.
const LEEWAY_SECONDS: i64 = 5;
/// `typ` of access tokens (RFC 9068), so that no other JWT passes for one.
const TYPE: &str = "at+jwt";
/// `aud` of access tokens.
const AUDIENCE: &str = "api";
/// Verified tokens that are remembered.
const REMEMBERED_MAX: u64 = 20_000;

/// The header of our tokens. Anything more (`jku`, `jwk`, `x5u`, `crit` …) is refused, not ignored.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StrictHeader {
    alg: String,
    typ: String,
    kid: String,
}

/// What an access token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Claims {
    iss: String,
    aud: String,
    /// Who.
    pub sub: UserId,
    /// Which session.
    pub sid: SessionId,
    iat: i64,
    nbf: i64,
    exp: i64,
    jti: uuid::Uuid,
    amr: Vec<String>,
    /// When they last proved who they are.
    pub auth_time: i64,
}

/// Makes and reads access tokens.
#[derive(Clone)]
pub struct AccessTokens {
    keys: SigningKeys,
    issuer: Arc<str>,
    validation: Arc<Validation>,
    remembered: Cache<[u8; 32], Arc<Claims>>,
}

impl AccessTokens {
    /// With the keys, and the origin that people reach the installation at.
    pub fn new(keys: SigningKeys, issuer: &str) -> Self {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_audience(&[AUDIENCE]);
        validation.set_issuer(&[issuer]);
        // Times are checked against our own clock.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        validation.set_required_spec_claims(&["exp", "nbf", "aud", "iss", "sub"]);
        let life = Duration::from_secs(u64::try_from(ACCESS_SECONDS + LEEWAY_SECONDS).unwrap_or(600));
        let remembered = Cache::builder().max_capacity(REMEMBERED_MAX).time_to_live(life).build();
        Self { keys, issuer: issuer.into(), validation: Arc::new(validation), remembered }
    }

    /// The public keys.
    pub fn key_set(&self) -> &serde_json::Value {
        self.keys.key_set()
    }

    /// A token for a session.
    pub(crate) fn issue(&self, session: &Session, id: uuid::Uuid, now: Instant) -> Result<String, Failure> {
        let (key, kid) = self.keys.signing();
        let now = now.millis() / 1_000;
        let header =
            Header { typ: Some(TYPE.to_owned()), kid: Some(kid.to_owned()), ..Header::new(Algorithm::EdDSA) };
        let claims = Claims {
            iss: self.issuer.to_string(),
            aud: AUDIENCE.to_owned(),
            sub: session.user_id,
            sid: session.id,
            iat: now,
            nbf: now,
            exp: now + ACCESS_SECONDS,
            jti: id,
            amr: session.amr.split(' ').map(str::to_owned).collect(),
            auth_time: session.authenticated_at.millis() / 1_000,
        };
        jsonwebtoken::encode(&header, &claims, key).map_err(Failure::fault)
    }

    /// What a token says, when it is one of ours and its time is now.
    pub(crate) fn read(&self, token: &str, now: Instant) -> Option<Arc<Claims>> {
        if token.len() > TOKEN_BYTES_MAX {
            return None;
        }
        let digest: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        let claims = if let Some(claims) = self.remembered.get(&digest) {
            claims
        } else {
            let claims = Arc::new(self.verify(token)?);
            self.remembered.insert(digest, claims.clone());
            claims
        };
        let now = now.millis() / 1_000;
        let is_now = claims.nbf <= now + LEEWAY_SECONDS && now < claims.exp + LEEWAY_SECONDS;
        is_now.then_some(claims)
    }

    fn verify(&self, token: &str) -> Option<Claims> {
        let header = token.split('.').next()?;
        let header: StrictHeader =
            serde_json::from_slice(&BASE64URL_NOPAD.decode(header.as_bytes()).ok()?).ok()?;
        if header.alg != "EdDSA" || header.typ != TYPE {
            return None;
        }
        let key = self.keys.verifying(&header.kid)?;
        jsonwebtoken::decode::<Claims>(token, key, &self.validation).ok().map(|data| data.claims)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(now: Instant) -> Session {
        let id = uuid::Uuid::from_u128(7);
        Session {
            id: SessionId::from_uuid(id),
            user_id: UserId::from_uuid(id),
            amr: "pwd otp".to_owned(),
            transport: "body".to_owned(),
            user_agent: String::new(),
            network: String::new(),
            authenticated_at: now,
            last_used_at: now,
            expires_at: now,
            created_at: now,
        }
    }

    fn tokens() -> AccessTokens {
        let keys = SigningKeys::parse(&SigningKeys::fresh_key().unwrap()).unwrap();
        AccessTokens::new(keys, "https://tickets.example")
    }

    #[test]
    fn a_token_works_from_its_first_second_to_its_last() {
        let (tokens, now) = (tokens(), Instant::parse("2026-11-21T09:00:00Z").unwrap());
        let token = tokens.issue(&session(now), uuid::Uuid::nil(), now).unwrap();
        for (seconds, works) in [(-6, false), (-5, true), (0, true), (604, true), (605, false)] {
            assert_eq!(tokens.read(&token, now.plus_seconds(seconds)).is_some(), works, "{seconds}");
        }
    }

    #[test]
    fn keys_rotate_with_overlap() {
        let now = Instant::EPOCH;
        let (old, new) = (SigningKeys::fresh_key().unwrap(), SigningKeys::fresh_key().unwrap());
        let of = |pem: &str| AccessTokens::new(SigningKeys::parse(pem).unwrap(), "https://a.example");
        let token = of(&old).issue(&session(now), uuid::Uuid::nil(), now).unwrap();
        assert!(of(&format!("{new}{old}")).read(&token, now).is_some());
        assert!(of(&new).read(&token, now).is_none());
    }

    #[test]
    fn a_token_of_another_installation_is_no_token() {
        let now = Instant::EPOCH;
        let pem = SigningKeys::fresh_key().unwrap();
        let of = |issuer| AccessTokens::new(SigningKeys::parse(&pem).unwrap(), issuer);
        let token = of("https://a.example").issue(&session(now), uuid::Uuid::nil(), now).unwrap();
        assert!(of("https://b.example").read(&token, now).is_none());
        assert!(of("https://a.example").read(&token, now).is_some());
    }
}
