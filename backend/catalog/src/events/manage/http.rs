//! `/manage/events`, `/manage/events/{id}`

use super::draft::{blank, drafted, insert, keep_promises, lacks, put_on};
use super::request::EventRequest;
use super::rules::EventStatus;
use super::store::{self, Search};
use super::views::{ChecklistView, ManagedEventPage, ManagedEventRowView, ManagedEventView};
use super::{answer, catch_up, look, show, take, take_editable};
use crate::listings::Filter;
use crate::refusal::CatalogRefusal;
use crate::{Catalog, journal};
use accounts::Accounts;
use accounts::audit;
use accounts::guard::Caller;
use accounts::limits::rules::{EVENTS, wait};
use accounts::orgs::access::{ManageEvents, OrganizationParams, SeeEvents, Team, Wanted};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};
use kernel::ids::{EventId, OrganizationId};
use kernel::page::Cursor;
use platform::http::body::Unread;
use platform::http::client::Client;
use platform::http::etag::{self, IfMatch};
use platform::http::failure::{Failure, TooMany};
use platform::http::problem::Problem;
use platform::http::query::{self, Checker};
use serde::Deserialize;
use utoipa::IntoParams;

/// Tag of this list's cursors.
const LIST: u8 = 30;
/// Longest search.
const Q_LENGTH_MAX: usize = 200;
/// What may be asked of an organization's events.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListManagedEventsParams {
    /// Which organization; may be left out by who works for one only, and by programs.
    #[param(value_type = Option<OrganizationId>)]
    org: Option<String>,
    /// Words that the title contains, each from its beginning; case and accents do not matter.
    #[param(max_length = 200, example = "piano")]
    q: Option<String>,
    /// How far they are.
    #[param(value_type = Option<EventStatus>, inline)]
    status: Option<String>,
    /// Rows of a page.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 20)]
    limit: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// List my organization's events
///
/// Drafts included, the newest first. For owners, managers, finance and support, and for API tokens with
/// `events:read`.
#[utoipa::path(tag = "events", security(("access_token" = []), ("api_token" = [])), params(ListManagedEventsParams), responses(
    (status = 200, body = ManagedEventPage),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`")))]
#[get("/manage/events")]
pub async fn list_managed_events(
    Caller(asker): Caller<Team<SeeEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let params: ListManagedEventsParams = query::parse(request.query_string())?;
    let may = asker.ask(&accounts, Wanted::named(params.org.as_deref())).await?;
    let mut checker = Checker::default();
    let (limit, cursor) = checker.page(LIST, params.limit.as_deref(), params.cursor.as_deref(), None);
    let status = "draft, published, cancelled or archived";
    let status = checker.read("status", params.status.as_deref(), status, EventStatus::parse);
    if params.q.as_deref().is_some_and(|q| q.chars().count() > Q_LENGTH_MAX) {
        checker.refuse("q", "too_long", "at most 200 characters");
    }
    checker.finish()?;
    let after = cursor.map(|cursor| EventId::from_uuid(cursor.id));
    let search = Search { words: Filter::words_of(params.q.as_deref()), status, after };
    let (now, passes) = (catalog.db.clock().now(), catalog.passes.clone());
    let found = catalog.db.read(move |conn| {
        let (mut rows, total) = store::page(conn, may.org, &search, limit)?;
        let has_more = rows.len() > limit.rows();
        rows.truncate(limit.rows());
        let ids: Vec<EventId> = rows.iter().map(|event| event.id).collect();
        let last = ids.last().filter(|_| has_more);
        let next_cursor = last.map(|id| Cursor { list: LIST, key: 0, id: id.uuid() }.encode());
        let figures = store::figures(conn, &ids, now)?;
        let data =
            rows.into_iter().zip(figures).map(|(event, of)| ManagedEventRowView::of(event, of, &passes, now));
        Ok(ManagedEventPage { data: data.collect(), next_cursor, total })
    });
    Ok(HttpResponse::Ok().json(found.await?))
}

/// Make an event
///
/// A draft: it needs a title, the rest can follow. For owners and managers; at most 200 a day.
#[utoipa::path(tag = "events", security(("access_token" = [])), params(OrganizationParams), request_body = EventRequest, responses(
    (status = 201, body = ManagedEventView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.slug_taken`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`")))]
#[post("/manage/events")]
pub async fn create_event(
    Caller(asker): Caller<Team<ManageEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    body: Unread<EventRequest>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    asker.ask(&accounts, org).await?;
    let change = body.read().await?.parse()?;
    let limits = accounts.limits.clone();
    let created = catalog.db.write(move |tx| {
        let now = tx.now();
        let may = asker.admit(tx.conn(), org, now)?;
        let draft = drafted(tx.conn(), blank(may.org, now)?, change.clone())?;
        let count = limits.count(tx, &EVENTS, &may.org.to_string())?;
        if let Some(retry_after) = wait(&EVENTS, 1, count, now) {
            return Ok(Err(Failure::from(TooMany { retry_after })));
        }
        let title = change.any_title().unwrap_or_default();
        let id = insert(tx, &draft, change.slug.as_ref(), title)?;
        let made = store::details(tx.conn(), may.org, id)?.ok_or(CatalogRefusal::EventNotFound)?;
        let what = ("catalog.event_created", format!("event:{id}"));
        journal::record(tx, &client, &may, what, None)?;
        Ok(Ok(ManagedEventView::from(made)))
    });
    let view = created.await??;
    answer(&catalog, HttpResponse::Created(), view)
}

/// Show an event of my organization
///
/// For owners, managers, finance and support, and for API tokens with `events:read`.
#[utoipa::path(tag = "events", security(("access_token" = []), ("api_token" = [])),
    params(("id" = EventId, Path, description = "The event"), OrganizationParams), responses(
    (status = 200, body = ManagedEventView),
    (status = 304, description = "Unchanged since `If-None-Match`"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`")))]
#[get("/manage/events/{id}")]
pub async fn get_managed_event(
    Caller(asker): Caller<Team<SeeEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let (_, event) = look(&catalog, &accounts, asker, Wanted::of(&request)?, &id).await?;
    let view = ManagedEventView::from(event);
    match etag::known(&request, &view)? {
        Some(unchanged) => Ok(unchanged),
        None => answer(&catalog, HttpResponse::Ok(), view),
    }
}

/// Show what an event still needs
///
/// What is missing before it can be published.
#[utoipa::path(tag = "events", security(("access_token" = []), ("api_token" = [])),
    params(("id" = EventId, Path, description = "The event"), OrganizationParams), responses(
    (status = 200, body = ChecklistView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`")))]
#[get("/manage/events/{id}/checklist")]
pub async fn get_event_checklist(
    Caller(asker): Caller<Team<SeeEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let (_, event) = look(&catalog, &accounts, asker, Wanted::of(&request)?, &id).await?;
    let (ids, now) = ([event.id], catalog.db.clock().now());
    let figures = catalog.db.read(move |conn| store::figures(conn, &ids, now)).await?;
    let missing = lacks(&event, &figures.first().copied().unwrap_or_default());
    Ok(HttpResponse::Ok().json(ChecklistView { is_complete: missing.is_empty(), missing }))
}

/// Change an event
///
/// For owners and managers, as long as it is a draft or published. Send the ETag of what you saw as
/// `If-Match`; 412 says that somebody was faster. What the public sees follows within a second. A draft
/// that goes to another zone takes its dates along: clocks there show the same. A published event stays
/// complete.
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), OrganizationParams), request_body = EventRequest, responses(
    (status = 200, body = ManagedEventView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.wrong_event_state`, `catalog.event_incomplete`, `catalog.slug_taken`, `catalog.slug_fixed`, `catalog.timezone_fixed`, `catalog.currency_fixed`"),
    (status = 412, body = Problem, content_type = "application/problem+json", description = "`http.precondition_failed`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`"),
    (status = 428, body = Problem, content_type = "application/problem+json", description = "`http.precondition_required`")))]
#[patch("/manage/events/{id}")]
pub async fn update_event(
    Caller(asker): Caller<Team<ManageEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    id: Path<String>,
    body: Unread<EventRequest>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    asker.ask(&accounts, org).await?;
    let change = body.read().await?.parse()?;
    let expected = IfMatch::of(&request).ok();
    let changed = catalog.db.write(move |tx| {
        let (may, old) = take_editable(tx, asker, org, &id)?;
        etag::insist(expected.as_ref(), &ManagedEventView::from(old.clone()))?;
        let (next, _) = put_on(tx.conn(), old.clone(), change.clone())?;
        keep_promises(tx, &old, &next)?;
        if old.zone != next.zone {
            store::rezone(tx, old.id, &old.zone, &next.zone)?;
        }
        if !store::save(tx, &next)? {
            return Err(CatalogRefusal::SlugTaken.into());
        }
        show(tx, &old, &next)?;
        let next = store::details(tx.conn(), may.org, old.id)?.ok_or(CatalogRefusal::EventNotFound)?;
        let (was, is) = (ManagedEventView::from(old), ManagedEventView::from(next));
        if let Some(said) = audit::changes(&was, &is)? {
            let what = ("catalog.event_changed", format!("event:{}", id.as_str()));
            journal::record(tx, &client, &may, what, Some(said))?;
        }
        Ok(is)
    });
    let view = changed.await?;
    catch_up(&catalog).await;
    answer(&catalog, HttpResponse::Ok(), view)
}

/// Delete an event
///
/// With its dates, offers and questions, whatever its state, as long as nobody ever ordered; else call it off. Send
/// the ETag of what you saw as `If-Match`.
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), OrganizationParams), responses(
    (status = 204, description = "It is gone"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.event_has_orders`"),
    (status = 412, body = Problem, content_type = "application/problem+json", description = "`http.precondition_failed`"),
    (status = 428, body = Problem, content_type = "application/problem+json", description = "`http.precondition_required`")))]
#[delete("/manage/events/{id}")]
pub async fn delete_event(
    Caller(asker): Caller<Team<ManageEvents>>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    let expected = IfMatch::of(&request).ok();
    let deleted = catalog.db.write(move |tx| {
        let (may, old) = take(tx, asker, org, &id)?;
        let title = old.title.all().next().unwrap_or_default().to_owned();
        let (event, status) = (old.id, old.status);
        etag::insist(expected.as_ref(), &ManagedEventView::from(old.clone()))?;
        if old.first_order_at.is_some() {
            return Err(CatalogRefusal::EventHasOrders.into());
        }
        crate::listings::remove(tx, event)?;
        crate::questions::delete_all(tx, event)?;
        if !store::delete(tx, event)? {
            return Err(CatalogRefusal::EventHasOrders.into());
        }
        let said = serde_json::json!({ "title": title, "status": status });
        journal::record(tx, &client, &may, ("catalog.event_deleted", format!("event:{event}")), Some(said))
    });
    deleted.await?;
    catch_up(&catalog).await;
    Ok(HttpResponse::NoContent().finish())
}
