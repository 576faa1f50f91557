//! What answers say to who sells.

use crate::orders::model::{Order, OrderLine, Origin};
use crate::orders::rules::{OrderStatus, PaymentState, payment_state};
use crate::orders::store as orders;
use crate::orders::view::{OrderContactView, OrderView, whole};
use crate::payments::rules::PaymentStatus;
use crate::payments::store::{self as payments, Payment, Sums};
use crate::returns::store as returns;
use kernel::ids::{OccurrenceId, OrderId, PaymentId, TicketId};
use kernel::money::Money;
use kernel::text::Locale;
use kernel::time::Instant;
use platform::db::Conn;
use platform::http::failure::Failure;
use serde::Serialize;
use utoipa::ToSchema;

/// What an order has of one offer, in short.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeskLineView {
    occurrence_id: OccurrenceId,
    starts_at: Instant,
    #[schema(example = "Europe/Paris")]
    timezone: String,
    #[schema(example = "Duo")]
    offer_name: String,
    quantity: i32,
}

/// An order in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeskOrderRowView {
    id: OrderId,
    #[schema(example = "7K3M9QXZ")]
    code: String,
    status: OrderStatus,
    payment_state: PaymentState,
    origin: Origin,
    contact: OrderContactView,
    total: Money,
    /// What of it went back, or is about to.
    refunded: Money,
    /// People that it admitted when it was bought.
    n_persons: i32,
    lines: Vec<DeskLineView>,
    /// Whether the buyer asks for money, and nobody decided yet.
    is_asking: bool,
    created_at: Instant,
    confirmed_at: Option<Instant>,
}

/// Orders in short, in the order given.
pub(super) fn rows(
    conn: &mut Conn,
    found: &[Order],
    locale: Locale,
) -> Result<Vec<DeskOrderRowView>, Failure> {
    let ids: Vec<OrderId> = found.iter().map(|order| order.id).collect();
    let lines = orders::lines_of(conn, &ids)?;
    let sums = payments::sums(conn, &ids)?;
    let asking = returns::asking(conn, &ids)?;
    let row = |order: &Order| {
        let own: Vec<&OrderLine> =
            lines.iter().filter(|(of, _)| *of == order.id).map(|(_, line)| line).collect();
        let sums = sums.iter().find(|(of, _)| *of == order.id).map_or_else(Sums::default, |(_, sums)| *sums);
        let money = |amount| Money { amount, currency: order.currency };
        DeskOrderRowView {
            id: order.id,
            code: order.code.clone(),
            status: order.status,
            payment_state: payment_state(order.total, sums.paid, sums.refunded, sums.is_open),
            origin: order.origin,
            contact: OrderContactView::of(&order.contact),
            total: money(order.total),
            refunded: money(sums.refunded),
            n_persons: own.iter().map(|line| line.persons()).sum(),
            lines: own.into_iter().map(|line| short(line, locale)).collect(),
            is_asking: asking.contains(&order.id),
            created_at: order.created_at,
            confirmed_at: order.confirmed_at,
        }
    };
    Ok(found.iter().map(row).collect())
}

fn short(line: &OrderLine, locale: Locale) -> DeskLineView {
    DeskLineView {
        occurrence_id: line.occurrence_id,
        starts_at: line.snapshot.starts_at,
        timezone: line.snapshot.timezone.clone(),
        offer_name: line.snapshot.offer_name.get(locale).to_owned(),
        quantity: line.quantity,
    }
}

/// One attempt to pay an order, as who sells sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeskPaymentView {
    id: PaymentId,
    /// Who took it: a payment provider, or `offline`.
    #[schema(example = "stripe")]
    provider: String,
    /// What the provider calls it.
    reference: Option<String>,
    status: PaymentStatus,
    amount: Money,
    #[schema(example = "Visa •••• 4242")]
    method: Option<String>,
    /// Why it failed.
    decline: Option<String>,
    created_at: Instant,
}

impl DeskPaymentView {
    fn of(payment: &Payment) -> Self {
        Self {
            id: payment.id,
            provider: payment.provider.clone(),
            reference: payment.reference.clone(),
            status: payment.status,
            amount: Money { amount: payment.amount, currency: payment.currency },
            method: payment.method.clone(),
            decline: payment.decline.map(|decline| decline.as_str().to_owned()),
            created_at: payment.created_at,
        }
    }
}

/// An order, as who sells sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeskOrderView {
    #[serde(flatten)]
    order: OrderView,
    origin: Origin,
    /// The language that the buyer is written to in.
    locale: Locale,
    /// How much of what was paid can go back.
    refundable: Money,
    /// The tickets that money went back for, or is about to.
    refunded_ticket_ids: Vec<TicketId>,
    payments: Vec<DeskPaymentView>,
}

/// An order with everything.
pub(super) fn of(
    conn: &mut Conn,
    id: OrderId,
    locale: Locale,
    now: Instant,
) -> Result<DeskOrderView, Failure> {
    let order = orders::find(conn, id)?.ok_or_else(|| Failure::fault("an order is gone"))?;
    let sums = payments::sums(conn, &[id])?.pop().map(|(_, sums)| sums).unwrap_or_default();
    let attempts = payments::of_order(conn, id)?;
    Ok(DeskOrderView {
        order: whole(conn, &order, locale, now)?,
        origin: order.origin,
        locale: order.contact.locale,
        refundable: Money { amount: sums.paid - sums.refunded, currency: order.currency },
        refunded_ticket_ids: returns::tickets_given(conn, id)?,
        payments: attempts.iter().map(DeskPaymentView::of).collect(),
    })
}
