//! A webhook as it comes in over HTTP: raw bytes and a signature.

use super::Provider;
use super::signature::BadSignature;
use super::talk::ProviderEvent;
use crate::refusal::SalesRefusal;
use actix_web::HttpRequest;
use actix_web::dev::Payload;
use kernel::time::Instant;
use platform::http::body::{BODY_TIMEOUT, WEBHOOK_BYTES_MAX};
use platform::http::failure::{Failure, HttpRefusal};

/// The header with the signature, whoever signs.
pub const SIGNATURE_HEADER: &str = "Stripe-Signature";

/// Why a webhook is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WebhookRefusal {
    /// It is not signed, not by the provider, or not lately.
    Signature(BadSignature),
    /// It is the provider's, and cannot be understood.
    Unreadable,
}

impl From<BadSignature> for WebhookRefusal {
    fn from(bad: BadSignature) -> Self {
        Self::Signature(bad)
    }
}

impl From<WebhookRefusal> for Failure {
    fn from(refusal: WebhookRefusal) -> Self {
        match refusal {
            WebhookRefusal::Signature(_) => SalesRefusal::WebhookSignatureInvalid.into(),
            WebhookRefusal::Unreadable => SalesRefusal::WebhookUnreadable.into(),
        }
    }
}

/// Reads a webhook to its end and finds out what it says. The signature is checked over the bytes as they came.
pub async fn receive(
    provider: &Provider,
    request: &HttpRequest,
    payload: Payload,
    now: Instant,
) -> Result<ProviderEvent, Failure> {
    let header = request.headers().get(SIGNATURE_HEADER).and_then(|value| value.to_str().ok());
    let header = header.unwrap_or_default().to_owned();
    let body = actix_web::body::BodyStream::new(payload);
    let reading = actix_web::body::to_bytes_limited(body, WEBHOOK_BYTES_MAX);
    let bytes = match tokio::time::timeout(BODY_TIMEOUT, reading).await {
        Err(_) => return Err(HttpRefusal::TooSlow.into()),
        Ok(Err(_)) => return Err(HttpRefusal::TooLarge.into()),
        Ok(Ok(Err(_))) => return Err(HttpRefusal::MalformedBody.into()),
        Ok(Ok(Ok(bytes))) => bytes,
    };
    Ok(provider.read_webhook(&bytes, &header, now)?)
}
