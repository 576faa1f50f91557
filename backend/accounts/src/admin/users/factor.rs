//! `POST` and `DELETE /admin/users/{id}/factor-reset`

use super::change::{self, ReasonRequest, happening};
use super::store;
use super::views::PlannedFactorResetView;
use crate::Accounts;
use crate::audit;
use crate::guard::{Caller, Fresh, PlatformAdmin};
use crate::mfa::reset::{FactorReset, schedule};
use crate::refusal::AccountsRefusal;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, delete, post};
use kernel::ids::UserId;
use platform::http::body::Body;
use platform::http::client::Client;
use platform::http::failure::Failure;
use platform::http::problem::Problem;
use serde_json::json;

/// Remove a lost second factor
///
/// For somebody who lost the device and the recovery codes, once it is known who they are: say how. It
/// happens after 72 hours, in which the owner can object by the link of a mail. The password is still
/// needed. For administrators who proved who they are within the last five minutes.
#[utoipa::path(tag = "admin", security(("access_token" = [])), request_body = ReasonRequest,
    params(("id" = UserId, Path, description = "Whose")), responses(
    (status = 202, body = PlannedFactorResetView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.step_up_needed`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.user_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`accounts.own_account`, `accounts.wrong_state`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`")))]
#[post("/admin/users/{id}/factor-reset")]
pub async fn schedule_factor_reset(
    Caller(admin): Caller<Fresh<PlatformAdmin>>,
    accounts: Data<Accounts>,
    client: Client,
    id: Path<String>,
    body: Body<ReasonRequest>,
) -> Result<HttpResponse, Failure> {
    let (id, reason) = (UserId::parse(&id), change::reason(&body.0.reason)?);
    let keyring = accounts.keyring.clone();
    let planned = accounts.db.write(move |tx| {
        let user = change::other(tx, admin, id)?;
        let account = store::find(tx.conn(), user)?.ok_or(AccountsRefusal::UserNotFound)?;
        if account.status != "active" || account.enrolled_at.is_none() {
            return Err(AccountsRefusal::WrongState.into());
        }
        let reset = FactorReset { user, admin: admin.user, reason: &reason };
        let takes_effect_at = schedule(tx, &keyring, &client, &reset)?;
        let (requested_by, reason) = (admin.user, reason.clone());
        Ok(PlannedFactorResetView { requested_by, reason, takes_effect_at })
    });
    Ok(HttpResponse::Accepted().json(planned.await?))
}

/// Give the removal of a second factor up
///
/// For administrators.
#[utoipa::path(tag = "admin", security(("access_token" = [])),
    params(("id" = UserId, Path, description = "Whose")), responses(
    (status = 204, description = "The factor stays"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.user_not_found`")))]
#[delete("/admin/users/{id}/factor-reset")]
pub async fn withdraw_factor_reset(
    Caller(admin): Caller<PlatformAdmin>,
    accounts: Data<Accounts>,
    client: Client,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = UserId::parse(&id).ok_or(AccountsRefusal::UserNotFound)?;
    let withdrawn = accounts.db.write(move |tx| {
        if !store::withdraw_reset(tx, id)? {
            return Err(AccountsRefusal::UserNotFound.into());
        }
        let happening = happening(admin, id, "accounts.factor_reset_withdrawn", json!({}));
        audit::record(tx, Some(&client), &happening)
    });
    withdrawn.await?;
    Ok(HttpResponse::NoContent().finish())
}
