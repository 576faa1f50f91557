//! `DELETE /auth/mfa/totp`, `POST /auth/mfa/recovery-codes`: another device, new recovery codes.

use super::views::{MfaStepView, RecoveryCodesView};
use super::{MfaPurpose, recovery};
use crate::Accounts;
use crate::audit::{self, Happening};
use crate::facts::RecoveryCodesReplaced;
use crate::guard::{Caller, Fresh, Person};
use actix_web::web::Data;
use actix_web::{HttpResponse, delete, post};
use platform::http::client::Client;
use platform::http::failure::Failure;
use platform::http::problem::Problem;

/// Move the second factor to another device
///
/// Answers with a token for `POST /auth/mfa/totp/enrol`. The present device goes on working until the
/// new one is confirmed. Needs a proof of the last five minutes.
#[utoipa::path(tag = "auth", security(("access_token" = [])), responses(
    (status = 200, body = MfaStepView),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.step_up_needed`")))]
#[delete("/auth/mfa/totp")]
pub async fn replace_factor(
    Caller(person): Caller<Fresh<Person>>,
    accounts: Data<Accounts>,
    client: Client,
) -> Result<HttpResponse, Failure> {
    let begun = accounts.db.write(move |tx| {
        let token = super::open(tx, person.user, MfaPurpose::Replace)?;
        let happening = Happening::own(person.user, "accounts.factor_replacement_begun");
        audit::record(tx, Some(&client), &happening)?;
        Ok(token)
    });
    Ok(HttpResponse::Ok().json(MfaStepView::of(begun.await?, MfaPurpose::Replace)))
}

/// Make new recovery codes
///
/// The old ones are void from now on. Needs a proof of the last five minutes.
#[utoipa::path(tag = "auth", security(("access_token" = [])), responses(
    (status = 200, body = RecoveryCodesView),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.step_up_needed`")))]
#[post("/auth/mfa/recovery-codes")]
pub async fn replace_recovery_codes(
    Caller(person): Caller<Fresh<Person>>,
    accounts: Data<Accounts>,
    client: Client,
) -> Result<HttpResponse, Failure> {
    let recovery_codes = recovery::fresh();
    let kept = recovery_codes.clone();
    let replaced = accounts.db.write(move |tx| {
        recovery::replace(tx, person.user, &kept)?;
        tx.publish(&RecoveryCodesReplaced { user_id: person.user })?;
        let happening = Happening::own(person.user, "accounts.recovery_codes_replaced");
        audit::record(tx, Some(&client), &happening)
    });
    replaced.await?;
    Ok(HttpResponse::Ok().json(RecoveryCodesView { recovery_codes }))
}
