//! `POST /manage/events/{id}/orders/{code}/cancel`, `refunds`, `mark-paid`, `decline-refund`, `resend`

use super::call::{Desk, read_keyed};
use super::view::DeskOrderView;
use crate::ledger;
use crate::ledger::rules::Movement;
use crate::ledger::store::Posting;
use crate::orders::life;
use crate::orders::rules::OrderStatus;
use crate::orders::store as orders;
use crate::orders::story::{By, HappeningKind};
use crate::payments::refunding::store::Cause;
use crate::payments::store as payments;
use crate::refusal::SalesRefusal;
use crate::returns::ask::{decline, read_message};
use crate::returns::giving::{self, Wish};
use crate::returns::http::{OrderContactRequest, check_tickets, send_again};
use crate::returns::store::{self as returns, RequestStatus};
use accounts::guard::Caller;
use accounts::orgs::access::{ManageOrders, OrganizationParams, RefundOrders, Team};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post};
use admission::tickets::Ticket;
use kernel::ids::{EventId, TicketId};
use kernel::money::Money;
use kernel::text::paragraphs;
use platform::db::Tx;
use platform::http::body::{BodyChecker, Unread};
use platform::http::failure::Failure;
use platform::http::idempotency::{self, IdempotencyParams};
use platform::http::problem::Problem;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// Most characters of a reason.
const REASON_LENGTH_MAX: usize = 500;

/// The reason of a refund whose organizer gives none.
pub(super) const BY_ORGANIZER: &str = "by_organizer";

/// Reads why.
pub(super) fn read_reason(reason: Option<&str>) -> Result<Option<String>, Failure> {
    let mut checker = BodyChecker::default();
    let read = reason.map(|text| {
        checker.read("reason", text, "1 to 500 characters", |text| paragraphs(text, REASON_LENGTH_MAX))
    });
    checker.finish()?;
    Ok(read.flatten())
}

/// Which tickets are cancelled, and why.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelTicketsRequest {
    /// These, whole groups only; by default all.
    #[serde(default)]
    #[schema(max_items = 500)]
    ticket_ids: Option<Vec<TicketId>>,
    /// For your own records; the timeline shows it.
    #[serde(default)]
    #[schema(example = "Bought twice", max_length = 500)]
    reason: Option<String>,
}

/// Cancel tickets of an order
///
/// Nobody comes in with them any more, and their places can be sold. No money goes back by it: see `refunds`. A
/// pending order is called off. The buyer is told by mail.
#[utoipa::path(tag = "sales", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), ("code" = String, Path, description = "What people call the order"), OrganizationParams, IdempotencyParams), request_body = CancelTicketsRequest, responses(
    (status = 200, body = DeskOrderView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`, `http.idempotency_key_required`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`, `sales.order_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`sales.wrong_order_state`, `sales.payment_under_way`, `sales.tickets_cancelled_already`, `http.idempotency_key_busy`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`, `http.idempotency_key_reused`")))]
#[post("/manage/events/{id}/orders/{code}/cancel")]
pub async fn cancel_tickets(
    Caller(asker): Caller<Team<ManageOrders>>,
    desk: Desk,
    body: Unread<CancelTicketsRequest>,
) -> Result<HttpResponse, Failure> {
    let (call, may) = desk.open(asker).await?;
    let (key, wish) = read_keyed(&may, body).await?;
    check_tickets(wish.ticket_ids.as_ref())?;
    let reason = read_reason(wish.reason.as_deref())?;
    let act = move |tx: &mut Tx| {
        let (may, sold) = call.take_order(tx)?;
        if sold.order.status == OrderStatus::Pending {
            if sold.order.is_paying {
                return Err(SalesRefusal::PaymentUnderWay.into());
            }
            life::cancel_pending(tx, &sold.order)?;
        } else {
            let chosen = sold.choose(wish.ticket_ids.as_deref())?;
            giving::cancel(tx, &sold, &chosen, (By::Organizer(may.user), reason.as_deref()))?;
        }
        call.end(tx, (&may, sold.order.id), "sales.tickets_cancelled", json!({ "tickets": wish.ticket_ids }))
    };
    idempotency::once(&desk.sales.db, key, StatusCode::OK, act).await
}

/// What goes back.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundOrderRequest {
    /// How much, in minor units; by default all that is left, or all that the tickets cost. Service fees that are not
    /// given back with tickets stay unless the amount has them in it.
    #[serde(default)]
    #[schema(example = 2500, minimum = 1)]
    amount: Option<i64>,
    /// For these tickets, whole groups only; by default for the order as a whole.
    #[serde(default)]
    #[schema(max_items = 500)]
    ticket_ids: Option<Vec<TicketId>>,
    /// Whether those tickets are cancelled too; without `ticket_ids`, all that are not yet.
    #[serde(default)]
    cancels_tickets: bool,
    /// For your own records; the timeline shows it.
    #[serde(default)]
    #[schema(example = "The seat was behind a pillar", max_length = 500)]
    reason: Option<String>,
}

/// Give money of an order back
///
/// All of what is left, an amount, or what some tickets cost; with `cancels_tickets`, those are cancelled in the
/// same step. Never more than was paid, and never twice for one ticket. An open request of the buyer is granted by
/// it. What was paid elsewhere is noted as handed back. For owners, managers and finance, after a fresh proof of
/// who they are.
#[utoipa::path(tag = "sales", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), ("code" = String, Path, description = "What people call the order"), OrganizationParams, IdempotencyParams), request_body = RefundOrderRequest, responses(
    (status = 200, body = DeskOrderView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`, `http.idempotency_key_required`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`, `accounts.step_up_needed`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`, `sales.order_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`sales.nothing_to_refund`, `sales.refund_too_large` with what is left, `sales.wrong_order_state`, `sales.tickets_cancelled_already`, `http.idempotency_key_busy`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`, `http.idempotency_key_reused`")))]
#[post("/manage/events/{id}/orders/{code}/refunds")]
pub async fn refund_order(
    Caller(asker): Caller<Team<RefundOrders>>,
    desk: Desk,
    body: Unread<RefundOrderRequest>,
) -> Result<HttpResponse, Failure> {
    let (call, may) = desk.open(asker).await?;
    let (key, wish) = read_keyed(&may, body).await?;
    check_tickets(wish.ticket_ids.as_ref())?;
    let reason = read_reason(wish.reason.as_deref())?;
    let act = move |tx: &mut Tx| {
        let (may, sold) = call.take_order(tx)?;
        let by = By::Organizer(may.user);
        let chosen: Option<Vec<&Ticket>> = match &wish.ticket_ids {
            Some(ids) => Some(sold.choose(Some(ids))?),
            None => None,
        };
        let back = Wish { amount: wish.amount, tickets: chosen.as_deref(), fees_of: None };
        let amount =
            giving::refund(tx, &sold, back, Cause::of(by, reason.as_deref().unwrap_or(BY_ORGANIZER)))?;
        if wish.cancels_tickets {
            let all = sold.choose(wish.ticket_ids.as_deref())?;
            giving::cancel(tx, &sold, &all, (by, reason.as_deref()))?;
        }
        returns::decide(tx, sold.order.id, RequestStatus::Granted, None)?;
        let money = Money { amount, currency: sold.order.currency };
        let said = json!({ "amount": money, "cancels_tickets": wish.cancels_tickets, "reason": reason });
        call.end(tx, (&may, sold.order.id), "sales.order_refunded", said)
    };
    idempotency::once(&desk.sales.db, key, StatusCode::OK, act).await
}

/// Where it was paid.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkPaidRequest {
    /// For your own records; the timeline shows it.
    #[serde(default)]
    #[schema(example = "Bank transfer of 24 November", max_length = 500)]
    reason: Option<String>,
}

/// Note that an order was paid elsewhere
///
/// In cash or by bank transfer, for example: it gets its tickets. An order whose hold is over needs places that are
/// free still.
#[utoipa::path(tag = "sales", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), ("code" = String, Path, description = "What people call the order"), OrganizationParams, IdempotencyParams), request_body = MarkPaidRequest, responses(
    (status = 200, body = DeskOrderView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`, `http.idempotency_key_required`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`, `sales.order_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`sales.wrong_order_state`, `sales.payment_under_way`, `sales.sold_out`, `http.idempotency_key_busy`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`, `http.idempotency_key_reused`")))]
#[post("/manage/events/{id}/orders/{code}/mark-paid")]
pub async fn mark_order_paid(
    Caller(asker): Caller<Team<ManageOrders>>,
    desk: Desk,
    body: Unread<MarkPaidRequest>,
) -> Result<HttpResponse, Failure> {
    let (call, may) = desk.open(asker).await?;
    let (key, wish) = read_keyed(&may, body).await?;
    let reason = read_reason(wish.reason.as_deref())?;
    let keyring = desk.sales.keyring.clone();
    let act = move |tx: &mut Tx| {
        let (may, sold) = call.take_order(tx)?;
        let order = &sold.order;
        if order.is_paying {
            return Err(SalesRefusal::PaymentUnderWay.into());
        }
        if order.total == 0 || !matches!(order.status, OrderStatus::Pending | OrderStatus::Expired) {
            return Err(SalesRefusal::WrongOrderState.into());
        }
        payments::record_offline(tx, order)?;
        ledger::store::post(tx, &[Posting::of(order, Movement::Payment(order.total))])?;
        if order.status == OrderStatus::Pending {
            life::confirm(tx, &keyring, order)?;
        } else if life::revive(tx, &keyring, order)?.is_err() {
            return Err(SalesRefusal::SoldOut.into());
        }
        let done = (By::Organizer(may.user), HappeningKind::MarkedPaid);
        orders::note(tx, order.id, done, &json!({ "reason": reason }))?;
        call.end(tx, (&may, sold.order.id), "sales.order_marked_paid", json!({ "reason": reason }))
    };
    idempotency::once(&desk.sales.db, key, StatusCode::OK, act).await
}

/// Why no money goes back.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclineRefundRequest {
    /// For the buyer to read, by mail and with the order.
    #[schema(example = "Tickets can be passed on, but not given back.", min_length = 3, max_length = 1000)]
    message: String,
}

/// Say no to a buyer who asks for money
///
/// Their open request ends, and they can read why. To say yes, give the money back.
#[utoipa::path(tag = "sales", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), ("code" = String, Path, description = "What people call the order"), OrganizationParams), request_body = DeclineRefundRequest, responses(
    (status = 200, body = DeskOrderView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`, `sales.order_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`sales.refund_not_asked`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`")))]
#[post("/manage/events/{id}/orders/{code}/decline-refund")]
pub async fn decline_refund(
    Caller(asker): Caller<Team<ManageOrders>>,
    desk: Desk,
    body: Unread<DeclineRefundRequest>,
) -> Result<HttpResponse, Failure> {
    let (call, _) = desk.open(asker).await?;
    let wish = body.read().await?;
    let mut checker = BodyChecker::default();
    let message = read_message(&mut checker, &wish.message);
    checker.finish()?;
    let message = message.unwrap_or_default();
    let declined = desk.sales.db.write(move |tx| {
        let (may, sold) = call.take_order(tx)?;
        decline(tx, &sold.order, By::Organizer(may.user), &message)?;
        call.end(tx, (&may, sold.order.id), "sales.refund_declined", json!({}))
    });
    Ok(HttpResponse::Ok().json(declined.await?))
}

/// Send a buyer the letter with their tickets again
///
/// To the address of the order, which can be corrected in the same step; three times an hour at most.
#[utoipa::path(tag = "sales", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), ("code" = String, Path, description = "What people call the order"), OrganizationParams), request_body = OrderContactRequest, responses(
    (status = 200, body = DeskOrderView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`, `sales.order_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`sales.wrong_order_state`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`")))]
#[post("/manage/events/{id}/orders/{code}/resend")]
pub async fn resend_tickets(
    Caller(asker): Caller<Team<ManageOrders>>,
    desk: Desk,
    body: Unread<OrderContactRequest>,
) -> Result<HttpResponse, Failure> {
    let (call, _) = desk.open(asker).await?;
    let (wish, accounts) = (body.read().await?, desk.accounts.clone());
    let sent = desk.sales.db.write(move |tx| {
        let (may, sold) = call.take_order(tx)?;
        let (order, by) = (&sold.order, By::Organizer(may.user));
        let contact = wish.onto(&order.contact)?;
        if contact != order.contact {
            orders::set_contact(tx, order, &contact)?;
            orders::note(tx, order.id, (by, HappeningKind::ContactChanged), &json!({}))?;
        }
        send_again(tx, &accounts, order, by)?;
        call.end(tx, (&may, sold.order.id), "sales.tickets_sent_again", json!({}))
    });
    Ok(HttpResponse::Ok().json(sent.await?))
}
