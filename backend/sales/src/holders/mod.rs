//! Who has a ticket: another name, another person, another code (ADR 29).
//!
//! What a ticket is and whose, is `admission`'s. This is here because what can be done with one depends on its order.
//! Invariant: whatever changes a ticket holds it first, so that it happens before a scan of it or after.

pub(crate) mod cleaning;
pub(crate) mod giving;
pub(crate) mod http;
pub mod letter;
pub(crate) mod rules;
pub(crate) mod taking;
pub(crate) mod view;

use crate::orders::store as orders;
use crate::orders::story::{By, HappeningKind};
use crate::refusal::SalesRefusal;
use crate::tickets::store::{self, Held};
use admission::tickets;
use admission::transfers::rules::TransferStatus;
use admission::transfers::store::{self as transfers, Transfer};
use catalog::events::manage::rules::TransferPolicy;
use kernel::ids::{TicketId, UserId};
use kernel::time::Instant;
use platform::db::{Conn, Tx};
use platform::http::failure::Failure;
use rules::{Act, Holding};
use serde_json::json;

/// What happens to a ticket besides its sale.
pub(crate) struct Now {
    /// The moment.
    pub(crate) at: Instant,
    /// Somebody was let in with it.
    pub(crate) is_admitted: bool,
    /// To whom it is offered.
    pub(crate) open: Option<Transfer>,
}

impl Now {
    /// At this moment.
    pub(crate) fn of(conn: &mut Conn, id: TicketId, at: Instant) -> Result<Self, Failure> {
        let is_open = |offer: &Transfer| offer.status.at(offer.expires_at, at) == TransferStatus::Open;
        Ok(Self {
            at,
            is_admitted: tickets::is_admitted(conn, id)?,
            open: transfers::open_of(conn, id)?.filter(is_open),
        })
    }

    /// Whether that can be done with the ticket, or why not.
    pub(crate) fn may(&self, ticket: &Held, act: Act) -> Result<(), SalesRefusal> {
        let holding = Holding {
            standing: ticket.standing,
            is_admitted: self.is_admitted,
            is_refunded: ticket.is_refunded,
            is_transferable: ticket.event.transfers == TransferPolicy::Allowed,
            is_offered: self.open.is_some(),
            secret_version: ticket.secret_version,
            ends_at: ticket.date.ends_at,
        };
        rules::may(act, holding, self.at)
    }
}

/// Somebody's own ticket, held, when that can be done with it.
fn take(tx: &mut Tx, user: UserId, id: &str, act: Act) -> Result<Held, Failure> {
    let id = TicketId::parse(id).ok_or(SalesRefusal::TicketNotFound)?;
    tickets::hold(tx, id)?;
    let ticket = store::own(tx.conn(), user, id)?.ok_or(SalesRefusal::TicketNotFound)?;
    let at = tx.now();
    Now::of(tx.conn(), id, at)?.may(&ticket, act)?;
    Ok(ticket)
}

/// Writes into the story of its order what somebody did with a ticket.
fn note(tx: &mut Tx, ticket: &Held, by: By, kind: HappeningKind) -> Result<(), Failure> {
    orders::note(tx, ticket.order_id, (by, kind), &json!({ "tickets": [ticket.number] }))
}

/// The holder of a ticket, as the story of its order knows them.
fn by_holder(ticket: &Held) -> By {
    if ticket.user_id == ticket.buyer_id { By::Buyer(ticket.user_id) } else { By::Platform }
}
