//! Everything the page of one event needs, read together.

use super::store::{self, Event, Occurrence};
use crate::access::visitor::Visitor;
use crate::access::{self};
use crate::offers::{self, Offer};
use crate::venues::{self, Venue};
use kernel::ids::VenueId;
use kernel::text::Slug;
use kernel::time::Instant;
use platform::db::Conn;
use platform::http::failure::Failure;

/// An event with its dates, offers and places.
pub struct EventPage {
    /// The event.
    pub event: Event,
    /// Its dates, soonest first.
    pub occurrences: Vec<Occurrence>,
    /// Its public offers, in order.
    pub offers: Vec<Offer>,
    /// Every place it goes to.
    pub venues: Vec<Venue>,
}

impl EventPage {
    /// The event's own venue.
    pub fn venue(&self) -> Option<&Venue> {
        self.venue_by(self.event.venue_id)
    }

    /// Where a date takes place.
    pub fn venue_of(&self, date: &Occurrence) -> Option<&Venue> {
        self.venue_by(date.venue_id.or(self.event.venue_id))
    }

    fn venue_by(&self, id: Option<VenueId>) -> Option<&Venue> {
        self.venues.iter().find(|venue| Some(venue.id) == id)
    }

    /// The next date, the running one included; when all are over, the last one.
    pub fn main_date(&self, now: Instant) -> Option<&Occurrence> {
        let mut scheduled = self.occurrences.iter().filter(|date| date.is_scheduled());
        let next = scheduled.clone().find(|date| now < date.ends_at);
        next.or_else(|| scheduled.next_back()).or_else(|| self.occurrences.first())
    }

    /// How many dates are still to come.
    pub fn n_dates_to_come(&self, now: Instant) -> usize {
        self.occurrences.iter().filter(|date| date.is_scheduled() && now < date.ends_at).count()
    }

    /// When what an offer admits to is over: its one date, or the last of all; long ago when that
    /// is cancelled.
    pub fn end_of(&self, offer: &Offer) -> Instant {
        let admits = |date: &&Occurrence| offer.occurrence_id.is_none_or(|id| date.id == id);
        let scheduled = self.occurrences.iter().filter(|date| date.is_scheduled());
        scheduled.filter(admits).map(|date| date.ends_at).max().unwrap_or(Instant::EPOCH)
    }
}

/// The page of an event that somebody without a grant may open.
pub fn find_page(conn: &mut Conn, slug: &Slug) -> Result<Option<EventPage>, Failure> {
    let Some(id) = store::public_id(conn, slug)? else { return Ok(None) };
    let event = store::find(conn, id)?.filter(Event::is_public);
    event.map(|event| page_of(conn, event)).transpose()
}

/// The page of an event that this visitor may open though not everybody may.
pub(crate) fn find_granted_page(
    conn: &mut Conn,
    slug: &Slug,
    visitor: &Visitor,
    now: Instant,
) -> Result<Option<EventPage>, Failure> {
    let Some((org, id)) = access::store::out_by_slug(conn, slug)? else { return Ok(None) };
    if !access::may_see(conn, (org, id), visitor, now)? {
        return Ok(None);
    }
    let event = store::find(conn, id)?.filter(Event::is_out);
    event.map(|event| page_of(conn, event)).transpose()
}

/// The page of an event that this visitor may open, with the offers that only a code opens instead of the public ones.
pub fn find_page_by_code(
    conn: &mut Conn,
    slug: &Slug,
    visitor: &Visitor,
    now: Instant,
) -> Result<Option<EventPage>, Failure> {
    let page = match find_page(conn, slug)? {
        Some(page) => Some(page),
        None => find_granted_page(conn, slug, visitor, now)?,
    };
    let of_code = |page: EventPage| {
        let offers = offers::code_only_of(conn, page.event.id)?;
        Ok(EventPage { offers, ..page })
    };
    page.map(of_code).transpose()
}

fn page_of(conn: &mut Conn, event: Event) -> Result<EventPage, Failure> {
    let id = event.id;
    let occurrences = store::occurrences_of(conn, id)?;
    let offers = offers::public_of(conn, id)?;
    let mut ids: Vec<VenueId> =
        occurrences.iter().filter_map(|date| date.venue_id).chain(event.venue_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let venues = venues::by_ids(conn, &ids)?;
    Ok(EventPage { event, occurrences, offers, venues })
}
