//! What becomes of a payment with each card.

use super::{TOKENS, asked_about, card, charge, eur, part};
use crate::app::{TestApp, at};
use kernel::money::Currency;
use sales::payments::provider::rules::{Decline, ProviderStatus, RefundState};
use sales::payments::provider::talk::{NewCharge, ProviderError};
use uuid::Uuid;

#[tokio::test]
async fn every_card_does_what_it_is_for() {
    let app = TestApp::start().await;
    for (token, status, decline) in [
        ("tok_visa", ProviderStatus::Succeeded, None),
        ("tok_mastercard", ProviderStatus::Succeeded, None),
        ("tok_amex", ProviderStatus::Succeeded, None),
        ("tok_declined", ProviderStatus::Failed, Some(Decline::Declined)),
        ("tok_insufficient_funds", ProviderStatus::Failed, Some(Decline::InsufficientFunds)),
        ("tok_expired", ProviderStatus::Failed, Some(Decline::ExpiredCard)),
        ("tok_3ds", ProviderStatus::RequiresAction, None),
        ("tok_slow", ProviderStatus::Processing, None),
        ("tok_slow_fail", ProviderStatus::Processing, None),
        ("tok_duplicate_webhook", ProviderStatus::Succeeded, None),
        ("tok_late_webhook", ProviderStatus::Processing, None),
        ("tok_refund_slow", ProviderStatus::Succeeded, None),
        ("tok_refund_fail", ProviderStatus::Succeeded, None),
        ("tok_disputed", ProviderStatus::Succeeded, None),
        ("tok_dispute_won", ProviderStatus::Succeeded, None),
        ("tok_dispute_lost", ProviderStatus::Succeeded, None),
    ] {
        let asked = charge(token);
        let said = app.provider.create(&asked).await.unwrap();
        assert_eq!((said.status, said.decline), (status, decline), "{token}");
        assert_eq!((said.amount, said.currency, said.payment), (2_500, eur(), Some(asked.payment)));
        assert_eq!(said.next_action.is_some(), status == ProviderStatus::RequiresAction);
        assert_eq!(app.provider.fetch(&said.reference).await.unwrap(), said);
        assert_eq!(app.provider.find(asked.payment).await.unwrap(), Some(said.clone()));
        assert_eq!(app.provider.create(&asked).await.unwrap(), said, "the same key is the same payment");
    }
    assert_eq!(app.provider.create(&charge("tok_nothing")).await, Err(ProviderError::BadToken));
}

#[tokio::test]
async fn an_outage_leaves_nothing_behind_and_a_lost_answer_a_payment() {
    let app = TestApp::start().await;
    let view = app.post(TOKENS, card("4000 0000 0000 3006")).await.json();
    let typed = charge(view["token"].as_str().unwrap());
    let (outage, lost) = (charge("tok_outage"), charge("tok_timeout_then_ok"));
    for asked in [&outage, &outage, &typed, &typed] {
        let error = app.provider.create(asked).await.unwrap_err();
        assert!(matches!(error, ProviderError::Unreachable(_)));
        assert_eq!(app.provider.find(asked.payment).await, Ok(None));
    }
    assert!(matches!(app.provider.create(&lost).await, Err(ProviderError::Unreachable(_))));
    let found = app.provider.find(lost.payment).await.unwrap().unwrap();
    assert_eq!(found.status, ProviderStatus::Succeeded);
    assert_eq!(app.provider.create(&lost).await, Ok(found), "asked again with the same key, it says so");
}

#[tokio::test]
async fn a_key_stands_for_one_payment_whoever_asks_how_often_at_once() {
    let app = TestApp::start().await;
    let asked = charge("tok_visa");
    let asking = (0..20).map(|_| app.provider.create(&asked));
    let said = futures_util::future::join_all(asking).await;
    let first = said[0].clone().unwrap();
    assert!(said.iter().all(|other| other.as_ref() == Ok(&first)));
    assert_eq!(app.database.texts("SELECT method AS text FROM sandbox_payments").len(), 1);
    for other in [
        NewCharge { amount: 2_501, ..asked.clone() },
        NewCharge { payment: Uuid::new_v4(), ..asked.clone() },
        NewCharge { currency: Currency::parse("CHF").unwrap(), ..asked.clone() },
    ] {
        let error = app.provider.create(&other).await.unwrap_err();
        assert!(matches!(error, ProviderError::Refused(_)), "a key is not used for something else");
    }
}

#[tokio::test]
async fn an_unknown_reference_is_refused() {
    let app = TestApp::start().await;
    let unknown = format!("sim_{}", Uuid::new_v4().simple());
    for reference in ["", "sim_", "pi_123", "sim_0192f7c0-0000-7000-8000-000000000000", &unknown] {
        assert!(matches!(app.provider.fetch(reference).await, Err(ProviderError::Refused(_))), "{reference}");
        assert!(matches!(app.provider.cancel(reference).await, Err(ProviderError::Refused(_))));
        assert!(matches!(app.provider.fetch_refund(reference).await, Err(ProviderError::Refused(_))));
    }
}

#[tokio::test]
async fn only_what_waits_for_its_buyer_can_be_called_off() {
    let app = TestApp::start().await;
    let (waiting, key) = asked_about(&app).await;
    let off = app.provider.cancel(&waiting.reference).await.unwrap();
    assert_eq!((off.status, &off.next_action), (ProviderStatus::Cancelled, &None));
    let answer = app.post(&format!("{}/succeed", super::page_of(&key)), serde_json::Value::Null).await;
    assert_eq!(answer.code(), "sales.sandbox_payment_settled");
    for (token, stays) in [("tok_visa", ProviderStatus::Succeeded), ("tok_slow", ProviderStatus::Processing)]
    {
        let payment = app.provider.create(&charge(token)).await.unwrap();
        assert_eq!(app.provider.cancel(&payment.reference).await.unwrap().status, stays);
    }
}

#[tokio::test]
async fn money_is_given_back_in_parts_and_never_more_than_there_was() {
    let app = TestApp::start().await;
    let paid = app.provider.create(&charge("tok_visa")).await.unwrap();
    let first = part(&paid, 1_000);
    let given = app.provider.refund(&first).await.unwrap();
    assert_eq!(
        (given.status, given.amount, given.refund),
        (RefundState::Succeeded, 1_000, Some(first.refund))
    );
    assert_eq!(given.payment_reference, paid.reference);
    assert_eq!(app.provider.refund(&first).await, Ok(given.clone()), "the same key is the same refund");
    assert_eq!(app.provider.fetch_refund(&given.reference).await, Ok(given));
    for amount in [1_501, 0, -1, i64::MAX] {
        let error = app.provider.refund(&part(&paid, amount)).await.unwrap_err();
        assert!(matches!(error, ProviderError::Refused(_)), "{amount}");
    }
    let parts: Vec<_> = (0..5).map(|_| part(&paid, 500)).collect();
    let asking = parts.iter().map(|part| app.provider.refund(part));
    let given = futures_util::future::join_all(asking).await;
    assert_eq!(given.iter().filter(|given| given.is_ok()).count(), 3, "at once, too");
    assert_eq!(app.provider.fetch(&paid.reference).await.unwrap().refunded, 2_500);
    let failed = app.provider.create(&charge("tok_declined")).await.unwrap();
    assert!(app.provider.refund(&part(&failed, 1)).await.is_err(), "there is nothing to give back");
}

#[tokio::test]
async fn payments_are_listed_page_by_page_since_a_moment() {
    let app = TestApp::start().await;
    let old = app.provider.create(&charge("tok_visa")).await.unwrap();
    app.set_clock("2026-11-21T09:30:00Z");
    let asking =
        (0..101).map(|_| async { app.provider.create(&charge("tok_visa")).await.unwrap().reference });
    let mut made = futures_util::future::join_all(asking).await;
    let since = at("2026-11-21T09:30:00Z");
    let first = app.provider.list_since(since, None).await.unwrap();
    let second = app.provider.list_since(since, first.next_cursor.as_deref()).await.unwrap();
    assert_eq!((first.payments.len(), second.payments.len(), &second.next_cursor), (100, 1, &None));
    let mut listed: Vec<_> = first.payments.into_iter().chain(second.payments).map(|p| p.reference).collect();
    made.sort();
    listed.sort();
    assert_eq!(listed, made);
    let all = app.provider.list_since(at("2026-11-21T09:00:00Z"), None).await.unwrap();
    assert!(all.next_cursor.is_some() && !listed.contains(&old.reference));
    assert!(app.provider.list_since(since, Some("nonsense")).await.is_err());
}
