//! `/admin/organizations`, `/admin/support-accesses`

use super::store::{self, Listed};
use crate::Accounts;
use crate::admin::users::change::reason;
use crate::audit::{self, Happening};
use crate::guard::{Caller, Fresh, PlatformAdmin};
use crate::orgs;
use crate::orgs::support::rules::{MINUTES_MAX, minutes};
use crate::orgs::support::{self, Access};
use crate::refusal::AccountsRefusal;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, delete, get, post};
use kernel::ids::OrganizationId;
use kernel::page::Cursor;
use kernel::text::Slug;
use kernel::time::Instant;
use platform::http::body::{Body, BodyChecker};
use platform::http::client::Client;
use platform::http::failure::Failure;
use platform::http::problem::Problem;
use platform::http::query::{self, Checker};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};

/// Tag of this list's cursors.
const LIST: u8 = 24;
/// Longest search.
const Q_LENGTH_MAX: usize = 200;

/// An organization in the list of administrators.
#[derive(Serialize, ToSchema)]
pub struct ListedOrganizationView {
    id: OrganizationId,
    /// Its name in URLs.
    #[schema(example = "theatre-du-parc")]
    slug: String,
    /// Its name.
    name: String,
    /// How many work for it.
    n_members: i64,
    created_at: Instant,
}

/// A page of organizations.
#[derive(Serialize, ToSchema)]
pub struct OrganizationPage {
    /// The newest first.
    data: Vec<ListedOrganizationView>,
    /// Send it as `cursor` for the next page; null on the last one.
    next_cursor: Option<String>,
}

/// What may be asked of the list of organizations.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListOrganizationsParams {
    /// A part of the name, as it stands in URLs; case and accents do not matter.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Rows of a page.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 20)]
    limit: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Find organizations
///
/// For administrators: that they exist, and nothing of what is theirs.
#[utoipa::path(tag = "admin", security(("access_token" = [])), params(ListOrganizationsParams), responses(
    (status = 200, body = OrganizationPage),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`")))]
#[get("/admin/organizations")]
pub async fn list_organizations(
    _admin: Caller<PlatformAdmin>,
    accounts: Data<Accounts>,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let asked: ListOrganizationsParams = query::parse(request.query_string())?;
    let mut checker = Checker::default();
    let (limit, cursor) = checker.page(LIST, asked.limit.as_deref(), asked.cursor.as_deref(), None);
    let q = asked.q.unwrap_or_default();
    if q.chars().count() > Q_LENGTH_MAX {
        checker.refuse("q", "too_long", "at most 200 characters");
    }
    checker.finish()?;
    let part = Slug::from_title(&q).map(|slug| slug.as_str().to_owned()).unwrap_or_default();
    let before = cursor.map(|cursor| OrganizationId::from_uuid(cursor.id));
    let mut rows = accounts.db.read(move |conn| store::page(conn, &part, before, limit.probe())).await?;
    let has_more = rows.len() > limit.rows();
    rows.truncate(limit.rows());
    let last = rows.last().filter(|_| has_more);
    let next_cursor = last.map(|last| Cursor { list: LIST, key: 0, id: last.id.uuid() }.encode());
    let view = |Listed { id, slug, name, n_members, created_at }| ListedOrganizationView {
        id,
        slug,
        name,
        n_members,
        created_at,
    };
    let data = rows.into_iter().map(view).collect();
    Ok(HttpResponse::Ok().json(OrganizationPage { data, next_cursor }))
}

/// Access of an administrator to the data of an organization.
#[derive(Serialize, ToSchema)]
pub struct SupportAccessView {
    organization_id: OrganizationId,
    /// Its name in URLs.
    organization_slug: String,
    /// Its name.
    organization: String,
    /// Why.
    reason: String,
    /// Until when.
    expires_at: Instant,
    created_at: Instant,
}

impl From<Access> for SupportAccessView {
    fn from(access: Access) -> Self {
        let Access { org, slug, name, reason, expires_at, created_at } = access;
        Self {
            organization_id: org,
            organization_slug: slug,
            organization: name,
            reason,
            expires_at,
            created_at,
        }
    }
}

/// Accesses that are open.
#[derive(Serialize, ToSchema)]
pub struct SupportAccessList {
    /// At most 100.
    data: Vec<SupportAccessView>,
}

/// Why an administrator needs to look into an organization's data.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenSupportAccessRequest {
    /// Why; 10 to 500 characters. The organization reads it in its audit log.
    #[schema(example = "They asked for help with their members, ticket 4711", min_length = 10, max_length = 500)]
    reason: String,
    /// For how long; 30 without it.
    #[schema(minimum = 1, maximum = 240, example = 30)]
    minutes: Option<i64>,
}

/// Look into an organization's data
///
/// Being an administrator gives no access to it. This does, for looking, for a while, and the organization
/// reads it in its audit log. Name the organization with `org` afterwards. For administrators who proved
/// who they are within the last five minutes.
#[utoipa::path(tag = "admin", security(("access_token" = [])), request_body = OpenSupportAccessRequest,
    params(("id" = OrganizationId, Path, description = "Whose data")), responses(
    (status = 201, body = SupportAccessView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.step_up_needed`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`")))]
#[post("/admin/organizations/{id}/support-access")]
pub async fn open_support_access(
    Caller(admin): Caller<Fresh<PlatformAdmin>>,
    accounts: Data<Accounts>,
    client: Client,
    id: Path<String>,
    body: Body<OpenSupportAccessRequest>,
) -> Result<HttpResponse, Failure> {
    let org = OrganizationId::parse(&id);
    let reason = reason(&body.0.reason)?;
    let Some(minutes) = minutes(body.0.minutes) else {
        let mut checker = BodyChecker::default();
        checker.refuse("minutes", "invalid", &format!("1 to {MINUTES_MAX}"));
        return Err(checker.finish().err().map_or_else(|| Failure::fault("no minutes"), Failure::from));
    };
    let opened = accounts.db.write(move |tx| {
        let now = tx.now();
        let org = org.ok_or(AccountsRefusal::OrganizationNotFound)?;
        if !orgs::members::hold(tx, org)? {
            return Err(AccountsRefusal::OrganizationNotFound.into());
        }
        support::grant(tx, org, admin.user, &reason, now.plus_minutes(minutes))?;
        let open = support::of_admin(tx.conn(), admin.user, now)?;
        let access = open.into_iter().find(|access| access.org == org);
        let happening = Happening {
            actor: Some(admin.user),
            org: Some(org),
            action: "accounts.support_access_opened",
            subject: format!("organization:{org}"),
            details: Some(json!({ "reason": reason, "minutes": minutes })),
            ..Happening::default()
        };
        audit::record(tx, Some(&client), &happening)?;
        Ok(access)
    });
    let access = opened.await?.ok_or(AccountsRefusal::OrganizationNotFound)?;
    Ok(HttpResponse::Created().json(SupportAccessView::from(access)))
}

/// Stop looking into an organization's data
#[utoipa::path(tag = "admin", security(("access_token" = [])),
    params(("id" = OrganizationId, Path, description = "Whose data")), responses(
    (status = 204, description = "No access any more"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`")))]
#[delete("/admin/organizations/{id}/support-access")]
pub async fn close_support_access(
    Caller(admin): Caller<PlatformAdmin>,
    accounts: Data<Accounts>,
    client: Client,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let org = OrganizationId::parse(&id).ok_or(AccountsRefusal::OrganizationNotFound)?;
    let closed = accounts.db.write(move |tx| {
        if !support::close(tx, org, admin.user)? {
            return Err(AccountsRefusal::OrganizationNotFound.into());
        }
        let happening = Happening {
            actor: Some(admin.user),
            org: Some(org),
            action: "accounts.support_access_closed",
            subject: format!("organization:{org}"),
            ..Happening::default()
        };
        audit::record(tx, Some(&client), &happening)
    });
    closed.await?;
    Ok(HttpResponse::NoContent().finish())
}

/// List my accesses for support
#[utoipa::path(tag = "admin", security(("access_token" = [])), responses(
    (status = 200, body = SupportAccessList),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`")))]
#[get("/admin/support-accesses")]
pub async fn list_support_accesses(
    Caller(admin): Caller<PlatformAdmin>,
    accounts: Data<Accounts>,
) -> Result<HttpResponse, Failure> {
    let open = accounts.db.read(move |conn| support::of_admin(conn, admin.user, admin.now)).await?;
    let data = open.into_iter().map(SupportAccessView::from).collect();
    Ok(HttpResponse::Ok().json(SupportAccessList { data }))
}
