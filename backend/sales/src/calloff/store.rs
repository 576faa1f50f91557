//! SQL of orders for what is called off.

use super::Scope;
use crate::orders::rules::OrderStatus;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use kernel::ids::{EventId, OccurrenceId, OrderId};
use kernel::text::Localized;
use platform::db::schema::{events, occurrences, order_lines, orders};
use platform::db::sql::{Sql, prepared, word};
use platform::db::{Conn, from_json};
use platform::http::failure::Failure;

/// Most lines of an order.
const LINES_MAX: i64 = 50;

/// Orders with something of what is called off that are pending or were sold, after one.
pub(super) fn orders_of(
    conn: &mut Conn,
    scope: Scope,
    after: Option<OrderId>,
    limit: i64,
) -> Result<Vec<OrderId>, Failure> {
    let mut query = order_lines::table
        .inner_join(orders::table.on(orders::id.eq(order_lines::order_id)))
        .filter(order_lines::event_id.eq(scope.event))
        .filter(orders::status.eq_any([OrderStatus::Pending.as_str(), OrderStatus::Confirmed.as_str()]))
        .order(order_lines::order_id)
        .limit(limit)
        .select(order_lines::order_id)
        .distinct()
        .into_boxed();
    if let Some(date) = scope.date {
        query = query.filter(order_lines::occurrence_id.eq(date));
    }
    if let Some(after) = after {
        query = query.filter(order_lines::order_id.gt(after));
    }
    Ok(query.load(conn)?)
}

/// What of orders was called off: whole events, or dates.
pub(super) fn scopes_of(conn: &mut Conn, orders: &[OrderId]) -> Result<Vec<(OrderId, Scope)>, Failure> {
    let is_off = events::status.eq(word("cancelled")).or(occurrences::status.eq(word("cancelled")));
    let most = i64::try_from(orders.len()).unwrap_or(i64::MAX).saturating_mul(LINES_MAX);
    let rows = order_lines::table
        .inner_join(events::table.on(events::id.eq(order_lines::event_id)))
        .inner_join(occurrences::table.on(occurrences::id.eq(order_lines::occurrence_id)))
        .filter(order_lines::order_id.eq_any(orders))
        .filter(is_off)
        .limit(most)
        .select((
            order_lines::order_id,
            order_lines::event_id,
            order_lines::occurrence_id,
            events::status.eq(word("cancelled")),
        ));
    let rows: Vec<(OrderId, EventId, OccurrenceId, bool)> = prepared(rows).load(conn)?;
    let scope = |(order, event, date, is_whole): (OrderId, EventId, OccurrenceId, bool)| {
        (order, Scope { event, date: (!is_whole).then_some(date) })
    };
    Ok(rows.into_iter().map(scope).collect())
}

/// What it would mean to call something off.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cost {
    /// Orders that were sold.
    pub(super) n_orders: i64,
    /// Tickets that are good still.
    pub(super) n_tickets: i64,
    /// What goes back for them.
    pub(super) amount: i64,
}

/// What it would mean to call something off; reads its tickets.
pub(super) fn cost(conn: &mut Conn, scope: Scope) -> Result<Cost, Failure> {
    let mut sql = Sql::<(BigInt, BigInt, BigInt)>::default();
    sql.push(
        "SELECT CAST(COUNT(DISTINCT s.order_id) AS BIGINT), CAST(COALESCE(SUM(s.n), 0) AS BIGINT), \
         CAST(COALESCE(SUM(CASE WHEN s.rest < s.price THEN s.rest ELSE s.price END), 0) AS BIGINT) FROM \
         (SELECT l.order_id, t.n, (l.unit_net_minor + l.unit_fee_minor) * t.units AS price, \
         l.total_minor + l.unit_fee_minor * l.quantity - COALESCE(\
         (SELECT SUM(b.amount_minor) FROM refund_lines b JOIN refunds r ON r.id = b.refund_id \
         WHERE b.line_id = l.id AND r.status <> 'failed'), 0) AS rest FROM order_lines l JOIN \
         (SELECT line_id, COUNT(*) AS n, COUNT(DISTINCT group_number) AS units FROM tickets WHERE ",
    );
    sql.push("event_id = ").bytes(scope.event.uuid().as_bytes());
    if let Some(date) = scope.date {
        sql.push(" AND occurrence_id = ").bytes(date.uuid().as_bytes());
    }
    sql.push(" AND status <> 'cancelled' GROUP BY line_id) t ON t.line_id = l.id) s");
    let rows: Vec<(i64, i64, i64)> = sql.load(conn)?;
    let cost = rows.first().map(|(n_orders, n_tickets, amount)| Cost {
        n_orders: *n_orders,
        n_tickets: *n_tickets,
        amount: *amount,
    });
    Ok(cost.unwrap_or_default())
}

/// The event of an order that was called off, if one was: its title, and why.
pub(crate) fn called_off(
    conn: &mut Conn,
    order: OrderId,
) -> Result<Option<(Localized, Option<String>)>, Failure> {
    let found: Option<(String, Option<String>)> = order_lines::table
        .inner_join(events::table.on(events::id.eq(order_lines::event_id)))
        .inner_join(occurrences::table.on(occurrences::id.eq(order_lines::occurrence_id)))
        .filter(order_lines::order_id.eq(order))
        .filter(events::status.eq("cancelled").or(occurrences::status.eq("cancelled")))
        .order(order_lines::position)
        .select((events::title, events::cancel_reason))
        .first(conn)
        .optional()?;
    found.map(|(title, reason)| Ok((from_json(&title)?, reason))).transpose()
}
