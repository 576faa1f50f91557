//! Carts that change at the same time are changed together, and each as if it were alone.

use super::journey::give_code;
use super::shopper::{Shopper, line, quantities};
use crate::accounts::teams::refusal;
use crate::app::{Answer, TestApp};
use crate::arrange::{event, offer};
use crate::organizing::journey::fine;
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;

/// A change of a cart: whose, and what is asked.
type Asked = (Method, String, Value);

/// Has everybody ask while a write keeps the others waiting, so that the next transaction takes them all.
async fn at_once(app: &TestApp, shoppers: &mut [Shopper<'_>], asked: &[Asked]) -> Vec<Answer> {
    let db = app.catalog.db.clone();
    let busy = async move {
        let slow = |_: &mut platform::db::Tx| {
            std::thread::sleep(Duration::from_millis(400));
            Ok(())
        };
        db.write_together(slow).await.unwrap();
    };
    let asking = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        let each = shoppers.iter_mut().zip(asked);
        join_all(each.map(|(one, (method, path, body))| one.send(method.clone(), path, body.clone()))).await
    };
    futures_util::future::join(busy, asking).await.1
}

fn count(app: &TestApp, table: &str) -> String {
    app.database.texts(&format!("SELECT CAST(COUNT(*) AS TEXT) AS text FROM {table}")).remove(0)
}

#[tokio::test]
async fn each_of_many_gets_what_they_would_get_alone() {
    let app = TestApp::start().await;
    let mut secret = offer("Coulisses", 9_000);
    secret.visibility = "code_only";
    let made = app.add(event("recital").offers([offer("Solo", 2_500), offer("Duo", 4_500), secret])).await;
    let other = app.add(event("gala").offers([offer("Table", 8_000)])).await;
    let hidden = app.add(event("prive").visibility("private")).await;
    app.limit(&other, 3);
    give_code(&app, made.id, "AMIS", "percent", 1_000);
    let ada = app.join("ada@example.org").await.access;
    let mut max = Shopper::stranger(&app);
    fine(max.add(&made, 0, 2).await);
    let max_line = max.line_id(0).await;
    let mut shoppers: Vec<Shopper> = (0..6).map(|_| Shopper::stranger(&app)).collect();
    shoppers.extend((0..3).map(|_| Shopper::person(&app, &ada)));
    shoppers.extend([max, Shopper::stranger(&app)]);
    let add = |body: Value| (Method::POST, "/cart/lines".to_owned(), body);
    let with_code = |mut body: Value| {
        body["code"] = json!("amis");
        body
    };
    let both = json!({"lines": [line(&made, 1, 0, 1), line(&other, 0, 0, 2)]});
    let asked = [
        add(line(&made, 0, 0, 1)),
        add(line(&made, 2, 0, 1)),
        add(line(&other, 0, 0, 4)),
        add(line(&hidden, 0, 0, 1)),
        add(with_code(line(&made, 0, 0, 1))),
        (Method::PUT, "/cart/lines".to_owned(), both),
        add(line(&made, 0, 0, 1)),
        add(line(&made, 0, 0, 2)),
        add(line(&made, 1, 0, 1)),
        (Method::PATCH, format!("/cart/lines/{max_line}"), json!({"quantity": 5})),
        (Method::PATCH, format!("/cart/lines/{max_line}"), json!({"quantity": 6})),
    ];
    let answers = at_once(&app, &mut shoppers, &asked).await;
    let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses, [200, 409, 409, 404, 200, 200, 200, 200, 200, 200, 404]);
    assert_eq!(answers[1].code(), "sales.code_needed");
    assert_eq!(
        (answers[2].code().as_str(), answers[2].pointers()),
        ("sales.sold_out", vec!["/quantity".into()])
    );
    assert_eq!(refusal(&answers[3]), (404, "sales.offer_not_found".to_owned()));
    assert_eq!(refusal(&answers[10]), (404, "sales.cart_line_not_found".to_owned()));
    assert_eq!(answers[4].json()["groups"][0]["discount"]["amount"], 250);
    assert_eq!(quantities(&answers[5].json()), [1, 2]);
    // Three taps of one account add up, whichever came first.
    assert_eq!(quantities(&shoppers[6].cart().await).iter().sum::<i64>(), 4);
    assert_eq!(quantities(&shoppers[9].cart().await), [5]);
    for (n, has) in [(0, true), (1, false), (2, false), (3, false), (4, true), (5, true), (10, false)] {
        assert_eq!(!quantities(&shoppers[n].cart().await).is_empty(), has, "shopper {n}");
    }
    // Who was refused got no cart: those of shoppers 0, 4, 5, of Ada and of Max are there.
    assert_eq!((count(&app, "carts"), count(&app, "cart_promos")), ("5".to_owned(), "1".to_owned()));
    assert_eq!(count(&app, "cart_lines"), "7");
}

#[tokio::test]
async fn a_cart_that_is_refused_a_change_is_as_it_was() {
    let app = TestApp::start().await;
    let made = app.add(event("recital").offers([offer("Solo", 2_500), offer("Duo", 4_500)])).await;
    let (mut zoe, mut max) = (Shopper::stranger(&app), Shopper::stranger(&app));
    fine(zoe.add(&made, 0, 2).await);
    fine(max.add(&made, 0, 2).await);
    let before = zoe.cart().await;
    app.clock.set(app.clock.now().plus_seconds(60));
    let more = (Method::POST, "/cart/lines".to_owned(), line(&made, 1, 0, 1));
    let wrong = json!({"lines": [line(&made, 0, 0, 1), line(&made, 1, 0, 99)]});
    let mut both = [zoe, max];
    let answers = at_once(&app, &mut both, &[(Method::PUT, "/cart/lines".to_owned(), wrong), more]).await;
    assert_eq!((answers[0].code().as_str(), answers[1].status), ("sales.too_many", 200));
    assert_eq!(both[0].cart().await, before, "and it is not kept longer for that");
    assert_ne!(both[1].cart().await["expires_at"], before["expires_at"]);
}
