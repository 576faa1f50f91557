//! Gives everything back, order by order. Each is a transaction of its own and begins by looking at what is left to
//! do, so a crash half-way loses nothing and doing it again gives nothing back twice.

use super::{Scope, store};
use crate::facts::OrderConfirmed;
use crate::orders::life;
use crate::orders::rules::OrderStatus;
use crate::orders::story::By;
use crate::payments::refunding::store::Cause;
use crate::returns::giving::{self, Wish};
use admission::tickets::{Ticket, TicketStatus};
use catalog::facts::CalledOff;
use kernel::ids::OrderId;
use platform::db::{Db, Tx};
use platform::http::failure::Failure;
use platform::jobs::{Job, Setback, Works};
use platform::outbox::RawFact;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Orders of one attempt; then the job makes room for others and goes on.
const ORDERS_AT_ONCE: i64 = 200;
/// The reason of the refunds.
const CALLED_OFF: &str = "called_off";

/// Gives back what orders have of something that was called off.
#[derive(Debug, Serialize, Deserialize)]
struct GiveAllBack {
    scope: Scope,
    after: Option<OrderId>,
}

impl Job for GiveAllBack {
    type Context = Db;
    const NAME: &'static str = "sales.give_all_back";
    const BACKOFF: &'static [i64] = &[10, 30, 60, 300, 900, 3_600, 14_400, 57_600];

    async fn run(&self, db: &Db) -> Result<(), Setback> {
        let Self { scope, after } = *self;
        let orders = db.read(move |conn| store::orders_of(conn, scope, after, ORDERS_AT_ONCE)).await?;
        for order in &orders {
            let order = *order;
            db.write(move |tx| give_back(tx, order, scope)).await?;
        }
        if let Some(last) = orders.last().copied() {
            let next = move |tx: &mut Tx| tx.enqueue(&Self { scope, after: Some(last) });
            db.write(next).await?;
        }
        Ok(())
    }
}

/// Gives back what one order has of it. One that is being paid is left alone: when it is confirmed, it is heard of
/// again; when not, it ends by itself.
fn give_back(tx: &mut Tx, order: OrderId, scope: Scope) -> Result<(), Failure> {
    let sold = giving::hold(tx, order)?;
    match sold.order.status {
        OrderStatus::Pending if !sold.order.is_paying => life::cancel_pending(tx, &sold.order).map(drop),
        OrderStatus::Confirmed => {
            let is_off = |ticket: &&Ticket| {
                let own = sold.lines.iter().find(|line| line.id == ticket.line_id);
                own.is_some_and(|line| scope.covers(line.event_id, line.occurrence_id))
            };
            let good = sold.tickets.iter().filter(|ticket| ticket.status != TicketStatus::Cancelled);
            let own: Vec<&Ticket> = good.filter(is_off).collect();
            if own.is_empty() {
                return Ok(());
            }
            let by = By::Organizer(None);
            let wish = Wish { fees_of: Some(&own), ..Wish::agreed(&own) };
            giving::refund_if_any(tx, &sold, wish, Cause::of(by, CALLED_OFF))?;
            giving::cancel(tx, &sold, &own, (by, None))
        }
        _ => Ok(()),
    }
}

/// Registers the job and what it hears of.
pub(crate) fn works(works: &mut Works, db: &Db) {
    works.on::<GiveAllBack>(Arc::new(db.clone()));
    works.when::<CalledOff>(|tx: &mut Tx, fact: &RawFact| {
        let Some(off) = fact.read::<CalledOff>()? else { return Ok(()) };
        let scope = Scope { event: off.event_id, date: off.occurrence_id };
        tx.enqueue(&GiveAllBack { scope, after: None })
    });
    // Somebody was paying while it was called off.
    works.when_many::<OrderConfirmed>(|tx: &mut Tx, facts: &[RawFact]| {
        let confirmed: Vec<OrderConfirmed> = RawFact::read_all(facts)?;
        let orders: Vec<OrderId> = confirmed.iter().map(|confirmed| confirmed.order_id).collect();
        let off = store::scopes_of(tx.conn(), &orders)?;
        off.into_iter().try_for_each(|(order, scope)| give_back(tx, order, scope))
    });
}
