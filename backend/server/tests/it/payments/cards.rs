//! Tokens of test cards.

use super::{TOKENS, card, charge};
use crate::app::TestApp;
use sales::payments::provider::rules::ProviderStatus;
use sales::payments::provider::simulated::rules::CARDS;
use sales::payments::provider::talk::ProviderError;
use serde_json::json;

#[tokio::test]
async fn a_card_becomes_a_token_that_pays_once() {
    let app = TestApp::start().await;
    let answer = app.post(TOKENS, card("4242-4242 4242 4242")).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let view = answer.json();
    assert_eq!((&view["brand"], &view["last4"]), (&json!("Visa"), &json!("4242")));
    let token = view["token"].as_str().unwrap();
    let first = charge(token);
    let paid = app.provider.create(&first).await.unwrap();
    assert_eq!((paid.status, paid.method.as_deref()), (ProviderStatus::Succeeded, Some("Visa •••• 4242")));
    assert_eq!(app.provider.create(&first).await.unwrap(), paid, "the same key is the same payment");
    assert_eq!(app.provider.create(&charge(token)).await, Err(ProviderError::BadToken), "it is used up");
}

#[tokio::test]
async fn the_number_of_a_card_is_kept_nowhere() {
    let app = TestApp::start().await;
    for card_of in CARDS {
        assert_eq!(app.post(TOKENS, card(card_of.number)).await.status, 201, "{}", card_of.token);
    }
    let kept =
        app.database.texts("SELECT token || ' ' || behaviour || ' ' || method AS text FROM sandbox_tokens");
    assert_eq!(kept.len(), CARDS.len());
    for card_of in CARDS {
        assert!(kept.iter().all(|row| !row.contains(card_of.number)), "{}", card_of.token);
        let last4 = &card_of.number[card_of.number.len() - 4..];
        assert!(kept.iter().any(|row| row.contains(card_of.behaviour.as_str()) && row.ends_with(last4)));
    }
}

#[tokio::test]
async fn a_token_is_good_for_an_hour() {
    let app = TestApp::start().await;
    let token = async || {
        let view = app.post(TOKENS, card("4242424242424242")).await.json();
        view["token"].as_str().unwrap().to_owned()
    };
    let (first, second) = (token().await, token().await);
    app.set_clock("2026-11-21T10:00:00Z");
    assert!(app.provider.create(&charge(&first)).await.is_ok());
    app.set_clock("2026-11-21T10:00:01Z");
    assert_eq!(app.provider.create(&charge(&second)).await, Err(ProviderError::BadToken));
    token().await;
    assert_eq!(
        app.database.texts("SELECT token AS text FROM sandbox_tokens").len(),
        1,
        "the old is forgotten"
    );
}

#[tokio::test]
async fn what_is_wrong_with_a_card_is_named_at_once() {
    let app = TestApp::start().await;
    let bad = json!({"number": "4242 4242 4242 4241", "exp_month": 10, "exp_year": 26, "cvc": "12"});
    let answer = app.post(TOKENS, bad).await;
    assert_eq!(
        (answer.status, answer.pointers()),
        (422, ["/number", "/exp_month", "/cvc"].map(String::from).into())
    );
    assert!(!answer.text().contains("4242"), "it is not said back");
    let last = json!({"number": "4242424242424242", "exp_month": 11, "exp_year": 26, "cvc": "1234"});
    assert_eq!(app.post(TOKENS, last).await.status, 201, "until the end of the month");
    for wrong in [json!("4242424242424242"), json!(null), json!(4_242_424_242_424_242_i64)] {
        let number = json!({"number": [wrong], "exp_month": 12, "exp_year": 2030, "cvc": "123"});
        assert_eq!(app.post(TOKENS, number).await.code(), "http.invalid_body");
    }
}
