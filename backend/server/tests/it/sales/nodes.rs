//! Several nodes on one PostgreSQL database are as one. On SQLite, a file of one program, the same is asked of one.

use super::buyer::fresh_key;
use super::journey::give_code;
use super::paying::{bank_page, decide};
use super::races::crowd;
use super::shopper::{Shopper, line, quantities};
use crate::accounts::people::{Person, text};
use crate::app::{Answer, TestApp};
use crate::arrange::{Made, event, offer};
use crate::databases::{Kind, kind};
use crate::organizing::journey::fine;
use futures_util::future::{join_all, join3, join4};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// The nodes; the first one is whom the builders ask.
struct Nodes(Vec<TestApp>);

impl Nodes {
    async fn start(n: usize) -> Self {
        Self::with(n, &[]).await
    }

    async fn with(n: usize, settings: &[(&str, &str)]) -> Self {
        let mut nodes = vec![TestApp::with(settings).await];
        while kind() == Kind::Postgres && nodes.len() < n {
            nodes.push(nodes[0].beside().await);
        }
        Self(nodes)
    }

    fn first(&self) -> &TestApp {
        &self.0[0]
    }

    /// Whose turn it is.
    fn turn(&self, n: usize) -> &TestApp {
        &self.0[n % self.0.len()]
    }

    /// An event with so many places.
    async fn sale(&self, places: i32) -> Made {
        let made = self.first().add(event("recital").offers([offer("Solo", 2_500)])).await;
        self.first().limit(&made, places);
        made
    }

    /// Everybody puts one into their cart, whatever is left.
    async fn fill(&self, people: &[Person], made: &Made) {
        for (n, person) in people.iter().enumerate() {
            self.turn(n).fill(person, made, 1).await;
        }
    }

    /// Everybody buys at once, each at their own node.
    async fn rush(&self, people: &[Person]) -> Vec<Answer> {
        let buying = people.iter().enumerate().map(|(n, person)| self.turn(n).buy(person, "tok_visa"));
        join_all(buying).await
    }

    /// Every node does its jobs, all at once.
    async fn run_jobs(&self) {
        join_all(self.0.iter().map(TestApp::run_jobs)).await;
    }

    fn count(&self, table: &str, filter: &str) -> usize {
        let sql = format!("SELECT CAST(COUNT(*) AS TEXT) AS text FROM {table} WHERE {filter}");
        self.first().database.texts(&sql)[0].parse().unwrap()
    }
}

/// How many were sold, and how many were refused with a code.
fn outcome(answers: &[Answer], refused: &str) -> (usize, usize) {
    let sold = answers.iter().filter(|answer| answer.status == 201).count();
    let rest = answers.iter().filter(|answer| answer.status == 409 && answer.code() == refused);
    (sold, rest.count())
}

#[tokio::test]
async fn a_hundred_and_twenty_buyers_at_three_nodes_and_forty_places() {
    let nodes = Nodes::start(3).await;
    let made = nodes.sale(1_000).await;
    let people = crowd(nodes.first(), 120).await;
    nodes.fill(&people, &made).await;
    nodes.first().limit(&made, 40);
    let answers = nodes.rush(&people).await;
    assert_eq!(outcome(&answers, "sales.sold_out"), (40, 80));
    assert_eq!(nodes.first().places(&made), "0/40");
    nodes.run_jobs().await;
    assert_eq!(nodes.count("facts", "name = 'sales.order_confirmed'"), 40);
    assert_eq!(nodes.count("invoices", "kind = 'invoice'"), 40);
    let labels = nodes.first().database.texts("SELECT label AS text FROM invoices ORDER BY label");
    let numbers: Vec<usize> =
        labels.iter().map(|label| label.rsplit('-').next().unwrap().parse().unwrap()).collect();
    assert_eq!(numbers, (1..=40).collect::<Vec<_>>(), "no gap, no number twice");
    nodes.first().check_books().await;
}

#[tokio::test]
async fn the_last_place_and_the_last_use_of_a_code_go_once_at_whatever_node() {
    for (is_place, refused) in [(true, "sales.sold_out"), (false, "sales.promo_code_used_up")] {
        let nodes = Nodes::start(3).await;
        let made = nodes.sale(100).await;
        give_code(nodes.first(), made.id, "AMIS", "percent", 5_000);
        let people = crowd(nodes.first(), 12).await;
        nodes.fill(&people, &made).await;
        for (n, person) in people.iter().enumerate() {
            let mut cart = Shopper::person(nodes.turn(n + 1), &person.access);
            fine(cart.send(Method::POST, "/cart/promo", json!({"code": "AMIS"})).await);
        }
        if is_place {
            nodes.first().limit(&made, 1);
        } else {
            nodes.first().database.execute("UPDATE promo_codes SET max_uses = 1");
        }
        let answers = nodes.rush(&people).await;
        assert_eq!(outcome(&answers, refused), (1, 11));
        nodes.first().check_books().await;
    }
}

#[tokio::test]
async fn one_key_at_all_nodes_at_once_is_one_order() {
    let nodes = Nodes::start(3).await;
    let made = nodes.sale(100).await;
    for (n, zoe) in crowd(nodes.first(), 8).await.into_iter().enumerate() {
        nodes.turn(n).fill(&zoe, &made, 2).await;
        let key = fresh_key();
        let wish = json!({"payment": {"token": "tok_visa"}});
        let asked = (0..6).map(|n| nodes.turn(n).once(&zoe, "/checkout", &key, wish.clone()));
        let answers = join_all(asked).await;
        for answer in answers.iter().filter(|answer| answer.status != 201) {
            assert_eq!((answer.status, answer.code().as_str()), (409, "http.idempotency_key_busy"));
            assert!(!answer.header("retry-after").is_empty());
        }
        // Whoever asks again, wherever, has the one answer.
        let mut codes = Vec::new();
        for node in &nodes.0 {
            codes.push(text(
                &fine(node.once(&zoe, "/checkout", &key, wish.clone()).await).json()["order"],
                "code",
            ));
        }
        codes.extend(
            answers
                .iter()
                .filter(|answer| answer.status == 201)
                .map(|answer| text(&answer.json()["order"], "code")),
        );
        codes.dedup();
        assert_eq!(codes.len(), 1, "{codes:?}");
    }
    assert_eq!((nodes.count("orders", "status = 'confirmed'"), nodes.count("orders", "0 = 0")), (8, 8));
    assert_eq!(nodes.first().places(&made), "0/16");
    nodes.first().check_books().await;
}

#[tokio::test]
async fn news_at_one_node_while_the_buyer_comes_back_to_another_count_once() {
    let nodes = Nodes::start(2).await;
    let made = nodes.sale(10).await;
    let (a, b) = (nodes.turn(0), nodes.turn(1));
    for (n, zoe) in crowd(a, 4).await.into_iter().enumerate() {
        a.fill(&zoe, &made, 2).await;
        let (key, wish) = (fresh_key(), json!({"payment": {"token": "tok_3ds"}}));
        let begun = fine(a.once(&zoe, "/checkout", &key, wish.clone()).await).json();
        let code = text(&begun["order"], "code");
        decide(a, &bank_page(&begun), "succeed").await;
        let news = a.overheard().await;
        for _ in 0..5 {
            let told = join_all((0..8).map(|_| b.hear(&news)));
            let back = a.once(&zoe, "/checkout", &key, wish.clone());
            let (told, back, order, ()) = join4(told, back, b.order(&zoe, &code), nodes.run_jobs()).await;
            assert!(told.iter().all(|answer| answer.status == 204), "{}", told[0].status);
            assert!([201, 202].contains(&back.status), "{}", back.text());
            assert!(["pending", "confirmed"].contains(&order["status"].as_str().unwrap()));
        }
        for node in &nodes.0 {
            let order = node.order(&zoe, &code).await;
            assert_eq!(
                (&order["status"], order["tickets"].as_array().map(Vec::len)),
                (&json!("confirmed"), Some(2))
            );
        }
        assert_eq!(nodes.count("payments", "status = 'succeeded'"), n + 1);
        let letters = b.mails_to(&zoe.email).await;
        let confirmations = letters.iter().filter(|letter| letter.subject.contains(&code)).count();
        assert_eq!(
            confirmations,
            1,
            "{:?}",
            letters.iter().map(|letter| &letter.subject).collect::<Vec<_>>()
        );
    }
    assert_eq!(a.places(&made), "0/8");
    a.check_books().await;
}

#[tokio::test]
async fn a_refund_asked_for_at_all_nodes_goes_out_once() {
    let nodes = Nodes::start(3).await;
    let made = nodes.sale(10).await;
    for zoe in crowd(nodes.first(), 3).await {
        nodes.first().fill(&zoe, &made, 2).await;
        let order = fine(nodes.first().buy(&zoe, "tok_visa").await).json()["order"].clone();
        let path = format!("/orders/{}/cancel", text(&order, "code"));
        let keys: Vec<String> = (0..6).map(|_| fresh_key()).collect();
        let asked = keys.iter().enumerate().map(|(n, key)| nodes.turn(n).once(&zoe, &path, key, json!({})));
        let answers = join_all(asked).await;
        assert_eq!(outcome(&answers, "sales.wrong_order_state"), (0, 5));
        assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
        nodes.run_jobs().await;
        assert_eq!(nodes.turn(1).order(&zoe, &text(&order, "code")).await["payment_state"], "refunded");
    }
    assert_eq!((nodes.count("refunds", "0 = 0"), nodes.count("sandbox_refunds", "0 = 0")), (3, 3));
    assert_eq!(nodes.first().places(&made), "0/0");
    nodes.first().check_books().await;
}

#[tokio::test]
async fn what_is_over_ends_once_though_all_nodes_sweep_and_others_buy() {
    let nodes = Nodes::start(3).await;
    let made = nodes.sale(100).await;
    let people = crowd(nodes.first(), 24).await;
    let (late, next) = people.split_at(12);
    nodes.fill(&people, &made).await;
    nodes.first().limit(&made, 12);
    let held = join_all(late.iter().enumerate().map(|(n, person)| nodes.turn(n).reserve(person))).await;
    assert!(held.iter().all(|answer| answer.status == 201));
    assert_eq!(nodes.first().places(&made), "12/0");
    let over = nodes.first().clock.now().plus_seconds(-1).millis();
    nodes.first().database.execute(&format!("UPDATE orders SET expires_at = {over}"));
    let ((), answers, ()) = join3(nodes.run_jobs(), nodes.rush(next), nodes.run_jobs()).await;
    assert_eq!(outcome(&answers, "sales.sold_out"), (12, 0));
    assert_eq!(nodes.first().places(&made), "0/12");
    nodes.first().clock.set(nodes.first().clock.now().plus_minutes(1));
    nodes.run_jobs().await;
    assert_eq!(
        (nodes.count("orders", "status = 'expired'"), nodes.count("orders", "status = 'pending'")),
        (12, 0)
    );
    assert_eq!(nodes.count("facts", "name = 'sales.order_expired'"), 12, "each is told once");
    nodes.first().check_books().await;
}

#[tokio::test]
async fn holds_are_counted_together() {
    let nodes = Nodes::with(2, &[("SIGN_IN_LIMIT_FACTOR", "1")]).await;
    let made = nodes.sale(100).await;
    let zoe = nodes.first().join("zoe@example.org").await;
    nodes.first().fill(&zoe, &made, 1).await;
    for n in 0..30 {
        assert_eq!(nodes.turn(n).reserve(&zoe).await.status, 201, "the {n}th");
    }
    for node in &nodes.0 {
        let refused = node.reserve(&zoe).await;
        assert_eq!((refused.status, refused.code().as_str()), (429, "http.rate_limited"));
    }
}

#[tokio::test]
async fn a_cart_is_the_same_at_every_node() {
    let nodes = Nodes::start(3).await;
    let made = nodes.first().add(event("recital").offers([offer("Solo", 2_500), offer("Duo", 4_500)])).await;
    nodes.first().database.execute("UPDATE events SET max_per_person = NULL");
    let zoe = nodes.first().join("zoe@example.org").await;
    let at = |n: usize| Shopper::person(nodes.turn(n), &zoe.access);
    for n in 0..9 {
        fine(at(n).add(&made, 0, 1).await);
        let seen = at(n + 1).cart().await;
        assert_eq!(quantities(&seen), [i64::try_from(n + 1).unwrap()], "the next read has it");
    }
    // The first line of a cart, at all nodes at once, with and without an account.
    fine(at(0).send(Method::DELETE, "/cart", Value::Null).await);
    let puts = (0..6).map(|n| {
        let wish = line(&made, n % 2, 0, 1);
        let mut cart = at(n);
        async move { cart.send(Method::POST, "/cart/lines", wish).await.status }
    });
    assert_eq!(join_all(puts).await, [200; 6]);
    assert_eq!(quantities(&at(1).cart().await), [3, 3]);
    let mut stranger = Shopper::stranger(nodes.turn(0));
    fine(stranger.add(&made, 0, 2).await);
    stranger.app = nodes.turn(1);
    assert_eq!(quantities(&stranger.cart().await), [2], "one token is good everywhere");
    stranger.access.clone_from(&zoe.access);
    fine(stranger.send(Method::POST, "/cart/merge", Value::Null).await);
    assert_eq!(quantities(&at(2).cart().await).iter().sum::<i64>(), 8);
}

#[tokio::test]
async fn what_an_organizer_changes_at_one_node_is_true_at_the_others() {
    let nodes = Nodes::start(2).await;
    let (a, b) = (nodes.turn(0), nodes.turn(1));
    let ada = a.join_as_organizer("ada@example.org", "Parc").await;
    let id = a.on_sale(&ada, "Piano").await;
    let path = crate::organizing::desk::event_path(&id);
    let offers = fine(a.get_as(&ada.access, &format!("{path}/offers")).await).json();
    let dates = fine(a.get_as(&ada.access, &format!("{path}/occurrences")).await).json();
    let (offer, date) = (text(&offers["data"][0], "id"), text(&dates["data"][0], "id"));
    let wish = json!({"offer_id": offer, "occurrence_id": date, "quantity": 1});
    let zoe = b.join("zoe@example.org").await;
    let mut cart = Shopper::person(b, &zoe.access);
    fine(cart.send(Method::POST, "/cart/lines", wish.clone()).await);
    assert_eq!(b.get("/api/v1/events/piano/offers").await.json()["data"][0]["price"]["amount"], 2_500);
    let dearer = json!({"price": {"amount": 2_900, "currency": "EUR"}});
    fine(a.edit(&ada, &format!("{path}/offers/{offer}"), dearer).await);
    assert_eq!(
        cart.cart().await["groups"][0]["total"]["amount"],
        2_900,
        "a price that is to be paid is never old"
    );
    let begun = Instant::now();
    b.wait_for("/api/v1/events/piano/offers", |answer| answer.json()["data"][0]["price"]["amount"] == 2_900)
        .await;
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    fine(a.edit(&ada, &format!("{path}/offers/{offer}"), json!({"is_active": false})).await);
    let refused = cart.send(Method::POST, "/cart/lines", wish).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "sales.not_on_sale"));
}

#[tokio::test]
async fn many_nodes_that_work_at_once_do_each_job_once() {
    let nodes = Nodes::start(3).await;
    let made = nodes.sale(100).await;
    let people = crowd(nodes.first(), 9).await;
    nodes.fill(&people, &made).await;
    let answers = nodes.rush(&people).await;
    assert_eq!(outcome(&answers, ""), (9, 0));
    for _ in 0..3 {
        nodes.run_jobs().await;
    }
    for person in &people {
        let letters = nodes.turn(1).mails_to(&person.email).await;
        assert_eq!(
            letters.iter().filter(|letter| letter.subject.contains("Vos billets")).count(),
            1,
            "{letters:?}"
        );
    }
    nodes.first().check_books().await;
}
