//! An order from one state to the next, with all that goes along: counters, tickets, ledger, facts.

use super::model::{Order, OrderLine, Origin};
use super::rules::OrderStatus;
use super::store;
use crate::cart;
use crate::facts::{OrderCancelled, OrderConfirmed, OrderExpired};
use crate::holds::store::{self as holds, Settle, Short, Take};
use crate::ledger;
use crate::ledger::rules::{Movement, Sum};
use crate::ledger::store::Posting;
use admission::tickets::{self, NewTicket};
use kernel::ids::OrderId;
use platform::db::Tx;
use platform::http::failure::Failure;
use platform::keyring::Keyring;
use std::collections::HashSet;

/// Confirms a pending order: places are sold, tickets are made. Whether it was pending still.
pub(crate) fn confirm(tx: &mut Tx, keyring: &Keyring, order: &Order) -> Result<bool, Failure> {
    confirm_all(tx, keyring, &[order])
}

/// Confirms several. When some were not pending any more, the transaction must be undone.
pub(crate) fn confirm_all(tx: &mut Tx, keyring: &Keyring, orders: &[&Order]) -> Result<bool, Failure> {
    let ids: Vec<OrderId> = orders.iter().map(|order| order.id).collect();
    if store::all_become(tx, &ids, OrderStatus::Pending, OrderStatus::Confirmed)? < ids.len() {
        return Ok(false);
    }
    let held = holds::of_orders(tx.conn(), &ids)?;
    holds::sell(tx, &held)?;
    deliver(tx, keyring, orders)?;
    Ok(true)
}

/// Confirms an order that was paid after its hold was over, when there are places still, also those of others whose
/// time is over. Nothing of it is done when there are none.
pub(crate) fn revive(tx: &mut Tx, keyring: &Keyring, order: &Order) -> Result<Result<(), Short>, Failure> {
    match tx.savepoint(|tx| try_to_revive(tx, keyring, order))? {
        Err(short) if end_dead_on(tx, short)? => tx.savepoint(|tx| try_to_revive(tx, keyring, order)),
        tried => Ok(tried),
    }
}

fn try_to_revive(tx: &mut Tx, keyring: &Keyring, order: &Order) -> Result<Result<(), Short>, Failure> {
    if !store::become_status(tx, order.id, OrderStatus::Expired, OrderStatus::Confirmed)? {
        return Err(Failure::fault("only an expired order is revived"));
    }
    let held = holds::of_order(tx.conn(), order.id)?;
    if let Err(short) = holds::take(tx, order.user_id, &held, Take::Sell)? {
        return Ok(Err(short));
    }
    deliver(tx, keyring, &[order])?;
    Ok(Ok(()))
}

/// What follows once the places are sold.
fn deliver(tx: &mut Tx, keyring: &Keyring, orders: &[&Order]) -> Result<(), Failure> {
    let ids: Vec<OrderId> = orders.iter().map(|order| order.id).collect();
    let lines = store::lines_of(tx.conn(), &ids)?;
    let own = |id: OrderId| lines.iter().filter(move |(of, _)| *of == id).map(|(_, line)| line);
    let new = orders.iter().flat_map(|order| new_tickets(order, own(order.id))).collect();
    tickets::issue(tx, keyring, new)?;
    let sale = |order: &&Order| {
        let fee_tax = own(order.id).map(|line| line.fee_tax).sum();
        let sum = Sum { total: order.total, tax: order.tax, fees: order.fees, fee_tax };
        Posting::of(order, Movement::Sale(sum))
    };
    ledger::store::post(tx, &orders.iter().map(sale).collect::<Vec<_>>())?;
    let in_shop = orders.iter().filter(|order| order.origin == Origin::Shop);
    let bought: HashSet<_> = in_shop
        .flat_map(|order| own(order.id).map(|line| (order.user_id, (line.offer_id, line.occurrence_id))))
        .collect();
    if !bought.is_empty() {
        cart::store::forget_bought(tx, &bought)?;
    }
    let confirmed = |order: &&Order| OrderConfirmed { order_id: order.id, org_id: order.org_id };
    tx.publish_all(&orders.iter().map(confirmed).collect::<Vec<_>>())
}

/// One ticket for each person; those of one unit share a number.
fn new_tickets<'a>(order: &Order, lines: impl Iterator<Item = &'a OrderLine>) -> Vec<NewTicket> {
    let mut new = Vec::new();
    let (mut number, mut group_number) = (0, 0);
    for line in lines {
        let mut attendees = line.attendees.iter();
        for _ in 0..line.quantity {
            group_number += 1;
            for _ in 0..line.admits {
                number += 1;
                let attendee = attendees.next().cloned().unwrap_or_default();
                new.push(NewTicket {
                    org_id: order.org_id,
                    event_id: line.event_id,
                    occurrence_id: line.occurrence_id,
                    offer_id: line.offer_id,
                    order_id: order.id,
                    line_id: line.id,
                    user_id: order.user_id,
                    number,
                    group_number,
                    name: attendee.name.unwrap_or_else(|| order.contact.name.clone()),
                    email: attendee.email,
                    answers: "[]".to_owned(),
                });
            }
        }
    }
    new
}

/// Ends a hold that is over. Whether it did: nobody may be paying it.
pub(crate) fn expire(tx: &mut Tx, id: OrderId) -> Result<bool, Failure> {
    if !store::expire(tx, id)? {
        return Ok(false);
    }
    let order = store::find(tx.conn(), id)?.ok_or_else(|| Failure::fault("an expired order is not there"))?;
    give_back(tx, &order)?;
    tx.publish(&OrderExpired { order_id: id, org_id: order.org_id })?;
    Ok(true)
}

/// Ends the dead holds on what was short. Whether there were any.
pub(crate) fn end_dead_on(tx: &mut Tx, short: Short) -> Result<bool, Failure> {
    let (now, mut has_ended) = (tx.now().millis(), false);
    for dead in holds::dead_on(tx.conn(), short.target, now)? {
        has_ended |= expire(tx, dead)?;
    }
    Ok(has_ended)
}

/// Calls a pending order off. Whether it was pending still.
pub(crate) fn cancel_pending(tx: &mut Tx, order: &Order) -> Result<bool, Failure> {
    if !store::become_status(tx, order.id, OrderStatus::Pending, OrderStatus::Cancelled)? {
        return Ok(false);
    }
    give_back(tx, order)?;
    tx.publish(&OrderCancelled { order_id: order.id, org_id: order.org_id })?;
    Ok(true)
}

fn give_back(tx: &mut Tx, order: &Order) -> Result<(), Failure> {
    let held = holds::of_order(tx.conn(), order.id)?;
    holds::settle(tx, order.user_id, &held, Settle::Release)
}
