//! Payment providers: the simulated gateway from outside, and Stripe against servers that stand in for it.
//!
//! - here            a payment and a refund to be; every operation, every refusal once
//! - [`cards`]       tokens of test cards
//! - [`simulated`]   what becomes of a payment with each card
//! - [`telling`]     webhooks of the simulated gateway
//! - [`hooks`]       webhooks as they come in
//! - [`bank`]        its page of the bank
//! - [`stripe`]      Stripe against [`stub`], a machine that answers what it is told to
//! - [`localstripe`] Stripe against a fake of it that keeps state

mod bank;
mod cards;
mod hooks;
mod localstripe;
mod simulated;
mod stripe;
pub mod stub;
mod telling;

use crate::app::{Answer, TestApp};
use kernel::money::Currency;
use sales::payments::provider::Provider;
use sales::payments::provider::talk::{NewCharge, NewRefund, NextAction, ProviderPayment};
use serde_json::{Value, json};
use uuid::Uuid;

const TOKENS: &str = "/api/v1/sandbox/tokens";

pub fn eur() -> Currency {
    Currency::parse("EUR").unwrap()
}

/// A payment of 25 € to be, with a key of its own.
pub fn charge(token: &str) -> NewCharge {
    let payment = Uuid::new_v4();
    NewCharge {
        payment,
        key: format!("pi:{payment}:1"),
        amount: 2_500,
        currency: eur(),
        token: token.to_owned(),
        order_code: "7K3M9QXA".to_owned(),
        return_url: "https://billets.example/orders/7K3M9QXA".to_owned(),
    }
}

/// A part of a payment to give back.
pub fn part(of: &ProviderPayment, amount: i64) -> NewRefund {
    let refund = Uuid::new_v4();
    NewRefund {
        reference: of.reference.clone(),
        key: format!("re:{refund}:1"),
        refund,
        amount,
        currency: of.currency,
    }
}

/// A payment that the bank asks about, and the id of its page.
pub async fn asked_about(app: &TestApp) -> (ProviderPayment, String) {
    let payment = app.provider.create(&charge("tok_3ds")).await.unwrap();
    let Some(NextAction::Redirect { url }) = &payment.next_action else { panic!("{payment:?}") };
    let key = url.strip_prefix("https://billets.example/sandbox/payments/").unwrap().to_owned();
    (payment, key)
}

pub fn page_of(key: &str) -> String {
    format!("/api/v1/sandbox/payments/{key}")
}

pub fn card(number: &str) -> Value {
    json!({"number": number, "exp_month": 12, "exp_year": 2030, "cvc": "123"})
}

/// Every operation once.
pub async fn walk(app: &TestApp) {
    assert_eq!(app.post(TOKENS, card("4242 4242 4242 4242")).await.status, 201);
    for verb in ["succeed", "fail", "delay"] {
        let (_, key) = asked_about(app).await;
        assert_eq!(app.get(&page_of(&key)).await.status, 200);
        assert_eq!(app.post(&format!("{}/{verb}", page_of(&key)), Value::Null).await.status, 200);
    }
}

/// A request that is refused with a code.
pub async fn refused(app: &TestApp, code: &str) -> Answer {
    match code {
        "sales.sandbox_unknown_card" => app.post(TOKENS, card("4111 1111 1111 1111")).await,
        "sales.sandbox_payment_not_found" => app.get(&page_of("nothing")).await,
        _ => {
            let (_, key) = asked_about(app).await;
            app.post(&format!("{}/fail", page_of(&key)), Value::Null).await;
            app.post(&format!("{}/succeed", page_of(&key)), Value::Null).await
        }
    }
}

#[tokio::test]
async fn the_app_learns_how_payments_are_taken() {
    let app = TestApp::start().await;
    let simulated = json!({"provider": "simulated", "publishable_key": null, "is_test": true});
    assert_eq!(app.json("/api/v1/payment-config").await, simulated);
    let app = TestApp::with(&STRIPE).await;
    let stripe = json!({"provider": "stripe", "publishable_key": "pk_test_0123456789", "is_test": true});
    assert_eq!(app.json("/api/v1/payment-config").await, stripe);
    assert!(matches!(app.provider, Provider::Stripe(_)) && app.provider.name() == "stripe");
}

#[tokio::test]
async fn without_the_simulated_gateway_its_doors_are_not_there() {
    let app = TestApp::with(&STRIPE).await;
    assert_eq!(app.post(TOKENS, card("4242 4242 4242 4242")).await.code(), "http.not_found");
    assert_eq!(app.get(&page_of("x")).await.code(), "http.not_found");
    for verb in ["succeed", "fail", "delay"] {
        let answer = app.post(&format!("{}/{verb}", page_of("x")), Value::Null).await;
        assert_eq!(answer.code(), "http.not_found");
    }
}

/// Settings of Stripe that lead nowhere.
pub const STRIPE: [(&str, &str); 5] = [
    ("PAYMENT_PROVIDER", "stripe"),
    ("STRIPE_SECRET_KEY", "sk_test_0123456789"),
    ("STRIPE_PUBLISHABLE_KEY", "pk_test_0123456789"),
    ("STRIPE_WEBHOOK_SECRETS", "whsec_0123456789abcdef,whsec_fedcba9876543210"),
    ("STRIPE_API_URL", "http://127.0.0.1:9"),
];
