//! The page of the simulated bank.

use super::{asked_about, charge, page_of};
use crate::app::TestApp;
use sales::payments::provider::rules::{Decline, ProviderStatus};
use serde_json::{Value, json};

#[tokio::test]
async fn the_page_says_what_is_paid_to_whom() {
    let app = TestApp::start().await;
    let (_, key) = asked_about(&app).await;
    let expected = json!({
        "amount": {"amount": 2_500, "currency": "EUR"},
        "merchant": "billets.example",
        "order_code": "7K3M9QXA",
        "method": "Visa •••• 3155",
        "status": "requires_action",
        "return_url": "https://billets.example/orders/7K3M9QXA",
    });
    assert_eq!(app.json(&page_of(&key)).await, expected);
    assert!(key.len() >= 22, "nobody guesses it");
}

#[tokio::test]
async fn the_buyer_decides_once() {
    let app = TestApp::start().await;
    for (verb, status, decline) in [
        ("succeed", ProviderStatus::Succeeded, None),
        ("fail", ProviderStatus::Failed, Some(Decline::AuthenticationFailed)),
        ("delay", ProviderStatus::Processing, None),
    ] {
        let (payment, key) = asked_about(&app).await;
        let answer = app.post(&format!("{}/{verb}", page_of(&key)), Value::Null).await;
        assert_eq!(answer.json()["status"], status.as_str());
        let now = app.provider.fetch(&payment.reference).await.unwrap();
        assert_eq!((now.status, now.decline, now.next_action), (status, decline, None));
        for again in ["succeed", "fail", "delay"] {
            let answer = app.post(&format!("{}/{again}", page_of(&key)), Value::Null).await;
            assert_eq!(answer.code(), "sales.sandbox_payment_settled");
        }
        assert_eq!(app.json(&page_of(&key)).await["status"], status.as_str());
    }
}

#[tokio::test]
async fn references_open_no_page() {
    let app = TestApp::start().await;
    let (payment, _) = asked_about(&app).await;
    let paid = app.provider.create(&charge("tok_visa")).await.unwrap();
    for reference in
        [payment.reference.as_str(), &paid.reference, payment.reference.trim_start_matches("sim_")]
    {
        assert_eq!(app.get(&page_of(reference)).await.code(), "sales.sandbox_payment_not_found");
    }
}

#[tokio::test]
async fn of_twenty_decisions_at_once_one_counts() {
    let app = TestApp::start().await;
    let (payment, key) = asked_about(&app).await;
    let verbs = ["succeed", "fail", "delay"].iter().cycle().take(20);
    let paths: Vec<String> = verbs.map(|verb| format!("{}/{verb}", page_of(&key))).collect();
    let answers = futures_util::future::join_all(paths.iter().map(|path| app.post(path, Value::Null))).await;
    let counted: Vec<_> = answers.iter().filter(|answer| answer.status == 200).collect();
    assert_eq!(counted.len(), 1);
    let status = app.provider.fetch(&payment.reference).await.unwrap().status;
    assert_eq!(counted[0].json()["status"], status.as_str());
}
