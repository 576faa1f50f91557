//! What a code opens before anything is in the cart.

use super::journey::give_code;
use super::shopper::{Shopper, line};
use crate::accounts::teams::refusal;
use crate::app::{Answer, TestApp};
use crate::arrange::{event, offer};
use crate::organizing::journey::fine;
use reqwest::Method;
use serde_json::json;

const RECITAL: &str = "/events/recital/offers/unlock";

async fn open(zoe: &mut Shopper<'_>, path: &str, code: &str) -> Answer {
    zoe.send(Method::POST, path, json!({ "code": code })).await
}

fn not_found(answer: &Answer) -> bool {
    refusal(answer) == (404, "sales.promo_code_not_found".to_owned())
}

#[tokio::test]
async fn a_code_shows_what_it_opens_and_that_can_be_bought_with_it() {
    let app = TestApp::start().await;
    let mut secret = offer("Loge", 9_000);
    secret.visibility = "code_only";
    let mut hidden = offer("Parrain", 100);
    hidden.visibility = "hidden";
    let mut inactive = offer("Ancien", 100);
    (inactive.visibility, inactive.is_active) = ("code_only", false);
    let made = app.add(event("recital").offers([offer("Solo", 2_500), secret, hidden, inactive])).await;
    let other = app.add(event("other").offers([offer("Solo", 2_500)])).await;
    give_code(&app, made.id, "LOGE", "unlock", 0);
    give_code(&app, made.id, "AMIS", "percent", 1_000);
    give_code(&app, other.id, "AILLEURS", "unlock", 0);
    let mut zoe = Shopper::stranger(&app);
    let opened = fine(open(&mut zoe, RECITAL, " loge ").await).json();
    let public = app.json("/api/v1/events/recital/offers").await;
    let seen = |list: &serde_json::Value| {
        let names = list["data"].as_array().unwrap().iter();
        names.map(|offer| offer["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!((seen(&opened), seen(&public)), (vec!["Loge".to_owned()], vec!["Solo".to_owned()]));
    assert_eq!(opened["data"][0]["price"], json!({"amount": 9_000, "currency": "EUR"}));
    assert_eq!(opened["data"][0]["sale_status"], "on_sale");
    let cheaper = fine(open(&mut zoe, RECITAL, "amis").await).json();
    assert_eq!(cheaper, json!({"data": []}), "it makes others cheaper only");
    for wrong in ["AILLEURS", "NOTHING", "", "é'\"; --", &"X".repeat(500)] {
        assert!(not_found(&open(&mut zoe, RECITAL, wrong).await), "{wrong}");
    }
    let mut wish = line(&made, 1, 0, 2);
    wish["code"] = json!("loge");
    let bought = fine(zoe.send(Method::PUT, "/cart/lines", json!({ "lines": [wish] })).await).json();
    assert_eq!(bought["groups"][0]["total"]["amount"], 18_000);
    app.database.execute("UPDATE promo_codes SET is_active = FALSE");
    assert!(not_found(&open(&mut zoe, RECITAL, "loge").await), "it does not work any more");
}

#[tokio::test]
async fn of_events_that_are_not_theirs_to_see_a_code_opens_nothing() {
    let app = TestApp::start().await;
    let mut secret = offer("Loge", 9_000);
    secret.visibility = "code_only";
    let made = app.add(event("recital").offers([secret])).await;
    give_code(&app, made.id, "LOGE", "unlock", 0);
    let mut zoe = Shopper::stranger(&app);
    for (status, visibility, expected) in [
        ("published", "unlisted", 200),
        ("published", "private", 404),
        ("draft", "public", 404),
        ("published", "public", 200),
    ] {
        app.change(made.id, status, visibility).await;
        let opened = open(&mut zoe, RECITAL, "LOGE").await;
        assert_eq!(opened.status, expected, "{status} {visibility}");
        if expected == 404 {
            assert_eq!(opened.code(), "catalog.event_not_found");
        }
    }
    for path in ["/events/nowhere/offers/unlock", "/events/NOT%20A%20SLUG/offers/unlock"] {
        assert_eq!(open(&mut zoe, path, "LOGE").await.code(), "catalog.event_not_found");
    }
}

#[tokio::test]
async fn whoever_guesses_codes_has_to_wait() {
    let app = TestApp::with(&[("SIGN_IN_LIMIT_FACTOR", "1")]).await;
    let made = app.add(event("recital").offers([offer("Solo", 2_500)])).await;
    give_code(&app, made.id, "AMIS", "percent", 1_000);
    let mut zoe = Shopper::stranger(&app);
    for n in 0..30 {
        assert!(not_found(&open(&mut zoe, RECITAL, &format!("TRY{n}")).await));
    }
    let tired = open(&mut zoe, RECITAL, "TRY30").await;
    assert_eq!(refusal(&tired), (429, "http.rate_limited".to_owned()));
    fine(open(&mut zoe, RECITAL, "AMIS").await);
}
