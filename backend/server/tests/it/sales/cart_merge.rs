//! The cart from before signing in joins the account's.

use super::journey::give_code;
use super::shopper::{Shopper, line, quantities};
use crate::app::{Answer, TestApp};
use crate::arrange::{event, offer};
use crate::organizing::journey::fine;
use reqwest::Method;
use serde_json::{Value, json};

async fn merge(zoe: &mut Shopper<'_>) -> Answer {
    fine(zoe.send(Method::POST, "/cart/merge", Value::Null).await)
}

#[tokio::test]
async fn a_strangers_cart_becomes_the_accounts() {
    let app = TestApp::start().await;
    let made = app.add(event("recital")).await;
    let mut zoe = Shopper::stranger(&app);
    fine(zoe.add(&made, 0, 2).await);
    let before = zoe.cart().await;
    zoe.access = app.join("zoe@example.org").await.access;
    let merged = merge(&mut zoe).await.json();
    assert_eq!(merged["groups"], before["groups"], "the very same lines");
    assert_eq!(merge(&mut zoe).await.json()["groups"], before["groups"], "asking twice changes nothing");
    let mut old = Shopper::stranger(&app);
    old.cart_token.clone_from(&zoe.cart_token);
    assert!(quantities(&old.cart().await).is_empty(), "the token means nothing any more");
    assert_eq!(quantities(&zoe.cart().await), [2]);
}

#[tokio::test]
async fn two_carts_add_up_to_the_limit_and_say_so() {
    let app = TestApp::start().await;
    let made = app.add(event("recital").offers([offer("A", 1), offer("B", 2), offer("C", 3)])).await;
    app.database.execute("UPDATE events SET max_per_person = NULL");
    give_code(&app, made.id, "AMIS", "percent", 1_000);
    give_code(&app, made.id, "AUTRE", "percent", 2_000);
    let person = app.join("zoe@example.org").await;
    let mut own = Shopper::person(&app, &person.access);
    let lines = json!({"lines": [line(&made, 0, 0, 2), line(&made, 1, 0, 7)]});
    fine(own.send(Method::PUT, "/cart/lines", lines).await);
    fine(own.send(Method::POST, "/cart/promo", json!({"code": "AMIS"})).await);
    let mut other = Shopper::stranger(&app);
    let lines = json!({"lines": [line(&made, 0, 0, 3), line(&made, 1, 0, 5), line(&made, 2, 0, 1)]});
    fine(other.send(Method::PUT, "/cart/lines", lines).await);
    fine(other.send(Method::POST, "/cart/promo", json!({"code": "AUTRE"})).await);
    other.access = person.access.clone();
    let merged = merge(&mut other).await.json();
    assert_eq!(quantities(&merged), [5, 10, 1]);
    let notice = |n: usize| (merged["notices"][n]["kind"].clone(), merged["notices"][n]["quantity"].clone());
    assert_eq!([notice(0), notice(1)], [(json!("added"), json!(5)), (json!("cut_to_limit"), json!(10))]);
    assert_eq!(merged["groups"][0]["codes"][0]["code"], "AMIS", "what was chosen in the account stays");
    assert_eq!(app.database.texts("SELECT CAST(COUNT(*) AS TEXT) AS text FROM carts"), ["1"]);
}

#[tokio::test]
async fn two_tabs_that_make_the_first_cart_make_one() {
    let app = TestApp::start().await;
    let made = app.add(event("recital")).await;
    let person = app.join("zoe@example.org").await;
    let tab = async || Shopper::person(&app, &person.access).add(&made, 0, 1).await.status;
    let answers = tokio::join!(tab(), tab(), tab(), tab());
    assert_eq!(answers, (200, 200, 200, 200));
    assert_eq!(quantities(&Shopper::person(&app, &person.access).cart().await), [4], "nothing is lost");
    assert_eq!(app.delete_as(&person.access, "/api/v1/me").await.status, 204);
    app.run_jobs().await;
    assert_eq!(
        app.database.texts("SELECT CAST(COUNT(*) AS TEXT) AS text FROM carts"),
        ["0"],
        "erased with it"
    );
}
