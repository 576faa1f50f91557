//! What answers say of a ticket.

use super::rules::show_code;
use super::store::{self, Held};
use crate::cart::view::CartSellerView;
use crate::holders::Now;
use crate::holders::view::{OpenTransferView, TicketActsView};
use admission::tickets::TicketStatus;
use catalog::offers::rules::OfferKind;
use catalog::venues::{self, Venue};
use kernel::ids::{EventId, OccurrenceId, OfferId, TicketId, VenueId};
use kernel::text::Locale;
use kernel::time::Instant;
use platform::db::Conn;
use platform::http::failure::Failure;
use serde::Serialize;
use utoipa::ToSchema;

/// Where a ticket is for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TicketPlaceView {
    #[schema(example = "Salle Pleyel")]
    name: String,
    address: String,
    postal_code: String,
    #[schema(example = "Paris")]
    city: String,
    /// ISO 3166-1 alpha-2.
    #[schema(example = "FR")]
    country: String,
}

/// A ticket, in short. Event, date, place and offer are told as they are now.
#[derive(Debug, Serialize, ToSchema)]
pub struct TicketSummaryView {
    id: TicketId,
    #[schema(example = "7K3M9QXZ")]
    order_code: String,
    /// Which of the order's tickets.
    #[schema(example = 2)]
    number: i32,
    /// How many the order has, cancelled ones included.
    #[schema(example = 4)]
    n_tickets: i32,
    /// Those of one unit, such as a Duo, have the same.
    #[schema(example = 1)]
    group_number: i32,
    /// Who comes.
    #[schema(example = "Zoé Martin")]
    name: String,
    status: TicketStatus,
    /// Whether the event or the date does not take place.
    is_called_off: bool,
    event_id: EventId,
    #[schema(example = "nuit-du-piano")]
    event_slug: String,
    #[schema(example = "La Nuit du piano")]
    event_title: String,
    occurrence_id: OccurrenceId,
    starts_at: Instant,
    ends_at: Instant,
    /// When the doors open.
    doors_at: Option<Instant>,
    #[schema(example = "Europe/Paris")]
    timezone: String,
    /// Null: online only.
    place: Option<TicketPlaceView>,
    offer_id: OfferId,
    #[schema(example = "Duo")]
    offer_name: String,
    kind: OfferKind,
    organizer: CartSellerView,
}

/// A ticket.
#[derive(Debug, Serialize, ToSchema)]
pub struct TicketView {
    #[serde(flatten)]
    summary: TicketSummaryView,
    /// Where whoever comes is reached.
    #[schema(example = "zoe@example.org")]
    email: Option<String>,
    /// Whether its order is yours; somebody gave it to you otherwise.
    is_bought: bool,
    /// To whom it is offered; null unless it is.
    transfer: Option<OpenTransferView>,
    /// What can be done with it now.
    can: TicketActsView,
    /// Whether the door asks for a proof, such as of being a student.
    requires_proof: bool,
    /// Where the event takes place online; for good tickets only.
    online_url: Option<String>,
    /// What the QR code says; null unless the ticket lets somebody in.
    code: Option<String>,
    /// Whether there is a pass of it for Apple Wallet: the ticket has a code, and passes are offered here.
    has_wallet_pass: bool,
}

/// Tickets with what views of them need.
pub(crate) struct Shown {
    pub(crate) tickets: Vec<Held>,
    venues: Vec<Venue>,
    counts: Vec<(kernel::ids::OrderId, i32)>,
}

impl Shown {
    /// Reads what belongs to these tickets.
    pub(crate) fn of(conn: &mut Conn, tickets: Vec<Held>) -> Result<Self, Failure> {
        let mut venue_ids: Vec<VenueId> = tickets.iter().filter_map(Held::venue_id).collect();
        venue_ids.sort_unstable();
        venue_ids.dedup();
        let mut orders: Vec<_> = tickets.iter().map(|ticket| ticket.order_id).collect();
        orders.sort_unstable();
        orders.dedup();
        let (venues, counts) = (venues::by_ids(conn, &venue_ids)?, store::counts(conn, &orders)?);
        Ok(Self { tickets, venues, counts })
    }

    /// Where a ticket is for.
    pub(crate) fn venue(&self, ticket: &Held) -> Option<&Venue> {
        self.venues.iter().find(|venue| Some(venue.id) == ticket.venue_id())
    }

    /// How many tickets its order has.
    pub(crate) fn n_tickets(&self, ticket: &Held) -> i32 {
        self.counts.iter().find(|(order, _)| *order == ticket.order_id).map_or(1, |(_, n)| *n)
    }

    /// All of them, in short.
    pub(crate) fn summaries(&self, locale: Locale) -> Vec<TicketSummaryView> {
        self.tickets.iter().map(|ticket| self.summary(ticket, locale)).collect()
    }

    /// One of them, with its code. Where passes are offered, it has one as long as it has a code.
    pub(crate) fn whole(
        &self,
        ticket: &Held,
        now: &Now,
        code: Option<String>,
        has_passes: bool,
        locale: Locale,
    ) -> TicketView {
        let is_good = show_code(ticket.standing).is_ok();
        let code = code.filter(|_| is_good);
        TicketView {
            summary: self.summary(ticket, locale),
            email: ticket.email.clone(),
            is_bought: ticket.user_id == ticket.buyer_id,
            transfer: now.open.as_ref().and_then(OpenTransferView::of),
            can: TicketActsView::of(ticket, now),
            requires_proof: ticket.offer.requires_proof,
            online_url: ticket.event.online_url.clone().filter(|_| is_good),
            has_wallet_pass: has_passes && code.is_some(),
            code,
        }
    }

    fn summary(&self, ticket: &Held, locale: Locale) -> TicketSummaryView {
        TicketSummaryView {
            id: ticket.id,
            order_code: ticket.order_code.clone(),
            number: ticket.number,
            n_tickets: self.n_tickets(ticket),
            group_number: ticket.group_number,
            name: ticket.name.clone(),
            status: ticket.status,
            is_called_off: ticket.standing.is_called_off,
            event_id: ticket.event.id,
            event_slug: ticket.event.slug.clone(),
            event_title: ticket.event.title.get(locale).to_owned(),
            occurrence_id: ticket.date.id,
            starts_at: ticket.date.starts_at,
            ends_at: ticket.date.ends_at,
            doors_at: ticket.date.doors_at,
            timezone: ticket.event.zone.name().to_owned(),
            place: self.venue(ticket).map(place),
            offer_id: ticket.offer.id,
            offer_name: ticket.offer.name.get(locale).to_owned(),
            kind: ticket.offer.kind,
            organizer: CartSellerView::of(&ticket.seller),
        }
    }
}

fn place(venue: &Venue) -> TicketPlaceView {
    TicketPlaceView {
        name: venue.name.clone(),
        address: venue.address.clone(),
        postal_code: venue.postal_code.clone(),
        city: venue.city.clone(),
        country: venue.country.clone(),
    }
}
