//! Webhooks of the simulated gateway: raw bytes and a signature, at least once.

use super::{asked_about, charge, page_of, part};
use crate::app::TestApp;
use platform::http::failure::Failure;
use platform::jobs::{Worker, Works};
use sales::payments::provider::Provider;
use sales::payments::provider::rules::{Decline, DisputeState, ProviderStatus, RefundState};
use sales::payments::provider::signature::BadSignature;
use sales::payments::provider::simulated::queue;
use sales::payments::provider::talk::{ProviderDispute, ProviderEvent, ProviderPayment, ProviderRefund};
use sales::payments::provider::webhook::WebhookRefusal;
use serde_json::Value;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// Webhooks as they came: body and signature.
type Heard = Arc<Mutex<Vec<(Vec<u8>, String)>>>;

/// Somebody who hears webhooks, and a worker that delivers them.
struct Ear {
    heard: Heard,
    is_deaf: Arc<AtomicBool>,
    worker: Worker,
}

impl Ear {
    fn of(app: &TestApp) -> Self {
        let Provider::Simulated(simulated) = &app.provider else { panic!("not simulated") };
        let (heard, is_deaf) = (Heard::default(), Arc::<AtomicBool>::default());
        let (into, deaf) = (heard.clone(), is_deaf.clone());
        let mut works = Works::default();
        let sink = move |body, signature| -> futures_util::future::BoxFuture<'static, Result<(), Failure>> {
            into.lock().unwrap().push((body, signature));
            let answer = if deaf.load(Ordering::SeqCst) { Err(Failure::overloaded("ear")) } else { Ok(()) };
            Box::pin(async move { answer })
        };
        queue::works(&mut works, simulated, Arc::new(sink));
        Self { heard, is_deaf, worker: Worker::new(app.catalog.db.clone(), works) }
    }

    /// What it hears now, as the provider reads it.
    async fn listen(&self, app: &TestApp) -> Vec<ProviderEvent> {
        self.worker.run_due().await.unwrap();
        let heard = std::mem::take(&mut *self.heard.lock().unwrap());
        let now = app.clock.now();
        heard.iter().map(|(body, signed)| app.provider.read_webhook(body, signed, now).unwrap()).collect()
    }

    async fn hear_payment(&self, app: &TestApp) -> ProviderPayment {
        match self.listen(app).await.as_slice() {
            [ProviderEvent::Payment { payment, .. }] => payment.clone(),
            other => panic!("{other:?}"),
        }
    }

    async fn hear_dispute(&self, app: &TestApp) -> ProviderDispute {
        match self.listen(app).await.as_slice() {
            [ProviderEvent::Dispute { dispute, .. }] => dispute.clone(),
            other => panic!("{other:?}"),
        }
    }

    async fn hear_refund(&self, app: &TestApp) -> ProviderRefund {
        match self.listen(app).await.as_slice() {
            [ProviderEvent::Refund { refund, .. }] => refund.clone(),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn what_takes_its_time_is_told_when_it_is_over() {
    for (token, before, after, status, decline) in [
        ("tok_slow", "09:00:09", "09:00:10", ProviderStatus::Succeeded, None),
        ("tok_slow_fail", "09:00:09", "09:00:10", ProviderStatus::Failed, Some(Decline::Declined)),
        ("tok_late_webhook", "09:19:59", "09:20:00", ProviderStatus::Succeeded, None),
    ] {
        let app = TestApp::start().await;
        let ear = Ear::of(&app);
        let asked = charge(token);
        let payment = app.provider.create(&asked).await.unwrap();
        app.set_clock(&format!("2026-11-21T{before}Z"));
        assert_eq!(ear.listen(&app).await, [], "{token}: not yet");
        assert_eq!(app.provider.fetch(&payment.reference).await.unwrap().status, ProviderStatus::Processing);
        app.set_clock(&format!("2026-11-21T{after}Z"));
        let told = ear.hear_payment(&app).await;
        assert_eq!(
            (told.status, told.decline, told.payment),
            (status, decline, Some(asked.payment)),
            "{token}"
        );
        assert_eq!(app.provider.fetch(&payment.reference).await.unwrap(), told);
        assert_eq!(ear.listen(&app).await, [], "it is told once");
    }
}

#[tokio::test]
async fn one_event_told_twice_has_one_id() {
    let app = TestApp::start().await;
    let ear = Ear::of(&app);
    app.provider.create(&charge("tok_duplicate_webhook")).await.unwrap();
    let events = ear.listen(&app).await;
    assert_eq!(events.len(), 2);
    assert_eq!(events[0], events[1]);
    app.provider.create(&charge("tok_visa")).await.unwrap();
    assert_eq!(ear.listen(&app).await, [], "what was answered is not told again");
}

#[tokio::test]
async fn what_is_not_heard_is_told_again() {
    let app = TestApp::start().await;
    let ear = Ear::of(&app);
    ear.is_deaf.store(true, Ordering::SeqCst);
    app.provider.create(&charge("tok_slow")).await.unwrap();
    app.set_clock("2026-11-21T09:00:10Z");
    let first = ear.listen(&app).await;
    ear.is_deaf.store(false, Ordering::SeqCst);
    assert_eq!(ear.listen(&app).await, [], "not at once");
    app.set_clock("2026-11-21T09:00:12Z");
    assert_eq!(ear.listen(&app).await, first, "and with the same id");
    app.set_clock("2026-11-22T09:00:00Z");
    assert_eq!(ear.listen(&app).await, []);
}

#[tokio::test]
async fn what_the_buyer_decides_is_told() {
    let app = TestApp::start().await;
    let ear = Ear::of(&app);
    for (verb, status) in [("succeed", ProviderStatus::Succeeded), ("fail", ProviderStatus::Failed)] {
        let (payment, key) = asked_about(&app).await;
        app.post(&format!("{}/{verb}", page_of(&key)), Value::Null).await;
        let told = ear.hear_payment(&app).await;
        assert_eq!((told.status, &told.reference), (status, &payment.reference));
    }
    let (_, key) = asked_about(&app).await;
    app.post(&format!("{}/delay", page_of(&key)), Value::Null).await;
    assert_eq!(ear.listen(&app).await, []);
    app.set_clock("2026-11-21T09:00:10Z");
    assert_eq!(ear.hear_payment(&app).await.status, ProviderStatus::Succeeded);
}

#[tokio::test]
async fn slow_refunds_end_by_themselves() {
    let app = TestApp::start().await;
    let ear = Ear::of(&app);
    let slow = app.provider.create(&charge("tok_refund_slow")).await.unwrap();
    let given = app.provider.refund(&part(&slow, 2_500)).await.unwrap();
    assert_eq!(given.status, RefundState::Submitted);
    app.set_clock("2026-11-21T09:00:10Z");
    let told = ear.hear_refund(&app).await;
    assert_eq!((told.status, &told.reference), (RefundState::Succeeded, &given.reference));
    let failing = app.provider.create(&charge("tok_refund_fail")).await.unwrap();
    let given = app.provider.refund(&part(&failing, 2_000)).await.unwrap();
    assert_eq!(app.provider.fetch(&failing.reference).await.unwrap().refunded, 2_000, "it is on its way");
    app.set_clock("2026-11-21T09:00:20Z");
    assert_eq!(ear.hear_refund(&app).await.status, RefundState::Failed);
    assert_eq!(app.provider.fetch_refund(&given.reference).await.unwrap().status, RefundState::Failed);
    assert_eq!(app.provider.fetch(&failing.reference).await.unwrap().refunded, 0, "the money stayed");
    assert!(app.provider.refund(&part(&failing, 2_500)).await.is_ok(), "and can be given back anew");
}

#[tokio::test]
async fn a_dispute_takes_what_is_left_and_is_decided_as_its_card_says() {
    for (token, end, refunded) in [
        ("tok_disputed", None, 2_500),
        ("tok_dispute_won", Some(DisputeState::Won), 1_000),
        ("tok_dispute_lost", Some(DisputeState::Lost), 2_500),
    ] {
        let app = TestApp::start().await;
        let ear = Ear::of(&app);
        let paid = app.provider.create(&charge(token)).await.unwrap();
        app.provider.refund(&part(&paid, 1_000)).await.unwrap();
        app.set_clock("2026-11-21T09:00:09Z");
        assert_eq!(ear.listen(&app).await, [], "{token}: not yet");
        app.set_clock("2026-11-21T09:00:10Z");
        let opened = ear.hear_dispute(&app).await;
        assert_eq!((opened.state, opened.amount), (DisputeState::Open, 1_500));
        assert_eq!(opened.payment_reference, paid.reference);
        assert!(app.provider.refund(&part(&paid, 1)).await.is_err(), "the bank has it");
        app.set_clock("2026-11-21T09:00:20Z");
        match end {
            Some(state) => {
                let closed = ear.hear_dispute(&app).await;
                assert_eq!((closed.state, &closed.reference), (state, &opened.reference));
            }
            None => assert_eq!(ear.listen(&app).await, [], "nobody decides"),
        }
        assert_eq!(app.provider.fetch(&paid.reference).await.unwrap().refunded, refunded, "{token}");
    }
}

#[tokio::test]
async fn a_webhook_of_somebody_else_is_not_believed() {
    let app = TestApp::start().await;
    let other = TestApp::with(&[("APP_SECRET", "0123456789abcdefghijklmnopqrstuvwxyz")]).await;
    let ear = Ear::of(&app);
    app.provider.create(&charge("tok_duplicate_webhook")).await.unwrap();
    ear.worker.run_due().await.unwrap();
    let (body, signature) = ear.heard.lock().unwrap()[0].clone();
    let now = app.clock.now();
    let wrong = |bad| Err(WebhookRefusal::Signature(bad));
    assert!(app.provider.read_webhook(&body, &signature, now).is_ok());
    assert_eq!(other.provider.read_webhook(&body, &signature, now), wrong(BadSignature::Wrong));
    let more = String::from_utf8(body.clone()).unwrap().replace("2500", "2501").into_bytes();
    assert_eq!(app.provider.read_webhook(&more, &signature, now), wrong(BadSignature::Wrong));
    let later = now.plus_seconds(301);
    assert_eq!(app.provider.read_webhook(&body, &signature, later), wrong(BadSignature::Stale));
    assert_eq!(app.provider.read_webhook(&body, "", now), wrong(BadSignature::Malformed));
}
