//! SQL of payments and refunds.

use super::provider::rules::Decline;
use super::provider::talk::{NextAction, ProviderPayment};
use super::rules::{PaymentStatus, RefundStatus};
use crate::orders::model::Order;
use diesel::dsl::{max, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};
use kernel::ids::{OrderId, OrganizationId, PaymentId};
use kernel::money::Currency;
use kernel::time::Instant;
use platform::db::schema::{payments, provider_events, refunds};
use platform::db::sql::{Sql, prepared};
use platform::db::{Conn, Tx, from_json, to_json};
use platform::http::failure::Failure;
use platform::not_before;

/// Most attempts of an order that are looked at.
const ATTEMPTS_MAX: i64 = 100;
/// The provider of what was paid elsewhere.
pub(crate) const OFFLINE: &str = "offline";
/// States in which something may come of a payment still.
const OPEN: [&str; 3] = ["created", "requires_action", "processing"];
/// The same as the index of them says it, or it would not be used.
const IS_OPEN: &str = "status IN ('created', 'requires_action', 'processing')";

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
    of_orders(conn, &[order])
}

/// The attempts to pay orders, the first one of each first.
pub(crate) fn of_orders(conn: &mut Conn, ids: &[OrderId]) -> Result<Vec<Payment>, Failure> {
    let own = payments::table.filter(payments::order_id.eq_any(ids)).order(payments::attempt);
    let most = ATTEMPTS_MAX.saturating_mul(i64::try_from(ids.len()).unwrap_or(1));
    let rows: Vec<Row> = prepared(own.limit(most).select(Row::as_select())).load(conn)?;
    rows.into_iter().map(Row::into_payment).collect()
}

/// These payments, in any order.
pub(crate) fn by_ids(conn: &mut Conn, ids: &[PaymentId]) -> Result<Vec<Payment>, Failure> {
    let own = payments::table.filter(payments::id.eq_any(ids));
    let most = i64::try_from(ids.len()).unwrap_or(ATTEMPTS_MAX);
    let rows: Vec<Row> = prepared(own.limit(most).select(Row::as_select())).load(conn)?;
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

/// Whether a provider took another amount for it than it was asked for.
pub(crate) fn is_mismatched(conn: &mut Conn, id: PaymentId) -> Result<bool, Failure> {
    Ok(payments::table.find(id).select(payments::is_mismatched).first(conn)?)
}

#[derive(Debug, Insertable)]
#[diesel(table_name = payments, treat_none_as_default_value = false)]
struct NewRow<'a> {
    id: PaymentId,
    org_id: OrganizationId,
    order_id: OrderId,
    attempt: i32,
    provider: &'a str,
    status: &'static str,
    amount_minor: i64,
    currency: &'static str,
    is_mismatched: bool,
    asked_at: Instant,
    created_at: Instant,
    updated_at: Instant,
}

impl<'a> NewRow<'a> {
    fn of(new: &'a Payment) -> Self {
        Self {
            id: new.id,
            org_id: new.org_id,
            order_id: new.order_id,
            attempt: new.attempt,
            provider: &new.provider,
            status: new.status.as_str(),
            amount_minor: new.amount,
            currency: new.currency.code(),
            is_mismatched: false,
            asked_at: new.created_at,
            created_at: new.created_at,
            updated_at: new.updated_at,
        }
    }
}

/// An attempt that nobody heard of yet.
fn fresh(tx: &Tx, order: &Order, provider: &str, attempt: i32) -> Payment {
    Payment {
        id: PaymentId::from_uuid(tx.new_uuid()),
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
        created_at: tx.now(),
        updated_at: tx.now(),
    }
}

/// Writes attempts down, unless their orders have others. How many it wrote.
fn insert(tx: &mut Tx, new: &[Payment]) -> Result<usize, Failure> {
    let rows: Vec<NewRow> = new.iter().map(NewRow::of).collect();
    // Several rows at once differ between the two backends.
    Ok(platform::insert_rows!(
        tx.conn(),
        diesel::insert_into(payments::table).values(&rows).on_conflict_do_nothing()
    )?)
}

/// Writes a payment down that was made elsewhere, in cash for example.
pub(crate) fn record_offline(tx: &mut Tx, order: &Order) -> Result<(), Failure> {
    let attempt = next_attempt(tx, order.id)?;
    let paid = Payment { status: PaymentStatus::Succeeded, ..fresh(tx, order, OFFLINE, attempt) };
    if insert(tx, &[paid])? == 0 {
        return Err(Failure::fault("an order that is marked paid is being paid"));
    }
    Ok(())
}

fn next_attempt(tx: &mut Tx, order: OrderId) -> Result<i32, Failure> {
    let own = payments::table.filter(payments::order_id.eq(order));
    let last: Option<i32> = own.select(max(payments::attempt)).first(tx.conn())?;
    Ok(last.unwrap_or(0).saturating_add(1))
}

/// Begins the first attempt of each of these orders; `None` when one of them has one, the transaction must be undone
/// then.
pub(crate) fn begin_all(
    tx: &mut Tx,
    orders: &[&Order],
    provider: &str,
) -> Result<Option<Vec<Payment>>, Failure> {
    let new: Vec<Payment> = orders.iter().map(|order| fresh(tx, order, provider, 1)).collect();
    Ok((insert(tx, &new)? == new.len()).then_some(new))
}

/// Begins an attempt; `None` when another one is under way. `is_first`: there was none before.
pub(crate) fn begin(
    tx: &mut Tx,
    order: &Order,
    provider: &str,
    is_first: bool,
) -> Result<Option<Payment>, Failure> {
    let attempt = if is_first { 1 } else { next_attempt(tx, order.id)? };
    let new = fresh(tx, order, provider, attempt);
    let is_new = insert(tx, std::slice::from_ref(&new))? == 1;
    Ok(is_new.then_some(new))
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
        payments::updated_at.eq(not_before!(payments::updated_at, now)),
    );
    Ok(prepared(diesel::update(own).set(change)).execute(tx.conn())? == 1)
}

/// Writes down that attempts nobody heard of before were paid. How many were such.
pub(crate) fn succeed_all(tx: &mut Tx, paid: &[(PaymentId, &ProviderPayment)]) -> Result<usize, Failure> {
    let mut sql = Sql::<BigInt>::default();
    sql.push("UPDATE payments SET status = 'succeeded', reference = said.column2, method = said.column3, ");
    let now = tx.now().millis();
    sql.push("decline = NULL, next_action = NULL, updated_at = CASE WHEN payments.updated_at > ").big(now);
    sql.push(" THEN payments.updated_at ELSE ").big(now).push(" END");
    for (n, (id, said)) in paid.iter().enumerate() {
        sql.push(if n == 0 { " FROM (VALUES (" } else { "), (" }).bytes(id.uuid().as_bytes());
        sql.push(", ").text(&said.reference).push(", ").text_or_null(said.method.as_deref());
    }
    sql.push(")) AS said WHERE payments.id = said.column1 AND payments.status = 'created'");
    Ok(sql.execute(tx.conn())?)
}

/// Notes that a provider took another amount than it was asked for.
pub(crate) fn mark_mismatched(tx: &mut Tx, id: PaymentId, reference: &str) -> Result<(), Failure> {
    let now = tx.now();
    diesel::update(payments::table.find(id))
        .set((
            payments::is_mismatched.eq(true),
            payments::reference.eq(Some(reference)),
            payments::updated_at.eq(not_before!(payments::updated_at, now)),
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
        payments::updated_at.eq(not_before!(payments::updated_at, now)),
    );
    Ok(diesel::update(own).set(change).execute(tx.conn())? == 1)
}

/// Open payments that nobody asked about since a moment, those that wait longest first.
pub(crate) fn to_ask(conn: &mut Conn, since: Instant, limit: i64) -> Result<Vec<Payment>, Failure> {
    let rows: Vec<Row> = payments::table
        .filter(sql::<Bool>(IS_OPEN))
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
    let n = platform::insert_rows!(
        tx.conn(),
        diesel::insert_into(provider_events::table).values(row).on_conflict_do_nothing()
    )?;
    Ok(n == 1)
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
