//! SQL of tickets with what is around them.

use super::rules::{Entry, Standing, TicketTime};
use crate::goods::store::Seller;
use crate::orders::rules::OrderStatus;
use admission::tickets::TicketStatus;
use catalog::events::manage::rules::TransferPolicy;
use catalog::offers::rules::OfferKind;
use diesel::dsl::count_star;
use diesel::prelude::*;
use kernel::ids::{EventId, OccurrenceId, OfferId, OrderId, OrganizationId, TicketId, UserId, VenueId};
use kernel::page::{Cursor, PageLimit};
use kernel::text::Localized;
use kernel::time::{Instant, Zone};
use platform::db::schema::{events, occurrences, offers, orders, organizations, tickets};
use platform::db::{Conn, from_json};
use platform::http::failure::Failure;

/// A ticket with what is around it.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    pub(crate) id: TicketId,
    pub(crate) org_id: OrganizationId,
    pub(crate) order_id: OrderId,
    pub(crate) order_code: String,
    /// Who bought it.
    pub(crate) buyer_id: UserId,
    /// Who has it.
    pub(crate) user_id: UserId,
    pub(crate) number: i32,
    pub(crate) group_number: i32,
    pub(crate) name: String,
    pub(crate) email: Option<String>,
    pub(crate) status: TicketStatus,
    pub(crate) secret_version: i32,
    pub(crate) is_refunded: bool,
    pub(crate) standing: Standing,
    pub(crate) event: HeldEvent,
    pub(crate) date: HeldDate,
    pub(crate) offer: HeldOffer,
    pub(crate) seller: Seller,
}

impl Held {
    /// Where it takes place, when that is a place.
    pub(crate) fn venue_id(&self) -> Option<VenueId> {
        self.date.venue_id.or(self.event.venue_id)
    }
}

/// The event of a ticket, as it is now.
#[derive(Debug, Clone)]
pub(crate) struct HeldEvent {
    pub(crate) id: EventId,
    pub(crate) slug: String,
    pub(crate) title: Localized,
    pub(crate) zone: Zone,
    pub(crate) online_url: Option<String>,
    pub(crate) refund_days: Option<i32>,
    pub(crate) contact_email: Option<String>,
    pub(crate) transfers: TransferPolicy,
    venue_id: Option<VenueId>,
}

/// The date of a ticket, as it is now.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = occurrences)]
pub(crate) struct HeldDate {
    pub(crate) id: OccurrenceId,
    venue_id: Option<VenueId>,
    pub(crate) starts_at: Instant,
    pub(crate) ends_at: Instant,
    pub(crate) doors_at: Option<Instant>,
    status: String,
    pub(crate) updated_at: Instant,
}

/// What a ticket was sold as, as it is called now.
#[derive(Debug, Clone)]
pub(crate) struct HeldOffer {
    pub(crate) id: OfferId,
    pub(crate) name: Localized,
    pub(crate) kind: OfferKind,
    pub(crate) requires_proof: bool,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = tickets)]
struct TicketRow {
    id: TicketId,
    org_id: OrganizationId,
    order_id: OrderId,
    user_id: UserId,
    number: i32,
    group_number: i32,
    name: String,
    email: Option<String>,
    status: String,
    secret_version: i32,
    is_refunded: bool,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = events)]
struct EventRow {
    id: EventId,
    slug: String,
    title: String,
    timezone: String,
    status: String,
    online_url: Option<String>,
    refund_days: Option<i32>,
    contact_email: Option<String>,
    transfer_policy: String,
    venue_id: Option<VenueId>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = offers)]
struct OfferRow {
    id: OfferId,
    name: String,
    kind: String,
    requires_proof: bool,
}

type Row = (TicketRow, HeldDate, EventRow, OfferRow, Seller, (String, String, UserId));

fn held(
    (ticket, date, event, offer, seller, (order_code, order_status, buyer_id)): Row,
) -> Result<Held, Failure> {
    let strange = |what: &str| Failure::fault(format!("a ticket has an unknown {what}"));
    let status = TicketStatus::parse(&ticket.status).ok_or_else(|| strange("status"))?;
    let standing = Standing {
        entry: match status {
            TicketStatus::Active => Entry::Granted,
            TicketStatus::Blocked => Entry::Blocked,
            TicketStatus::Cancelled => Entry::Cancelled,
        },
        is_sold: OrderStatus::parse(&order_status) == Some(OrderStatus::Confirmed),
        is_called_off: event.status == "cancelled" || date.status == "cancelled",
    };
    Ok(Held {
        id: ticket.id,
        org_id: ticket.org_id,
        order_id: ticket.order_id,
        order_code,
        buyer_id,
        user_id: ticket.user_id,
        number: ticket.number,
        group_number: ticket.group_number,
        name: ticket.name,
        email: ticket.email,
        status,
        secret_version: ticket.secret_version,
        is_refunded: ticket.is_refunded,
        standing,
        event: HeldEvent {
            id: event.id,
            slug: event.slug,
            title: from_json(&event.title)?,
            zone: Zone::parse(&event.timezone).ok_or_else(|| strange("zone"))?,
            online_url: event.online_url,
            refund_days: event.refund_days,
            contact_email: event.contact_email,
            transfers: TransferPolicy::parse(&event.transfer_policy)
                .ok_or_else(|| strange("transfer policy"))?,
            venue_id: event.venue_id,
        },
        date,
        offer: HeldOffer {
            id: offer.id,
            name: from_json(&offer.name)?,
            kind: OfferKind::parse(&offer.kind).ok_or_else(|| strange("kind"))?,
            requires_proof: offer.requires_proof,
        },
        seller,
    })
}

/// Tickets with their dates, events, offers, sellers and orders; a macro because the type of such a join has no name.
macro_rules! joined {
    () => {
        tickets::table
            .inner_join(occurrences::table.on(occurrences::id.eq(tickets::occurrence_id)))
            .inner_join(events::table.on(events::id.eq(tickets::event_id)))
            .inner_join(offers::table.on(offers::id.eq(tickets::offer_id)))
            .inner_join(organizations::table.on(organizations::id.eq(tickets::org_id)))
            .inner_join(orders::table.on(orders::id.eq(tickets::order_id)))
            .select((
                TicketRow::as_select(),
                HeldDate::as_select(),
                EventRow::as_select(),
                OfferRow::as_select(),
                Seller::as_select(),
                (orders::code, orders::status, orders::user_id),
            ))
    };
}

/// A ticket of somebody.
pub(crate) fn own(conn: &mut Conn, user: UserId, id: TicketId) -> Result<Option<Held>, Failure> {
    let own = joined!().filter(tickets::id.eq(id)).filter(tickets::user_id.eq(user));
    let row: Option<Row> = own.first(conn).optional()?;
    row.map(held).transpose()
}

/// Tickets of somebody, the newest first, at most so many.
pub(crate) fn newest_of(conn: &mut Conn, user: UserId, limit: i64) -> Result<Vec<Held>, Failure> {
    let own = joined!().filter(tickets::user_id.eq(user)).order(tickets::id.desc()).limit(limit);
    let rows: Vec<Row> = own.load(conn)?;
    rows.into_iter().map(held).collect()
}

/// A ticket, whoever has it.
pub(crate) fn find(conn: &mut Conn, id: TicketId) -> Result<Option<Held>, Failure> {
    let row: Option<Row> = joined!().filter(tickets::id.eq(id)).first(conn).optional()?;
    row.map(held).transpose()
}

/// Tickets of an order that who bought them has still, in their order, at most so many.
pub(crate) fn of_order(conn: &mut Conn, order: OrderId, limit: i64) -> Result<Vec<Held>, Failure> {
    let own = joined!()
        .filter(tickets::order_id.eq(order))
        .filter(tickets::user_id.eq(orders::user_id))
        .order(tickets::number)
        .limit(limit);
    let rows: Vec<Row> = own.load(conn)?;
    rows.into_iter().map(held).collect()
}

/// Tickets of somebody: the next date first, or the last one that is over.
pub(crate) fn page_of(
    conn: &mut Conn,
    (user, now): (UserId, Instant),
    time: TicketTime,
    after: Option<&Cursor>,
    limit: PageLimit,
) -> Result<Vec<Held>, Failure> {
    let mut own = joined!().filter(tickets::user_id.eq(user)).limit(limit.probe()).into_boxed();
    let from = after.map(|cursor| (Instant::from_millis(cursor.key), TicketId::from_uuid(cursor.id)));
    own = match time {
        TicketTime::Upcoming => {
            own.filter(occurrences::ends_at.gt(now)).order((occurrences::starts_at.asc(), tickets::id.asc()))
        }
        TicketTime::Past => own
            .filter(occurrences::ends_at.le(now))
            .order((occurrences::starts_at.desc(), tickets::id.desc())),
    };
    own = match (from, time) {
        (None, _) => own,
        (Some((at, id)), TicketTime::Upcoming) => own
            .filter(occurrences::starts_at.gt(at).or(occurrences::starts_at.eq(at).and(tickets::id.gt(id)))),
        (Some((at, id)), TicketTime::Past) => own
            .filter(occurrences::starts_at.lt(at).or(occurrences::starts_at.eq(at).and(tickets::id.lt(id)))),
    };
    let rows: Vec<Row> = own.load(conn)?;
    rows.into_iter().map(held).collect()
}

/// How many tickets each of these orders has, cancelled ones included.
pub(crate) fn counts(conn: &mut Conn, ids: &[OrderId]) -> Result<Vec<(OrderId, i32)>, Failure> {
    let rows: Vec<(OrderId, i64)> = tickets::table
        .filter(tickets::order_id.eq_any(ids))
        .group_by(tickets::order_id)
        .limit(i64::try_from(ids.len()).unwrap_or(i64::MAX))
        .select((tickets::order_id, count_star()))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, n)| (id, i32::try_from(n).unwrap_or(i32::MAX))).collect())
}
