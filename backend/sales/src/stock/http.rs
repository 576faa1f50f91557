//! `/manage/events/{id}/quotas`, `/manage/events/{id}/quotas/{quota_id}`

use super::request::QuotaRequest;
use super::rules::{PARTS_PER_EVENT_MAX, Places, QuotaKind};
use super::store::{self, Quota};
use crate::refusal::{SalesRefusal, WithNumbers};
use accounts::Accounts;
use accounts::audit;
use accounts::guard::Caller;
use accounts::orgs::access::{ManageEvents, OrganizationParams, SeeEvents, Team, Wanted};
use actix_web::http::header::ETAG;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};
use catalog::Catalog;
use catalog::events::manage;
use catalog::journal;
use kernel::ids::{EventId, OccurrenceId, OfferId, QuotaId};
use kernel::refusal::FieldError;
use platform::db::Tx;
use platform::http::body::{BodyChecker, Unread};
use platform::http::client::Client;
use platform::http::etag::{self, IfMatch};
use platform::http::failure::Failure;
use platform::http::problem::Problem;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

/// What an organizer decides of a quota. Its ETag leaves out what buyers do, else nobody could change one
/// during a sale.
#[derive(Serialize)]
pub(super) struct Settings<'a> {
    occurrence_id: OccurrenceId,
    kind: QuotaKind,
    name: &'a str,
    size: Option<i32>,
    blocked: i32,
    overbook: i32,
    offer_ids: Option<&'a [OfferId]>,
}

impl<'a> Settings<'a> {
    pub(super) fn of(quota: &'a Quota) -> Self {
        let Places { size, blocked, overbook, .. } = quota.places;
        let (occurrence_id, offer_ids) = (quota.occurrence_id, quota.offers.as_deref());
        Self { occurrence_id, kind: quota.kind, name: &quota.name, size, blocked, overbook, offer_ids }
    }
}

/// Places of a date.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuotaView {
    id: QuotaId,
    /// The date.
    occurrence_id: OccurrenceId,
    kind: QuotaKind,
    /// Null for the capacity of a date.
    #[schema(example = "Balcon")]
    name: Option<String>,
    /// How many places there are; null: no limit.
    #[schema(example = 120)]
    size: Option<i32>,
    /// In the hands of who is about to pay.
    held: i32,
    sold: i32,
    /// Kept back by the organizer.
    blocked: i32,
    /// How many may be taken beyond the size.
    overbook: i32,
    /// How many are free; null: no limit.
    available: Option<i32>,
    /// The offers that take from it; null: all.
    offer_ids: Option<Vec<OfferId>>,
    /// Send it as `If-Match` to change or delete this quota. Sales do not change it.
    #[schema(example = "\"9rTk1hQ5sVb0mG2l3xYz7A\"")]
    etag: String,
}

impl QuotaView {
    pub(super) fn of(quota: Quota) -> Result<Self, Failure> {
        let Places { size, held, sold, blocked, overbook } = quota.places;
        Ok(Self {
            etag: etag::of(&Settings::of(&quota))?,
            available: quota.places.available(),
            id: quota.id,
            occurrence_id: quota.occurrence_id,
            kind: quota.kind,
            name: Some(quota.name).filter(|name| !name.is_empty()),
            size,
            held,
            sold,
            blocked,
            overbook,
            offer_ids: quota.offers,
        })
    }
}

/// The quotas of an event.
#[derive(Serialize, ToSchema)]
pub struct QuotaList {
    /// Those of the soonest date first, of each date its capacity first.
    pub(super) data: Vec<QuotaView>,
}

/// List the places of my event
///
/// Of every date its capacity, which all offers share, and the parts it is cut into; there are at most 400
/// dates and 200 parts.
#[utoipa::path(tag = "events", security(("access_token" = []), ("api_token" = [])),
    params(("id" = EventId, Path, description = "The event"), OrganizationParams), responses(
    (status = 200, body = QuotaList),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`")))]
#[get("/manage/events/{id}/quotas")]
pub async fn list_quotas(
    Caller(asker): Caller<Team<SeeEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let (_, event) = manage::look(&catalog, &accounts, asker, Wanted::of(&request)?, &id).await?;
    let found = catalog.db.read(move |conn| {
        let dates = store::dates(conn, event.id)?;
        store::quotas_of(conn, event.id, &dates)
    });
    let data = found.await?.into_iter().map(QuotaView::of).collect::<Result<_, _>>()?;
    Ok(HttpResponse::Ok().json(QuotaList { data }))
}

/// Show a quota of my event
#[utoipa::path(tag = "events", security(("access_token" = []), ("api_token" = [])),
    params(("id" = EventId, Path, description = "The event"), ("quota_id" = QuotaId, Path, description = "The quota"), OrganizationParams), responses(
    (status = 200, body = QuotaView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`, `sales.quota_not_found`")))]
#[get("/manage/events/{id}/quotas/{quota_id:[0-9A-Fa-f-]+}")]
pub async fn get_quota(
    Caller(asker): Caller<Team<SeeEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    ids: Path<(String, String)>,
) -> Result<HttpResponse, Failure> {
    let (id, quota) = ids.into_inner();
    let (_, event) = manage::look(&catalog, &accounts, asker, Wanted::of(&request)?, &id).await?;
    let quota = QuotaId::parse(&quota).ok_or(SalesRefusal::QuotaNotFound)?;
    let found = catalog.db.read(move |conn| store::find(conn, event.id, quota)).await?;
    let view = QuotaView::of(found.ok_or(SalesRefusal::QuotaNotFound)?)?;
    Ok(HttpResponse::Ok().insert_header((ETAG, view.etag.clone())).json(view))
}

/// Cut a part off a date of my event
///
/// Places that some offers take from, besides the capacity of the date. For owners and managers. An event has
/// at most 200 parts. Who has one number of places for a date needs none: see `PUT …/capacity`. For many dates
/// at once: `POST …/quotas/bulk`.
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), OrganizationParams), request_body = QuotaRequest, responses(
    (status = 201, body = QuotaView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.wrong_event_state`, `sales.too_many_quotas`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`")))]
#[post("/manage/events/{id}/quotas")]
pub async fn create_quota(
    Caller(asker): Caller<Team<ManageEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    id: Path<String>,
    body: Unread<QuotaRequest>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    asker.ask(&accounts, org).await?;
    let wish = body.read().await?;
    let created = catalog.db.write(move |tx| {
        let (may, event) = manage::take_editable(tx, asker, org, &id)?;
        let date = match wish.date() {
            Some(date) => store::date(tx.conn(), event.id, date)?,
            None => None,
        };
        let Some(date) = date else {
            let mut checker = BodyChecker::default();
            checker.refuse("occurrence_id", "unknown", "a date of the event");
            checker.finish()?;
            return Err(SalesRefusal::QuotaNotFound.into());
        };
        let new = Quota::part_of(QuotaId::from_uuid(tx.new_uuid()), date.id);
        let takers = store::takers(tx.conn(), event.id)?;
        let new = wish.onto(new, &takers)?;
        if !new.places.holds() {
            return Err(too_few(new.places).into());
        }
        if store::n_parts(tx.conn(), event.id)? >= PARTS_PER_EVENT_MAX {
            return Err(SalesRefusal::TooManyQuotas.into());
        }
        store::insert(tx, (event.org_id, event.id), std::slice::from_ref(&new))?;
        let said = audit::changes(&json!({}), &Settings::of(&new))?;
        let what = ("sales.quota_created", format!("event:{}", event.id));
        journal::record(tx, &client, &may, what, Some(journal::of_part("quota", new.id, said)))?;
        QuotaView::of(new)
    });
    let view = created.await?;
    Ok(HttpResponse::Created().insert_header((ETAG, view.etag.clone())).json(view))
}

/// The refusal of fewer places than are taken, with the numbers.
pub(super) fn too_few(wanted: Places) -> WithNumbers {
    let Places { held, sold, blocked, overbook, .. } = wanted;
    let least = wanted.taken().saturating_sub(overbook).max(0);
    let detail =
        format!("at least {least}: {held} held, {sold} sold, {blocked} blocked, {overbook} overbooked");
    let field = FieldError::body("size", "below_taken", &detail)
        .with("least", least)
        .with("held", held)
        .with("sold", sold)
        .with("blocked", blocked)
        .with("overbooked", overbook);
    WithNumbers(SalesRefusal::PlacesTaken, field)
}

/// Changes a quota, unless more is taken than there would be.
pub(super) fn save(tx: &mut Tx, event: EventId, next: &Quota) -> Result<(), Failure> {
    if next.places.holds() && store::save(tx, next)? {
        return Ok(());
    }
    let present = store::find(tx.conn(), event, next.id)?.ok_or(SalesRefusal::QuotaNotFound)?;
    let Places { held, sold, .. } = present.places;
    Err(too_few(Places { held, sold, ..next.places }).into())
}

/// Change a quota of my event
///
/// For owners and managers. Send the `etag` of what you saw as `If-Match`. There cannot be fewer places than
/// are held, sold and blocked, less those that may be taken beyond the size. A date whose size is changed has a
/// capacity of its own from then on.
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), ("quota_id" = QuotaId, Path, description = "The quota"), OrganizationParams), request_body = QuotaRequest, responses(
    (status = 200, body = QuotaView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`, `sales.quota_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.wrong_event_state`, `sales.places_taken` with the numbers"),
    (status = 412, body = Problem, content_type = "application/problem+json", description = "`http.precondition_failed`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`"),
    (status = 428, body = Problem, content_type = "application/problem+json", description = "`http.precondition_required`")))]
#[patch("/manage/events/{id}/quotas/{quota_id:[0-9A-Fa-f-]+}")]
pub async fn update_quota(
    Caller(asker): Caller<Team<ManageEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    ids: Path<(String, String)>,
    body: Unread<QuotaRequest>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    asker.ask(&accounts, org).await?;
    let wish = body.read().await?;
    let expected = IfMatch::of(&request).ok();
    let (id, quota) = ids.into_inner();
    let changed = catalog.db.write(move |tx| {
        let (may, event) = manage::take_editable(tx, asker, org, &id)?;
        let quota = QuotaId::parse(&quota).ok_or(SalesRefusal::QuotaNotFound)?;
        let old = store::find(tx.conn(), event.id, quota)?.ok_or(SalesRefusal::QuotaNotFound)?;
        etag::insist(expected.as_ref(), &Settings::of(&old))?;
        let takers = store::takers(tx.conn(), event.id)?;
        let next = wish.onto(old.clone(), &takers)?;
        if old.kind != QuotaKind::Part {
            store::ensure_capacities(tx, event.id)?;
        }
        save(tx, event.id, &next)?;
        let next = store::find(tx.conn(), event.id, quota)?.ok_or(SalesRefusal::QuotaNotFound)?;
        if let Some(said) = audit::changes(&Settings::of(&old), &Settings::of(&next))? {
            let what = ("sales.quota_changed", format!("event:{}", event.id));
            journal::record(tx, &client, &may, what, Some(journal::of_part("quota", quota, Some(said))))?;
        }
        QuotaView::of(next)
    });
    let view = changed.await?;
    Ok(HttpResponse::Ok().insert_header((ETAG, view.etag.clone())).json(view))
}

/// Delete a part of a date of my event
///
/// As long as nothing of it is held or sold. The capacity of a date stays: without a limit at most. Send the
/// `etag` of what you saw as `If-Match`.
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), ("quota_id" = QuotaId, Path, description = "The quota"), OrganizationParams), responses(
    (status = 204, description = "It is gone"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`, `sales.quota_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.wrong_event_state`, `sales.quota_in_use`, `sales.capacity_stays`"),
    (status = 412, body = Problem, content_type = "application/problem+json", description = "`http.precondition_failed`"),
    (status = 428, body = Problem, content_type = "application/problem+json", description = "`http.precondition_required`")))]
#[delete("/manage/events/{id}/quotas/{quota_id:[0-9A-Fa-f-]+}")]
pub async fn delete_quota(
    Caller(asker): Caller<Team<ManageEvents>>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    ids: Path<(String, String)>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    let expected = IfMatch::of(&request).ok();
    let (id, quota) = ids.into_inner();
    let deleted = catalog.db.write(move |tx| {
        let (may, event) = manage::take_editable(tx, asker, org, &id)?;
        let quota = QuotaId::parse(&quota).ok_or(SalesRefusal::QuotaNotFound)?;
        let old = store::find(tx.conn(), event.id, quota)?.ok_or(SalesRefusal::QuotaNotFound)?;
        etag::insist(expected.as_ref(), &Settings::of(&old))?;
        if old.kind != QuotaKind::Part {
            return Err(SalesRefusal::CapacityStays.into());
        }
        if !store::delete(tx, quota)? {
            return Err(SalesRefusal::QuotaInUse.into());
        }
        let said = json!({ "name": old.name, "size": old.places.size, "occurrence_id": old.occurrence_id });
        let what = ("sales.quota_deleted", format!("event:{}", event.id));
        journal::record(tx, &client, &may, what, Some(journal::of_part("quota", quota, Some(said))))
    });
    deleted.await?;
    Ok(HttpResponse::NoContent().finish())
}
