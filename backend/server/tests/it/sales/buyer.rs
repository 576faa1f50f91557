//! Somebody who buys, and the books after it.

use super::shopper::Shopper;
use crate::accounts::people::{Person, bearer};
use crate::app::{Answer, TestApp};
use crate::arrange::Made;
use crate::databases::blob;
use futures_util::future::BoxFuture;
use platform::http::failure::Failure;
use platform::jobs::{Worker, Works};
use reqwest::Method;
use sales::payments::provider::Provider;
use sales::payments::provider::simulated::queue;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

static KEYS: AtomicU32 = AtomicU32::new(1);

/// A key that no request had before.
pub fn fresh_key() -> String {
    format!("key-{}", KEYS.fetch_add(1, Ordering::SeqCst))
}

impl TestApp {
    /// Sends a request that has one effect.
    pub async fn once(&self, person: &Person, path: &str, key: &str, body: Value) -> Answer {
        let authorization = bearer(&person.access);
        let headers = [
            ("authorization", &*authorization),
            ("content-type", "application/json"),
            ("idempotency-key", key),
        ];
        let bytes = serde_json::to_vec(&body).unwrap();
        self.send_body(Method::POST, &format!("/api/v1{path}"), &headers, bytes).await
    }

    /// Fills somebody's cart with so many of the first offer.
    pub async fn fill(&self, person: &Person, made: &Made, quantity: i32) {
        let answer = Shopper::person(self, &person.access).add(made, 0, quantity).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }

    /// Buys what is in somebody's cart.
    pub async fn buy(&self, person: &Person, token: &str) -> Answer {
        self.once(person, "/checkout", &fresh_key(), json!({"payment": {"token": token}})).await
    }

    /// Holds what is in somebody's cart.
    pub async fn reserve(&self, person: &Person) -> Answer {
        self.once(person, "/reservations", &fresh_key(), json!({})).await
    }

    /// An order as its buyer sees it.
    pub async fn order(&self, person: &Person, code: &str) -> Value {
        let answer = self.get_as(&person.access, &format!("/api/v1/orders/{code}")).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    }

    /// Held and sold places of an event's first date.
    pub fn places(&self, made: &Made) -> String {
        let id = blob(&made.dates[0].uuid().simple().to_string());
        let sql = format!(
            "SELECT CAST(held AS TEXT) || '/' || CAST(sold AS TEXT) AS text FROM quotas WHERE id = {id}"
        );
        self.database.texts(&sql).pop().unwrap_or_default()
    }

    /// What the simulated gateway has to say, with its signature: as a foreign provider would send it.
    pub async fn overheard(&self) -> (Vec<u8>, String) {
        let Provider::Simulated(gateway) = &self.provider else { panic!("not simulated") };
        let heard = Arc::new(Mutex::new(Vec::<(Vec<u8>, String)>::new()));
        let (into, mut works) = (heard.clone(), Works::default());
        let sink = move |body, signature| -> BoxFuture<'static, Result<(), Failure>> {
            into.lock().unwrap().push((body, signature));
            Box::pin(async { Ok(()) })
        };
        queue::works(&mut works, gateway, Arc::new(sink));
        Worker::new(self.catalog.db.clone(), works).run_due().await.unwrap();
        heard.lock().unwrap().pop().unwrap()
    }

    /// Sends such news over HTTP.
    pub async fn hear(&self, (body, signature): &(Vec<u8>, String)) -> Answer {
        let headers = [("stripe-signature", signature.as_str())];
        self.send_body(Method::POST, "/api/v1/payments/webhooks/simulated", &headers, body.clone()).await
    }

    /// Counters are what rows add up to, every order confirmed has its tickets and no other has any, and money
    /// neither came nor went. Nothing is under way any more.
    pub async fn check_books(&self) {
        let found = self.catalog.db.read(sales::books::differences).await.unwrap();
        let named: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(named, Vec::<String>::new());
        let owed = "SELECT order_id AS id FROM ledger_entries WHERE account = 'receivable' GROUP BY order_id \
            HAVING SUM(amount_minor) <> 0";
        let n = self.database.texts(&format!("SELECT CAST(COUNT(*) AS TEXT) AS text FROM ({owed}) AS owed"));
        assert_eq!(n, ["0"], "nobody owes, nobody paid for nothing");
    }
}
