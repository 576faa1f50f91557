//! What happens after the answer: settles what takes time, and tells of it by signed webhooks.

use super::bank::{self, Simulated};
use super::disputes::{self, DecideSandboxDispute, DisputeSandboxPayment};
use super::rules::{Charged, SLOW_SECONDS};
use super::store::{self, Charge};
use crate::payments::provider::rules::{Decline, ProviderStatus, RefundState};
use crate::payments::provider::talk::ProviderEvent;
use futures_util::future::BoxFuture;
use platform::db::{Tx, to_json};
use platform::http::failure::Failure;
use platform::jobs::{Job, Setback, Works};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use uuid::Uuid;

/// How long events are kept that were heard.
const EVENTS_KEPT_SECONDS: i64 = 30 * 86_400;

/// Who hears the gateway's webhooks: the raw body and its signature, as they would come over the network.
pub type WebhookSink = Arc<dyn Fn(Vec<u8>, String) -> BoxFuture<'static, Result<(), Failure>> + Send + Sync>;

/// Seconds until what the gateway failed to do is tried again.
pub(super) const BACKOFF: &[i64] = &[2, 10, 60, 600, 3_600];

/// What the gateway's jobs need.
pub struct Telling {
    pub(super) simulated: Simulated,
    sink: WebhookSink,
}

/// Registers the jobs of the gateway.
pub fn works(works: &mut Works, simulated: &Simulated, sink: WebhookSink) {
    let telling = Arc::new(Telling { simulated: simulated.clone(), sink });
    works.on::<SettleSandboxPayment>(telling.clone());
    works.on::<SettleSandboxRefund>(telling.clone());
    works.on::<DisputeSandboxPayment>(telling.clone());
    works.on::<DecideSandboxDispute>(telling.clone());
    works.on::<DeliverSandboxEvent>(telling);
}

/// Puts in the work that comes of how a payment stands now.
pub(super) fn follow(tx: &mut Tx, charge: &Charge, charged: Charged) -> Result<(), Failure> {
    if let Some((seconds, _)) = charged.settles {
        let at = tx.now().plus_seconds(seconds);
        tx.enqueue_at(&SettleSandboxPayment { id: charge.id }, at)?;
    }
    disputes::follow(tx, charge)?;
    tell(tx, charged.n_events, |id| ProviderEvent::Payment { id, payment: bank::said_plainly(charge) })
}

/// Puts in the end of a refund that takes its time.
pub(super) fn follow_refund(tx: &mut Tx, id: Uuid) -> Result<(), Failure> {
    let at = tx.now().plus_seconds(SLOW_SECONDS);
    tx.enqueue_at(&SettleSandboxRefund { id }, at)
}

/// Keeps one event, and has it told so often.
pub(super) fn tell(
    tx: &mut Tx,
    n_times: u8,
    event: impl FnOnce(String) -> ProviderEvent,
) -> Result<(), Failure> {
    if n_times == 0 {
        return Ok(());
    }
    let id = tx.new_uuid();
    let body = to_json(&event(format!("simevt_{}", id.simple())))?;
    let over = tx.now().plus_seconds(-EVENTS_KEPT_SECONDS);
    store::keep_event(tx, id, &body, over)?;
    (0..n_times).try_for_each(|_| tx.enqueue(&DeliverSandboxEvent { id }))
}

/// Ends a payment that took its time.
#[derive(Debug, Serialize, Deserialize)]
pub struct SettleSandboxPayment {
    id: Uuid,
}

impl Job for SettleSandboxPayment {
    type Context = Telling;
    const NAME: &'static str = "sales.settle_sandbox_payment";
    const BACKOFF: &'static [i64] = BACKOFF;

    async fn run(&self, telling: &Telling) -> Result<(), Setback> {
        let id = self.id;
        Ok(telling.simulated.db.write(move |tx| settle_payment(tx, id)).await?)
    }
}

fn settle_payment(tx: &mut Tx, id: Uuid) -> Result<(), Failure> {
    let now = tx.now();
    let Some(status) = store::settlement(tx.conn(), id, now)? else { return Ok(()) };
    let decline = (status == ProviderStatus::Failed).then_some(Decline::Declined);
    let charged = Charged { status, decline, settles: None, n_events: 1 };
    if !store::advance(tx, id, ProviderStatus::Processing, charged)? {
        return Ok(());
    }
    match store::charge(tx.conn(), id)? {
        Some(charge) => follow(tx, &charge, charged),
        None => Ok(()),
    }
}

/// Ends a refund that took its time.
#[derive(Debug, Serialize, Deserialize)]
pub struct SettleSandboxRefund {
    id: Uuid,
}

impl Job for SettleSandboxRefund {
    type Context = Telling;
    const NAME: &'static str = "sales.settle_sandbox_refund";
    const BACKOFF: &'static [i64] = BACKOFF;

    async fn run(&self, telling: &Telling) -> Result<(), Setback> {
        let id = self.id;
        Ok(telling.simulated.db.write(move |tx| settle_refund(tx, id)).await?)
    }
}

fn settle_refund(tx: &mut Tx, id: Uuid) -> Result<(), Failure> {
    let Some(found) = store::refund(tx.conn(), id)? else { return Ok(()) };
    let Some(outcome) = found.settles_as else { return Ok(()) };
    if !store::settle_refund(tx, id, outcome)? {
        return Ok(());
    }
    if outcome == RefundState::Failed {
        store::put_back(tx, found.charge, found.amount)?;
    }
    let refund = bank::refund_said(&store::Refunded { status: outcome, ..found });
    tell(tx, 1, |id| ProviderEvent::Refund { id, refund })
}

/// Tells of something, until it is heard.
#[derive(Debug, Serialize, Deserialize)]
pub struct DeliverSandboxEvent {
    id: Uuid,
}

impl Job for DeliverSandboxEvent {
    type Context = Telling;
    const NAME: &'static str = "sales.deliver_sandbox_event";
    const BACKOFF: &'static [i64] = &[2, 5, 30, 120, 600, 3_600, 14_400, 43_200];

    async fn run(&self, telling: &Telling) -> Result<(), Setback> {
        let (id, db) = (self.id, &telling.simulated.db);
        let Some(body) = db.read(move |conn| store::event(conn, id)).await? else { return Ok(()) };
        let body = body.into_bytes();
        let signature = telling.simulated.sign(&body, db.clock().now());
        (telling.sink)(body, signature).await?;
        Ok(db.write(move |tx| store::mark_heard(tx, id)).await?)
    }
}
