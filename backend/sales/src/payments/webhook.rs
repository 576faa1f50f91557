//! `POST /payments/webhooks/{provider}`: what providers tell by themselves.

use super::provider::talk::ProviderEvent;
use super::provider::webhook::receive;
use super::refunding::{settle_refund, store as refunds};
use super::reversals::{self, Reversal};
use super::settle::settle;
use super::store;
use crate::Sales;
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse, post};
use kernel::ids::{PaymentId, RefundId};
use platform::http::failure::{Failure, HttpRefusal};
use platform::http::problem::Problem;

/// Take news of a payment provider
///
/// For the provider only: the body is its own, signed in `Stripe-Signature`. What was told before, or is nothing to
/// us, is acknowledged and changes nothing. Money that goes back without us counts: tickets of a disputed payment are
/// cancelled, and those of an order of which nothing is left to refund.
#[utoipa::path(tag = "payments", params(("provider" = String, Path, description = "`simulated` or `stripe`: the one configured here")), responses(
    (status = 204, description = "Taken in"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`sales.webhook_signature_invalid`, `sales.webhook_unreadable`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`http.not_found`"),
    (status = 413, body = Problem, content_type = "application/problem+json", description = "`http.too_large`")))]
#[post("/payments/webhooks/{provider}")]
pub async fn receive_payment_webhook(
    sales: Data<Sales>,
    request: HttpRequest,
    provider: Path<String>,
    payload: Payload,
) -> Result<HttpResponse, Failure> {
    if provider.as_str() != sales.provider.name() {
        return Err(HttpRefusal::NotFound.into());
    }
    let event = receive(&sales.provider, &request, payload.into_inner(), sales.db.clock().now()).await?;
    take_in(&sales, event).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The same for a provider in this program: its bytes and its signature.
///
/// # Errors
/// When it is not signed as it should be, or the database is away: it is told again then.
pub async fn hear(sales: &Sales, body: &[u8], signature: &str) -> Result<(), Failure> {
    let event = sales.provider.read_webhook(body, signature, sales.db.clock().now())?;
    take_in(sales, event).await
}

async fn take_in(sales: &Sales, event: ProviderEvent) -> Result<(), Failure> {
    let (keyring, provider) = (sales.keyring.clone(), sales.provider.name());
    let taken = sales.db.write_together_crowded(move |tx| {
        if !store::is_news(tx, provider, event.id())? {
            return Ok(());
        }
        match &event {
            ProviderEvent::Payment { payment: said, .. } => {
                let own = match said.payment.map(PaymentId::from_uuid) {
                    Some(id) => store::find(tx.conn(), id)?.map(|payment| payment.id),
                    None => store::by_reference(tx.conn(), provider, &said.reference)?,
                };
                own.map_or(Ok(()), |id| settle(tx, &keyring, id, said).map(|_| ()))
            }
            ProviderEvent::Refund { refund: said, .. } => {
                let own = said.refund.map(|id| refunds::find(tx.conn(), RefundId::from_uuid(id)));
                match own.transpose()?.flatten() {
                    Some(own) => settle_refund(tx, own.id, said.status, &said.reference),
                    None => reversals::take_in(tx, provider, &Reversal::refund(said)),
                }
            }
            ProviderEvent::Dispute { dispute, .. } => {
                reversals::take_in(tx, provider, &Reversal::dispute(dispute))
            }
            ProviderEvent::Other { .. } => Ok(()),
        }
    });
    taken.await
}
