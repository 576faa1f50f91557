//! `POST /manage/events/{id}/publish`, `unpublish`, `cancel`, `archive`, `duplicate`

use super::draft::{insert, lacks};
use super::rules::{EventStatus, Inapplicable, REASON_LENGTH, Situation, Verb, after};
use super::store::{self, Details};
use super::views::ManagedEventView;
use super::{answer, catch_up, confirm_by_name, show, take};
use crate::facts::{CalledOff, EventCopied};
use crate::offers::rules::SaleWindow;
use crate::refusal::{CatalogRefusal, Incomplete};
use crate::{Catalog, journal};
use crate::{offers, questions};
use accounts::Accounts;
use accounts::guard::Caller;
use accounts::limits::rules::{EVENTS, wait};
use accounts::orgs::access::{Applicant, ManageEvents, OrganizationParams, Team, Wanted};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, post};
use kernel::ids::EventId;
use kernel::text::paragraphs;
use platform::http::body::{BodyChecker, Unread};
use platform::http::client::Client;
use platform::http::failure::{Failure, TooMany};
use platform::http::problem::Problem;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

impl From<Inapplicable> for CatalogRefusal {
    fn from(why: Inapplicable) -> Self {
        match why {
            Inapplicable::WrongState => Self::WrongEventState,
            Inapplicable::HasOrders => Self::EventHasOrders,
            Inapplicable::NotOver => Self::EventNotOver,
        }
    }
}

/// Who does it, to which event.
struct Call {
    asker: Applicant,
    org: Wanted,
    id: String,
    client: Client,
}

/// What whoever calls an event off says.
#[derive(Default)]
struct Said {
    reason: Option<String>,
    confirm: Option<String>,
}

/// Moves an event on, in one transaction with what the public sees of it and the log.
async fn act(catalog: &Catalog, call: Call, verb: Verb, said: Said) -> Result<HttpResponse, Failure> {
    let action = match verb {
        Verb::Publish => "catalog.event_published",
        Verb::Unpublish => "catalog.event_unpublished",
        Verb::Cancel => "catalog.event_cancelled",
        Verb::Archive => "catalog.event_archived",
    };
    let acted = catalog.db.write(move |tx| {
        let now = tx.now();
        let (may, old) = take(tx, call.asker, call.org, &call.id)?;
        let figures = store::figures(tx.conn(), &[old.id], now)?.first().copied().unwrap_or_default();
        let situation = Situation {
            has_orders: old.first_order_at.is_some(),
            has_dates_to_come: figures.n_dates_to_come > 0,
        };
        let to = after(verb, old.status, situation).map_err(CatalogRefusal::from)?;
        let missing = if verb == Verb::Publish { lacks(&old, &figures) } else { Vec::new() };
        if !missing.is_empty() {
            return Err(Incomplete(missing).into());
        }
        if verb == Verb::Cancel {
            confirm_by_name(&old, said.confirm.as_deref())?;
            tx.publish(&CalledOff { org_id: may.org, event_id: old.id, occurrence_id: None })?;
        }
        if !store::set_status(tx, &old, to, said.reason.as_deref())? {
            return Err(CatalogRefusal::EventHasOrders.into());
        }
        let next = store::details(tx.conn(), may.org, old.id)?.ok_or(CatalogRefusal::EventNotFound)?;
        show(tx, &old, &next)?;
        let said = json!({ "before": old.status, "after": next.status, "reason": said.reason });
        journal::record(tx, &call.client, &may, (action, format!("event:{}", old.id)), Some(said))?;
        Ok(ManagedEventView::from(next))
    });
    let view = acted.await?;
    catch_up(catalog).await;
    answer(catalog, HttpResponse::Ok(), view)
}

/// Publish an event
///
/// From a draft, once nothing is missing (`GET …/checklist`). The public sees it within a second, as far as
/// its visibility goes.
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), OrganizationParams), responses(
    (status = 200, body = ManagedEventView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.wrong_event_state`, `catalog.event_incomplete` with each field that is missing")))]
#[post("/manage/events/{id}/publish")]
pub async fn publish_event(
    Caller(asker): Caller<Team<ManageEvents>>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let call = Call { asker, org: Wanted::of(&request)?, id: id.into_inner(), client };
    act(&catalog, call, Verb::Publish, Said::default()).await
}

/// Take a published event back
///
/// It is a draft again and nobody finds it, as long as nobody ordered.
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), OrganizationParams), responses(
    (status = 200, body = ManagedEventView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.wrong_event_state`, `catalog.event_has_orders`")))]
#[post("/manage/events/{id}/unpublish")]
pub async fn unpublish_event(
    Caller(asker): Caller<Team<ManageEvents>>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let call = Call { asker, org: Wanted::of(&request)?, id: id.into_inner(), client };
    act(&catalog, call, Verb::Unpublish, Said::default()).await
}

/// Put an event away
///
/// From published, once all its dates are over. Nobody but the organization finds it any more.
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), OrganizationParams), responses(
    (status = 200, body = ManagedEventView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.wrong_event_state`, `catalog.event_not_over`")))]
#[post("/manage/events/{id}/archive")]
pub async fn archive_event(
    Caller(asker): Caller<Team<ManageEvents>>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let call = Call { asker, org: Wanted::of(&request)?, id: id.into_inner(), client };
    act(&catalog, call, Verb::Archive, Said::default()).await
}

/// Why an event is called off.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelEventRequest {
    /// For those who wanted to come; the event's page shows it.
    #[schema(example = "The pianist is ill. We will be back in spring.", min_length = 3, max_length = 500)]
    reason: String,
    /// The event's `slug`, once somebody ordered: money moves.
    #[serde(default)]
    #[schema(example = "recital-de-piano", max_length = 100)]
    confirm: Option<String>,
}

/// Call an event off
///
/// From published, for good. Its page stays and says so; nothing is sold any more. Tickets are cancelled and what was
/// paid for them goes back, in the background; `GET …/cancellation` says before how much that is.
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), OrganizationParams), request_body = CancelEventRequest, responses(
    (status = 200, body = ManagedEventView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.wrong_event_state`, `catalog.name_needed`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`")))]
#[post("/manage/events/{id}/cancel")]
pub async fn cancel_event(
    Caller(asker): Caller<Team<ManageEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    id: Path<String>,
    body: Unread<CancelEventRequest>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    asker.ask(&accounts, org).await?;
    let wish = body.read().await?;
    let mut checker = BodyChecker::default();
    let reason = checker.read("reason", &wish.reason, "3 to 500 characters", |text| {
        let (min, max) = REASON_LENGTH;
        paragraphs(text, max).filter(|text| text.chars().count() >= min)
    });
    checker.finish()?;
    let call = Call { asker, org, id: id.into_inner(), client };
    act(&catalog, call, Verb::Cancel, Said { reason, confirm: wish.confirm }).await
}

/// Copy an event
///
/// A draft with the same texts, place, cover, offers, questions and, a moment later, capacity, without dates: offers
/// for one date only, parts of a date and sale windows belong to those, and stay behind. At most 200 new events a day.
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), OrganizationParams), responses(
    (status = 201, body = ManagedEventView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`")))]
#[post("/manage/events/{id}/duplicate")]
pub async fn duplicate_event(
    Caller(asker): Caller<Team<ManageEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let (org, limits) = (Wanted::of(&request)?, accounts.limits.clone());
    let copied = catalog.db.write(move |tx| {
        let (may, old) = take(tx, asker, org, &id)?;
        let count = limits.count(tx, &EVENTS, &may.org.to_string())?;
        if let Some(retry_after) = wait(&EVENTS, 1, count, tx.now()) {
            return Ok(Err(Failure::from(TooMany { retry_after })));
        }
        let from = old.id;
        let title = old.title.all().next().unwrap_or_default().to_owned();
        let draft = Details { status: EventStatus::Draft, sales: SaleWindow::ALWAYS, ..old };
        let copy = insert(tx, &draft, None, &title)?;
        let became = offers::copy_all(tx, from, copy)?;
        questions::copy_all(tx, from, (may.org, copy), &became)?;
        let made = store::details(tx.conn(), may.org, copy)?.ok_or(CatalogRefusal::EventNotFound)?;
        tx.publish(&EventCopied { org_id: may.org, from, to: copy })?;
        let said = json!({ "copy_of": from });
        journal::record(tx, &client, &may, ("catalog.event_created", format!("event:{copy}")), Some(said))?;
        Ok(Ok(ManagedEventView::from(made)))
    });
    let view = copied.await??;
    answer(&catalog, HttpResponse::Created(), view)
}
