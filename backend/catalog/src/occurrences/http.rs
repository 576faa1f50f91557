//! `/manage/events/{id}/occurrences`, `/manage/events/{id}/occurrences/{occurrence_id}`

use super::rules::{DateStatus, Times, faults};
use super::store::{self, DateDetails};
use crate::events::manage::{self, Details};
use crate::facts::CalledOff;
use crate::refusal::CatalogRefusal;
use crate::{Catalog, journal};
use accounts::Accounts;
use accounts::audit;
use accounts::guard::Caller;
use accounts::orgs::access::{ManageEvents, OrganizationParams, SeeEvents, Team, Wanted};
use actix_web::http::header::ETAG;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};
use kernel::ids::{EventId, OccurrenceId, VenueId};
use kernel::time::Instant;
use platform::db::Tx;
use platform::http::body::{BodyChecker, Unread};
use platform::http::client::Client;
use platform::http::etag::{self, IfMatch};
use platform::http::failure::{Failure, InvalidBody};
use platform::http::patch::Patch;
use platform::http::problem::Problem;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A date as its organization sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ManagedOccurrenceView {
    id: OccurrenceId,
    starts_at: Instant,
    ends_at: Instant,
    /// When the doors open.
    doors_at: Option<Instant>,
    /// Where, when it is not where the event is.
    venue_id: Option<VenueId>,
    status: DateStatus,
    created_at: Instant,
    updated_at: Instant,
}

impl From<DateDetails> for ManagedOccurrenceView {
    fn from(date: DateDetails) -> Self {
        let DateDetails { id, venue_id, times, status, created_at, updated_at } = date;
        let Times { starts_at, ends_at, doors_at } = times;
        Self { id, starts_at, ends_at, doors_at, venue_id, status, created_at, updated_at }
    }
}

/// A date in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListedOccurrenceView {
    #[serde(flatten)]
    date: ManagedOccurrenceView,
    /// Send it as `If-Match` to change or delete this date.
    #[schema(example = "\"9rTk1hQ5sVb0mG2l3xYz7A\"")]
    etag: String,
}

impl ListedOccurrenceView {
    pub(super) fn of(date: DateDetails) -> Result<Self, Failure> {
        let date = ManagedOccurrenceView::from(date);
        Ok(Self { etag: etag::of(&date)?, date })
    }
}

/// The dates of an event.
#[derive(Serialize, ToSchema)]
pub struct ManagedOccurrenceList {
    /// The soonest first, cancelled ones included.
    pub data: Vec<ListedOccurrenceView>,
}

/// List the dates of my event
///
/// All of them; there are at most 400.
#[utoipa::path(tag = "events", security(("access_token" = []), ("api_token" = [])),
    params(("id" = EventId, Path, description = "The event"), OrganizationParams), responses(
    (status = 200, body = ManagedOccurrenceList),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`")))]
#[get("/manage/events/{id}/occurrences")]
pub async fn list_occurrences(
    Caller(asker): Caller<Team<SeeEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let (_, event) = manage::look(&catalog, &accounts, asker, Wanted::of(&request)?, &id).await?;
    let dates = catalog.db.read(move |conn| store::all(conn, event.id)).await?;
    let data = dates.into_iter().map(ListedOccurrenceView::of).collect::<Result<_, _>>()?;
    Ok(HttpResponse::Ok().json(ManagedOccurrenceList { data }))
}

/// Show a date of my event
#[utoipa::path(tag = "events", security(("access_token" = []), ("api_token" = [])),
    params(("id" = EventId, Path, description = "The event"), ("occurrence_id" = OccurrenceId, Path, description = "The date"), OrganizationParams), responses(
    (status = 200, body = ManagedOccurrenceView),
    (status = 304, description = "Unchanged since `If-None-Match`"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`, `catalog.date_not_found`")))]
#[get("/manage/events/{id}/occurrences/{occurrence_id:[0-9A-Fa-f-]+}")]
pub async fn get_occurrence(
    Caller(asker): Caller<Team<SeeEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    ids: Path<(String, String)>,
) -> Result<HttpResponse, Failure> {
    let (id, date) = ids.into_inner();
    let (_, event) = manage::look(&catalog, &accounts, asker, Wanted::of(&request)?, &id).await?;
    let date = OccurrenceId::parse(&date).ok_or(CatalogRefusal::DateNotFound)?;
    let found = catalog.db.read(move |conn| store::find(conn, event.id, date)).await?;
    etag::respond(&request, &ManagedOccurrenceView::from(found.ok_or(CatalogRefusal::DateNotFound)?))
}

/// A date to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateOccurrenceRequest {
    /// Start.
    #[schema(value_type = Instant)]
    starts_at: String,
    /// End, after the start and not yet past.
    #[schema(value_type = Instant)]
    ends_at: String,
    /// When the doors open, at most 24 hours before the start.
    #[serde(default)]
    #[schema(value_type = Option<Instant>)]
    doors_at: Patch<String>,
    /// Where, when it is not where the event is.
    #[serde(default)]
    #[schema(value_type = Option<VenueId>)]
    venue_id: Patch<String>,
}

/// What to change; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateOccurrenceRequest {
    /// Start.
    #[schema(value_type = Option<Instant>)]
    starts_at: Option<String>,
    /// End.
    #[schema(value_type = Option<Instant>)]
    ends_at: Option<String>,
    /// When the doors open; null when that is not said.
    #[serde(default)]
    #[schema(value_type = Option<Instant>)]
    doors_at: Patch<String>,
    /// Where; null where the event is.
    #[serde(default)]
    #[schema(value_type = Option<VenueId>)]
    venue_id: Patch<String>,
    /// `cancelled` calls this date off, `scheduled` puts it back as long as nobody ordered.
    status: Option<DateStatus>,
    /// The event's `slug`, to call a date off once somebody ordered: money moves.
    #[serde(default)]
    #[schema(max_length = 100)]
    confirm: Option<String>,
}

const MOMENT: &str = "a moment in RFC 3339";

/// A change whose fields are each right.
#[derive(Debug, Clone)]
struct DateChange {
    starts_at: Option<Instant>,
    ends_at: Option<Instant>,
    doors_at: Patch<Instant>,
    venue_id: Patch<VenueId>,
    status: Option<DateStatus>,
    confirm: Option<String>,
}

impl UpdateOccurrenceRequest {
    fn parse(&self) -> Result<DateChange, InvalidBody> {
        let mut checker = BodyChecker::default();
        let change = DateChange {
            starts_at: self
                .starts_at
                .as_deref()
                .and_then(|text| checker.read("starts_at", text, MOMENT, Instant::parse)),
            ends_at: self
                .ends_at
                .as_deref()
                .and_then(|text| checker.read("ends_at", text, MOMENT, Instant::parse)),
            doors_at: self.doors_at.check(&mut checker, "doors_at", MOMENT, |text| Instant::parse(text)),
            venue_id: read_venue(&mut checker, &self.venue_id),
            status: self.status,
            confirm: self.confirm.clone(),
        };
        checker.finish()?;
        Ok(change)
    }
}

pub(super) fn read_venue(checker: &mut BodyChecker, venue: &Patch<String>) -> Patch<VenueId> {
    venue.check(checker, "venue_id", "the id of a venue", |text| VenueId::parse(text))
}

/// Refuses times that cannot be.
pub(super) fn check_times(times: Times, now: Instant) -> Result<(), InvalidBody> {
    let mut checker = BodyChecker::default();
    for (name, code, detail) in faults(times, now) {
        checker.refuse(name, code, detail);
    }
    checker.finish()
}

/// Refuses a venue that the organization may not use.
pub(super) fn check_venue(tx: &mut Tx, event: &Details, venue: Option<VenueId>) -> Result<(), Failure> {
    let Some(venue) = venue else { return Ok(()) };
    if manage::venue_zone(tx.conn(), event.org_id, venue)?.is_none() {
        let mut checker = BodyChecker::default();
        checker.refuse("venue_id", "unknown", "a venue of the organization, or a shared one");
        checker.finish()?;
    }
    Ok(())
}

/// Add a date to my event
///
/// For owners and managers. An event has at most 400.
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), OrganizationParams), request_body = CreateOccurrenceRequest, responses(
    (status = 201, body = ManagedOccurrenceView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.wrong_event_state`, `catalog.too_many_dates`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`")))]
#[post("/manage/events/{id}/occurrences")]
pub async fn create_occurrence(
    Caller(asker): Caller<Team<ManageEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    id: Path<String>,
    body: Unread<CreateOccurrenceRequest>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    asker.ask(&accounts, org).await?;
    let wish = body.read().await?;
    let mut checker = BodyChecker::default();
    let starts_at = checker.read("starts_at", &wish.starts_at, MOMENT, Instant::parse);
    let ends_at = checker.read("ends_at", &wish.ends_at, MOMENT, Instant::parse);
    let doors_at = wish.doors_at.check(&mut checker, "doors_at", MOMENT, |text| Instant::parse(text));
    let venue = read_venue(&mut checker, &wish.venue_id).onto(None);
    let now = catalog.db.clock().now();
    if ends_at.is_some_and(|ends_at| ends_at <= now) {
        checker.refuse("ends_at", "past", "not yet past");
    }
    checker.finish()?;
    let (Some(starts_at), Some(ends_at)) = (starts_at, ends_at) else {
        return Err(InvalidBody(Vec::new()).into());
    };
    let times = Times { starts_at, ends_at, doors_at: doors_at.onto(None) };
    check_times(times, now)?;
    let created = catalog.db.write(move |tx| {
        let (may, event) = manage::take_editable(tx, asker, org, &id)?;
        check_venue(tx, &event, venue)?;
        if store::room(tx.conn(), event.id)? == 0 {
            return Err(CatalogRefusal::TooManyDates.into());
        }
        let made = store::insert(tx, (event.org_id, event.id), venue, &event.zone, &[times])?;
        let date = made.first().copied().ok_or(CatalogRefusal::DateNotFound)?;
        let date = store::find(tx.conn(), event.id, date)?.ok_or(CatalogRefusal::DateNotFound)?;
        let view = ManagedOccurrenceView::from(date);
        manage::show(tx, &event, &event)?;
        let said = journal::of_part("date", view.id, audit::changes(&serde_json::json!({}), &view)?);
        let said = Some(said);
        journal::record(tx, &client, &may, ("catalog.date_created", format!("event:{}", event.id)), said)?;
        Ok(view)
    });
    let view = created.await?;
    manage::catch_up(&catalog).await;
    Ok(HttpResponse::Created().insert_header((ETAG, etag::of(&view)?)).json(view))
}

/// Change a date of my event
///
/// For owners and managers. Send the ETag of what you saw as `If-Match`. A published event keeps a date to
/// come. A date that is called off has its tickets cancelled and what was paid for them goes back, in the background.
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), ("occurrence_id" = OccurrenceId, Path, description = "The date"), OrganizationParams), request_body = UpdateOccurrenceRequest, responses(
    (status = 200, body = ManagedOccurrenceView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`, `catalog.date_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.wrong_event_state`, `catalog.event_incomplete`, `catalog.event_has_orders`, `catalog.name_needed`"),
    (status = 412, body = Problem, content_type = "application/problem+json", description = "`http.precondition_failed`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`"),
    (status = 428, body = Problem, content_type = "application/problem+json", description = "`http.precondition_required`")))]
#[patch("/manage/events/{id}/occurrences/{occurrence_id:[0-9A-Fa-f-]+}")]
pub async fn update_occurrence(
    Caller(asker): Caller<Team<ManageEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    ids: Path<(String, String)>,
    body: Unread<UpdateOccurrenceRequest>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    asker.ask(&accounts, org).await?;
    let change = body.read().await?.parse()?;
    let expected = IfMatch::of(&request).ok();
    let (id, date) = ids.into_inner();
    let changed = catalog.db.write(move |tx| {
        let (may, event) = manage::take_editable(tx, asker, org, &id)?;
        let date = OccurrenceId::parse(&date).ok_or(CatalogRefusal::DateNotFound)?;
        let old = store::find(tx.conn(), event.id, date)?.ok_or(CatalogRefusal::DateNotFound)?;
        etag::insist(expected.as_ref(), &ManagedOccurrenceView::from(old.clone()))?;
        check_venue(tx, &event, change.venue_id.value().copied())?;
        let next = put_on(&old, change.clone(), tx.now())?;
        if old.status == DateStatus::Cancelled && next.status != old.status && event.first_order_at.is_some()
        {
            return Err(CatalogRefusal::EventHasOrders.into());
        }
        if next.status == DateStatus::Cancelled && old.status != next.status {
            manage::confirm_by_name(&event, change.confirm.as_deref())?;
            let off = CalledOff { org_id: may.org, event_id: event.id, occurrence_id: Some(date) };
            tx.publish(&off)?;
        }
        store::save(tx, &next, &event.zone)?;
        manage::keep_a_date(tx, &event)?;
        let next = store::find(tx.conn(), event.id, date)?.ok_or(CatalogRefusal::DateNotFound)?;
        let (was, is) = (ManagedOccurrenceView::from(old), ManagedOccurrenceView::from(next));
        manage::show(tx, &event, &event)?;
        if let Some(said) = audit::changes(&was, &is)? {
            let what = ("catalog.date_changed", format!("event:{}", event.id));
            journal::record(tx, &client, &may, what, Some(journal::of_part("date", date, Some(said))))?;
        }
        Ok(is)
    });
    let view = changed.await?;
    manage::catch_up(&catalog).await;
    Ok(HttpResponse::Ok().insert_header((ETAG, etag::of(&view)?)).json(view))
}

fn put_on(old: &DateDetails, change: DateChange, now: Instant) -> Result<DateDetails, InvalidBody> {
    let times = Times {
        starts_at: change.starts_at.unwrap_or(old.times.starts_at),
        ends_at: change.ends_at.unwrap_or(old.times.ends_at),
        doors_at: change.doors_at.onto(old.times.doors_at),
    };
    check_times(times, now)?;
    let status = change.status.unwrap_or(old.status);
    Ok(DateDetails { venue_id: change.venue_id.onto(old.venue_id), times, status, ..old.clone() })
}

/// Delete a date of my event
///
/// As long as nobody ordered anything of the event and no offer is for this date only; else call it off.
/// Send the ETag of what you saw as `If-Match`. A published event keeps a date to come.
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), ("occurrence_id" = OccurrenceId, Path, description = "The date"), OrganizationParams), responses(
    (status = 204, description = "It is gone"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`, `catalog.date_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.wrong_event_state`, `catalog.event_incomplete`, `catalog.event_has_orders`, `catalog.date_has_offers`"),
    (status = 412, body = Problem, content_type = "application/problem+json", description = "`http.precondition_failed`"),
    (status = 428, body = Problem, content_type = "application/problem+json", description = "`http.precondition_required`")))]
#[delete("/manage/events/{id}/occurrences/{occurrence_id:[0-9A-Fa-f-]+}")]
pub async fn delete_occurrence(
    Caller(asker): Caller<Team<ManageEvents>>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    ids: Path<(String, String)>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    let expected = IfMatch::of(&request).ok();
    let (id, date) = ids.into_inner();
    let deleted = catalog.db.write(move |tx| {
        let (may, event) = manage::take_editable(tx, asker, org, &id)?;
        let date = OccurrenceId::parse(&date).ok_or(CatalogRefusal::DateNotFound)?;
        let old = store::find(tx.conn(), event.id, date)?.ok_or(CatalogRefusal::DateNotFound)?;
        let said = serde_json::json!({ "starts_at": old.times.starts_at });
        etag::insist(expected.as_ref(), &ManagedOccurrenceView::from(old))?;
        if event.first_order_at.is_some() {
            return Err(CatalogRefusal::EventHasOrders.into());
        }
        if store::has_offers(tx.conn(), date)? {
            return Err(CatalogRefusal::DateHasOffers.into());
        }
        store::delete(tx, date)?;
        manage::keep_a_date(tx, &event)?;
        manage::show(tx, &event, &event)?;
        journal::record(
            tx,
            &client,
            &may,
            ("catalog.date_deleted", format!("event:{}", event.id)),
            Some(journal::of_part("date", date, Some(said))),
        )
    });
    deleted.await?;
    manage::catch_up(&catalog).await;
    Ok(HttpResponse::NoContent().finish())
}
