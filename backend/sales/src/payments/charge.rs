//! Asking for money, in three steps: it is written down, the provider is asked, what it says is settled. No
//! transaction is open while it is asked. Whoever is interrupted goes on with the same key.

use super::provider::talk::{NewCharge, ProviderError, ProviderPayment};
use super::rules::PaymentStatus;
use super::settle::Settled;
use super::store::{self, Payment};
use crate::Sales;
use crate::orders::model::Order;
use crate::orders::rules::HOLD_MINUTES;
use crate::orders::store as orders;
use crate::refusal::{SalesRefusal, WithFields};
use kernel::refusal::FieldError;
use platform::db::Tx;
use platform::http::failure::Failure;

/// Writes an attempt down. The places are held until its end is known.
pub(crate) fn begin(tx: &mut Tx, order: &Order, provider: &str) -> Result<Payment, Failure> {
    if !order.is_held(tx.now()) {
        return Err(SalesRefusal::HoldOver.into());
    }
    // An order that is bought in one step says so from its first row on.
    let is_first = order.is_paying;
    let until = order.expires_at.max(tx.now().plus_minutes(HOLD_MINUTES));
    if !is_first && !orders::set_paying(tx, order.id, true, until)? {
        return Err(SalesRefusal::HoldOver.into());
    }
    store::begin(tx, order, provider, is_first)?.ok_or_else(|| SalesRefusal::PaymentUnderWay.into())
}

/// Asks the provider; what it says is to be settled.
pub(crate) async fn ask(
    sales: &Sales,
    order: &Order,
    payment: &Payment,
    token: &str,
    return_url: Option<&str>,
) -> Result<ProviderPayment, Failure> {
    let own_page = sales.public_url.join(&format!("orders/{}", order.code)).map_err(Failure::fault)?;
    let charge = NewCharge {
        payment: payment.id.uuid(),
        key: format!("pi:{}:{}", order.id, payment.attempt),
        amount: payment.amount,
        currency: payment.currency,
        token: token.to_owned(),
        order_code: order.code.clone(),
        return_url: return_url.map_or_else(|| own_page.to_string(), str::to_owned),
    };
    match sales.provider.create(&charge).await {
        Ok(said) => Ok(said),
        // It took nothing: the next attempt may begin at once. What cannot be reached may have taken it.
        Err(error @ (ProviderError::BadToken | ProviderError::Refused(_))) => {
            let (id, order_id, until) = (payment.id, order.id, order.expires_at);
            let ended = sales.db.write(move |tx| {
                if store::fail(tx, id)? {
                    orders::set_paying(tx, order_id, false, until)?;
                }
                Ok(())
            });
            ended.await?;
            Err(error.into())
        }
        Err(error) => Err(error.into()),
    }
}

/// The refusal of a payment that failed. It names the order, which can be paid another way.
pub(crate) fn refused(settled: &Settled) -> Option<Failure> {
    let is_over = matches!(settled.payment.status, PaymentStatus::Failed | PaymentStatus::Cancelled);
    let decline = settled.payment.decline.unwrap_or(super::provider::rules::Decline::Other);
    let order = &settled.order;
    let field =
        FieldError::at("/order", order.status.as_str(), &order.code).with("code", order.code.as_str());
    is_over.then(|| WithFields(decline.refusal(), vec![field]).into())
}
