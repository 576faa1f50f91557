//! `/tickets/{id}/qr.png`, `…/qr.svg`, `…/ticket.pdf`, `…/pass.pkpass`, `…/calendar.ics`, `/orders/{code}/tickets.pdf`

use super::book;
use super::http::{PRIVATE, find};
use super::rules::show_code;
use super::store;
use super::view::Shown;
use super::wallet;
use crate::Sales;
use crate::orders::rules::read_code;
use crate::orders::store as orders;
use crate::refusal::SalesRefusal;
use accounts::guard::{Caller, Person};
use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use admission::codes;
use catalog::events::calendar::{self, DateEntry};
use documents::qr::{PIXELS, Qr};
use documents::ticket::TICKETS_MAX;
use kernel::ids::{TicketId, UserId};
use platform::http::body::FileBody;
use platform::http::failure::Failure;
use platform::http::locale;
use platform::http::problem::Problem;
use platform::http::query::{self, Checker, LocaleParams};
use serde::Deserialize;
use utoipa::IntoParams;

/// Pixels of a QR code's side unless somebody says.
const PIXELS_DEFAULT: u32 = 512;

/// How large a picture.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct QrParams {
    /// Pixels of a side.
    #[param(value_type = Option<u32>, minimum = 128, maximum = 2048, default = 512)]
    size: Option<String>,
}

/// The QR code of somebody's ticket; refused when it has none.
async fn code_of(sales: &Sales, user: UserId, id: &str) -> Result<Qr, Failure> {
    let id = TicketId::parse(id).ok_or(SalesRefusal::TicketNotFound)?;
    let own = sales.db.read(move |conn| store::own(conn, user, id)).await?;
    let ticket = own.ok_or(SalesRefusal::TicketNotFound)?;
    show_code(ticket.standing)?;
    let code = codes::of_tickets(&sales.db, &sales.keyring, &[ticket.id]).await?.remove(&ticket.id);
    Qr::of(&code.ok_or(SalesRefusal::TicketCancelled)?).map_err(Failure::fault)
}

fn file(media_type: &'static str, name: &str, bytes: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(media_type)
        .insert_header(PRIVATE)
        .insert_header((CONTENT_DISPOSITION, name))
        .body(bytes)
}

/// Download the QR code of my ticket as PNG
///
/// Each module has the same whole number of pixels, with four modules of white around.
#[utoipa::path(tag = "tickets", security(("access_token" = [])),
    params(("id" = TicketId, Path, description = "Which ticket"), QrParams), responses(
    (status = 200, body = FileBody, content_type = "image/png"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`sales.ticket_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`sales.ticket_cancelled`, `sales.ticket_called_off`, `sales.ticket_blocked`")))]
#[get("/tickets/{id}/qr.png")]
pub async fn get_ticket_qr_png(
    Caller(person): Caller<Person>,
    sales: Data<Sales>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let params: QrParams = query::parse(request.query_string())?;
    let mut checker = Checker::default();
    let read = |text: &str| text.parse().ok().filter(|size| PIXELS.contains(size));
    let size = checker.read("size", params.size.as_deref(), "a whole number from 128 to 2048", read);
    checker.finish()?;
    let code = code_of(&sales, person.user, &id).await?;
    // Quicker than handing it to another thread.
    let png = code.png(size.unwrap_or(PIXELS_DEFAULT)).map_err(Failure::fault)?;
    Ok(file("image/png", "inline; filename=\"ticket.png\"", png))
}

/// Download the QR code of my ticket as SVG
#[utoipa::path(tag = "tickets", security(("access_token" = [])), params(("id" = TicketId, Path, description = "Which ticket")), responses(
    (status = 200, body = FileBody, content_type = "image/svg+xml"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`sales.ticket_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`sales.ticket_cancelled`, `sales.ticket_called_off`, `sales.ticket_blocked`")))]
#[get("/tickets/{id}/qr.svg")]
pub async fn get_ticket_qr_svg(
    Caller(person): Caller<Person>,
    sales: Data<Sales>,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let code = code_of(&sales, person.user, &id).await?;
    Ok(file("image/svg+xml", "inline; filename=\"ticket.svg\"", code.svg().into_bytes()))
}

/// Download my ticket
///
/// A PDF of one page to print or to show.
#[utoipa::path(tag = "tickets", security(("access_token" = [])),
    params(("id" = TicketId, Path, description = "Which ticket"), LocaleParams), responses(
    (status = 200, body = FileBody, content_type = "application/pdf"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`sales.ticket_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`sales.ticket_cancelled`, `sales.ticket_called_off`, `sales.ticket_blocked`")))]
#[get("/tickets/{id}/ticket.pdf")]
pub async fn get_ticket_pdf(
    Caller(person): Caller<Person>,
    sales: Data<Sales>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    LocaleParams::check(request.query_string())?;
    let locale = locale::of(request.query_string(), request.headers());
    let shown = find(&sales, person.user, &id).await?;
    let ticket = shown.tickets.first().ok_or(SalesRefusal::TicketNotFound)?;
    let name = format!("attachment; filename=\"ticket-{}-{}.pdf\"", ticket.order_code, ticket.number);
    let pdf = book::print(&sales, shown, locale).await?;
    Ok(file("application/pdf", &name, pdf))
}

/// Download my ticket for Apple Wallet
///
/// A pass as Apple's phones and watches keep it, with the words of both languages; `locale` says which one it falls back
/// on. It stays as it is: after a change fetch it again. A new code makes it another pass.
#[utoipa::path(tag = "tickets", security(("access_token" = [])),
    params(("id" = TicketId, Path, description = "Which ticket"), LocaleParams), responses(
    (status = 200, body = FileBody, content_type = "application/vnd.apple.pkpass"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`sales.ticket_not_found`, `sales.wallet_not_offered`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`sales.ticket_cancelled`, `sales.ticket_called_off`, `sales.ticket_blocked`")))]
#[get("/tickets/{id}/pass.pkpass")]
pub async fn get_ticket_wallet_pass(
    Caller(person): Caller<Person>,
    sales: Data<Sales>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    LocaleParams::check(request.query_string())?;
    let locale = locale::of(request.query_string(), request.headers());
    let shown = find(&sales, person.user, &id).await?;
    let ticket = shown.tickets.first().ok_or(SalesRefusal::TicketNotFound)?;
    let name = format!("attachment; filename=\"ticket-{}-{}.pkpass\"", ticket.order_code, ticket.number);
    let pass = wallet::pass(&sales, &shown, ticket, locale).await?;
    Ok(file("application/vnd.apple.pkpass", &name, pass))
}

/// Download all tickets of my order
///
/// A PDF with a page for each ticket that lets somebody in and that you have still; an order with more than 500
/// tickets has none.
#[utoipa::path(tag = "tickets", security(("access_token" = [])),
    params(("code" = String, Path, description = "What people call the order"), LocaleParams), responses(
    (status = 200, body = FileBody, content_type = "application/pdf"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`sales.order_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`sales.ticket_cancelled`, `sales.ticket_called_off`, `sales.ticket_blocked`, `sales.ticket_handed_on`, `sales.too_many_for_a_file`")))]
#[get("/orders/{code}/tickets.pdf")]
pub async fn get_order_tickets_pdf(
    Caller(person): Caller<Person>,
    sales: Data<Sales>,
    request: HttpRequest,
    code: Path<String>,
) -> Result<HttpResponse, Failure> {
    LocaleParams::check(request.query_string())?;
    let locale = locale::of(request.query_string(), request.headers());
    let code = read_code(&code).ok_or(SalesRefusal::OrderNotFound)?;
    let name = format!("attachment; filename=\"tickets-{code}.pdf\"");
    let found = sales.db.read(move |conn| {
        let order = orders::by_code(conn, person.user, &code)?.ok_or(SalesRefusal::OrderNotFound)?;
        let probe = i64::try_from(TICKETS_MAX).unwrap_or(i64::MAX).saturating_add(1);
        let tickets = store::of_order(conn, order.id, probe)?;
        if tickets.len() > TICKETS_MAX {
            return Err(SalesRefusal::TooManyForAFile.into());
        }
        if tickets.is_empty() && !store::counts(conn, &[order.id])?.is_empty() {
            return Err(SalesRefusal::TicketHandedOn.into());
        }
        Shown::of(conn, tickets)
    });
    let pdf = book::print(&sales, found.await?, locale).await?;
    Ok(file("application/pdf", &name, pdf))
}

/// Download the date of my ticket for a calendar
#[utoipa::path(tag = "tickets", security(("access_token" = [])),
    params(("id" = TicketId, Path, description = "Which ticket"), LocaleParams), responses(
    (status = 200, body = String, content_type = "text/calendar"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`sales.ticket_not_found`")))]
#[get("/tickets/{id}/calendar.ics")]
pub async fn get_ticket_calendar(
    Caller(person): Caller<Person>,
    sales: Data<Sales>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    LocaleParams::check(request.query_string())?;
    let locale = locale::of(request.query_string(), request.headers());
    let shown = find(&sales, person.user, &id).await?;
    let ticket = shown.tickets.first().ok_or(SalesRefusal::TicketNotFound)?;
    let entry = DateEntry {
        id: ticket.date.id,
        changed_at: ticket.date.updated_at,
        title: ticket.event.title.get(locale),
        path: &format!("/tickets/{}", ticket.id),
        starts_at: ticket.date.starts_at,
        ends_at: ticket.date.ends_at,
        venue: shown.venue(ticket),
        is_cancelled: ticket.standing.is_called_off,
    };
    let text = calendar::write_date(&entry, &sales.public_url);
    let name = "attachment; filename=\"ticket.ics\"";
    Ok(file("text/calendar; charset=utf-8", name, text.into_bytes()))
}
