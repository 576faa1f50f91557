//! `GET /admin/users`, `GET /admin/users/{id}`

use super::store::{self, UserFilter};
use super::views::{AccountDetailsView, AccountPage, AccountStatus, AccountView};
use crate::Accounts;
use crate::guard::{Caller, PlatformAdmin};
use crate::refusal::AccountsRefusal;
use crate::users::PlatformRole;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use kernel::ids::UserId;
use kernel::page::Cursor;
use platform::http::etag;
use platform::http::failure::Failure;
use platform::http::problem::Problem;
use platform::http::query::{self, Checker};
use serde::Deserialize;
use utoipa::IntoParams;

/// Tag of this list's cursors.
const LIST: u8 = 23;
/// Longest search.
const Q_LENGTH_MAX: usize = 200;

/// What may be asked of the list of accounts.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListUsersParams {
    /// Words that the name or the address has, or the beginning of an address with its `@`; case and
    /// accents do not matter.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Only accounts in this state.
    #[param(value_type = Option<AccountStatus>, inline)]
    status: Option<String>,
    /// Only accounts with this role.
    #[param(value_type = Option<PlatformRole>, inline)]
    role: Option<String>,
    /// Rows of a page.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 20)]
    limit: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Find accounts
///
/// For administrators.
#[utoipa::path(tag = "admin", security(("access_token" = [])), params(ListUsersParams), responses(
    (status = 200, body = AccountPage),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`")))]
#[get("/admin/users")]
pub async fn list_users(
    _admin: Caller<PlatformAdmin>,
    accounts: Data<Accounts>,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let asked: ListUsersParams = query::parse(request.query_string())?;
    let mut checker = Checker::default();
    let (limit, cursor) = checker.page(LIST, asked.limit.as_deref(), asked.cursor.as_deref(), None);
    let known = "active, disabled or erased";
    let status = checker.read("status", asked.status.as_deref(), known, AccountStatus::parse);
    let role = checker.read("role", asked.role.as_deref(), "user or admin", PlatformRole::parse);
    let q = asked.q.unwrap_or_default();
    if q.chars().count() > Q_LENGTH_MAX {
        checker.refuse("q", "too_long", "at most 200 characters");
    }
    checker.finish()?;
    let before = cursor.map(|cursor| UserId::from_uuid(cursor.id));
    let filter = UserFilter { q, status: status.map(AccountStatus::as_str), role, before };
    let mut rows = accounts.db.read(move |conn| store::page(conn, &filter, limit.probe())).await?;
    let has_more = rows.len() > limit.rows();
    rows.truncate(limit.rows());
    let last = rows.last().filter(|_| has_more);
    let next_cursor = last.map(|last| Cursor { list: LIST, key: 0, id: last.id.uuid() }.encode());
    let data = rows.into_iter().map(AccountView::from).collect();
    Ok(HttpResponse::Ok().json(AccountPage { data, next_cursor }))
}

/// Show an account
///
/// For administrators.
#[utoipa::path(tag = "admin", security(("access_token" = [])),
    params(("id" = UserId, Path, description = "Whose")), responses(
    (status = 200, body = AccountDetailsView),
    (status = 304, description = "Unchanged since `If-None-Match`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.user_not_found`")))]
#[get("/admin/users/{id}")]
pub async fn get_user(
    Caller(admin): Caller<PlatformAdmin>,
    accounts: Data<Accounts>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = UserId::parse(&id).ok_or(AccountsRefusal::UserNotFound)?;
    let found = accounts.db.read(move |conn| AccountDetailsView::of(conn, id, admin.now)).await?;
    etag::respond(&request, &found)
}
