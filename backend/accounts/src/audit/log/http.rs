//! `/admin/audit-log`, `/manage/org/audit-log`

use super::store::{self, Filter, Found};
use crate::Accounts;
use crate::guard::{Caller, PlatformAdmin};
use crate::orgs::access::{SeeAudit, Team, Wanted};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use kernel::ids::{OrganizationId, UserId};
use kernel::page::{Cursor, PageLimit};
use kernel::time::Instant;
use platform::http::failure::{Failure, InvalidQuery};
use platform::http::problem::Problem;
use platform::http::query::{self, Checker};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Tag of these lists' cursors.
const LIST: u8 = 22;
/// Longest action or subject that is looked for.
const WORD_LENGTH_MAX: usize = 100;

/// A person in an entry.
#[derive(Serialize, ToSchema)]
pub struct AuditPersonView {
    id: UserId,
    /// Their name today; null when there is no such account any more.
    name: Option<String>,
}

/// An organization in an entry.
#[derive(Serialize, ToSchema)]
pub struct AuditOrganizationView {
    id: OrganizationId,
    /// Its name today.
    name: Option<String>,
}

/// Something that happened.
#[derive(Serialize, ToSchema)]
pub struct AuditEntryView {
    /// Its number; none is left out in the whole log.
    seq: i64,
    at: Instant,
    /// Who; null for a stranger or the program itself.
    actor: Option<AuditPersonView>,
    /// For whom, when the actor stood in for somebody.
    on_behalf_of: Option<AuditPersonView>,
    /// Whose organization it concerns.
    organization: Option<AuditOrganizationView>,
    /// What was done.
    #[schema(example = "accounts.member_changed")]
    action: String,
    /// To what.
    #[schema(example = "user:019abf6e-5a40-7c3a-8f11-2a3b4c5d6e7f")]
    subject: String,
    /// More about it, without secrets and addresses; depends on the action.
    #[schema(value_type = Object)]
    details: serde_json::Value,
    /// From which network, /24 or /48; empty when nobody asked for it.
    #[schema(example = "192.0.2.0/24")]
    network: String,
    /// In which request.
    request_id: String,
}

impl From<Found> for AuditEntryView {
    fn from(found: Found) -> Self {
        let person = |(id, name)| AuditPersonView { id, name };
        Self {
            seq: found.seq,
            at: found.at,
            actor: found.actor.map(person),
            on_behalf_of: found.on_behalf_of.map(person),
            organization: found.org.map(|(id, name)| AuditOrganizationView { id, name }),
            action: found.action,
            subject: found.subject,
            details: serde_json::from_str(&found.details).unwrap_or_default(),
            network: found.network,
            request_id: found.request_id,
        }
    }
}

/// A page of the audit log.
#[derive(Serialize, ToSchema)]
pub struct AuditPage {
    /// The newest first.
    data: Vec<AuditEntryView>,
    /// Send it as `cursor` for the next page; null on the last one.
    next_cursor: Option<String>,
}

/// What may be asked of the audit log.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListAuditParams {
    /// Entries about this organization.
    #[param(value_type = Option<OrganizationId>)]
    org: Option<String>,
    /// Entries by this person.
    #[param(value_type = Option<UserId>)]
    actor: Option<String>,
    /// Entries of this action.
    #[param(max_length = 100, example = "accounts.member_changed")]
    action: Option<String>,
    /// Entries about this.
    #[param(max_length = 100, example = "user:019abf6e-5a40-7c3a-8f11-2a3b4c5d6e7f")]
    subject: Option<String>,
    /// Entries from this moment on.
    #[param(value_type = Option<Instant>)]
    from: Option<String>,
    /// Entries before this moment.
    #[param(value_type = Option<Instant>)]
    to: Option<String>,
    /// Rows of a page.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 20)]
    limit: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

impl ListAuditParams {
    /// What is looked for, but not in which organization.
    fn filter(&self) -> Result<(Filter, PageLimit), InvalidQuery> {
        let mut checker = Checker::default();
        let (limit, cursor) = checker.page(LIST, self.limit.as_deref(), self.cursor.as_deref(), None);
        let word = |text: &str| (text.chars().count() <= WORD_LENGTH_MAX).then(|| text.to_owned());
        let moment = "a moment in RFC 3339";
        let filter = Filter {
            before: cursor.map(|cursor| cursor.key),
            actor: checker.read("actor", self.actor.as_deref(), "an id", UserId::parse),
            org: None,
            action: checker.read("action", self.action.as_deref(), "at most 100 characters", word),
            subject: checker.read("subject", self.subject.as_deref(), "at most 100 characters", word),
            from: checker.read("from", self.from.as_deref(), moment, Instant::parse),
            to: checker.read("to", self.to.as_deref(), moment, Instant::parse),
        };
        checker.finish()?;
        Ok((filter, limit))
    }
}

async fn list(accounts: &Accounts, filter: Filter, limit: PageLimit) -> Result<HttpResponse, Failure> {
    let mut found = accounts.db.read(move |conn| store::page(conn, &filter, limit.probe())).await?;
    let has_more = found.len() > limit.rows();
    found.truncate(limit.rows());
    let last = found.last().filter(|_| has_more);
    let next_cursor = last.map(|last| Cursor { list: LIST, key: last.seq, id: Uuid::nil() }.encode());
    let data = found.into_iter().map(AuditEntryView::from).collect();
    Ok(HttpResponse::Ok().json(AuditPage { data, next_cursor }))
}

/// Read the audit log
///
/// For administrators.
#[utoipa::path(tag = "admin", security(("access_token" = [])), params(ListAuditParams), responses(
    (status = 200, body = AuditPage),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`")))]
#[get("/admin/audit-log")]
pub async fn list_audit(
    _admin: Caller<PlatformAdmin>,
    accounts: Data<Accounts>,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let asked: ListAuditParams = query::parse(request.query_string())?;
    let (filter, limit) = asked.filter()?;
    let mut checker = Checker::default();
    let org = checker.read("org", asked.org.as_deref(), "an id", OrganizationId::parse);
    checker.finish()?;
    list(&accounts, Filter { org, ..filter }, limit).await
}

/// Read my organization's audit log
///
/// What was done for it, by its members and by administrators. For owners, and for API tokens with
/// `audit:read`.
#[utoipa::path(tag = "organization", security(("access_token" = []), ("api_token" = [])), params(ListAuditParams), responses(
    (status = 200, body = AuditPage),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`")))]
#[get("/manage/org/audit-log")]
pub async fn list_organization_audit(
    Caller(asker): Caller<Team<SeeAudit>>,
    accounts: Data<Accounts>,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let params: ListAuditParams = query::parse(request.query_string())?;
    let may = asker.ask(&accounts, Wanted::named(params.org.as_deref())).await?;
    let (filter, limit) = params.filter()?;
    list(&accounts, Filter { org: Some(may.org), ..filter }, limit).await
}
