//! The server is killed again and again while people buy: nobody pays without tickets, nothing is sold twice, and
//! who sends a request again with its key has one order.

use super::shopper::line;
use crate::accounts::people::{Person, bearer};
use crate::app::TestApp;
use crate::arrange::{Made, event, offer};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const KILLS: u64 = 20;
const BUYERS: usize = 4;
const PLACES: i64 = 60;

/// A server of its own on the same database.
pub struct Victim {
    child: Child,
    pub port: u16,
}

impl Victim {
    pub async fn start(app: &TestApp, client: &reqwest::Client) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let victim = Self {
            child: Command::new(env!("CARGO_BIN_EXE_guichet"))
                .arg("serve")
                .env_clear()
                .envs(app.environment.iter().cloned())
                .envs([("PORT", port.to_string()), ("JOBS", "true".to_owned()), ("LOG", "off".to_owned())])
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .spawn()
                .unwrap(),
            port,
        };
        let ready = format!("http://127.0.0.1:{port}/health/ready");
        for _ in 0..600 {
            let answer = client.get(&ready).send().await;
            if answer.is_ok_and(|answer| answer.status() == 200) {
                return victim;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the server does not come up");
    }

    /// As a power cut would: no signal that it could answer.
    pub fn kill(self) {
        drop(self);
    }
}

impl Drop for Victim {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Somebody who buys one ticket after the other, and never gives a request up before it is answered.
struct Buyer {
    person: Person,
    n: u32,
    /// The key of the request that was not answered.
    open: Option<String>,
    /// The orders that were answered.
    codes: Vec<String>,
}

impl Buyer {
    /// Sends something to the server; nothing when it died meanwhile.
    async fn send(
        &self,
        client: &reqwest::Client,
        url: String,
        key: Option<&str>,
        body: Value,
    ) -> Option<(u16, Value)> {
        let method = if key.is_some() { reqwest::Method::POST } else { reqwest::Method::PUT };
        let mut request = client.request(method, url).header("authorization", bearer(&self.person.access));
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let answer =
            request.header("content-type", "application/json").body(body.to_string()).send().await.ok()?;
        let status = answer.status().as_u16();
        Some((status, serde_json::from_slice(&answer.bytes().await.ok()?).ok()?))
    }

    /// Buys until the server dies or has nothing left. Whether it is done.
    async fn shop(&mut self, client: &reqwest::Client, base: &str, made: &Made, may_begin: bool) -> bool {
        let mut n_waits = 0;
        loop {
            let key = match self.open.clone() {
                Some(key) => key,
                None if !may_begin => return true,
                None => {
                    let wish = json!({"lines": [line(made, 0, 0, 1)]});
                    let Some((status, _)) = self.send(client, format!("{base}/cart/lines"), None, wish).await
                    else {
                        return false;
                    };
                    if status == 409 {
                        return true;
                    }
                    assert_eq!(status, 200);
                    self.n += 1;
                    format!("{}-{}", self.person.email, self.n)
                }
            };
            self.open = Some(key.clone());
            let pay = json!({"payment": {"token": "tok_visa"}});
            let sent = self.send(client, format!("{base}/checkout"), Some(&key), pay).await;
            let Some((status, answer)) = sent else { return false };
            match (status, answer["code"].as_str()) {
                (201, _) => self.codes.push(answer["order"]["code"].as_str().unwrap().to_owned()),
                // The one before is being settled still.
                (202 | 503, _) | (_, Some("http.idempotency_key_busy")) => {
                    n_waits += 1;
                    assert!(n_waits < 100, "it is never answered: {status} {answer}");
                    tokio::time::sleep(Duration::from_millis(200)).await;
                    continue;
                }
                (409, Some("sales.sold_out" | "sales.cart_empty" | "sales.cart_not_ready")) => {}
                other => panic!("{other:?}: {answer}"),
            }
            self.open = None;
        }
    }
}

/// What the clock on the wall says.
pub fn real_now() -> i64 {
    platform::clock::Clock::System.now().millis()
}

#[tokio::test]
async fn a_server_that_is_killed_loses_nothing_and_sells_nothing_twice() {
    let app = TestApp::start().await;
    // Another process has a clock of its own: the real one. Who joins moves this one on.
    app.clock.set(kernel::time::Instant::from_millis(real_now() - 300_000));
    let made = app.add(event("recital").offers([offer("Solo", 2_500)])).await;
    app.database.execute("UPDATE occurrences SET starts_at = 4102441200000, ends_at = 4102448400000");
    app.database.execute("UPDATE events SET max_per_person = NULL");
    app.limit(&made, i32::try_from(PLACES).unwrap());
    let mut buyers = Vec::new();
    for n in 0..BUYERS {
        let person = app.join(&format!("buyer{n}@example.org")).await;
        buyers.push(Buyer { person, n: 0, open: None, codes: Vec::new() });
    }
    let client = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(20)).build().unwrap();
    for n in 0..KILLS {
        let victim = Victim::start(&app, &client).await;
        let base = format!("http://127.0.0.1:{}/api/v1", victim.port);
        let shopping = buyers.iter_mut().map(|buyer| buyer.shop(&client, &base, &made, true));
        // At moments that no step of a purchase is in step with.
        let moment = Duration::from_millis(15 + (n * 37) % 160);
        let _ = tokio::time::timeout(moment, futures_util::future::join_all(shopping)).await;
        victim.kill();
        // As if a while had passed: a key that is being worked on is free then.
        app.database.execute("UPDATE idempotency_keys SET busy_until = 0");
    }
    let last = Victim::start(&app, &client).await;
    let base = format!("http://127.0.0.1:{}/api/v1", last.port);
    // Who was interrupted sends the same again.
    let shopping = buyers.iter_mut().map(|buyer| buyer.shop(&client, &base, &made, false));
    assert!(futures_util::future::join_all(shopping).await.into_iter().all(|is_done| is_done));
    last.kill();
    app.database.execute("UPDATE orders SET expires_at = 0 WHERE status = 'pending'");
    app.clock.set(kernel::time::Instant::from_millis(real_now() + 120_000));
    app.database.execute("UPDATE jobs SET run_at = 0, lease_until = 0");
    app.run_jobs().await;
    app.check_books().await;
    let answered: Vec<&String> = buyers.iter().flat_map(|buyer| &buyer.codes).collect();
    let distinct: BTreeSet<&String> = answered.iter().copied().collect();
    assert_eq!(answered.len(), distinct.len(), "each request has an order of its own");
    let confirmed = app.database.texts("SELECT code AS text FROM orders WHERE confirmed_at IS NOT NULL");
    assert!(answered.iter().all(|code| confirmed.contains(code)), "what was answered is there");
    let charged = app.database.texts("SELECT reference AS text FROM payments WHERE status = 'succeeded'");
    assert_eq!(charged.len(), confirmed.len(), "each order is paid once");
    let taken =
        app.database.texts("SELECT order_code AS text FROM sandbox_payments WHERE status = 'succeeded'");
    assert_eq!(taken.len(), charged.len(), "the gateway took nothing that we do not know of");
    assert!(!answered.is_empty(), "somebody bought something between two kills");
}
