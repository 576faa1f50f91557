//! `/manage/events/{id}/checkin-lists`

use super::request::CheckinListRequest;
use super::rules::LISTS_PER_EVENT_MAX;
use super::{List, store};
use crate::Admission;
use crate::refusal::AdmissionRefusal;
use accounts::Accounts;
use accounts::audit;
use accounts::guard::Caller;
use accounts::orgs::access::{ManageEvents, OrganizationParams, SeeEvents, Team, Wanted};
use actix_web::http::header::ETAG;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};
use catalog::events::manage;
use catalog::offers::rules::CheckinPolicy;
use catalog::{Catalog, journal, questions};
use kernel::ids::{CheckinListId, EventId, OccurrenceId, OfferId, OrganizationId};
use kernel::time::Instant;
use platform::db::{Conn, Tx};
use platform::http::body::{BodyChecker, Unread};
use platform::http::client::Client;
use platform::http::etag::{self, IfMatch};
use platform::http::failure::Failure;
use platform::http::problem::Problem;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

/// A check-in list as its organization sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ManagedCheckinListView {
    id: CheckinListId,
    event_id: EventId,
    /// Whether it is the event's main list, which every event has.
    is_main: bool,
    /// What those at the door call it; the main list may have none.
    #[schema(example = "VIP entrance")]
    name: Option<String>,
    /// Tickets of this date only; null: of all dates, each for its own.
    occurrence_id: Option<OccurrenceId>,
    /// Tickets of these offers only; null: of all.
    offer_ids: Option<Vec<OfferId>>,
    /// How often a ticket opens the door; null: as its offer says.
    policy: Option<CheckinPolicy>,
    /// Nobody comes in earlier than so many minutes before the doors open; null: no such limit.
    opens_minutes: Option<i32>,
    /// Nobody comes in later than so many minutes after the end; null: no such limit.
    closes_minutes: Option<i32>,
    /// The names of its gates.
    gates: Vec<String>,
    created_at: Instant,
    updated_at: Instant,
}

impl From<List> for ManagedCheckinListView {
    fn from(list: List) -> Self {
        Self {
            is_main: list.is_main(),
            id: list.id,
            event_id: list.event_id,
            name: Some(list.name).filter(|name| !name.is_empty()),
            occurrence_id: list.occurrence_id,
            offer_ids: list.offers,
            policy: list.policy,
            opens_minutes: list.opens_minutes,
            closes_minutes: list.closes_minutes,
            gates: list.gates,
            created_at: list.created_at,
            updated_at: list.updated_at,
        }
    }
}

/// A check-in list among others.
#[derive(Debug, Serialize, ToSchema)]
pub struct ManagedCheckinListRowView {
    #[serde(flatten)]
    list: ManagedCheckinListView,
    /// Send it as `If-Match` to change or delete this list.
    #[schema(example = "\"9rTk1hQ5sVb0mG2l3xYz7A\"")]
    etag: String,
}

/// The check-in lists of an event.
#[derive(Debug, Serialize, ToSchema)]
pub struct ManagedCheckinLists {
    /// The main one first.
    data: Vec<ManagedCheckinListRowView>,
}

/// The lists of an event, the main one first.
pub(crate) fn all(
    conn: &mut Conn,
    (org, event, at): (OrganizationId, EventId, Instant),
) -> Result<Vec<List>, Failure> {
    let mut lists = store::of_events(conn, &[event])?;
    if !lists.iter().any(List::is_main) {
        lists.push(List::main(org, event, at));
    }
    lists.sort_by_key(|list| (!list.is_main(), list.id));
    Ok(lists)
}

fn find(conn: &mut Conn, event: &manage::Details, id: &str) -> Result<List, Failure> {
    let id = CheckinListId::parse(id).ok_or(AdmissionRefusal::ListNotFound)?;
    let found = store::find_all(conn, &[id])?.pop().filter(|list| list.event_id == event.id);
    found.ok_or_else(|| AdmissionRefusal::ListNotFound.into())
}

/// Refuses a date or offers of another event.
fn check_parts(tx: &mut Tx, event: EventId, list: &List) -> Result<(), Failure> {
    let mut checker = BodyChecker::default();
    if let Some(date) = list.occurrence_id
        && !store::is_date_of(tx.conn(), event, date)?
    {
        checker.refuse("occurrence_id", "unknown", "a date of the event");
    }
    if let Some(offers) = &list.offers
        && !questions::are_offers_of(tx.conn(), event, offers)?
    {
        checker.refuse("offer_ids", "unknown", "offers of the event");
    }
    Ok(checker.finish()?)
}

/// List the check-in lists of my event
///
/// There are at most 51. The main one, which every event has, takes all of its tickets until somebody changes it.
#[utoipa::path(tag = "check-in", security(("access_token" = []), ("api_token" = [])),
    params(("id" = EventId, Path, description = "The event"), OrganizationParams), responses(
    (status = 200, body = ManagedCheckinLists),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`")))]
#[get("/manage/events/{id}/checkin-lists")]
pub async fn list_managed_checkin_lists(
    Caller(asker): Caller<Team<SeeEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let (_, event) = manage::look(&catalog, &accounts, asker, Wanted::of(&request)?, &id).await?;
    let lists = catalog.db.read(move |conn| all(conn, (event.org_id, event.id, event.created_at))).await?;
    let row = |list: List| {
        let list = ManagedCheckinListView::from(list);
        Ok(ManagedCheckinListRowView { etag: etag::of(&list)?, list })
    };
    let data = lists.into_iter().map(row).collect::<Result<_, Failure>>()?;
    Ok(HttpResponse::Ok().json(ManagedCheckinLists { data }))
}

/// Make a check-in list of my event
///
/// For owners and managers.
#[utoipa::path(tag = "check-in", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), OrganizationParams), request_body = CheckinListRequest, responses(
    (status = 201, body = ManagedCheckinListView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`admission.too_many_lists`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`")))]
#[post("/manage/events/{id}/checkin-lists")]
pub async fn create_checkin_list(
    Caller(asker): Caller<Team<ManageEvents>>,
    accounts: Data<Accounts>,
    admission: Data<Admission>,
    request: HttpRequest,
    client: Client,
    id: Path<String>,
    body: Unread<CheckinListRequest>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    asker.ask(&accounts, org).await?;
    let wish = body.read().await?;
    let created = admission.db.write(move |tx| {
        let (may, event) = manage::take(tx, asker, org, &id)?;
        if store::n_further(tx.conn(), event.id)? >= LISTS_PER_EVENT_MAX {
            return Err(AdmissionRefusal::TooManyLists.into());
        }
        let id = CheckinListId::from_uuid(tx.new_uuid());
        let list = wish.onto(List { id, ..List::main(event.org_id, event.id, tx.now()) })?;
        check_parts(tx, event.id, &list)?;
        store::insert(tx, &list)?;
        let view = ManagedCheckinListView::from(list);
        let said = journal::of_part("checkin_list", view.id, audit::changes(&json!({}), &view)?);
        let what = ("admission.list_created", format!("event:{}", event.id));
        journal::record(tx, &client, &may, what, Some(said))?;
        Ok(view)
    });
    let view = created.await?;
    Ok(HttpResponse::Created().insert_header((ETAG, etag::of(&view)?)).json(view))
}

/// Change a check-in list of my event
///
/// For owners and managers. Send the ETag of what you saw as `If-Match`. Who was let in before stays let in.
#[utoipa::path(tag = "check-in", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), ("list_id" = CheckinListId, Path, description = "The list"), OrganizationParams), request_body = CheckinListRequest, responses(
    (status = 200, body = ManagedCheckinListView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`, `admission.list_not_found`"),
    (status = 412, body = Problem, content_type = "application/problem+json", description = "`http.precondition_failed`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`"),
    (status = 428, body = Problem, content_type = "application/problem+json", description = "`http.precondition_required`")))]
#[patch("/manage/events/{id}/checkin-lists/{list_id}")]
pub async fn update_checkin_list(
    Caller(asker): Caller<Team<ManageEvents>>,
    accounts: Data<Accounts>,
    admission: Data<Admission>,
    request: HttpRequest,
    client: Client,
    ids: Path<(String, String)>,
    body: Unread<CheckinListRequest>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    asker.ask(&accounts, org).await?;
    let wish = body.read().await?;
    let expected = IfMatch::of(&request).ok();
    let (id, list) = ids.into_inner();
    let changed = admission.db.write(move |tx| {
        let (may, event) = manage::take(tx, asker, org, &id)?;
        let old = find(tx.conn(), &event, &list)?;
        let was = ManagedCheckinListView::from(old.clone());
        etag::insist(expected.as_ref(), &was)?;
        let next = wish.onto(old.clone())?;
        if wish.names_parts() {
            check_parts(tx, event.id, &next)?;
        }
        store::ensure(tx, &[&old])?;
        store::save(tx, &next)?;
        let is = ManagedCheckinListView::from(find(tx.conn(), &event, &list)?);
        if let Some(said) = audit::changes(&was, &is)? {
            let said = journal::of_part("checkin_list", is.id, Some(said));
            let what = ("admission.list_changed", format!("event:{}", event.id));
            journal::record(tx, &client, &may, what, Some(said))?;
        }
        Ok(is)
    });
    let view = changed.await?;
    Ok(HttpResponse::Ok().insert_header((ETAG, etag::of(&view)?)).json(view))
}

/// Delete a check-in list of my event
///
/// As long as nobody was scanned for it. The main list stays. Send the ETag of what you saw as `If-Match`.
#[utoipa::path(tag = "check-in", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), ("list_id" = CheckinListId, Path, description = "The list"), OrganizationParams), responses(
    (status = 204, description = "It is gone"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`, `admission.list_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`admission.list_stays`"),
    (status = 412, body = Problem, content_type = "application/problem+json", description = "`http.precondition_failed`"),
    (status = 428, body = Problem, content_type = "application/problem+json", description = "`http.precondition_required`")))]
#[delete("/manage/events/{id}/checkin-lists/{list_id}")]
pub async fn delete_checkin_list(
    Caller(asker): Caller<Team<ManageEvents>>,
    admission: Data<Admission>,
    request: HttpRequest,
    client: Client,
    ids: Path<(String, String)>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    let expected = IfMatch::of(&request).ok();
    let (id, list) = ids.into_inner();
    let deleted = admission.db.write(move |tx| {
        let (may, event) = manage::take(tx, asker, org, &id)?;
        let was = ManagedCheckinListView::from(find(tx.conn(), &event, &list)?);
        etag::insist(expected.as_ref(), &was)?;
        if was.is_main || !store::delete(tx, was.id)? {
            return Err(AdmissionRefusal::ListStays.into());
        }
        let said = journal::of_part("checkin_list", was.id, Some(json!({ "name": was.name })));
        let what = ("admission.list_deleted", format!("event:{}", event.id));
        journal::record(tx, &client, &may, what, Some(said))
    });
    deleted.await?;
    Ok(HttpResponse::NoContent().finish())
}
