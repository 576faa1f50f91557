//! The calendar file of an event: iCalendar, one entry per date, times in UTC so that every
//! calendar reads them alike.

use super::page::EventPage;
use super::store::Occurrence;
use crate::listings::{Card, CardDate};
use crate::venues::Venue;
use chrono::{DateTime, Utc};
use icalendar::{Calendar, Component, EventLike, EventStatus};
use kernel::ids::OccurrenceId;
use kernel::text::Locale;
use kernel::time::Instant;
use url::Url;

/// Writes the file. `host` makes the entries' ids unique among all Guichets.
pub fn write(page: &EventPage, locale: Locale, public_url: &Url) -> String {
    let mut calendar = Calendar::new();
    // Not `name()`: it also writes NAME, whose text the library does not escape.
    calendar.append_property(("X-WR-CALNAME", line(page.event.title.get(locale)).as_str()));
    for date in &page.occurrences {
        calendar.push(entry(page, date, locale, public_url));
    }
    calendar.done().to_string()
}

/// The dates to come of several events, as lists know them. Each comes with when it was published.
pub fn write_cards(name: &str, cards: &[(Card, Instant)], locale: Locale, public_url: &Url) -> String {
    let mut calendar = Calendar::new();
    calendar.append_property(("X-WR-CALNAME", line(name).as_str()));
    for (card, published_at) in cards {
        for date in &card.dates {
            calendar.push(card_entry(card, date, *published_at, locale, public_url));
        }
    }
    calendar.done().to_string()
}

fn card_entry(
    card: &Card,
    date: &CardDate,
    published_at: Instant,
    locale: Locale,
    public_url: &Url,
) -> icalendar::Event {
    let link = page_url(public_url, &card.slug);
    let mut entry = icalendar::Event::new();
    entry
        .uid(&format!("{}@{}", date.id, public_url.host_str().unwrap_or("guichet")))
        .timestamp(utc(published_at))
        .summary(&line(card.title.get(locale)))
        .description(&format!("{}\n\n{link}", line(card.summary.get(locale))))
        .url(&link)
        .starts(utc(date.starts_at))
        .ends(utc(date.ends_at))
        .status(if card.is_cancelled { EventStatus::Cancelled } else { EventStatus::Confirmed });
    if let Some(place) = card.place_of(date) {
        let parts = [place.venue.as_str(), &place.city, &place.country];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        entry.location(&line(&parts.join(", ")));
    }
    entry.done()
}

fn entry(page: &EventPage, date: &Occurrence, locale: Locale, public_url: &Url) -> icalendar::Event {
    let event = &page.event;
    let link = page_url(public_url, &event.slug);
    let mut entry = icalendar::Event::new();
    entry
        .uid(&format!("{}@{}", date.id, public_url.host_str().unwrap_or("guichet")))
        .timestamp(utc(date.updated_at))
        .summary(&line(event.title.get(locale)))
        .description(&format!("{}\n\n{link}", line(event.summary.get(locale))))
        .url(&link)
        .starts(utc(date.starts_at))
        .ends(utc(date.ends_at))
        .status(if date.is_scheduled() && !event.is_cancelled() {
            EventStatus::Confirmed
        } else {
            EventStatus::Cancelled
        });
    if let Some(venue) = page.venue_of(date) {
        entry.location(&location(venue));
        if let (Some(north), Some(east)) = (venue.latitude, venue.longitude) {
            entry.add_property("GEO", format!("{north};{east}"));
        }
    }
    entry.done()
}

/// A date that somebody has a ticket for.
pub struct DateEntry<'a> {
    /// Which date.
    pub id: OccurrenceId,
    /// When it last changed.
    pub changed_at: Instant,
    /// The event.
    pub title: &'a str,
    /// The page that tells more, in the app.
    pub path: &'a str,
    /// Start.
    pub starts_at: Instant,
    /// End.
    pub ends_at: Instant,
    /// Where.
    pub venue: Option<&'a Venue>,
    /// Whether it does not take place.
    pub is_cancelled: bool,
}

/// The file of one date. It has the id that the event's own file has for it, so that no calendar shows both.
pub fn write_date(date: &DateEntry, public_url: &Url) -> String {
    let link = format!("{}{}", public_url.as_str().trim_end_matches('/'), date.path);
    let mut entry = icalendar::Event::new();
    entry
        .uid(&format!("{}@{}", date.id, public_url.host_str().unwrap_or("guichet")))
        .timestamp(utc(date.changed_at))
        .summary(&line(date.title))
        .description(&link)
        .url(&link)
        .starts(utc(date.starts_at))
        .ends(utc(date.ends_at))
        .status(if date.is_cancelled { EventStatus::Cancelled } else { EventStatus::Confirmed });
    if let Some(venue) = date.venue {
        entry.location(&location(venue));
    }
    let mut calendar = Calendar::new();
    calendar.push(entry.done());
    calendar.done().to_string()
}

fn location(venue: &Venue) -> String {
    let place = [venue.name.as_str(), &venue.address, &venue.postal_code, &venue.city, &venue.country];
    let parts: Vec<&str> = place.into_iter().filter(|part| !part.is_empty()).collect();
    line(&parts.join(", "))
}

/// A text on one line: a line break would begin a property of its own.
fn line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Address of an event's page.
pub fn page_url(public_url: &Url, slug: &str) -> String {
    format!("{}/events/{slug}", public_url.as_str().trim_end_matches('/'))
}

fn utc(instant: Instant) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(instant.millis()).unwrap_or_default()
}
