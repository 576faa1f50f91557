//! `/manage/events/{id}/offers`, `/manage/events/{id}/offers/{offer_id}`

use super::request::{OfferChange, OfferRequest, blank};
use super::store::{self, OfferDetails};
use crate::events::manage::{self, Details};
use crate::offers::rules::{CheckinView, OfferKind, OfferVisibility, RateClass};
use crate::offers::store::OFFERS_PER_EVENT_MAX;
use crate::refusal::CatalogRefusal;
use crate::{Catalog, journal};
use accounts::Accounts;
use accounts::audit;
use accounts::guard::Caller;
use accounts::orgs::access::{ManageEvents, OrganizationParams, SeeEvents, Team, Wanted};
use actix_web::http::header::ETAG;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};
use kernel::ids::{EventId, OccurrenceId, OfferId};
use kernel::money::{Currency, Money};
use kernel::time::Instant;
use platform::db::Tx;
use platform::http::body::{BodyChecker, Unread};
use platform::http::client::Client;
use platform::http::etag::{self, IfMatch};
use platform::http::failure::Failure;
use platform::http::problem::Problem;
use serde::Serialize;
use utoipa::ToSchema;

/// An offer as its organization sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ManagedOfferView {
    id: OfferId,
    /// The one date it is for; null when it is for all dates of the event.
    occurrence_id: Option<OccurrenceId>,
    #[schema(example = "Famille")]
    name_fr: Option<String>,
    #[schema(example = "Family")]
    name_en: Option<String>,
    description_fr: Option<String>,
    description_en: Option<String>,
    kind: OfferKind,
    /// What one costs, taxes included; for a donation, what is suggested.
    price: Money,
    /// The smallest donation.
    min_price: Option<Money>,
    /// People that one admits.
    #[schema(minimum = 1, maximum = 20)]
    admits: i32,
    rate_class: RateClass,
    /// Whether the door asks for proof.
    requires_proof: bool,
    /// Tax contained in the price, in hundredths of a percent.
    tax_rate_bp: i32,
    min_per_order: i32,
    max_per_order: i32,
    visibility: OfferVisibility,
    /// Whether it is offered at all.
    is_active: bool,
    sales_open_at: Option<Instant>,
    sales_close_at: Option<Instant>,
    /// How often a ticket opens the door.
    checkin: CheckinView,
    /// Its place in the list, from 0.
    position: i32,
    created_at: Instant,
    updated_at: Instant,
}

impl ManagedOfferView {
    /// Describes an offer in its event's currency.
    pub(super) fn of(offer: OfferDetails, currency: Currency) -> Self {
        let money = |amount| Money { amount, currency };
        Self {
            id: offer.id,
            occurrence_id: offer.occurrence_id,
            name_fr: offer.name.fr,
            name_en: offer.name.en,
            description_fr: offer.description.fr,
            description_en: offer.description.en,
            kind: offer.kind,
            price: money(offer.price_minor),
            min_price: offer.min_price_minor.map(money),
            admits: offer.admits,
            rate_class: offer.rate_class,
            requires_proof: offer.requires_proof,
            tax_rate_bp: offer.tax_rate_bp,
            min_per_order: offer.min_per_order,
            max_per_order: offer.max_per_order,
            visibility: offer.visibility,
            is_active: offer.is_active,
            sales_open_at: offer.sales.opens_at,
            sales_close_at: offer.sales.closes_at,
            checkin: offer.checkin,
            position: offer.position,
            created_at: offer.created_at,
            updated_at: offer.updated_at,
        }
    }
}

/// An offer in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ManagedOfferRowView {
    #[serde(flatten)]
    offer: ManagedOfferView,
    /// Send it as `If-Match` to change or delete this offer.
    #[schema(example = "\"9rTk1hQ5sVb0mG2l3xYz7A\"")]
    etag: String,
}

/// The offers of an event.
#[derive(Serialize, ToSchema)]
pub struct ManagedOfferList {
    /// In the order in which they are shown; hidden and inactive ones included.
    pub data: Vec<ManagedOfferRowView>,
}

impl ManagedOfferList {
    /// Describes the offers of an event.
    pub(super) fn of(offers: Vec<OfferDetails>, currency: Currency) -> Result<Self, Failure> {
        let row = |offer: OfferDetails| {
            let offer = ManagedOfferView::of(offer, currency);
            Ok(ManagedOfferRowView { etag: etag::of(&offer)?, offer })
        };
        Ok(Self { data: offers.into_iter().map(row).collect::<Result<_, Failure>>()? })
    }
}

/// List the offers of my event
///
/// All of them; there are at most 200.
#[utoipa::path(tag = "events", security(("access_token" = []), ("api_token" = [])),
    params(("id" = EventId, Path, description = "The event"), OrganizationParams), responses(
    (status = 200, body = ManagedOfferList),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`")))]
#[get("/manage/events/{id}/offers")]
pub async fn list_managed_offers(
    Caller(asker): Caller<Team<SeeEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let (_, event) = manage::look(&catalog, &accounts, asker, Wanted::of(&request)?, &id).await?;
    let offers = catalog.db.read(move |conn| store::all(conn, event.id)).await?;
    Ok(HttpResponse::Ok().json(ManagedOfferList::of(offers, event.currency)?))
}

/// Show an offer of my event
#[utoipa::path(tag = "events", security(("access_token" = []), ("api_token" = [])),
    params(("id" = EventId, Path, description = "The event"), ("offer_id" = OfferId, Path, description = "The offer"), OrganizationParams), responses(
    (status = 200, body = ManagedOfferView),
    (status = 304, description = "Unchanged since `If-None-Match`"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`, `catalog.offer_not_found`")))]
#[get("/manage/events/{id}/offers/{offer_id:[0-9A-Fa-f-]+}")]
pub async fn get_managed_offer(
    Caller(asker): Caller<Team<SeeEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    ids: Path<(String, String)>,
) -> Result<HttpResponse, Failure> {
    let (id, offer) = ids.into_inner();
    let (_, event) = manage::look(&catalog, &accounts, asker, Wanted::of(&request)?, &id).await?;
    let (of, offer) = (event.id, OfferId::parse(&offer).ok_or(CatalogRefusal::OfferNotFound)?);
    let found = catalog.db.read(move |conn| store::find(conn, of, offer)).await?;
    let found = found.ok_or(CatalogRefusal::OfferNotFound)?;
    etag::respond(&request, &ManagedOfferView::of(found, event.currency))
}

/// Refuses a date of another event.
fn check_date(tx: &mut Tx, event: &Details, change: &OfferChange) -> Result<(), Failure> {
    let Some(date) = change.occurrence_id.value().copied() else { return Ok(()) };
    let mut checker = BodyChecker::default();
    if !store::has_date(tx.conn(), event.id, date)? {
        checker.refuse("occurrence_id", "unknown", "a date of the event");
    }
    Ok(checker.finish()?)
}

/// Add an offer to my event
///
/// A ticket type, behind the others. For owners and managers. An event has at most 200.
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), OrganizationParams), request_body = OfferRequest, responses(
    (status = 201, body = ManagedOfferView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.wrong_event_state`, `catalog.too_many_offers`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`")))]
#[post("/manage/events/{id}/offers")]
pub async fn create_offer(
    Caller(asker): Caller<Team<ManageEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    id: Path<String>,
    body: Unread<OfferRequest>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    asker.ask(&accounts, org).await?;
    let change = body.read().await?.parse()?;
    let created = catalog.db.write(move |tx| {
        let now = tx.now();
        let (may, event) = manage::take_editable(tx, asker, org, &id)?;
        check_date(tx, &event, &change)?;
        let (n, position) = store::end_of(tx.conn(), event.id)?;
        if n >= OFFERS_PER_EVENT_MAX {
            return Err(CatalogRefusal::TooManyOffers.into());
        }
        let new = blank(OfferId::from_uuid(tx.new_uuid()), position, now);
        let new = change.clone().onto(new, event.currency)?;
        store::insert(tx, (event.org_id, event.id), &new)?;
        manage::show(tx, &event, &event)?;
        let view = ManagedOfferView::of(new, event.currency);
        let said = journal::of_part("offer", view.id, audit::changes(&serde_json::json!({}), &view)?);
        let said = Some(said);
        journal::record(tx, &client, &may, ("catalog.offer_created", format!("event:{}", event.id)), said)?;
        Ok(view)
    });
    let view = created.await?;
    manage::catch_up(&catalog).await;
    Ok(HttpResponse::Created().insert_header((ETAG, etag::of(&view)?)).json(view))
}

/// Change an offer of my event
///
/// For owners and managers. Send the ETag of what you saw as `If-Match`. What was ordered keeps the price
/// it was ordered at.
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), ("offer_id" = OfferId, Path, description = "The offer"), OrganizationParams), request_body = OfferRequest, responses(
    (status = 200, body = ManagedOfferView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`, `catalog.offer_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.wrong_event_state`"),
    (status = 412, body = Problem, content_type = "application/problem+json", description = "`http.precondition_failed`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`"),
    (status = 428, body = Problem, content_type = "application/problem+json", description = "`http.precondition_required`")))]
#[patch("/manage/events/{id}/offers/{offer_id:[0-9A-Fa-f-]+}")]
pub async fn update_offer(
    Caller(asker): Caller<Team<ManageEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    ids: Path<(String, String)>,
    body: Unread<OfferRequest>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    asker.ask(&accounts, org).await?;
    let change = body.read().await?.parse()?;
    let expected = IfMatch::of(&request).ok();
    let (id, offer) = ids.into_inner();
    let changed = catalog.db.write(move |tx| {
        let (may, event) = manage::take_editable(tx, asker, org, &id)?;
        let offer = OfferId::parse(&offer).ok_or(CatalogRefusal::OfferNotFound)?;
        let old = store::find(tx.conn(), event.id, offer)?.ok_or(CatalogRefusal::OfferNotFound)?;
        let was = ManagedOfferView::of(old.clone(), event.currency);
        etag::insist(expected.as_ref(), &was)?;
        check_date(tx, &event, &change)?;
        let next = change.clone().onto(old, event.currency)?;
        store::save(tx, &next)?;
        manage::show(tx, &event, &event)?;
        let next = store::find(tx.conn(), event.id, offer)?.ok_or(CatalogRefusal::OfferNotFound)?;
        let is = ManagedOfferView::of(next, event.currency);
        if let Some(said) = audit::changes(&was, &is)? {
            let what = ("catalog.offer_changed", format!("event:{}", event.id));
            journal::record(tx, &client, &may, what, Some(journal::of_part("offer", offer, Some(said))))?;
        }
        Ok(is)
    });
    let view = changed.await?;
    manage::catch_up(&catalog).await;
    Ok(HttpResponse::Ok().insert_header((ETAG, etag::of(&view)?)).json(view))
}

/// Delete an offer of my event
///
/// As long as nobody ordered anything of the event; else switch it off (`is_active`). Send the ETag of what
/// you saw as `If-Match`.
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), ("offer_id" = OfferId, Path, description = "The offer"), OrganizationParams), responses(
    (status = 204, description = "It is gone"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`, `catalog.offer_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.wrong_event_state`, `catalog.event_has_orders`"),
    (status = 412, body = Problem, content_type = "application/problem+json", description = "`http.precondition_failed`"),
    (status = 428, body = Problem, content_type = "application/problem+json", description = "`http.precondition_required`")))]
#[delete("/manage/events/{id}/offers/{offer_id:[0-9A-Fa-f-]+}")]
pub async fn delete_offer(
    Caller(asker): Caller<Team<ManageEvents>>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    ids: Path<(String, String)>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    let expected = IfMatch::of(&request).ok();
    let (id, offer) = ids.into_inner();
    let deleted = catalog.db.write(move |tx| {
        let (may, event) = manage::take_editable(tx, asker, org, &id)?;
        let offer = OfferId::parse(&offer).ok_or(CatalogRefusal::OfferNotFound)?;
        let old = store::find(tx.conn(), event.id, offer)?.ok_or(CatalogRefusal::OfferNotFound)?;
        let was = ManagedOfferView::of(old, event.currency);
        etag::insist(expected.as_ref(), &was)?;
        if event.first_order_at.is_some() {
            return Err(CatalogRefusal::EventHasOrders.into());
        }
        crate::questions::forget_offer(tx, offer)?;
        store::delete(tx, offer)?;
        manage::show(tx, &event, &event)?;
        let said = serde_json::json!({ "name_fr": was.name_fr, "name_en": was.name_en });
        journal::record(
            tx,
            &client,
            &may,
            ("catalog.offer_deleted", format!("event:{}", event.id)),
            Some(journal::of_part("offer", offer, Some(said))),
        )
    });
    deleted.await?;
    manage::catch_up(&catalog).await;
    Ok(HttpResponse::NoContent().finish())
}
