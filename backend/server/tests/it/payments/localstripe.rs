//! Stripe against `localstripe`, a fake Stripe that keeps state: a program of its own, on a free port.
//!
//! `make test` installs it (`scripts/localstripe.sh`) and names it in `LOCALSTRIPE`. Where it is not installed
//! these tests say so and do nothing. Two parameters that Stripe knows and it does not are taken away between.

use super::stripe::config;
use super::stub::{self, Says, Stub};
use super::{charge, part};
use crate::app::at;
use platform::clock::Clock;
use reqwest::Url;
use sales::payments::provider::rules::{Decline, ProviderStatus, RefundState};
use sales::payments::provider::stripe::Stripe;
use sales::payments::provider::talk::{NextAction, ProviderEvent, ProviderPayment};
use serde_json::Value;
use std::io::Write;
use std::net::TcpListener as FreePort;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};

/// Starts it without its habit of keeping everything in one file of the machine.
const START: &str = "from localstripe import resources, server\n\
                     resources.Store.dump_to_disk = lambda store: None\n\
                     server.start()";
/// What Stripe has and the fake has not.
const UNKNOWN_TO_IT: [&str; 2] = ["return_url", "created[gte]"];
const KEY: &str = "sk_test_0123456789";

/// The fake, until it is dropped.
struct Fake {
    child: Child,
    url: String,
    client: reqwest::Client,
    stripe: Stripe,
}

impl Fake {
    /// Starts one; none where it is not installed.
    async fn start() -> Option<Self> {
        let python = python()?;
        let port = FreePort::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = Command::new(python);
        command.args(["-c", START, "--port", &port.to_string(), "--from-scratch"]);
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let url = format!("http://127.0.0.1:{port}");
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let stripe = Stripe::new(&config(&relay(url.clone(), client.clone()).await)).unwrap();
        let fake = Self { child, url, client, stripe };
        let begun = Instant::now();
        while fake.client.get(&fake.url).send().await.is_err() {
            assert!(begun.elapsed() < Duration::from_secs(20), "localstripe does not start");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Some(fake)
    }

    /// Asks it as the buyer's browser does.
    async fn browser(&self, path: &str, form: &[(&str, &str)]) -> Value {
        let mut body = Url::parse("http://x/").unwrap();
        body.query_pairs_mut().extend_pairs(form);
        let request = self.client.post(format!("{}{path}", self.url)).bearer_auth(KEY);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let answer = request.body(body.query().unwrap_or_default().to_owned()).send().await.unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap_or(Value::Null)
    }

    /// What stands for a card that somebody typed.
    async fn card(&self, number: &str) -> String {
        let form = [
            ("type", "card"),
            ("card[number]", number),
            ("card[exp_month]", "12"),
            ("card[exp_year]", "2030"),
            ("card[cvc]", "123"),
        ];
        let made = self.browser("/v1/payment_methods", &form).await;
        made["id"].as_str().unwrap().to_owned()
    }

    /// Does what the bank's window in the browser does.
    async fn confirm_with_bank(&self, payment: &ProviderPayment, success: &str) {
        let Some(NextAction::ClientSecret { secret }) = &payment.next_action else { panic!("{payment:?}") };
        let path = format!("/v1/payment_intents/{}/_authenticate", payment.reference);
        self.browser(&path, &[("client_secret", secret), ("success", success)]).await;
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The interpreter that has it: named by `LOCALSTRIPE`, or where `scripts/localstripe.sh` puts it.
fn python() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("LOCALSTRIPE") {
        return Some(named.into());
    }
    let usual = PathBuf::from(std::env::var_os("HOME")?).join(".cache/guichet/localstripe/bin/python");
    if usual.exists() {
        return Some(usual);
    }
    // Past the test runner, which would keep it to itself.
    let said = "SKIPPED: localstripe is not installed. `scripts/localstripe.sh` installs it.";
    let _ = writeln!(std::io::stderr(), "{said}");
    None
}

/// Passes requests on without what the fake does not know. Answers where it listens.
async fn relay(url: String, client: reqwest::Client) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(pass_on(stream, url.clone(), client.clone()));
        }
    });
    format!("http://{addr}")
}

async fn pass_on(mut stream: TcpStream, url: String, client: reqwest::Client) {
    let Some(asked) = stub::read(&mut stream).await else { return };
    let (method, target) = asked.line.split_once(' ').unwrap();
    let mut target = Url::parse(&format!("{url}{target}")).unwrap();
    let known = |pairs: Vec<(String, String)>| {
        pairs.into_iter().filter(|(name, _)| !UNKNOWN_TO_IT.contains(&name.as_str())).collect::<Vec<_>>()
    };
    let query = known(target.query_pairs().into_owned().collect());
    target.query_pairs_mut().clear().extend_pairs(query);
    let mut body = Url::parse("http://x/").unwrap();
    body.query_pairs_mut().extend_pairs(known(asked.form()));
    let request = client
        .request(method.parse().unwrap(), target)
        .header("authorization", asked.header("authorization"))
        .header("content-type", asked.header("content-type"))
        .body(body.query().unwrap_or_default().to_owned());
    let answer = request.send().await.unwrap();
    let (status, bytes) = (answer.status().as_u16(), answer.bytes().await.unwrap());
    let head = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", bytes.len());
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&bytes).await.unwrap();
}

#[tokio::test]
async fn a_payment_is_taken_looked_at_and_given_back_in_parts() {
    let Some(fake) = Fake::start().await else { return };
    let asked = charge(&fake.card("4242424242424242").await);
    let paid = fake.stripe.create(&asked).await.unwrap();
    assert_eq!(
        (paid.status, paid.amount, paid.payment),
        (ProviderStatus::Succeeded, 2_500, Some(asked.payment))
    );
    assert_eq!(fake.stripe.fetch(&paid.reference).await.unwrap(), paid);
    let first = part(&paid, 1_000);
    let given = fake.stripe.refund(&first).await.unwrap();
    assert_eq!(
        (given.status, given.amount, given.refund),
        (RefundState::Succeeded, 1_000, Some(first.refund))
    );
    assert_eq!(given.payment_reference, paid.reference);
    assert_eq!(fake.stripe.fetch_refund(&given.reference).await.unwrap(), given);
    fake.stripe.refund(&part(&paid, 500)).await.unwrap();
    assert_eq!(fake.stripe.fetch(&paid.reference).await.unwrap().refunded, 1_500);
    let listed = fake.stripe.list_since(at("2026-01-01T00:00:00Z"), None).await.unwrap();
    assert!(listed.payments.iter().any(|payment| payment.payment == Some(asked.payment)));
    let still = fake.stripe.cancel(&paid.reference).await.unwrap();
    assert_eq!(still.status, ProviderStatus::Succeeded, "what is paid cannot be called off");
}

#[tokio::test]
async fn a_declined_card_is_a_payment_that_failed() {
    let Some(fake) = Fake::start().await else { return };
    let asked = charge(&fake.card("4000000000000341").await);
    let failed = fake.stripe.create(&asked).await.unwrap();
    assert_eq!((failed.status, failed.decline), (ProviderStatus::Failed, Some(Decline::Declined)));
    assert_eq!(failed.payment, Some(asked.payment));
    assert!(fake.stripe.refund(&part(&failed, 1)).await.is_err());
}

#[tokio::test]
async fn the_bank_asks_and_the_buyer_answers_or_leaves() {
    let Some(fake) = Fake::start().await else { return };
    let waiting = async || {
        let payment = fake.stripe.create(&charge(&fake.card("4000002500003155").await)).await.unwrap();
        assert_eq!(payment.status, ProviderStatus::RequiresAction);
        payment
    };
    let (yes, no, gone) = (waiting().await, waiting().await, waiting().await);
    fake.confirm_with_bank(&yes, "true").await;
    assert_eq!(fake.stripe.fetch(&yes.reference).await.unwrap().status, ProviderStatus::Succeeded);
    fake.confirm_with_bank(&no, "false").await;
    let failed = fake.stripe.fetch(&no.reference).await.unwrap();
    assert_eq!(
        (failed.status, failed.decline),
        (ProviderStatus::Failed, Some(Decline::AuthenticationFailed))
    );
    assert_eq!(fake.stripe.cancel(&gone.reference).await.unwrap().status, ProviderStatus::Cancelled);
    assert_eq!(fake.stripe.fetch(&gone.reference).await.unwrap().status, ProviderStatus::Cancelled);
}

#[tokio::test]
async fn slow_money_is_told_by_a_webhook_that_is_believed() {
    let Some(fake) = Fake::start().await else { return };
    let ear = Stub::saying(&[Says::Json(200, "{}".to_owned())]).await;
    let hook = format!("{}/hook", ear.url());
    let form = [("url", hook.as_str()), ("secret", "whsec_fedcba9876543210")];
    fake.browser("/_config/webhooks/ours", &form).await;
    let iban = [("type", "sepa_debit"), ("sepa_debit[iban]", "DE89370400440532013000")];
    let made = fake.browser("/v1/payment_methods", &iban).await;
    let asked = charge(made["id"].as_str().unwrap());
    let slow = fake.stripe.create(&asked).await.unwrap();
    assert_eq!(slow.payment, Some(asked.payment));
    let begun = Instant::now();
    while ear.asked().is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(20), "no webhook comes");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let heard = &ear.asked()[0];
    let (body, header) = (heard.body.as_bytes(), heard.header("stripe-signature"));
    let event = fake.stripe.read_webhook(body, header, Clock::System.now()).unwrap();
    let ProviderEvent::Payment { payment, .. } = event else { panic!("{event:?}") };
    assert_eq!((payment.status, payment.payment), (ProviderStatus::Succeeded, Some(asked.payment)));
    assert_eq!(fake.stripe.fetch(&slow.reference).await.unwrap().status, ProviderStatus::Succeeded);
}
