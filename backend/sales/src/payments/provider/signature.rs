//! How webhooks are signed: the header `t=…,v1=…`, as Stripe writes it.
//!
//! `v1` is HMAC-SHA256 over the time, a full stop and the raw body. There may be several, and several secrets,
//! while one secret replaces another. Any other scheme in the header is passed over.

use aws_lc_rs::hmac;
use data_encoding::HEXLOWER;
use kernel::time::Instant;
use secrecy::{ExposeSecret, SecretString};

/// How far the time of a signature may be from ours, either way.
const TOLERANCE_SECONDS: i64 = 300;
/// Longest header that is looked at.
const HEADER_BYTES_MAX: usize = 2_048;
/// Most signatures that are looked at.
const SIGNATURES_MAX: usize = 16;
/// Hexadecimal digits of a signature.
const SIGNATURE_LENGTH: usize = 64;

/// Why a signature does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadSignature {
    /// There is none that could be ours.
    Malformed,
    /// It is too old, or of the future.
    Stale,
    /// It is of other bytes, or of another secret.
    Wrong,
}

/// The header of a body that is sent at a moment.
pub fn sign(secret: &SecretString, body: &[u8], now: Instant) -> String {
    let seconds = now.millis().div_euclid(1_000);
    let tag = hmac::sign(&key(secret), &signed(&seconds.to_string(), body));
    format!("t={seconds},v1={}", HEXLOWER.encode(tag.as_ref()))
}

/// Checks the header of a body with each secret.
pub fn check(secrets: &[SecretString], body: &[u8], header: &str, now: Instant) -> Result<(), BadSignature> {
    let (time, tags) = parse(header).ok_or(BadSignature::Malformed)?;
    let bytes = signed(time, body);
    // Every tag is tried with every secret, and each comparison takes the same time.
    let mut is_ours = false;
    for secret in secrets {
        let key = key(secret);
        for tag in &tags {
            is_ours |= hmac::verify(&key, &bytes, tag).is_ok();
        }
    }
    let seconds: i64 = time.parse().map_err(|_| BadSignature::Malformed)?;
    let age = now.millis().div_euclid(1_000).saturating_sub(seconds);
    match is_ours {
        false => Err(BadSignature::Wrong),
        true if age.saturating_abs() > TOLERANCE_SECONDS => Err(BadSignature::Stale),
        true => Ok(()),
    }
}

/// The time and the signatures of a header. Any text gives an answer.
fn parse(header: &str) -> Option<(&str, Vec<Vec<u8>>)> {
    if header.len() > HEADER_BYTES_MAX {
        return None;
    }
    let parts = || header.split(',').filter_map(|part| part.trim().split_once('='));
    let mut times = parts().filter(|(name, _)| *name == "t").map(|(_, time)| time);
    let time = times.next().filter(|time| is_time(time))?;
    let tags = parts().filter(|(name, tag)| *name == "v1" && tag.len() == SIGNATURE_LENGTH);
    let tags: Vec<Vec<u8>> =
        tags.filter_map(|(_, tag)| HEXLOWER.decode(tag.as_bytes()).ok()).take(SIGNATURES_MAX).collect();
    (times.next().is_none() && !tags.is_empty()).then_some((time, tags))
}

/// Seconds as nobody writes them in two ways: no sign, no zero in front.
fn is_time(text: &str) -> bool {
    (1..=12).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0')
}

fn key(secret: &SecretString) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, secret.expose_secret().as_bytes())
}

fn signed(time: &str, body: &[u8]) -> Vec<u8> {
    [time.as_bytes(), b".", body].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: i64 = 1_763_715_600_000;

    fn at(millis: i64) -> Instant {
        Instant::from_millis(millis)
    }

    fn secret(text: &str) -> SecretString {
        text.to_owned().into()
    }

    fn verdict(secrets: &[&str], body: &[u8], header: &str, millis: i64) -> Result<(), BadSignature> {
        let secrets: Vec<SecretString> = secrets.iter().map(|text| secret(text)).collect();
        check(&secrets, body, header, at(millis))
    }

    #[test]
    fn the_scheme_is_that_of_stripe() {
        assert_eq!(sign(&secret("whsec_test"), b"{\"id\":\"evt_1\"}", at(NOW)), VECTOR);
    }

    /// Made elsewhere, of the secret `whsec_test`, the body `{"id":"evt_1"}` and the second 1763715600.
    const VECTOR: &str = "t=1763715600,v1=568c7106fb889608fb7a58bd629c4acd47701baf8a75b74a0b0ba8c0e76e431c";

    #[test]
    fn any_of_several_signatures_and_secrets_counts() {
        let old = sign(&secret("old"), b"x", at(NOW));
        let both = format!("{old},{}", sign(&secret("new"), b"x", at(NOW)).split_once(',').unwrap().1);
        assert_eq!(verdict(&["new"], b"x", &both, NOW), Ok(()));
        assert_eq!(verdict(&["new", "old"], b"x", &old, NOW), Ok(()));
        assert_eq!(verdict(&["new"], b"x", &old, NOW), Err(BadSignature::Wrong));
        assert_eq!(verdict(&[], b"x", &old, NOW), Err(BadSignature::Wrong));
    }

    #[test]
    fn old_signatures_and_those_of_the_future_do_not_count() {
        let header = sign(&secret("s"), b"x", at(NOW));
        for (millis, expected) in [
            (NOW + 300_000, Ok(())),
            (NOW - 300_000, Ok(())),
            (NOW + 301_000, Err(BadSignature::Stale)),
            (NOW - 301_000, Err(BadSignature::Stale)),
        ] {
            assert_eq!(verdict(&["s"], b"x", &header, millis), expected, "{millis}");
        }
    }

    #[test]
    fn what_is_no_signature_is_refused() {
        let good = sign(&secret("s"), b"x", at(NOW));
        let (time, tag) = good.split_once(',').unwrap();
        let v0 = good.replace("v1=", "v0=");
        let upper = good.to_uppercase().replace("T=", "t=").replace("V1=", "v1=");
        let twice = format!("{time},{good}");
        let zero = good.replacen("t=", "t=0", 1);
        let sign_in_front = good.replacen("t=", "t=+", 1);
        let long = format!("{good},{}", "x=y,".repeat(1_000));
        for bad in [
            "",
            ",",
            "=",
            "t=",
            "v1=",
            time,
            tag,
            &v0,
            &upper,
            &twice,
            &zero,
            &sign_in_front,
            &long,
            "t=1763715600,v1=00",
            "t=99999999999999999999,v1=00",
        ] {
            assert_eq!(verdict(&["s"], b"x", bad, NOW), Err(BadSignature::Malformed), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn what_was_signed_counts(secret_text in "[ -~]{1,40}", body in any::<Vec<u8>>(), off in -300_i64..=300) {
            let header = sign(&secret(&secret_text), &body, at(NOW));
            prop_assert_eq!(verdict(&[&secret_text], &body, &header, NOW + off * 1_000), Ok(()));
        }

        #[test]
        fn other_bytes_do_not_count(body in any::<Vec<u8>>(), at_byte in any::<prop::sample::Index>(), bit in 0_u8..8) {
            prop_assume!(!body.is_empty());
            let header = sign(&secret("s"), &body, at(NOW));
            let mut other = body.clone();
            other[at_byte.index(body.len())] ^= 1 << bit;
            prop_assert_eq!(verdict(&["s"], &other, &header, NOW), Err(BadSignature::Wrong));
        }

        #[test]
        fn an_altered_header_does_not_count(at_char in any::<prop::sample::Index>(), to in "[0-9a-f,=tv]") {
            let header = sign(&secret("s"), b"body", at(NOW));
            let i = at_char.index(header.len());
            let altered = format!("{}{to}{}", &header[..i], &header[i + 1..]);
            prop_assume!(altered != header);
            prop_assert!(verdict(&["s"], b"body", &altered, NOW).is_err());
        }

        #[test]
        fn any_header_gets_an_answer(header in ".{0,200}", body in any::<Vec<u8>>()) {
            prop_assert!(verdict(&["s"], &body, &header, NOW).is_err());
        }
    }
}
