//! Money that goes back: written down first, then asked for by a job, so that neither a crash nor an outage makes
//! it go back twice or never.

pub(crate) mod store;

use self::store as refunds;
use super::provider::rules::RefundState;
use super::provider::talk::{NewRefund, ProviderError};
use super::rules::RefundStatus;
use super::store as payments;
use crate::Sales;
use crate::facts::{RefundSent, RefundSettled};
use crate::ledger;
use crate::ledger::rules::Movement;
use crate::ledger::store::Posting;
use crate::orders::story::By;
use crate::returns::store as returns;
use kernel::ids::RefundId;
use platform::db::Tx;
use platform::http::failure::Failure;
use platform::jobs::{Job, Lane, Setback};
use serde::{Deserialize, Serialize};

/// The counter of refunds that failed; each wants a person to look.
const FAILED: &str = "guichet_refunds_failed_total";

/// Asks the provider for a refund.
#[derive(Debug, Serialize, Deserialize)]
pub struct SubmitRefund {
    /// Which.
    pub refund: RefundId,
}

impl Job for SubmitRefund {
    type Context = Sales;
    const NAME: &'static str = "sales.submit_refund";
    const BACKOFF: &'static [i64] = &[10, 60, 300, 900, 3_600, 3_600, 7_200, 14_400, 28_800, 57_600];
    const LANE: Lane = Lane::Payments;

    fn dedup_key(&self) -> Option<String> {
        Some(self.refund.to_string())
    }

    async fn run(&self, sales: &Sales) -> Result<(), Setback> {
        let id = self.refund;
        let found = sales.db.read(move |conn| {
            let refund = refunds::find(conn, id)?.filter(|refund| refund.status == RefundStatus::Requested);
            let Some(refund) = refund else { return Ok(None) };
            Ok(payments::find(conn, refund.payment_id)?.map(|payment| (refund, payment)))
        });
        let Some((refund, payment)) = found.await? else { return Ok(()) };
        let Some(reference) = payment.reference else {
            return Err(Setback::Never("a payment without a reference cannot be given back".to_owned()));
        };
        if payment.provider != sales.provider.name() {
            let text = format!("the payment was taken by {}, which is not set up any more", payment.provider);
            return Err(Setback::Never(text));
        }
        let ask = NewRefund {
            reference,
            key: format!("re:{}:{}", payment.id, refund.number),
            refund: refund.id.uuid(),
            amount: refund.amount,
            currency: refund.currency,
        };
        match sales.provider.refund(&ask).await {
            Ok(said) => {
                let settled = sales.db.write(move |tx| settle_refund(tx, id, said.status, &said.reference));
                Ok(settled.await?)
            }
            Err(error @ ProviderError::Unreachable(_)) => Err(Setback::Later(error.to_string())),
            Err(error) => {
                let text = error.to_string();
                let failed = sales.db.write(move |tx| settle_refund(tx, id, RefundState::Failed, ""));
                failed.await?;
                Err(Setback::Never(text))
            }
        }
    }
}

/// Takes in what a provider says of a refund.
pub(crate) fn settle_refund(
    tx: &mut Tx,
    id: RefundId,
    state: RefundState,
    reference: &str,
) -> Result<(), Failure> {
    let Some(refund) = refunds::find(tx.conn(), id)? else { return Ok(()) };
    if !refunds::update(tx, id, state, reference)? {
        return Ok(());
    }
    let payment = payments::find(tx.conn(), refund.payment_id)?;
    let payment = payment.ok_or_else(|| Failure::fault("a refund has no payment"))?;
    let sum = returns::of_refund(tx.conn(), id)?;
    let mut movements = Vec::new();
    let was_out = matches!(refund.status, RefundStatus::Submitted | RefundStatus::Succeeded);
    match state {
        RefundState::Submitted | RefundState::Succeeded if !was_out => {
            if refund.status == RefundStatus::Failed {
                // It did after all.
                movements.push(Movement::Cancellation(sum));
            }
            movements.push(Movement::Refund(refund.amount));
            if refund.initiator != By::Platform.as_str() && !refund.is_dispute() {
                let refund_id = Some(refund.id);
                tx.publish(&RefundSent { order_id: payment.order_id, org_id: payment.org_id, refund_id })?;
            }
        }
        RefundState::Failed => {
            if !refund.is_dispute() {
                metrics::counter!(FAILED).increment(1);
                tracing::error!(refund = %refund.id, "the provider did not give money back");
            }
            if was_out {
                // It came back.
                movements.push(Movement::Payment(refund.amount));
            }
            movements.push(Movement::Sale(sum));
        }
        _ => {}
    }
    if state == RefundState::Succeeded {
        let (order_id, org_id) = (payment.order_id, payment.org_id);
        tx.publish(&RefundSettled { order_id, org_id, refund_id: refund.id })?;
    }
    let (org, order, currency) = (payment.org_id, payment.order_id, refund.currency);
    let postings: Vec<Posting> =
        movements.into_iter().map(|movement| Posting { org, order, currency, movement }).collect();
    ledger::store::post(tx, &postings)
}
