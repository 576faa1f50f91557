//! `PUT /admin/users/{id}/role`, `POST /admin/users/{id}/disable`, `POST /admin/users/{id}/enable`

use super::store;
use super::views::AccountDetailsView;
use crate::Accounts;
use crate::admin::rules;
use crate::audit::{self, Happening};
use crate::facts::AccountDisabled;
use crate::guard::{Caller, Fresh, PlatformAdmin, SignedIn};
use crate::refusal::AccountsRefusal;
use crate::users::{self, PlatformRole};
use crate::{mfa, sessions};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post, put};
use kernel::ids::UserId;
use platform::db::Tx;
use platform::http::body::{Body, BodyChecker};
use platform::http::client::Client;
use platform::http::failure::{Failure, InvalidBody};
use platform::http::problem::Problem;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// Another role.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetUserRoleRequest {
    /// What they may do on the whole platform.
    role: PlatformRole,
    /// Why; 10 to 500 characters for the audit log.
    #[schema(example = "Takes over the support desk", min_length = 10, max_length = 500)]
    reason: String,
}

/// Why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReasonRequest {
    /// Why; 10 to 500 characters for the audit log.
    #[schema(example = "Asked for by phone, ticket 4711", min_length = 10, max_length = 500)]
    pub reason: String,
}

/// The reason of a request.
pub fn reason(text: &str) -> Result<String, InvalidBody> {
    let mut checker = BodyChecker::default();
    let reason = checker.read("reason", text, "10 to 500 characters", rules::reason);
    checker.finish()?;
    Ok(reason.unwrap_or_default())
}

/// Whoever runs the platform, still, and somebody else whom they change.
pub(super) fn other(tx: &mut Tx, admin: SignedIn, id: Option<UserId>) -> Result<UserId, Failure> {
    store::hold_admins(tx)?;
    let present = users::by_id(tx.conn(), admin.user)?.filter(|user| user.is_active);
    if present.is_none_or(|user| user.role != PlatformRole::Admin) {
        return Err(AccountsRefusal::NotAllowed.into());
    }
    let id = id.ok_or(AccountsRefusal::UserNotFound)?;
    if id == admin.user {
        return Err(AccountsRefusal::OwnAccount.into());
    }
    Ok(id)
}

pub(super) fn happening(
    admin: SignedIn,
    user: UserId,
    action: &'static str,
    details: serde_json::Value,
) -> Happening {
    Happening { actor: Some(admin.user), details: Some(details), ..Happening::to(Some(user), action) }
}

/// Change somebody's role on the platform
///
/// For administrators who proved who they are within the last five minutes. Counts from the next request
/// on. Nobody changes their own.
#[utoipa::path(tag = "admin", security(("access_token" = [])), request_body = SetUserRoleRequest,
    params(("id" = UserId, Path, description = "Whose")), responses(
    (status = 200, body = AccountDetailsView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.step_up_needed`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.user_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`accounts.own_account`, `accounts.wrong_state`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`")))]
#[put("/admin/users/{id}/role")]
pub async fn set_user_role(
    Caller(admin): Caller<Fresh<PlatformAdmin>>,
    accounts: Data<Accounts>,
    client: Client,
    id: Path<String>,
    body: Body<SetUserRoleRequest>,
) -> Result<HttpResponse, Failure> {
    let (id, role, reason) = (UserId::parse(&id), body.0.role, reason(&body.0.reason)?);
    let changed = accounts.db.write(move |tx| {
        let id = other(tx, admin, id)?;
        let user = users::by_id(tx.conn(), id)?.ok_or(AccountsRefusal::UserNotFound)?;
        if !user.is_active {
            return Err(AccountsRefusal::WrongState.into());
        }
        store::set_role(tx, id, role)?;
        let now = tx.now();
        let view = AccountDetailsView::of(tx.conn(), id, now)?;
        let details = json!({ "before": user.role, "after": role, "reason": reason });
        audit::record(tx, Some(&client), &happening(admin, id, "accounts.role_changed", details))?;
        Ok(view)
    });
    let view = changed.await?;
    accounts.states.forget_all();
    Ok(HttpResponse::Ok().json(view))
}

/// Disable an account
///
/// Its sessions end now, and it cannot sign in until it is enabled. Its owner gets a mail. For
/// administrators who proved who they are within the last five minutes.
#[utoipa::path(tag = "admin", security(("access_token" = [])), request_body = ReasonRequest,
    params(("id" = UserId, Path, description = "Whose")), responses(
    (status = 200, body = AccountDetailsView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.step_up_needed`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.user_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`accounts.own_account`, `accounts.wrong_state`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`")))]
#[post("/admin/users/{id}/disable")]
pub async fn disable_user(
    Caller(admin): Caller<Fresh<PlatformAdmin>>,
    accounts: Data<Accounts>,
    client: Client,
    id: Path<String>,
    body: Body<ReasonRequest>,
) -> Result<HttpResponse, Failure> {
    let (id, reason) = (UserId::parse(&id), reason(&body.0.reason)?);
    let disabled = accounts.db.write(move |tx| {
        let id = other(tx, admin, id)?;
        users::by_id(tx.conn(), id)?.ok_or(AccountsRefusal::UserNotFound)?;
        if !store::set_status(tx, id, "active", "disabled")? {
            return Err(AccountsRefusal::WrongState.into());
        }
        sessions::end_all(tx, id, None)?;
        mfa::forget_tokens(tx, id)?;
        tx.publish(&AccountDisabled { user_id: id })?;
        let now = tx.now();
        let view = AccountDetailsView::of(tx.conn(), id, now)?;
        let details = json!({ "reason": reason });
        audit::record(tx, Some(&client), &happening(admin, id, "accounts.disabled", details))?;
        Ok(view)
    });
    let view = disabled.await?;
    accounts.states.forget_all();
    Ok(HttpResponse::Ok().json(view))
}

/// Enable an account
///
/// It may sign in again. For administrators who proved who they are within the last five minutes.
#[utoipa::path(tag = "admin", security(("access_token" = [])), request_body = ReasonRequest,
    params(("id" = UserId, Path, description = "Whose")), responses(
    (status = 200, body = AccountDetailsView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.step_up_needed`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.user_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`accounts.own_account`, `accounts.wrong_state`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`")))]
#[post("/admin/users/{id}/enable")]
pub async fn enable_user(
    Caller(admin): Caller<Fresh<PlatformAdmin>>,
    accounts: Data<Accounts>,
    client: Client,
    id: Path<String>,
    body: Body<ReasonRequest>,
) -> Result<HttpResponse, Failure> {
    let (id, reason) = (UserId::parse(&id), reason(&body.0.reason)?);
    let enabled = accounts.db.write(move |tx| {
        let id = other(tx, admin, id)?;
        users::by_id(tx.conn(), id)?.ok_or(AccountsRefusal::UserNotFound)?;
        if !store::set_status(tx, id, "disabled", "active")? {
            return Err(AccountsRefusal::WrongState.into());
        }
        let now = tx.now();
        let view = AccountDetailsView::of(tx.conn(), id, now)?;
        let details = json!({ "reason": reason });
        audit::record(tx, Some(&client), &happening(admin, id, "accounts.enabled", details))?;
        Ok(view)
    });
    let view = enabled.await?;
    accounts.states.forget_all();
    Ok(HttpResponse::Ok().json(view))
}
