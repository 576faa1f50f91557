//! SQL of the gateway's books.

use super::rules::{Behaviour, Charged};
use crate::payments::provider::rules::{Decline, ProviderStatus, RefundState};
use diesel::prelude::*;
use kernel::money::Currency;
use kernel::time::Instant;
use platform::db::schema::{sandbox_events, sandbox_payments, sandbox_refunds, sandbox_tokens};
use platform::db::{Conn, Tx};
use platform::http::failure::Failure;
use uuid::Uuid;

/// Rows that are forgotten at once; whatever makes new ones forgets some old ones.
const FORGOTTEN_AT_ONCE: i64 = 100;

/// A payment in the books.
#[derive(Debug, Clone)]
pub(super) struct Charge {
    pub(super) id: Uuid,
    pub(super) key: String,
    /// What whoever sells calls it.
    pub(super) payment: Uuid,
    pub(super) order_code: String,
    pub(super) behaviour: Behaviour,
    pub(super) method: String,
    pub(super) amount: i64,
    pub(super) currency: Currency,
    pub(super) status: ProviderStatus,
    pub(super) decline: Option<Decline>,
    pub(super) refunded: i64,
    pub(super) page_key: Option<String>,
    pub(super) return_url: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = sandbox_payments)]
struct ChargeRow {
    id: Vec<u8>,
    idempotency_key: String,
    payment_id: Vec<u8>,
    order_code: String,
    behaviour: String,
    method: String,
    amount: i64,
    currency: String,
    status: String,
    decline: Option<String>,
    refunded: i64,
    page_key: Option<String>,
    return_url: String,
}

fn known<T>(value: Option<T>) -> Result<T, Failure> {
    value.ok_or_else(|| Failure::fault("the gateway's books hold a word that it does not know"))
}

fn uuid(bytes: &[u8]) -> Result<Uuid, Failure> {
    Uuid::from_slice(bytes).map_err(Failure::fault)
}

fn bytes(id: Uuid) -> Vec<u8> {
    id.as_bytes().to_vec()
}

impl ChargeRow {
    fn into_charge(self) -> Result<Charge, Failure> {
        Ok(Charge {
            id: uuid(&self.id)?,
            payment: uuid(&self.payment_id)?,
            behaviour: known(Behaviour::parse(&self.behaviour))?,
            currency: known(Currency::parse(&self.currency))?,
            status: known(ProviderStatus::parse(&self.status))?,
            decline: self.decline.as_deref().map(|text| known(Decline::parse(text))).transpose()?,
            key: self.idempotency_key,
            order_code: self.order_code,
            method: self.method,
            amount: self.amount,
            refunded: self.refunded,
            page_key: self.page_key,
            return_url: self.return_url,
        })
    }
}

fn one(row: Option<ChargeRow>) -> Result<Option<Charge>, Failure> {
    row.map(ChargeRow::into_charge).transpose()
}

/// The payment with an id.
pub(super) fn charge(conn: &mut Conn, id: Uuid) -> Result<Option<Charge>, Failure> {
    let own = sandbox_payments::table.filter(sandbox_payments::id.eq(bytes(id)));
    one(own.select(ChargeRow::as_select()).first(conn).optional()?)
}

/// The payment that was asked for with a key.
pub(super) fn charge_with_key(conn: &mut Conn, key: &str) -> Result<Option<Charge>, Failure> {
    let own = sandbox_payments::table.filter(sandbox_payments::idempotency_key.eq(key));
    one(own.select(ChargeRow::as_select()).first(conn).optional()?)
}

/// The newest payment that whoever sells calls so.
pub(super) fn charge_of(conn: &mut Conn, payment: Uuid) -> Result<Option<Charge>, Failure> {
    let own = sandbox_payments::table
        .filter(sandbox_payments::payment_id.eq(bytes(payment)))
        .order(sandbox_payments::id.desc());
    one(own.select(ChargeRow::as_select()).first(conn).optional()?)
}

/// The payment that a page of the bank is about.
pub(super) fn charge_of_page(conn: &mut Conn, page: &str) -> Result<Option<Charge>, Failure> {
    let own = sandbox_payments::table.filter(sandbox_payments::page_key.eq(page));
    one(own.select(ChargeRow::as_select()).first(conn).optional()?)
}

/// Payments from a moment on, the newest first, before one. Ids are in the order of time.
pub(super) fn charges_since(
    conn: &mut Conn,
    since: Instant,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Charge>, Failure> {
    let mut own = sandbox_payments::table
        .filter(sandbox_payments::created_at.ge(since))
        .order(sandbox_payments::id.desc())
        .limit(limit)
        .select(ChargeRow::as_select())
        .into_boxed();
    if let Some(before) = before {
        own = own.filter(sandbox_payments::id.lt(bytes(before)));
    }
    let rows: Vec<ChargeRow> = own.load(conn)?;
    rows.into_iter().map(ChargeRow::into_charge).collect()
}

/// Writes payments down, but for those whose key is taken. How many it did.
pub(super) fn open_all(tx: &mut Tx, new: &[Charge]) -> Result<usize, Failure> {
    let now = tx.now();
    let row = |new: &Charge| {
        let settles = new.behaviour.charge().settles;
        (
            sandbox_payments::id.eq(bytes(new.id)),
            sandbox_payments::idempotency_key.eq(new.key.clone()),
            sandbox_payments::payment_id.eq(bytes(new.payment)),
            sandbox_payments::order_code.eq(new.order_code.clone()),
            sandbox_payments::behaviour.eq(new.behaviour.as_str()),
            sandbox_payments::method.eq(new.method.clone()),
            sandbox_payments::amount.eq(new.amount),
            sandbox_payments::currency.eq(new.currency.code()),
            sandbox_payments::status.eq(new.status.as_str()),
            sandbox_payments::decline.eq(new.decline.map(Decline::as_str)),
            sandbox_payments::page_key.eq(new.page_key.clone()),
            sandbox_payments::return_url.eq(new.return_url.clone()),
            sandbox_payments::settles_at.eq(settles.map(|(seconds, _)| now.plus_seconds(seconds))),
            sandbox_payments::settles_as.eq(settles.map(|(_, outcome)| outcome.as_str())),
            sandbox_payments::created_at.eq(now),
        )
    };
    let rows: Vec<_> = new.iter().map(row).collect();
    // Several rows at once differ between the two backends.
    let opened = platform::insert_rows!(
        tx.conn(),
        diesel::insert_into(sandbox_payments::table).values(&rows).on_conflict_do_nothing()
    );
    Ok(opened?)
}

/// Moves a payment on from one state. Whether it was in it.
pub(super) fn advance(
    tx: &mut Tx,
    id: Uuid,
    from: ProviderStatus,
    charged: Charged,
) -> Result<bool, Failure> {
    let now = tx.now();
    let own = sandbox_payments::table
        .filter(sandbox_payments::id.eq(bytes(id)))
        .filter(sandbox_payments::status.eq(from.as_str()));
    let n_rows = diesel::update(own)
        .set((
            sandbox_payments::status.eq(charged.status.as_str()),
            sandbox_payments::decline.eq(charged.decline.map(Decline::as_str)),
            sandbox_payments::settles_at.eq(charged.settles.map(|(seconds, _)| now.plus_seconds(seconds))),
            sandbox_payments::settles_as.eq(charged.settles.map(|(_, outcome)| outcome.as_str())),
        ))
        .execute(tx.conn())?;
    Ok(n_rows == 1)
}

/// What becomes of a payment that is processing, once its time has come.
pub(super) fn settlement(conn: &mut Conn, id: Uuid, now: Instant) -> Result<Option<ProviderStatus>, Failure> {
    let due = sandbox_payments::table
        .filter(sandbox_payments::id.eq(bytes(id)))
        .filter(sandbox_payments::status.eq(ProviderStatus::Processing.as_str()))
        .filter(sandbox_payments::settles_at.le(now));
    let outcome: Option<Option<String>> = due.select(sandbox_payments::settles_as).first(conn).optional()?;
    outcome.flatten().map(|text| known(ProviderStatus::parse(&text))).transpose()
}

/// A refund in the books.
#[derive(Debug, Clone)]
pub(super) struct Refunded {
    pub(super) id: Uuid,
    pub(super) charge: Uuid,
    /// What whoever sells calls it.
    pub(super) refund: Uuid,
    pub(super) amount: i64,
    pub(super) currency: Currency,
    pub(super) status: RefundState,
    pub(super) settles_as: Option<RefundState>,
}

type RefundRow = (Vec<u8>, Vec<u8>, Vec<u8>, i64, String, String, Option<String>);

fn refunded(row: Option<RefundRow>) -> Result<Option<Refunded>, Failure> {
    let Some((id, charge, refund, amount, currency, status, settles_as)) = row else { return Ok(None) };
    Ok(Some(Refunded {
        id: uuid(&id)?,
        charge: uuid(&charge)?,
        refund: uuid(&refund)?,
        amount,
        currency: known(Currency::parse(&currency))?,
        status: known(RefundState::parse(&status))?,
        settles_as: settles_as.as_deref().map(|text| known(RefundState::parse(text))).transpose()?,
    }))
}

/// Columns of [`RefundRow`].
type RefundColumns = (
    sandbox_refunds::id,
    sandbox_refunds::charge_id,
    sandbox_refunds::refund_id,
    sandbox_refunds::amount,
    sandbox_payments::currency,
    sandbox_refunds::status,
    sandbox_refunds::settles_as,
);

const REFUND: RefundColumns = (
    sandbox_refunds::id,
    sandbox_refunds::charge_id,
    sandbox_refunds::refund_id,
    sandbox_refunds::amount,
    sandbox_payments::currency,
    sandbox_refunds::status,
    sandbox_refunds::settles_as,
);

/// The refund with an id.
pub(super) fn refund(conn: &mut Conn, id: Uuid) -> Result<Option<Refunded>, Failure> {
    let own = sandbox_refunds::table.inner_join(sandbox_payments::table);
    refunded(own.filter(sandbox_refunds::id.eq(bytes(id))).select(REFUND).first(conn).optional()?)
}

/// The refund that was asked for with a key.
pub(super) fn refund_with_key(conn: &mut Conn, key: &str) -> Result<Option<Refunded>, Failure> {
    let own = sandbox_refunds::table.inner_join(sandbox_payments::table);
    refunded(own.filter(sandbox_refunds::idempotency_key.eq(key)).select(REFUND).first(conn).optional()?)
}

/// Takes from what a payment has left. Whether it has so much: the guard is in the statement.
pub(super) fn take_back(tx: &mut Tx, charge: Uuid, amount: i64) -> Result<bool, Failure> {
    let own = sandbox_payments::table
        .filter(sandbox_payments::id.eq(bytes(charge)))
        .filter(sandbox_payments::status.eq(ProviderStatus::Succeeded.as_str()))
        .filter(sandbox_payments::refunded.le(sandbox_payments::amount - amount));
    let n_rows = diesel::update(own)
        .set(sandbox_payments::refunded.eq(sandbox_payments::refunded + amount))
        .execute(tx.conn())?;
    Ok(n_rows == 1)
}

/// Puts back what a refund that failed had taken.
pub(super) fn put_back(tx: &mut Tx, charge: Uuid, amount: i64) -> Result<(), Failure> {
    let own = sandbox_payments::table.filter(sandbox_payments::id.eq(bytes(charge)));
    diesel::update(own)
        .set(sandbox_payments::refunded.eq(sandbox_payments::refunded - amount))
        .execute(tx.conn())?;
    Ok(())
}

/// Writes a refund down, unless its key is taken. Whether it did.
pub(super) fn open_refund(tx: &mut Tx, new: &Refunded, key: &str) -> Result<bool, Failure> {
    let row = (
        sandbox_refunds::id.eq(bytes(new.id)),
        sandbox_refunds::idempotency_key.eq(key.to_owned()),
        sandbox_refunds::charge_id.eq(bytes(new.charge)),
        sandbox_refunds::refund_id.eq(bytes(new.refund)),
        sandbox_refunds::amount.eq(new.amount),
        sandbox_refunds::status.eq(new.status.as_str()),
        sandbox_refunds::settles_as.eq(new.settles_as.map(RefundState::as_str)),
        sandbox_refunds::created_at.eq(tx.now()),
    );
    let put = |conn: &mut Conn| diesel::insert_into(sandbox_refunds::table).values(row).execute(conn);
    Ok(tx.unless_taken(put)?.is_some())
}

/// Ends a refund that was on its way. Whether it was.
pub(super) fn settle_refund(tx: &mut Tx, id: Uuid, to: RefundState) -> Result<bool, Failure> {
    let own = sandbox_refunds::table
        .filter(sandbox_refunds::id.eq(bytes(id)))
        .filter(sandbox_refunds::status.eq(RefundState::Submitted.as_str()));
    let none: Option<&str> = None;
    let n_rows = diesel::update(own)
        .set((sandbox_refunds::status.eq(to.as_str()), sandbox_refunds::settles_as.eq(none)))
        .execute(tx.conn())?;
    Ok(n_rows == 1)
}

/// Keeps a token of a card, and forgets some that are over.
pub(super) fn keep_token(
    tx: &mut Tx,
    token: &str,
    behaviour: Behaviour,
    method: &str,
    over: Instant,
) -> Result<(), Failure> {
    let old = sandbox_tokens::table.filter(sandbox_tokens::created_at.lt(over));
    let old: Vec<String> = old.select(sandbox_tokens::token).limit(FORGOTTEN_AT_ONCE).load(tx.conn())?;
    if !old.is_empty() {
        diesel::delete(sandbox_tokens::table.filter(sandbox_tokens::token.eq_any(old))).execute(tx.conn())?;
    }
    let row = (
        sandbox_tokens::token.eq(token),
        sandbox_tokens::behaviour.eq(behaviour.as_str()),
        sandbox_tokens::method.eq(method),
        sandbox_tokens::created_at.eq(tx.now()),
    );
    diesel::insert_into(sandbox_tokens::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Uses a token up: what its card does, and how receipts name it. It works once; an outage takes nothing.
pub(super) fn spend_token(
    tx: &mut Tx,
    token: &str,
    over: Instant,
) -> Result<Option<(Behaviour, String)>, Failure> {
    let own = sandbox_tokens::table.filter(sandbox_tokens::token.eq(token));
    let good = own.filter(sandbox_tokens::created_at.ge(over));
    let found: Option<(String, String)> =
        good.select((sandbox_tokens::behaviour, sandbox_tokens::method)).first(tx.conn()).optional()?;
    let Some((behaviour, method)) = found else { return Ok(None) };
    let behaviour = known(Behaviour::parse(&behaviour))?;
    if behaviour == Behaviour::Outage {
        return Ok(Some((behaviour, method)));
    }
    let spent = diesel::delete(sandbox_tokens::table.filter(sandbox_tokens::token.eq(token)));
    let is_first = spent.execute(tx.conn())? == 1;
    Ok(is_first.then_some((behaviour, method)))
}

/// Keeps something to say, and forgets some of what was heard long ago.
pub(super) fn keep_event(tx: &mut Tx, id: Uuid, body: &str, over: Instant) -> Result<(), Failure> {
    let old = sandbox_events::table.filter(sandbox_events::delivered_at.lt(over));
    let old: Vec<Vec<u8>> = old.select(sandbox_events::id).limit(FORGOTTEN_AT_ONCE).load(tx.conn())?;
    if !old.is_empty() {
        diesel::delete(sandbox_events::table.filter(sandbox_events::id.eq_any(old))).execute(tx.conn())?;
    }
    let row = (
        sandbox_events::id.eq(bytes(id)),
        sandbox_events::body.eq(body),
        sandbox_events::created_at.eq(tx.now()),
    );
    diesel::insert_into(sandbox_events::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// What is to be said.
pub(super) fn event(conn: &mut Conn, id: Uuid) -> Result<Option<String>, Failure> {
    let own = sandbox_events::table.filter(sandbox_events::id.eq(bytes(id)));
    Ok(own.select(sandbox_events::body).first(conn).optional()?)
}

/// It was heard.
pub(super) fn mark_heard(tx: &mut Tx, id: Uuid) -> Result<(), Failure> {
    let now = tx.now();
    let own = sandbox_events::table.filter(sandbox_events::id.eq(bytes(id)));
    diesel::update(own).set(sandbox_events::delivered_at.eq(Some(now))).execute(tx.conn())?;
    Ok(())
}
