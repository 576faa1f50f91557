//! The cart: what is in it, what it costs, and what stands in the way.

use super::journey::give_code;
use super::shopper::{Shopper, line, quantities};
use crate::accounts::teams::refusal;
use crate::app::{START, TestApp, at};
use crate::arrange::{event, offer, window};
use crate::databases::blob;
use crate::organizing::journey::fine;
use reqwest::Method;
use serde_json::{Value, json};

impl TestApp {
    /// Gives the dates of an event so many places.
    pub fn limit(&self, made: &crate::arrange::Made, size: i32) {
        let id = blob(&made.id.uuid().simple().to_string());
        self.database.execute(&format!("DELETE FROM event_capacities WHERE event_id = {id}"));
        self.database.execute(&format!(
            "INSERT INTO event_capacities (event_id, org_id, size) SELECT id, org_id, {size} FROM events WHERE id = {id}"
        ));
    }
}

#[tokio::test]
async fn a_stranger_fills_a_cart_and_finds_it_again() {
    let app = TestApp::start().await;
    let made = app.add(event("recital").offers([offer("Solo", 2_500), offer("Duo", 4_500)])).await;
    let mut zoe = Shopper::stranger(&app);
    let nothing = zoe.cart().await;
    assert_eq!((&nothing["groups"], &nothing["expires_at"]), (&json!([]), &Value::Null));
    let first = fine(zoe.add(&made, 0, 1).await).json();
    assert!(first["cart_token"].as_str().unwrap().starts_with("gct_"));
    let again = fine(zoe.add(&made, 0, 1).await).json();
    assert_eq!((&again["cart_token"], quantities(&again)), (&Value::Null, vec![2]), "the same line adds up");
    fine(zoe.add(&made, 1, 2).await);
    let cart = zoe.cart().await;
    let group = &cart["groups"][0];
    assert_eq!(quantities(&cart), [2, 2]);
    assert_eq!((&cart["n_units"], &group["key"]), (&json!(4), &json!("la-scene.eur")));
    assert_eq!(group["total"], json!({"amount": 14_000, "currency": "EUR"}));
    assert_eq!(group["taxes"][0]["tax"]["amount"], 730, "5.5 % contained in 140 €");
    assert_eq!((&group["is_ready"], &group["lines"][0]["event"]["slug"]), (&json!(true), &json!("recital")));
    // Thirty days later it is still there; a month after the last change it is not.
    app.clock.set(at(START).plus_seconds(30 * 86_400 - 1));
    assert_eq!(quantities(&zoe.cart().await), [2, 2]);
    app.clock.set(at(START).plus_seconds(30 * 86_400));
    assert!(quantities(&zoe.cart().await).is_empty());
    app.run_jobs().await;
    assert_eq!(app.database.texts("SELECT CAST(COUNT(*) AS TEXT) AS text FROM carts"), ["0"]);
}

#[tokio::test]
async fn lines_change_by_number_and_go() {
    let app = TestApp::start().await;
    let made = app.add(event("recital").offers([offer("Solo", 2_500), offer("Duo", 4_500)])).await;
    let mut zoe = Shopper::stranger(&app);
    let both = json!({"lines": [line(&made, 0, 0, 3), line(&made, 1, 0, 1)]});
    for _ in 0..2 {
        let set = fine(zoe.send(Method::PUT, "/cart/lines", both.clone()).await).json();
        assert_eq!(quantities(&set), [3, 1], "the same request twice makes the same cart");
    }
    assert_eq!(quantities(&fine(zoe.change(0, 5).await).json()), [5, 1]);
    let none = json!({"lines": [line(&made, 0, 0, 0)]});
    assert_eq!(quantities(&fine(zoe.send(Method::PUT, "/cart/lines", none).await).json()), [1]);
    let id = zoe.line_id(0).await;
    let path = format!("/cart/lines/{id}");
    assert!(quantities(&fine(zoe.send(Method::DELETE, &path, Value::Null).await).json()).is_empty());
    assert_eq!(
        refusal(&zoe.send(Method::DELETE, &path, Value::Null).await),
        (404, "sales.cart_line_not_found".to_owned())
    );
    for (wish, pointer) in [
        (json!({"quantity": 0}), "/quantity"),
        (json!({"quantity": -3}), "/quantity"),
        (json!({"quantity": 1_001}), "/quantity"),
        (json!({"quantity": 1, "price": {"amount": 100, "currency": "EUR"}}), "/price"),
        (json!({"quantity": 1, "code": "É"}), "/code"),
    ] {
        let mut wish = wish;
        wish["offer_id"] = json!(made.offers[0]);
        wish["occurrence_id"] = json!(made.dates[0]);
        let answer = zoe.send(Method::POST, "/cart/lines", wish).await;
        assert_eq!((answer.status, answer.pointers()), (422, vec![pointer.to_owned()]));
    }
    let twice = json!({"lines": [line(&made, 0, 0, 1), line(&made, 0, 0, 2)]});
    assert_eq!(zoe.send(Method::PUT, "/cart/lines", twice).await.pointers(), ["/lines/1"]);
    let bad = json!({"lines": [line(&made, 0, 0, 1), line(&made, 1, 0, 7)]});
    assert_eq!(zoe.send(Method::PUT, "/cart/lines", bad).await.code(), "sales.too_many");
    assert!(quantities(&zoe.cart().await).is_empty(), "all or none");
}

#[tokio::test]
async fn carts_are_nobody_elses() {
    let app = TestApp::start().await;
    let made = app.add(event("recital")).await;
    let (mut zoe, mut max) = (Shopper::stranger(&app), Shopper::stranger(&app));
    fine(zoe.add(&made, 0, 1).await);
    fine(max.add(&made, 0, 2).await);
    let id = zoe.line_id(0).await;
    let path = format!("/cart/lines/{id}");
    for (method, body) in [(Method::PATCH, json!({"quantity": 3})), (Method::DELETE, Value::Null)] {
        let foreign = max.send(method, &path, body).await;
        assert_eq!(refusal(&foreign), (404, "sales.cart_line_not_found".to_owned()));
    }
    assert_eq!((quantities(&zoe.cart().await), quantities(&max.cart().await)), (vec![1], vec![2]));
    let mut over = Shopper::person(&app, "an-old-token");
    assert_eq!(refusal(&over.send(Method::GET, "/cart", Value::Null).await).1, "accounts.not_signed_in");
    let mut guessed = Shopper::stranger(&app);
    guessed.cart_token = "gct_guessed".to_owned();
    assert!(quantities(&guessed.cart().await).is_empty());
    let ada = app.join("ada@example.org").await;
    let (mut phone, mut desk) = (Shopper::person(&app, &ada.access), Shopper::person(&app, &ada.access));
    fine(phone.add(&made, 0, 3).await);
    assert_eq!(quantities(&desk.cart().await), [3], "an account has one cart on every device");
    fine(desk.send(Method::DELETE, "/cart", Value::Null).await);
    assert!(quantities(&phone.cart().await).is_empty());
}

#[tokio::test]
async fn a_changed_price_and_a_closed_sale_are_told() {
    let app = TestApp::start().await;
    let mut early = offer("Tôt", 1_500);
    early.sales = window("", "2026-11-22T00:00:00Z");
    let made = app.add(event("recital").offers([offer("Solo", 2_500), early])).await;
    let mut zoe = Shopper::stranger(&app);
    fine(zoe.add(&made, 0, 1).await);
    fine(zoe.add(&made, 1, 2).await);
    let version = zoe.cart().await["version"].clone();
    assert_eq!(zoe.cart().await["version"], version);
    app.reprice(&made, 0, 2_700).await;
    app.clock.set(at("2026-11-22T00:00:00Z"));
    let cart = zoe.cart().await;
    assert_ne!(cart["version"], version);
    let (solo, early) = (&cart["groups"][0]["lines"][0], &cart["groups"][0]["lines"][1]);
    assert_eq!(
        (&solo["unit_price"]["amount"], &solo["previous_unit_price"]["amount"]),
        (&json!(2_700), &json!(2_500))
    );
    assert_eq!((&early["problem"], &cart["groups"][0]["is_ready"]), (&json!("sale_ended"), &json!(false)));
    assert_eq!(fine(zoe.change(1, 1).await).json()["n_units"], 2, "fewer is always possible");
    assert_eq!(zoe.change(1, 2).await.code(), "sales.not_on_sale");
    let seen = fine(zoe.change(0, 1).await).json();
    assert_eq!(
        seen["groups"][0]["lines"][0]["previous_unit_price"],
        Value::Null,
        "whoever changes it saw it"
    );
}

#[tokio::test]
async fn what_is_left_is_told_and_not_held() {
    let app = TestApp::start().await;
    let mut duo = offer("Duo", 4_500);
    duo.admits = 2;
    let made = app.add(event("recital").offers([offer("Solo", 2_500), duo])).await;
    app.limit(&made, 5);
    let (mut zoe, mut max) = (Shopper::stranger(&app), Shopper::stranger(&app));
    fine(zoe.add(&made, 0, 5).await);
    fine(max.add(&made, 1, 2).await);
    let short = max.add(&made, 1, 1).await;
    assert_eq!(short.code(), "sales.sold_out");
    assert_eq!(short.json()["errors"][0]["params"], json!({"limit": 2}));
    app.limit(&made, 3);
    let cart = zoe.cart().await;
    let line = &cart["groups"][0]["lines"][0];
    assert_eq!((&line["problem"], &line["left"]), (&json!("few_left"), &json!(3)));
    assert_eq!(line["offer"]["max_now"], 3);
    app.limit(&made, 0);
    assert_eq!(zoe.cart().await["groups"][0]["lines"][0]["problem"], "sold_out");
}

#[tokio::test]
async fn nobody_has_more_than_a_person_may() {
    let app = TestApp::start().await;
    let made = app.add(event("recital").offers([offer("Solo", 2_500), offer("Duo", 4_500)])).await;
    let mut zoe = Shopper::stranger(&app);
    fine(zoe.add(&made, 0, 4).await);
    let seventh = zoe.add(&made, 1, 3).await;
    assert_eq!(seventh.code(), "sales.too_many");
    assert_eq!(seventh.json()["errors"][0]["code"], "at_most_per_person");
    fine(zoe.add(&made, 1, 2).await);
}

#[tokio::test]
async fn codes_make_it_cheaper_or_show_it() {
    let app = TestApp::start().await;
    let mut secret = offer("Loge", 9_000);
    secret.visibility = "code_only";
    let made = app.add(event("recital").offers([offer("Solo", 2_500), secret])).await;
    give_code(&app, made.id, "AMIS", "percent", 1_000);
    give_code(&app, made.id, "LOGE", "unlock", 0);
    let mut zoe = Shopper::stranger(&app);
    assert_eq!(
        zoe.send(Method::POST, "/cart/promo", json!({"code": "AMIS"})).await.code(),
        "sales.promo_code_not_found"
    );
    fine(zoe.add(&made, 0, 3).await);
    assert_eq!(
        zoe.send(Method::POST, "/cart/promo", json!({"code": "WRONG"})).await.code(),
        "sales.promo_code_not_found"
    );
    let cheaper = fine(zoe.send(Method::POST, "/cart/promo", json!({"code": " amis "})).await).json();
    let group = &cheaper["groups"][0];
    assert_eq!((&group["discount"]["amount"], &group["total"]["amount"]), (&json!(750), &json!(6_750)));
    assert_eq!(group["codes"][0]["code"], "AMIS");
    let mut with_code = line(&made, 1, 0, 1);
    assert_eq!(zoe.send(Method::POST, "/cart/lines", with_code.clone()).await.code(), "sales.code_needed");
    with_code["code"] = json!("loge");
    let shown = fine(zoe.send(Method::POST, "/cart/lines", with_code).await).json();
    assert_eq!(shown["groups"][0]["total"]["amount"], 16_500, "an event takes one code, the last one");
    app.database.execute("UPDATE promo_codes SET is_active = FALSE");
    let off = zoe.cart().await;
    assert_eq!(off["groups"][0]["lines"][1]["problem"], "code_needed");
    assert_eq!(off["groups"][0]["codes"][0]["status"], "inactive");
    let left = fine(zoe.send(Method::DELETE, "/cart/promo", Value::Null).await).json();
    assert_eq!(left["groups"][0]["codes"], json!([]));
}

#[tokio::test]
async fn a_donation_is_what_its_giver_says() {
    let app = TestApp::start().await;
    let mut gift = offer("Don", 1_000);
    gift.kind = "donation";
    let made = app.add(event("recital").offers([gift])).await;
    let id = blob(&made.offers[0].simple().to_string());
    app.database.execute(&format!("UPDATE offers SET min_price_minor = 500 WHERE id = {id}"));
    let mut zoe = Shopper::stranger(&app);
    let suggested = fine(zoe.add(&made, 0, 1).await).json();
    assert_eq!(suggested["groups"][0]["total"]["amount"], 1_000);
    let give = |amount: i64, currency: &str| {
        let mut wish = line(&made, 0, 0, 2);
        wish["price"] = json!({"amount": amount, "currency": currency});
        json!({ "lines": [wish] })
    };
    let given = fine(zoe.send(Method::PUT, "/cart/lines", give(700, "EUR")).await).json();
    assert_eq!(given["groups"][0]["total"]["amount"], 1_400);
    assert_eq!(given["groups"][0]["lines"][0]["previous_unit_price"], Value::Null);
    for (amount, currency, pointer) in
        [(499, "EUR", "/price/amount"), (700, "USD", "/price/currency"), (-1, "EUR", "/lines/0/price/amount")]
    {
        let refused = zoe.send(Method::PUT, "/cart/lines", give(amount, currency)).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec![pointer.to_owned()]));
    }
}

#[tokio::test]
async fn a_cart_spans_organizers_and_currencies() {
    let app = TestApp::start().await;
    let paris = app.add(event("paris")).await;
    let mut tokyo = event("tokyo").priced(5_000);
    tokyo.currency = "JPY";
    let tokyo = app.add(tokyo).await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.on_sale(&ada, "Piano").await;
    let page = app.json("/api/v1/events/piano").await;
    assert_eq!(page["id"], json!(id));
    let mut zoe = Shopper::stranger(&app);
    fine(zoe.add(&paris, 0, 1).await);
    fine(zoe.add(&tokyo, 0, 1).await);
    let wish = json!({"offer_id": page["offers"][0]["id"], "occurrence_id": page["occurrences"][0]["id"]});
    fine(zoe.send(Method::POST, "/cart/lines", wish).await);
    let cart = zoe.cart().await;
    let keys: Vec<&str> =
        cart["groups"].as_array().unwrap().iter().map(|g| g["key"].as_str().unwrap()).collect();
    assert_eq!(keys, ["la-scene.eur", "la-scene.jpy", "parc.eur"]);
    assert_eq!(cart["groups"][1]["total"], json!({"amount": 5_000, "currency": "JPY"}));
    assert_eq!(fine(app.call_off(&ada, &id).await).status, 200);
    assert_eq!(zoe.cart().await["groups"][2]["lines"][0]["problem"], "gone");
}

#[tokio::test]
async fn a_private_event_is_in_the_carts_of_those_who_were_let_in() {
    let app = TestApp::start().await;
    let made = app.add(event("secret").visibility("private")).await;
    let mut zoe = Shopper::stranger(&app);
    assert_eq!(refusal(&zoe.add(&made, 0, 1).await), (404, "sales.offer_not_found".to_owned()));
    let ada = app.join("ada@example.org").await;
    let mut ada = Shopper::person(&app, &ada.access);
    assert_eq!(ada.add(&made, 0, 1).await.code(), "sales.offer_not_found");
    app.change(made.id, "published", "unlisted").await;
    fine(ada.add(&made, 0, 1).await);
    app.change(made.id, "published", "private").await;
    assert!(quantities(&ada.cart().await).is_empty(), "what one may not see is not shown");
    app.change(made.id, "draft", "public").await;
    assert_eq!(ada.add(&made, 0, 1).await.code(), "sales.offer_not_found");
}

#[tokio::test]
async fn a_quote_keeps_nothing() {
    let app = TestApp::start().await;
    let made = app.add(event("recital")).await;
    give_code(&app, made.id, "AMIS", "amount", 500);
    let mut wish = line(&made, 0, 0, 2);
    wish["code"] = json!("AMIS");
    let mut zoe = Shopper::stranger(&app);
    let quote = fine(zoe.send(Method::POST, "/cart/quote", json!({ "lines": [wish] })).await).json();
    assert_eq!(quote["groups"][0]["total"]["amount"], 4_000);
    assert_eq!(quote["groups"][0]["lines"][0]["id"], Value::Null);
    assert!(quantities(&zoe.cart().await).is_empty());
}
