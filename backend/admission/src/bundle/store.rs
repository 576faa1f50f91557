//! SQL of what doors are told.

use super::rules::{ROWS_MAX, Told};
use crate::lists::List;
use catalog::offers::rules::{CheckinPolicy, RateClass};
use diesel::prelude::*;
use kernel::ids::{EventId, OccurrenceId, OfferId, TicketId};
use kernel::text::Localized;
use kernel::time::Instant;
use platform::db::schema::{admissions, occurrences, offers, tickets};
use platform::db::{Conn, from_json};
use platform::http::failure::Failure;

/// Dates and offers of an event, at most.
const PARTS_MAX: i64 = 500;

fn rows_max() -> i64 {
    i64::try_from(ROWS_MAX).unwrap_or(i64::MAX)
}

/// A date as doors know it.
#[derive(Debug, Clone, Queryable)]
pub(super) struct DateRow {
    pub(super) id: OccurrenceId,
    pub(super) number: i32,
    pub(super) starts_at: Instant,
    pub(super) ends_at: Instant,
    pub(super) doors_at: Option<Instant>,
    pub(super) status: String,
}

/// The dates of an event.
pub(super) fn dates(conn: &mut Conn, event: EventId) -> Result<Vec<DateRow>, Failure> {
    Ok(occurrences::table
        .filter(occurrences::event_id.eq(event))
        .order(occurrences::number)
        .limit(PARTS_MAX)
        .select((
            occurrences::id,
            occurrences::number,
            occurrences::starts_at,
            occurrences::ends_at,
            occurrences::doors_at,
            occurrences::status,
        ))
        .load(conn)?)
}

/// An offer as doors know it.
#[derive(Debug, Clone)]
pub(super) struct OfferRow {
    pub(super) id: OfferId,
    pub(super) number: i32,
    pub(super) name: Localized,
    pub(super) admits: i32,
    pub(super) rate_class: RateClass,
    pub(super) requires_proof: bool,
    pub(super) policy: CheckinPolicy,
    pub(super) days: Option<i32>,
}

/// The offers of an event.
pub(super) fn offers_of(conn: &mut Conn, event: EventId) -> Result<Vec<OfferRow>, Failure> {
    type Found = (OfferId, i32, String, i32, String, bool, String, Option<i32>);
    let rows: Vec<Found> = offers::table
        .filter(offers::event_id.eq(event))
        .order(offers::number)
        .limit(PARTS_MAX)
        .select((
            offers::id,
            offers::number,
            offers::name,
            offers::admits,
            offers::rate_class,
            offers::requires_proof,
            offers::checkin_policy,
            offers::checkin_days,
        ))
        .load(conn)?;
    let strange = || Failure::fault("an offer has an unknown class or policy");
    let offer = |(id, number, name, admits, class, requires_proof, policy, days): Found| {
        Ok(OfferRow {
            id,
            number,
            name: from_json(&name)?,
            admits,
            rate_class: RateClass::parse(&class).ok_or_else(strange)?,
            requires_proof,
            policy: CheckinPolicy::parse(&policy).ok_or_else(strange)?,
            days,
        })
    };
    rows.into_iter().map(offer).collect()
}

/// What a ticket is worth: its id, when that changed, its state and the version of its secret.
pub(super) type TicketRow = (TicketId, Instant, String, i32);

/// Tickets that a list takes and that changed after that, in the order in which they changed.
pub(super) fn tickets_after(conn: &mut Conn, list: &List, after: Told) -> Result<Vec<TicketRow>, Failure> {
    let later = tickets::updated_at
        .gt(after.at)
        .or(tickets::updated_at.eq(after.at).and(tickets::id.gt(after.ticket)));
    let mut own = tickets::table
        .filter(tickets::event_id.eq(list.event_id))
        // Where an index begins.
        .filter(tickets::updated_at.ge(after.at))
        .filter(later)
        .order((tickets::updated_at, tickets::id))
        .limit(rows_max())
        .select((tickets::id, tickets::updated_at, tickets::status, tickets::secret_version))
        .into_boxed();
    if let Some(date) = list.occurrence_id {
        own = own.filter(tickets::occurrence_id.eq(date));
    }
    if let Some(offers) = &list.offers {
        own = own.filter(tickets::offer_id.eq_any(offers.clone()));
    }
    Ok(own.load(conn)?)
}

/// That a ticket was let in: which, when that changed, for which day, how often, and whether it is inside.
pub(super) type AdmissionRow = (TicketId, Instant, i32, i32, bool, Instant);

/// Admissions of a list that changed after that, in the order in which they changed.
pub(super) fn admissions_after(
    conn: &mut Conn,
    list: &List,
    after: Told,
) -> Result<Vec<AdmissionRow>, Failure> {
    let later = admissions::last_at
        .gt(after.at)
        .or(admissions::last_at.eq(after.at).and(admissions::ticket_id.gt(after.ticket)));
    Ok(admissions::table
        .filter(admissions::list_id.eq(list.id))
        .filter(admissions::last_at.ge(after.at))
        .filter(later)
        .order((admissions::last_at, admissions::ticket_id))
        .limit(rows_max())
        .select((
            admissions::ticket_id,
            admissions::last_at,
            admissions::day,
            admissions::entries,
            admissions::is_inside,
            admissions::first_at,
        ))
        .load(conn)?)
}
