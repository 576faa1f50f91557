//! Codes of authenticator apps: RFC 6238 with what every app reads (SHA-1, 6 digits, 30 s).

use super::rules;
use kernel::time::Instant;
use platform::http::failure::Failure;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use totp_rs::{Algorithm, Builder, Totp};
use zeroize::Zeroizing;

/// Bytes of a secret.
const SECRET_BYTES: usize = 20;
/// Steps before and after the present one whose codes are good.
const DRIFT_STEPS: u16 = 1;
const STEP_SECONDS: u64 = 30;
const DIGITS: u8 = 6;
/// Who asks for the code, as apps show it.
const ISSUER: &str = "Guichet";
/// Pixels of the QR code; it scales.
const QR_PIXELS: u32 = 240;

/// The secret that an app and we share.
pub(crate) struct TotpSecret(Zeroizing<Vec<u8>>);

impl TotpSecret {
    /// A fresh one.
    pub(crate) fn fresh() -> Self {
        Self(Zeroizing::new(rand::random::<[u8; SECRET_BYTES]>().to_vec()))
    }

    /// One that was kept.
    pub(crate) const fn of(bytes: Zeroizing<Vec<u8>>) -> Self {
        Self(bytes)
    }

    /// To be sealed.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The step whose code this is, when it is one of now. Whether it was spent is the database's to say.
    pub(crate) fn matching_step(&self, code: &str, now: Instant) -> Result<Option<i64>, Failure> {
        let Some(code) = rules::code(code) else { return Ok(None) };
        let seconds = u64::try_from(now.millis() / 1_000).unwrap_or(0);
        let step = self.totp("account")?.check(&code, seconds);
        Ok(step.and_then(|step| i64::try_from(step).ok()))
    }

    /// For typing.
    pub(crate) fn typed(&self) -> String {
        data_encoding::BASE32_NOPAD.encode(&self.0)
    }

    /// For apps.
    pub(crate) fn uri(&self, account: &str) -> Result<String, Failure> {
        self.totp(account)?.to_url().map_err(|error| Failure::fault(error.to_string()))
    }

    fn totp(&self, account: &str) -> Result<Totp, Failure> {
        Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(DIGITS)
            .with_skew(DRIFT_STEPS)
            .with_step_duration(STEP_SECONDS)
            .with_secret(self.0.to_vec())
            .with_account_name(account)
            .with_issuer(Some(ISSUER))
            .build()
            .map_err(|error| Failure::fault(error.to_string()))
    }
}

/// A picture of the URI, ready to stand in a page.
pub(crate) fn qr_svg(uri: &str) -> Result<String, Failure> {
    let code = QrCode::with_error_correction_level(uri, EcLevel::M)
        .map_err(|error| Failure::fault(error.to_string()))?;
    let drawn = code.render::<svg::Color>().min_dimensions(QR_PIXELS, QR_PIXELS).build();
    let from = drawn.find("<svg").unwrap_or_default();
    Ok(drawn.split_at_checked(from).map_or(drawn.clone(), |(_, svg)| svg.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret() -> TotpSecret {
        TotpSecret::of(Zeroizing::new(b"12345678901234567890".to_vec()))
    }

    /// RFC 6238, appendix B, cut to six digits.
    #[test]
    fn codes_are_those_of_the_rfc() {
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            let now = Instant::from_millis(seconds * 1_000);
            assert_eq!(secret().matching_step(code, now).unwrap(), Some(seconds / 30), "{seconds}");
        }
    }

    #[test]
    fn one_step_of_drift_is_forgiven() {
        let at =
            |seconds: i64| secret().matching_step("287082", Instant::from_millis(seconds * 1_000)).unwrap();
        assert_eq!(
            [0, 29, 30, 59, 60, 89, 90].map(at),
            [Some(1), Some(1), Some(1), Some(1), Some(1), Some(1), None]
        );
        assert_eq!(secret().matching_step("28708", Instant::EPOCH).unwrap(), None);
    }

    #[test]
    fn the_uri_says_who_and_the_picture_says_the_uri() {
        let uri = secret().uri("camille+a@example.org").unwrap();
        assert!(uri.starts_with("otpauth://totp/Guichet:camille"), "{uri}");
        assert!(
            uri.contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ") && uri.contains("issuer=Guichet"),
            "{uri}"
        );
        let svg = qr_svg(&uri).unwrap();
        assert!(svg.starts_with("<svg") && svg.ends_with("</svg>"), "{svg}");
        assert_eq!(TotpSecret::fresh().typed().len(), 32);
    }
}
