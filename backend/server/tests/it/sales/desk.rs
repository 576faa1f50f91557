//! Orders as who sells them sees and changes them: nothing goes back twice, nobody is left with neither.

use super::buyer::fresh_key;
use super::shopper::Shopper;
use crate::accounts::people::{Person, text};
use crate::accounts::teams::refusal;
use crate::app::{Answer, TestApp};
use crate::organizing::desk::EVENTS;
use crate::organizing::journey::fine;
use reqwest::Method;
use serde_json::{Value, json};
use std::rc::Rc;

/// An event on sale whose organizer is somebody, with a Solo for 25 € and a Duo for 45 €, and somebody who buys.
pub struct Counter {
    pub app: Rc<TestApp>,
    pub ada: Person,
    pub zoe: Person,
    pub event: String,
    pub date: String,
    pub solo: String,
    pub duo: String,
}

impl Counter {
    pub async fn open() -> Self {
        Self::open_in(Rc::new(TestApp::start().await)).await
    }

    pub async fn open_in(app: Rc<TestApp>) -> Self {
        let ada = app.join_as_organizer("ada@lilas.example", "Les Lilas").await;
        let event = app.ready(&ada, "La Nuit du piano").await;
        let duo = json!({"name_fr": "Duo", "admits": 2, "price": {"amount": 4_500, "currency": "EUR"}});
        let path = format!("{EVENTS}/{event}");
        let duo = fine(app.post_as(&ada.access, &format!("{path}/offers"), duo).await).json();
        let room = json!({"capacity": 10});
        fine(app.call_if(Method::PUT, &format!("{path}/capacity"), &ada.access, "*", room).await);
        fine(app.verb(&ada, &event, "publish").await);
        let dates = app.get_as(&ada.access, &format!("{path}/occurrences")).await.json();
        let offers = app.get_as(&ada.access, &format!("{path}/offers")).await.json();
        let zoe = app.join("zoe@lilas.example").await;
        Self {
            date: text(&dates["data"][0], "id"),
            solo: text(&offers["data"][0], "id"),
            duo: text(&duo, "id"),
            app,
            ada,
            zoe,
            event,
        }
    }

    /// Has somebody buy so many of an offer; the answer to the checkout.
    pub async fn sell(&self, to: &Person, wishes: &[(&str, i32)], token: &str) -> Value {
        let lines: Vec<Value> = wishes
            .iter()
            .map(|(offer, n)| json!({"offer_id": offer, "occurrence_id": self.date, "quantity": n}))
            .collect();
        let mut cart = Shopper::person(&self.app, &to.access);
        fine(cart.send(Method::PUT, "/cart/lines", json!({ "lines": lines })).await);
        fine(self.app.buy(to, token).await).json()
    }

    pub fn orders(&self) -> String {
        format!("/manage/events/{}/orders", self.event)
    }

    /// Does something with an order, as its organizer.
    pub async fn desk(&self, order: &Value, verb: &str, wish: Value) -> Answer {
        let path = format!("{}/{}/{verb}", self.orders(), order["code"].as_str().unwrap());
        self.app.once(&self.ada, &path, &fresh_key(), wish).await
    }

    /// Does something with an order, as its buyer.
    pub async fn mine(&self, order: &Value, verb: &str, wish: Value) -> Answer {
        let path = format!("/orders/{}/{verb}", order["code"].as_str().unwrap());
        self.app.once(&self.zoe, &path, &fresh_key(), wish).await
    }

    /// An order as its organizer sees it.
    pub async fn seen(&self, order: &Value) -> Value {
        let path = format!("/api/v1{}/{}", self.orders(), order["code"].as_str().unwrap());
        fine(self.app.get_as(&self.ada.access, &path).await).json()
    }

    /// Places that are sold.
    pub async fn sold(&self) -> i64 {
        let path = format!("{EVENTS}/{}/availability", self.event);
        let view = fine(self.app.get_as(&self.ada.access, &path).await).json();
        view["data"][0]["quotas"][0]["sold"].as_i64().unwrap_or_else(|| panic!("{view}"))
    }

    /// Zoé's letters, by their subjects.
    pub async fn letters(&self) -> Vec<String> {
        self.app.mails_to("zoe@lilas.example").await.into_iter().map(|mail| mail.subject).collect()
    }
}

fn ids(tickets: &Value, numbers: &[i64]) -> Vec<Value> {
    let all = tickets.as_array().unwrap().iter();
    all.filter(|ticket| numbers.contains(&ticket["number"].as_i64().unwrap()))
        .map(|ticket| ticket["id"].clone())
        .collect()
}

fn statuses(order: &Value) -> Vec<String> {
    order["tickets"].as_array().unwrap().iter().map(|ticket| text(ticket, "status")).collect()
}

#[tokio::test]
async fn all_of_an_order_goes_back_once() {
    let shop = Counter::open().await;
    let order = shop.sell(&shop.zoe, &[(&shop.solo, 2)], "tok_visa").await["order"].clone();
    assert_eq!((shop.sold().await, &shop.seen(&order).await["refundable"]["amount"]), (2, &json!(5_000)));
    let wish = json!({"cancels_tickets": true, "reason": "The hall is flooded"});
    let key = fresh_key();
    let path = format!("{}/{}/refunds", shop.orders(), text(&order, "code"));
    let back = fine(shop.app.once(&shop.ada, &path, &key, wish.clone()).await).json();
    assert_eq!((&back["status"], &back["refundable"]["amount"]), (&json!("cancelled"), &json!(0)));
    let again = shop.app.once(&shop.ada, &path, &key, wish.clone()).await;
    assert_eq!(again.json(), back, "the same request has one effect");
    let twice = shop.desk(&order, "refunds", wish).await;
    assert_eq!(refusal(&twice), (409, "sales.nothing_to_refund".to_owned()));
    let twice = shop.desk(&order, "cancel", json!({})).await;
    assert_eq!(refusal(&twice), (409, "sales.wrong_order_state".to_owned()));
    shop.app.run_jobs().await;
    let seen = shop.seen(&order).await;
    assert_eq!(
        (&seen["payment_state"], &seen["refunds"][0]["status"]),
        (&json!("refunded"), &json!("succeeded"))
    );
    assert_eq!(statuses(&seen), ["cancelled", "cancelled"]);
    assert_eq!(shop.sold().await, 0, "somebody else can have the places");
    let letters = shop.letters().await;
    assert!(letters.iter().any(|subject| subject.starts_with("Remboursement")), "{letters:?}");
    assert!(letters.iter().any(|subject| subject.starts_with("Billets annulés")), "{letters:?}");
    shop.app.check_books().await;
}

#[tokio::test]
async fn money_and_tickets_go_apart() {
    let shop = Counter::open().await;
    let sold = shop.sell(&shop.zoe, &[(&shop.solo, 2), (&shop.duo, 1)], "tok_visa").await;
    let (order, tickets) = (&sold["order"], &sold["tickets"]);
    // A friendly gesture: the tickets stay good.
    let back = fine(shop.desk(order, "refunds", json!({"amount": 1_000})).await).json();
    assert_eq!((&back["status"], &back["refundable"]["amount"]), (&json!("confirmed"), &json!(8_500)));
    // Cancelled and not given back.
    let first = json!({"ticket_ids": ids(tickets, &[1])});
    let back = fine(shop.desk(order, "cancel", first.clone()).await).json();
    assert_eq!(statuses(&back), ["cancelled", "active", "active", "active"]);
    assert_eq!(shop.sold().await, 3);
    let twice = shop.desk(order, "cancel", first.clone()).await;
    assert_eq!(refusal(&twice), (409, "sales.tickets_cancelled_already".to_owned()));
    // Given back later, once.
    fine(shop.desk(order, "refunds", first.clone()).await);
    let twice = shop.desk(order, "refunds", first).await;
    assert_eq!(refusal(&twice), (409, "sales.nothing_to_refund".to_owned()));
    // Of a Duo, both or none.
    let half = json!({"ticket_ids": ids(tickets, &[3])});
    let refused = shop.desk(order, "cancel", half).await;
    assert_eq!((refused.status, &refused.json()["errors"][0]["code"]), (422, &json!("part_of_group")));
    let duo = json!({"ticket_ids": ids(tickets, &[3, 4]), "cancels_tickets": true});
    fine(shop.desk(order, "refunds", duo).await);
    let too_much = shop.desk(order, "refunds", json!({"amount": 1_000_000})).await;
    assert_eq!(refusal(&too_much), (409, "sales.refund_too_large".to_owned()));
    shop.app.run_jobs().await;
    let seen = shop.seen(order).await;
    assert_eq!(statuses(&seen), ["cancelled", "active", "cancelled", "cancelled"]);
    assert_eq!(
        (&seen["status"], &seen["payment_state"]),
        (&json!("confirmed"), &json!("partially_refunded"))
    );
    shop.app.check_books().await;
    fine(shop.desk(order, "refunds", json!({})).await);
    shop.app.run_jobs().await;
    assert_eq!(shop.seen(order).await["refunded"], json!({"amount": 9_500, "currency": "EUR"}));
    shop.app.check_books().await;
}

#[tokio::test]
async fn a_refund_that_fails_can_be_made_again_and_the_books_agree() {
    let shop = Counter::open().await;
    let order = shop.sell(&shop.zoe, &[(&shop.solo, 1)], "tok_refund_fail").await["order"].clone();
    fine(shop.desk(&order, "refunds", json!({})).await);
    shop.app.run_jobs().await;
    assert_eq!(shop.seen(&order).await["refunds"][0]["status"], "submitted");
    shop.app.set_clock("2026-11-21T09:10:00Z");
    shop.app.run_jobs().await;
    let seen = shop.seen(&order).await;
    assert_eq!(
        (&seen["refunds"][0]["status"], &seen["refundable"]["amount"]),
        (&json!("failed"), &json!(2_500))
    );
    assert!(shop.app.metrics().await.contains("guichet_refunds_failed_total"));
    shop.app.check_books().await;
}

#[tokio::test]
async fn two_who_give_back_at_once_give_back_once() {
    let shop = Counter::open().await;
    let order = shop.sell(&shop.zoe, &[(&shop.solo, 1)], "tok_visa").await["order"].clone();
    let both = || json!({"cancels_tickets": true});
    let (one, other) =
        tokio::join!(shop.desk(&order, "refunds", both()), shop.desk(&order, "refunds", both()));
    let mut codes = [one.status, other.status];
    codes.sort_unstable();
    assert_eq!(codes, [200, 409]);
    shop.app.run_jobs().await;
    shop.app.check_books().await;
}

#[tokio::test]
async fn what_was_paid_elsewhere_is_noted() {
    let shop = Counter::open().await;
    let mut cart = Shopper::person(&shop.app, &shop.zoe.access);
    let line = json!({"offer_id": shop.solo, "occurrence_id": shop.date, "quantity": 1});
    fine(cart.send(Method::PUT, "/cart/lines", json!({"lines": [line]})).await);
    let order = fine(shop.app.reserve(&shop.zoe).await).json();
    shop.app.database.execute("UPDATE orders SET expires_at = 0");
    shop.app.run_jobs().await;
    let paid = fine(shop.desk(&order, "mark-paid", json!({"reason": "Cash"})).await).json();
    assert_eq!((&paid["status"], &paid["payment_state"]), (&json!("confirmed"), &json!("paid")));
    assert_eq!(paid["payments"][0]["provider"], "offline");
    let twice = shop.desk(&order, "mark-paid", json!({})).await;
    assert_eq!(refusal(&twice), (409, "sales.wrong_order_state".to_owned()));
    let ada = shop.app.step_up(&shop.ada).await;
    let path = format!("{}/{}/refunds", shop.orders(), text(&order, "code"));
    let back = fine(shop.app.once(&ada, &path, &fresh_key(), json!({})).await).json();
    assert_eq!(back["refunds"][0]["status"], "succeeded", "handed back");
    shop.app.check_books().await;
}

#[tokio::test]
async fn an_order_without_places_cannot_be_noted_as_paid() {
    let shop = Counter::open().await;
    let mut cart = Shopper::person(&shop.app, &shop.zoe.access);
    let line = json!({"offer_id": shop.solo, "occurrence_id": shop.date, "quantity": 6});
    fine(cart.send(Method::PUT, "/cart/lines", json!({"lines": [line]})).await);
    let order = fine(shop.app.reserve(&shop.zoe).await).json();
    shop.app.database.execute("UPDATE orders SET expires_at = 0");
    shop.app.run_jobs().await;
    let max = shop.app.join("max@example.org").await;
    shop.sell(&max, &[(&shop.solo, 6)], "tok_visa").await;
    let late = shop.desk(&order, "mark-paid", json!({})).await;
    assert_eq!(refusal(&late), (409, "sales.sold_out".to_owned()));
    shop.app.check_books().await;
}

#[tokio::test]
async fn tickets_are_given_away_and_take_places() {
    let shop = Counter::open().await;
    let gift = |n: i32, email: &str| {
        json!({"offer_id": shop.duo, "occurrence_id": shop.date, "quantity": n, "name": "Zoé Martin",
            "email": email, "names": ["Zoé", "Max"], "reason": "Press", "locale": "fr"})
    };
    let give = async |wish: Value| shop.app.once(&shop.ada, &shop.orders(), &fresh_key(), wish).await;
    let given = give(gift(2, "zoe@lilas.example")).await;
    assert_eq!(given.status, 201, "{}", given.text());
    let given = given.json();
    assert_eq!((&given["origin"], &given["payment_state"]), (&json!("comp"), &json!("free")));
    let names: Vec<String> =
        given["tickets"].as_array().unwrap().iter().map(|ticket| text(ticket, "name")).collect();
    assert_eq!(names, ["Zoé", "Max", "Zoé Martin", "Zoé Martin"]);
    assert_eq!(shop.sold().await, 4);
    assert_eq!(shop.app.order(&shop.zoe, &text(&given, "code")).await["status"], "confirmed");
    assert!(shop.letters().await.iter().any(|subject| subject.starts_with("Vos billets")));
    let stranger = give(gift(1, "nobody@example.org")).await.json();
    assert_eq!(shop.app.order(&shop.ada, &text(&stranger, "code")).await["contact"]["name"], "Zoé Martin");
    assert_eq!(refusal(&give(gift(4, "zoe@lilas.example")).await), (409, "sales.sold_out".to_owned()));
    let wrong = give(json!({"offer_id": shop.duo, "occurrence_id": shop.date, "quantity": 0, "name": "",
        "email": "x", "locale": "de"}))
    .await;
    assert_eq!((wrong.status, wrong.json()["errors"].as_array().unwrap().len()), (422, 4));
    shop.app.check_books().await;
}

#[tokio::test]
async fn orders_are_found() {
    let shop = Counter::open().await;
    let max = shop.app.join("max.muller@example.org").await;
    let first = shop.sell(&shop.zoe, &[(&shop.solo, 1)], "tok_visa").await["order"].clone();
    shop.app.advance(1);
    let second = shop.sell(&max, &[(&shop.duo, 1)], "tok_visa").await["order"].clone();
    let list = async |query: &str| -> Vec<String> {
        let path = format!("/api/v1{}{query}", shop.orders());
        let page = fine(shop.app.get_as(&shop.ada.access, &path).await).json();
        page["data"].as_array().unwrap().iter().map(|order| text(order, "code")).collect()
    };
    let (one, two) = (text(&first, "code"), text(&second, "code"));
    assert_eq!(list("").await, [two.clone(), one.clone()]);
    assert_eq!(list("?q=muller").await, vec![two.as_str()]);
    assert_eq!(list(&format!("?q={}", &one[..5].to_lowercase())).await, vec![one.as_str()]);
    assert_eq!(list("?q=zoe%20lilas&status=confirmed").await, vec![one.as_str()]);
    assert_eq!(list("?status=cancelled").await, Vec::<String>::new());
    assert_eq!(list("?q=%25&asking=true").await, Vec::<String>::new());
    let page = shop.app.get_as(&shop.ada.access, &format!("/api/v1{}?limit=1", shop.orders())).await.json();
    let rest = format!("?limit=1&cursor={}", text(&page, "next_cursor"));
    assert_eq!(list(&rest).await, [one]);
    let other = shop.app.join_as_organizer("other@example.org", "Other").await;
    let foreign = shop.app.get_as(&other.access, &format!("/api/v1{}/{two}", shop.orders())).await;
    assert_eq!(refusal(&foreign), (404, "catalog.event_not_found".to_owned()));
}

#[tokio::test]
async fn the_timeline_tells_who_did_what() {
    let shop = Counter::open().await;
    let order = shop.sell(&shop.zoe, &[(&shop.solo, 1)], "tok_visa").await["order"].clone();
    fine(shop.mine(&order, "refund-requests", json!({"message": "We are ill."})).await);
    fine(shop.desk(&order, "decline-refund", json!({"message": "Pass them on."})).await);
    fine(shop.desk(&order, "resend", json!({"email": "zoe@example.net"})).await);
    fine(shop.desk(&order, "refunds", json!({"cancels_tickets": true, "reason": "Well, all right"})).await);
    shop.app.run_jobs().await;
    let path = format!("/api/v1{}/{}/timeline", shop.orders(), text(&order, "code"));
    let told = fine(shop.app.get_as(&shop.ada.access, &path).await).json();
    let kinds: Vec<(String, String)> = told["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (text(one, "kind"), one["actor_name"].as_str().unwrap_or_default().to_owned()))
        .collect();
    let has = |kind: &str, name: &str| kinds.contains(&(kind.to_owned(), name.to_owned()));
    for (kind, name) in [
        ("created", ""),
        ("paid", ""),
        ("confirmed", ""),
        ("refund_asked", ""),
        ("refund_declined", "Ada Lovelace"),
        ("contact_changed", "Ada Lovelace"),
        ("sent_again", "Ada Lovelace"),
        ("refund_begun", "Ada Lovelace"),
        ("tickets_cancelled", "Ada Lovelace"),
        ("refunded", ""),
    ] {
        assert!(has(kind, name), "{kind} {name}: {kinds:?}");
    }
    let begun = told["data"].as_array().unwrap().iter().find(|one| one["kind"] == "refund_begun").unwrap();
    assert_eq!((&begun["reason"], &begun["amount"]["amount"]), (&json!("Well, all right"), &json!(2_500)));
    assert_eq!(shop.seen(&order).await["contact"]["email"], "zoe@example.net");
}

#[tokio::test]
async fn money_takes_a_fresh_proof_and_the_right_role() {
    let shop = Counter::open().await;
    let order = shop.sell(&shop.zoe, &[(&shop.solo, 1)], "tok_visa").await["order"].clone();
    let path = format!("{}/{}/refunds", shop.orders(), text(&order, "code"));
    for (role, status) in [("support", 403), ("finance", 200)] {
        let person = shop.app.join(&format!("{role}@example.org")).await;
        shop.app.hire(&shop.ada, &person, role).await;
        let answer = shop.app.once(&person, &path, &fresh_key(), json!({"amount": 1})).await;
        assert_eq!(answer.status, status, "{role}: {}", answer.text());
    }
    shop.app.set_clock("2026-11-21T09:06:00Z");
    let stale = shop.app.once(&shop.ada, &path, &fresh_key(), json!({})).await;
    assert_eq!(refusal(&stale), (403, "accounts.step_up_needed".to_owned()));
}

#[tokio::test]
async fn buyers_give_back_what_was_agreed_and_ask_for_the_rest() {
    let shop = Counter::open().await;
    let path = format!("{EVENTS}/{}", shop.event);
    let strict = shop.sell(&shop.zoe, &[(&shop.solo, 1)], "tok_visa").await["order"].clone();
    assert_eq!(strict["returns"]["can_cancel"], false, "nothing was agreed: {strict}");
    let refused = shop.mine(&strict, "cancel", json!({})).await;
    assert_eq!(refusal(&refused), (409, "sales.not_returnable".to_owned()));
    fine(
        shop.app
            .edit(&shop.ada, &path, json!({"refund_policy": {"kind": "until_days_before", "days": 7}}))
            .await,
    );
    let order = shop.sell(&shop.zoe, &[(&shop.solo, 2)], "tok_visa").await;
    let (order, tickets) = (order["order"].clone(), order["tickets"].clone());
    assert_eq!(order["returns"]["cancel_until"], "2026-11-24T19:30:00Z");
    let part = fine(shop.mine(&order, "cancel", json!({"ticket_ids": ids(&tickets, &[2])})).await).json();
    assert_eq!((&part["status"], &part["refunded"]["amount"]), (&json!("confirmed"), &json!(2_500)));
    let all = fine(shop.mine(&order, "cancel", json!({})).await).json();
    assert_eq!((&all["status"], &all["refunded"]["amount"]), (&json!("cancelled"), &json!(5_000)));
    // What was bought before keeps what was agreed then.
    let asked = fine(shop.mine(&strict, "refund-requests", json!({"message": "We are ill."})).await).json();
    assert_eq!(asked["returns"]["request"]["status"], "open");
    let twice = shop.mine(&strict, "refund-requests", json!({"message": "Please!"})).await;
    assert_eq!(refusal(&twice), (409, "sales.refund_asked_already".to_owned()));
    let listed = shop.app.get_as(&shop.ada.access, &format!("/api/v1{}?asking=true", shop.orders())).await;
    assert_eq!(listed.json()["data"][0]["code"], strict["code"]);
    let no = json!({"message": "Billets ni repris ni échangés."});
    fine(shop.desk(&strict, "decline-refund", no.clone()).await);
    let twice = shop.desk(&strict, "decline-refund", no).await;
    assert_eq!(refusal(&twice), (409, "sales.refund_not_asked".to_owned()));
    let mail = shop.app.last_mail_to("zoe@lilas.example").await;
    assert!(mail.text.contains("Billets ni repris ni échangés."), "{}", mail.text);
    let answered = shop.app.order(&shop.zoe, &text(&strict, "code")).await;
    assert_eq!(answered["returns"]["request"]["answer"], "Billets ni repris ni échangés.");
    shop.app.run_jobs().await;
    shop.app.check_books().await;
}

#[tokio::test]
async fn what_is_free_goes_back_until_it_begins() {
    let shop = Counter::open().await;
    let free = json!({"name_fr": "Gratuit", "kind": "free"});
    let path = format!("{EVENTS}/{}/offers", shop.event);
    let free = text(&fine(shop.app.post_as(&shop.ada.access, &path, free).await).json(), "id");
    let order = shop.sell(&shop.zoe, &[(&free, 2)], "tok_visa").await["order"].clone();
    assert_eq!(order["returns"]["can_cancel"], true);
    let back = fine(shop.mine(&order, "cancel", json!({})).await).json();
    assert_eq!((&back["status"], &back["refunds"]), (&json!("cancelled"), &json!([])));
    let asked = shop.mine(&order, "refund-requests", json!({"message": "My money!"})).await;
    assert_eq!(refusal(&asked), (409, "sales.nothing_to_refund".to_owned()));
    assert_eq!(shop.sold().await, 0);
    shop.app.check_books().await;
}

#[tokio::test]
async fn letters_are_sent_again_some_times() {
    let shop = Counter::open().await;
    let order = shop.sell(&shop.zoe, &[(&shop.solo, 1)], "tok_visa").await["order"].clone();
    let contact = json!({"name": "Zoé Martin", "email": "zoe.martin@lilas.example"});
    let path = format!("/api/v1/orders/{}", text(&order, "code"));
    let changed = shop.app.call(Method::PATCH, &format!("{path}/contact"), &shop.zoe.access, contact).await;
    assert_eq!(fine(changed).json()["contact"]["email"], "zoe.martin@lilas.example");
    for _ in 0..3 {
        assert_eq!(
            shop.app.post_as(&shop.zoe.access, &format!("{path}/resend"), Value::Null).await.status,
            202
        );
    }
    let often = shop.app.post_as(&shop.zoe.access, &format!("{path}/resend"), Value::Null).await;
    assert_eq!(refusal(&often), (429, "http.rate_limited".to_owned()));
    assert!(!shop.app.mails_to("zoe.martin@lilas.example").await.is_empty());
}
