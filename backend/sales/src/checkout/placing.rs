//! An order comes to be: its places are held, and its payment begins.

use super::draft::Draft;
use super::reserve::{self, New};
use crate::Sales;
use crate::holds::store::Short;
use crate::orders::life;
use crate::orders::model::Order;
use crate::orders::rules::OrderStatus;
use crate::orders::store as orders;
use crate::payments::charge;
use crate::payments::store::{self as payments, Payment};
use crate::refusal::SalesRefusal;
use accounts::Accounts;
use accounts::limits::Limits;
use kernel::ids::{EventId, OrderId};
use platform::db::{Joint, Outcome, Tx};
use platform::http::failure::Failure;
use platform::http::idempotency::{self, Begun, Kept, Key};
use std::sync::Arc;

/// An order whose places are held, or sold when nothing is to pay.
pub(crate) enum Placed {
    /// Somebody else answered the same request meanwhile.
    Kept(Kept),
    /// The order, and the payment that was begun.
    Order(Box<Order>, Option<Payment>),
}

/// Holds the places; `is_buying`: and begins the payment, or confirms what is free.
pub(crate) async fn place(
    sales: &Sales,
    accounts: &Accounts,
    key: &Key,
    draft: Draft,
    is_buying: bool,
) -> Result<Placed, Failure> {
    let (mut is_second, draft) = (false, Arc::new(draft));
    loop {
        let (sales_too, limits) = (sales.clone(), accounts.limits.clone());
        let (key, draft_too) = (key.clone(), draft.clone());
        let placing = Placing { sales: sales_too, limits, key, draft: draft_too, is_buying };
        match sales.db.write_joint(placing).await? {
            Ok(placed) => return Ok(placed),
            Err(short) if is_second => return Err(short_of(sales, &draft, short).await),
            Err(short) => reserve::make_room(sales, &draft, short).await?,
        }
        is_second = true;
    }
}

/// An order that is to be placed.
struct Placing {
    sales: Sales,
    limits: Limits,
    key: Key,
    draft: Arc<Draft>,
    is_buying: bool,
}

impl Placing {
    fn is_paying(&self) -> bool {
        self.is_buying && self.draft.total > 0
    }
}

impl Joint for Placing {
    type Done = Placed;
    type No = Short;

    const IS_CROWDED: bool = true;

    fn run(&mut self, tx: &mut Tx) -> Outcome<Placed, Short> {
        match idempotency::begin(tx, &self.key)? {
            Begun::Answered(kept) => return Ok(Ok(Placed::Kept(kept))),
            Begun::Abandoned(Some(subject)) => {
                return took_up(tx, &self.sales, OrderId::from_uuid(subject)).map(Ok);
            }
            Begun::New | Begun::Abandoned(None) => {}
        }
        let order = match reserve::reserve(tx, &self.limits, &self.draft, self.is_paying())? {
            Ok(order) => order,
            Err(short) => return Ok(Err(short)),
        };
        idempotency::note(tx, &self.key, order.id.uuid())?;
        note_first_orders(tx, &[self])?;
        if !self.is_buying {
            return Ok(Ok(Placed::Order(Box::new(order), None)));
        }
        begin_payment(tx, &self.sales, order).map(Ok)
    }

    fn run_all(tx: &mut Tx, all: &[&Self]) -> Result<Option<Vec<Placed>>, Failure> {
        let Some(first) = all.first() else { return Ok(None) };
        let new: Vec<New> = all.iter().map(|one| reserve::make(tx, &one.draft, one.is_paying())).collect();
        let keys = all.iter().zip(&new).map(|(one, new)| (&one.key, new.order.id.uuid()));
        if !idempotency::begin_all(tx, &keys.collect::<Vec<_>>())? {
            return Ok(None);
        }
        let drafts: Vec<&Draft> = all.iter().map(|one| &*one.draft).collect();
        if !reserve::reserve_all(tx, &first.limits, &drafts, &new)? {
            return Ok(None);
        }
        let orders: Vec<Order> = new.into_iter().map(|new| new.order).collect();
        note_first_orders(tx, all)?;
        let free: Vec<&Order> = all
            .iter()
            .zip(&orders)
            .filter(|(one, order)| one.is_buying && order.total == 0)
            .map(|(_, order)| order)
            .collect();
        if !free.is_empty() && !life::confirm_all(tx, &first.sales.keyring, &free)? {
            return Ok(None);
        }
        let paying: Vec<&Order> = orders.iter().filter(|order| order.is_paying).collect();
        let Some(begun) = payments::begin_all(tx, &paying, first.sales.provider.name())? else {
            return Ok(None);
        };
        let payment_of = |order: &Order| begun.iter().find(|payment| payment.order_id == order.id).cloned();
        let placed = orders.into_iter().map(|order| {
            let payment = payment_of(&order);
            Placed::Order(Box::new(order), payment)
        });
        Ok(Some(placed.collect()))
    }
}

/// From now on the events have orders. Refuses one that is not on sale any more.
fn note_first_orders(tx: &mut Tx, all: &[&Placing]) -> Result<(), Failure> {
    let lines = all.iter().flat_map(|one| &one.draft.lines).filter(|line| line.is_first);
    let mut events: Vec<EventId> = lines.map(|line| line.line.event_id).collect();
    events.sort_unstable();
    events.dedup();
    for event in events {
        if !catalog::events::note_first_order(tx, event)? {
            return Err(SalesRefusal::NotOnSale.into());
        }
    }
    Ok(())
}

/// Confirms what is free, begins to pay what is not.
pub(crate) fn begin_payment(tx: &mut Tx, sales: &Sales, order: Order) -> Result<Placed, Failure> {
    if order.total == 0 {
        life::confirm(tx, &sales.keyring, &order)?;
        return Ok(Placed::Order(Box::new(order), None));
    }
    let payment = charge::begin(tx, &order, sales.provider.name())?;
    Ok(Placed::Order(Box::new(order), Some(payment)))
}

/// Goes on with an order whose request was interrupted: with the payment that was begun, or with what came of it.
pub(super) async fn resume(sales: &Sales, key: &Key, id: OrderId) -> Result<Placed, Failure> {
    let (sales_too, key) = (sales.clone(), key.clone());
    let resumed = sales.db.write(move |tx| match idempotency::begin(tx, &key)? {
        Begun::Answered(kept) => Ok(Placed::Kept(kept)),
        _ => took_up(tx, &sales_too, id),
    });
    resumed.await
}

fn took_up(tx: &mut Tx, sales: &Sales, id: OrderId) -> Result<Placed, Failure> {
    let order = orders::hold(tx, id)?.ok_or(SalesRefusal::OrderNotFound)?;
    let last = payments::of_order(tx.conn(), id)?.pop();
    match (order.status, last) {
        (OrderStatus::Pending, None) => begin_payment(tx, sales, order),
        (_, last) => Ok(Placed::Order(Box::new(order), last)),
    }
}

/// What was short even after making room.
async fn short_of(sales: &Sales, draft: &Draft, short: Short) -> Failure {
    let target = short.target;
    let left = sales.db.read(move |conn| crate::stock::store::left_of(conn, target)).await;
    match left {
        Ok(left) => reserve::refusal(draft, short, left),
        Err(failure) => failure,
    }
}
