//! Stripe against a machine that answers what it is told to: how it is asked, and what its errors mean.

use super::stub::{Says, Stub};
use super::{STRIPE, charge, eur, part};
use crate::app::at;
use kernel::money::Currency;
use platform::config::{Config, PaymentsConfig, StripeConfig};
use sales::payments::provider::rules::{Decline, DisputeState, ProviderStatus, RefundState};
use sales::payments::provider::signature::{self, BadSignature};
use sales::payments::provider::stripe::Stripe;
use sales::payments::provider::talk::{NewCharge, NextAction, ProviderError, ProviderEvent};
use sales::payments::provider::webhook::WebhookRefusal;
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;
use uuid::Uuid;

/// The configuration of an account at an address.
pub fn config(url: &str) -> StripeConfig {
    let here = [("STRIPE_API_URL", url)];
    let settings =
        STRIPE.iter().chain(&here).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let config = Config::from_parts(settings, Path::new("no-such-file.toml")).unwrap();
    let PaymentsConfig::Stripe(stripe) = config.payments else { panic!("not Stripe") };
    stripe
}

fn account(stub: &Stub) -> Stripe {
    Stripe::with_timeout(&config(&stub.url()), Duration::from_millis(500)).unwrap()
}

async fn saying(status: u16, body: &Value) -> (Stub, Stripe) {
    let stub = Stub::saying(&[Says::Json(status, body.to_string())]).await;
    let stripe = account(&stub);
    (stub, stripe)
}

/// A PaymentIntent as Stripe writes it.
fn intent(payment: Uuid, status: &str) -> Value {
    json!({
        "id": "pi_3MtwBwLkdIwHu7ix28a3tqPa", "object": "payment_intent", "amount": 2500, "amount_received": 2500,
        "automatic_payment_methods": null, "canceled_at": null, "capture_method": "automatic",
        "client_secret": "pi_3MtwBwLkdIwHu7ix28a3tqPa_secret_YrKJ", "confirmation_method": "automatic",
        "created": 1_763_715_600, "currency": "eur", "customer": null, "last_payment_error": null,
        "latest_charge": {"id": "ch_1", "object": "charge", "amount_refunded": 300, "payment_intent": "pi_3MtwBwLkdIwHu7ix28a3tqPa",
            "payment_method_details": {"type": "card", "card": {"brand": "visa", "last4": "4242", "exp_year": 2030}}},
        "livemode": false, "metadata": {"payment": payment.to_string(), "order": "7K3M9QXA"},
        "next_action": null, "payment_method": "pm_1", "payment_method_types": ["card"], "status": status,
    })
}

#[tokio::test]
async fn a_payment_is_asked_for_with_its_key_and_our_names() {
    let asked = charge("pm_card_visa");
    let (stub, stripe) = saying(200, &intent(asked.payment, "succeeded")).await;
    let said = stripe.create(&asked).await.unwrap();
    assert_eq!((said.status, said.amount, said.currency), (ProviderStatus::Succeeded, 2_500, eur()));
    assert_eq!((said.payment, said.refunded), (Some(asked.payment), 300));
    assert_eq!((said.method.as_deref(), said.next_action), (Some("Visa •••• 4242"), None));
    let call = &stub.asked()[0];
    assert_eq!(call.line, "POST /v1/payment_intents");
    assert_eq!(call.header("idempotency-key"), asked.key);
    assert_eq!(call.header("authorization"), "Bearer sk_test_0123456789");
    assert_eq!(call.header("stripe-version"), "2026-01-28.clover");
    let expected = [
        ("amount", "2500"),
        ("currency", "eur"),
        ("payment_method", "pm_card_visa"),
        ("payment_method_types[]", "card"),
        ("capture_method", "automatic"),
        ("confirm", "true"),
        ("return_url", "https://billets.example/orders/7K3M9QXA"),
        ("metadata[payment]", &asked.payment.to_string()),
        ("metadata[order]", "7K3M9QXA"),
        ("expand[]", "latest_charge"),
    ];
    assert_eq!(call.form(), expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
}

#[tokio::test]
async fn a_card_is_named_by_what_stands_for_it() {
    for (token, field) in
        [("ctoken_1NnQUf2eZvKYlo2C", "confirmation_token"), ("tok_visa", "payment_method_data[card][token]")]
    {
        let asked = charge(token);
        let (stub, stripe) = saying(200, &intent(asked.payment, "succeeded")).await;
        stripe.create(&asked).await.unwrap();
        let form = stub.asked()[0].form();
        assert!(form.contains(&(field.to_owned(), token.to_owned())), "{form:?}");
    }
    let (stub, stripe) = saying(200, &json!({})).await;
    for bad in ["4242424242424242", "", "pm_1&amount=1", "seti_1"] {
        assert_eq!(stripe.create(&charge(bad)).await, Err(ProviderError::BadToken), "{bad}");
    }
    assert!(stub.asked().is_empty(), "Stripe is not even asked");
}

#[tokio::test]
async fn amounts_are_in_the_units_that_stripe_wants() {
    let kronur = NewCharge { currency: Currency::parse("ISK").unwrap(), ..charge("pm_1") };
    let mut answer = intent(kronur.payment, "succeeded");
    (answer["currency"], answer["amount"]) = (json!("isk"), json!(250_000));
    let (stub, stripe) = saying(200, &answer).await;
    let said = stripe.create(&kronur).await.unwrap();
    assert_eq!((said.amount, said.refunded), (2_500, 3));
    assert!(stub.asked()[0].form().contains(&("amount".to_owned(), "250000".to_owned())));
}

#[tokio::test]
async fn statuses_are_put_in_our_words() {
    for (theirs, ours) in [
        ("requires_action", ProviderStatus::RequiresAction),
        ("requires_confirmation", ProviderStatus::RequiresAction),
        ("processing", ProviderStatus::Processing),
        ("requires_capture", ProviderStatus::Processing),
        ("succeeded", ProviderStatus::Succeeded),
        ("canceled", ProviderStatus::Cancelled),
        ("requires_payment_method", ProviderStatus::Failed),
    ] {
        let (_stub, stripe) = saying(200, &intent(Uuid::new_v4(), theirs)).await;
        let said = stripe.fetch("pi_3MtwBwLkdIwHu7ix28a3tqPa").await.unwrap();
        assert_eq!(said.status, ours, "{theirs}");
        let secret =
            NextAction::ClientSecret { secret: "pi_3MtwBwLkdIwHu7ix28a3tqPa_secret_YrKJ".to_owned() };
        assert_eq!(said.next_action, (ours == ProviderStatus::RequiresAction).then_some(secret));
    }
    let mut redirected = intent(Uuid::new_v4(), "requires_action");
    redirected["next_action"] = json!({"type": "redirect_to_url", "redirect_to_url": {"url": "https://hooks.stripe.com/3d", "return_url": "x"}});
    let (_stub, stripe) = saying(200, &redirected).await;
    let url = NextAction::Redirect { url: "https://hooks.stripe.com/3d".to_owned() };
    assert_eq!(stripe.fetch("pi_1").await.unwrap().next_action, Some(url));
    let (_stub, stripe) = saying(200, &intent(Uuid::new_v4(), "levitating")).await;
    assert!(matches!(stripe.fetch("pi_1").await, Err(ProviderError::Refused(_))));
}

#[tokio::test]
async fn a_decline_is_a_payment_that_failed() {
    for (code, reason, expected) in [
        ("card_declined", "generic_decline", Decline::Declined),
        ("card_declined", "insufficient_funds", Decline::InsufficientFunds),
        ("expired_card", "expired_card", Decline::ExpiredCard),
        ("card_declined", "authentication_required", Decline::AuthenticationFailed),
        ("incorrect_cvc", "incorrect_cvc", Decline::Other),
    ] {
        let asked = charge("pm_1");
        let mut failed = intent(asked.payment, "requires_payment_method");
        let error = json!({"code": code, "decline_code": reason, "message": "Your card was declined.", "type": "card_error"});
        (failed["last_payment_error"], failed["latest_charge"]) = (error.clone(), json!("ch_1"));
        let mut body = error;
        (body["payment_intent"], body["charge"]) = (failed, json!("ch_1"));
        let (_stub, stripe) = saying(402, &json!({"error": body})).await;
        let said = stripe.create(&asked).await.unwrap();
        assert_eq!((said.status, said.decline), (ProviderStatus::Failed, Some(expected)), "{code} {reason}");
        assert_eq!((said.payment, said.method, said.next_action), (Some(asked.payment), None, None));
    }
}

#[tokio::test]
async fn what_may_have_happened_is_asked_again_and_what_is_wrong_is_not() {
    let error = |kind: &str, code: &str, parameter: &str| {
        let message = "No such PaymentMethod: 'pm_secret'; key sk_test_0123456789";
        json!({"error": {"type": kind, "code": code, "param": parameter, "message": message}}).to_string()
    };
    let invalid = "invalid_request_error";
    for (status, body) in [
        (500, "oops".to_owned()),
        (502, String::new()),
        (503, error("api_error", "", "")),
        (429, error(invalid, "rate_limit", "")),
        (409, error("idempotency_error", "idempotency_key_in_use", "")),
        (200, "not JSON".to_owned()),
        (402, "not JSON".to_owned()),
    ] {
        let stub = Stub::saying(&[Says::Json(status, body)]).await;
        let said = account(&stub).create(&charge("pm_1")).await;
        assert!(matches!(said, Err(ProviderError::Unreachable(_))), "{status}: {said:?}");
        assert_eq!(stub.asked().len(), 1, "nothing is tried again here");
    }
    for (status, code, parameter, is_token) in [
        (400, "resource_missing", "payment_method", true),
        (404, "resource_missing", "confirmation_token", true),
        (400, "token_already_used", "payment_method_data[card][token]", true),
        (400, "resource_missing", "customer", false),
        (400, "amount_too_small", "amount", false),
        (401, "", "", false),
        (403, "", "", false),
    ] {
        let stub = Stub::saying(&[Says::Json(status, error(invalid, code, parameter))]).await;
        let refused = account(&stub).create(&charge("pm_1")).await.unwrap_err();
        assert_eq!(refused == ProviderError::BadToken, is_token, "{status} {code}");
        let said = format!("{refused} {refused:?}");
        assert!(!said.contains("secret") && !said.contains("sk_test"), "{said}");
        assert!(is_token || said.contains(code), "{said}");
    }
}

#[tokio::test]
async fn a_machine_that_is_away_or_slow_is_unreachable() {
    for says in [Says::HangsUp, Says::Stalls] {
        let stub = Stub::saying(&[says]).await;
        let (stripe, begun) = (account(&stub), std::time::Instant::now());
        for error in [
            stripe.create(&charge("pm_1")).await.unwrap_err(),
            stripe.fetch("pi_1").await.unwrap_err(),
            stripe.cancel("pi_1").await.unwrap_err(),
            stripe.find(Uuid::new_v4()).await.unwrap_err(),
            stripe.list_since(at("2026-11-21T09:00:00Z"), None).await.unwrap_err(),
            stripe.fetch_refund("re_1").await.unwrap_err(),
        ] {
            assert!(matches!(error, ProviderError::Unreachable(_)), "{error}");
            assert!(!error.to_string().contains("pi_1"), "no address is told: {error}");
        }
        assert!(begun.elapsed() < Duration::from_secs(5));
    }
    let nobody = Stripe::with_timeout(&config("http://127.0.0.1:9"), Duration::from_millis(500)).unwrap();
    assert!(matches!(nobody.fetch("pi_1").await, Err(ProviderError::Unreachable(_))));
}

#[tokio::test]
async fn a_payment_is_found_by_our_name_of_it() {
    let payment = Uuid::new_v4();
    let found = json!({"object": "search_result", "data": [intent(payment, "succeeded")], "has_more": false, "url": "/v1"});
    let (stub, stripe) = saying(200, &found).await;
    assert_eq!(stripe.find(payment).await.unwrap().unwrap().payment, Some(payment));
    assert_eq!(stripe.find(Uuid::new_v4()).await, Ok(None), "what is another's is not it");
    let line =
        reqwest::Url::parse(&format!("http://x{}", stub.asked()[0].line.trim_start_matches("GET "))).unwrap();
    assert_eq!(line.path(), "/v1/payment_intents/search");
    let query = line.query_pairs().find(|(name, _)| name == "query").unwrap().1.into_owned();
    assert_eq!(query, format!("metadata['payment']:'{payment}'"));
    let (_stub, stripe) = saying(200, &json!({"data": [], "has_more": false})).await;
    assert_eq!(stripe.find(payment).await, Ok(None));
}

#[tokio::test]
async fn payments_are_listed_page_by_page() {
    let mut others = intent(Uuid::new_v4(), "succeeded");
    (others["id"], others["metadata"]) = (json!("pi_last"), json!({}));
    let page = json!({"data": [intent(Uuid::new_v4(), "succeeded"), others], "has_more": true});
    let (stub, stripe) = saying(200, &page).await;
    let since = at("2026-11-21T09:00:00Z");
    let first = stripe.list_since(since, None).await.unwrap();
    assert_eq!((first.payments.len(), first.payments[1].payment), (2, None));
    assert_eq!(first.next_cursor.as_deref(), Some("pi_last"));
    stripe.list_since(since, Some("pi_last")).await.unwrap();
    let lines: Vec<String> = stub.asked().into_iter().map(|asked| asked.line).collect();
    assert!(lines[0].contains("created%5Bgte%5D=") && lines[0].contains("limit=100"), "{lines:?}");
    assert!(!lines[0].contains("starting_after") && lines[1].contains("starting_after=pi_last"));
}

#[tokio::test]
async fn a_payment_that_cannot_be_cancelled_is_looked_at() {
    let done = intent(Uuid::new_v4(), "succeeded").to_string();
    let unexpected =
        json!({"error": {"type": "invalid_request_error", "code": "payment_intent_unexpected_state"}});
    let stub = Stub::saying(&[Says::Json(400, unexpected.to_string()), Says::Json(200, done)]).await;
    let said = account(&stub).cancel("pi_1").await.unwrap();
    assert_eq!(said.status, ProviderStatus::Succeeded);
    let lines: Vec<String> = stub.asked().into_iter().map(|asked| asked.line).collect();
    assert_eq!(lines[0], "POST /v1/payment_intents/pi_1/cancel");
    assert!(lines[1].starts_with("GET /v1/payment_intents/pi_1"));
}

#[tokio::test]
async fn refunds_are_asked_for_with_their_key() {
    let (_stub, stripe) = saying(200, &intent(Uuid::new_v4(), "succeeded")).await;
    let paid = stripe.fetch("pi_1").await.unwrap();
    let asked = part(&paid, 1_000);
    for (theirs, ours) in [
        ("succeeded", RefundState::Succeeded),
        ("pending", RefundState::Submitted),
        ("requires_action", RefundState::Submitted),
        ("failed", RefundState::Failed),
        ("canceled", RefundState::Failed),
    ] {
        let (stub, stripe) = saying(200, &refund(asked.refund, theirs)).await;
        let given = stripe.refund(&asked).await.unwrap();
        assert_eq!((given.status, given.amount, given.refund), (ours, 1_000, Some(asked.refund)), "{theirs}");
        assert_eq!(given.payment_reference, "pi_1");
        assert_eq!(stub.asked()[0].header("idempotency-key"), asked.key);
        assert!(stub.asked()[0].form().contains(&("payment_intent".to_owned(), paid.reference.clone())));
    }
    let over = json!({"error": {"type": "invalid_request_error", "code": "charge_already_refunded"}});
    let (_stub, stripe) = saying(400, &over).await;
    assert!(matches!(stripe.refund(&asked).await, Err(ProviderError::Refused(_))));
}

fn refund(ours: Uuid, status: &str) -> Value {
    json!({"id": "re_1Nispe2eZvKYlo2Cd31jOCgZ", "object": "refund", "amount": 1000, "charge": "ch_1", "created": 1_763_715_600,
        "currency": "eur", "metadata": {"refund": ours.to_string()}, "payment_intent": "pi_1", "reason": null, "status": status})
}

/// An event as Stripe sends it.
fn event(kind: &str, livemode: bool, object: &Value) -> Vec<u8> {
    let event = json!({"id": "evt_1", "object": "event", "api_version": "2026-01-28.clover", "created": 1_763_715_600,
        "data": {"object": object}, "livemode": livemode, "pending_webhooks": 1, "request": {"id": null}, "type": kind});
    serde_json::to_vec_pretty(&event).unwrap()
}

#[tokio::test]
async fn webhooks_are_read_once_their_signature_is_right() {
    let stripe = Stripe::new(&config("http://127.0.0.1:9")).unwrap();
    let (now, payment) = (at("2026-11-21T09:00:00Z"), Uuid::new_v4());
    let read = |body: &[u8], secret: &str| {
        let header = signature::sign(&secret.to_owned().into(), body, now);
        stripe.read_webhook(body, &header, now)
    };
    let (one, two) = ("whsec_0123456789abcdef", "whsec_fedcba9876543210");
    let mut paid = intent(payment, "succeeded");
    paid["latest_charge"] = json!("ch_1");
    let body = event("payment_intent.succeeded", false, &paid);
    for secret in [one, two] {
        let Ok(ProviderEvent::Payment { id, payment: said }) = read(&body, secret) else {
            panic!("{secret}")
        };
        assert_eq!(
            (id.as_str(), said.payment, said.status),
            ("evt_1", Some(payment), ProviderStatus::Succeeded)
        );
    }
    let wrong = Err(WebhookRefusal::Signature(BadSignature::Wrong));
    assert_eq!(read(&body, "whsec_somebody_elses"), wrong);
    let refunded = event("refund.updated", false, &refund(payment, "failed"));
    let Ok(ProviderEvent::Refund { refund: said, .. }) = read(&refunded, one) else { panic!("no refund") };
    assert_eq!((said.refund, said.status), (Some(payment), RefundState::Failed));
    let mut dashboards = refund(payment, "succeeded");
    dashboards["metadata"] = json!({});
    let made = event("refund.created", false, &dashboards);
    let Ok(ProviderEvent::Refund { refund: said, .. }) = read(&made, one) else { panic!("no refund") };
    assert_eq!(said.refund, None, "made in the dashboard");
    let other = Ok(ProviderEvent::Other { id: "evt_1".to_owned() });
    for (kind, status, state) in [
        ("charge.dispute.created", "needs_response", Some(DisputeState::Open)),
        ("charge.dispute.updated", "under_review", Some(DisputeState::Open)),
        ("charge.dispute.funds_reinstated", "won", Some(DisputeState::Won)),
        ("charge.dispute.closed", "lost", Some(DisputeState::Lost)),
        ("charge.dispute.closed", "warning_closed", None),
    ] {
        let object = json!({"id": "du_1", "object": "dispute", "amount": 250_000, "charge": "ch_1", "currency": "isk",
            "payment_intent": "pi_1", "reason": "fraudulent", "status": status});
        let read = read(&event(kind, false, &object), one);
        let Some(state) = state else {
            assert_eq!(read, other, "no money moves");
            continue;
        };
        let Ok(ProviderEvent::Dispute { dispute: said, .. }) = read else { panic!("{kind}: {read:?}") };
        assert_eq!((said.reference.as_str(), said.payment_reference.as_str()), ("du_1", "pi_1"));
        assert_eq!((said.amount, said.currency.code(), said.state), (2_500, "ISK", state));
    }
    assert_eq!(read(&event("customer.created", false, &json!({"id": "cus_1"})), one), other);
    assert_eq!(read(&event("payment_intent.succeeded", true, &paid), one), other, "of the other mode");
    assert_eq!(read(b"{\"id\": 7}", one), Err(WebhookRefusal::Unreadable));
    assert_eq!(read(b"", one), Err(WebhookRefusal::Unreadable));
    assert_eq!(
        read(&event("payment_intent.succeeded", false, &json!([])), one),
        Err(WebhookRefusal::Unreadable)
    );
}
