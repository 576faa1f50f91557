//! Whether a ticket lets somebody in, here and now.
//!
//! The order of the questions is fixed, and so is what may be overridden: nobody lets a forgery in.

use crate::lists::rules::{Entries, ListRules};
use kernel::ids::{OccurrenceId, OfferId};
use kernel::named;
use kernel::time::{Instant, Zone};

/// Longest word for why somebody overrode the rules.
pub const OVERRIDE_LENGTH_MAX: usize = 200;
/// Longest name of a gate.
pub const GATE_LENGTH_MAX: usize = 60;
/// Scans of one upload.
pub const BATCH_MAX: usize = 100;
/// Seconds within which whoever scanned may take it back; a supervisor always may.
pub const UNDO_SECONDS: i64 = 600;

named! {
    /// Which way somebody goes.
    Direction {
        /// Into the place.
        In = "in",
        /// Out of it.
        Out = "out",
    }
}

named! {
    /// What came of a scan.
    ScanResult {
        /// They are let in.
        Admitted = "admitted",
        /// They are out.
        Exited = "exited",
        /// They are not let in.
        Refused = "refused",
        /// The ticket was used before.
        Duplicate = "duplicate",
        /// A door without a network let them in, and should not have.
        Conflict = "conflict",
    }
}

named! {
    /// Why a ticket does not let somebody in.
    Reason {
        /// What was scanned is no ticket code at all.
        NotATicket = "not_a_ticket",
        /// It looks like a ticket code and was not made here.
        Forged = "forged",
        /// It was made here, and its ticket is not known.
        Unknown = "unknown",
        /// It is a ticket of another event.
        OtherEvent = "other_event",
        /// The ticket has a newer code: it was handed on, or issued again.
        Replaced = "replaced",
        /// The ticket was cancelled.
        Cancelled = "cancelled",
        /// The ticket was cancelled, and its money given back.
        Refunded = "refunded",
        /// The organizer blocked the ticket.
        Blocked = "blocked",
        /// The event or the date does not take place.
        CalledOff = "called_off",
        /// The ticket is for another date.
        OtherDate = "other_date",
        /// Tickets of this kind enter elsewhere.
        NotThisEntrance = "not_this_entrance",
        /// The doors are not open yet.
        TooEarly = "too_early",
        /// The doors are closed.
        TooLate = "too_late",
        /// Somebody came in with it.
        AlreadyIn = "already_in",
        /// Nobody with it is inside.
        NotIn = "not_in",
        /// It was used on as many days as it is for.
        NoDaysLeft = "no_days_left",
    }
}

impl Reason {
    /// Whether a supervisor may let somebody in all the same: what is forged, cancelled or not this event's stays out.
    pub const fn can_be_overridden(self) -> bool {
        matches!(
            self,
            Self::Blocked
                | Self::OtherDate
                | Self::NotThisEntrance
                | Self::TooEarly
                | Self::TooLate
                | Self::AlreadyIn
                | Self::NoDaysLeft
        )
    }
}

/// Whether the ticket itself lets somebody in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It does.
    Good,
    /// Not for now.
    Blocked,
    /// Never again.
    Cancelled,
    /// Never again, and the money went back.
    Refunded,
}

/// The ticket that was shown, as it is now.
#[derive(Debug, Clone)]
pub struct Ticket {
    /// Whether it is good.
    pub standing: Standing,
    /// Which of its secrets is the present one.
    pub secret_version: i32,
    /// The date it is for.
    pub occurrence: OccurrenceId,
    /// As what.
    pub offer: OfferId,
    /// How often its offer opens the door.
    pub entries: Entries,
    /// First moment of the date.
    pub starts_at: Instant,
    /// First moment after it.
    pub ends_at: Instant,
    /// When the doors open, when that is said.
    pub doors_at: Option<Instant>,
    /// Whether the event or the date is called off.
    pub is_called_off: bool,
}

/// That it was let in before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// On which day, when that matters; else 0.
    pub day: i32,
    /// How often.
    pub entries: i32,
    /// Whether somebody with it is inside now.
    pub is_inside: bool,
}

/// What a good scan does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Which way.
    pub direction: Direction,
    /// The day it counts for; 0 when days do not matter.
    pub day: i32,
}

/// How somebody asks to be let through.
#[derive(Debug, Clone)]
pub struct Passage<'a> {
    /// Which way.
    pub direction: Direction,
    /// The version of the secret that the code is of; none when a person looked the ticket up.
    pub secret_version: Option<i32>,
    /// When.
    pub at: Instant,
    /// The event's zone, whose days count.
    pub zone: &'a Zone,
    /// Whether a supervisor wants it anyhow.
    pub is_forced: bool,
}

/// Whether a ticket lets somebody through.
///
/// # Errors
/// Why not: the first of the reasons, in their order.
pub fn decide(
    list: &ListRules,
    ticket: &Ticket,
    past: &[Entry],
    passage: &Passage<'_>,
) -> Result<Step, Reason> {
    let entries = list.entries.unwrap_or(ticket.entries);
    let day = match entries {
        Entries::Daily(_) => passage.at.day_in(passage.zone).number(),
        Entries::Single | Entries::Multi => 0,
    };
    let refused = is_good(ticket, passage.secret_version)
        .and_then(|()| is_here(list, ticket, passage.at, passage.direction))
        .and_then(|()| is_next(entries, past, day, passage.direction));
    match refused {
        Err(reason) if !(passage.is_forced && reason.can_be_overridden()) => Err(reason),
        _ => Ok(Step { direction: passage.direction, day: day_of(past, day, passage.direction) }),
    }
}

/// Who leaves on the day after leaves the day before.
fn day_of(past: &[Entry], day: i32, direction: Direction) -> i32 {
    let inside = past.iter().rev().find(|entry| entry.is_inside);
    match (direction, inside) {
        (Direction::Out, Some(entry)) => entry.day,
        _ => day,
    }
}

fn is_good(ticket: &Ticket, secret_version: Option<i32>) -> Result<(), Reason> {
    if secret_version.is_some_and(|version| version != ticket.secret_version) {
        return Err(Reason::Replaced);
    }
    match ticket.standing {
        Standing::Cancelled => Err(Reason::Cancelled),
        Standing::Refunded => Err(Reason::Refunded),
        _ if ticket.is_called_off => Err(Reason::CalledOff),
        Standing::Blocked => Err(Reason::Blocked),
        Standing::Good => Ok(()),
    }
}

/// Date, entrance and time. Nobody is kept inside.
fn is_here(list: &ListRules, ticket: &Ticket, at: Instant, direction: Direction) -> Result<(), Reason> {
    if direction == Direction::Out {
        return Ok(());
    }
    if list.occurrence.is_some_and(|of| of != ticket.occurrence) {
        return Err(Reason::OtherDate);
    }
    if list.offers.as_ref().is_some_and(|offers| !offers.contains(&ticket.offer)) {
        return Err(Reason::NotThisEntrance);
    }
    let opens = ticket.doors_at.unwrap_or(ticket.starts_at);
    if list.opens_minutes.is_some_and(|before| at < opens.plus_minutes(-i64::from(before))) {
        return Err(Reason::TooEarly);
    }
    if list.closes_minutes.is_some_and(|after| at >= ticket.ends_at.plus_minutes(i64::from(after))) {
        return Err(Reason::TooLate);
    }
    // Without hours of its own, a list for all dates still takes each ticket for its own date.
    let is_near = at >= opens.plus_minutes(-NEAR_MINUTES) && at < ticket.ends_at.plus_minutes(NEAR_MINUTES);
    let has_hours = list.opens_minutes.is_some() || list.closes_minutes.is_some();
    if list.has_several_dates && list.occurrence.is_none() && !has_hours && !is_near {
        return Err(Reason::OtherDate);
    }
    Ok(())
}

/// So long before and after its date a ticket is not one of another date.
const NEAR_MINUTES: i64 = 12 * 60;

fn is_next(entries: Entries, past: &[Entry], day: i32, direction: Direction) -> Result<(), Reason> {
    if direction == Direction::Out {
        let is_inside = past.iter().any(|entry| entry.is_inside);
        return if is_inside { Ok(()) } else { Err(Reason::NotIn) };
    }
    let today = past.iter().find(|entry| entry.day == day);
    let is_in = match entries {
        Entries::Multi => today.is_some_and(|entry| entry.is_inside),
        Entries::Single | Entries::Daily(_) => today.is_some(),
    };
    if is_in {
        return Err(Reason::AlreadyIn);
    }
    match entries {
        Entries::Daily(Some(days)) if i32::try_from(past.len()).is_ok_and(|used| used >= days) => {
            Err(Reason::NoDaysLeft)
        }
        _ => Ok(()),
    }
}

/// What a scan comes to, once the rules said no. A door without a network let them in: both are kept.
pub const fn no(reason: Reason, is_offline: bool) -> ScanResult {
    match reason {
        _ if is_offline => ScanResult::Conflict,
        Reason::AlreadyIn => ScanResult::Duplicate,
        _ => ScanResult::Refused,
    }
}

/// When a scan was made: a door without a network says so, and its clock may be wrong.
pub fn moment(said: Option<Instant>, is_offline: bool, now: Instant) -> Instant {
    said.filter(|at| is_offline && *at <= now).unwrap_or(now)
}

#[cfg(test)]
#[path = "rules_test.rs"]
mod tests;
