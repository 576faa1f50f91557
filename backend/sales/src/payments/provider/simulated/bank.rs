//! Payments and refunds of the simulated gateway.

use super::queue;
use super::rules::{Behaviour, Decision, TOKEN_SECONDS, method, with_token};
use super::store::{self, Charge, Refunded};
use crate::payments::provider::rules::ProviderStatus;
use crate::payments::provider::signature;
use crate::payments::provider::talk::{
    NewCharge, NewRefund, NextAction, ProviderError, ProviderEvent, ProviderPage, ProviderPayment,
    ProviderRefund,
};
use crate::payments::provider::webhook::WebhookRefusal;
use crate::refusal::SalesRefusal;
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use kernel::time::Instant;
use platform::config::Config;
use platform::db::{Db, Joint, Outcome, Tx};
use platform::http::failure::Failure;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use url::Url;
use uuid::Uuid;

/// Payments of one page of its list.
const PAGE_LIMIT: i64 = 100;
/// Bytes of randomness in the address of a page of the bank.
const PAGE_KEY_BYTES: usize = 16;

/// The simulated gateway.
#[derive(Clone)]
pub struct Simulated {
    pub(super) db: Db,
    secret: SecretString,
    public_url: Url,
}

impl Simulated {
    /// With books in this database, and a secret of its own made of `APP_SECRET`.
    pub fn new(config: &Config, db: Db) -> Self {
        let master = config.app_secret.expose_secret().as_bytes();
        let digest = Sha256::new().chain_update(b"guichet/sales/sandbox/").chain_update(master).finalize();
        Self { db, secret: HEXLOWER.encode(&digest).into(), public_url: config.public_url.clone() }
    }

    /// Takes a payment.
    pub async fn create(&self, charge: &NewCharge) -> Result<ProviderPayment, ProviderError> {
        if with_token(&charge.token).is_some_and(|card| card.behaviour == Behaviour::Outage) {
            return Err(unanswered());
        }
        let Ok(taken) = self.db.write_joint(Taking(charge.clone())).await.map_err(books_away)?;
        let taken = taken?;
        if taken.charge.behaviour == Behaviour::Outage
            || (taken.is_new && !taken.charge.behaviour.is_answered())
        {
            return Err(unanswered());
        }
        Ok(self.said(&taken.charge))
    }

    /// A payment by its reference.
    pub async fn fetch(&self, reference: &str) -> Result<ProviderPayment, ProviderError> {
        let id = payment_id(reference)?;
        let found = self.db.read(move |conn| store::charge(conn, id)).await.map_err(books_away)?;
        found.map(|charge| self.said(&charge)).ok_or_else(no_such)
    }

    /// The newest payment that we call so.
    pub async fn find(&self, payment: Uuid) -> Result<Option<ProviderPayment>, ProviderError> {
        let found = self.db.read(move |conn| store::charge_of(conn, payment)).await.map_err(books_away)?;
        Ok(found.map(|charge| self.said(&charge)))
    }

    /// Calls a payment off, when the buyer still had something to do; answers how it stands.
    pub async fn cancel(&self, reference: &str) -> Result<ProviderPayment, ProviderError> {
        let id = payment_id(reference)?;
        let call_off = move |tx: &mut Tx| {
            let off = super::rules::Charged {
                status: ProviderStatus::Cancelled,
                ..Behaviour::ThreeDSecure.charge()
            };
            store::advance(tx, id, ProviderStatus::RequiresAction, off)?;
            store::charge(tx.conn(), id)
        };
        let found = self.db.write(call_off).await.map_err(books_away)?;
        found.map(|charge| self.said(&charge)).ok_or_else(no_such)
    }

    /// Gives money back.
    pub async fn refund(&self, refund: &NewRefund) -> Result<ProviderRefund, ProviderError> {
        let (charge, asked) = (payment_id(&refund.reference)?, refund.clone());
        let given = self.db.write(move |tx| give_back(tx, charge, &asked)).await.map_err(books_away)?;
        given.map(|refunded| refund_said(&refunded))
    }

    /// A refund by its reference.
    pub async fn fetch_refund(&self, reference: &str) -> Result<ProviderRefund, ProviderError> {
        let id = id_in(reference, REFUND).ok_or_else(no_such)?;
        let found = self.db.read(move |conn| store::refund(conn, id)).await.map_err(books_away)?;
        found.map(|refunded| refund_said(&refunded)).ok_or_else(no_such)
    }

    /// Payments from a moment on, page by page.
    pub async fn list_since(
        &self,
        since: Instant,
        cursor: Option<&str>,
    ) -> Result<ProviderPage, ProviderError> {
        let before = cursor.map(payment_id).transpose()?;
        let reading = self.db.read(move |conn| store::charges_since(conn, since, before, PAGE_LIMIT + 1));
        let mut charges = reading.await.map_err(books_away)?;
        let limit = usize::try_from(PAGE_LIMIT).unwrap_or(usize::MAX);
        let has_more = charges.len() > limit;
        charges.truncate(limit);
        let last = charges.last().filter(|_| has_more).map(|charge| reference_of(charge.id));
        Ok(ProviderPage {
            payments: charges.iter().map(|charge| self.said(charge)).collect(),
            next_cursor: last,
        })
    }

    /// What a webhook of this gateway says.
    pub fn read_webhook(
        &self,
        body: &[u8],
        header: &str,
        now: Instant,
    ) -> Result<ProviderEvent, WebhookRefusal> {
        signature::check(std::slice::from_ref(&self.secret), body, header, now)?;
        serde_json::from_slice(body).map_err(|_| WebhookRefusal::Unreadable)
    }

    /// The signature of what it says at a moment.
    pub(super) fn sign(&self, body: &[u8], now: Instant) -> String {
        signature::sign(&self.secret, body, now)
    }

    /// Who asks for the money, on the page of the bank.
    pub(super) fn merchant(&self) -> String {
        self.public_url.host_str().unwrap_or("Guichet").to_owned()
    }

    fn said(&self, charge: &Charge) -> ProviderPayment {
        let page = charge.page_key.as_ref().filter(|_| charge.status == ProviderStatus::RequiresAction);
        let url = |key: &String| {
            let base = self.public_url.as_str().trim_end_matches('/');
            NextAction::Redirect { url: format!("{base}/sandbox/payments/{key}") }
        };
        ProviderPayment { next_action: page.map(url), ..said_plainly(charge) }
    }
}

/// What the gateway says of a payment, without the page that only its buyer is shown.
pub(super) fn said_plainly(charge: &Charge) -> ProviderPayment {
    ProviderPayment {
        reference: reference_of(charge.id),
        payment: Some(charge.payment),
        status: charge.status,
        amount: charge.amount,
        currency: charge.currency,
        next_action: None,
        decline: charge.decline,
        refunded: charge.refunded,
        method: Some(charge.method.clone()),
    }
}

/// What the gateway says of a refund.
pub(super) fn refund_said(refunded: &Refunded) -> ProviderRefund {
    ProviderRefund {
        reference: format!("{REFUND}{}", refunded.id.simple()),
        refund: Some(refunded.refund),
        payment_reference: reference_of(refunded.charge),
        amount: refunded.amount,
        currency: refunded.currency,
        status: refunded.status,
    }
}

/// Begins of references, which tell what they are of.
const PAYMENT: &str = "sim_";
const REFUND: &str = "simre_";

pub(super) fn reference_of(id: Uuid) -> String {
    format!("{PAYMENT}{}", id.simple())
}

fn id_in(reference: &str, kind: &str) -> Option<Uuid> {
    let id = reference.strip_prefix(kind)?;
    Uuid::try_parse(id).ok().filter(|_| id.len() == 32)
}

fn payment_id(reference: &str) -> Result<Uuid, ProviderError> {
    id_in(reference, PAYMENT).ok_or_else(no_such)
}

fn no_such() -> ProviderError {
    ProviderError::Refused("it knows no such reference".to_owned())
}

fn unanswered() -> ProviderError {
    ProviderError::Unreachable("the simulated gateway does not answer".to_owned())
}

/// The books are in our own database: without it nothing is known.
#[expect(clippy::needless_pass_by_value, reason = "map_err hands it over")]
fn books_away(failure: Failure) -> ProviderError {
    if let Failure::Unavailable { .. } = failure {
        return ProviderError::Unreachable("its books are away".to_owned());
    }
    if let Some(error) = std::error::Error::source(&failure) {
        tracing::error!(%error, "the books of the simulated gateway are broken");
    }
    ProviderError::Refused("its books are broken".to_owned())
}

struct Taken {
    charge: Charge,
    is_new: bool,
}

/// A payment that is asked for.
struct Taking(NewCharge);

impl Joint for Taking {
    type Done = Result<Taken, ProviderError>;
    type No = std::convert::Infallible;

    fn run(&mut self, tx: &mut Tx) -> Outcome<Self::Done, Self::No> {
        take(tx, &self.0).map(Ok)
    }

    fn run_all(tx: &mut Tx, all: &[&Self]) -> Result<Option<Vec<Self::Done>>, Failure> {
        let mut new = Vec::with_capacity(all.len());
        for Self(asked) in all {
            let card = with_token(&asked.token).filter(|card| card.behaviour.pays_at_once());
            let Some(card) = card.filter(|_| asked.amount > 0) else { return Ok(None) };
            new.push(opened(tx, asked, (card.behaviour, method(card.number))));
        }
        let is_done = store::open_all(tx, &new)? == new.len();
        Ok(is_done.then(|| new.into_iter().map(|charge| Ok(Taken { charge, is_new: true })).collect()))
    }
}

/// Takes a payment, or finds the one that was asked for with the same key.
fn take(tx: &mut Tx, asked: &NewCharge) -> Result<Result<Taken, ProviderError>, Failure> {
    if let Some(charge) = store::charge_with_key(tx.conn(), &asked.key)? {
        return Ok(same(charge, asked));
    }
    let card = match with_token(&asked.token) {
        Some(card) => Some((card.behaviour, method(card.number))),
        None => store::spend_token(tx, &asked.token, tx.now().plus_seconds(-TOKEN_SECONDS))?,
    };
    let Some(card) = card else { return Ok(Err(ProviderError::BadToken)) };
    if asked.amount <= 0 {
        return Ok(Err(ProviderError::Refused("an amount must be more than nothing".to_owned())));
    }
    let charge = opened(tx, asked, card);
    if charge.behaviour == Behaviour::Outage {
        return Ok(Ok(Taken { charge, is_new: true }));
    }
    if store::open_all(tx, std::slice::from_ref(&charge))? == 0 {
        let first = store::charge_with_key(tx.conn(), &asked.key)?;
        return first.map(|first| same(first, asked)).ok_or_else(|| Failure::fault("a taken key is free"));
    }
    queue::follow(tx, &charge, charge.behaviour.charge())?;
    Ok(Ok(Taken { charge, is_new: true }))
}

/// A payment as it begins.
fn opened(tx: &Tx, asked: &NewCharge, (behaviour, method): (Behaviour, String)) -> Charge {
    let charged = behaviour.charge();
    let has_page = charged.status == ProviderStatus::RequiresAction;
    Charge {
        id: tx.new_uuid(),
        key: asked.key.clone(),
        payment: asked.payment,
        order_code: asked.order_code.clone(),
        behaviour,
        method,
        amount: asked.amount,
        currency: asked.currency,
        status: charged.status,
        decline: charged.decline,
        refunded: 0,
        page_key: has_page.then(|| BASE64URL_NOPAD.encode(&rand::random::<[u8; PAGE_KEY_BYTES]>())),
        return_url: asked.return_url.clone(),
    }
}

/// The payment that the key stands for, when it is asked for in the same words.
fn same(charge: Charge, asked: &NewCharge) -> Result<Taken, ProviderError> {
    let is_same =
        (charge.payment, charge.amount, charge.currency) == (asked.payment, asked.amount, asked.currency);
    if is_same {
        Ok(Taken { charge, is_new: false })
    } else {
        Err(ProviderError::Refused("the key was used for another payment".to_owned()))
    }
}

/// Gives money back, or finds the refund that was asked for with the same key.
fn give_back(
    tx: &mut Tx,
    charge: Uuid,
    asked: &NewRefund,
) -> Result<Result<Refunded, ProviderError>, Failure> {
    let is_same = |found: &Refunded| (found.charge, found.amount) == (charge, asked.amount);
    let misused = || ProviderError::Refused("the key was used for another refund".to_owned());
    if let Some(found) = store::refund_with_key(tx.conn(), &asked.key)? {
        return Ok(if is_same(&found) { Ok(found) } else { Err(misused()) });
    }
    let Some(of) = store::charge(tx.conn(), charge)? else { return Ok(Err(no_such())) };
    if asked.amount <= 0 || of.currency != asked.currency {
        return Ok(Err(ProviderError::Refused("not of the payment's currency, or nothing".to_owned())));
    }
    let (status, settles_as) = of.behaviour.refund();
    let new = Refunded {
        id: tx.new_uuid(),
        charge,
        refund: asked.refund,
        amount: asked.amount,
        currency: of.currency,
        status,
        settles_as,
    };
    // The payment's row first: whoever asks for another refund of it waits there.
    if !store::take_back(tx, charge, asked.amount)? {
        return Ok(Err(ProviderError::Refused("more than what is left of the payment".to_owned())));
    }
    if !store::open_refund(tx, &new, &asked.key)? {
        store::put_back(tx, charge, asked.amount)?;
        let first = store::refund_with_key(tx.conn(), &asked.key)?;
        let first = first.ok_or_else(|| Failure::fault("a taken key is free"))?;
        return Ok(if is_same(&first) { Ok(first) } else { Err(misused()) });
    }
    if settles_as.is_some() {
        queue::follow_refund(tx, new.id)?;
    }
    Ok(Ok(new))
}

/// Does what the buyer decided on the page of the bank.
pub(super) fn decide(tx: &mut Tx, page: &str, decision: Decision) -> Result<Charge, Failure> {
    let found = store::charge_of_page(tx.conn(), page)?.ok_or(SalesRefusal::SandboxPaymentNotFound)?;
    let charged = decision.outcome();
    if !store::advance(tx, found.id, ProviderStatus::RequiresAction, charged)? {
        return Err(SalesRefusal::SandboxPaymentSettled.into());
    }
    let decided = Charge { status: charged.status, decline: charged.decline, ..found };
    queue::follow(tx, &decided, charged)?;
    Ok(decided)
}
