//! `/manage/events/{id}/promo-codes`, `/manage/events/{id}/promo-codes/{promo_code_id}`
//!
//! For owners and managers, looking included: who knows a code has what it gives.

use super::request::{PromoCodeRequest, blank};
use super::rules::{CODES_PER_EVENT_MAX, PromoCodeStatus, PromoEffect, read_beginning};
use super::store::{self, PromoCode, Saved, Search};
use crate::refusal::{SalesRefusal, WithNumbers};
use accounts::Accounts;
use accounts::audit;
use accounts::guard::Caller;
use accounts::orgs::access::{ManageEvents, OrganizationParams, Team, Wanted};
use actix_web::http::header::ETAG;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};
use catalog::Catalog;
use catalog::events::manage;
use catalog::journal;
use kernel::ids::{EventId, OfferId, OrganizationId, PromoCodeId};
use kernel::money::{Currency, Money};
use kernel::page::Cursor;
use kernel::refusal::FieldError;
use kernel::time::Instant;
use platform::db::Tx;
use platform::http::body::{BodyChecker, Unread};
use platform::http::client::Client;
use platform::http::etag::{self, IfMatch};
use platform::http::failure::Failure;
use platform::http::problem::Problem;
use platform::http::query::{self, Checker};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Tag of this list's cursors.
const LIST: u8 = 41;

/// What an organizer decides of a code. Its ETag leaves out what buyers do with it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PromoTermsView {
    #[schema(example = "PIANO20")]
    code: String,
    effect: PromoEffect,
    /// For `percent`: how much it takes off, in hundredths of a percent.
    #[schema(example = 2000)]
    percent_bp: Option<i64>,
    /// For `amount`: what it takes off each unit. For `set_price`: what each unit costs at most.
    amount: Option<Money>,
    /// The offers it is for; null: all.
    offer_ids: Option<Vec<OfferId>>,
    valid_from: Option<Instant>,
    valid_until: Option<Instant>,
    /// How many units can be bought with it; null: no limit.
    max_uses: Option<i32>,
    /// How many of them by one person; null: no limit.
    max_per_person: Option<i32>,
    /// Whether it is switched on.
    is_active: bool,
}

impl PromoTermsView {
    pub(super) fn of(code: &PromoCode, currency: Currency) -> Self {
        let is_percent = code.effect == PromoEffect::Percent;
        let is_money = matches!(code.effect, PromoEffect::Amount | PromoEffect::SetPrice);
        Self {
            code: code.code.clone(),
            effect: code.effect,
            percent_bp: is_percent.then_some(code.value),
            amount: is_money.then_some(Money { amount: code.value, currency }),
            offer_ids: code.offers.clone(),
            valid_from: code.window.0,
            valid_until: code.window.1,
            max_uses: code.max_uses,
            max_per_person: code.max_per_person,
            is_active: code.is_active,
        }
    }

    /// For the log, which is no place for generated codes: who reads one can use it.
    pub(super) fn for_log(&self, batch: Option<Uuid>) -> Self {
        Self { code: if batch.is_some() { String::new() } else { self.code.clone() }, ..self.clone() }
    }
}

/// A promo code.
#[derive(Debug, Serialize, ToSchema)]
pub struct PromoCodeView {
    id: PromoCodeId,
    #[serde(flatten)]
    terms: PromoTermsView,
    /// Codes that were generated together have the same.
    batch_id: Option<Uuid>,
    /// Whether it works now.
    status: PromoCodeStatus,
    /// Units in the hands of who is about to pay.
    held: i32,
    /// Units that were bought with it.
    used: i32,
    created_at: Instant,
    updated_at: Instant,
    /// Send it as `If-Match` to change or delete this code. Sales do not change it.
    #[schema(example = "\"9rTk1hQ5sVb0mG2l3xYz7A\"")]
    etag: String,
}

impl PromoCodeView {
    pub(super) fn of(code: &PromoCode, currency: Currency, now: Instant) -> Result<Self, Failure> {
        let terms = PromoTermsView::of(code, currency);
        Ok(Self {
            etag: etag::of(&terms)?,
            terms,
            status: code.status(now),
            id: code.id,
            batch_id: code.batch,
            held: code.held,
            used: code.used,
            created_at: code.created_at,
            updated_at: code.updated_at,
        })
    }
}

/// A page of promo codes.
#[derive(Debug, Serialize, ToSchema)]
pub struct PromoCodePage {
    /// The newest first.
    data: Vec<PromoCodeView>,
    /// Send it as `cursor` for the next page; null on the last.
    next_cursor: Option<String>,
    /// How many codes the event has, whatever was looked for.
    total: i64,
}

/// Which codes.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListPromoCodesParams {
    /// Which organization; may be left out by who works for one only.
    #[param(value_type = Option<OrganizationId>)]
    org: Option<String>,
    /// What codes begin with; case does not matter.
    #[param(max_length = 40, example = "piano")]
    q: Option<String>,
    /// Only codes that are in this state now.
    #[param(value_type = Option<PromoCodeStatus>)]
    status: Option<String>,
    /// Rows of a page.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 20)]
    limit: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// List the promo codes of my event
///
/// The newest first. For owners and managers.
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), ListPromoCodesParams), responses(
    (status = 200, body = PromoCodePage),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`")))]
#[get("/manage/events/{id}/promo-codes")]
pub async fn list_promo_codes(
    Caller(asker): Caller<Team<ManageEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let params: ListPromoCodesParams = query::parse(request.query_string())?;
    let org = Wanted::named(params.org.as_deref());
    let mut checker = Checker::default();
    let (limit, cursor) = checker.page(LIST, params.limit.as_deref(), params.cursor.as_deref(), None);
    let beginning = "at most 40 letters, digits, hyphens and underscores";
    let beginning = checker.read("q", params.q.as_deref(), beginning, read_beginning);
    let statuses = PromoCodeStatus::ALL.map(PromoCodeStatus::as_str).join(", ");
    let status = checker.read("status", params.status.as_deref(), &statuses, PromoCodeStatus::parse);
    checker.finish()?;
    let (_, event) = manage::look(&catalog, &accounts, asker, org, &id).await?;
    let now = catalog.db.clock().now();
    let after = cursor.map(|cursor| PromoCodeId::from_uuid(cursor.id));
    let found = catalog.db.read(move |conn| {
        let search = Search { beginning, status, after, now };
        let mut rows = store::page(conn, event.id, &search, limit)?;
        let has_more = rows.len() > limit.rows();
        rows.truncate(limit.rows());
        let last = rows.last().filter(|_| has_more);
        let next_cursor = last.map(|code| Cursor { list: LIST, key: 0, id: code.id.uuid() }.encode());
        let view = |code: &PromoCode| PromoCodeView::of(code, event.currency, now);
        let data = rows.iter().map(view).collect::<Result<_, _>>()?;
        Ok(PromoCodePage { data, next_cursor, total: store::count(conn, event.id)? })
    });
    Ok(HttpResponse::Ok().json(found.await?))
}

/// Show a promo code of my event
///
/// For owners and managers.
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), ("promo_code_id" = PromoCodeId, Path, description = "The code"), OrganizationParams), responses(
    (status = 200, body = PromoCodeView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`, `sales.promo_code_not_found`")))]
#[get("/manage/events/{id}/promo-codes/{promo_code_id:[0-9A-Fa-f-]+}")]
pub async fn get_promo_code(
    Caller(asker): Caller<Team<ManageEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    ids: Path<(String, String)>,
) -> Result<HttpResponse, Failure> {
    let (id, code) = ids.into_inner();
    let (_, event) = manage::look(&catalog, &accounts, asker, Wanted::of(&request)?, &id).await?;
    let code = PromoCodeId::parse(&code).ok_or(SalesRefusal::PromoCodeNotFound)?;
    let found = catalog.db.read(move |conn| store::find(conn, event.id, code)).await?;
    let found = found.ok_or(SalesRefusal::PromoCodeNotFound)?;
    let view = PromoCodeView::of(&found, event.currency, catalog.db.clock().now())?;
    Ok(HttpResponse::Ok().insert_header((ETAG, view.etag.clone())).json(view))
}

/// Refuses offers of other events.
pub(super) fn check_offers(tx: &mut Tx, event: EventId, code: &PromoCode, name: &str) -> Result<(), Failure> {
    let ids = code.offers.as_deref().unwrap_or_default();
    let mut checker = BodyChecker::default();
    if !store::are_offers_of(tx.conn(), event, ids)? {
        checker.refuse(name, "unknown", "offers of the event");
    }
    Ok(checker.finish()?)
}

/// Make a promo code for my event
///
/// For owners and managers. An event has at most 10,000.
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), OrganizationParams), request_body = PromoCodeRequest, responses(
    (status = 201, body = PromoCodeView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.wrong_event_state`, `sales.too_many_promo_codes`, `sales.promo_code_taken`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`")))]
#[post("/manage/events/{id}/promo-codes")]
pub async fn create_promo_code(
    Caller(asker): Caller<Team<ManageEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    id: Path<String>,
    body: Unread<PromoCodeRequest>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    asker.ask(&accounts, org).await?;
    let wish = body.read().await?;
    let created = catalog.db.write(move |tx| {
        let now = tx.now();
        let (may, event) = manage::take_editable(tx, asker, org, &id)?;
        let new = wish.onto_one(blank(PromoCodeId::from_uuid(tx.new_uuid()), now), event.currency)?;
        check_offers(tx, event.id, &new, "offer_ids")?;
        if store::count(tx.conn(), event.id)? >= CODES_PER_EVENT_MAX {
            return Err(SalesRefusal::TooManyPromoCodes.into());
        }
        if !store::insert(tx, (event.org_id, event.id), std::slice::from_ref(&new))? {
            return Err(SalesRefusal::PromoCodeTaken.into());
        }
        let said = audit::changes(&json!({}), &PromoTermsView::of(&new, event.currency))?;
        let what = ("sales.promo_code_created", format!("event:{}", event.id));
        journal::record(tx, &client, &may, what, Some(journal::of_part("promo_code", new.id, said)))?;
        PromoCodeView::of(&new, event.currency, now)
    });
    let view = created.await?;
    Ok(HttpResponse::Created().insert_header((ETAG, view.etag.clone())).json(view))
}

/// The refusal of fewer uses than there were, with the numbers.
fn too_few(present: &PromoCode) -> WithNumbers {
    let (least, PromoCode { held, used, .. }) = (present.taken(), present);
    let detail = format!("at least {least}: {held} held, {used} used");
    let field = FieldError::body("max_uses", "below_used", &detail)
        .with("least", least)
        .with("held", *held)
        .with("used", *used);
    WithNumbers(SalesRefusal::PromoCodeUsed, field)
}

/// Change a promo code of my event
///
/// For owners and managers. Send the `etag` of what you saw as `If-Match`. What was ordered keeps the price it
/// was ordered at.
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), ("promo_code_id" = PromoCodeId, Path, description = "The code"), OrganizationParams), request_body = PromoCodeRequest, responses(
    (status = 200, body = PromoCodeView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`, `sales.promo_code_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.wrong_event_state`, `sales.promo_code_taken`, `sales.promo_code_used` with the numbers"),
    (status = 412, body = Problem, content_type = "application/problem+json", description = "`http.precondition_failed`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`"),
    (status = 428, body = Problem, content_type = "application/problem+json", description = "`http.precondition_required`")))]
#[patch("/manage/events/{id}/promo-codes/{promo_code_id:[0-9A-Fa-f-]+}")]
pub async fn update_promo_code(
    Caller(asker): Caller<Team<ManageEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    ids: Path<(String, String)>,
    body: Unread<PromoCodeRequest>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    asker.ask(&accounts, org).await?;
    let wish = body.read().await?;
    let expected = IfMatch::of(&request).ok();
    let (id, code) = ids.into_inner();
    let changed = catalog.db.write(move |tx| {
        let now = tx.now();
        let (may, event) = manage::take_editable(tx, asker, org, &id)?;
        let code = PromoCodeId::parse(&code).ok_or(SalesRefusal::PromoCodeNotFound)?;
        let old = store::find(tx.conn(), event.id, code)?.ok_or(SalesRefusal::PromoCodeNotFound)?;
        let was = PromoTermsView::of(&old, event.currency);
        etag::insist(expected.as_ref(), &was)?;
        let next = wish.onto_one(old, event.currency)?;
        check_offers(tx, event.id, &next, "offer_ids")?;
        match store::save(tx, &next)? {
            Saved::Done => {}
            Saved::Taken => return Err(SalesRefusal::PromoCodeTaken.into()),
            Saved::Used => return Err(too_few(&next).into()),
        }
        let next = store::find(tx.conn(), event.id, code)?.ok_or(SalesRefusal::PromoCodeNotFound)?;
        let is = PromoTermsView::of(&next, event.currency);
        if let Some(said) = audit::changes(&was.for_log(next.batch), &is.for_log(next.batch))? {
            let what = ("sales.promo_code_changed", format!("event:{}", event.id));
            journal::record(tx, &client, &may, what, Some(journal::of_part("promo_code", code, Some(said))))?;
        }
        PromoCodeView::of(&next, event.currency, now)
    });
    let view = changed.await?;
    Ok(HttpResponse::Ok().insert_header((ETAG, view.etag.clone())).json(view))
}

/// Delete a promo code of my event
///
/// As long as nobody used it or is about to; else switch it off (`is_active`). Send the `etag` of what you saw
/// as `If-Match`.
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), ("promo_code_id" = PromoCodeId, Path, description = "The code"), OrganizationParams), responses(
    (status = 204, description = "It is gone"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`, `sales.promo_code_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.wrong_event_state`, `sales.promo_code_used`"),
    (status = 412, body = Problem, content_type = "application/problem+json", description = "`http.precondition_failed`"),
    (status = 428, body = Problem, content_type = "application/problem+json", description = "`http.precondition_required`")))]
#[delete("/manage/events/{id}/promo-codes/{promo_code_id:[0-9A-Fa-f-]+}")]
pub async fn delete_promo_code(
    Caller(asker): Caller<Team<ManageEvents>>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    ids: Path<(String, String)>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    let expected = IfMatch::of(&request).ok();
    let (id, code) = ids.into_inner();
    let deleted = catalog.db.write(move |tx| {
        let (may, event) = manage::take_editable(tx, asker, org, &id)?;
        let code = PromoCodeId::parse(&code).ok_or(SalesRefusal::PromoCodeNotFound)?;
        let old = store::find(tx.conn(), event.id, code)?.ok_or(SalesRefusal::PromoCodeNotFound)?;
        etag::insist(expected.as_ref(), &PromoTermsView::of(&old, event.currency))?;
        if !store::delete(tx, code)? {
            return Err(SalesRefusal::PromoCodeUsed.into());
        }
        let said: Option<Value> = old.batch.is_none().then(|| json!({ "code": old.code }));
        let what = ("sales.promo_code_deleted", format!("event:{}", event.id));
        journal::record(tx, &client, &may, what, Some(journal::of_part("promo_code", code, said)))
    });
    deleted.await?;
    Ok(HttpResponse::NoContent().finish())
}
