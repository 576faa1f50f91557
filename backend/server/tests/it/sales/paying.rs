//! What payment providers say, in whatever order and however late, and what comes of it.

use super::buyer::fresh_key;
use crate::accounts::people::{Person, text};
use crate::accounts::teams::refusal;
use crate::app::{START, TestApp, at};
use crate::arrange::{Made, event, offer};
use crate::organizing::journey::fine;
use futures_util::future::{join_all, join4};
use serde_json::{Value, json};

async fn a_cart(places: i32) -> (TestApp, Made, Person) {
    let app = TestApp::start().await;
    let made = app.add(event("recital").offers([offer("Solo", 2_500)])).await;
    app.limit(&made, places);
    let zoe = app.join("zoe@example.org").await;
    app.fill(&zoe, &made, 1).await;
    (app, made, zoe)
}

/// The page of the bank that an answer sends the buyer to, as its API has it.
pub fn bank_page(answer: &Value) -> String {
    let url = text(&answer["payment"]["next_action"], "url");
    let path = url.split("/sandbox/payments/").nth(1).unwrap_or_else(|| panic!("{url}"));
    format!("/api/v1/sandbox/payments/{path}")
}

pub async fn decide(app: &TestApp, page: &str, what: &str) {
    let (path, query) = page.split_once('?').unwrap_or((page, ""));
    fine(app.post(&format!("{path}/{what}?{query}"), Value::Null).await);
}

#[tokio::test]
async fn a_payment_that_the_bank_wants_confirmed_goes_on_when_it_is() {
    let (app, made, zoe) = a_cart(10).await;
    let begun = app.buy(&zoe, "tok_3ds").await;
    assert_eq!(begun.status, 202, "{}", begun.text());
    let begun = begun.json();
    assert_eq!((&begun["payment"]["status"], &begun["tickets"]), (&json!("requires_action"), &json!([])));
    let code = text(&begun["order"], "code");
    let busy =
        app.once(&zoe, &format!("/orders/{code}/payments"), &fresh_key(), json!({"token": "tok_visa"})).await;
    assert_eq!(refusal(&busy), (409, "sales.payment_under_way".to_owned()));
    decide(&app, &bank_page(&begun), "succeed").await;
    app.run_jobs().await;
    assert_eq!(app.order(&zoe, &code).await["status"], "confirmed");
    assert_eq!(app.places(&made), "0/1");
    app.check_books().await;
}

/// The clocks of nodes differ, and a clock may be set back: what happened to an order never goes back.
#[tokio::test]
async fn a_clock_that_goes_back_leaves_the_books_right() {
    let (app, made, zoe) = a_cart(10).await;
    let begun = fine(app.buy(&zoe, "tok_3ds").await).json();
    app.advance(-30);
    decide(&app, &bank_page(&begun), "succeed").await;
    app.run_jobs().await;
    assert_eq!(app.places(&made), "0/1");
    app.check_books().await;
    assert_eq!(
        app.database.texts("SELECT status AS text FROM orders WHERE confirmed_at = created_at").len(),
        1
    );
}

#[tokio::test]
async fn a_payment_that_the_bank_refuses_can_be_tried_again() {
    let (app, _, zoe) = a_cart(10).await;
    let begun = fine(app.buy(&zoe, "tok_3ds").await).json();
    let code = text(&begun["order"], "code");
    decide(&app, &bank_page(&begun), "fail").await;
    app.run_jobs().await;
    let order = app.order(&zoe, &code).await;
    assert_eq!(
        (&order["status"], &order["payment"]["decline"]),
        (&json!("pending"), &json!("authentication_failed"))
    );
    let path = format!("/orders/{code}/payments");
    fine(app.once(&zoe, &path, &fresh_key(), json!({"token": "tok_visa"})).await);
    app.check_books().await;
}

#[tokio::test]
async fn slow_and_repeated_news_count_once() {
    for token in ["tok_slow", "tok_duplicate_webhook"] {
        let (app, made, zoe) = a_cart(10).await;
        let begun = fine(app.buy(&zoe, token).await).json();
        let code = text(&begun["order"], "code");
        for _ in 0..3 {
            app.advance(15);
            app.run_jobs().await;
        }
        let order = app.order(&zoe, &code).await;
        assert_eq!(
            (&order["status"], &order["payment_state"]),
            (&json!("confirmed"), &json!("paid")),
            "{token}"
        );
        assert_eq!(app.places(&made), "0/1", "{token}");
        app.check_books().await;
    }
}

#[tokio::test]
async fn news_that_come_a_thousand_times_and_while_everybody_asks_count_once() {
    let (app, made, zoe) = a_cart(10).await;
    let wish = json!({"payment": {"token": "tok_3ds"}});
    let begun = fine(app.once(&zoe, "/checkout", "at-the-bank", wish.clone()).await).json();
    let code = text(&begun["order"], "code");
    decide(&app, &bank_page(&begun), "succeed").await;
    let news = app.overheard().await;
    for _ in 0..25 {
        // The webhook, the buyer who comes back, their page that asks, and the jobs: all at once.
        let told = join_all((0..40).map(|_| app.hear(&news)));
        let back = app.once(&zoe, "/checkout", "at-the-bank", wish.clone());
        let (told, back, order, _) = join4(told, back, app.order(&zoe, &code), app.run_jobs()).await;
        assert!(told.iter().all(|answer| answer.status == 204), "{}", told[0].status);
        assert!([201, 202].contains(&back.status), "{}", back.text());
        assert!(["pending", "confirmed"].contains(&order["status"].as_str().unwrap()));
    }
    let order = app.order(&zoe, &code).await;
    assert_eq!((&order["status"], order["tickets"].as_array().unwrap().len()), (&json!("confirmed"), 1));
    assert_eq!(app.places(&made), "0/1");
    let paid = "SELECT CAST(COUNT(*) AS TEXT) AS text FROM payments WHERE status = 'succeeded'";
    assert_eq!(app.database.texts(paid), ["1"]);
    app.check_books().await;
}

#[tokio::test]
async fn an_outage_of_the_provider_is_told_and_ends() {
    let (app, made, zoe) = a_cart(10).await;
    let wish = json!({"payment": {"token": "tok_outage"}});
    let away = app.once(&zoe, "/checkout", "again", wish.clone()).await;
    assert_eq!((away.status, away.code().as_str()), (503, "http.unavailable"));
    assert!(!away.header("retry-after").is_empty());
    let away = app.once(&zoe, "/checkout", "again", wish).await;
    assert_eq!(away.status, 503, "the same request again is taken up at once");
    assert_eq!(app.places(&made), "1/0", "one hold, not two");
    // Nobody finds such a payment: it is given up, and the places after it.
    for minutes in [3, 12, 31] {
        app.clock.set(at(START).plus_minutes(minutes));
        app.run_jobs().await;
    }
    assert_eq!(app.places(&made), "0/0");
    app.check_books().await;
}

#[tokio::test]
async fn an_answer_that_got_lost_is_found() {
    let (app, made, zoe) = a_cart(10).await;
    let lost =
        app.once(&zoe, "/checkout", "lost", json!({"payment": {"token": "tok_timeout_then_ok"}})).await;
    assert_eq!(lost.status, 503);
    app.clock.set(at(START).plus_minutes(3));
    app.run_jobs().await;
    assert_eq!(app.places(&made), "0/1", "whoever paid has a ticket");
    let again =
        app.once(&zoe, "/checkout", "lost", json!({"payment": {"token": "tok_timeout_then_ok"}})).await;
    assert_eq!((again.status, &again.json()["order"]["status"]), (201, &json!("confirmed")));
    app.check_books().await;
}

#[tokio::test]
async fn money_that_comes_late_gets_places_or_goes_back() {
    for has_places in [true, false] {
        let (app, made, zoe) = a_cart(1).await;
        let begun = fine(app.buy(&zoe, "tok_3ds").await).json();
        let code = text(&begun["order"], "code");
        // Its hold ended though it was being paid, as after a restore; somebody else took the place.
        app.database.execute("UPDATE orders SET is_paying = FALSE, expires_at = 0");
        let max = app.join("max@example.org").await;
        app.fill_anyway(&max, &made, 1).await;
        let taken = fine(app.reserve(&max).await).json();
        assert_eq!(app.order(&zoe, &code).await["status"], "expired");
        if has_places {
            let path = format!("/api/v1/reservations/{}", text(&taken, "id"));
            assert_eq!(app.delete_as(&max.access, &path).await.status, 204);
        } else {
            fine(app.buy(&max, "tok_visa").await);
        }
        decide(&app, &bank_page(&begun), "succeed").await;
        app.run_jobs().await;
        app.run_jobs().await;
        let order = app.order(&zoe, &code).await;
        let expected = if has_places { ("confirmed", "paid") } else { ("expired", "refunded") };
        assert_eq!((order["status"].as_str().unwrap(), order["payment_state"].as_str().unwrap()), expected);
        assert_eq!(app.places(&made), "0/1");
        let mail = app.last_mail_to("zoe@example.org").await;
        assert_eq!(mail.subject.contains("trop tard"), !has_places, "{}", mail.subject);
        app.check_books().await;
    }
}

#[tokio::test]
async fn another_amount_confirms_nothing() {
    let (app, made, zoe) = a_cart(10).await;
    let begun = fine(app.buy(&zoe, "tok_3ds").await).json();
    app.database.execute("UPDATE sandbox_payments SET amount = 1");
    decide(&app, &bank_page(&begun), "succeed").await;
    app.run_jobs().await;
    assert_eq!(app.order(&zoe, &text(&begun["order"], "code")).await["status"], "pending");
    assert_eq!(app.places(&made), "1/0");
    assert!(app.metrics().await.contains("guichet_payment_mismatches_total"));
}

#[tokio::test]
async fn a_stranger_tells_nothing() {
    let (app, _, zoe) = a_cart(10).await;
    fine(app.buy(&zoe, "tok_3ds").await);
    let forged = json!({"type": "payment_intent.succeeded"});
    let refused = app.post("/api/v1/payments/webhooks/simulated", forged.clone()).await;
    assert_eq!(refusal(&refused), (400, "sales.webhook_signature_invalid".to_owned()));
    assert_eq!(app.post("/api/v1/payments/webhooks/stripe", forged).await.code(), "http.not_found");
}
