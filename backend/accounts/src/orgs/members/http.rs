//! `/manage/org/members`

use super::store::{self, Member};
use crate::Accounts;
use crate::audit::{self, Happening};
use crate::guard::{Caller, Person};
use crate::orgs::access::{ManageMembers, OrganizationParams, SeeMembers, Team, Wanted};
use crate::orgs::rules::{Assignment, EVENTS_MAX, MemberRole, Right, Unfit};
use crate::refusal::AccountsRefusal;
use actix_web::http::header::ETAG;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, delete, get, patch};
use kernel::ids::{EventId, UserId};
use kernel::page::Cursor;
use kernel::refusal::FieldError;
use kernel::time::Instant;
use platform::http::body::Unread;
use platform::http::client::Client;
use platform::http::etag::{self, IfMatch};
use platform::http::failure::{Failure, InvalidBody};
use platform::http::problem::Problem;
use platform::http::query::{self, Checker};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};

/// Tag of this list's cursors.
const LIST: u8 = 21;

/// Somebody who works for an organization.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberView {
    user_id: UserId,
    /// Name.
    #[schema(example = "Camille Durand")]
    name: String,
    /// Address.
    #[schema(example = "camille@example.org")]
    email: String,
    /// What they may do.
    role: MemberRole,
    /// The events that somebody at the door is limited to; empty: all of them.
    event_ids: Vec<EventId>,
    /// When the work at the door ends; null: when it is taken away.
    expires_at: Option<Instant>,
    /// Since when.
    created_at: Instant,
}

impl From<Member> for MemberView {
    fn from(member: Member) -> Self {
        let Member { user, name, email, role, events, expires_at, created_at } = member;
        Self { user_id: user, name, email, role, event_ids: events, expires_at, created_at }
    }
}

/// A page of members.
#[derive(Serialize, ToSchema)]
pub struct MemberPage {
    /// Who came first, first.
    data: Vec<MemberView>,
    /// Send it as `cursor` for the next page; null on the last one.
    next_cursor: Option<String>,
}

/// What may be asked of the list of members.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListMembersParams {
    /// Which organization; may be left out by who works for one only, and by programs.
    #[param(value_type = Option<kernel::ids::OrganizationId>)]
    org: Option<String>,
    /// Rows of a page.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 20)]
    limit: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// List the members
///
/// For owners, managers, and API tokens with `members:read`.
#[utoipa::path(tag = "organization", security(("access_token" = []), ("api_token" = [])), params(ListMembersParams), responses(
    (status = 200, body = MemberPage),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`")))]
#[get("/manage/org/members")]
pub async fn list_members(
    Caller(asker): Caller<Team<SeeMembers>>,
    accounts: Data<Accounts>,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let params: ListMembersParams = query::parse(request.query_string())?;
    let may = asker.ask(&accounts, Wanted::named(params.org.as_deref())).await?;
    let mut checker = Checker::default();
    let (limit, cursor) = checker.page(LIST, params.limit.as_deref(), params.cursor.as_deref(), None);
    checker.finish()?;
    let mut rows = accounts.db.read(move |conn| store::page(conn, may.org, limit, cursor.as_ref())).await?;
    let has_more = rows.len() > limit.rows();
    rows.truncate(limit.rows());
    let last = rows.last().filter(|_| has_more);
    let next_cursor =
        last.map(|last| Cursor { list: LIST, key: last.created_at.millis(), id: last.user.uuid() }.encode());
    let data = rows.into_iter().map(MemberView::from).collect();
    Ok(HttpResponse::Ok().json(MemberPage { data, next_cursor }))
}

/// Show a member
#[utoipa::path(tag = "organization", security(("access_token" = []), ("api_token" = [])),
    params(("user_id" = UserId, Path, description = "Who"), OrganizationParams), responses(
    (status = 200, body = MemberView),
    (status = 304, description = "Unchanged since `If-None-Match`"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `accounts.member_not_found`")))]
#[get("/manage/org/members/{user_id}")]
pub async fn get_member(
    Caller(asker): Caller<Team<SeeMembers>>,
    accounts: Data<Accounts>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let may = asker.ask(&accounts, Wanted::of(&request)?).await?;
    let id = UserId::parse(&id).ok_or(AccountsRefusal::MemberNotFound)?;
    let found = accounts.db.read(move |conn| store::find(conn, may.org, id)).await?;
    etag::respond(&request, &MemberView::from(found.ok_or(AccountsRefusal::MemberNotFound)?))
}

/// What a member is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeMemberRequest {
    /// What they may do.
    role: MemberRole,
    /// The events that somebody at the door is limited to; none: all of them.
    #[serde(default)]
    #[schema(max_items = 50)]
    event_ids: Vec<EventId>,
    /// When the work at the door ends; at most a year from now.
    expires_at: Option<Instant>,
}

/// The role and limits of a request, each wrong field named.
pub(in crate::orgs) fn assignment(
    role: MemberRole,
    events: Vec<EventId>,
    (end_field, expires_at): (&str, Option<Instant>),
    now: Instant,
) -> Result<Assignment<EventId>, InvalidBody> {
    let has_events = !events.is_empty();
    let wrong = |field: &str, code, detail: &str| InvalidBody(vec![FieldError::body(field, code, detail)]);
    Assignment::new(role, events, expires_at, now).map_err(|unfit| match unfit {
        Unfit::OnlyForDoor => {
            wrong(if has_events { "event_ids" } else { end_field }, "not_for_role", "only for the role door")
        }
        Unfit::WrongEnd => wrong(end_field, "invalid", "later than now, within a year"),
        Unfit::TooManyEvents => wrong("event_ids", "too_many", &format!("at most {EVENTS_MAX} events")),
    })
}

/// Change what a member may do
///
/// The role and its limits as a whole; counts from the member's next request on. Owners change everybody,
/// managers those of support and at the door. The last owner stays one. With `If-Match`, only when nothing
/// changed since.
#[utoipa::path(tag = "organization", security(("access_token" = [])), request_body = ChangeMemberRequest,
    params(("user_id" = UserId, Path, description = "Who"), OrganizationParams), responses(
    (status = 200, body = MemberView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `accounts.member_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`accounts.last_owner`"),
    (status = 412, body = Problem, content_type = "application/problem+json", description = "`http.precondition_failed`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`, `accounts.event_unknown`")))]
#[patch("/manage/org/members/{user_id}")]
pub async fn change_member(
    Caller(asker): Caller<Team<ManageMembers>>,
    accounts: Data<Accounts>,
    request: HttpRequest,
    client: Client,
    id: Path<String>,
    body: Unread<ChangeMemberRequest>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    asker.ask(&accounts, org).await?;
    let id = UserId::parse(&id).ok_or(AccountsRefusal::MemberNotFound)?;
    let ChangeMemberRequest { role, event_ids, expires_at } = body.read().await?;
    let now = accounts.db.clock().now();
    let to = assignment(role, event_ids, ("expires_at", expires_at), now)?;
    let expected = IfMatch::given(&request)?;
    let changed = accounts.db.write(move |tx| {
        let now = tx.now();
        let may = asker.admit(tx.conn(), org, now)?;
        store::hold(tx, may.org)?;
        let (actor, own_role) = may.person()?;
        let member = store::find(tx.conn(), may.org, id)?.ok_or(AccountsRefusal::MemberNotFound)?;
        if !own_role.manages(member.role) || !own_role.manages(to.role) {
            return Err(AccountsRefusal::NotAllowed.into());
        }
        let before = (member.role, member.events.len(), member.expires_at);
        if let Some(expected) = &expected {
            expected.check(&MemberView::from(member))?;
        }
        if to.role != MemberRole::Owner {
            super::keep_an_owner(tx, may.org, id, before.0)?;
        }
        store::assign(tx, may.org, id, &to)?;
        let member = store::find(tx.conn(), may.org, id)?.ok_or(AccountsRefusal::MemberNotFound)?;
        let happening = Happening {
            actor: Some(actor),
            org: Some(may.org),
            details: Some(json!({
                "before": { "role": before.0, "n_events": before.1, "expires_at": before.2 },
                "after": { "role": to.role, "n_events": to.events.len(), "expires_at": to.expires_at },
            })),
            ..Happening::to(Some(id), "accounts.member_changed")
        };
        audit::record(tx, Some(&client), &happening)?;
        Ok(MemberView::from(member))
    });
    let member = changed.await?;
    Ok(HttpResponse::Ok().insert_header((ETAG, etag::of(&member)?)).json(member))
}

/// Remove a member, or leave
///
/// With one's own id, everybody may leave. The last owner stays.
#[utoipa::path(tag = "organization", security(("access_token" = [])),
    params(("user_id" = UserId, Path, description = "Who"), OrganizationParams), responses(
    (status = 204, description = "They do not work for the organization any more"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `accounts.member_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`accounts.last_owner`")))]
#[delete("/manage/org/members/{user_id}")]
pub async fn remove_member(
    Caller(person): Caller<Person>,
    accounts: Data<Accounts>,
    request: HttpRequest,
    client: Client,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    let id = UserId::parse(&id);
    let is_own = id == Some(person.user);
    // Everybody sees their own organization, and may leave it.
    let right = if is_own { Right::SeeOrganization } else { Right::ManageMembers };
    let removed = accounts.db.write(move |tx| {
        let now = tx.now();
        let may = person.wants(right).admit(tx.conn(), org, now)?;
        store::hold(tx, may.org)?;
        let (actor, own_role) = may.person()?;
        let id = id.ok_or(AccountsRefusal::MemberNotFound)?;
        let member = store::find(tx.conn(), may.org, id)?.ok_or(AccountsRefusal::MemberNotFound)?;
        if !is_own && !own_role.manages(member.role) {
            return Err(AccountsRefusal::NotAllowed.into());
        }
        super::keep_an_owner(tx, may.org, id, member.role)?;
        store::remove(tx, may.org, id)?;
        let action = if is_own { "accounts.member_left" } else { "accounts.member_removed" };
        let happening = Happening {
            actor: Some(actor),
            org: Some(may.org),
            details: Some(json!({ "role": member.role })),
            ..Happening::to(Some(id), action)
        };
        audit::record(tx, Some(&client), &happening)
    });
    removed.await?;
    Ok(HttpResponse::NoContent().finish())
}
