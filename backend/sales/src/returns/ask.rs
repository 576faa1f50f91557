//! `/orders/{code}/refund-requests`

use super::giving;
use super::http::check_tickets;
use super::rules::MESSAGE_LENGTH;
use super::store::{self, RequestStatus};
use crate::Sales;
use crate::facts::RefundDeclined;
use crate::orders::model::Order;
use crate::orders::rules::{OrderStatus, read_code};
use crate::orders::store as orders;
use crate::orders::story::{By, HappeningKind};
use crate::orders::view::{self, OrderView};
use crate::payments::store as payments;
use crate::refusal::SalesRefusal;
use accounts::guard::{Caller, Person};
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, post};
use kernel::ids::TicketId;
use kernel::text::paragraphs;
use platform::db::Tx;
use platform::http::body::BodyChecker;
use platform::http::failure::Failure;
use platform::http::idempotency::{self, IdempotencyParams, Keyed};
use platform::http::locale;
use platform::http::problem::Problem;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// What a buyer asks for.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundRequestRequest {
    /// For the organizer to read.
    #[schema(example = "We are ill and cannot come.", min_length = 3, max_length = 1000)]
    message: String,
    /// For these tickets, whole groups only; by default for all.
    #[serde(default)]
    #[schema(max_items = 500)]
    ticket_ids: Option<Vec<TicketId>>,
}

/// Reads what somebody writes to the other side.
pub(crate) fn read_message(checker: &mut BodyChecker, text: &str) -> Option<String> {
    checker.read("message", text, "3 to 1000 characters", |text| {
        let (min, max) = MESSAGE_LENGTH;
        paragraphs(text, max).filter(|text| text.chars().count() >= min)
    })
}

/// Ask for my money
///
/// When the order cannot be given back without asking. The organizer decides; nothing changes until then. One
/// request at a time.
#[utoipa::path(tag = "orders", security(("access_token" = [])),
    params(("code" = String, Path, description = "What people call the order"), IdempotencyParams), request_body = RefundRequestRequest, responses(
    (status = 201, body = OrderView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.idempotency_key_required`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`sales.order_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`sales.wrong_order_state`, `sales.nothing_to_refund`, `sales.refund_asked_already`, `http.idempotency_key_busy`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`, `http.idempotency_key_reused`")))]
#[post("/orders/{code}/refund-requests")]
pub async fn ask_for_refund(
    Caller(person): Caller<Person>,
    sales: Data<Sales>,
    request: HttpRequest,
    code: Path<String>,
    body: Keyed<RefundRequestRequest>,
) -> Result<HttpResponse, Failure> {
    let code = read_code(&code).ok_or(SalesRefusal::OrderNotFound)?;
    let (key, wish) = body.of(person.user.uuid());
    check_tickets(wish.ticket_ids.as_ref())?;
    let mut checker = BodyChecker::default();
    let message = read_message(&mut checker, &wish.message);
    checker.finish()?;
    let (message, locale) = (message.unwrap_or_default(), locale::accepted(request.headers()));
    let act = move |tx: &mut Tx| {
        let id = orders::by_code(tx.conn(), person.user, &code)?.ok_or(SalesRefusal::OrderNotFound)?.id;
        let sold = giving::hold(tx, id)?;
        if !matches!(sold.order.status, OrderStatus::Confirmed | OrderStatus::Cancelled) {
            return Err(SalesRefusal::WrongOrderState.into());
        }
        let sums = payments::sums(tx.conn(), &[id])?.pop().map(|(_, sums)| sums).unwrap_or_default();
        if sums.paid <= sums.refunded {
            return Err(SalesRefusal::NothingToRefund.into());
        }
        if wish.ticket_ids.is_some() {
            sold.choose(wish.ticket_ids.as_deref())?;
        }
        if !store::ask(tx, id, &message, wish.ticket_ids.as_deref())? {
            return Err(SalesRefusal::RefundAskedAlready.into());
        }
        orders::note(tx, id, (By::Buyer(person.user), HappeningKind::RefundAsked), &json!({}))?;
        let now = tx.now();
        view::whole(tx.conn(), &sold.order, locale, now)
    };
    idempotency::once(&sales.db, key, StatusCode::CREATED, act).await
}

/// Says no to a buyer.
pub(crate) fn decline(tx: &mut Tx, order: &Order, by: By, answer: &str) -> Result<(), Failure> {
    if !store::decide(tx, order.id, RequestStatus::Declined, Some(answer))? {
        return Err(SalesRefusal::RefundNotAsked.into());
    }
    orders::note(tx, order.id, (by, HappeningKind::RefundDeclined), &json!({}))?;
    tx.publish(&RefundDeclined { order_id: order.id, org_id: order.org_id })
}
