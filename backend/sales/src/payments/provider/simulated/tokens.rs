//! `/sandbox/tokens`

use super::rules::{self, TOKEN_SECONDS};
use super::store;
use crate::payments::provider::Provider;
use crate::refusal::SalesRefusal;
use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use data_encoding::BASE64URL_NOPAD;
use kernel::time::{Instant, Zone};
use platform::http::body::{Body, BodyChecker};
use platform::http::failure::{Failure, InvalidBody};
use platform::http::problem::Problem;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Bytes of randomness in a token.
const TOKEN_BYTES: usize = 16;

/// A test card, as somebody types it. Never kept and never logged: it has no `Debug`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SandboxTokenRequest {
    /// With spaces or without.
    #[schema(example = "4242 4242 4242 4242", max_length = 40)]
    number: String,
    #[schema(minimum = 1, maximum = 12, example = 12)]
    exp_month: u16,
    /// With four digits or with two.
    #[schema(example = 2030)]
    exp_year: u16,
    /// The check number: three digits, or four.
    #[schema(example = "123", min_length = 3, max_length = 4)]
    cvc: String,
}

/// What stands for a test card.
#[derive(Serialize, ToSchema)]
pub struct SandboxTokenView {
    /// Good for one payment, for an hour.
    #[schema(example = "tok_9rTk1hQ5sVb0mG2l3xYz7A")]
    token: String,
    #[schema(example = "Visa")]
    brand: &'static str,
    #[schema(example = "4242")]
    last4: String,
}

impl SandboxTokenRequest {
    /// The digits of a card that is good at a moment.
    fn parse(&self, now: Instant) -> Result<String, InvalidBody> {
        let mut checker = BodyChecker::default();
        let number = checker.read("number", &self.number, "a card number", rules::read_number);
        let this_month = Zone::parse("UTC").map_or(0, |utc| now.day_in(&utc).number() / 100);
        if !rules::is_in_time(self.exp_month, self.exp_year, this_month) {
            checker.refuse("exp_month", "expired", "the card is too old, or has no such month");
        }
        if !rules::is_check_number(&self.cvc) {
            checker.refuse("cvc", "invalid", "three digits, or four");
        }
        checker.finish()?;
        Ok(number.unwrap_or_default())
    }
}

/// Exchange a test card for a token
///
/// Only while payments are simulated. The gateway knows test cards only, among them 4242 4242 4242 4242, which
/// pays, 4000 0000 0000 0002, which is declined, 4000 0025 0000 3155, whose bank asks first, and 4000 0000 0000 0259,
/// which pays and is disputed ten seconds later (4000 0000 0000 8005: the bank decides for who sold after ten more,
/// 4000 0000 0000 9003: for the buyer). The number is not kept.
#[utoipa::path(tag = "payments", request_body = SandboxTokenRequest, responses(
    (status = 201, body = SandboxTokenView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`http.not_found`: payments are not simulated"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`, `sales.sandbox_unknown_card`")))]
#[post("/sandbox/tokens")]
pub async fn create_sandbox_token(
    provider: Data<Provider>,
    body: Body<SandboxTokenRequest>,
) -> Result<HttpResponse, Failure> {
    let simulated = provider.simulated()?.clone();
    let digits = body.0.parse(simulated.db.clock().now())?;
    let card = rules::with_number(&digits).ok_or(SalesRefusal::SandboxUnknownCard)?;
    let token = format!("tok_{}", BASE64URL_NOPAD.encode(&rand::random::<[u8; TOKEN_BYTES]>()));
    let view = SandboxTokenView {
        token: token.clone(),
        brand: rules::brand(&digits),
        last4: rules::last4(&digits).to_owned(),
    };
    let method = rules::method(&digits);
    let keep = simulated.db.write(move |tx| {
        let over = tx.now().plus_seconds(-TOKEN_SECONDS);
        store::keep_token(tx, &token, card.behaviour, &method, over)
    });
    keep.await?;
    Ok(HttpResponse::Created().json(view))
}
