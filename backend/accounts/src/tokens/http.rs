//! `/manage/org/api-tokens`

use super::rules::{self, HINT_LENGTH, Scope, Scopes, TOKENS_MAX};
use super::store::{self, ApiToken, NewApiToken};
use crate::Accounts;
use crate::audit::{self, Happening};
use crate::guard::Caller;
use crate::limits::rules::API_TOKENS;
use crate::opaque::{Opens, Token};
use crate::orgs::access::{MakeTokens, ManageTokens, OrganizationParams, Team, Wanted};
use crate::orgs::members;
use crate::refusal::AccountsRefusal;
use crate::users;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, delete, get, post};
use kernel::ids::{ApiTokenId, UserId};
use kernel::time::Instant;
use platform::http::body::{BodyChecker, Unread};
use platform::http::client::Client;
use platform::http::failure::{Failure, TooMany};
use platform::http::problem::Problem;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// An API token, without what opens anything.
#[derive(Serialize, ToSchema)]
pub struct ApiTokenView {
    id: ApiTokenId,
    /// What it is for.
    #[schema(example = "Accounting")]
    name: String,
    /// What it opens.
    scopes: Vec<Scope>,
    /// Its last characters.
    #[schema(example = "w9Qk")]
    hint: String,
    /// Who made it.
    created_by: UserId,
    /// Their name.
    creator: String,
    /// Until when it works.
    expires_at: Instant,
    /// When it was used last, to within five minutes; null: never.
    last_used_at: Option<Instant>,
    created_at: Instant,
}

impl From<ApiToken> for ApiTokenView {
    fn from(token: ApiToken) -> Self {
        let ApiToken { id, name, scopes, hint, created_by, creator, .. } = token;
        let (expires_at, last_used_at, created_at) = (token.expires_at, token.last_used_at, token.created_at);
        Self { id, name, scopes, hint, created_by, creator, expires_at, last_used_at, created_at }
    }
}

/// The API tokens of an organization.
#[derive(Serialize, ToSchema)]
pub struct ApiTokenList {
    /// The newest first; at most 50.
    data: Vec<ApiTokenView>,
}

/// A new API token, with what its program sends. It is shown this once.
#[derive(Serialize, ToSchema)]
pub struct MadeApiTokenView {
    id: ApiTokenId,
    /// For `Authorization: Bearer …`.
    #[schema(example = "gat_q1b…")]
    token: String,
    /// What it is for.
    name: String,
    /// What it opens.
    scopes: Vec<Scope>,
    /// Until when it works.
    expires_at: Instant,
}

/// An API token to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateApiTokenRequest {
    /// What it is for.
    #[schema(example = "Accounting", min_length = 1, max_length = 100)]
    name: String,
    /// What it opens; no more than whoever makes it may do.
    #[schema(min_items = 1)]
    scopes: Vec<Scope>,
    /// Until when it works, at most 366 days; without it, 90 days.
    expires_at: Option<Instant>,
}

/// List the API tokens
///
/// For owners and managers.
#[utoipa::path(tag = "organization", security(("access_token" = [])), params(OrganizationParams), responses(
    (status = 200, body = ApiTokenList),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`")))]
#[get("/manage/org/api-tokens")]
pub async fn list_api_tokens(
    Caller(asker): Caller<Team<ManageTokens>>,
    accounts: Data<Accounts>,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let may = asker.ask(&accounts, Wanted::of(&request)?).await?;
    let found = accounts.db.read(move |conn| store::of_org(conn, may.org)).await?;
    let data = found.into_iter().map(ApiTokenView::from).collect();
    Ok(HttpResponse::Ok().json(ApiTokenList { data }))
}

/// Make an API token
///
/// For owners and managers who proved who they are within the last five minutes. The token is in this
/// answer and nowhere else.
#[utoipa::path(tag = "organization", security(("access_token" = [])), params(OrganizationParams), request_body = CreateApiTokenRequest, responses(
    (status = 201, body = MadeApiTokenView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.step_up_needed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`accounts.too_many_tokens`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`")))]
#[post("/manage/org/api-tokens")]
pub async fn create_api_token(
    Caller(asker): Caller<Team<MakeTokens>>,
    accounts: Data<Accounts>,
    request: HttpRequest,
    client: Client,
    body: Unread<CreateApiTokenRequest>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    let may = asker.ask(&accounts, org).await?;
    let CreateApiTokenRequest { name, scopes, expires_at } = body.read().await?;
    let mut checker = BodyChecker::default();
    let one_line = "a name on one line of 1 to 100 characters";
    let name = checker.read("name", &name, one_line, users::rules::name);
    let end = rules::end(expires_at, accounts.db.clock().now());
    if end.is_none() {
        checker.refuse("expires_at", "invalid", "later than now, within 366 days");
    }
    let scopes = Scopes::of(&scopes);
    let role = may.person()?.1;
    if scopes.all().is_empty() {
        checker.refuse("scopes", "missing", "at least one scope");
    } else if !scopes.all().into_iter().all(|scope| role.allows(scope.right())) {
        checker.refuse("scopes", "not_for_role", "no more than you may do yourself");
    }
    checker.finish()?;
    let (name, expires_at) = (name.unwrap_or_default(), end.unwrap_or(Instant::EPOCH));
    let shared = accounts.clone();
    let made = accounts.db.write(move |tx| {
        let now = tx.now();
        let may = asker.admit(tx.conn(), org, now)?;
        members::hold(tx, may.org)?;
        let (actor, role) = may.person()?;
        if !scopes.all().into_iter().all(|scope| role.allows(scope.right())) {
            return Err(AccountsRefusal::NotAllowed.into());
        }
        if store::count(tx.conn(), may.org)? >= TOKENS_MAX {
            return Err(AccountsRefusal::TooManyTokens.into());
        }
        let count = shared.limits.count(tx, &API_TOKENS, &actor.to_string())?;
        if let Some(retry_after) = crate::limits::rules::wait(&API_TOKENS, 1, count, now) {
            return Ok(Err(Failure::from(TooMany { retry_after })));
        }
        let token = Token::fresh(Opens::Api);
        let hint = token.text.get(token.text.len().saturating_sub(HINT_LENGTH)..).unwrap_or_default();
        let (org, created_by, hash) = (may.org, actor, token.hash);
        let new = NewApiToken { org, created_by, name: &name, scopes, hash, hint, expires_at };
        let id = store::insert(tx, &new)?;
        let happening = Happening {
            org: Some(org),
            subject: format!("api_token:{id}"),
            details: Some(json!({ "name": name, "scopes": scopes.all(), "expires_at": expires_at })),
            ..Happening::own(actor, "accounts.api_token_created")
        };
        audit::record(tx, Some(&client), &happening)?;
        Ok(Ok(MadeApiTokenView { id, token: token.text, name: name.clone(), scopes: scopes.all(), expires_at }))
    });
    Ok(HttpResponse::Created().json(made.await??))
}

/// Revoke an API token
///
/// It opens nothing from the next request on. For owners and managers.
#[utoipa::path(tag = "organization", security(("access_token" = [])),
    params(("id" = ApiTokenId, Path, description = "Which"), OrganizationParams), responses(
    (status = 204, description = "Revoked"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `accounts.token_not_found`")))]
#[delete("/manage/org/api-tokens/{id}")]
pub async fn revoke_api_token(
    Caller(asker): Caller<Team<ManageTokens>>,
    accounts: Data<Accounts>,
    request: HttpRequest,
    client: Client,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let (org, id) = (Wanted::of(&request)?, ApiTokenId::parse(&id));
    let revoked = accounts.db.write(move |tx| {
        let now = tx.now();
        let may = asker.admit(tx.conn(), org, now)?;
        let (actor, _) = may.person()?;
        let id = id.ok_or(AccountsRefusal::TokenNotFound)?;
        let name = store::revoke(tx, may.org, id)?.ok_or(AccountsRefusal::TokenNotFound)?;
        let happening = Happening {
            org: Some(may.org),
            subject: format!("api_token:{id}"),
            details: Some(json!({ "name": name })),
            ..Happening::own(actor, "accounts.api_token_revoked")
        };
        audit::record(tx, Some(&client), &happening)
    });
    revoked.await?;
    Ok(HttpResponse::NoContent().finish())
}
