//! `/me/tickets`, `/tickets/{id}`

use super::rules::{TicketTime, show_code};
use super::store;
use super::view::{Shown, TicketSummaryView, TicketView};
use super::wallet;
use crate::Sales;
use crate::holders::Now;
use crate::refusal::SalesRefusal;
use accounts::guard::{Caller, Person};
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use admission::codes;
use kernel::ids::{TicketId, UserId};
use kernel::page::Cursor;
use kernel::text::Locale;
use platform::http::failure::Failure;
use platform::http::locale;
use platform::http::problem::Problem;
use platform::http::query::{self, Checker, LocaleParams};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Tags of the cursors of these lists.
const UPCOMING: u8 = 51;
const PAST: u8 = 52;
/// Whatever shows a ticket is kept by nobody on the way.
pub(crate) const PRIVATE: (actix_web::http::header::HeaderName, &str) = (CACHE_CONTROL, "private, no-store");

/// Tickets of somebody.
#[derive(Debug, Serialize, ToSchema)]
pub struct TicketPage {
    data: Vec<TicketSummaryView>,
    /// Send it as `cursor` for the next page; null on the last.
    next_cursor: Option<String>,
}

/// Which tickets.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MyTicketsParams {
    /// For dates to come (the next one first, the default) or for those that are over (the last one first).
    #[param(value_type = Option<TicketTime>, inline)]
    when: Option<String>,
    /// Tickets of a page.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 20)]
    limit: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// List my tickets
///
/// Cancelled ones too; `status` tells. Their codes are told one by one: `GET /tickets/{id}`.
#[utoipa::path(tag = "tickets", security(("access_token" = [])), params(MyTicketsParams), responses(
    (status = 200, body = TicketPage),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`")))]
#[get("/me/tickets")]
pub async fn list_my_tickets(
    Caller(person): Caller<Person>,
    sales: Data<Sales>,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let params: MyTicketsParams = query::parse(request.query_string())?;
    let mut checker = Checker::default();
    let time = checker.read("when", params.when.as_deref(), "upcoming or past", TicketTime::parse);
    let time = time.unwrap_or(TicketTime::Upcoming);
    let list = if time == TicketTime::Upcoming { UPCOMING } else { PAST };
    let (limit, cursor) = checker.page(list, params.limit.as_deref(), params.cursor.as_deref(), None);
    checker.finish()?;
    let (locale, now) = (locale::accepted(request.headers()), sales.db.clock().now());
    let found = sales.db.read(move |conn| {
        let mut tickets = store::page_of(conn, (person.user, now), time, cursor.as_ref(), limit)?;
        let has_more = tickets.len() > limit.rows();
        tickets.truncate(limit.rows());
        let end = tickets.last().filter(|_| has_more);
        let cursor = end.map(|end| Cursor { list, key: end.date.starts_at.millis(), id: end.id.uuid() });
        let data = Shown::of(conn, tickets)?.summaries(locale);
        Ok(TicketPage { data, next_cursor: cursor.map(|cursor| cursor.encode()) })
    });
    Ok(HttpResponse::Ok().insert_header(PRIVATE).json(found.await?))
}

/// A ticket of somebody, with what is around it.
pub(super) async fn find(sales: &Sales, user: UserId, id: &str) -> Result<Shown, Failure> {
    let id = TicketId::parse(id).ok_or(SalesRefusal::TicketNotFound)?;
    let found = sales.db.read(move |conn| {
        let ticket = store::own(conn, user, id)?.ok_or(SalesRefusal::TicketNotFound)?;
        Shown::of(conn, vec![ticket])
    });
    found.await
}

/// A ticket of somebody, with its code, as it is now.
pub(crate) async fn show(
    sales: &Sales,
    user: UserId,
    id: TicketId,
    locale: Locale,
) -> Result<HttpResponse, Failure> {
    let now = sales.db.clock().now();
    let found = sales.db.read(move |conn| {
        let ticket = store::own(conn, user, id)?.ok_or(SalesRefusal::TicketNotFound)?;
        let as_it_is = Now::of(conn, id, now)?;
        Ok((Shown::of(conn, vec![ticket])?, as_it_is))
    });
    let (shown, as_it_is) = found.await?;
    let ticket = shown.tickets.first().ok_or(SalesRefusal::TicketNotFound)?;
    let mut code = None;
    if show_code(ticket.standing).is_ok() {
        code = codes::of_tickets(&sales.db, &sales.keyring, &[ticket.id]).await?.remove(&ticket.id);
    }
    let has_passes = wallet::offered(sales).is_ok();
    let view = shown.whole(ticket, &as_it_is, code, has_passes, locale);
    Ok(HttpResponse::Ok().insert_header(PRIVATE).json(view))
}

/// Look at my ticket
#[utoipa::path(tag = "tickets", security(("access_token" = [])),
    params(("id" = TicketId, Path, description = "Which ticket"), LocaleParams), responses(
    (status = 200, body = TicketView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`sales.ticket_not_found`")))]
#[get("/tickets/{id}")]
pub async fn get_ticket(
    Caller(person): Caller<Person>,
    sales: Data<Sales>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    LocaleParams::check(request.query_string())?;
    let locale = locale::of(request.query_string(), request.headers());
    let id = TicketId::parse(&id).ok_or(SalesRefusal::TicketNotFound)?;
    show(&sales, person.user, id, locale).await
}
