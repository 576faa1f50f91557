//! What answers say of whoever has a ticket, and of offers of it.

use super::Now;
use super::rules::Act;
use crate::tickets::store::Held;
use admission::transfers::rules::TransferStatus;
use admission::transfers::store::Transfer;
use kernel::ids::TicketId;
use kernel::text::Locale;
use kernel::time::Instant;
use serde::Serialize;
use utoipa::ToSchema;

/// What can be done with a ticket now.
#[derive(Debug, Serialize, ToSchema)]
pub struct TicketActsView {
    /// Whoever comes can have another name: `PATCH /tickets/{id}/holder`.
    rename: bool,
    /// It can be offered to somebody: `POST /tickets/{id}/transfer`.
    transfer: bool,
    /// It can have a new code: `POST /tickets/{id}/reissue`.
    reissue: bool,
}

impl TicketActsView {
    pub(crate) fn of(ticket: &Held, now: &Now) -> Self {
        let may = |act| now.may(ticket, act).is_ok();
        Self { rename: may(Act::Rename), transfer: may(Act::Offer), reissue: may(Act::Reissue) }
    }
}

/// An offer of a ticket, as whoever made it sees it while it is open.
#[derive(Debug, Serialize, ToSchema)]
pub struct OpenTransferView {
    /// Where the letter went.
    #[schema(example = "max@example.org")]
    pub(super) email: String,
    pub(super) created_at: Instant,
    /// Until when it can be accepted.
    pub(super) expires_at: Instant,
}

impl OpenTransferView {
    /// None once nobody knows whom it was offered to.
    pub(crate) fn of(offer: &Transfer) -> Option<Self> {
        let email = offer.email.clone()?;
        Some(Self { email, created_at: offer.created_at, expires_at: offer.expires_at })
    }
}

/// An offer of a ticket, as whom it is offered to sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct TicketTransferView {
    status: TransferStatus,
    /// Who offers it.
    #[schema(example = "Zoé Martin")]
    from_name: Option<String>,
    #[schema(example = "La Nuit du piano")]
    event_title: String,
    starts_at: Instant,
    #[schema(example = "Europe/Paris")]
    timezone: String,
    #[schema(example = "Duo")]
    offer_name: String,
    /// Until when it can be answered.
    expires_at: Instant,
}

impl TicketTransferView {
    pub(crate) fn of(
        offer: &Transfer,
        ticket: &Held,
        from_name: Option<String>,
        locale: Locale,
        now: Instant,
    ) -> Self {
        Self {
            status: offer.status.at(offer.expires_at, now),
            from_name,
            event_title: ticket.event.title.get(locale).to_owned(),
            starts_at: ticket.date.starts_at,
            timezone: ticket.event.zone.name().to_owned(),
            offer_name: ticket.offer.name.get(locale).to_owned(),
            expires_at: offer.expires_at,
        }
    }
}

/// A ticket that changed hands.
#[derive(Debug, Serialize, ToSchema)]
pub struct AcceptedTicketView {
    /// It is among `/me/tickets` from now on.
    pub(super) ticket_id: TicketId,
}
