//! All of an order is held, or nothing.

use super::draft::Draft;
use crate::Sales;
use crate::answers;
use crate::holds::rules::{Counter, Hold};
use crate::holds::store::{self as holds, Short, Take};
use crate::orders::life;
use crate::orders::model::{Order, OrderLine, Origin};
use crate::orders::rules::{CODE_LENGTH, HOLD_MINUTES, OrderStatus, spell};
use crate::orders::store as orders;
use crate::refusal::{SalesRefusal, WithFields};
use crate::stock;
use accounts::limits::Limits;
use accounts::limits::rules::HOLDS;
use kernel::ids::{OrderId, OrderLineId, UserId};
use kernel::refusal::FieldError;
use platform::db::Tx;
use platform::http::failure::Failure;

/// Codes that are tried before something must be wrong.
const CODES_TRIED_MAX: usize = 8;
/// Most orders of one person that are being paid at once.
const PAYING_MAX: usize = 3;

/// Places for an order, in a transaction that must be undone when something is short. What the same person held
/// of this organizer and did not pay is let go first: whoever starts again means the same purchase. `is_paying`: the
/// payment begins in the same transaction.
pub(crate) fn reserve(
    tx: &mut Tx,
    limits: &Limits,
    draft: &Draft,
    is_paying: bool,
) -> Result<Result<Order, Short>, Failure> {
    make_way(tx, limits, &[draft])?;
    let new = make(tx, draft, is_paying);
    if let Err(short) = holds::take(tx, draft.user, &new.taken, Take::Hold)? {
        return Ok(Err(short));
    }
    let order = insert(tx, new.order, &new.lines, &new.taken)?;
    answers::store::insert(tx, &order, &draft.answers)?;
    Ok(Ok(order))
}

/// The same for several people at once, with what [`make`] made of their drafts. `false` when something is short; the
/// transaction must be undone then.
pub(super) fn reserve_all(
    tx: &mut Tx,
    limits: &Limits,
    drafts: &[&Draft],
    all: &[New],
) -> Result<bool, Failure> {
    let mut users: Vec<_> = drafts.iter().map(|draft| draft.user).collect();
    users.sort_unstable();
    users.dedup();
    if users.len() < drafts.len() {
        return Ok(false);
    }
    make_way(tx, limits, drafts)?;
    if !holds::take_all(tx, &all.iter().map(|new| (new.order.user_id, &*new.taken)).collect::<Vec<_>>())? {
        return Ok(false);
    }
    if !orders::insert_all(tx, &all.iter().map(|new| (&new.order, &*new.lines)).collect::<Vec<_>>())? {
        return Ok(false);
    }
    holds::write_all(tx, &all.iter().map(|new| (new.order.id, &*new.taken)).collect::<Vec<_>>())?;
    for (new, draft) in all.iter().zip(drafts) {
        answers::store::insert(tx, &new.order, &draft.answers)?;
    }
    Ok(true)
}

/// Refuses who holds too often or pays too much at once, and lets go what each held of the same organizer.
fn make_way(tx: &mut Tx, limits: &Limits, drafts: &[&Draft]) -> Result<(), Failure> {
    let subjects: Vec<String> = drafts.iter().map(|draft| draft.user.to_string()).collect();
    if let Some(wait) = limits.spend_of_all(tx, &HOLDS, &subjects)? {
        return Err(wait.into());
    }
    let users: Vec<UserId> = drafts.iter().map(|draft| draft.user).collect();
    let pending = orders::pending_of(tx.conn(), &users)?;
    for draft in drafts {
        let own = || pending.iter().filter(|order| order.user_id == draft.user);
        if own().filter(|order| order.is_paying).count() >= PAYING_MAX {
            return Err(SalesRefusal::TooManyOpenOrders.into());
        }
        let is_same = |order: &&Order| (order.org_id, order.currency) == (draft.org, draft.currency);
        for old in own().filter(|order| !order.is_paying).filter(is_same) {
            life::cancel_pending(tx, old)?;
        }
    }
    Ok(())
}

/// An order with what it takes.
pub(super) struct New {
    pub(super) order: Order,
    lines: Vec<OrderLine>,
    taken: Vec<Hold>,
}

/// Gives ids and a code.
pub(super) fn make(tx: &Tx, draft: &Draft, is_paying: bool) -> New {
    let now = tx.now();
    let order = Order {
        id: OrderId::from_uuid(tx.new_uuid()),
        org_id: draft.org,
        code: fresh_code(),
        user_id: draft.user,
        status: OrderStatus::Pending,
        currency: draft.currency,
        subtotal: draft.subtotal,
        fees: draft.fees,
        total: draft.total,
        tax: draft.tax,
        contact: draft.contact.clone(),
        details: draft.details.clone(),
        origin: Origin::Shop,
        is_paying,
        is_extended: false,
        expires_at: now.plus_minutes(HOLD_MINUTES),
        confirmed_at: None,
        created_at: now,
        updated_at: now,
    };
    let (mut lines, mut taken) = (Vec::new(), Vec::new());
    for draft_line in &draft.lines {
        let id = OrderLineId::from_uuid(tx.new_uuid());
        taken.extend(draft_line.holds.iter().map(|hold| Hold { line: id, ..*hold }));
        lines.push(OrderLine { id, ..draft_line.line.clone() });
    }
    New { order, lines, taken }
}

/// A code that an order may be called by.
pub(crate) fn fresh_code() -> String {
    spell(rand::random::<[u8; CODE_LENGTH]>())
}

/// Writes an order under a code of its own.
pub(crate) fn insert(
    tx: &mut Tx,
    mut order: Order,
    lines: &[OrderLine],
    taken: &[Hold],
) -> Result<Order, Failure> {
    for _ in 0..CODES_TRIED_MAX {
        // Its organizer may delete a date or an offer between the look at the cart and this.
        let inserted = orders::insert(tx, &order, lines);
        if inserted.map_err(|failure| failure.when_gone(SalesRefusal::NotOnSale))? {
            holds::write_all(tx, &[(order.id, taken)])?;
            return Ok(order);
        }
        order.code = fresh_code();
    }
    Err(Failure::fault("no free code for an order"))
}

/// Makes room where something was short: dead holds end, and dates that nothing counted on yet get their counter.
pub(crate) async fn make_room(sales: &Sales, draft: &Draft, short: Short) -> Result<(), Failure> {
    let events = draft.events();
    let made = sales.db.write(move |tx| {
        for event in &events {
            stock::store::ensure_capacities(tx, *event)?;
        }
        life::end_dead_on(tx, short).map(|_| ())
    });
    // A date may go while it gets its counter.
    made.await.map_err(|failure| failure.when_gone(SalesRefusal::NotOnSale))
}

/// What was short, as a refusal that names the lines that take of it.
pub(crate) fn refusal(draft: &Draft, short: Short, left: Option<i32>) -> Failure {
    let (what, code) = match short.counter {
        Counter::Quota => (SalesRefusal::SoldOut, "sold_out"),
        Counter::Promo => (SalesRefusal::PromoCodeUsedUp, "code_used_up"),
        Counter::EventPerson | Counter::PromoPerson => (SalesRefusal::TooMany, "at_most_per_person"),
    };
    let limit = |hold: &Hold, admits: i32| match short.counter {
        Counter::Quota => left.map(|left| left / admits.max(1)),
        _ => hold.per_person,
    };
    let mut fields = Vec::new();
    for (n, line) in draft.lines.iter().enumerate() {
        let takes =
            line.holds.iter().find(|hold| (hold.counter, hold.target) == (short.counter, short.target));
        if let Some(hold) = takes {
            let limit = limit(hold, line.line.admits);
            let detail = limit.map(|n| n.to_string()).unwrap_or_default();
            let field = FieldError::at(format!("/lines/{n}"), code, detail);
            fields.push(match limit {
                Some(limit) => field.with("limit", limit),
                None => field,
            });
        }
    }
    WithFields(what, fields).into()
}
