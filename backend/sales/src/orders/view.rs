//! What answers say of an order.

use super::model::{Contact, Order, OrderLine};
use super::online::{self, OnlinePlaceView};
use super::rules::{OrderStatus, PaymentState, payment_state};
use super::store;
use crate::answers::view::OrderAnswerView;
use crate::answers::{self, Answer};
use crate::cart::view::{CartSellerView, TaxView};
use crate::goods::store::Seller;
use crate::invoices::view::{self as invoices, InvoiceView};
use crate::payments::refunding::store::{self as refunds, Refund};
use crate::payments::rules::RefundStatus;
use crate::payments::store::{self as payments, Payment};
use crate::payments::view::PaymentView;
use crate::pricing::rules::{TaxShare, tax_in};
use crate::returns::store::{self as returns, Request};
use crate::returns::view::{RefundView, ReturnsView};
use admission::tickets::{self, Ticket, TicketStatus};
use catalog::offers::rules::OfferKind;
use kernel::ids::{EventId, OccurrenceId, OfferId, OrderId, OrderLineId, TicketId};
use kernel::money::{Currency, Money};
use kernel::text::Locale;
use kernel::time::Instant;
use platform::db::Conn;
use platform::http::failure::Failure;
use serde::Serialize;
use utoipa::ToSchema;

/// What an order has of one offer for one date, as it was called then.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrderLineView {
    id: OrderLineId,
    event_id: EventId,
    #[schema(example = "nuit-du-piano")]
    event_slug: String,
    #[schema(example = "La Nuit du piano")]
    event_title: String,
    occurrence_id: OccurrenceId,
    starts_at: Instant,
    ends_at: Instant,
    #[schema(example = "Europe/Paris")]
    timezone: String,
    offer_id: OfferId,
    #[schema(example = "Duo")]
    offer_name: String,
    kind: OfferKind,
    quantity: i32,
    /// People that one admits.
    admits: i32,
    /// What one cost without a code, tax included.
    unit_price: Money,
    /// The service fee of one, on top of its price after the code, tax included.
    unit_fee: Money,
    /// What the code took off the line.
    discount: Money,
    /// The service fees of the line.
    fees: Money,
    /// Whether these go back with the money of a ticket; when an event is called off, they always do.
    refunds_fees: bool,
    /// What the line came to, fees included.
    total: Money,
    /// The code that was used.
    code: Option<String>,
}

/// A ticket of an order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrderTicketView {
    id: TicketId,
    line_id: OrderLineId,
    /// Which of the order's tickets.
    #[schema(example = 1)]
    number: i32,
    /// Those of one unit, such as a Duo, have the same.
    #[schema(example = 1)]
    group_number: i32,
    /// Who comes.
    #[schema(example = "Zoé Martin")]
    name: String,
    status: TicketStatus,
    /// Whether who bought it gave it to somebody else, whose name it has.
    is_handed_on: bool,
}

/// Who buys.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrderContactView {
    #[schema(example = "Zoé Martin")]
    name: String,
    #[schema(example = "zoe@example.org")]
    email: String,
}

impl OrderContactView {
    /// As answers say it.
    pub(crate) fn of(contact: &Contact) -> Self {
        Self { name: contact.name.clone(), email: contact.email.clone() }
    }
}

/// An order, in short.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrderSummaryView {
    id: OrderId,
    /// What people call it.
    #[schema(example = "7K3M9QXZ")]
    code: String,
    status: OrderStatus,
    organizer: CartSellerView,
    /// Tax included.
    total: Money,
    lines: Vec<OrderLineView>,
    /// Until when its places are held; null unless it is pending.
    expires_at: Option<Instant>,
    created_at: Instant,
    confirmed_at: Option<Instant>,
}

/// An order.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrderView {
    #[serde(flatten)]
    summary: OrderSummaryView,
    payment_state: PaymentState,
    contact: OrderContactView,
    /// Before codes and fees.
    subtotal: Money,
    discount: Money,
    /// The service fees.
    fees: Money,
    /// The tax in the total, per rate.
    taxes: Vec<TaxView>,
    /// What was paid, and what of it went back.
    paid: Money,
    refunded: Money,
    /// Whether the places can be held longer, once.
    can_extend: bool,
    /// The last attempt to pay; null: none was made.
    payment: Option<PaymentView>,
    /// Money that went back, or is about to; those that failed included.
    refunds: Vec<RefundView>,
    /// What can be given back.
    returns: ReturnsView,
    /// What was issued of it: its invoice, and a credit note for each refund.
    invoices: Vec<InvoiceView>,
    /// One for each person who is admitted; none before the order is confirmed.
    tickets: Vec<OrderTicketView>,
    /// Where its events take place online, of those that do; for good tickets only.
    online: Vec<OnlinePlaceView>,
    /// What was answered to questions: the buyer about the order first, then person by person.
    answers: Vec<OrderAnswerView>,
}

impl OrderView {
    /// The last attempt to pay.
    pub(crate) const fn payment(&self) -> Option<&PaymentView> {
        self.payment.as_ref()
    }

    /// Its tickets.
    pub(crate) fn tickets(&self) -> &[OrderTicketView] {
        &self.tickets
    }
}

impl OrderSummaryView {
    fn of(order: &Order, lines: &[OrderLine], seller: CartSellerView, locale: Locale) -> Self {
        let is_pending = order.status == OrderStatus::Pending;
        Self {
            id: order.id,
            code: order.code.clone(),
            status: order.status,
            organizer: seller,
            total: Money { amount: order.total, currency: order.currency },
            lines: lines.iter().map(|line| line_view(line, order.currency, locale)).collect(),
            expires_at: is_pending.then_some(order.expires_at),
            created_at: order.created_at,
            confirmed_at: order.confirmed_at,
        }
    }
}

/// Orders in short, in the order given.
pub(crate) fn summaries(
    conn: &mut Conn,
    orders: &[Order],
    locale: Locale,
) -> Result<Vec<OrderSummaryView>, Failure> {
    let ids: Vec<OrderId> = orders.iter().map(|order| order.id).collect();
    let lines = store::lines_of(conn, &ids)?;
    let org_ids: Vec<_> = orders.iter().map(|order| order.org_id).collect();
    let sellers = store::sellers(conn, &org_ids)?;
    let view = |order: &Order| {
        let own: Vec<OrderLine> =
            lines.iter().filter(|(of, _)| *of == order.id).map(|(_, line)| line.clone()).collect();
        let seller = sellers.iter().find(|seller| seller.id == order.org_id);
        let seller = seller.ok_or_else(|| Failure::fault("an order has no organization"))?;
        Ok(OrderSummaryView::of(order, &own, CartSellerView::of(seller), locale))
    };
    orders.iter().map(view).collect()
}

/// Everything that is told of orders, each thing with its order.
struct Known {
    lines: Vec<(OrderId, OrderLine)>,
    sellers: Vec<Seller>,
    attempts: Vec<Payment>,
    refunds: Vec<(OrderId, Refund)>,
    requests: Vec<(OrderId, Request)>,
    tickets: Vec<(OrderId, Ticket)>,
    answers: Vec<(OrderId, Answer)>,
    invoices: Vec<(OrderId, InvoiceView)>,
    online: online::Urls,
}

impl Known {
    fn of(conn: &mut Conn, orders: &[&Order]) -> Result<Self, Failure> {
        let ids: Vec<OrderId> = orders.iter().map(|order| order.id).collect();
        let mut org_ids: Vec<_> = orders.iter().map(|order| order.org_id).collect();
        org_ids.sort_unstable();
        org_ids.dedup();
        let answers_max = answers::store::ANSWERS_MAX.saturating_mul(i64::try_from(ids.len()).unwrap_or(1));
        let lines = store::lines_of(conn, &ids)?;
        Ok(Self {
            online: online::urls(conn, lines.iter().map(|(_, line)| line))?,
            lines,
            sellers: store::sellers(conn, &org_ids)?,
            attempts: payments::of_orders(conn, &ids)?,
            refunds: refunds::of_orders(conn, &ids)?,
            requests: returns::requests_of(conn, &ids)?,
            tickets: tickets::of_orders(conn, &ids)?,
            answers: answers::store::of_orders(conn, &ids, answers_max)?,
            invoices: invoices::of_orders(conn, &ids)?,
        })
    }
}

/// What belongs to an order.
fn own<T: Clone>(all: &[(OrderId, T)], order: &Order) -> Vec<T> {
    all.iter().filter(|(of, _)| *of == order.id).map(|(_, own)| own.clone()).collect()
}

/// An order with everything.
pub(crate) fn whole(
    conn: &mut Conn,
    order: &Order,
    locale: Locale,
    now: Instant,
) -> Result<OrderView, Failure> {
    let known = Known::of(conn, &[order])?;
    of_known(&known, (order, locale), now)
}

/// Orders with everything, in the order given, each in its language.
pub(crate) fn wholes(
    conn: &mut Conn,
    orders: &[(&Order, Locale)],
    now: Instant,
) -> Result<Vec<OrderView>, Failure> {
    let known = Known::of(conn, &orders.iter().map(|(order, _)| *order).collect::<Vec<_>>())?;
    orders.iter().map(|order| of_known(&known, *order, now)).collect()
}

fn of_known(known: &Known, (order, locale): (&Order, Locale), now: Instant) -> Result<OrderView, Failure> {
    let lines = own(&known.lines, order);
    let seller = known.sellers.iter().find(|seller| seller.id == order.org_id);
    let seller = seller.ok_or_else(|| Failure::fault("an order has no organization"))?;
    let summary = OrderSummaryView::of(order, &lines, CartSellerView::of(seller), locale);
    let attempts: Vec<&Payment> =
        known.attempts.iter().filter(|payment| payment.order_id == order.id).collect();
    let (refunds, requests) = (own(&known.refunds, order), own(&known.requests, order));
    let counts = |refund: &&Refund| refund.status != RefundStatus::Failed;
    let refunded: i64 = refunds.iter().filter(counts).map(|refund| refund.amount).sum();
    let tickets = own(&known.tickets, order);
    let paid: i64 = attempts.iter().map(|payment| payment.paid()).sum();
    let money = |amount| Money { amount, currency: order.currency };
    let is_open = attempts.iter().any(|payment| payment.status.is_open());
    Ok(OrderView {
        summary,
        payment_state: payment_state(order.total, paid, refunded, is_open),
        contact: OrderContactView::of(&order.contact),
        subtotal: money(order.subtotal),
        discount: money(order.subtotal + order.fees - order.total),
        fees: money(order.fees),
        taxes: taxes(&lines, order.currency),
        paid: money(paid),
        refunded: money(refunded),
        can_extend: order.status == OrderStatus::Pending && !order.is_extended,
        payment: attempts.last().map(|payment| PaymentView::of(payment)),
        refunds: refunds.iter().map(RefundView::of).collect(),
        returns: ReturnsView::of((order, &lines), paid - refunded, &requests, now),
        answers: own(&known.answers, order)
            .iter()
            .map(|answer| OrderAnswerView::of(answer, locale))
            .collect(),
        invoices: own(&known.invoices, order),
        online: online::places(order, &lines, &tickets, &known.online),
        tickets: tickets.into_iter().map(|ticket| ticket_view(order, ticket)).collect(),
    })
}

fn taxes(lines: &[OrderLine], currency: Currency) -> Vec<TaxView> {
    let mut rates: Vec<i32> = lines.iter().map(|line| line.tax_rate_bp).filter(|rate| *rate > 0).collect();
    rates.sort_unstable();
    rates.dedup();
    let share = |rate_bp: i32| {
        let total = lines.iter().filter(|line| line.tax_rate_bp == rate_bp).map(OrderLine::whole).sum();
        TaxView::of(&TaxShare { rate_bp, total, tax: tax_in(total, rate_bp) }, currency)
    };
    rates.into_iter().map(share).collect()
}

fn line_view(line: &OrderLine, currency: Currency, locale: Locale) -> OrderLineView {
    let money = |amount| Money { amount, currency };
    let what = &line.snapshot;
    OrderLineView {
        id: line.id,
        event_id: line.event_id,
        event_slug: what.event_slug.clone(),
        event_title: what.event_title.get(locale).to_owned(),
        occurrence_id: line.occurrence_id,
        starts_at: what.starts_at,
        ends_at: what.ends_at,
        timezone: what.timezone.clone(),
        offer_id: line.offer_id,
        offer_name: what.offer_name.get(locale).to_owned(),
        kind: what.kind,
        quantity: line.quantity,
        admits: line.admits,
        unit_price: money(line.unit),
        unit_fee: money(line.unit_fee),
        discount: money(line.unit.saturating_sub(line.unit_net).saturating_mul(i64::from(line.quantity))),
        fees: money(line.fees()),
        refunds_fees: what.refunds_fee,
        total: money(line.whole()),
        code: what.code.clone(),
    }
}

fn ticket_view(order: &Order, ticket: Ticket) -> OrderTicketView {
    OrderTicketView {
        is_handed_on: ticket.user_id != order.user_id,
        id: ticket.id,
        line_id: ticket.line_id,
        number: ticket.number,
        group_number: ticket.group_number,
        name: ticket.name,
        status: ticket.status,
    }
}
