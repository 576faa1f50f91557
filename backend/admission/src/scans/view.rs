//! What answers say of scans.

use super::rules::{Direction, Reason, ScanResult};
use super::scanning::Scanned;
use super::store::{Scan, Shown};
use catalog::offers::rules::RateClass;
use kernel::ids::{CheckinListId, OccurrenceId, OfferId, ScanNonce, TicketId};
use kernel::text::Locale;
use kernel::time::{Instant, Zone};
use platform::http::failure::Failure;
use serde::Serialize;
use utoipa::ToSchema;

/// A ticket as the door sees it: no address, no price.
#[derive(Debug, Serialize, ToSchema)]
pub struct DoorTicketView {
    id: TicketId,
    /// Who comes.
    #[schema(example = "Zoé Martin")]
    name: String,
    /// Which of its order's tickets.
    number: i32,
    offer_id: OfferId,
    #[schema(example = "Duo")]
    offer_name: String,
    rate_class: RateClass,
    /// Ask for a proof, such as of being a student.
    requires_proof: bool,
    occurrence_id: OccurrenceId,
    starts_at: Instant,
    #[schema(example = "Europe/Paris")]
    timezone: String,
}

impl DoorTicketView {
    /// A ticket of an event in this zone.
    pub(crate) fn of(shown: &Shown, zone: &Zone, locale: Locale) -> Result<Self, Failure> {
        let rate_class = RateClass::parse(&shown.rate_class);
        Ok(Self {
            id: shown.id,
            name: shown.name.clone(),
            number: shown.number,
            offer_id: shown.ticket.offer,
            offer_name: shown.offer_name.get(locale).to_owned(),
            rate_class: rate_class.ok_or_else(|| Failure::fault("an offer has an unknown class"))?,
            requires_proof: shown.requires_proof,
            occurrence_id: shown.ticket.occurrence,
            starts_at: shown.ticket.starts_at,
            timezone: zone.name().to_owned(),
        })
    }
}

/// The unit of a ticket, such as a family: those who may come in together.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct DoorUnitView {
    /// Tickets that it has.
    #[schema(example = 4)]
    n_tickets: i32,
    /// How many of them were let in.
    #[schema(example = 1)]
    n_in: i32,
}

impl DoorUnitView {
    /// A unit with these numbers.
    pub(crate) const fn of((n_tickets, n_in): (i32, i32)) -> Self {
        Self { n_tickets, n_in }
    }
}

/// When a ticket was let in first.
#[derive(Debug, Serialize, ToSchema)]
pub struct FirstScanView {
    at: Instant,
    #[schema(example = "North gate")]
    gate: Option<String>,
    /// Who scanned it, or the device that was paired; null: a program.
    #[schema(example = "Ana Lopez")]
    by: Option<String>,
    /// Whether the door had no network then.
    is_offline: bool,
}

impl FirstScanView {
    /// Of this scan, made by somebody of this name.
    pub(crate) fn of(scan: &Scan, by: Option<&str>) -> Self {
        Self {
            at: scan.scanned_at,
            gate: scan.gate.clone(),
            by: by.map(str::to_owned),
            is_offline: scan.is_offline,
        }
    }
}

/// What came of a scan.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScanView {
    nonce: ScanNonce,
    list_id: CheckinListId,
    result: ScanResult,
    /// Why nobody was let in; null when somebody was.
    reason: Option<Reason>,
    /// Whether a supervisor may send it again with `override_reason`.
    can_be_overridden: bool,
    direction: Direction,
    /// How many went through.
    #[schema(example = 1)]
    n_persons: i32,
    /// The ticket; null when it is none of this event.
    ticket: Option<DoorTicketView>,
    /// Those who belong together; null when the ticket is for one alone.
    unit: Option<DoorUnitView>,
    /// When the ticket was let in before; null when it was not.
    first_scan: Option<FirstScanView>,
    gate: Option<String>,
    scanned_at: Instant,
    is_offline: bool,
    /// Whether a supervisor let somebody in against the rules.
    is_forced: bool,
    /// When it was taken back.
    annulled_at: Option<Instant>,
}

impl ScanView {
    /// A scan of an event in this zone.
    pub(super) fn of(scanned: &Scanned, zone: &Zone, locale: Locale) -> Result<Self, Failure> {
        let scan = &scanned.scan;
        let nonce = scan.nonce.ok_or_else(|| Failure::fault("a scan lacks its nonce"))?;
        let reason = scan.reason();
        let ticket = scanned.shown.as_ref().map(|shown| DoorTicketView::of(shown, zone, locale));
        Ok(Self {
            nonce,
            list_id: scan.list_id,
            result: scan.result()?,
            reason,
            can_be_overridden: reason.is_some_and(Reason::can_be_overridden),
            direction: scan.direction(),
            n_persons: scanned.n_persons,
            ticket: ticket.transpose()?,
            unit: (scanned.unit.0 > 1).then(|| DoorUnitView::of(scanned.unit)),
            first_scan: scanned.first.as_ref().map(|(scan, by)| FirstScanView::of(scan, by.as_deref())),
            gate: scan.gate.clone(),
            scanned_at: scan.scanned_at,
            is_offline: scan.is_offline,
            is_forced: scan.override_reason.is_some(),
            annulled_at: scan.annulled_at,
        })
    }
}
