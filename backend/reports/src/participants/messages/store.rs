//! SQL of messages.

use super::request::{Message, ParticipantSelection};
use crate::participants::store::{Filter, TABLES, conditions};
use accounts::contacts::Contact;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use kernel::email::Email;
use kernel::ids::{EventId, MessageId, OrganizationId, TicketId, UserId};
use kernel::text::{Locale, Localized};
use kernel::time::Instant;
use platform::db::schema::{events, orders, participant_messages, tickets};
use platform::db::{Conn, Tx, from_json, to_json};
use platform::http::failure::Failure;

/// To how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reach {
    /// Addresses.
    pub(super) n_recipients: i64,
    /// Tickets.
    pub(super) n_tickets: i64,
}

/// A message as it is kept.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = participant_messages)]
pub(super) struct Kept {
    pub(super) id: MessageId,
    pub(super) org_id: OrganizationId,
    pub(super) event_id: EventId,
    pub(super) subject: String,
    pub(super) body: String,
    selection: String,
    pub(super) n_recipients: i64,
    pub(super) n_tickets: i64,
    pub(super) n_done: i64,
    pub(super) after_id: Option<TicketId>,
    pub(super) ended_at: Option<Instant>,
    pub(super) created_by: Option<UserId>,
    pub(super) created_at: Instant,
    pub(super) stopped_at: Option<Instant>,
    pub(super) n_reached: Option<i64>,
}

impl Kept {
    /// To whom it is.
    pub(super) fn selection(&self) -> Result<ParticipantSelection, Failure> {
        from_json(&self.selection)
    }
}

/// How many a selection reaches; reads the event's tickets.
pub(super) fn reach(conn: &mut Conn, filter: &Filter) -> Result<Reach, Failure> {
    let mut sql = filter.statement::<(BigInt, BigInt)>();
    sql.push("SELECT COUNT(DISTINCT LOWER(COALESCE(t.email, o.email))), COUNT(*)");
    conditions(&mut sql, TABLES, filter);
    let (n_recipients, n_tickets) = sql.load::<(i64, i64)>(conn)?.pop().unwrap_or_default();
    Ok(Reach { n_recipients, n_tickets })
}

/// Keeps a new message.
pub(super) fn insert(
    tx: &mut Tx,
    (org, event): (OrganizationId, EventId),
    by: Option<UserId>,
    message: &Message,
    reach: Reach,
) -> Result<MessageId, Failure> {
    let (id, now) = (MessageId::from_uuid(tx.new_uuid()), tx.now());
    diesel::insert_into(participant_messages::table)
        .values((
            participant_messages::id.eq(id),
            participant_messages::org_id.eq(org),
            participant_messages::event_id.eq(event),
            participant_messages::subject.eq(&message.subject),
            participant_messages::body.eq(&message.text),
            participant_messages::selection.eq(to_json(&message.to)?),
            participant_messages::n_recipients.eq(reach.n_recipients),
            participant_messages::n_tickets.eq(reach.n_tickets),
            participant_messages::n_done.eq(0_i64),
            participant_messages::created_by.eq(by),
            participant_messages::created_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(id)
}

/// A message.
pub(super) fn find(conn: &mut Conn, id: MessageId) -> Result<Option<Kept>, Failure> {
    let own = participant_messages::table.find(id).select(Kept::as_select());
    Ok(own.first(conn).optional()?)
}

/// Messages of an event behind one, the newest first.
pub(super) fn page(
    conn: &mut Conn,
    event: EventId,
    after: Option<MessageId>,
    limit: i64,
) -> Result<Vec<Kept>, Failure> {
    let mut own = participant_messages::table
        .filter(participant_messages::event_id.eq(event))
        .order(participant_messages::id.desc())
        .limit(limit)
        .select(Kept::as_select())
        .into_boxed();
    if let Some(after) = after {
        own = own.filter(participant_messages::id.lt(after));
    }
    Ok(own.load(conn)?)
}

/// A round of a message is done; false when it was done before, or the message was stopped.
pub(super) fn advance(
    tx: &mut Tx,
    message: &Kept,
    n_more: i64,
    last: Option<TicketId>,
    is_end: bool,
) -> Result<bool, Failure> {
    let ended_at = is_end.then(|| tx.now());
    let known = participant_messages::table
        .filter(participant_messages::id.eq(message.id))
        .filter(participant_messages::n_done.eq(message.n_done))
        .filter(participant_messages::ended_at.is_null())
        .filter(participant_messages::stopped_at.is_null());
    let changed = diesel::update(known)
        .set((
            participant_messages::n_done.eq(message.n_done.saturating_add(n_more)),
            participant_messages::after_id.eq(last.or(message.after_id)),
            participant_messages::ended_at.eq(ended_at),
        ))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// Stops a message: whoever comes first, this or its next round, has the other wait and find it so. False when there is
/// nothing left to stop.
pub(super) fn stop(tx: &mut Tx, id: MessageId) -> Result<bool, Failure> {
    let under_way = participant_messages::table
        .filter(participant_messages::id.eq(id))
        .filter(participant_messages::ended_at.is_null())
        .filter(participant_messages::stopped_at.is_null());
    let stopped_at = participant_messages::stopped_at.eq(tx.now());
    Ok(diesel::update(under_way).set(stopped_at).execute(tx.conn())? == 1)
}

/// Notes how many addresses a message that was stopped had gone to; reads the event's tickets.
pub(super) fn note_reached(tx: &mut Tx, id: MessageId, filter: &Filter) -> Result<Kept, Failure> {
    let gone = || Failure::fault("a message that was stopped is gone");
    let kept = find(tx.conn(), id)?.ok_or_else(gone)?;
    let n_reached = match kept.after_id {
        None => 0,
        Some(last) => {
            let mut sql = filter.statement::<BigInt>();
            sql.push("SELECT COUNT(DISTINCT LOWER(COALESCE(t.email, o.email)))");
            conditions(&mut sql, TABLES, filter);
            sql.push(" AND t.id <= ").bytes(last.uuid().as_bytes());
            sql.push(" AND t.created_at <= ").big(kept.created_at.millis());
            sql.load::<i64>(tx.conn())?.pop().unwrap_or_default()
        }
    };
    let row = participant_messages::table.find(id);
    diesel::update(row).set(participant_messages::n_reached.eq(n_reached)).execute(tx.conn())?;
    Ok(Kept { n_reached: Some(n_reached), ..kept })
}

/// How to write to who has a ticket: to the address that was given with it, or to the buyer's. None when both are gone.
pub(super) fn holder(conn: &mut Conn, id: TicketId) -> Result<Option<Contact>, Failure> {
    type Found = (String, Option<String>, String, String, String);
    let own = tickets::table
        .inner_join(orders::table.on(orders::id.eq(tickets::order_id)))
        .filter(tickets::id.eq(id))
        .select((tickets::name, tickets::email, orders::name, orders::email, orders::locale));
    let found: Option<Found> = own.first(conn).optional()?;
    Ok(found.and_then(|(own_name, own_email, name, email, locale)| {
        let (name, email) = own_email.map_or((name, email), |email| (own_name, email));
        // What is left of who erased their account.
        let email = Email::parse(&email).filter(|email| !email.key().ends_with(".invalid"))?;
        Some(Contact { email, name, locale: Locale::parse(&locale).unwrap_or(Locale::Fr) })
    }))
}

/// What an event is called, and where its visitors may write.
pub(super) fn event(conn: &mut Conn, id: EventId) -> Result<Option<(Localized, Option<String>)>, Failure> {
    let own = events::table.find(id).select((events::title, events::contact_email));
    let found: Option<(String, Option<String>)> = own.first(conn).optional()?;
    found.map(|(title, contact)| Ok((from_json(&title)?, contact))).transpose()
}
