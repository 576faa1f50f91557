//! Money that goes back without us: refunds that somebody made at the provider, and disputes. They are refunds like
//! any other, but that nobody asks for them: the provider tells of them, in whatever order and however often.
//!
//! - [`rules`]  what such news mean for the books
//!
//! Invariant: a row of these is never `requested` once its transaction is over, so no job submits it.

pub mod rules;

use self::rules::{Gone, Step, step};
use super::provider::rules::RefundState;
use super::provider::talk::{ProviderDispute, ProviderRefund};
use super::refunding::settle_refund;
use super::refunding::store::{self as refunds, Cause, DISPUTE, PROVIDER};
use super::settle::{MISMATCHES, gone};
use super::store::{self as payments, Payment};
use crate::orders::rules::OrderStatus;
use crate::orders::store as orders;
use crate::orders::story::{By, HappeningKind};
use crate::returns::giving::{self, Sold};
use admission::tickets;
use kernel::ids::TicketId;
use platform::db::Tx;
use platform::http::failure::Failure;
use serde_json::json;

/// The reason of what somebody gave back at the provider.
const DASHBOARD: &str = "dashboard";
/// The counter of disputes; each wants a person to answer the bank.
const DISPUTES: &str = "guichet_disputes_total";

/// Money that went back, as its provider says.
pub(super) struct Reversal<'a> {
    payment_reference: &'a str,
    reference: &'a str,
    gone: Gone,
    state: RefundState,
    reason: &'static str,
}

impl<'a> Reversal<'a> {
    /// By a refund that we did not ask for.
    pub(super) fn refund(said: &'a ProviderRefund) -> Self {
        Self {
            payment_reference: &said.payment_reference,
            reference: &said.reference,
            gone: Gone { amount: said.amount, currency: said.currency },
            state: said.status,
            reason: DASHBOARD,
        }
    }

    /// By a dispute.
    pub(super) fn dispute(said: &'a ProviderDispute) -> Self {
        Self {
            payment_reference: &said.payment_reference,
            reference: &said.reference,
            gone: Gone { amount: said.amount, currency: said.currency },
            state: said.state.money(),
            reason: DISPUTE,
        }
    }

    fn is_dispute(&self) -> bool {
        self.reason == DISPUTE
    }
}

/// Takes in what a provider says of money that went back without us. Payments that are not ours are nothing to us.
pub(super) fn take_in(tx: &mut Tx, provider: &str, said: &Reversal<'_>) -> Result<(), Failure> {
    let id = payments::by_reference(tx.conn(), provider, said.payment_reference)?;
    let found = id.map(|id| payments::find(tx.conn(), id)).transpose()?.flatten();
    let Some(found) = found else { return Ok(()) };
    // The order first, as everywhere.
    let sold = giving::hold(tx, found.order_id)?;
    let payment = payments::find(tx.conn(), found.id)?.ok_or_else(gone)?;
    if payment.status.is_open() && !payments::is_mismatched(tx.conn(), payment.id)? {
        // Nobody told us yet that it was paid: this is told again, after that.
        return Err(Failure::unavailable("payment provider", "money of an open payment went back"));
    }
    let given = refunds::of_order(tx.conn(), sold.order.id)?;
    let left = Gone { amount: giving::left_of(&payment, &given), currency: payment.currency };
    let known = refunds::by_reference(tx.conn(), payment.id, said.reference)?;
    if let Some(ours) = known.as_ref().filter(|refund| refund.initiator != PROVIDER) {
        return settle_refund(tx, ours.id, said.state, said.reference);
    }
    let before = known
        .as_ref()
        .map(|refund| (Gone { amount: refund.amount, currency: refund.currency }, refund.status));
    let next = step(before, (said.gone, said.state), left);
    match (next, &known) {
        (Step::Write, _) => write(tx, &sold, &payment, said)?,
        (Step::Settle, Some(refund)) => settle_refund(tx, refund.id, said.state, said.reference)?,
        (Step::Mismatch, _) => {
            metrics::counter!(MISMATCHES).increment(1);
            tracing::error!(payment = %payment.id, reason = said.reason, "what went back is not what was paid");
        }
        (Step::Settle | Step::Nothing, _) => {}
    }
    match next {
        Step::Nothing => Ok(()),
        Step::Mismatch if !said.is_dispute() => Ok(()),
        Step::Write | Step::Settle | Step::Mismatch => follow(tx, &sold, said, next == Step::Write),
    }
}

/// Writes money down that went back, or is about to.
fn write(tx: &mut Tx, sold: &Sold, payment: &Payment, said: &Reversal<'_>) -> Result<(), Failure> {
    let cause = Cause { initiator: PROVIDER, by: None, reason: said.reason };
    let id = giving::note_gone(tx, sold, (payment, said.gone.amount), cause)?;
    if said.is_dispute() {
        metrics::counter!(DISPUTES).increment(1);
        tracing::warn!(refund = %id, payment = %payment.id, "a payment is disputed");
    }
    settle_refund(tx, id, said.state, said.reference)
}

/// What follows for the tickets. Those of a disputed payment let nobody in from now on, whatever comes of it; those
/// of what somebody gave back stay good as long as something of the order is paid: the organizer decides.
fn follow(tx: &mut Tx, sold: &Sold, said: &Reversal<'_>, is_new: bool) -> Result<(), Failure> {
    if said.state == RefundState::Failed {
        return Ok(());
    }
    let order = &sold.order;
    let sums = payments::sums(tx.conn(), &[order.id])?.pop().map(|(_, sums)| sums).unwrap_or_default();
    let is_all = sums.paid <= sums.refunded;
    if is_all && (!said.is_dispute() || said.state == RefundState::Succeeded) {
        let all: Vec<TicketId> = sold.tickets.iter().map(|ticket| ticket.id).collect();
        tickets::note_refunded(tx, &all)?;
    }
    let good = sold.choose(None)?;
    if order.status != OrderStatus::Confirmed || good.is_empty() {
        return Ok(());
    }
    if is_all || said.is_dispute() {
        return giving::cancel(tx, sold, &good, (By::Platform, None));
    }
    if is_new {
        orders::note(tx, order.id, (By::Platform, HappeningKind::TicketsKept), &json!({}))?;
    }
    Ok(())
}
