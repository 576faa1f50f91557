//! SQL of the orders of an event.

use crate::orders::model::Order;
use crate::orders::rules::OrderStatus;
use crate::orders::store as orders;
use diesel::prelude::*;
use kernel::ids::{EventId, OrderId, OrganizationId};
use kernel::page::PageLimit;
use kernel::text::search_words;
use platform::db::Conn;
use platform::db::schema::{order_lines, orders as table, refund_requests};
use platform::http::failure::Failure;

/// Which orders of an event.
#[derive(Debug, Clone, Default)]
pub(super) struct Filter {
    /// Words of the code, the name or the address.
    pub(super) q: String,
    /// In this state only.
    pub(super) status: Option<OrderStatus>,
    /// Whose buyers ask for money only.
    pub(super) is_asking: bool,
    /// Before this one.
    pub(super) before: Option<OrderId>,
}

/// Orders of an event, the newest first, without those that were let go before they were paid. A search for words
/// reads the event's orders at worst.
pub(super) fn page(
    conn: &mut Conn,
    event: EventId,
    filter: &Filter,
    limit: PageLimit,
) -> Result<Vec<Order>, Failure> {
    let was_let_go = table::status.eq(OrderStatus::Cancelled.as_str()).and(table::confirmed_at.is_null());
    let mut query = order_lines::table
        .inner_join(table::table.on(table::id.eq(order_lines::order_id)))
        .filter(order_lines::event_id.eq(event))
        .filter(diesel::dsl::not(was_let_go))
        .order(order_lines::order_id.desc())
        .limit(limit.probe())
        .select(order_lines::order_id)
        .distinct()
        .into_boxed();
    if let Some(before) = filter.before {
        query = query.filter(order_lines::order_id.lt(before));
    }
    if let Some(status) = filter.status {
        query = query.filter(table::status.eq(status.as_str()));
    }
    // Folded words hold letters and digits only: nothing in them is special to LIKE.
    for word in search_words(&filter.q) {
        query = query.filter(table::words.like(format!("% {word}%")));
    }
    if filter.is_asking {
        let open = refund_requests::table
            .filter(refund_requests::order_id.eq(table::id))
            .filter(refund_requests::status.eq("open"));
        query = query.filter(diesel::dsl::exists(open));
    }
    let ids: Vec<OrderId> = query.load(conn)?;
    let mut found = orders::by_ids(conn, &ids)?;
    found.sort_by_key(|order| std::cmp::Reverse(order.id));
    Ok(found)
}

/// The order of an event that people call by its code.
pub(super) fn find(
    conn: &mut Conn,
    (org, event): (OrganizationId, EventId),
    code: &str,
) -> Result<Option<OrderId>, Failure> {
    Ok(order_lines::table
        .inner_join(table::table.on(table::id.eq(order_lines::order_id)))
        .filter(table::code.eq(code))
        .filter(table::org_id.eq(org))
        .filter(order_lines::event_id.eq(event))
        .select(table::id)
        .first(conn)
        .optional()?)
}
