//! SQL of the numbers of dates and offers. Two that are made at once get the same: the unique index refuses one.

use super::rules::{NUMBER_MAX, free_numbers};
use diesel::prelude::*;
use kernel::ids::EventId;
use platform::db::Conn;
use platform::db::schema::{occurrences, offers};
use platform::http::failure::Failure;

/// Numbers for so many new dates of an event.
pub(crate) fn for_dates(conn: &mut Conn, event: EventId, n: usize) -> Result<Vec<i32>, Failure> {
    let taken: Vec<i32> = occurrences::table
        .filter(occurrences::event_id.eq(event))
        .limit(i64::from(NUMBER_MAX))
        .select(occurrences::number)
        .load(conn)?;
    let free = free_numbers(&taken, n);
    if free.len() == n { Ok(free) } else { Err(Failure::fault("an event has no number left for a date")) }
}

/// The number of a new date.
pub(crate) fn for_date(conn: &mut Conn, event: EventId) -> Result<i32, Failure> {
    for_dates(conn, event, 1)?.pop().ok_or_else(|| Failure::fault("an event has no number left for a date"))
}

/// The number of a new offer.
pub(crate) fn for_offer(conn: &mut Conn, event: EventId) -> Result<i32, Failure> {
    let taken: Vec<i32> = offers::table
        .filter(offers::event_id.eq(event))
        .limit(i64::from(NUMBER_MAX))
        .select(offers::number)
        .load(conn)?;
    let free = free_numbers(&taken, 1).pop();
    free.ok_or_else(|| Failure::fault("an event has no number left for an offer"))
}
