//! What a provider says of a payment becomes true here. Webhook, return, answer and poller all end in
//! [`settle`], so that it does not matter who is first, or how often it is told.

use super::provider::rules::ProviderStatus;
use super::provider::talk::ProviderPayment;
use super::refunding::SubmitRefund;
use super::refunding::store::{self as refunds, Cause};
use super::rules::PaymentStatus;
use super::store::{self, Payment};
use crate::facts::PaidTooLate;
use crate::ledger;
use crate::ledger::rules::Movement;
use crate::ledger::store::Posting;
use crate::orders::life;
use crate::orders::model::Order;
use crate::orders::rules::OrderStatus;
use crate::orders::store as orders;
use kernel::ids::{OrderId, PaymentId};
use platform::db::Tx;
use platform::http::failure::Failure;
use platform::keyring::Keyring;

/// The counter of payments of another amount than asked for, and of more that went back than there was; each wants a
/// person to look.
pub(super) const MISMATCHES: &str = "guichet_payment_mismatches_total";

/// How a payment and its order stand after the news.
#[derive(Debug, Clone)]
pub(crate) struct Settled {
    pub(crate) order: Order,
    pub(crate) payment: Payment,
}

/// Takes in what a provider says of a payment.
pub(crate) fn settle(
    tx: &mut Tx,
    keyring: &Keyring,
    id: PaymentId,
    said: &ProviderPayment,
) -> Result<Settled, Failure> {
    let payment = store::find(tx.conn(), id)?.ok_or_else(gone)?;
    settle_of(tx, keyring, (payment.order_id, id), said)
}

pub(super) fn gone() -> Failure {
    Failure::fault("a payment or its order is not there")
}

/// The same where the order is known.
pub(crate) fn settle_of(
    tx: &mut Tx,
    keyring: &Keyring,
    (order_id, id): (OrderId, PaymentId),
    said: &ProviderPayment,
) -> Result<Settled, Failure> {
    // The order first, as everywhere: whoever else has news of it waits here.
    let order = orders::hold(tx, order_id)?.ok_or_else(gone)?;
    let payment = store::find(tx.conn(), id)?.ok_or_else(gone)?;
    let next = status_of(said.status);
    if said.amount != payment.amount || said.currency != payment.currency {
        metrics::counter!(MISMATCHES).increment(1);
        tracing::error!(payment = %payment.id, "the provider took another amount than it was asked for");
        store::mark_mismatched(tx, payment.id, &said.reference)?;
    } else if payment.status.may_become(next) && store::update(tx, &payment, next, said)? {
        follow(tx, keyring, &order, &payment, next)?;
    }
    Ok(Settled {
        order: orders::find(tx.conn(), order_id)?.ok_or_else(gone)?,
        payment: store::find(tx.conn(), id)?.ok_or_else(gone)?,
    })
}

/// Takes in that several payments succeeded, each the first and only one of a pending order. `None` when one of them
/// is something else; whatever was written must be undone then.
pub(crate) fn settle_all(
    tx: &mut Tx,
    keyring: &Keyring,
    news: &[(OrderId, PaymentId, &ProviderPayment)],
) -> Result<Option<Vec<Order>>, Failure> {
    // The orders first, as everywhere.
    let held = orders::hold_all(tx, &news.iter().map(|(order, ..)| *order).collect::<Vec<_>>())?;
    let payments = store::by_ids(tx.conn(), &news.iter().map(|(_, id, _)| *id).collect::<Vec<_>>())?;
    let mut paid = Vec::with_capacity(news.len());
    for (order_id, id, said) in news {
        let order = held.iter().find(|order| order.id == *order_id);
        let payment = payments.iter().find(|payment| payment.id == *id && payment.order_id == *order_id);
        let (Some(order), Some(payment)) = (order, payment) else { return Ok(None) };
        let is_ordinary = order.status == OrderStatus::Pending
            && payment.status == PaymentStatus::Created
            && said.status == ProviderStatus::Succeeded
            && (said.amount, said.currency) == (payment.amount, payment.currency);
        if !is_ordinary {
            return Ok(None);
        }
        paid.push((order, payment.amount));
    }
    let succeeded: Vec<_> = news.iter().map(|(_, id, said)| (*id, *said)).collect();
    if store::succeed_all(tx, &succeeded)? < news.len() {
        return Ok(None);
    }
    let postings: Vec<Posting> =
        paid.iter().map(|(order, amount)| Posting::of(order, Movement::Payment(*amount))).collect();
    ledger::store::post(tx, &postings)?;
    let pending: Vec<&Order> = paid.iter().map(|(order, _)| *order).collect();
    if !life::confirm_all(tx, keyring, &pending)? {
        return Ok(None);
    }
    let ids: Vec<OrderId> = pending.iter().map(|order| order.id).collect();
    let mut confirmed = orders::by_ids(tx.conn(), &ids)?;
    confirmed.sort_by_key(|order| ids.iter().position(|id| *id == order.id));
    Ok(Some(confirmed))
}

const fn status_of(status: ProviderStatus) -> PaymentStatus {
    match status {
        ProviderStatus::RequiresAction => PaymentStatus::RequiresAction,
        ProviderStatus::Processing => PaymentStatus::Processing,
        ProviderStatus::Succeeded => PaymentStatus::Succeeded,
        ProviderStatus::Failed => PaymentStatus::Failed,
        ProviderStatus::Cancelled => PaymentStatus::Cancelled,
    }
}

/// What follows for the order.
fn follow(
    tx: &mut Tx,
    keyring: &Keyring,
    order: &Order,
    payment: &Payment,
    next: PaymentStatus,
) -> Result<(), Failure> {
    match next {
        PaymentStatus::Succeeded => {
            ledger::store::post(tx, &[Posting::of(order, Movement::Payment(payment.amount))])?;
            fulfil(tx, keyring, order, payment)
        }
        PaymentStatus::Failed | PaymentStatus::Cancelled => {
            orders::set_paying(tx, order.id, false, order.expires_at)?;
            Ok(())
        }
        PaymentStatus::Created | PaymentStatus::RequiresAction | PaymentStatus::Processing => Ok(()),
    }
}

/// The order gets its tickets, or the buyer the money: nobody who paid is left with neither.
fn fulfil(tx: &mut Tx, keyring: &Keyring, order: &Order, payment: &Payment) -> Result<(), Failure> {
    match order.status {
        OrderStatus::Pending if life::confirm(tx, keyring, order)? => return Ok(()),
        OrderStatus::Expired if life::revive(tx, keyring, order)?.is_ok() => return Ok(()),
        _ => {}
    }
    let cause = Cause { initiator: "platform", by: None, reason: "paid_too_late" };
    let refund = refunds::request(tx, payment, payment.amount, cause)?;
    tx.enqueue(&SubmitRefund { refund })?;
    tx.publish(&PaidTooLate { order_id: order.id, org_id: order.org_id })
}
