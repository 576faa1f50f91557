//! From the cart to tickets: held, paid, confirmed, or none of it.

use super::buyer::fresh_key;
use super::journey::give_code;
use super::shopper::{Shopper, line};
use crate::accounts::people::{Person, text};
use crate::accounts::teams::refusal;
use crate::app::{Answer, START, TestApp, at};
use crate::arrange::{Made, event, offer};
use crate::databases::{Kind, kind};
use crate::organizing::journey::fine;
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;

async fn a_sale(places: i32) -> (TestApp, Made, Person) {
    let app = TestApp::start().await;
    let made = app.add(event("recital").offers([offer("Solo", 2_500)])).await;
    app.limit(&made, places);
    let zoe = app.join("zoe@example.org").await;
    (app, made, zoe)
}

/// The code of the order in an answer, or in a refusal.
fn code_of(answer: &Answer) -> String {
    let json = answer.json();
    match json["order"]["code"].as_str().or_else(|| json["code"].as_str().filter(|code| code.len() == 8)) {
        Some(code) => code.to_owned(),
        None => text(&json["errors"][0]["params"], "code"),
    }
}

#[tokio::test]
async fn who_pays_has_tickets_at_once() {
    let (app, made, zoe) = a_sale(10).await;
    app.fill(&zoe, &made, 2).await;
    let bought = app.buy(&zoe, "tok_visa").await;
    assert_eq!(bought.status, 201, "{}", bought.text());
    let answer = bought.json();
    let (order, payment) = (&answer["order"], &answer["payment"]);
    assert_eq!((&order["status"], &order["payment_state"]), (&json!("confirmed"), &json!("paid")));
    assert_eq!(order["total"], json!({"amount": 5_000, "currency": "EUR"}));
    assert_eq!((&payment["status"], &payment["method"]), (&json!("succeeded"), &json!("Visa •••• 4242")));
    assert_eq!(answer["tickets"].as_array().unwrap().len(), 2);
    assert_eq!(order["contact"]["email"], "zoe@example.org");
    assert_eq!(app.places(&made), "0/2");
    let mail = app.last_mail_to("zoe@example.org").await;
    assert!(mail.subject.contains(order["code"].as_str().unwrap()), "{}", mail.subject);
    for word in ["2 × Solo", "1 décembre 2026 à 20:30", "50,00 €"] {
        assert!(mail.text.contains(word), "{word}: {}", mail.text);
    }
    assert!(Shopper::person(&app, &zoe.access).cart().await["groups"].as_array().unwrap().is_empty());
    let listed = app.get_as(&zoe.access, "/api/v1/me/orders").await.json();
    assert_eq!(listed["data"][0]["code"], order["code"]);
    assert_eq!(app.order(&zoe, &text(order, "code").to_lowercase()).await["tickets"], answer["tickets"]);
    app.check_books().await;
}

#[tokio::test]
async fn what_is_free_needs_no_payment() {
    let app = TestApp::start().await;
    let mut family = offer("Famille", 0);
    family.admits = 3;
    let made = app.add(event("ecole").offers([family])).await;
    let zoe = app.join("zoe@example.org").await;
    app.fill(&zoe, &made, 2).await;
    let names = [("Zoé", None), ("Max", Some("max@example.org")), ("Léa 🎈", None)];
    let person = |(name, email): &(&str, Option<&str>)| json!({"offer_id": made.offers[0], "occurrence_id": made.dates[0], "name": name, "email": email});
    let wish =
        json!({"attendees": names.iter().map(person).collect::<Vec<_>>(), "contact": {"name": "Mme Martin"}});
    let bought = fine(app.once(&zoe, "/checkout", &fresh_key(), wish).await).json();
    assert_eq!((&bought["payment"], &bought["order"]["payment_state"]), (&Value::Null, &json!("free")));
    let tickets = bought["tickets"].as_array().unwrap();
    let names: Vec<(&str, i64)> =
        tickets.iter().map(|t| (t["name"].as_str().unwrap(), t["group_number"].as_i64().unwrap())).collect();
    let rest = ("Mme Martin", 2);
    assert_eq!(names, [("Zoé", 1), ("Max", 1), ("Léa 🎈", 1), rest, rest, rest]);
    app.check_books().await;
}

#[tokio::test]
async fn a_declined_card_leaves_the_places_for_another_one() {
    let (app, made, zoe) = a_sale(10).await;
    app.fill(&zoe, &made, 1).await;
    let declined = app.buy(&zoe, "tok_declined").await;
    assert_eq!(refusal(&declined), (402, "sales.card_declined".to_owned()));
    let code = code_of(&declined);
    let order = app.order(&zoe, &code).await;
    assert_eq!((&order["status"], &order["payment"]["decline"]), (&json!("pending"), &json!("declined")));
    assert_eq!(app.places(&made), "1/0");
    let path = format!("/orders/{code}/payments");
    for (token, code) in
        [("tok_insufficient_funds", "sales.insufficient_funds"), ("tok_expired", "sales.card_expired")]
    {
        assert_eq!(app.once(&zoe, &path, &fresh_key(), json!({ "token": token })).await.code(), code);
    }
    assert_eq!(
        app.once(&zoe, &path, &fresh_key(), json!({"token": "tok_nonsense"})).await.code(),
        "sales.payment_token_invalid"
    );
    let paid = fine(app.once(&zoe, &path, &fresh_key(), json!({"token": "tok_visa"})).await).json();
    assert_eq!((&paid["order"]["code"], &paid["order"]["status"]), (&json!(code), &json!("confirmed")));
    let again = app.once(&zoe, &path, &fresh_key(), json!({"token": "tok_visa"})).await;
    assert_eq!(refusal(&again), (409, "sales.wrong_order_state".to_owned()));
    app.check_books().await;
}

#[tokio::test]
async fn the_same_request_twice_buys_once() {
    let (app, made, zoe) = a_sale(10).await;
    app.fill(&zoe, &made, 2).await;
    let wish = json!({"payment": {"token": "tok_visa"}});
    let first = fine(app.once(&zoe, "/checkout", "click", wish.clone()).await);
    let second = fine(app.once(&zoe, "/checkout", "click", wish.clone()).await);
    assert_eq!((second.status, second.header("idempotency-replayed")), (201, "true"));
    assert_eq!(second.json(), first.json());
    let other = app.once(&zoe, "/checkout", "click", json!({"payment": {"token": "tok_3ds"}})).await;
    assert_eq!(refusal(&other), (422, "http.idempotency_key_reused".to_owned()));
    let max = app.join("max@example.org").await;
    assert_eq!(app.once(&max, "/checkout", "click", wish.clone()).await.code(), "sales.cart_empty");
    app.fill(&zoe, &made, 2).await;
    let click = async || app.once(&zoe, "/checkout", "double", wish.clone()).await.status;
    let (a, b, c) = tokio::join!(click(), click(), click());
    assert!([a, b, c].iter().all(|status| [201, 409].contains(status)), "{a} {b} {c}");
    assert_eq!(app.places(&made), "0/4");
    app.advance(86_400);
    let forgotten = app.once(&app.sign_in(&zoe).await, "/checkout", "click", wish).await;
    assert_eq!(forgotten.code(), "sales.cart_empty", "a day later it is another request");
    app.check_books().await;
}

#[tokio::test]
async fn nobody_pays_what_they_did_not_see() {
    let (app, made, zoe) = a_sale(10).await;
    app.fill(&zoe, &made, 1).await;
    let seen = text(&Shopper::person(&app, &zoe.access).cart().await, "version");
    app.reprice(&made, 0, 2_600).await;
    let with_version = json!({"cart_version": seen, "payment": {"token": "tok_visa"}});
    for wish in [with_version, json!({"payment": {"token": "tok_visa"}})] {
        assert_eq!(app.once(&zoe, "/checkout", &fresh_key(), wish).await.code(), "sales.cart_changed");
    }
    let seen = text(&Shopper::person(&app, &zoe.access).cart().await, "version");
    let wish = json!({"cart_version": seen, "payment": {"token": "tok_visa"}});
    let bought = fine(app.once(&zoe, "/checkout", &fresh_key(), wish).await).json();
    assert_eq!(bought["order"]["total"]["amount"], 2_600);
    app.reprice(&made, 0, 9_900).await;
    let code = text(&bought["order"], "code");
    assert_eq!(app.order(&zoe, &code).await["total"]["amount"], 2_600, "an order keeps its price");
}

#[tokio::test]
async fn held_places_come_back_when_time_is_over_sweeper_or_not() {
    let (app, made, zoe) = a_sale(2).await;
    app.fill(&zoe, &made, 2).await;
    let held = fine(app.reserve(&zoe).await).json();
    assert_eq!((&held["status"], &held["can_extend"]), (&json!("pending"), &json!(true)));
    let max = app.join("max@example.org").await;
    app.fill_anyway(&max, &made, 1).await;
    let short = app.buy(&max, "tok_visa").await;
    assert_eq!(refusal(&short), (409, "sales.sold_out".to_owned()));
    assert_eq!(short.json()["errors"][0]["params"], json!({"limit": 0}));
    app.clock.set(at(START).plus_minutes(16));
    let (max, zoe) = (app.sign_in(&max).await, app.sign_in(&zoe).await);
    assert_eq!(fine(app.buy(&max, "tok_visa").await).status, 201, "no sweeper ran");
    assert_eq!(app.places(&made), "0/1");
    let path = format!("/orders/{}/payments", text(&held, "code"));
    assert_eq!(
        app.once(&zoe, &path, &fresh_key(), json!({"token": "tok_visa"})).await.code(),
        "sales.hold_over"
    );
    assert_eq!(app.order(&zoe, &text(&held, "code")).await["status"], "expired");
    app.check_books().await;
}

impl TestApp {
    /// Puts something into a cart of which nothing is left.
    pub async fn fill_anyway(&self, person: &Person, made: &Made, quantity: i32) {
        self.database.execute("UPDATE quotas SET overbook = 100");
        self.fill(person, made, quantity).await;
        self.database.execute("UPDATE quotas SET overbook = 0");
    }
}

#[tokio::test]
async fn the_sweeper_ends_what_nobody_asks_about() {
    let (app, made, zoe) = a_sale(2).await;
    app.fill(&zoe, &made, 2).await;
    fine(app.reserve(&zoe).await);
    app.clock.set(at(START).plus_minutes(15).plus_seconds(-1));
    app.run_jobs().await;
    assert_eq!(app.places(&made), "2/0");
    app.clock.set(at(START).plus_minutes(16));
    app.run_jobs().await;
    assert_eq!(app.places(&made), "0/0");
    app.check_books().await;
}

#[tokio::test]
async fn a_reservation_is_extended_once_and_let_go() {
    let (app, made, zoe) = a_sale(5).await;
    app.fill(&zoe, &made, 2).await;
    let held = fine(app.reserve(&zoe).await).json();
    let path = format!("/api/v1/reservations/{}", text(&held, "id"));
    assert_eq!(
        fine(app.get_as(&zoe.access, &path).await).json()["code"],
        held["code"],
        "in another tab, too"
    );
    let max = app.join("max@example.org").await;
    assert_eq!(refusal(&app.get_as(&max.access, &path).await), (404, "sales.order_not_found".to_owned()));
    assert_eq!(refusal(&app.delete_as(&max.access, &path).await).0, 404);
    let longer = fine(app.post_as(&zoe.access, &format!("{path}/extend"), Value::Null).await).json();
    let until = |order: &Value| at(order["expires_at"].as_str().unwrap());
    assert_eq!(until(&longer), until(&held).plus_minutes(15));
    let twice = app.post_as(&zoe.access, &format!("{path}/extend"), Value::Null).await;
    assert_eq!(refusal(&twice), (409, "sales.already_extended".to_owned()));
    for _ in 0..2 {
        assert_eq!(app.delete_as(&zoe.access, &path).await.status, 204);
    }
    assert_eq!(app.places(&made), "0/0");
    let again = fine(app.reserve(&zoe).await).json();
    let third = fine(app.reserve(&zoe).await).json();
    assert_ne!(again["code"], third["code"]);
    assert_eq!(app.places(&made), "2/0", "whoever starts again means the same purchase");
    let listed = async |query: &str| {
        let path = format!("/api/v1/me/orders{query}");
        fine(app.get_as(&zoe.access, &path).await).json()["data"].as_array().unwrap().len()
    };
    assert_eq!(
        (listed("").await, listed("?status=cancelled").await),
        (1, 2),
        "what was let go is not in the way"
    );
    app.check_books().await;
}

#[tokio::test]
async fn a_person_has_no_more_than_allowed_in_all_orders_together() {
    let (app, made, zoe) = a_sale(100).await;
    app.fill(&zoe, &made, 4).await;
    fine(app.buy(&zoe, "tok_visa").await);
    app.fill(&zoe, &made, 3).await;
    let more = app.buy(&zoe, "tok_visa").await;
    assert_eq!(refusal(&more), (409, "sales.too_many".to_owned()));
    assert_eq!(
        more.json()["errors"][0],
        json!({"pointer": "/lines/0", "code": "at_most_per_person", "detail": "6", "params": {"limit": 6}})
    );
    fine(Shopper::person(&app, &zoe.access).change(0, 2).await);
    fine(app.buy(&zoe, "tok_visa").await);
    assert_eq!(app.places(&made), "0/6");
    app.check_books().await;
}

#[tokio::test]
async fn a_code_is_used_as_often_as_it_can_be() {
    let (app, made, zoe) = a_sale(100).await;
    give_code(&app, made.id, "AMIS", "percent", 5_000);
    app.database.execute("UPDATE promo_codes SET max_uses = 3, max_per_person = 2");
    let max = app.join("max@example.org").await;
    for person in [&zoe, &max] {
        app.fill(person, &made, 2).await;
        let use_it = json!({"code": "AMIS"});
        fine(Shopper::person(&app, &person.access).send(Method::POST, "/cart/promo", use_it).await);
    }
    let bought = fine(app.buy(&zoe, "tok_visa").await).json();
    assert_eq!(
        (&bought["order"]["total"]["amount"], &bought["order"]["lines"][0]["code"]),
        (&json!(2_500), &json!("AMIS"))
    );
    assert_eq!(refusal(&app.buy(&max, "tok_visa").await), (409, "sales.promo_code_used_up".to_owned()));
    app.fill(&zoe, &made, 1).await;
    let use_it = json!({"code": "AMIS"});
    fine(Shopper::person(&app, &zoe.access).send(Method::POST, "/cart/promo", use_it).await);
    assert_eq!(app.buy(&zoe, "tok_visa").await.code(), "sales.too_many");
    fine(Shopper::person(&app, &max.access).change(0, 1).await);
    fine(app.buy(&max, "tok_visa").await);
    app.check_books().await;
}

#[tokio::test]
async fn nobody_pays_without_the_code_that_they_count_on() {
    for (what, refused) in [
        ("UPDATE promo_codes SET max_uses = 1, used = 1", "sales.promo_code_used_up"),
        ("UPDATE promo_codes SET is_active = FALSE", "sales.cart_changed"),
        ("UPDATE promo_codes SET valid_until = 1", "sales.cart_changed"),
        ("UPDATE promo_codes SET value = 1000, updated_at = 9999999999999", "sales.cart_changed"),
        ("DELETE FROM promo_codes", "sales.cart_changed"),
    ] {
        let (app, made, zoe) = a_sale(100).await;
        give_code(&app, made.id, "AMIS", "percent", 5_000);
        let mut shopper = Shopper::person(&app, &zoe.access);
        app.fill(&zoe, &made, 2).await;
        fine(shopper.send(Method::POST, "/cart/promo", json!({"code": "AMIS"})).await);
        app.database.execute(what);
        assert_eq!(app.buy(&zoe, "tok_visa").await.code(), refused, "{what}");
        // Who has seen the price as it is now may have it.
        let body = json!({"payment": {"token": "tok_visa"}, "cart_version": shopper.cart().await["version"]});
        let bought = fine(app.once(&zoe, "/checkout", &fresh_key(), body).await).json();
        assert!(bought["order"]["total"]["amount"].as_i64() > Some(2_500), "{what}");
    }
}

#[tokio::test]
async fn a_code_that_makes_it_free_needs_no_card() {
    let (app, made, zoe) = a_sale(100).await;
    give_code(&app, made.id, "INVITE", "set_price", 0);
    app.fill(&zoe, &made, 1).await;
    fine(
        Shopper::person(&app, &zoe.access).send(Method::POST, "/cart/promo", json!({"code": "INVITE"})).await,
    );
    let bought = fine(app.once(&zoe, "/checkout", &fresh_key(), json!({})).await).json();
    assert_eq!(
        (&bought["order"]["status"], &bought["order"]["total"]["amount"]),
        (&json!("confirmed"), &json!(0))
    );
    assert_eq!(app.database.texts("SELECT CAST(COUNT(*) AS TEXT) AS text FROM ledger_entries"), ["0"]);
    app.check_books().await;
}

#[tokio::test]
async fn what_cannot_be_bought_is_named_line_by_line() {
    let app = TestApp::start().await;
    let made = app.add(event("recital").offers([offer("A", 100), offer("B", 200)])).await;
    let zoe = app.join("zoe@example.org").await;
    let both = json!({"lines": [line(&made, 0, 0, 1), line(&made, 1, 0, 1)]});
    fine(Shopper::person(&app, &zoe.access).send(Method::PUT, "/cart/lines", both).await);
    assert_eq!(app.once(&zoe, "/checkout", &fresh_key(), json!({})).await.code(), "sales.payment_needed");
    app.database.execute("UPDATE offers SET is_active = FALSE WHERE price_minor = 200");
    let refused = app.buy(&zoe, "tok_visa").await;
    assert_eq!(refused.code(), "sales.cart_not_ready");
    assert_eq!(refused.json()["errors"][0]["pointer"], "/lines/1");
    let nothing = app.join("max@example.org").await;
    assert_eq!(app.buy(&nothing, "tok_visa").await.code(), "sales.cart_empty");
    let no_key = app.post_as(&zoe.access, "/api/v1/checkout", json!({})).await;
    assert_eq!(refusal(&no_key), (400, "http.idempotency_key_required".to_owned()));
    for (wish, pointer) in [
        (json!({"payment": {"token": "4242 4242 4242 4242"}}), "/payment/token"),
        (
            json!({"payment": {"token": "tok_visa", "return_url": "https://evil.example/"}}),
            "/payment/return_url",
        ),
        (json!({"contact": {"email": "nobody"}}), "/contact/email"),
        (
            json!({"billing": {"name": "x", "address": "x", "postal_code": "x", "city": "x", "country": "fr"}}),
            "/billing/country",
        ),
        (
            json!({"attendees": [{"offer_id": made.offers[0], "occurrence_id": made.dates[0], "name": "\n"}]}),
            "/attendees/0/name",
        ),
    ] {
        let answer = app.once(&zoe, "/checkout", &fresh_key(), wish).await;
        assert_eq!((answer.status, answer.pointers()), (422, vec![pointer.to_owned()]), "{pointer}");
    }
    let foreign = app.get_as(&nothing.access, "/api/v1/orders/ZZZZZZZZ").await;
    assert_eq!(refusal(&foreign), (404, "sales.order_not_found".to_owned()));
}

#[tokio::test]
async fn who_holds_the_last_use_of_a_code_still_has_it() {
    let (app, made, zoe) = a_sale(100).await;
    give_code(&app, made.id, "AMIS", "percent", 5_000);
    app.database.execute("UPDATE promo_codes SET max_uses = 2");
    let max = app.join("max@example.org").await;
    for person in [&zoe, &max] {
        app.fill(person, &made, 2).await;
        let use_it = json!({"code": "AMIS"});
        fine(Shopper::person(&app, &person.access).send(Method::POST, "/cart/promo", use_it).await);
    }
    let mut shopper = Shopper::person(&app, &zoe.access);
    let before = shopper.cart().await;
    fine(app.reserve(&zoe).await);
    assert_eq!(shopper.cart().await, before, "a reload finds the cart as it was");
    let others = Shopper::person(&app, &max.access).cart().await;
    assert_eq!(others["groups"][0]["codes"][0]["status"], "used_up");
    let wish =
        json!({"code": "AMIS", "offer_id": made.offers[0], "occurrence_id": made.dates[0], "quantity": 2});
    let again = fine(shopper.send(Method::PUT, "/cart/lines", json!({ "lines": [wish] })).await).json();
    assert_eq!(again["groups"][0]["total"]["amount"], 2_500);
    fine(app.reserve(&zoe).await);
    let bought = fine(app.buy(&zoe, "tok_visa").await).json();
    assert_eq!(bought["order"]["total"]["amount"], 2_500);
    assert_eq!(refusal(&app.buy(&max, "tok_visa").await), (409, "sales.promo_code_used_up".to_owned()));
    app.check_books().await;
}

#[tokio::test]
async fn who_holds_the_last_places_finds_their_cart_as_it_was() {
    let (app, made, zoe) = a_sale(3).await;
    let max = app.join("max@example.org").await;
    for person in [&zoe, &max] {
        app.fill(person, &made, 2).await;
    }
    let (mut hers, mut his) = (Shopper::person(&app, &zoe.access), Shopper::person(&app, &max.access));
    let before = hers.cart().await;
    for _tab in 0..2 {
        fine(app.reserve(&zoe).await);
        assert_eq!(hers.cart().await, before);
    }
    assert_eq!(app.places(&made), "2/0");
    let line = his.cart().await["groups"][0]["lines"][0].clone();
    assert_eq!((&line["problem"], &line["left"]), (&json!("few_left"), &json!(1)));
    app.database.execute("UPDATE orders SET expires_at = 0");
    assert_eq!(hers.cart().await, before, "what is free for everybody is not counted twice");
    assert_eq!(his.cart().await["groups"][0]["is_ready"], true);
    fine(app.reserve(&zoe).await);
    fine(app.buy(&zoe, "tok_visa").await);
    assert_eq!(app.places(&made), "0/2");
    app.check_books().await;
}

/// Whatever was sold before, it is not read to find what somebody holds of the rest. Only PostgreSQL counts.
#[tokio::test]
async fn the_last_places_of_a_stadium_are_found_without_reading_the_others() {
    if kind() == Kind::Sqlite {
        return;
    }
    let (app, made, zoe) = a_sale(3).await;
    let max = app.join("max@example.org").await;
    app.fill(&max, &made, 1).await;
    fine(app.buy(&max, "tok_visa").await);
    app.database.execute(
        "INSERT INTO order_holds (line_id, order_id, kind, target_id, units) \
         SELECT decode(lpad(to_hex(n), 32, '0'), 'hex'), order_id, kind, target_id, 0 \
         FROM order_holds, generate_series(1, 20000) n WHERE kind = 'quota'",
    );
    app.fill(&zoe, &made, 2).await;
    fine(app.reserve(&zoe).await);
    let mut hers = Shopper::person(&app, &zoe.access);
    pause().await;
    hers.cart().await;
    let before = n_read(&app, "order_holds");
    for _ in 0..20 {
        assert_eq!(hers.cart().await["groups"][0]["is_ready"], true);
    }
    pause().await;
    hers.cart().await;
    let n_read = n_read(&app, "order_holds") - before;
    assert!((1..1_000).contains(&n_read), "{n_read} rows were read for 20 looks at a cart");
}

/// Whatever somebody bought before, it is not read when they buy again. Only PostgreSQL counts.
#[tokio::test]
async fn who_has_bought_much_buys_as_fast_as_anybody() {
    if kind() == Kind::Sqlite {
        return;
    }
    let (app, made, zoe) = a_sale(30).await;
    app.fill(&zoe, &made, 1).await;
    fine(app.buy(&zoe, "tok_visa").await);
    app.database.execute(
        "INSERT INTO orders SELECT (jsonb_populate_record(o, jsonb_build_object( \
             'id', concat('\\x', lpad(to_hex(n), 32, '0')), 'code', lpad(to_hex(n), 8, '0')))).* \
         FROM orders o, generate_series(1, 5000) n",
    );
    app.fill(&zoe, &made, 1).await;
    pause().await;
    fine(app.reserve(&zoe).await);
    let before = n_read(&app, "orders");
    for _ in 0..10 {
        fine(app.reserve(&zoe).await);
    }
    pause().await;
    fine(app.reserve(&zoe).await);
    let n_read = n_read(&app, "orders") - before;
    assert!((1..1_000).contains(&n_read), "{n_read} orders were read for ten reservations");
}

/// Whoever works for longer than a second says in between what was read.
async fn pause() {
    tokio::time::sleep(Duration::from_millis(1_100)).await;
}

/// Rows of a table that PostgreSQL has read.
fn n_read(app: &TestApp, table: &str) -> i64 {
    let read = format!(
        "SELECT CAST(idx_tup_fetch + seq_tup_read AS TEXT) AS text FROM pg_stat_user_tables WHERE relname = '{table}'"
    );
    app.database.texts(&read)[0].parse().unwrap()
}
