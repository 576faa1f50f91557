//! How answers describe the way to a second factor.

use super::rules::MfaPurpose;
use crate::opaque::Token;
use serde::Serialize;
use utoipa::ToSchema;

/// What to do with the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NextStep {
    /// `POST /auth/mfa/verify`
    Totp,
    /// `POST /auth/mfa/totp/enrol`, then `/auth/mfa/totp/confirm`
    TotpEnrol,
}

/// A token that opens `/auth/mfa/*` and nothing else.
#[derive(Serialize, ToSchema)]
pub struct MfaStepView {
    /// For `Authorization: Bearer …` of the next step.
    #[schema(example = "gmf_dGhpcyBpcyBub3QgYSByZWFsIHRva2VuIGF0IGFsbCE")]
    mfa_token: String,
    /// Seconds that it lives: five minutes, or half an hour to set a factor up.
    #[schema(example = 300)]
    expires_in: i64,
    /// Which step that is.
    next: NextStep,
}

impl MfaStepView {
    /// For a fresh token.
    pub(crate) fn of(token: Token, purpose: MfaPurpose) -> Self {
        let next = if purpose.may_enrol() { NextStep::TotpEnrol } else { NextStep::Totp };
        Self { mfa_token: token.text, expires_in: purpose.seconds(), next }
    }
}

/// What an authenticator app needs.
#[derive(Serialize, ToSchema)]
pub struct EnrolmentView {
    /// For typing it into an app: base32.
    #[schema(example = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")]
    pub(super) secret: String,
    /// For apps on the same device.
    #[schema(
        example = "otpauth://totp/Guichet:camille%40example.org?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Guichet"
    )]
    pub(super) otpauth_uri: String,
    /// The same as a picture to scan: an `<svg>` element.
    pub(super) qr_svg: String,
}

/// Ten new recovery codes.
#[derive(Serialize, ToSchema)]
pub struct RecoveryCodesView {
    /// Each signs in once in place of a code. They are shown this once.
    #[schema(min_items = 10, max_items = 10)]
    pub(super) recovery_codes: Vec<String>,
}
