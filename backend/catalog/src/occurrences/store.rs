//! SQL of dates as their organization sees them.

use super::rules::{DATES_MAX, DateStatus, Times};
use crate::events::store::days_of;
use crate::numbers::store as numbers;
use diesel::dsl::{count_star, exists};
use diesel::prelude::*;
use kernel::ids::{EventId, OccurrenceId, OrganizationId, VenueId};
use kernel::time::{Day, Instant, Zone};
use platform::db::schema::{occurrences, offers};
use platform::db::{Conn, Tx};
use platform::http::failure::Failure;

/// A date of an event.
#[derive(Debug, Clone)]
pub(super) struct DateDetails {
    pub(super) id: OccurrenceId,
    pub(super) venue_id: Option<VenueId>,
    pub(super) times: Times,
    pub(super) status: DateStatus,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = occurrences)]
struct Row {
    id: OccurrenceId,
    venue_id: Option<VenueId>,
    starts_at: Instant,
    ends_at: Instant,
    doors_at: Option<Instant>,
    status: String,
    created_at: Instant,
    updated_at: Instant,
}

impl Row {
    fn into_details(self) -> Result<DateDetails, Failure> {
        Ok(DateDetails {
            id: self.id,
            venue_id: self.venue_id,
            times: Times { starts_at: self.starts_at, ends_at: self.ends_at, doors_at: self.doors_at },
            status: DateStatus::parse(&self.status)
                .ok_or_else(|| Failure::fault("a date has an unknown status"))?,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}

/// The dates of an event, soonest first, cancelled ones included.
pub(super) fn all(conn: &mut Conn, event: EventId) -> Result<Vec<DateDetails>, Failure> {
    let rows: Vec<Row> = occurrences::table
        .filter(occurrences::event_id.eq(event))
        .order((occurrences::starts_at, occurrences::id))
        .limit(crate::events::OCCURRENCES_PER_EVENT_MAX)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_details).collect()
}

/// One date of an event.
pub(super) fn find(
    conn: &mut Conn,
    event: EventId,
    id: OccurrenceId,
) -> Result<Option<DateDetails>, Failure> {
    let own = occurrences::table.filter(occurrences::event_id.eq(event)).filter(occurrences::id.eq(id));
    let row: Option<Row> = own.select(Row::as_select()).first(conn).optional()?;
    row.map(Row::into_details).transpose()
}

/// How many dates there can still be.
pub(super) fn room(conn: &mut Conn, event: EventId) -> Result<usize, Failure> {
    let n: i64 =
        occurrences::table.filter(occurrences::event_id.eq(event)).select(count_star()).first(conn)?;
    Ok(DATES_MAX.saturating_sub(usize::try_from(n).unwrap_or(usize::MAX)))
}

#[derive(Insertable)]
#[diesel(table_name = occurrences, treat_none_as_default_value = false)]
struct NewRow {
    id: OccurrenceId,
    org_id: OrganizationId,
    event_id: EventId,
    venue_id: Option<VenueId>,
    starts_at: Instant,
    ends_at: Instant,
    doors_at: Option<Instant>,
    first_day: Day,
    last_day: Day,
    status: &'static str,
    created_at: Instant,
    updated_at: Instant,
    number: i32,
}

/// Makes dates; their ids.
pub(super) fn insert(
    tx: &mut Tx,
    (org_id, event_id): (OrganizationId, EventId),
    venue_id: Option<VenueId>,
    zone: &Zone,
    dates: &[Times],
) -> Result<Vec<OccurrenceId>, Failure> {
    let now = tx.now();
    let numbers = numbers::for_dates(tx.conn(), event_id, dates.len())?;
    let rows: Vec<NewRow> = dates
        .iter()
        .zip(numbers)
        .map(|(times, number)| {
            let (first_day, last_day) = days_of(times.starts_at, times.ends_at, zone);
            NewRow {
                id: OccurrenceId::from_uuid(tx.new_uuid()),
                org_id,
                event_id,
                venue_id,
                starts_at: times.starts_at,
                ends_at: times.ends_at,
                doors_at: times.doors_at,
                first_day,
                last_day,
                status: DateStatus::Scheduled.as_str(),
                created_at: now,
                updated_at: now,
                number,
            }
        })
        .collect();
    // Several rows at once differ between the two backends.
    platform::insert_rows!(tx.conn(), diesel::insert_into(occurrences::table).values(&rows))?;
    Ok(rows.iter().map(|row| row.id).collect())
}

/// Changes a date.
pub(super) fn save(tx: &mut Tx, next: &DateDetails, zone: &Zone) -> Result<(), Failure> {
    let now = tx.now();
    let (first_day, last_day) = days_of(next.times.starts_at, next.times.ends_at, zone);
    diesel::update(occurrences::table.filter(occurrences::id.eq(next.id)))
        .set((
            occurrences::venue_id.eq(next.venue_id),
            occurrences::starts_at.eq(next.times.starts_at),
            occurrences::ends_at.eq(next.times.ends_at),
            occurrences::doors_at.eq(next.times.doors_at),
            occurrences::first_day.eq(first_day),
            occurrences::last_day.eq(last_day),
            occurrences::status.eq(next.status.as_str()),
            occurrences::updated_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Whether an offer is for this date only.
pub(super) fn has_offers(conn: &mut Conn, id: OccurrenceId) -> Result<bool, Failure> {
    let own = offers::table.filter(offers::occurrence_id.eq(Some(id)));
    Ok(diesel::select(exists(own)).get_result(conn)?)
}

/// Deletes a date.
pub(super) fn delete(tx: &mut Tx, id: OccurrenceId) -> Result<(), Failure> {
    diesel::delete(occurrences::table.filter(occurrences::id.eq(id))).execute(tx.conn())?;
    Ok(())
}
