//! Letters about tickets that change hands or codes.

use super::draft::{Draft, moment_in, read};
use super::rules::{Class, shown_name};
use crate::Notices;
use accounts::contacts::Contact;
use kernel::email::Email;
use kernel::ids::{TicketId, UserId};
use platform::http::failure::Failure;
use platform::mail::one_line;
use platform::outbox::{Fact, RawFact};
use sales::facts::{TicketOffered, TicketReceived, TicketReissued, TicketTransferred, TransferDeclined};
use sales::holders::letter::letter;

/// The page of tickets.
const TICKETS_PAGE: &str = "/me/tickets";

/// The letter about a fact of a ticket; the outer `None` when it is about something else.
pub(super) async fn of(notices: &Notices, fact: &RawFact) -> Result<Option<Option<Draft>>, Failure> {
    let draft = match fact.name.as_str() {
        TicketOffered::NAME => offered(notices, fact, read(fact)?).await?,
        TicketTransferred::NAME => {
            let gone: TicketTransferred = read(fact)?;
            let draft = to_person::<TicketTransferred>(notices, gone.from_user_id, gone.ticket_id).await?;
            let taker = one_line(&gone.to_name);
            draft.map(|draft| draft.with("taker", shown_name(&taker)).linked(notices, TICKETS_PAGE))
        }
        TicketReceived::NAME => {
            let got: TicketReceived = read(fact)?;
            let draft = to_person::<TicketReceived>(notices, got.user_id, got.ticket_id).await?;
            draft.map(|draft| draft.linked(notices, &page(got.ticket_id)))
        }
        TransferDeclined::NAME => {
            let kept: TransferDeclined = read(fact)?;
            let draft = to_person::<TransferDeclined>(notices, kept.user_id, kept.ticket_id).await?;
            draft.map(|draft| draft.linked(notices, &page(kept.ticket_id)))
        }
        TicketReissued::NAME => {
            let new: TicketReissued = read(fact)?;
            let draft = to_person::<TicketReissued>(notices, new.user_id, new.ticket_id).await?;
            let by = if new.is_by_organizer { "organizer" } else { "" };
            draft.map(|draft| draft.with("by", by).linked(notices, &page(new.ticket_id)))
        }
        _ => return Ok(None),
    };
    Ok(Some(draft))
}

fn page(ticket: TicketId) -> String {
    format!("/tickets/{ticket}")
}

/// A letter about a ticket to somebody with an account; `None` when they erased it.
async fn to_person<F: Fact>(
    notices: &Notices,
    user: UserId,
    ticket: TicketId,
) -> Result<Option<Draft>, Failure> {
    match notices.contact(user).await? {
        Some(to) => about(notices, Draft::new(F::NAME, Class::Order, to), ticket).await,
        None => Ok(None),
    }
}

/// What every such letter says of the ticket.
async fn about(notices: &Notices, draft: Draft, id: TicketId) -> Result<Option<Draft>, Failure> {
    let Some(ticket) = notices.db.read(move |conn| letter(conn, id)).await? else { return Ok(None) };
    let locale = draft.locale;
    let draft = draft
        .with("event", ticket.event.get(locale))
        .with("offer", ticket.offer.get(locale))
        .with("at", &moment_in(ticket.starts_at, &ticket.timezone, locale))
        .with("organizer", shown_name(&one_line(&ticket.organizer)));
    Ok(Some(draft))
}

async fn offered(
    notices: &Notices,
    fact: &RawFact,
    offered: TicketOffered,
) -> Result<Option<Draft>, Failure> {
    let Some(email) = Email::parse(&offered.email) else { return Ok(None) };
    let token = offered.token.open(&notices.keyring, offered.transfer_id, "token")?;
    let to = Contact { email, name: String::new(), locale: offered.locale };
    let giver = one_line(&offered.from_name);
    let draft = Draft::new(TicketOffered::NAME, Class::Request, to)
        .lasting(fact, offered.expires_at)
        .with("giver", shown_name(&giver))
        .with_token(notices, "/transfers", &token);
    about(notices, draft, offered.ticket_id).await
}
