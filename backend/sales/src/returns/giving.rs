//! Cancels tickets and gives money back, for buyers, organizers and events that are called off.

use super::rules::{Of, Part, Share, divide};
use super::store;
use crate::facts::TicketsCancelled;
use crate::holds::store::{self as holds, GivenBack};
use crate::ledger;
use crate::ledger::rules::{Movement, Sum};
use crate::ledger::store::Posting;
use crate::orders::model::{Order, OrderLine};
use crate::orders::rules::OrderStatus;
use crate::orders::store as orders;
use crate::orders::story::{By, HappeningKind};
use crate::payments::provider::rules::RefundState;
use crate::payments::refunding::store::{self as refunds, Cause, Refund};
use crate::payments::refunding::{SubmitRefund, settle_refund};
use crate::payments::rules::RefundStatus;
use crate::payments::store::{self as payments, OFFLINE, Payment};
use crate::refusal::{SalesRefusal, WithNumbers};
use admission::tickets::{self, Ticket, TicketStatus};
use kernel::ids::{OrderId, OrderLineId, RefundId, TicketId};
use kernel::refusal::FieldError;
use platform::db::Tx;
use platform::http::body::BodyChecker;
use platform::http::failure::Failure;
use serde_json::json;
use std::collections::BTreeSet;

/// An order that was sold, held for the transaction.
pub(crate) struct Sold {
    pub(crate) order: Order,
    pub(crate) lines: Vec<OrderLine>,
    pub(crate) tickets: Vec<Ticket>,
}

/// Holds an order, so that whoever else gives of it back waits.
pub(crate) fn hold(tx: &mut Tx, id: OrderId) -> Result<Sold, Failure> {
    let order = orders::hold(tx, id)?.ok_or(SalesRefusal::OrderNotFound)?;
    Ok(Sold { lines: orders::lines(tx.conn(), id)?, tickets: tickets::of_order(tx.conn(), id)?, order })
}

impl Sold {
    /// All of its tickets.
    fn ids(&self) -> Vec<TicketId> {
        self.tickets.iter().map(|ticket| ticket.id).collect()
    }

    /// The tickets that somebody names: whole units only, such as both of a Duo. `None`: all that are not
    /// cancelled.
    pub(crate) fn choose(&self, ids: Option<&[TicketId]>) -> Result<Vec<&Ticket>, Failure> {
        let Some(ids) = ids else {
            return Ok(self.tickets.iter().filter(|ticket| is_good(ticket)).collect());
        };
        let chosen: Vec<&Ticket> = self.tickets.iter().filter(|ticket| ids.contains(&ticket.id)).collect();
        let groups: BTreeSet<i32> = chosen.iter().map(|ticket| ticket.group_number).collect();
        let is_part = |ticket: &&Ticket| groups.contains(&ticket.group_number) && !ids.contains(&ticket.id);
        let mut checker = BodyChecker::default();
        if ids.is_empty() || ids.iter().any(|id| chosen.iter().all(|ticket| ticket.id != *id)) {
            checker.refuse("ticket_ids", "unknown", "tickets of the order");
        } else if self.tickets.iter().any(|ticket| is_part(&ticket)) {
            checker.refuse("ticket_ids", "part_of_group", "all tickets of a group, or none");
        }
        checker.finish()?;
        Ok(chosen)
    }
}

fn is_good(ticket: &Ticket) -> bool {
    ticket.status != TicketStatus::Cancelled
}

/// How many units of a line some tickets are.
fn units<'a>(of: impl IntoIterator<Item = &'a Ticket>, line: OrderLineId) -> i32 {
    let own = of.into_iter().filter(|ticket| ticket.line_id == line);
    let groups: BTreeSet<i32> = own.map(|ticket| ticket.group_number).collect();
    i32::try_from(groups.len()).unwrap_or(i32::MAX)
}

/// Cancels tickets; whoever wants their places can have them. The order goes with its last ticket.
pub(crate) fn cancel(
    tx: &mut Tx,
    sold: &Sold,
    chosen: &[&Ticket],
    (by, reason): (By, Option<&str>),
) -> Result<(), Failure> {
    let order = &sold.order;
    if order.status != OrderStatus::Confirmed {
        return Err(SalesRefusal::WrongOrderState.into());
    }
    if chosen.is_empty() || !chosen.iter().all(|ticket| is_good(ticket)) {
        return Err(SalesRefusal::TicketsCancelledAlready.into());
    }
    let ids: Vec<TicketId> = chosen.iter().map(|ticket| ticket.id).collect();
    if tickets::cancel(tx, &ids)? != ids.len() {
        return Err(SalesRefusal::TicketsCancelledAlready.into());
    }
    let part = |line: &OrderLine| GivenBack {
        line: line.id,
        n: units(chosen.iter().copied(), line.id),
        of: units(sold.tickets.iter().filter(|ticket| is_good(ticket)), line.id),
    };
    let parts: Vec<GivenBack> = sold.lines.iter().map(part).filter(|part| part.n > 0).collect();
    holds::give_back(tx, order.user_id, order.id, &parts)?;
    let is_last = sold.tickets.iter().filter(|ticket| is_good(ticket)).count() == ids.len();
    if is_last && !orders::become_status(tx, order.id, OrderStatus::Confirmed, OrderStatus::Cancelled)? {
        return Err(SalesRefusal::WrongOrderState.into());
    }
    let numbers: Vec<i32> = chosen.iter().map(|ticket| ticket.number).collect();
    let said = json!({ "tickets": numbers, "reason": reason });
    orders::note(tx, order.id, (by, HappeningKind::TicketsCancelled), &said)?;
    tx.publish(&TicketsCancelled { order_id: order.id, org_id: order.org_id })
}

/// What is to go back.
#[derive(Clone, Copy)]
pub(crate) struct Wish<'a> {
    /// How much; `None`: all there is, or all that the tickets cost, but for fees that stay.
    pub(crate) amount: Option<i64>,
    /// For which tickets; `None`: for the order as a whole.
    pub(crate) tickets: Option<&'a [&'a Ticket]>,
    /// The tickets whose fees go back whatever was agreed; `None`: what was agreed holds.
    pub(crate) fees_of: Option<&'a [&'a Ticket]>,
}

impl<'a> Wish<'a> {
    /// All there is, for the order as a whole.
    const EVERYTHING: Self = Self { amount: None, tickets: None, fees_of: None };

    /// What was agreed for some tickets.
    pub(crate) const fn agreed(tickets: &'a [&'a Ticket]) -> Self {
        Self { amount: None, tickets: Some(tickets), fees_of: None }
    }
}

impl Wish<'_> {
    /// Whether everything goes back that can.
    const fn is_for_all(&self) -> bool {
        self.amount.is_none() && self.tickets.is_none()
    }
}

/// Gives money back: written down here, asked for by a job. How much.
pub(crate) fn refund(tx: &mut Tx, sold: &Sold, wish: Wish<'_>, cause: Cause<'_>) -> Result<i64, Failure> {
    let order = &sold.order;
    let attempts = payments::of_order(tx.conn(), order.id)?;
    let refunds = refunds::of_order(tx.conn(), order.id)?;
    let mut shares = shares(tx, sold, wish)?;
    let paid: i64 = attempts.iter().map(|payment| left_of(payment, &refunds)).sum();
    let sellable: i64 = shares.iter().map(|share| share.total - share.given).sum();
    // What was paid twice goes back without taking back what was sold.
    let surplus = if wish.tickets.is_some() { 0 } else { (paid - sellable).max(0) };
    let most = shares.iter().map(|share| share.most).sum::<i64>().saturating_add(surplus).min(paid);
    let agreed = shares.iter().map(|share| share.agreed).sum::<i64>().saturating_add(surplus).min(paid);
    let amount = wish.amount.unwrap_or(agreed);
    if most == 0 || (wish.amount.is_none() && agreed == 0) {
        return Err(SalesRefusal::NothingToRefund.into());
    }
    if !(1..=most).contains(&amount) {
        let field = FieldError::body("amount", "too_much", &format!("at most {most}"));
        return Err(WithNumbers(SalesRefusal::RefundTooLarge, field).into());
    }
    let ids: Vec<TicketId> = wish.tickets.unwrap_or_default().iter().map(|ticket| ticket.id).collect();
    tickets::note_refunded(tx, &if wish.is_for_all() { sold.ids() } else { ids.clone() })?;
    let (mut left, mut surplus) = (amount, surplus);
    for payment in &attempts {
        let own = left.min(left_of(payment, &refunds));
        if own == 0 {
            continue;
        }
        left -= own;
        let credited = own - own.min(surplus);
        surplus -= own - credited;
        let parts = take(&mut shares, credited)?;
        let id = write_down(tx, order, (payment, own), (&parts, &ids), cause)?;
        if payment.provider == OFFLINE {
            // The organizer hands it over; nobody else is asked.
            settle_refund(tx, id, RefundState::Succeeded, OFFLINE)?;
        } else {
            tx.enqueue(&SubmitRefund { refund: id })?;
        }
    }
    Ok(amount)
}

/// Writes down that some of a payment went back without us, or is about to; what was paid twice goes first. There must
/// be so much left of it.
pub(crate) fn note_gone(
    tx: &mut Tx,
    sold: &Sold,
    (payment, amount): (&Payment, i64),
    cause: Cause<'_>,
) -> Result<RefundId, Failure> {
    let order = &sold.order;
    let attempts = payments::of_order(tx.conn(), order.id)?;
    let refunds = refunds::of_order(tx.conn(), order.id)?;
    let mut shares = shares(tx, sold, Wish::EVERYTHING)?;
    let paid: i64 = attempts.iter().map(|payment| left_of(payment, &refunds)).sum();
    let sellable: i64 = shares.iter().map(|share| share.most).sum();
    let surplus = (paid - sellable).max(0);
    let parts = take(&mut shares, amount - amount.min(surplus))?;
    write_down(tx, order, (payment, amount), (&parts, &[]), cause)
}

/// What a sum is of each line, which is taken off what can go back.
fn take(shares: &mut [Share], sum: i64) -> Result<Vec<(OrderLineId, Sum)>, Failure> {
    let parts = divide(sum, shares).ok_or_else(|| Failure::fault("a refund has no lines"))?;
    note_given(shares, &parts);
    Ok(by_line(&parts))
}

/// Writes down that some of a payment goes back: of which lines, and for which tickets.
fn write_down(
    tx: &mut Tx,
    order: &Order,
    (payment, amount): (&Payment, i64),
    (parts, tickets): (&[(OrderLineId, Sum)], &[TicketId]),
    cause: Cause<'_>,
) -> Result<RefundId, Failure> {
    let id = refunds::request(tx, payment, amount, cause)?;
    store::insert_parts(tx, id, parts, tickets)?;
    let sum = parts.iter().fold(Sum::default(), |sum, (_, part)| sum.plus(*part));
    ledger::store::post(tx, &[Posting::of(order, Movement::Cancellation(sum))])?;
    Ok(id)
}

/// Takes what goes back off what can.
fn note_given(shares: &mut [Share], parts: &[Part]) {
    for part in parts {
        if let Some(share) = shares.iter_mut().find(|share| (share.line, share.of) == (part.line, part.of)) {
            share.given += part.amount;
            share.most -= part.amount;
            share.agreed = (share.agreed - part.amount).max(0);
        }
    }
}

/// What goes back of each line: of its tickets and fees together.
fn by_line(parts: &[Part]) -> Vec<(OrderLineId, Sum)> {
    let mut sums: Vec<(OrderLineId, Sum)> = Vec::new();
    for part in parts {
        let (fees, fee_tax) = if part.of == Of::Fees { (part.amount, part.tax) } else { (0, 0) };
        let sum = Sum { total: part.amount, tax: part.tax, fees, fee_tax };
        match sums.iter_mut().find(|(line, _)| *line == part.line) {
            Some((_, own)) => *own = own.plus(sum),
            None => sums.push((part.line, sum)),
        }
    }
    sums
}

/// The same, when there is money to go back.
pub(crate) fn refund_if_any(
    tx: &mut Tx,
    sold: &Sold,
    wish: Wish<'_>,
    cause: Cause<'_>,
) -> Result<i64, Failure> {
    let given = store::tickets_given(tx.conn(), sold.order.id)?;
    let left: Option<Vec<&Ticket>> = wish
        .tickets
        .map(|tickets| tickets.iter().copied().filter(|ticket| !given.contains(&ticket.id)).collect());
    let wish = Wish { tickets: left.as_deref(), ..wish };
    let nothing = shares(tx, sold, wish)?.iter().all(|share| share.agreed == 0);
    let sums = payments::sums(tx.conn(), &[sold.order.id])?.pop().map(|(_, sums)| sums).unwrap_or_default();
    if nothing || sums.paid <= sums.refunded { Ok(0) } else { refund(tx, sold, wish, cause) }
}

/// What is left of a payment to be given back.
pub(crate) fn left_of(payment: &Payment, refunds: &[Refund]) -> i64 {
    let own = refunds.iter().filter(|refund| refund.payment_id == payment.id);
    let given: i64 =
        own.filter(|refund| refund.status != RefundStatus::Failed).map(|refund| refund.amount).sum();
    payment.paid() - given
}

/// How much may go back of each line: of a sale that never was, nothing does.
fn shares(tx: &mut Tx, sold: &Sold, wish: Wish<'_>) -> Result<Vec<Share>, Failure> {
    if sold.order.confirmed_at.is_none() {
        return Ok(Vec::new());
    }
    if let Some(chosen) = wish.tickets {
        let given = store::tickets_given(tx.conn(), sold.order.id)?;
        if chosen.iter().any(|ticket| given.contains(&ticket.id)) {
            return Err(SalesRefusal::NothingToRefund.into());
        }
    }
    let given = store::given(tx.conn(), sold.order.id)?;
    let both = |line: &OrderLine| {
        let own = given.iter().filter(|(own, ..)| *own == line.id);
        let (whole, fees) = own.fold((0, 0), |(whole, fees), (_, all, fee)| (whole + all, fees + fee));
        [tickets_of(line, whole - fees, wish), fees_of(line, fees, wish)]
    };
    Ok(sold.lines.iter().flat_map(both).collect())
}

/// What may go back of what the tickets of a line cost.
fn tickets_of(line: &OrderLine, given: i64, wish: Wish<'_>) -> Share {
    let left = line.total - given;
    let most = wish.tickets.map_or(left, |chosen| left.min(price_of(line.unit_net, chosen, line.id)));
    Share { line: line.id, of: Of::Tickets, total: line.total, tax: line.tax, given, most, agreed: most }
}

/// What may go back of the fees of a line.
fn fees_of(line: &OrderLine, given: i64, wish: Wish<'_>) -> Share {
    let left = line.fees() - given;
    let chosen = wish.fees_of.or(wish.tickets);
    let most = chosen.map_or(left, |chosen| left.min(price_of(line.unit_fee, chosen, line.id)));
    let goes_back = line.snapshot.refunds_fee || wish.fees_of.is_some();
    let agreed = if goes_back { most } else { 0 };
    Share { line: line.id, of: Of::Fees, total: line.fees(), tax: line.fee_tax, given, most, agreed }
}

/// What tickets of a line come to, at so much each.
fn price_of(unit: i64, chosen: &[&Ticket], line: OrderLineId) -> i64 {
    unit.saturating_mul(i64::from(units(chosen.iter().copied(), line)))
}
