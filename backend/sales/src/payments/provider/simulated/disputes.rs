//! Buyers who have their bank take the money back, and what the bank decides.

use super::bank::reference_of;
use super::queue::{BACKOFF, Telling, tell};
use super::rules::SLOW_SECONDS;
use super::store::{self, Charge, Refunded};
use crate::payments::provider::rules::{DisputeState, ProviderStatus, RefundState};
use crate::payments::provider::talk::{ProviderDispute, ProviderEvent};
use platform::db::Tx;
use platform::http::failure::Failure;
use platform::jobs::{Job, Setback};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Begin of a dispute's reference.
const DISPUTE: &str = "simdp_";

/// Puts in the dispute of a payment with a card that has one.
pub(super) fn follow(tx: &mut Tx, charge: &Charge) -> Result<(), Failure> {
    if charge.status != ProviderStatus::Succeeded || charge.behaviour.dispute().is_none() {
        return Ok(());
    }
    let at = tx.now().plus_seconds(SLOW_SECONDS);
    tx.enqueue_at(&DisputeSandboxPayment { id: charge.id }, at)
}

/// Takes back what is left of a payment, once.
#[derive(Debug, Serialize, Deserialize)]
pub struct DisputeSandboxPayment {
    id: Uuid,
}

impl Job for DisputeSandboxPayment {
    type Context = Telling;
    const NAME: &'static str = "sales.dispute_sandbox_payment";
    const BACKOFF: &'static [i64] = BACKOFF;

    async fn run(&self, telling: &Telling) -> Result<(), Setback> {
        let id = self.id;
        Ok(telling.simulated.db.write(move |tx| open(tx, id)).await?)
    }
}

fn open(tx: &mut Tx, id: Uuid) -> Result<(), Failure> {
    let Some(charge) = store::charge(tx.conn(), id)? else { return Ok(()) };
    let Some(decided) = charge.behaviour.dispute() else { return Ok(()) };
    let left = charge.amount - charge.refunded;
    // It stands in the books as money that goes back: nobody who sells has a name for it.
    let dispute = Refunded {
        id: tx.new_uuid(),
        charge: charge.id,
        refund: Uuid::nil(),
        amount: left,
        currency: charge.currency,
        status: RefundState::Submitted,
        settles_as: decided.map(DisputeState::money),
    };
    if left <= 0 || !store::take_back(tx, charge.id, left)? {
        return Ok(());
    }
    if !store::open_refund(tx, &dispute, &format!("dp:{id}"))? {
        return store::put_back(tx, charge.id, left);
    }
    if decided.is_some() {
        let at = tx.now().plus_seconds(SLOW_SECONDS);
        tx.enqueue_at(&DecideSandboxDispute { id: dispute.id }, at)?;
    }
    tell(tx, 1, |id| ProviderEvent::Dispute { id, dispute: said(&dispute, DisputeState::Open) })
}

/// Ends a dispute as its card says.
#[derive(Debug, Serialize, Deserialize)]
pub struct DecideSandboxDispute {
    id: Uuid,
}

impl Job for DecideSandboxDispute {
    type Context = Telling;
    const NAME: &'static str = "sales.decide_sandbox_dispute";
    const BACKOFF: &'static [i64] = BACKOFF;

    async fn run(&self, telling: &Telling) -> Result<(), Setback> {
        let id = self.id;
        Ok(telling.simulated.db.write(move |tx| decide(tx, id)).await?)
    }
}

fn decide(tx: &mut Tx, id: Uuid) -> Result<(), Failure> {
    let Some(dispute) = store::refund(tx.conn(), id)? else { return Ok(()) };
    let Some(outcome) = dispute.settles_as else { return Ok(()) };
    if !store::settle_refund(tx, id, outcome)? {
        return Ok(());
    }
    let state = if outcome == RefundState::Failed {
        store::put_back(tx, dispute.charge, dispute.amount)?;
        DisputeState::Won
    } else {
        DisputeState::Lost
    };
    tell(tx, 1, |id| ProviderEvent::Dispute { id, dispute: said(&dispute, state) })
}

/// What the gateway says of a dispute.
fn said(dispute: &Refunded, state: DisputeState) -> ProviderDispute {
    ProviderDispute {
        reference: format!("{DISPUTE}{}", dispute.id.simple()),
        payment_reference: reference_of(dispute.charge),
        amount: dispute.amount,
        currency: dispute.currency,
        state,
    }
}
