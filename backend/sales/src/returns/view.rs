//! What answers say of what went back, and of what can.

use super::rules::returnable_until;
use super::store::{Request, RequestStatus};
use crate::orders::model::{Order, OrderLine};
use crate::orders::rules::OrderStatus;
use crate::payments::refunding::store::Refund;
use crate::payments::rules::RefundStatus;
use kernel::ids::{RefundId, RefundRequestId, TicketId};
use kernel::money::Money;
use kernel::time::Instant;
use serde::Serialize;
use utoipa::ToSchema;

/// Money that goes back.
#[derive(Debug, Serialize, ToSchema)]
pub struct RefundView {
    id: RefundId,
    amount: Money,
    status: RefundStatus,
    created_at: Instant,
}

impl RefundView {
    pub(crate) fn of(refund: &Refund) -> Self {
        Self {
            id: refund.id,
            amount: Money { amount: refund.amount, currency: refund.currency },
            status: refund.status,
            created_at: refund.created_at,
        }
    }
}

/// A buyer who asks for money.
#[derive(Debug, Serialize, ToSchema)]
pub struct RefundRequestView {
    id: RefundRequestId,
    status: RequestStatus,
    /// What the buyer wrote.
    #[schema(example = "We are ill and cannot come.")]
    message: String,
    /// What the organizer answered.
    answer: Option<String>,
    /// For which tickets; null: for all.
    ticket_ids: Option<Vec<TicketId>>,
    created_at: Instant,
    decided_at: Option<Instant>,
}

impl RefundRequestView {
    pub(crate) fn of(request: &Request) -> Self {
        Self {
            id: request.id,
            status: request.status,
            message: request.message.clone(),
            answer: request.answer.clone(),
            ticket_ids: request.tickets.clone(),
            created_at: request.created_at,
            decided_at: request.decided_at,
        }
    }
}

/// What the buyer can do with an order they have.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReturnsView {
    /// Whether it can be cancelled now without asking; what was paid goes back then.
    can_cancel: bool,
    /// Until when, by what was agreed when it was bought; null: never.
    cancel_until: Option<Instant>,
    /// Whether the organizer can be asked for money.
    can_ask: bool,
    /// What was asked last.
    request: Option<RefundRequestView>,
}

impl ReturnsView {
    pub(crate) fn of(
        (order, lines): (&Order, &[OrderLine]),
        refundable: i64,
        requests: &[Request],
        now: Instant,
    ) -> Self {
        let until = cancel_until(lines);
        let is_asked = requests.iter().any(|request| request.status == RequestStatus::Open);
        let was_sold = matches!(order.status, OrderStatus::Confirmed | OrderStatus::Cancelled);
        Self {
            can_cancel: match order.status {
                OrderStatus::Pending => !order.is_paying,
                OrderStatus::Confirmed => until.is_some_and(|until| now < until),
                OrderStatus::Expired | OrderStatus::Cancelled => false,
            },
            cancel_until: until.filter(|_| order.status == OrderStatus::Confirmed),
            can_ask: was_sold && refundable > 0 && !is_asked,
            request: requests.last().map(RefundRequestView::of),
        }
    }
}

/// Until when a line can be given back without asking.
pub(crate) fn line_until(line: &OrderLine) -> Option<Instant> {
    returnable_until(line.unit_net == 0, line.snapshot.refund_days, line.snapshot.starts_at)
}

/// Until when all lines can.
fn cancel_until(lines: &[OrderLine]) -> Option<Instant> {
    let each: Option<Vec<Instant>> = lines.iter().map(line_until).collect();
    each?.into_iter().min()
}
