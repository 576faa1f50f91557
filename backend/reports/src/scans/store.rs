//! SQL of what was scanned.

use admission::scans::rules::ScanResult;
use diesel::prelude::*;
use kernel::ids::{CheckinListId, DeviceId, EventId, OfferId, ScanId, TicketId, UserId};
use kernel::text::Localized;
use kernel::time::Instant;
use platform::db::schema::{admissions, checkin_lists, checkin_scans, offers, orders, tickets};
use platform::db::{Conn, from_json};
use platform::http::failure::Failure;
use std::collections::HashMap;

/// Most rows that say what the scans of one page are about: a ticket has one for each day and each list.
const ADMISSIONS_MAX: i64 = 10_000;
/// Most rows of a page, and what they refer to.
const PAGE_MAX: i64 = 200;

/// Which scans.
#[derive(Debug, Clone, Copy)]
pub(super) struct Filter {
    pub(super) event: EventId,
    pub(super) result: Option<ScanResult>,
    pub(super) list: Option<CheckinListId>,
}

/// Where a scan is in the list.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) received_at: Instant,
    pub(super) id: ScanId,
}

/// A scan as it was answered.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = checkin_scans)]
pub(super) struct Scan {
    pub(super) id: ScanId,
    pub(super) list_id: CheckinListId,
    pub(super) ticket_id: Option<TicketId>,
    pub(super) gate: Option<String>,
    pub(super) user_id: Option<UserId>,
    pub(super) device_id: Option<DeviceId>,
    pub(super) direction: String,
    pub(super) scanned_at: Instant,
    pub(super) received_at: Instant,
    pub(super) is_offline: bool,
    pub(super) override_reason: Option<String>,
    pub(super) result: String,
    pub(super) reason: Option<String>,
    pub(super) day: i32,
    pub(super) annulled_at: Option<Instant>,
}

/// Scans behind a place, the newest first.
pub(super) fn page(
    conn: &mut Conn,
    filter: &Filter,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<Scan>, Failure> {
    let mut own = checkin_scans::table
        .filter(checkin_scans::event_id.eq(filter.event))
        .order((checkin_scans::received_at.desc(), checkin_scans::id.desc()))
        .limit(limit)
        .select(Scan::as_select())
        .into_boxed();
    if let Some(result) = filter.result {
        own = own.filter(checkin_scans::result.eq(result.as_str()));
    }
    if let Some(list) = filter.list {
        own = own.filter(checkin_scans::list_id.eq(list));
    }
    if let Some(Place { received_at, id }) = after {
        // The first comparison is one that an index begins at; the second drops what is equal.
        own = own
            .filter(checkin_scans::received_at.le(received_at))
            .filter(checkin_scans::received_at.lt(received_at).or(checkin_scans::id.lt(id)));
    }
    Ok(own.load(conn)?)
}

/// How many scans let in without a network who should not have been.
pub(super) fn n_conflicts(conn: &mut Conn, event: EventId) -> Result<i64, Failure> {
    let own = checkin_scans::table
        .filter(checkin_scans::event_id.eq(event))
        .filter(checkin_scans::result.eq(ScanResult::Conflict.as_str()));
    Ok(own.count().get_result(conn)?)
}

/// Scans by their ids.
pub(super) fn by_ids(conn: &mut Conn, ids: &[ScanId]) -> Result<HashMap<ScanId, Scan>, Failure> {
    let own = checkin_scans::table.filter(checkin_scans::id.eq_any(ids)).limit(PAGE_MAX);
    let rows: Vec<Scan> = own.select(Scan::as_select()).load(conn)?;
    Ok(rows.into_iter().map(|scan| (scan.id, scan)).collect())
}

/// Of lists and tickets, on which day, the scan that let each in first.
pub(super) type Firsts = HashMap<(CheckinListId, TicketId), Vec<(i32, ScanId)>>;

/// Which scans let these tickets in first, as far as they were not taken back.
pub(super) fn firsts(conn: &mut Conn, ids: &[TicketId]) -> Result<Firsts, Failure> {
    let rows: Vec<(CheckinListId, TicketId, i32, ScanId)> = admissions::table
        .filter(admissions::ticket_id.eq_any(ids))
        .filter(admissions::entries.gt(0))
        .order((admissions::ticket_id, admissions::day))
        .limit(ADMISSIONS_MAX)
        .select((admissions::list_id, admissions::ticket_id, admissions::day, admissions::first_scan_id))
        .load(conn)?;
    let mut firsts = Firsts::new();
    for (list, ticket, day, scan) in rows {
        firsts.entry((list, ticket)).or_default().push((day, scan));
    }
    Ok(firsts)
}

/// A ticket that was scanned, with the order that it is of.
#[derive(Debug, Clone)]
pub(super) struct Ticket {
    pub(super) id: TicketId,
    pub(super) number: i32,
    pub(super) name: String,
    pub(super) offer: OfferId,
    pub(super) offer_name: Localized,
    pub(super) order_code: String,
}

/// Tickets by their ids.
pub(super) fn tickets_of(conn: &mut Conn, ids: &[TicketId]) -> Result<HashMap<TicketId, Ticket>, Failure> {
    let rows: Vec<(TicketId, i32, String, OfferId, String, String)> = tickets::table
        .inner_join(orders::table.on(orders::id.eq(tickets::order_id)))
        .inner_join(offers::table.on(offers::id.eq(tickets::offer_id)))
        .filter(tickets::id.eq_any(ids))
        .limit(PAGE_MAX)
        .select((tickets::id, tickets::number, tickets::name, offers::id, offers::name, orders::code))
        .load(conn)?;
    let ticket = |(id, number, name, offer, offer_name, order_code): (_, _, _, _, String, _)| {
        Ok((id, Ticket { id, number, name, offer, offer_name: from_json(&offer_name)?, order_code }))
    };
    rows.into_iter().map(ticket).collect()
}

/// What lists are called; the main one may have no name.
pub(super) fn list_names(
    conn: &mut Conn,
    ids: &[CheckinListId],
) -> Result<HashMap<CheckinListId, String>, Failure> {
    let own = checkin_lists::table.filter(checkin_lists::id.eq_any(ids)).limit(PAGE_MAX);
    let rows: Vec<(CheckinListId, String)> =
        own.select((checkin_lists::id, checkin_lists::name)).load(conn)?;
    Ok(rows.into_iter().filter(|(_, name)| !name.is_empty()).collect())
}
