//! `/sandbox/payments/{id}`: the page of the simulated bank. Its id is a secret that only the buyer is given.

use super::rules::Decision;
use super::{bank, store};
use crate::payments::provider::Provider;
use crate::payments::provider::rules::ProviderStatus;
use crate::refusal::SalesRefusal;
use actix_web::web::{Data, Json, Path};
use actix_web::{get, post};
use kernel::money::Money;
use platform::http::failure::Failure;
use platform::http::problem::Problem;
use serde::Serialize;
use utoipa::ToSchema;

/// A payment that a bank asks its buyer about.
#[derive(Serialize, ToSchema)]
pub struct SandboxPaymentView {
    amount: Money,
    /// Who wants the money.
    #[schema(example = "billets.example")]
    merchant: String,
    /// What for.
    #[schema(example = "7K3M9QXA")]
    order_code: String,
    /// What is paid with.
    #[schema(example = "Visa •••• 3155")]
    method: String,
    /// `requires_action` until the buyer decides.
    status: ProviderStatus,
    /// Where the buyer goes afterwards.
    #[schema(example = "https://billets.example/orders/7K3M9QXA")]
    return_url: String,
}

impl SandboxPaymentView {
    fn of(charge: store::Charge, merchant: String) -> Self {
        Self {
            amount: Money { amount: charge.amount, currency: charge.currency },
            merchant,
            order_code: charge.order_code,
            method: charge.method,
            status: charge.status,
            return_url: charge.return_url,
        }
    }
}

/// Look at a simulated payment that its bank asks about
///
/// Only while payments are simulated. The id stands in the address that a payment's `next_action` leads to.
#[utoipa::path(tag = "payments",
    params(("id" = String, Path, description = "What stands behind `/sandbox/payments/` in the address")), responses(
    (status = 200, body = SandboxPaymentView),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`sales.sandbox_payment_not_found`, `http.not_found`: payments are not simulated")))]
#[get("/sandbox/payments/{id}")]
pub async fn get_sandbox_payment(
    provider: Data<Provider>,
    id: Path<String>,
) -> Result<Json<SandboxPaymentView>, Failure> {
    let simulated = provider.simulated()?;
    let id = id.into_inner();
    let found = simulated.db.read(move |conn| store::charge_of_page(conn, &id)).await?;
    let charge = found.ok_or(SalesRefusal::SandboxPaymentNotFound)?;
    Ok(Json(SandboxPaymentView::of(charge, simulated.merchant())))
}

async fn decide(
    provider: &Provider,
    id: Path<String>,
    decision: Decision,
) -> Result<Json<SandboxPaymentView>, Failure> {
    let simulated = provider.simulated()?;
    let id = id.into_inner();
    let charge = simulated.db.write(move |tx| bank::decide(tx, &id, decision)).await?;
    Ok(Json(SandboxPaymentView::of(charge, simulated.merchant())))
}

/// Approve a simulated payment
///
/// Only while payments are simulated. The gateway tells of it by a webhook too.
#[utoipa::path(tag = "payments",
    params(("id" = String, Path, description = "What stands behind `/sandbox/payments/` in the address")), responses(
    (status = 200, body = SandboxPaymentView),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`sales.sandbox_payment_not_found`, `http.not_found`: payments are not simulated"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`sales.sandbox_payment_settled`")))]
#[post("/sandbox/payments/{id}/succeed")]
pub async fn approve_sandbox_payment(
    provider: Data<Provider>,
    id: Path<String>,
) -> Result<Json<SandboxPaymentView>, Failure> {
    decide(&provider, id, Decision::Approve).await
}

/// Refuse a simulated payment
///
/// Only while payments are simulated. The gateway tells of it by a webhook too.
#[utoipa::path(tag = "payments",
    params(("id" = String, Path, description = "What stands behind `/sandbox/payments/` in the address")), responses(
    (status = 200, body = SandboxPaymentView),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`sales.sandbox_payment_not_found`, `http.not_found`: payments are not simulated"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`sales.sandbox_payment_settled`")))]
#[post("/sandbox/payments/{id}/fail")]
pub async fn refuse_sandbox_payment(
    provider: Data<Provider>,
    id: Path<String>,
) -> Result<Json<SandboxPaymentView>, Failure> {
    decide(&provider, id, Decision::Refuse).await
}

/// Approve a simulated payment that the bank then takes its time for
///
/// Only while payments are simulated. It is `processing` for ten seconds; a webhook tells the end of it.
#[utoipa::path(tag = "payments",
    params(("id" = String, Path, description = "What stands behind `/sandbox/payments/` in the address")), responses(
    (status = 200, body = SandboxPaymentView),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`sales.sandbox_payment_not_found`, `http.not_found`: payments are not simulated"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`sales.sandbox_payment_settled`")))]
#[post("/sandbox/payments/{id}/delay")]
pub async fn delay_sandbox_payment(
    provider: Data<Provider>,
    id: Path<String>,
) -> Result<Json<SandboxPaymentView>, Failure> {
    decide(&provider, id, Decision::Delay).await
}
