//! SQL of what goes back of which line, and of buyers who ask for it.

use crate::ledger::rules::Sum;
use crate::payments::rules::RefundStatus;
use diesel::prelude::*;
use kernel::ids::{OrderId, OrderLineId, RefundId, RefundRequestId, TicketId};
use kernel::time::Instant;
use platform::db::schema::{refund_lines, refund_requests, refund_tickets, refunds};
use platform::db::sql::prepared;
use platform::db::{Conn, Tx, from_json, to_json};
use platform::http::failure::Failure;
use serde::Serialize;
use utoipa::ToSchema;

/// Most rows of refunds of an order that are looked at.
const ROWS_MAX: i64 = 20_000;
/// Most requests of an order that are told.
const REQUESTS_MAX: i64 = 50;
/// Rows of one statement.
const ROWS_AT_ONCE: usize = 500;

/// What went back of each line of an order, or is about to: all of it, and the fees in that.
pub(crate) fn given(conn: &mut Conn, order: OrderId) -> Result<Vec<(OrderLineId, i64, i64)>, Failure> {
    Ok(refund_lines::table
        .inner_join(refunds::table)
        .filter(refunds::order_id.eq(order))
        .filter(refunds::status.ne(RefundStatus::Failed.as_str()))
        .limit(ROWS_MAX)
        .select((refund_lines::line_id, refund_lines::amount_minor, refund_lines::fee_minor))
        .load(conn)?)
}

/// The tickets of an order whose money went back, or is about to.
pub(crate) fn tickets_given(conn: &mut Conn, order: OrderId) -> Result<Vec<TicketId>, Failure> {
    Ok(refund_tickets::table
        .inner_join(refunds::table)
        .filter(refunds::order_id.eq(order))
        .filter(refunds::status.ne(RefundStatus::Failed.as_str()))
        .limit(ROWS_MAX)
        .select(refund_tickets::ticket_id)
        .load(conn)?)
}

/// How much of a refund takes back what was sold.
pub(crate) fn of_refund(conn: &mut Conn, refund: RefundId) -> Result<Sum, Failure> {
    let parts = parts_of(conn, refund)?;
    Ok(parts.into_iter().fold(Sum::default(), |sum, (_, part)| sum.plus(part)))
}

/// How much of a refund is of which line.
pub(crate) fn parts_of(conn: &mut Conn, refund: RefundId) -> Result<Vec<(OrderLineId, Sum)>, Failure> {
    let rows: Vec<(OrderLineId, i64, i64, i64, i64)> = refund_lines::table
        .filter(refund_lines::refund_id.eq(refund))
        .limit(ROWS_MAX)
        .select((
            refund_lines::line_id,
            refund_lines::amount_minor,
            refund_lines::tax_minor,
            refund_lines::fee_minor,
            refund_lines::fee_tax_minor,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, total, tax, fees, fee_tax)| (id, Sum { total, tax, fees, fee_tax }))
        .collect())
}

/// Writes down what of a refund is of which line, and for which tickets it is.
pub(crate) fn insert_parts(
    tx: &mut Tx,
    refund: RefundId,
    parts: &[(OrderLineId, Sum)],
    tickets: &[TicketId],
) -> Result<(), Failure> {
    let part = |(line, sum): &(OrderLineId, Sum)| {
        (
            refund_lines::refund_id.eq(refund),
            refund_lines::line_id.eq(*line),
            refund_lines::amount_minor.eq(sum.total),
            refund_lines::tax_minor.eq(sum.tax),
            refund_lines::fee_minor.eq(sum.fees),
            refund_lines::fee_tax_minor.eq(sum.fee_tax),
        )
    };
    let rows: Vec<_> = parts.iter().map(part).collect();
    for row in rows {
        diesel::insert_into(refund_lines::table).values(row).execute(tx.conn())?;
    }
    let ticket =
        |ticket: &TicketId| (refund_tickets::refund_id.eq(refund), refund_tickets::ticket_id.eq(*ticket));
    let rows: Vec<_> = tickets.iter().map(ticket).collect();
    for some in rows.chunks(ROWS_AT_ONCE) {
        // Several rows at once differ between the two backends.
        platform::insert_rows!(tx.conn(), diesel::insert_into(refund_tickets::table).values(some))?;
    }
    Ok(())
}

/// What became of a wish for money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RequestStatus {
    /// The organizer did not decide yet.
    Open,
    /// Money went back.
    Granted,
    /// None does.
    Declined,
}

impl RequestStatus {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Granted => "granted",
            Self::Declined => "declined",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        [Self::Open, Self::Granted, Self::Declined].into_iter().find(|status| status.as_str() == name)
    }
}

/// A buyer who asks for money.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) id: RefundRequestId,
    pub(crate) status: RequestStatus,
    pub(crate) message: String,
    pub(crate) answer: Option<String>,
    pub(crate) tickets: Option<Vec<TicketId>>,
    pub(crate) created_at: Instant,
    pub(crate) decided_at: Option<Instant>,
}

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = refund_requests)]
struct RequestRow {
    id: RefundRequestId,
    status: String,
    message: String,
    answer: Option<String>,
    tickets: Option<String>,
    created_at: Instant,
    decided_at: Option<Instant>,
}

impl RequestRow {
    fn into_request(self) -> Result<Request, Failure> {
        let status = RequestStatus::parse(&self.status);
        Ok(Request {
            id: self.id,
            status: status.ok_or_else(|| Failure::fault("a refund request has an unknown status"))?,
            message: self.message,
            answer: self.answer,
            tickets: self.tickets.as_deref().map(from_json).transpose()?,
            created_at: self.created_at,
            decided_at: self.decided_at,
        })
    }
}

/// Asks for money; `false` when the order has an open request already.
pub(crate) fn ask(
    tx: &mut Tx,
    order: OrderId,
    message: &str,
    tickets: Option<&[TicketId]>,
) -> Result<bool, Failure> {
    let row = (
        refund_requests::id.eq(RefundRequestId::from_uuid(tx.new_uuid())),
        refund_requests::order_id.eq(order),
        refund_requests::status.eq(RequestStatus::Open.as_str()),
        refund_requests::message.eq(message),
        refund_requests::tickets.eq(tickets.map(|ids| to_json(&ids)).transpose()?),
        refund_requests::created_at.eq(tx.now()),
    );
    let n = platform::insert_rows!(
        tx.conn(),
        diesel::insert_into(refund_requests::table).values(row).on_conflict_do_nothing()
    )?;
    Ok(n == 1)
}

/// Decides what is open. Whether something was.
pub(crate) fn decide(
    tx: &mut Tx,
    order: OrderId,
    status: RequestStatus,
    answer: Option<&str>,
) -> Result<bool, Failure> {
    let now = tx.now();
    let open = refund_requests::table
        .filter(refund_requests::order_id.eq(order))
        .filter(refund_requests::status.eq(RequestStatus::Open.as_str()));
    let change = (
        refund_requests::status.eq(status.as_str()),
        refund_requests::answer.eq(answer),
        refund_requests::decided_at.eq(Some(now)),
    );
    Ok(diesel::update(open).set(change).execute(tx.conn())? == 1)
}

/// The requests of an order, the first first.
pub(crate) fn requests(conn: &mut Conn, order: OrderId) -> Result<Vec<Request>, Failure> {
    Ok(requests_of(conn, &[order])?.into_iter().map(|(_, request)| request).collect())
}

/// The requests of orders, each with its order, the first first.
pub(crate) fn requests_of(conn: &mut Conn, ids: &[OrderId]) -> Result<Vec<(OrderId, Request)>, Failure> {
    let own = refund_requests::table.filter(refund_requests::order_id.eq_any(ids));
    let sorted = own
        .order((refund_requests::created_at, refund_requests::id))
        .limit(REQUESTS_MAX.saturating_mul(i64::try_from(ids.len()).unwrap_or(1)))
        .select((refund_requests::order_id, RequestRow::as_select()));
    let rows: Vec<(OrderId, RequestRow)> = prepared(sorted).load(conn)?;
    rows.into_iter().map(|(order, row)| Ok((order, row.into_request()?))).collect()
}

/// Which of these orders have an open request.
pub(crate) fn asking(conn: &mut Conn, ids: &[OrderId]) -> Result<Vec<OrderId>, Failure> {
    Ok(refund_requests::table
        .filter(refund_requests::order_id.eq_any(ids))
        .filter(refund_requests::status.eq(RequestStatus::Open.as_str()))
        .limit(i64::try_from(ids.len()).unwrap_or(ROWS_MAX))
        .select(refund_requests::order_id)
        .load(conn)?)
}
