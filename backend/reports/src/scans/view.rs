//! What answers say of scans.

use super::store::{self, Scan, Ticket};
use admission::scans::rules::{Direction, Reason, ScanResult};
use kernel::ids::{CheckinListId, DeviceId, OfferId, ScanId, TicketId, UserId};
use kernel::text::Locale;
use kernel::time::Instant;
use platform::db::Conn;
use platform::http::failure::Failure;
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};
use utoipa::ToSchema;

/// Who scanned, where and when.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ScanPlaceView {
    id: ScanId,
    /// When the ticket was shown, as the door's clock has it when there was no network.
    scanned_at: Instant,
    /// When the server heard of it.
    received_at: Instant,
    /// Whether the door had no network.
    is_offline: bool,
    #[schema(example = "North gate")]
    gate: Option<String>,
    /// Who scanned, or on which device that was paired; null: a program.
    #[schema(example = "Ana Lopez")]
    by: Option<String>,
    /// Whether it was such a device, on which nobody was signed in.
    is_device: bool,
}

/// A ticket that was shown.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScannedTicketView {
    id: TicketId,
    /// Which of the order's tickets.
    #[schema(example = 1)]
    number: i32,
    /// Who comes.
    #[schema(example = "Zoé Martin")]
    name: String,
    #[schema(example = "7K3M9QXZ")]
    order_code: String,
    offer_id: OfferId,
    #[schema(example = "Duo")]
    offer_name: String,
}

/// A scan, as those see it who settle what doors disagree about.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckinScanView {
    #[serde(flatten)]
    place: ScanPlaceView,
    list_id: CheckinListId,
    /// Null for a main list without a name of its own.
    #[schema(example = "VIP entrance")]
    list_name: Option<String>,
    direction: Direction,
    result: ScanResult,
    /// Why the rules say no; null when they do not.
    reason: Option<Reason>,
    /// Why a supervisor let somebody in all the same; null when none did.
    override_reason: Option<String>,
    /// When it was taken back; null: it was not.
    annulled_at: Option<Instant>,
    /// The ticket; null when what was shown is none of this event.
    ticket: Option<ScannedTicketView>,
    /// The scan that let the ticket in and stays; null when there is none, or it is this one.
    first_scan: Option<ScanPlaceView>,
}

/// What the people and devices are called that made scans.
struct Names {
    people: HashMap<UserId, String>,
    devices: HashMap<DeviceId, String>,
}

impl Names {
    fn of(conn: &mut Conn, scans: &[&Scan]) -> Result<Self, Failure> {
        let people: BTreeSet<UserId> = scans.iter().filter_map(|scan| scan.user_id).collect();
        let devices: BTreeSet<DeviceId> = scans.iter().filter_map(|scan| scan.device_id).collect();
        Ok(Self {
            people: accounts::users::names(conn, &Vec::from_iter(people))?,
            devices: accounts::devices::names(conn, &Vec::from_iter(devices))?,
        })
    }

    fn place(&self, scan: &Scan) -> ScanPlaceView {
        let person = scan.user_id.and_then(|user| self.people.get(&user));
        let device = || scan.device_id.and_then(|device| self.devices.get(&device));
        ScanPlaceView {
            id: scan.id,
            scanned_at: scan.scanned_at,
            received_at: scan.received_at,
            is_offline: scan.is_offline,
            gate: scan.gate.clone(),
            by: person.or_else(device).cloned(),
            is_device: scan.device_id.is_some(),
        }
    }
}

/// The scan that let its ticket in, when that is another one: of its own day if it has one.
fn first_of(firsts: &store::Firsts, scan: &Scan) -> Option<ScanId> {
    let of_ticket = firsts.get(&(scan.list_id, scan.ticket_id?))?;
    let of_day = of_ticket.iter().find(|(day, _)| *day == scan.day);
    of_day.or_else(|| of_ticket.first()).map(|(_, first)| *first).filter(|first| *first != scan.id)
}

/// Scans with their tickets and what was before them, in the order given.
pub(super) fn rows(
    conn: &mut Conn,
    found: Vec<Scan>,
    locale: Locale,
) -> Result<Vec<CheckinScanView>, Failure> {
    let ids: BTreeSet<TicketId> = found.iter().filter_map(|scan| scan.ticket_id).collect();
    let ids = Vec::from_iter(ids);
    let lists: BTreeSet<CheckinListId> = found.iter().map(|scan| scan.list_id).collect();
    let list_names = store::list_names(conn, &Vec::from_iter(lists))?;
    let tickets = store::tickets_of(conn, &ids)?;
    let firsts = store::firsts(conn, &ids)?;
    let before: BTreeSet<ScanId> = found.iter().filter_map(|scan| first_of(&firsts, scan)).collect();
    let before = store::by_ids(conn, &Vec::from_iter(before))?;
    let names = Names::of(conn, &found.iter().chain(before.values()).collect::<Vec<_>>())?;
    let row = |scan: Scan| {
        let result = ScanResult::parse(&scan.result);
        let direction = Direction::parse(&scan.direction);
        let unknown = || Failure::fault("a scan has an unknown result or direction");
        let first = first_of(&firsts, &scan).and_then(|id| before.get(&id));
        let ticket = scan.ticket_id.and_then(|id| tickets.get(&id));
        Ok(CheckinScanView {
            place: names.place(&scan),
            list_id: scan.list_id,
            list_name: list_names.get(&scan.list_id).cloned(),
            direction: direction.ok_or_else(unknown)?,
            result: result.ok_or_else(unknown)?,
            reason: scan.reason.as_deref().and_then(Reason::parse),
            override_reason: scan.override_reason,
            annulled_at: scan.annulled_at,
            ticket: ticket.map(|ticket| shown(ticket, locale)),
            first_scan: first.map(|scan| names.place(scan)),
        })
    };
    found.into_iter().map(row).collect()
}

fn shown(ticket: &Ticket, locale: Locale) -> ScannedTicketView {
    ScannedTicketView {
        id: ticket.id,
        number: ticket.number,
        name: ticket.name.clone(),
        order_code: ticket.order_code.clone(),
        offer_id: ticket.offer,
        offer_name: ticket.offer_name.get(locale).to_owned(),
    }
}
