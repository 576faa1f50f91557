//! Passes: addresses by which a picture of an event that is not public can be looked at (ADR 18).
//!
//! Browsers send no tokens with the pictures of a page, so the address itself has to prove something: it
//! is signed, for one picture, until the end of tomorrow (UTC). Only answers about the event that shows
//! the picture carry one, and they go to whoever may see that event. Whoever is given such an address can
//! use it until then, as they could pass on the picture itself.

use aws_lc_rs::hmac;
use data_encoding::BASE64URL_NOPAD;
use kernel::ids::ImageId;
use kernel::time::Instant;
use platform::config::Config;
use platform::http::query;
use secrecy::ExposeSecret;
use serde::Deserialize;
use sha2::{Digest, Sha256};

const DAY_MS: i64 = 86_400_000;

/// Signs addresses of pictures.
#[derive(Clone)]
pub struct Passes(hmac::Key);

/// What a signed address says besides the picture's own.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PassParams {
    /// The first day on which it does not count any more.
    until: i64,
    /// The signature.
    pass: String,
}

impl Passes {
    /// With a key made of `APP_SECRET`.
    pub fn new(config: &Config) -> Self {
        let secret = config.app_secret.expose_secret().as_bytes();
        let key = Sha256::new().chain_update(b"guichet/catalog/pictures/").chain_update(secret).finalize();
        Self(hmac::Key::new(hmac::HMAC_SHA256, &key))
    }

    /// The query of an address. It is the same for a day, so that browsers keep the picture.
    pub(crate) fn query(&self, id: ImageId, now: Instant) -> String {
        let until = today(now) + 2;
        let tag = hmac::sign(&self.0, said(id, until).as_bytes());
        format!("?until={until}&pass={}", BASE64URL_NOPAD.encode(tag.as_ref()))
    }

    /// Whether a query lets somebody look at a picture.
    pub(crate) fn admits(&self, id: ImageId, query: &str, now: Instant) -> bool {
        let Ok(params) = query::parse::<PassParams>(query) else { return false };
        let Ok(tag) = BASE64URL_NOPAD.decode(params.pass.as_bytes()) else { return false };
        let is_ours = hmac::verify(&self.0, said(id, params.until).as_bytes(), &tag).is_ok();
        is_ours && today(now) < params.until
    }
}

fn today(now: Instant) -> i64 {
    now.millis().div_euclid(DAY_MS)
}

fn said(id: ImageId, until: i64) -> String {
    format!("picture|{id}|{until}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_pass_is_for_one_picture_until_the_end_of_tomorrow() {
        let passes = Passes(hmac::Key::new(hmac::HMAC_SHA256, &[7; 32]));
        let [one, other] = [1, 2].map(|n| ImageId::from_uuid(Uuid::from_u128(n)));
        let noon = Instant::from_millis(DAY_MS * 100 + DAY_MS / 2);
        let query = passes.query(one, noon);
        let query = query.strip_prefix('?').unwrap();
        assert!(passes.admits(one, query, noon) && passes.admits(one, query, noon.plus_seconds(35 * 3_600)));
        assert!(!passes.admits(one, query, noon.plus_seconds(36 * 3_600)), "it is over");
        assert!(!passes.admits(other, query, noon));
        let longer = query.replace("until=102", "until=202");
        let others = Passes(hmac::Key::new(hmac::HMAC_SHA256, &[8; 32]));
        for forged in [longer.as_str(), "", "until=102", "until=102&pass=", "until=x&pass=x"] {
            assert!(!passes.admits(one, forged, noon), "{forged}");
        }
        assert!(!others.admits(one, query, noon));
    }
}
