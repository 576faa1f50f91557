//! SQL of the orders of an event.

use super::rules::OrderSort;
use crate::orders::model::Order;
use crate::orders::rules::OrderStatus;
use crate::orders::store as orders;
use diesel::prelude::*;
use kernel::ids::{EventId, OccurrenceId, OfferId, OrderId, OrganizationId};
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
    /// With this offer only.
    pub(super) offer: Option<OfferId>,
    /// For this date only.
    pub(super) date: Option<OccurrenceId>,
    pub(super) sort: OrderSort,
    /// Behind this one.
    pub(super) after: Option<Place>,
}

/// Where an order is in a list: by its total, by its name, by its id.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) id: OrderId,
    total: i64,
    name: String,
}

/// Where an order of an event is in its list.
pub(super) fn place(conn: &mut Conn, event: EventId, id: OrderId) -> Result<Option<Place>, Failure> {
    let found: Option<(i64, String)> = order_lines::table
        .inner_join(table::table.on(table::id.eq(order_lines::order_id)))
        .filter(order_lines::event_id.eq(event))
        .filter(order_lines::order_id.eq(id))
        .select((table::total_minor, table::sort_name))
        .first(conn)
        .optional()?;
    Ok(found.map(|(total, name)| Place { id, total, name }))
}

/// Orders of an event, without those that were let go before they were paid. A search for words, and an order other
/// than by age, read the event's orders at worst.
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
        .limit(limit.probe())
        .select((order_lines::order_id, table::total_minor, table::sort_name))
        .distinct()
        .into_boxed();
    let (own, total, name) = (order_lines::order_id, table::total_minor, table::sort_name);
    query = match filter.sort {
        OrderSort::Newest => query.order(own.desc()),
        OrderSort::Oldest => query.order(own.asc()),
        OrderSort::Amount => query.order((total.desc(), own.desc())),
        OrderSort::Name => query.order((name.asc(), own.desc())),
    };
    if let Some(after) = &filter.after {
        query = match filter.sort {
            OrderSort::Newest => query.filter(own.lt(after.id)),
            OrderSort::Oldest => query.filter(own.gt(after.id)),
            OrderSort::Amount => {
                query.filter(total.lt(after.total).or(total.eq(after.total).and(own.lt(after.id))))
            }
            OrderSort::Name => {
                let (before, same) = (name.gt(after.name.clone()), name.eq(after.name.clone()));
                query.filter(before.or(same.and(own.lt(after.id))))
            }
        };
    }
    if let Some(offer) = filter.offer {
        query = query.filter(order_lines::offer_id.eq(offer));
    }
    if let Some(date) = filter.date {
        query = query.filter(order_lines::occurrence_id.eq(date));
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
    let rows: Vec<(OrderId, i64, String)> = query.load(conn)?;
    let ids: Vec<OrderId> = rows.into_iter().map(|(id, ..)| id).collect();
    let mut found = orders::by_ids(conn, &ids)?;
    found.sort_by_key(|order| ids.iter().position(|id| *id == order.id));
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
