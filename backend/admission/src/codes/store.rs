//! SQL of what codes are made of.

use crate::tickets::TicketStatus;
use diesel::prelude::*;
use kernel::ids::{EventId, OrganizationId, TicketId, UserId};
use kernel::time::Instant;
use platform::db::schema::{event_keys, occurrences, offers, tickets};
use platform::db::sql::prepared;
use platform::db::{Conn, Tx};
use platform::http::failure::Failure;
use std::collections::HashMap;

/// Most codes that are made together.
pub(super) const CODES_MAX: i64 = 1_000;

/// What the code of a ticket is made of, but for the keys of account and event.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = tickets)]
pub(super) struct Material {
    pub(super) id: TicketId,
    pub(super) org_id: OrganizationId,
    pub(super) event_id: EventId,
    pub(super) user_id: UserId,
    pub(super) secret_version: i32,
    pub(super) ticket_key: Vec<u8>,
}

/// Those of these tickets that let somebody in, with the numbers of their dates and offers.
pub(super) fn materials(conn: &mut Conn, ids: &[TicketId]) -> Result<Vec<(Material, i32, i32)>, Failure> {
    let rows = tickets::table
        .inner_join(occurrences::table.on(occurrences::id.eq(tickets::occurrence_id)))
        .inner_join(offers::table.on(offers::id.eq(tickets::offer_id)))
        .filter(tickets::id.eq_any(ids))
        .filter(tickets::status.eq(TicketStatus::Active.as_str()))
        .order(tickets::id)
        .limit(CODES_MAX)
        .select((Material::as_select(), occurrences::number, offers::number))
        .load(conn)?;
    Ok(rows)
}

/// The key of an event; the private half is sealed.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = event_keys)]
pub(super) struct KeyRow {
    pub(super) event_id: EventId,
    pub(super) org_id: OrganizationId,
    pub(super) public_key: Vec<u8>,
    pub(super) private_key: Vec<u8>,
    pub(super) created_at: Instant,
}

/// The keys of events, of those that have one.
pub(super) fn keys(conn: &mut Conn, events: &[EventId]) -> Result<Vec<KeyRow>, Failure> {
    let rows = event_keys::table
        .filter(event_keys::event_id.eq_any(events))
        .limit(CODES_MAX)
        .select(KeyRow::as_select())
        .load(conn)?;
    Ok(rows)
}

/// The public halves of events' keys, of those that have one.
pub(crate) fn public(conn: &mut Conn, events: &[EventId]) -> Result<HashMap<EventId, Vec<u8>>, Failure> {
    let own = event_keys::table.filter(event_keys::event_id.eq_any(events)).limit(CODES_MAX);
    let rows: Vec<(EventId, Vec<u8>)> =
        prepared(own.select((event_keys::event_id, event_keys::public_key))).load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Keeps the key of an event, unless it has one: the first stays.
pub(super) fn insert_key(tx: &mut Tx, row: &KeyRow) -> Result<(), Failure> {
    platform::insert_rows!(
        tx.conn(),
        diesel::insert_into(event_keys::table).values(row).on_conflict(event_keys::event_id).do_nothing()
    )?;
    Ok(())
}
