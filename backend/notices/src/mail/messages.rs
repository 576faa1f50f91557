//! Letters that organizers write.

use super::draft::Draft;
use super::rules::{Class, shown_name};
use crate::Notices;
use kernel::email::Email;
use platform::http::failure::Failure;
use platform::mail::one_line;
use platform::outbox::Fact;
use reports::facts::{MessageTried, ParticipantWritten};
use reports::participants::messages::letter::{self, MessageLetter};

/// The letter to who has a ticket. Who has several tickets has one letter.
pub(super) async fn to_holder(
    notices: &Notices,
    written: ParticipantWritten,
) -> Result<Option<Draft>, Failure> {
    let about = Some(format!("m{}", written.message_id.uuid().simple()));
    let found = notices.db.read(move |conn| letter::to_holder(conn, &written)).await?;
    Ok(found.map(|letter| Draft { about, ..draft(letter, "") }))
}

/// The same to the organizer, who tries it.
pub(super) async fn to_organizer(notices: &Notices, tried: MessageTried) -> Result<Option<Draft>, Failure> {
    let found = notices.db.read(move |conn| letter::to_organizer(conn, &tried)).await?;
    Ok(found.map(|letter| draft(letter, "test")))
}

fn draft(letter: MessageLetter, test: &str) -> Draft {
    let MessageLetter { to, subject, text, event, organizer, contact } = letter;
    let event = event.get(to.locale).to_owned();
    let draft = Draft::new(ParticipantWritten::NAME, Class::Message, to)
        .with("subject", &subject)
        .with("event", &event)
        .with("organizer", shown_name(&one_line(&organizer)))
        .with("contact", contact.as_ref().map(Email::as_str).unwrap_or_default())
        .with("test", test);
    Draft { typed: Some(text), reply_to: contact, ..draft }
}
