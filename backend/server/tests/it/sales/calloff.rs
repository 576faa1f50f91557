//! What is called off: everybody has their money and nobody comes in.

use super::buyer::fresh_key;
use super::desk::Counter;
use super::paying::{bank_page, decide};
use super::shopper::Shopper;
use crate::accounts::people::{Person, text};
use crate::accounts::teams::refusal;
use crate::organizing::desk::EVENTS;
use crate::organizing::journey::fine;
use reqwest::Method;
use serde_json::{Value, json};

impl Counter {
    /// What calling it off would cost: orders, tickets, money.
    async fn cost(&self, date: Option<&str>) -> (i64, i64, i64) {
        let asked = date.map_or_else(String::new, |date| format!("?occurrence_id={date}"));
        let path = format!("{EVENTS}/{}/cancellation{asked}", self.event);
        let view = fine(self.app.get_as(&self.ada.access, &path).await).json();
        let number = |value: &Value| value.as_i64().unwrap();
        assert_eq!(view["amount"]["currency"], "EUR");
        (number(&view["n_orders"]), number(&view["n_tickets"]), number(&view["amount"]["amount"]))
    }

    /// Puts an offer for some date into a cart.
    async fn want(&self, person: &Person, offer: &str, date: &str) {
        let line = json!({"offer_id": offer, "occurrence_id": date, "quantity": 1});
        fine(Shopper::person(&self.app, &person.access).send(Method::POST, "/cart/lines", line).await);
    }
}

#[tokio::test]
async fn an_event_that_is_called_off_gives_everything_back() {
    let shop = Counter::open().await;
    let app = &shop.app;
    assert_eq!(shop.cost(None).await, (0, 0, 0));
    let paid = shop.sell(&shop.zoe, &[(&shop.solo, 1), (&shop.duo, 1)], "tok_visa").await["order"].clone();
    let max = app.join("max@example.org").await;
    let partly = shop.sell(&max, &[(&shop.solo, 2)], "tok_visa").await;
    // One ticket of Max's went back already; three euros of Zoé's were a gesture.
    let first = json!({"ticket_ids": [partly["tickets"][0]["id"]], "cancels_tickets": true});
    fine(shop.desk(&partly["order"], "refunds", first).await);
    fine(shop.desk(&paid, "refunds", json!({"amount": 300})).await);
    // Eva's places are held only, Leo's were a gift.
    let eva = app.join("eva@example.org").await;
    shop.want(&eva, &shop.solo, &shop.date).await;
    let held = fine(app.reserve(&eva).await).json();
    let gift = json!({"name": "Leo", "email": "leo@example.org",
        "offer_id": shop.solo, "occurrence_id": shop.date, "quantity": 1});
    fine(app.once(&shop.ada, &shop.orders(), &fresh_key(), gift).await);
    app.run_jobs().await;

    assert_eq!(shop.cost(None).await, (3, 5, 7_000 - 300 + 2_500));
    assert_eq!(shop.cost(Some(&shop.date)).await, shop.cost(None).await);
    assert_eq!(shop.sold().await, 5, "looking changes nothing");
    fine(app.call_off(&shop.ada, &shop.event).await);
    app.run_jobs().await;
    app.run_jobs().await;

    let seen = shop.seen(&paid).await;
    assert_eq!((&seen["status"], &seen["payment_state"]), (&json!("cancelled"), &json!("refunded")));
    assert_eq!(seen["refunded"]["amount"], 7_000);
    let of_max = app.order(&max, &text(&partly["order"], "code")).await;
    assert_eq!((&of_max["status"], &of_max["payment_state"]), (&json!("cancelled"), &json!("refunded")));
    assert_eq!(app.order(&eva, &text(&held, "code")).await["status"], "cancelled");
    assert_eq!((shop.sold().await, shop.cost(None).await), (0, (0, 0, 0)));
    let mail = app.mails_to("zoe@lilas.example").await;
    let told = mail.iter().find(|mail| mail.subject == "Annulé : La Nuit du piano");
    assert!(told.unwrap().text.contains("The pianist is ill."), "why is said");
    assert!(mail.iter().any(|mail| mail.subject.starts_with("Remboursement")));
    app.check_books().await;
}

#[tokio::test]
async fn a_date_that_is_called_off_leaves_the_others_alone() {
    let shop = Counter::open().await;
    let app = &shop.app;
    let path = format!("{EVENTS}/{}/occurrences", shop.event);
    let wish = json!({"starts_at": "2026-12-05T19:00:00Z", "ends_at": "2026-12-05T22:00:00Z"});
    let later = text(&fine(app.post_as(&shop.ada.access, &path, wish).await).json(), "id");
    let sold = shop.sell(&shop.zoe, &[(&shop.duo, 1)], "tok_visa").await;
    shop.want(&shop.zoe, &shop.solo, &later).await;
    let other = fine(app.buy(&shop.zoe, "tok_visa").await).json();
    assert_eq!((shop.cost(Some(&later)).await, shop.cost(None).await), ((1, 1, 2_500), (2, 3, 7_000)));
    let path = format!("{path}/{later}");
    let unnamed = app.edit(&shop.ada, &path, json!({"status": "cancelled"})).await;
    assert_eq!(refusal(&unnamed), (409, "catalog.name_needed".to_owned()));
    let slug = app.get_as(&shop.ada.access, &format!("{EVENTS}/{}", shop.event)).await.json()["slug"].clone();
    let wish = json!({"status": "cancelled", "confirm": slug});
    fine(app.edit(&shop.ada, &path, wish).await);
    app.run_jobs().await;
    app.run_jobs().await;
    assert_eq!(shop.seen(&sold["order"]).await["status"], "confirmed");
    let gone = shop.seen(&other["order"]).await;
    assert_eq!((&gone["status"], &gone["payment_state"]), (&json!("cancelled"), &json!("refunded")));
    assert_eq!((shop.sold().await, shop.cost(Some(&later)).await), (2, (0, 0, 0)));
    let elsewhere = format!("{EVENTS}/{}/cancellation?occurrence_id=tomorrow", shop.event);
    assert_eq!(app.get_as(&shop.ada.access, &elsewhere).await.code(), "http.invalid_query");
    app.check_books().await;
}

#[tokio::test]
async fn who_pays_while_it_is_called_off_has_the_money_back() {
    let shop = Counter::open().await;
    let app = &shop.app;
    shop.want(&shop.zoe, &shop.solo, &shop.date).await;
    let begun = fine(app.buy(&shop.zoe, "tok_3ds").await).json();
    fine(app.call_off(&shop.ada, &shop.event).await);
    app.run_jobs().await;
    let code = text(&begun["order"], "code");
    assert_eq!(app.order(&shop.zoe, &code).await["status"], "pending", "the bank was asked already");
    decide(app, &bank_page(&begun), "succeed").await;
    for _ in 0..3 {
        app.run_jobs().await;
    }
    let order = app.order(&shop.zoe, &code).await;
    assert_eq!((&order["status"], &order["payment_state"]), (&json!("cancelled"), &json!("refunded")));
    assert_eq!(shop.sold().await, 0);
    app.check_books().await;
}

#[tokio::test]
async fn only_those_who_may_see_orders_learn_the_cost() {
    let shop = Counter::open().await;
    let path = format!("{EVENTS}/{}/cancellation", shop.event);
    let stranger = shop.app.join_as_organizer("mia@example.org", "Ailleurs").await;
    for (person, code) in
        [(&stranger, "catalog.event_not_found"), (&shop.zoe, "accounts.organization_not_found")]
    {
        let answer = shop.app.get_as(&person.access, &path).await;
        assert!(answer.status == 404 || answer.status == 403, "{code}: {}", answer.text());
    }
    assert_eq!(shop.app.get(&path).await.status, 401);
}
