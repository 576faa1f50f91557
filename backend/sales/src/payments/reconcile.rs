//! Asking about payments that nobody told the end of: the answer got lost, the webhook never came, the buyer went
//! away at the bank's page.

use super::provider::talk::ProviderError;
use super::rules::PaymentStatus;
use super::settle::settle;
use super::store::{self, Payment};
use crate::Sales;
use crate::orders::store as orders;
use kernel::time::Instant;
use platform::http::failure::Failure;
use platform::jobs::{Job, Lane, Setback};
use serde::{Deserialize, Serialize};

/// Seconds from one round to the next.
pub const ASK_EVERY: i64 = 60;
/// Seconds that nobody asks about a payment after somebody did.
const QUIET_SECONDS: i64 = 120;
/// Seconds after which a payment that the provider does not know was never made. Providers need a moment until
/// they find what they have.
const UNKNOWN_SECONDS: i64 = 600;
/// Payments of one round; the next goes on with those that wait longest.
const BATCH: i64 = 50;

/// The recurring job.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct ReconcilePayments;

impl Job for ReconcilePayments {
    type Context = Sales;
    const NAME: &'static str = "sales.reconcile_payments";
    const BACKOFF: &'static [i64] = &[];
    const LANE: Lane = Lane::Payments;

    async fn run(&self, sales: &Sales) -> Result<(), Setback> {
        let now = sales.db.clock().now();
        let since = now.plus_seconds(-QUIET_SECONDS);
        let open = sales.db.read(move |conn| store::to_ask(conn, since, BATCH)).await?;
        for payment in open {
            match reconcile(sales, &payment, now).await {
                Ok(()) => {}
                // It is down for all of them.
                Err(Failure::Unavailable { .. }) => {
                    return Err(Setback::Later("the provider is away".to_owned()));
                }
                Err(failure) => {
                    tracing::error!(payment = %payment.id, %failure, "a payment cannot be reconciled");
                }
            }
        }
        Ok(())
    }
}

async fn reconcile(sales: &Sales, payment: &Payment, now: Instant) -> Result<(), Failure> {
    let id = payment.id;
    sales.db.write(move |tx| store::note_asked(tx, id)).await?;
    let said = match &payment.reference {
        Some(reference) => Some(sales.provider.fetch(reference).await?),
        None => sales.provider.find(id.uuid()).await?,
    };
    let Some(said) = said else {
        if payment.created_at.plus_seconds(UNKNOWN_SECONDS) <= now {
            let order = payment.order_id;
            let ended = sales.db.write(move |tx| {
                if let Some(order) = orders::hold(tx, order)?
                    && store::fail(tx, id)?
                {
                    orders::set_paying(tx, order.id, false, order.expires_at)?;
                }
                Ok(())
            });
            ended.await?;
        }
        return Ok(());
    };
    let reference = said.reference.clone();
    let keyring = sales.keyring.clone();
    let settled = sales.db.write(move |tx| settle(tx, &keyring, id, &said)).await?;
    let is_left = settled.payment.status == PaymentStatus::RequiresAction && settled.order.expires_at <= now;
    if is_left {
        // Only once the provider has called it off can nothing come of it, and the places go.
        let said = match sales.provider.cancel(&reference).await {
            Ok(said) => said,
            Err(ProviderError::Refused(_)) => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        let keyring = sales.keyring.clone();
        sales.db.write(move |tx| settle(tx, &keyring, id, &said)).await?;
    }
    Ok(())
}
