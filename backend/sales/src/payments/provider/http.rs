//! `/payment-config`

use super::Provider;
use actix_web::get;
use actix_web::web::{Data, Json};
use serde::Serialize;
use utoipa::ToSchema;

/// How payments are taken here.
#[derive(Serialize, ToSchema)]
pub struct PaymentConfigView {
    provider: PaymentProviderName,
    /// For Stripe's script; null when payments are simulated.
    #[schema(example = "pk_live_51H8Zk2")]
    publishable_key: Option<String>,
    /// Whether no money moves.
    is_test: bool,
}

/// Who takes the money.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaymentProviderName {
    /// A gateway of this program, with test cards: no money moves.
    Simulated,
    /// Stripe.
    Stripe,
}

/// See how payments are taken
///
/// What an app needs to know before it asks for a card.
#[utoipa::path(tag = "payments", responses((status = 200, body = PaymentConfigView)))]
#[get("/payment-config")]
pub async fn get_payment_config(provider: Data<Provider>) -> Json<PaymentConfigView> {
    let view = match provider.get_ref() {
        Provider::Simulated(_) => PaymentConfigView {
            provider: PaymentProviderName::Simulated,
            publishable_key: None,
            is_test: true,
        },
        Provider::Stripe(stripe) => PaymentConfigView {
            provider: PaymentProviderName::Stripe,
            publishable_key: Some(stripe.publishable_key().to_owned()),
            is_test: stripe.is_test(),
        },
    };
    Json(view)
}
