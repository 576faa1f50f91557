//! `/orders/{code}/cancel`, `contact`, `resend`

use super::giving::{self, Wish};
use super::view::line_until;
use crate::Sales;
use crate::checkout::request::{read_email, read_name};
use crate::facts::TicketsWanted;
use crate::orders::life;
use crate::orders::model::Contact;
use crate::orders::rules::{OrderStatus, read_code};
use crate::orders::store as orders;
use crate::orders::story::{By, HappeningKind};
use crate::orders::view::{self, OrderView};
use crate::payments::refunding::store::Cause;
use crate::refusal::SalesRefusal;
use accounts::Accounts;
use accounts::guard::{Caller, Person, SignedIn};
use accounts::limits::rules::LETTERS_AGAIN;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, patch, post};
use admission::tickets::Ticket;
use kernel::ids::TicketId;
use platform::db::Tx;
use platform::http::body::{Body, BodyChecker};
use platform::http::failure::{Failure, HttpRefusal};
use platform::http::idempotency::{self, IdempotencyParams, Keyed};
use platform::http::locale;
use platform::http::problem::Problem;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// Most tickets that are named at once.
pub(crate) const TICKETS_MAX: usize = 500;

/// Which tickets go back.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelOrderRequest {
    /// These, whole groups only; by default all.
    #[serde(default)]
    #[schema(max_items = 500)]
    ticket_ids: Option<Vec<TicketId>>,
}

/// Refuses more tickets than one request names.
pub(crate) fn check_tickets(ids: Option<&Vec<TicketId>>) -> Result<(), Failure> {
    let mut checker = BodyChecker::default();
    if ids.is_some_and(|ids| ids.len() > TICKETS_MAX) {
        checker.refuse("ticket_ids", "too_many", "at most 500");
    }
    Ok(checker.finish()?)
}

/// Give my order back
///
/// A pending one is let go. Of a confirmed one, tickets are cancelled and what was paid for them goes back, as long
/// as that was agreed when they were bought (`returns.can_cancel`); else ask the organizer (`refund-requests`).
#[utoipa::path(tag = "orders", security(("access_token" = [])),
    params(("code" = String, Path, description = "What people call the order"), IdempotencyParams), request_body = CancelOrderRequest, responses(
    (status = 200, body = OrderView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.idempotency_key_required`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`sales.order_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`sales.wrong_order_state`, `sales.payment_under_way`, `sales.not_returnable`, `sales.tickets_cancelled_already`, `http.idempotency_key_busy`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`, `http.idempotency_key_reused`")))]
#[post("/orders/{code}/cancel")]
pub async fn cancel_my_order(
    Caller(person): Caller<Person>,
    sales: Data<Sales>,
    request: HttpRequest,
    code: Path<String>,
    body: Keyed<CancelOrderRequest>,
) -> Result<HttpResponse, Failure> {
    let code = read_code(&code).ok_or(SalesRefusal::OrderNotFound)?;
    let (key, wish) = body.of(person.user.uuid());
    check_tickets(wish.ticket_ids.as_ref())?;
    let locale = locale::accepted(request.headers());
    let act = move |tx: &mut Tx| {
        let id = orders::by_code(tx.conn(), person.user, &code)?.ok_or(SalesRefusal::OrderNotFound)?.id;
        give_back(tx, person, id, wish.ticket_ids.as_deref())?;
        let order = orders::find(tx.conn(), id)?.ok_or(SalesRefusal::OrderNotFound)?;
        let now = tx.now();
        view::whole(tx.conn(), &order, locale, now)
    };
    idempotency::once(&sales.db, key, StatusCode::OK, act).await
}

fn give_back(
    tx: &mut Tx,
    person: SignedIn,
    id: kernel::ids::OrderId,
    ids: Option<&[TicketId]>,
) -> Result<(), Failure> {
    let sold = giving::hold(tx, id)?;
    if sold.order.status == OrderStatus::Pending {
        if sold.order.is_paying {
            return Err(SalesRefusal::PaymentUnderWay.into());
        }
        life::cancel_pending(tx, &sold.order)?;
        return Ok(());
    }
    let chosen: Vec<&Ticket> = sold.choose(ids)?;
    let is_agreed = chosen.iter().all(|ticket| {
        let line = sold.lines.iter().find(|line| line.id == ticket.line_id);
        line.and_then(line_until).is_some_and(|until| tx.now() < until)
    });
    if sold.order.status == OrderStatus::Confirmed && !is_agreed {
        return Err(SalesRefusal::NotReturnable.into());
    }
    let by = By::Buyer(person.user);
    giving::cancel(tx, &sold, &chosen, (by, None))?;
    let wish = Wish::agreed(&chosen);
    let cause = Cause::of(by, "cancelled_by_buyer");
    giving::refund_if_any(tx, &sold, wish, cause)?;
    Ok(())
}

/// How the buyer is called and reached.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderContactRequest {
    #[serde(default)]
    #[schema(example = "Zoé Martin")]
    name: Option<String>,
    #[serde(default)]
    #[schema(example = "zoe@example.org")]
    email: Option<String>,
}

impl OrderContactRequest {
    /// What is sent, put on what there is.
    pub(crate) fn onto(&self, old: &Contact) -> Result<Contact, Failure> {
        let mut checker = BodyChecker::default();
        let name = read_name(&mut checker, "name", self.name.as_deref());
        let email = read_email(&mut checker, "email", self.email.as_deref());
        checker.finish()?;
        Ok(Contact {
            name: name.unwrap_or_else(|| old.name.clone()),
            email: email.unwrap_or_else(|| old.email.clone()),
            locale: old.locale,
        })
    }
}

/// Change how I am called and reached for an order
///
/// Letters about the order go there from now on. Tickets keep the names they have.
#[utoipa::path(tag = "orders", security(("access_token" = [])),
    params(("code" = String, Path, description = "What people call the order")), request_body = OrderContactRequest, responses(
    (status = 200, body = OrderView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`sales.order_not_found`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`")))]
#[patch("/orders/{code}/contact")]
pub async fn update_order_contact(
    Caller(person): Caller<Person>,
    sales: Data<Sales>,
    request: HttpRequest,
    code: Path<String>,
    Body(wish): Body<OrderContactRequest>,
) -> Result<HttpResponse, Failure> {
    let code = read_code(&code).ok_or(SalesRefusal::OrderNotFound)?;
    let locale = locale::accepted(request.headers());
    let changed = sales.db.write(move |tx| {
        let order = orders::by_code(tx.conn(), person.user, &code)?.ok_or(SalesRefusal::OrderNotFound)?;
        let contact = wish.onto(&order.contact)?;
        if contact != order.contact {
            orders::set_contact(tx, &order, &contact)?;
            let done = (By::Buyer(person.user), HappeningKind::ContactChanged);
            orders::note(tx, order.id, done, &json!({}))?;
        }
        let order = orders::find(tx.conn(), order.id)?.ok_or(SalesRefusal::OrderNotFound)?;
        let now = tx.now();
        view::whole(tx.conn(), &order, locale, now)
    });
    Ok(HttpResponse::Ok().json(changed.await?))
}

/// Send me the letter with my tickets again
///
/// To the address of the order; three times an hour at most.
#[utoipa::path(tag = "orders", security(("access_token" = [])),
    params(("code" = String, Path, description = "What people call the order")), responses(
    (status = 202, description = "It is on its way"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`sales.order_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`sales.wrong_order_state`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`")))]
#[post("/orders/{code}/resend")]
pub async fn resend_my_tickets(
    Caller(person): Caller<Person>,
    accounts: Data<Accounts>,
    sales: Data<Sales>,
    code: Path<String>,
) -> Result<HttpResponse, Failure> {
    let code = read_code(&code).ok_or(SalesRefusal::OrderNotFound)?;
    let accounts = accounts.into_inner();
    let sent = sales.db.write(move |tx| {
        let order = orders::by_code(tx.conn(), person.user, &code)?.ok_or(SalesRefusal::OrderNotFound)?;
        send_again(tx, &accounts, &order, By::Buyer(person.user))
    });
    sent.await?;
    Ok(HttpResponse::Accepted().finish())
}

/// Has the letter with the tickets sent again.
pub(crate) fn send_again(
    tx: &mut Tx,
    accounts: &Accounts,
    order: &crate::orders::model::Order,
    by: By,
) -> Result<(), Failure> {
    if order.status != OrderStatus::Confirmed {
        return Err(SalesRefusal::WrongOrderState.into());
    }
    if accounts.limits.spend(tx, &LETTERS_AGAIN, &order.id.to_string())? {
        return Err(HttpRefusal::RateLimited.into());
    }
    orders::note(tx, order.id, (by, HappeningKind::SentAgain), &json!({}))?;
    tx.publish(&TicketsWanted { order_id: order.id, org_id: order.org_id })
}
