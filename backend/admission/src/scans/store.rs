//! SQL of scans, and of what they let in.

use super::rules::{Direction, Entry, Reason, ScanResult, Standing, Ticket};
use crate::lists::store::entries;
use crate::tickets::TicketStatus;
use diesel::prelude::*;
use diesel::sql_types::Binary;
use kernel::ids::{
    CheckinListId, DeviceId, EventId, OccurrenceId, OfferId, OrderId, OrganizationId, ScanId, ScanNonce,
    TicketId, TokenHash, UserId,
};
use kernel::text::Localized;
use kernel::time::Instant;
use platform::db::schema::{admissions, checkin_scans, occurrences, offers, tickets};
use platform::db::sql::prepared;
use platform::db::{Conn, Tx, from_json};
use platform::http::failure::Failure;
use std::collections::HashMap;

/// Most rows of one look: a batch of 64 scans, each with a group of 20.
const AT_ONCE_MAX: i64 = 10_000;
/// Rows of one statement.
const ROWS_AT_ONCE: usize = 500;

/// What proves a code, but for the keys of account and event.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = tickets)]
pub(super) struct Material {
    pub(super) id: TicketId,
    pub(super) event_id: EventId,
    pub(super) user_id: UserId,
    pub(super) order_id: OrderId,
    pub(super) group_number: i32,
    pub(super) secret_version: i32,
    pub(super) ticket_key: Vec<u8>,
}

/// Tickets, with how many people one unit of their offer lets in.
pub(super) fn materials(conn: &mut Conn, ids: &[TicketId]) -> Result<Vec<(Material, i32)>, Failure> {
    let own = tickets::table
        .inner_join(offers::table.on(offers::id.eq(tickets::offer_id)))
        .filter(tickets::id.eq_any(ids))
        .limit(AT_ONCE_MAX)
        .select((Material::as_select(), offers::admits));
    Ok(prepared(own).load(conn)?)
}

/// The tickets of some orders' units: order, group, who has it, and ticket, in their order.
pub(super) fn groups(
    conn: &mut Conn,
    units: &[(OrderId, i32)],
) -> Result<Vec<(OrderId, i32, UserId, TicketId)>, Failure> {
    let orders: Vec<OrderId> = units.iter().map(|(order, _)| *order).collect();
    let numbers: Vec<i32> = units.iter().map(|(_, number)| *number).collect();
    let own = tickets::table
        .filter(tickets::order_id.eq_any(orders))
        .filter(tickets::group_number.eq_any(numbers))
        .order((tickets::order_id, tickets::number))
        .limit(AT_ONCE_MAX)
        .select((tickets::order_id, tickets::group_number, tickets::user_id, tickets::id));
    Ok(prepared(own).load(conn)?)
}

/// A ticket as the door sees it.
#[derive(Debug, Clone)]
pub(crate) struct Shown {
    pub(crate) id: TicketId,
    pub(crate) ticket: Ticket,
    pub(crate) name: String,
    pub(crate) number: i32,
    pub(crate) offer_name: Localized,
    pub(crate) rate_class: String,
    pub(crate) requires_proof: bool,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = tickets)]
struct TicketRow {
    id: TicketId,
    occurrence_id: OccurrenceId,
    offer_id: OfferId,
    number: i32,
    name: String,
    status: String,
    secret_version: i32,
    is_refunded: bool,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = occurrences)]
struct DateRow {
    starts_at: Instant,
    ends_at: Instant,
    doors_at: Option<Instant>,
    status: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = offers)]
struct OfferRow {
    name: String,
    rate_class: String,
    requires_proof: bool,
    checkin_policy: String,
    checkin_days: Option<i32>,
}

fn shown((ticket, date, offer): (TicketRow, DateRow, OfferRow)) -> Result<Shown, Failure> {
    let status = TicketStatus::parse(&ticket.status);
    let standing = match status.ok_or_else(|| Failure::fault("a ticket has an unknown status"))? {
        TicketStatus::Active => Standing::Good,
        TicketStatus::Blocked => Standing::Blocked,
        TicketStatus::Cancelled if ticket.is_refunded => Standing::Refunded,
        TicketStatus::Cancelled => Standing::Cancelled,
    };
    Ok(Shown {
        id: ticket.id,
        ticket: Ticket {
            standing,
            secret_version: ticket.secret_version,
            occurrence: ticket.occurrence_id,
            offer: ticket.offer_id,
            entries: entries(&offer.checkin_policy, offer.checkin_days)?,
            starts_at: date.starts_at,
            ends_at: date.ends_at,
            doors_at: date.doors_at,
            is_called_off: date.status == "cancelled",
        },
        name: ticket.name,
        number: ticket.number,
        offer_name: from_json(&offer.name)?,
        rate_class: offer.rate_class,
        requires_proof: offer.requires_proof,
    })
}

/// Tickets as the door sees them.
pub(crate) fn tickets_shown(conn: &mut Conn, ids: &[TicketId]) -> Result<Vec<Shown>, Failure> {
    let own = tickets::table
        .inner_join(occurrences::table.on(occurrences::id.eq(tickets::occurrence_id)))
        .inner_join(offers::table.on(offers::id.eq(tickets::offer_id)))
        .filter(tickets::id.eq_any(ids))
        .limit(AT_ONCE_MAX)
        .select((TicketRow::as_select(), DateRow::as_select(), OfferRow::as_select()));
    let rows: Vec<(TicketRow, DateRow, OfferRow)> = prepared(own).load(conn)?;
    rows.into_iter().map(shown).collect()
}

/// That a ticket was let in for a list, on a day.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = admissions)]
pub(crate) struct Admitted {
    pub(crate) list_id: CheckinListId,
    pub(crate) ticket_id: TicketId,
    pub(crate) day: i32,
    pub(crate) org_id: OrganizationId,
    pub(crate) event_id: EventId,
    pub(crate) entries: i32,
    pub(crate) is_inside: bool,
    pub(crate) first_scan_id: ScanId,
    pub(crate) first_at: Instant,
    pub(crate) last_at: Instant,
}

impl Admitted {
    /// Whether it was let in: what let it in may have been taken back.
    pub(super) const fn is_in_force(&self) -> bool {
        self.entries > 0
    }

    /// What the rules know of it, if it was let in.
    pub(super) fn entry(&self) -> Option<Entry> {
        let entry = Entry { day: self.day, entries: self.entries, is_inside: self.is_inside };
        Some(entry).filter(|_| self.is_in_force())
    }
}

diesel::define_sql_function! {
    /// The first of two that is there: always the first here, and a column that no index is looked up by.
    #[sql_name = "COALESCE"]
    fn unindexed(column: Binary, unused: Binary) -> Binary;
}

/// What these lists let in of these tickets, the first day first. Found by ticket, which has few: planned before the
/// doors open, when a list is as short as a ticket is, PostgreSQL would go on reading all that a list let in.
pub(crate) fn admitted(
    conn: &mut Conn,
    lists: &[CheckinListId],
    ids: &[TicketId],
) -> Result<Vec<Admitted>, Failure> {
    let own = admissions::table
        .filter(admissions::ticket_id.eq_any(ids))
        .filter(unindexed(admissions::list_id, admissions::ticket_id).eq_any(lists))
        .order((admissions::ticket_id, admissions::day))
        .limit(AT_ONCE_MAX)
        .select(Admitted::as_select());
    Ok(prepared(own).load(conn)?)
}

/// Writes what was let in for the first time.
pub(super) fn insert_admitted(tx: &mut Tx, rows: &[Admitted]) -> Result<(), Failure> {
    for some in rows.chunks(ROWS_AT_ONCE) {
        platform::insert_rows!(tx.conn(), diesel::insert_into(admissions::table).values(some))?;
    }
    Ok(())
}

/// Writes what became of an admission. Hold its ticket first.
pub(super) fn save_admitted(tx: &mut Tx, row: &Admitted) -> Result<(), Failure> {
    let own = admissions::table.find((row.list_id, row.ticket_id, row.day));
    let change = (
        admissions::entries.eq(row.entries),
        admissions::is_inside.eq(row.is_inside),
        admissions::first_scan_id.eq(row.first_scan_id),
        admissions::first_at.eq(row.first_at),
        admissions::last_at.eq(row.last_at),
    );
    prepared(diesel::update(own).set(change)).execute(tx.conn())?;
    Ok(())
}

/// A scan as it was answered.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = checkin_scans, treat_none_as_default_value = false)]
pub(crate) struct Scan {
    pub(crate) id: ScanId,
    pub(crate) org_id: OrganizationId,
    pub(crate) event_id: EventId,
    pub(crate) list_id: CheckinListId,
    pub(crate) nonce: Option<ScanNonce>,
    pub(crate) leader_id: Option<ScanId>,
    pub(crate) ticket_id: Option<TicketId>,
    pub(crate) code_hash: TokenHash,
    pub(crate) gate: Option<String>,
    pub(crate) user_id: Option<UserId>,
    pub(crate) device_id: Option<DeviceId>,
    pub(crate) direction: String,
    pub(crate) scanned_at: Instant,
    pub(crate) received_at: Instant,
    pub(crate) is_offline: bool,
    pub(crate) override_reason: Option<String>,
    pub(crate) result: String,
    pub(crate) reason: Option<String>,
    pub(crate) day: i32,
    pub(crate) annulled_at: Option<Instant>,
    pub(crate) annulled_by: Option<UserId>,
}

impl Scan {
    /// What came of it.
    pub(super) fn result(&self) -> Result<ScanResult, Failure> {
        ScanResult::parse(&self.result).ok_or_else(|| Failure::fault("a scan has an unknown result"))
    }

    /// Why it let nobody in.
    pub(super) fn reason(&self) -> Option<Reason> {
        self.reason.as_deref().and_then(Reason::parse)
    }

    /// Which way it was.
    pub(super) fn direction(&self) -> Direction {
        Direction::parse(&self.direction).unwrap_or(Direction::In)
    }
}

/// Scans by their nonces.
pub(super) fn by_nonces(conn: &mut Conn, nonces: &[ScanNonce]) -> Result<Vec<Scan>, Failure> {
    let own = checkin_scans::table.filter(checkin_scans::nonce.eq_any(nonces)).limit(AT_ONCE_MAX);
    Ok(prepared(own.select(Scan::as_select())).load(conn)?)
}

/// Scans by their ids, with the names of who made them: people, or devices that were paired.
pub(super) fn with_names(
    conn: &mut Conn,
    ids: &[ScanId],
) -> Result<HashMap<ScanId, (Scan, Option<String>)>, Failure> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let scans = by_ids(conn, ids)?;
    let users: Vec<UserId> = scans.iter().filter_map(|scan| scan.user_id).collect();
    let staff = accounts::users::names(conn, &users)?;
    let devices: Vec<DeviceId> = scans.iter().filter_map(|scan| scan.device_id).collect();
    let devices = accounts::devices::names(conn, &devices)?;
    let with_name = |scan: Scan| {
        let person = scan.user_id.and_then(|user| staff.get(&user));
        let name = person.or_else(|| scan.device_id.and_then(|device| devices.get(&device))).cloned();
        (scan.id, (scan, name))
    };
    Ok(scans.into_iter().map(with_name).collect())
}

/// Scans by their ids.
fn by_ids(conn: &mut Conn, ids: &[ScanId]) -> Result<Vec<Scan>, Failure> {
    let own = checkin_scans::table.filter(checkin_scans::id.eq_any(ids)).limit(AT_ONCE_MAX);
    Ok(prepared(own.select(Scan::as_select())).load(conn)?)
}

/// A scan with those whom it let through along with its own ticket.
pub(super) fn with_followers(conn: &mut Conn, id: ScanId) -> Result<Vec<Scan>, Failure> {
    let own = checkin_scans::table
        .filter(checkin_scans::id.eq(id).or(checkin_scans::leader_id.eq(id)))
        .order(checkin_scans::id)
        .limit(AT_ONCE_MAX);
    Ok(own.select(Scan::as_select()).load(conn)?)
}

/// The last two scans of a ticket that moved somebody and were not taken back, the latest first.
pub(super) fn last_moves(
    conn: &mut Conn,
    list: CheckinListId,
    ticket: TicketId,
) -> Result<Vec<Scan>, Failure> {
    let moved = [ScanResult::Admitted.as_str(), ScanResult::Exited.as_str()];
    let own = checkin_scans::table
        .filter(checkin_scans::ticket_id.eq(ticket))
        .filter(checkin_scans::list_id.eq(list))
        .filter(checkin_scans::result.eq_any(moved))
        .filter(checkin_scans::annulled_at.is_null())
        .order(checkin_scans::id.desc())
        .limit(2);
    Ok(own.select(Scan::as_select()).load(conn)?)
}

/// Writes scans down; `false` when one of their nonces is taken.
pub(super) fn insert(tx: &mut Tx, rows: &[Scan]) -> Result<bool, Failure> {
    for some in rows.chunks(ROWS_AT_ONCE) {
        let written = platform::insert_rows!(
            tx.conn(),
            diesel::insert_into(checkin_scans::table).values(some).on_conflict_do_nothing()
        )?;
        if written != some.len() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Notes that scans were taken back.
pub(super) fn annul(tx: &mut Tx, ids: &[ScanId], by: Option<UserId>) -> Result<(), Failure> {
    let own = checkin_scans::table.filter(checkin_scans::id.eq_any(ids));
    let change = (checkin_scans::annulled_at.eq(tx.now()), checkin_scans::annulled_by.eq(by));
    diesel::update(own).set(change).execute(tx.conn())?;
    Ok(())
}
