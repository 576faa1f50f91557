//! SQL of tickets.

use super::{NewHolder, NewTicket, TicketStatus};
use crate::transfers::store::end_of_tickets;
use diesel::prelude::*;
use kernel::ids::{EventId, OccurrenceId, OfferId, OrderId, OrderLineId, OrganizationId, TicketId, UserId};
use kernel::text::fold;
use kernel::time::Instant;
use platform::db::schema::{admissions, tickets};
use platform::db::sql::prepared;
use platform::db::{Conn, Tx};
use platform::http::failure::Failure;

/// Most tickets of an order that are looked up together.
const TICKETS_PER_ORDER_MAX: i64 = 20_000;
/// Rows of one statement: SQLite takes 32,766 values.
const ROWS_AT_ONCE: usize = 500;

#[derive(Debug, Insertable)]
#[diesel(table_name = tickets, treat_none_as_default_value = false)]
pub(super) struct Row {
    id: TicketId,
    org_id: OrganizationId,
    event_id: EventId,
    occurrence_id: OccurrenceId,
    offer_id: OfferId,
    order_id: OrderId,
    line_id: OrderLineId,
    user_id: UserId,
    number: i32,
    group_number: i32,
    name: String,
    email: Option<String>,
    status: &'static str,
    secret_version: i32,
    ticket_key: Vec<u8>,
    answers: String,
    created_at: Instant,
    updated_at: Instant,
    words: String,
}

/// What somebody who comes is found by and sorted by: words, each with a space before it.
fn words(name: &str, email: Option<&str>) -> String {
    format!(" {}", fold(&format!("{name} {}", email.unwrap_or_default())))
}

/// The row of a new ticket.
pub(super) fn row(id: TicketId, new: NewTicket, ticket_key: Vec<u8>, now: Instant) -> Row {
    let words = words(&new.name, new.email.as_deref());
    Row {
        id,
        org_id: new.org_id,
        event_id: new.event_id,
        occurrence_id: new.occurrence_id,
        offer_id: new.offer_id,
        order_id: new.order_id,
        line_id: new.line_id,
        user_id: new.user_id,
        number: new.number,
        group_number: new.group_number,
        name: new.name,
        email: new.email,
        status: TicketStatus::Active.as_str(),
        secret_version: 1,
        ticket_key,
        answers: new.answers,
        created_at: now,
        updated_at: now,
        words,
    }
}

/// Writes new tickets.
pub(super) fn insert(tx: &mut Tx, rows: &[Row]) -> Result<Vec<TicketId>, Failure> {
    for some in rows.chunks(ROWS_AT_ONCE) {
        // Several rows at once differ between the two backends.
        platform::insert_rows!(tx.conn(), diesel::insert_into(tickets::table).values(some))?;
    }
    Ok(rows.iter().map(|row| row.id).collect())
}

/// A ticket, without its key.
#[derive(Debug, Clone)]
pub struct Ticket {
    /// Id.
    pub id: TicketId,
    /// The line of the order.
    pub line_id: OrderLineId,
    /// Which of the order's tickets.
    pub number: i32,
    /// Those of one unit have the same.
    pub group_number: i32,
    /// Who has it.
    pub user_id: UserId,
    /// Who comes.
    pub name: String,
    /// Whether it lets them in.
    pub status: TicketStatus,
}

/// A ticket of an order, as it is read.
type Found = (OrderId, TicketId, OrderLineId, i32, i32, UserId, String, String);

/// The tickets of an order, in their order.
pub fn of_order(conn: &mut Conn, order: OrderId) -> Result<Vec<Ticket>, Failure> {
    Ok(of_orders(conn, &[order])?.into_iter().map(|(_, ticket)| ticket).collect())
}

/// The tickets of orders, each with its order, in their order.
pub fn of_orders(conn: &mut Conn, ids: &[OrderId]) -> Result<Vec<(OrderId, Ticket)>, Failure> {
    let most = TICKETS_PER_ORDER_MAX.saturating_mul(i64::try_from(ids.len()).unwrap_or(1));
    let columns = (
        tickets::order_id,
        tickets::id,
        tickets::line_id,
        tickets::number,
        tickets::group_number,
        tickets::user_id,
        tickets::name,
        tickets::status,
    );
    let own = tickets::table.filter(tickets::order_id.eq_any(ids));
    let sorted = own.order((tickets::order_id, tickets::number)).limit(most).select(columns);
    let rows: Vec<Found> = prepared(sorted).load(conn)?;
    let ticket = |(order, id, line_id, number, group_number, user_id, name, status): Found| {
        let status =
            TicketStatus::parse(&status).ok_or_else(|| Failure::fault("a ticket has an unknown status"))?;
        Ok((order, Ticket { id, line_id, number, group_number, user_id, name, status }))
    };
    rows.into_iter().map(ticket).collect()
}

/// Takes the right to come in away for good. How many had it still.
pub fn cancel(tx: &mut Tx, ids: &[TicketId]) -> Result<usize, Failure> {
    let (now, mut n) = (tx.now(), 0_usize);
    for some in ids.chunks(ROWS_AT_ONCE) {
        let own = tickets::table
            .filter(tickets::id.eq_any(some))
            .filter(tickets::status.ne(TicketStatus::Cancelled.as_str()));
        let change = (tickets::status.eq(TicketStatus::Cancelled.as_str()), tickets::updated_at.eq(now));
        n = n.saturating_add(diesel::update(own).set(change).execute(tx.conn())?);
        end_of_tickets(tx, some)?;
    }
    Ok(n)
}

/// Notes that money went back for these tickets.
pub fn note_refunded(tx: &mut Tx, ids: &[TicketId]) -> Result<(), Failure> {
    let now = tx.now();
    for some in ids.chunks(ROWS_AT_ONCE) {
        let own = tickets::table.filter(tickets::id.eq_any(some));
        let change = (tickets::is_refunded.eq(true), tickets::updated_at.eq(now));
        diesel::update(own).set(change).execute(tx.conn())?;
        end_of_tickets(tx, some)?;
    }
    Ok(())
}

/// Has whoever else wants to change a ticket, scans of it included, wait until this transaction is over.
pub fn hold(tx: &mut Tx, id: TicketId) -> Result<(), Failure> {
    tx.hold_rows("tickets", &[&id.bytes()])?;
    Ok(())
}

/// Whether some list let a ticket in, and nobody took that back.
pub fn is_admitted(conn: &mut Conn, id: TicketId) -> Result<bool, Failure> {
    let own = admissions::table.filter(admissions::ticket_id.eq(id)).filter(admissions::entries.gt(0));
    Ok(diesel::select(diesel::dsl::exists(own)).get_result(conn)?)
}

/// Writes who comes with a ticket. Its code stays.
pub fn rename(tx: &mut Tx, id: TicketId, name: &str, email: Option<&str>) -> Result<(), Failure> {
    let change = (
        tickets::name.eq(name),
        tickets::email.eq(email),
        tickets::words.eq(words(name, email)),
        tickets::updated_at.eq(tx.now()),
    );
    diesel::update(tickets::table.find(id)).set(change).execute(tx.conn())?;
    Ok(())
}

/// Writes whose a ticket is. `false` when it lets nobody in any more.
pub(super) fn give(tx: &mut Tx, id: TicketId, to: &NewHolder) -> Result<bool, Failure> {
    let own = tickets::table.find(id).filter(tickets::status.eq(TicketStatus::Active.as_str()));
    let n = diesel::update(own).set(tickets::user_id.eq(to.user_id)).execute(tx.conn())?;
    rename(tx, id, &to.name, to.email.as_deref())?;
    Ok(n == 1)
}

/// Writes another key, with which codes of before end. `false` when somebody else did, or it lets nobody in any more.
pub(super) fn renew_key(
    tx: &mut Tx,
    (id, secret_version): (TicketId, i32),
    ticket_key: Vec<u8>,
) -> Result<bool, Failure> {
    let own = tickets::table
        .find(id)
        .filter(tickets::status.eq(TicketStatus::Active.as_str()))
        .filter(tickets::secret_version.eq(secret_version));
    let change = (
        tickets::ticket_key.eq(ticket_key),
        tickets::secret_version.eq(secret_version.saturating_add(1)),
        tickets::updated_at.eq(tx.now()),
    );
    Ok(diesel::update(own).set(change).execute(tx.conn())? == 1)
}

/// Takes what an erased account's tickets say of people away; that there were tickets stays.
pub(super) fn forget_person(tx: &mut Tx, user: UserId) -> Result<(), Failure> {
    let own = tickets::table.filter(tickets::user_id.eq(user));
    let nobody = (
        tickets::name.eq("(erased)"),
        tickets::email.eq(None::<String>),
        tickets::answers.eq("[]"),
        tickets::words.eq(""),
    );
    diesel::update(own).set(nobody).execute(tx.conn())?;
    Ok(())
}
