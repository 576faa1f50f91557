//! `/manage/events/{id}/capacity`, `/manage/events/{id}/capacity/{occurrence_id}`
//!
//! All that an organizer with one number of places needs, whatever the number of prices.

use super::http::{save, too_few};
use super::rules::{PLACES_MAX, Places, QuotaKind};
use super::store::{self, Quota};
use crate::refusal::SalesRefusal;
use accounts::Accounts;
use accounts::audit;
use accounts::guard::Caller;
use accounts::orgs::access::{
    Admitted, Applicant, ManageEvents, OrganizationParams, SeeEvents, Team, Wanted,
};
use actix_web::http::header::ETAG;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, put};
use catalog::Catalog;
use catalog::events::manage::{self, Details};
use catalog::journal;
use catalog::refusal::CatalogRefusal;
use kernel::ids::{EventId, OccurrenceId};
use platform::db::{Conn, Tx};
use platform::http::body::{BodyChecker, Unread};
use platform::http::client::Client;
use platform::http::etag::{self, IfMatch};
use platform::http::failure::{Failure, InvalidBody};
use platform::http::patch::Patch;
use platform::http::problem::Problem;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A date with a capacity of its own.
#[derive(Debug, Serialize, ToSchema)]
pub struct DateCapacityView {
    occurrence_id: OccurrenceId,
    /// How many places it has; null: no limit.
    #[schema(example = 40)]
    capacity: Option<i32>,
}

/// How many places the dates of an event have.
#[derive(Debug, Serialize, ToSchema)]
pub struct CapacityView {
    /// Each date, those to come included; null: no limit.
    #[schema(example = 120)]
    capacity: Option<i32>,
    /// The dates that differ.
    exceptions: Vec<DateCapacityView>,
}

impl CapacityView {
    fn of(conn: &mut Conn, event: EventId) -> Result<Self, Failure> {
        let exceptions = store::exceptions(conn, event)?.into_iter();
        let view = |(occurrence_id, capacity)| DateCapacityView { occurrence_id, capacity };
        Ok(Self { capacity: store::capacity(conn, event)?, exceptions: exceptions.map(view).collect() })
    }
}

/// How many places there are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CapacityRequest {
    /// For the event, null: no limit. For one date, null: as many as the event's dates have.
    #[serde(default)]
    #[schema(value_type = Option<i32>, required, minimum = 0, maximum = 1_000_000, example = 120)]
    capacity: Patch<i32>,
}

impl CapacityRequest {
    fn parse(&self) -> Result<Option<i32>, InvalidBody> {
        let mut checker = BodyChecker::default();
        match self.capacity {
            Patch::Keep => checker.refuse("capacity", "missing", "a number, or null"),
            Patch::Set(n) if !(0..=PLACES_MAX).contains(&n) => {
                checker.refuse("capacity", "out_of_range", "0 to 1000000");
            }
            Patch::Set(_) | Patch::Clear => {}
        }
        checker.finish()?;
        Ok(self.capacity.value().copied())
    }
}

/// Show how many places my event has
///
/// One number for each of its dates, and the dates that differ.
#[utoipa::path(tag = "events", security(("access_token" = []), ("api_token" = [])),
    params(("id" = EventId, Path, description = "The event"), OrganizationParams), responses(
    (status = 200, body = CapacityView),
    (status = 304, description = "Unchanged since `If-None-Match`"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`")))]
#[get("/manage/events/{id}/capacity")]
pub async fn get_capacity(
    Caller(asker): Caller<Team<SeeEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let (_, event) = manage::look(&catalog, &accounts, asker, Wanted::of(&request)?, &id).await?;
    let view = catalog.db.read(move |conn| CapacityView::of(conn, event.id)).await?;
    etag::respond(&request, &view)
}

/// Who says it, of which event.
struct Call {
    asker: Applicant,
    org: Wanted,
    id: String,
    client: Client,
    expected: Option<IfMatch>,
}

/// Changes a capacity in one transaction with the log.
async fn change(
    catalog: &Catalog,
    call: Call,
    work: impl Fn(&mut Tx, &Details) -> Result<(), Failure> + Send + Sync + 'static,
) -> Result<HttpResponse, Failure> {
    let changed = catalog.db.write(move |tx| {
        let (may, event): (Admitted, Details) = manage::take_editable(tx, call.asker, call.org, &call.id)?;
        let was = CapacityView::of(tx.conn(), event.id)?;
        etag::insist(call.expected.as_ref(), &was)?;
        work(tx, &event)?;
        let is = CapacityView::of(tx.conn(), event.id)?;
        if let Some(said) = audit::changes(&was, &is)? {
            let what = ("sales.capacity_changed", format!("event:{}", event.id));
            journal::record(tx, &call.client, &may, what, Some(said))?;
        }
        Ok(is)
    });
    let view = changed.await?;
    Ok(HttpResponse::Ok().insert_header((ETAG, etag::of(&view)?)).json(view))
}

/// Say how many places each date of my event has
///
/// Those to come included, but not the dates with a capacity of their own. All offers share them; a family of
/// four takes four. For owners and managers. Send the ETag of what you saw as `If-Match`. No date can have
/// fewer places than are taken.
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), OrganizationParams), request_body = CapacityRequest, responses(
    (status = 200, body = CapacityView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.wrong_event_state`, `sales.places_taken` with the numbers"),
    (status = 412, body = Problem, content_type = "application/problem+json", description = "`http.precondition_failed`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`"),
    (status = 428, body = Problem, content_type = "application/problem+json", description = "`http.precondition_required`")))]
#[put("/manage/events/{id}/capacity")]
pub async fn set_capacity(
    Caller(asker): Caller<Team<ManageEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    id: Path<String>,
    body: Unread<CapacityRequest>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    asker.ask(&accounts, org).await?;
    let size = body.read().await?.parse()?;
    let expected = IfMatch::of(&request).ok();
    let call = Call { asker, org, id: id.into_inner(), client, expected };
    change(&catalog, call, move |tx, event| {
        store::set_capacity(tx, (event.org_id, event.id), size)?;
        if store::follow_capacity(tx, event.id, size)? { Ok(()) } else { Err(fullest(tx, event.id, size)?) }
    })
    .await
}

/// The refusal by the date that needs most.
fn fullest(tx: &mut Tx, event: EventId, size: Option<i32>) -> Result<Failure, Failure> {
    let dates = store::dates(tx.conn(), event)?;
    let quotas = store::quotas_of(tx.conn(), event, &dates)?.into_iter();
    let following = quotas.filter(|quota| quota.kind == QuotaKind::EventCapacity).map(|quota| quota.places);
    let fullest = following.max_by_key(|places| places.taken().saturating_sub(places.overbook));
    Ok(too_few(Places { size, ..fullest.unwrap_or(Places::untouched(size)) }).into())
}

/// Say how many places a date of my event has
///
/// Null: as many as the event's dates have. For owners and managers. Send the ETag of `GET …/capacity` as
/// `If-Match`.
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), ("occurrence_id" = OccurrenceId, Path, description = "The date"), OrganizationParams), request_body = CapacityRequest, responses(
    (status = 200, body = CapacityView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`, `catalog.date_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.wrong_event_state`, `sales.places_taken` with the numbers"),
    (status = 412, body = Problem, content_type = "application/problem+json", description = "`http.precondition_failed`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`"),
    (status = 428, body = Problem, content_type = "application/problem+json", description = "`http.precondition_required`")))]
#[put("/manage/events/{id}/capacity/{occurrence_id}")]
pub async fn set_date_capacity(
    Caller(asker): Caller<Team<ManageEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    ids: Path<(String, String)>,
    body: Unread<CapacityRequest>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    asker.ask(&accounts, org).await?;
    let wish = body.read().await?.parse()?;
    let (id, date) = ids.into_inner();
    let call = Call { asker, org, id, client, expected: IfMatch::of(&request).ok() };
    change(&catalog, call, move |tx, event| {
        let date = OccurrenceId::parse(&date).ok_or(CatalogRefusal::DateNotFound)?;
        let date = store::date(tx.conn(), event.id, date)?.ok_or(CatalogRefusal::DateNotFound)?;
        store::ensure_capacities(tx, event.id)?;
        let old = store::find(tx.conn(), event.id, date.capacity())?.ok_or(SalesRefusal::QuotaNotFound)?;
        let (kind, size) = match wish {
            Some(size) => (QuotaKind::DateCapacity, Some(size)),
            None => (QuotaKind::EventCapacity, store::capacity(tx.conn(), event.id)?),
        };
        let overbook = if size.is_none() { 0 } else { old.places.overbook };
        let next = Quota { kind, places: Places { size, overbook, ..old.places }, ..old };
        save(tx, event.id, &next)
    })
    .await
}
