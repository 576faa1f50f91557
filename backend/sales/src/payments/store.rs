//! SQL of payments and refunds.

use super::provider::rules::{Decline, RefundState};
use super::provider::talk::{NextAction, ProviderPayment};
use super::rules::{PaymentStatus, RefundStatus};
use crate::orders::model::Order;
use crate::orders::story::By;
use diesel::dsl::max;
use diesel::prelude::*;
use kernel::ids::{OrderId, OrganizationId, PaymentId, RefundId, UserId};
use kernel::money::Currency;
use kernel::time::Instant;
use platform::db::schema::{payments, provider_events, refunds};
use platform::db::sql::prepared;
use platform::db::{Conn, Tx, from_json, to_json};
use platform::http::failure::Failure;

/// Most attempts of an order that are looked at.
const ATTEMPTS_MAX: i64 = 100;
/// Most refunds of an order that are looked at.
const REFUNDS_MAX: i64 = 500;
/// The provider of what was paid elsewhere.
pub(crate) const OFFLINE: &str = "offline";
/// States in which something may come of a payment still.
const OPEN: [&str; 3] = ["created", "requires_action", "processing"];

/// One attempt to pay an order.
#[derive(Debug, Clone)]
pub(crate) struct Payment {
    pub(crate) id: PaymentId,
    pub(crate) org_id: OrganizationId,
    pub(crate) order_id: OrderId,
    pub(crate) attempt: i32,
    pub(crate) provider: String,
    pub(crate) reference: Option<String>,
    pub(crate) status: PaymentStatus,
    pub(crate) amount: i64,
    pub(crate) currency: Currency,
    pub(crate) method: Option<String>,
    pub(crate) decline: Option<Decline>,
    pub(crate) next_action: Option<NextAction>,
    pub(crate) created_at: Instant,
    pub(crate) updated_at: Instant,
}

impl Payment {
    /// What was paid by it.
    pub(crate) const fn paid(&self) -> i64 {
        if matches!(self.status, PaymentStatus::Succeeded) { self.amount } else { 0 }
    }
}

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = payments)]
struct Row {
    id: PaymentId,
    org_id: OrganizationId,
    order_id: OrderId,
    attempt: i32,
    provider: String,
    reference: Option<String>,
    status: String,
    amount_minor: i64,
    currency: String,
    method: Option<String>,
    decline: Option<String>,
    next_action: Option<String>,
    created_at: Instant,
    updated_at: Instant,
}

impl Row {
    fn into_payment(self) -> Result<Payment, Failure> {
        let strange = |what: &str| Failure::fault(format!("a payment has an unknown {what}"));
        Ok(Payment {
            status: PaymentStatus::parse(&self.status).ok_or_else(|| strange("status"))?,
            currency: Currency::parse(&self.currency).ok_or_else(|| strange("currency"))?,
            decline: self.decline.as_deref().and_then(Decline::parse),
            next_action: self.next_action.as_deref().map(from_json).transpose()?,
            id: self.id,
            org_id: self.org_id,
            order_id: self.order_id,
            attempt: self.attempt,
            provider: self.provider,
            reference: self.reference,
            amount: self.amount_minor,
            method: self.method,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}

/// The attempts to pay an order, the first one first.
pub(crate) fn of_order(conn: &mut Conn, order: OrderId) -> Result<Vec<Payment>, Failure> {
    let own = payments::table.filter(payments::order_id.eq(order)).order(payments::attempt);
    let rows: Vec<Row> = own.limit(ATTEMPTS_MAX).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::into_payment).collect()
}

/// A payment.
pub(crate) fn find(conn: &mut Conn, id: PaymentId) -> Result<Option<Payment>, Failure> {
    let row: Option<Row> = payments::table.find(id).select(Row::as_select()).first(conn).optional()?;
    row.map(Row::into_payment).transpose()
}

/// The payment that a provider calls so.
pub(crate) fn by_reference(
    conn: &mut Conn,
    provider: &str,
    reference: &str,
) -> Result<Option<PaymentId>, Failure> {
    let own =
        payments::table.filter(payments::provider.eq(provider)).filter(payments::reference.eq(reference));
    Ok(own.select(payments::id).first(conn).optional()?)
}

/// Writes a payment down that was made elsewhere, in cash for example.
pub(crate) fn record_offline(tx: &mut Tx, order: &Order) -> Result<(), Failure> {
    let now = tx.now();
    let row = (
        (
            payments::id.eq(PaymentId::from_uuid(tx.new_uuid())),
            payments::org_id.eq(order.org_id),
            payments::order_id.eq(order.id),
            payments::attempt.eq(next_attempt(tx, order.id)?),
            payments::provider.eq(OFFLINE),
            payments::status.eq(PaymentStatus::Succeeded.as_str()),
        ),
        payments::amount_minor.eq(order.total),
        payments::currency.eq(order.currency.code()),
        payments::is_mismatched.eq(false),
        payments::asked_at.eq(now),
        payments::created_at.eq(now),
        payments::updated_at.eq(now),
    );
    diesel::insert_into(payments::table).values(row).execute(tx.conn())?;
    Ok(())
}

fn next_attempt(tx: &mut Tx, order: OrderId) -> Result<i32, Failure> {
    let own = payments::table.filter(payments::order_id.eq(order));
    let last: Option<i32> = own.select(max(payments::attempt)).first(tx.conn())?;
    Ok(last.unwrap_or(0).saturating_add(1))
}

/// Begins an attempt; `None` when another one is under way. `is_first`: there was none before.
pub(crate) fn begin(
    tx: &mut Tx,
    order: &Order,
    provider: &str,
    is_first: bool,
) -> Result<Option<Payment>, Failure> {
    let (id, now) = (PaymentId::from_uuid(tx.new_uuid()), tx.now());
    let attempt = if is_first { 1 } else { next_attempt(tx, order.id)? };
    let row = (
        (
            payments::id.eq(id),
            payments::org_id.eq(order.org_id),
            payments::order_id.eq(order.id),
            payments::attempt.eq(attempt),
            payments::provider.eq(provider),
            payments::status.eq(PaymentStatus::Created.as_str()),
        ),
        payments::amount_minor.eq(order.total),
        payments::currency.eq(order.currency.code()),
        payments::is_mismatched.eq(false),
        payments::asked_at.eq(now),
        payments::created_at.eq(now),
        payments::updated_at.eq(now),
    );
    let n = platform::each!(tx.conn(), |inner| diesel::insert_into(payments::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(inner))?;
    Ok((n == 1).then(|| Payment {
        id,
        org_id: order.org_id,
        order_id: order.id,
        attempt,
        provider: provider.to_owned(),
        reference: None,
        status: PaymentStatus::Created,
        amount: order.total,
        currency: order.currency,
        method: None,
        decline: None,
        next_action: None,
        created_at: now,
        updated_at: now,
    }))
}

/// Writes what the provider says, unless the payment stands otherwise by now. Whether it did.
pub(crate) fn update(
    tx: &mut Tx,
    payment: &Payment,
    next: PaymentStatus,
    said: &ProviderPayment,
) -> Result<bool, Failure> {
    let now = tx.now();
    let own = payments::table
        .filter(payments::id.eq(payment.id))
        .filter(payments::status.eq(payment.status.as_str()));
    let next_action = said.next_action.as_ref().map(to_json).transpose()?;
    let change = (
        payments::status.eq(next.as_str()),
        payments::reference.eq(Some(&said.reference)),
        payments::method.eq(said.method.as_ref()),
        payments::decline.eq(said.decline.map(Decline::as_str)),
        payments::next_action.eq(next_action),
        payments::updated_at.eq(now),
    );
    Ok(prepared(diesel::update(own).set(change)).execute(tx.conn())? == 1)
}

/// Notes that a provider took another amount than it was asked for.
pub(crate) fn mark_mismatched(tx: &mut Tx, id: PaymentId, reference: &str) -> Result<(), Failure> {
    let now = tx.now();
    diesel::update(payments::table.find(id))
        .set((
            payments::is_mismatched.eq(true),
            payments::reference.eq(Some(reference)),
            payments::updated_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Ends an attempt that never reached the provider. Whether it was open still.
pub(crate) fn fail(tx: &mut Tx, id: PaymentId) -> Result<bool, Failure> {
    let now = tx.now();
    let own = payments::table.filter(payments::id.eq(id)).filter(payments::status.eq_any(OPEN));
    let change = (
        payments::status.eq(PaymentStatus::Failed.as_str()),
        payments::decline.eq(Some(Decline::Other.as_str())),
        payments::updated_at.eq(now),
    );
    Ok(diesel::update(own).set(change).execute(tx.conn())? == 1)
}

/// Open payments that nobody asked about since a moment, those that wait longest first.
pub(crate) fn to_ask(conn: &mut Conn, since: Instant, limit: i64) -> Result<Vec<Payment>, Failure> {
    let rows: Vec<Row> = payments::table
        .filter(payments::status.eq_any(OPEN))
        .filter(payments::asked_at.le(since))
        .filter(payments::is_mismatched.eq(false))
        .order((payments::asked_at, payments::id))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_payment).collect()
}

/// Notes that somebody asked about it.
pub(crate) fn note_asked(tx: &mut Tx, id: PaymentId) -> Result<(), Failure> {
    let now = tx.now();
    diesel::update(payments::table.find(id)).set(payments::asked_at.eq(now)).execute(tx.conn())?;
    Ok(())
}

/// Whether an event of a provider is news.
pub(crate) fn is_news(tx: &mut Tx, provider: &str, event: &str) -> Result<bool, Failure> {
    let row = (
        provider_events::provider.eq(provider),
        provider_events::event.eq(event),
        provider_events::at.eq(tx.now()),
    );
    let n = platform::each!(tx.conn(), |inner| diesel::insert_into(provider_events::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(inner))?;
    Ok(n == 1)
}

/// Money that goes back.
#[derive(Debug, Clone)]
pub(crate) struct Refund {
    pub(crate) id: RefundId,
    pub(crate) payment_id: PaymentId,
    pub(crate) number: i32,
    pub(crate) amount: i64,
    pub(crate) currency: Currency,
    pub(crate) status: RefundStatus,
    pub(crate) reason: String,
    pub(crate) initiator: String,
    pub(crate) initiated_by: Option<UserId>,
    pub(crate) created_at: Instant,
    pub(crate) updated_at: Instant,
}

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = refunds)]
struct RefundRow {
    id: RefundId,
    payment_id: PaymentId,
    number: i32,
    amount_minor: i64,
    currency: String,
    status: String,
    reason: String,
    initiator: String,
    initiated_by: Option<UserId>,
    created_at: Instant,
    updated_at: Instant,
}

impl RefundRow {
    fn into_refund(self) -> Result<Refund, Failure> {
        let strange = |what: &str| Failure::fault(format!("a refund has an unknown {what}"));
        Ok(Refund {
            status: RefundStatus::parse(&self.status).ok_or_else(|| strange("status"))?,
            currency: Currency::parse(&self.currency).ok_or_else(|| strange("currency"))?,
            id: self.id,
            payment_id: self.payment_id,
            number: self.number,
            amount: self.amount_minor,
            reason: self.reason,
            initiator: self.initiator,
            initiated_by: self.initiated_by,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}

/// Who gives money back, and why.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cause<'a> {
    pub(crate) initiator: &'static str,
    pub(crate) by: Option<UserId>,
    pub(crate) reason: &'a str,
}

impl<'a> Cause<'a> {
    /// Why, and on whose word.
    pub(crate) const fn of(by: By, reason: &'a str) -> Self {
        Self { initiator: by.as_str(), by: by.user(), reason }
    }
}

/// Writes a refund down, before the provider is asked for it.
pub(crate) fn request_refund(
    tx: &mut Tx,
    payment: &Payment,
    amount: i64,
    cause: Cause<'_>,
) -> Result<RefundId, Failure> {
    let (id, now) = (RefundId::from_uuid(tx.new_uuid()), tx.now());
    let last: Option<i32> = refunds::table
        .filter(refunds::payment_id.eq(payment.id))
        .select(max(refunds::number))
        .first(tx.conn())?;
    let row = (
        refunds::id.eq(id),
        refunds::org_id.eq(payment.org_id),
        refunds::order_id.eq(payment.order_id),
        refunds::payment_id.eq(payment.id),
        refunds::number.eq(last.unwrap_or(0).saturating_add(1)),
        refunds::amount_minor.eq(amount),
        refunds::currency.eq(payment.currency.code()),
        refunds::reason.eq(cause.reason),
        refunds::initiator.eq(cause.initiator),
        refunds::initiated_by.eq(cause.by),
        refunds::status.eq("requested"),
        refunds::created_at.eq(now),
        refunds::updated_at.eq(now),
    );
    diesel::insert_into(refunds::table).values(row).execute(tx.conn())?;
    Ok(id)
}

/// A refund.
pub(crate) fn refund(conn: &mut Conn, id: RefundId) -> Result<Option<Refund>, Failure> {
    let row: Option<RefundRow> =
        refunds::table.find(id).select(RefundRow::as_select()).first(conn).optional()?;
    row.map(RefundRow::into_refund).transpose()
}

/// The refunds of an order, the first first.
pub(crate) fn refunds_of(conn: &mut Conn, order: OrderId) -> Result<Vec<Refund>, Failure> {
    let own = refunds::table.filter(refunds::order_id.eq(order)).order((refunds::created_at, refunds::id));
    let rows: Vec<RefundRow> = own.limit(REFUNDS_MAX).select(RefundRow::as_select()).load(conn)?;
    rows.into_iter().map(RefundRow::into_refund).collect()
}

/// Writes what the provider says of a refund. Whether that was news.
pub(crate) fn update_refund(
    tx: &mut Tx,
    id: RefundId,
    status: RefundState,
    reference: &str,
) -> Result<bool, Failure> {
    let now = tx.now();
    let own = refunds::table
        .filter(refunds::id.eq(id))
        .filter(refunds::status.ne(status.as_str()))
        .filter(refunds::status.ne(RefundState::Succeeded.as_str()));
    let change = (
        refunds::status.eq(status.as_str()),
        refunds::reference.eq(Some(reference)),
        refunds::updated_at.eq(now),
    );
    Ok(diesel::update(own).set(change).execute(tx.conn())? == 1)
}

/// What an order got and gave back, and whether it is being paid.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Sums {
    pub(crate) paid: i64,
    /// Or is about to go back.
    pub(crate) refunded: i64,
    pub(crate) is_open: bool,
}

/// What some orders got and gave back; those without a payment are left out.
pub(crate) fn sums(conn: &mut Conn, ids: &[OrderId]) -> Result<Vec<(OrderId, Sums)>, Failure> {
    let most = ATTEMPTS_MAX.saturating_mul(i64::try_from(ids.len()).unwrap_or(1));
    let payments: Vec<(OrderId, String, i64)> = payments::table
        .filter(payments::order_id.eq_any(ids))
        .limit(most)
        .select((payments::order_id, payments::status, payments::amount_minor))
        .load(conn)?;
    let refunds: Vec<(OrderId, i64)> = refunds::table
        .filter(refunds::order_id.eq_any(ids))
        .filter(refunds::status.ne(RefundStatus::Failed.as_str()))
        .limit(most)
        .select((refunds::order_id, refunds::amount_minor))
        .load(conn)?;
    let mut sums: Vec<(OrderId, Sums)> = Vec::new();
    for (id, status, amount) in payments {
        let n = sums.iter().position(|(own, _)| *own == id).unwrap_or(sums.len());
        if n == sums.len() {
            sums.push((id, Sums::default()));
        }
        let Some((_, own)) = sums.get_mut(n) else { continue };
        own.is_open |= OPEN.contains(&status.as_str());
        if status == PaymentStatus::Succeeded.as_str() {
            own.paid = own.paid.saturating_add(amount);
        }
    }
    for (id, amount) in refunds {
        if let Some((_, own)) = sums.iter_mut().find(|(own, _)| *own == id) {
            own.refunded = own.refunded.saturating_add(amount);
        }
    }
    Ok(sums)
}
