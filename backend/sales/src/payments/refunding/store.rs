//! SQL of refunds.

use crate::orders::story::By;
use crate::payments::provider::rules::RefundState;
use crate::payments::rules::RefundStatus;
use crate::payments::store::Payment;
use diesel::dsl::max;
use diesel::prelude::*;
use kernel::ids::{OrderId, PaymentId, RefundId, UserId};
use kernel::money::Currency;
use kernel::time::Instant;
use platform::db::schema::refunds;
use platform::db::sql::prepared;
use platform::db::{Conn, Tx};
use platform::http::failure::Failure;
use platform::not_before;

/// Most refunds of an order that are looked at.
const REFUNDS_MAX: i64 = 500;
/// The initiator of what the provider told us of.
pub(crate) const PROVIDER: &str = "provider";
/// The reason of money that a bank took back for its customer.
pub(crate) const DISPUTE: &str = "dispute";

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

impl Refund {
    /// Whether a bank took it back, or tries to.
    pub(crate) fn is_dispute(&self) -> bool {
        self.initiator == PROVIDER && self.reason == DISPUTE
    }
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
pub(crate) fn request(
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
pub(crate) fn find(conn: &mut Conn, id: RefundId) -> Result<Option<Refund>, Failure> {
    let row: Option<RefundRow> =
        refunds::table.find(id).select(RefundRow::as_select()).first(conn).optional()?;
    row.map(RefundRow::into_refund).transpose()
}

/// The refund, or the dispute, that the provider of a payment calls so.
pub(crate) fn by_reference(
    conn: &mut Conn,
    payment: PaymentId,
    reference: &str,
) -> Result<Option<Refund>, Failure> {
    let own = refunds::table.filter(refunds::payment_id.eq(payment)).filter(refunds::reference.eq(reference));
    let row: Option<RefundRow> = own.select(RefundRow::as_select()).first(conn).optional()?;
    row.map(RefundRow::into_refund).transpose()
}

/// The refunds of an order, the first first.
pub(crate) fn of_order(conn: &mut Conn, order: OrderId) -> Result<Vec<Refund>, Failure> {
    Ok(of_orders(conn, &[order])?.into_iter().map(|(_, refund)| refund).collect())
}

/// The refunds of orders, each with its order, the first first.
pub(crate) fn of_orders(conn: &mut Conn, ids: &[OrderId]) -> Result<Vec<(OrderId, Refund)>, Failure> {
    let own = refunds::table.filter(refunds::order_id.eq_any(ids)).order((refunds::created_at, refunds::id));
    let most = REFUNDS_MAX.saturating_mul(i64::try_from(ids.len()).unwrap_or(1));
    let columns = (refunds::order_id, RefundRow::as_select());
    let rows: Vec<(OrderId, RefundRow)> = prepared(own.limit(most).select(columns)).load(conn)?;
    rows.into_iter().map(|(order, row)| Ok((order, row.into_refund()?))).collect()
}

/// Writes what the provider says of a refund. Whether that was news.
pub(crate) fn update(
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
        refunds::updated_at.eq(not_before!(refunds::updated_at, now)),
    );
    Ok(diesel::update(own).set(change).execute(tx.conn())? == 1)
}
