//! Money that goes back without us: refunds in the provider's dashboard, and disputes.

use super::desk::Counter;
use crate::accounts::people::text;
use crate::accounts::teams::refusal;
use crate::admission::doors::{Door, said};
use crate::app::{Answer, TestApp};
use crate::organizing::journey::fine;
use crate::payments::STRIPE;
use crate::payments::stub::{Says, Stub};
use futures_util::future::join_all;
use reqwest::Method;
use sales::payments::provider::signature;
use serde_json::{Value, json};
use std::cell::Cell;
use std::rc::Rc;

/// An organizer whose payments Stripe takes, with an order for 25 € that was paid.
struct Till {
    shop: Counter,
    order: Value,
    n_events: Cell<u32>,
    _stripe: Stub,
}

impl Till {
    /// Stripe answers so to what comes after the payment.
    async fn then(more: &[Says]) -> Self {
        let paid = json!({"id": "pi_1", "object": "payment_intent", "amount": 2_500, "currency": "eur",
            "metadata": {}, "next_action": null, "client_secret": null, "last_payment_error": null,
            "latest_charge": null, "status": "succeeded"});
        let stub = Stub::saying(&[&[Says::Json(200, paid.to_string())], more].concat()).await;
        let url = stub.url();
        let settings =
            STRIPE.map(|(name, value)| (name, if name == "STRIPE_API_URL" { &url } else { value }));
        let shop = Counter::open_in(Rc::new(TestApp::with(&settings).await)).await;
        let order = shop.sell(&shop.zoe, &[(&shop.solo, 1)], "pm_card_visa").await["order"].clone();
        shop.app.run_jobs().await;
        assert_eq!(shop.seen(&order).await["payment_state"], "paid");
        Self { shop, order, n_events: Cell::new(0), _stripe: stub }
    }

    async fn open() -> Self {
        Self::then(&[]).await
    }

    /// Stripe tells of something, in an event of its own.
    async fn hear(&self, kind: &str, object: Value) {
        self.shop.app.advance(1);
        self.n_events.set(self.n_events.get() + 1);
        let answer = self.post(&format!("evt_{}", self.n_events.get()), kind, object).await;
        assert_eq!(answer.status, 204, "{}", answer.text());
        self.shop.app.run_jobs().await;
    }

    async fn post(&self, id: &str, kind: &str, object: Value) -> Answer {
        self.post_signed("whsec_0123456789abcdef", id, kind, object).await
    }

    async fn post_signed(&self, secret: &str, id: &str, kind: &str, object: Value) -> Answer {
        let event = json!({"id": id, "object": "event", "api_version": "2026-01-28.clover", "livemode": false,
            "data": {"object": object}, "type": kind});
        let body = serde_json::to_vec(&event).unwrap();
        let app = &self.shop.app;
        let signature = signature::sign(&secret.to_owned().into(), &body, app.clock.now());
        let headers = [("stripe-signature", signature.as_str())];
        app.send_body(Method::POST, "/api/v1/payments/webhooks/stripe", &headers, body).await
    }

    /// The order: its status, how its ticket stands, what went back or is about to, and each refund of it.
    async fn stands(&self) -> (String, String, i64, Vec<String>) {
        let seen = self.shop.seen(&self.order).await;
        let refunds = seen["refunds"].as_array().unwrap().iter();
        let shown = refunds.map(|one| format!("{} {}", one["amount"]["amount"], text(one, "status")));
        self.shop.app.check_books().await;
        (
            text(&seen, "status"),
            text(&seen["tickets"][0], "status"),
            seen["refunded"]["amount"].as_i64().unwrap(),
            shown.collect(),
        )
    }

    /// What its organizer reads of it from the first refund on.
    async fn story(&self) -> Vec<String> {
        story(&self.shop, &self.order).await
    }

    fn count(&self, what: &str) -> String {
        let sql = format!("SELECT CAST(COUNT(*) AS TEXT) AS text FROM {what}");
        self.shop.app.database.texts(&sql).remove(0)
    }
}

async fn story(shop: &Counter, order: &Value) -> Vec<String> {
    let path = format!("/api/v1{}/{}/timeline", shop.orders(), text(order, "code"));
    let told = fine(shop.app.get_as(&shop.ada.access, &path).await).json();
    let kinds: Vec<String> = told["data"].as_array().unwrap().iter().map(|one| text(one, "kind")).collect();
    let before = ["created", "payment_begun", "paid", "confirmed"];
    kinds.into_iter().filter(|kind| !before.contains(&kind.as_str())).collect()
}

/// A refund that somebody made in the dashboard.
fn refund(id: &str, amount: i64, status: &str) -> Value {
    json!({"id": id, "object": "refund", "amount": amount, "charge": "ch_1", "currency": "eur", "metadata": {},
        "payment_intent": "pi_1", "reason": "requested_by_customer", "status": status})
}

/// A dispute.
fn dispute(amount: i64, status: &str) -> Value {
    json!({"id": "du_1", "object": "dispute", "amount": amount, "charge": "ch_1", "currency": "eur",
        "is_charge_refundable": false, "payment_intent": "pi_1", "reason": "fraudulent", "status": status})
}

fn stands(order: &str, ticket: &str, refunded: i64, refunds: &[&str]) -> (String, String, i64, Vec<String>) {
    (order.to_owned(), ticket.to_owned(), refunded, refunds.iter().map(|one| (*one).to_owned()).collect())
}

#[tokio::test]
async fn a_refund_in_the_dashboard_counts_once_and_takes_the_tickets() {
    let till = Till::open().await;
    let back = refund("re_1", 2_500, "succeeded");
    till.hear("refund.created", back.clone()).await;
    let expected = stands("cancelled", "cancelled", 2_500, &["2500 succeeded"]);
    assert_eq!(till.stands().await, expected);
    assert_eq!(till.post("evt_1", "refund.created", back.clone()).await.status, 204, "the same event");
    till.hear("charge.refund.updated", back.clone()).await;
    till.hear("refund.updated", refund("re_1", 2_500, "pending")).await;
    assert_eq!(till.stands().await, expected, "other events about the same");
    assert_eq!(till.story().await, ["refunded_at_provider", "refunded", "tickets_cancelled"]);
    assert_eq!(till.shop.sold().await, 0, "its place can be sold again");
    let letters = till.shop.letters().await;
    assert_eq!(letters.iter().filter(|subject| subject.contains("Remboursement")).count(), 1, "{letters:?}");
    assert_eq!(letters.iter().filter(|subject| subject.contains("annulés")).count(), 1, "{letters:?}");
    let seen = till.shop.seen(&till.order).await;
    assert_eq!(
        seen["invoices"].as_array().unwrap().len(),
        2,
        "the credit note is there: {}",
        seen["invoices"]
    );
    let twice = till.shop.desk(&till.order, "refunds", json!({})).await;
    assert_eq!(refusal(&twice), (409, "sales.nothing_to_refund".to_owned()));
}

#[tokio::test]
async fn tickets_stay_good_as_long_as_something_of_the_order_is_paid() {
    let till = Till::open().await;
    till.hear("refund.created", refund("re_1", 1_000, "succeeded")).await;
    assert_eq!(till.stands().await, stands("confirmed", "active", 1_000, &["1000 succeeded"]));
    assert_eq!(till.story().await, ["refunded_at_provider", "refunded", "tickets_kept"]);
    till.hear("refund.created", refund("re_2", 1_500, "succeeded")).await;
    let expected = stands("cancelled", "cancelled", 2_500, &["1000 succeeded", "1500 succeeded"]);
    assert_eq!(till.stands().await, expected);
}

#[tokio::test]
async fn a_refund_under_way_ends_as_the_provider_says() {
    for (end, shown, refunded) in [("succeeded", "1000 succeeded", 1_000), ("failed", "1000 failed", 0)] {
        let till = Till::open().await;
        till.hear("refund.created", refund("re_1", 1_000, "pending")).await;
        assert_eq!(till.stands().await, stands("confirmed", "active", 1_000, &["1000 submitted"]));
        till.hear("refund.updated", refund("re_1", 1_000, end)).await;
        assert_eq!(till.stands().await, stands("confirmed", "active", refunded, &[shown]));
        till.hear("refund.created", refund("re_1", 1_000, "pending")).await;
        assert_eq!(till.stands().await, stands("confirmed", "active", refunded, &[shown]), "older news");
        assert_eq!(till.count("jobs WHERE name = 'sales.submit_refund'"), "0", "nobody asks for it");
    }
}

#[tokio::test]
async fn what_cannot_be_of_a_payment_is_counted_and_changes_nothing() {
    let till = Till::open().await;
    till.hear("refund.created", refund("re_1", 2_501, "succeeded")).await;
    let mut francs = refund("re_2", 2_500, "succeeded");
    francs["currency"] = json!("chf");
    till.hear("refund.created", francs).await;
    assert!(till.shop.app.metrics().await.contains("guichet_payment_mismatches_total"));
    let mut strangers = refund("re_3", 100, "succeeded");
    strangers["payment_intent"] = json!("pi_of_another_program");
    till.hear("refund.created", strangers).await;
    let forged =
        till.post_signed("whsec_somebody_elses", "evt_9", "refund.created", refund("re_4", 100, "succeeded"));
    assert_eq!(refusal(&forged.await), (400, "sales.webhook_signature_invalid".to_owned()));
    assert_eq!(till.stands().await, stands("confirmed", "active", 0, &[]));
}

#[tokio::test]
async fn our_own_refund_is_not_told_of_as_another() {
    let answer = refund("re_1", 2_500, "succeeded");
    let till = Till::then(&[Says::Json(200, answer.to_string())]).await;
    fine(till.shop.desk(&till.order, "refunds", json!({"amount": 2_500})).await);
    till.shop.app.run_jobs().await;
    let expected = stands("confirmed", "active", 2_500, &["2500 succeeded"]);
    assert_eq!(till.stands().await, expected);
    let mut ours = answer.clone();
    ours["metadata"] = json!({"refund": till.shop.seen(&till.order).await["refunds"][0]["id"]});
    till.hear("refund.created", ours).await;
    till.hear("charge.refund.updated", answer).await;
    assert_eq!(till.stands().await, expected, "the organizer left the ticket good");
}

#[tokio::test]
async fn news_of_a_payment_that_nobody_told_us_of_are_told_again() {
    let till = Till::open().await;
    let database = &till.shop.app.database;
    database.execute("UPDATE payments SET status = 'processing'");
    let back = refund("re_1", 2_500, "succeeded");
    assert_eq!(till.post("evt_7", "refund.created", back.clone()).await.status, 503);
    database.execute("UPDATE payments SET status = 'succeeded'");
    assert_eq!(till.post("evt_7", "refund.created", back).await.status, 204, "the same event counts now");
    assert_eq!(till.stands().await, stands("cancelled", "cancelled", 2_500, &["2500 succeeded"]));
}

#[tokio::test]
async fn a_dispute_takes_money_and_tickets_until_it_is_decided() {
    for (end, shown, refunded, told) in
        [("won", "2500 failed", 0, "dispute_won"), ("lost", "2500 succeeded", 2_500, "dispute_lost")]
    {
        let till = Till::open().await;
        till.hear("charge.dispute.created", dispute(2_500, "warning_needs_response")).await;
        assert_eq!(till.stands().await, stands("confirmed", "active", 0, &[]), "the bank only asks");
        till.hear("charge.dispute.created", dispute(2_500, "needs_response")).await;
        let open = stands("cancelled", "cancelled", 2_500, &["2500 submitted"]);
        assert_eq!(till.stands().await, open);
        till.hear("charge.dispute.funds_withdrawn", dispute(2_500, "needs_response")).await;
        till.hear("charge.dispute.updated", dispute(2_500, "under_review")).await;
        assert_eq!(till.stands().await, open, "the same again");
        let ours = till.shop.desk(&till.order, "refunds", json!({})).await;
        assert_eq!(refusal(&ours), (409, "sales.nothing_to_refund".to_owned()));
        till.hear("charge.dispute.closed", dispute(2_500, end)).await;
        till.hear("charge.dispute.funds_reinstated", dispute(2_500, end)).await;
        till.hear("charge.dispute.created", dispute(2_500, "needs_response")).await;
        assert_eq!(till.stands().await, stands("cancelled", "cancelled", refunded, &[shown]));
        assert_eq!(till.story().await, ["dispute_opened", "tickets_cancelled", told]);
        till.shop.app.advance(120);
        till.shop.app.run_jobs().await;
        let letters = till.shop.letters().await;
        assert!(!letters.iter().any(|subject| subject.contains("Remboursement")), "{letters:?}");
        assert_eq!(letters.iter().filter(|subject| subject.contains("annulés")).count(), 1, "{letters:?}");
        assert!(till.shop.app.metrics().await.contains("guichet_disputes_total"));
    }
}

#[tokio::test]
async fn a_dispute_whose_end_is_told_first_is_over() {
    for (end, expected) in [
        ("won", stands("confirmed", "active", 0, &["2500 failed"])),
        ("lost", stands("cancelled", "cancelled", 2_500, &["2500 succeeded"])),
    ] {
        let till = Till::open().await;
        till.hear("charge.dispute.closed", dispute(2_500, end)).await;
        assert_eq!(till.stands().await, expected);
        till.hear("charge.dispute.created", dispute(2_500, "needs_response")).await;
        assert_eq!(till.stands().await, expected);
    }
}

#[tokio::test]
async fn a_dispute_of_what_we_gave_back_takes_the_tickets_and_no_money() {
    let till = Till::then(&[Says::Json(200, refund("re_1", 1_000, "pending").to_string())]).await;
    fine(till.shop.desk(&till.order, "refunds", json!({"amount": 1_000})).await);
    till.shop.app.run_jobs().await;
    till.hear("charge.dispute.created", dispute(2_500, "needs_response")).await;
    assert_eq!(till.stands().await, stands("cancelled", "cancelled", 1_000, &["1000 submitted"]));
    assert!(till.shop.app.metrics().await.contains("guichet_payment_mismatches_total"));
    till.hear("charge.dispute.updated", dispute(1_500, "needs_response")).await;
    let expected = stands("cancelled", "cancelled", 2_500, &["1000 submitted", "1500 submitted"]);
    assert_eq!(till.stands().await, expected, "of the rest it is possible");
}

#[tokio::test]
async fn news_at_once_of_the_same_money_count_once() {
    let till = Till::then(&[Says::Json(400, json!({"error": {"type": "x"}}).to_string())]).await;
    let till = &till;
    let told = (0..10).map(|n| async move {
        let id = format!("evt_at_once_{n}");
        let (kind, object) = if n % 2 == 0 {
            ("charge.dispute.created", dispute(2_500, "needs_response"))
        } else {
            ("refund.created", refund("re_1", 2_500, "succeeded"))
        };
        till.post(&id, kind, object).await.status
    });
    let ours = till.shop.desk(&till.order, "refunds", json!({}));
    let (told, ours) = tokio::join!(join_all(told), ours);
    assert!(told.iter().all(|status| *status == 204), "{told:?}");
    till.shop.app.run_jobs().await;
    let (status, ticket, ..) = till.stands().await;
    assert_eq!((status.as_str(), ticket.as_str()), ("cancelled", "cancelled"));
    let n_rows = if ours.status == 200 { "1" } else { "0" };
    assert_eq!(till.count("refunds WHERE initiator = 'organizer'"), n_rows);
    assert_eq!(till.count("refunds"), "1", "the money went one way: it was enough for one");
}

#[tokio::test]
async fn test_cards_are_disputed_and_doors_keep_their_tickets_out() {
    for (token, end, shown) in [
        ("tok_disputed", None, "submitted"),
        ("tok_dispute_won", Some("dispute_won"), "failed"),
        ("tok_dispute_lost", Some("dispute_lost"), "succeeded"),
    ] {
        let door = Door::open().await;
        let shop = &door.shop;
        let sold = shop.sell(&shop.zoe, &[(&shop.solo, 1)], token).await;
        let code = door.codes(&sold).await.remove(0);
        shop.app.run_jobs().await;
        assert_eq!(shop.seen(&sold["order"]).await["status"], "confirmed", "{token}");
        for _ in 0..3 {
            shop.app.advance(10);
            shop.app.run_jobs().await;
        }
        let seen = shop.seen(&sold["order"]).await;
        assert_eq!((&seen["status"], &seen["refunds"][0]["status"]), (&json!("cancelled"), &json!(shown)));
        let mut expected = vec!["dispute_opened".to_owned(), "tickets_cancelled".to_owned()];
        expected.extend(end.map(str::to_owned));
        assert_eq!(story(shop, &sold["order"]).await, expected);
        let reason = if token == "tok_dispute_lost" { "refunded" } else { "cancelled" };
        assert_eq!(door.result(&code, json!({})).await, said("refused", reason), "{token}");
        shop.app.check_books().await;
    }
}

#[tokio::test]
async fn only_the_organizer_of_an_order_reads_of_its_dispute() {
    let shop = Counter::open().await;
    let order = shop.sell(&shop.zoe, &[(&shop.solo, 1)], "tok_disputed").await["order"].clone();
    shop.app.advance(10);
    shop.app.run_jobs().await;
    shop.app.run_jobs().await;
    assert_eq!(story(&shop, &order).await, ["dispute_opened", "tickets_cancelled"]);
    let path = format!("/api/v1{}/{}/timeline", shop.orders(), text(&order, "code"));
    let other = shop.app.join_as_organizer("other@example.org", "Other").await;
    let foreign = shop.app.get_as(&other.access, &path).await;
    assert_eq!(refusal(&foreign), (404, "catalog.event_not_found".to_owned()));
    let buyer = shop.app.get_as(&shop.zoe.access, &path).await;
    assert_eq!(refusal(&buyer), (403, "accounts.not_allowed".to_owned()));
    shop.app.check_books().await;
}
