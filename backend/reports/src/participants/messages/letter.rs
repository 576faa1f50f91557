//! What the letter to a participant says.

use super::store;
use crate::facts::{MessageTried, ParticipantWritten};
use accounts::contacts::{self, Contact};
use accounts::orgs;
use kernel::email::Email;
use kernel::ids::{EventId, OrganizationId};
use kernel::text::Localized;
use platform::db::Conn;
use platform::http::failure::Failure;

/// A letter to one person.
pub struct MessageLetter {
    /// Whom it is to.
    pub to: Contact,
    /// One line.
    pub subject: String,
    /// Paragraphs.
    pub text: String,
    /// What they come for.
    pub event: Localized,
    /// Who organizes it.
    pub organizer: String,
    /// Where answers go.
    pub contact: Option<Email>,
}

/// The letter to the holder of a ticket; none when the event is gone, or nobody has an address any more.
pub fn to_holder(conn: &mut Conn, fact: &ParticipantWritten) -> Result<Option<MessageLetter>, Failure> {
    let Some(message) = store::find(conn, fact.message_id)? else { return Ok(None) };
    let Some(to) = store::holder(conn, fact.ticket_id)? else { return Ok(None) };
    let (subject, text) = (message.subject, message.body);
    of(conn, (message.org_id, message.event_id), to, (subject, text))
}

/// The same to the organizer, before anybody else gets it.
pub fn to_organizer(conn: &mut Conn, fact: &MessageTried) -> Result<Option<MessageLetter>, Failure> {
    let Some(to) = contacts::find(conn, fact.user_id)? else { return Ok(None) };
    of(conn, (fact.org_id, fact.event_id), to, (fact.subject.clone(), fact.text.clone()))
}

/// Where answers go: to the contact of the event, else to that of the organization, else nowhere.
pub(super) fn answers_to(
    conn: &mut Conn,
    org: OrganizationId,
    contact: Option<String>,
) -> Result<Option<Email>, Failure> {
    let contact = match contact {
        None => orgs::profile::contact_email(conn, org)?,
        own => own,
    };
    Ok(contact.as_deref().and_then(Email::parse))
}

fn of(
    conn: &mut Conn,
    (org, event): (OrganizationId, EventId),
    to: Contact,
    (subject, text): (String, String),
) -> Result<Option<MessageLetter>, Failure> {
    let Some((event, contact)) = store::event(conn, event)? else { return Ok(None) };
    let contact = answers_to(conn, org, contact)?;
    let Some(org) = orgs::by_ids(conn, &[org])?.pop() else { return Ok(None) };
    Ok(Some(MessageLetter { to, subject, text, event, organizer: org.name, contact }))
}
