//! The calendar file of an event: iCalendar, one entry per date, times in UTC so that every
//! calendar reads them alike.

use super::page::EventPage;
use super::store::Occurrence;
use chrono::{DateTime, Utc};
use icalendar::{Calendar, Component, EventLike, EventStatus};
use kernel::text::Locale;
use kernel::time::Instant;
use url::Url;

/// Writes the file. `host` makes the entries' ids unique among all Guichets.
pub fn write(page: &EventPage, locale: Locale, public_url: &Url) -> String {
    let mut calendar = Calendar::new();
    calendar.name(page.event.title.get(locale));
    for date in &page.occurrences {
        calendar.push(entry(page, date, locale, public_url));
    }
    calendar.done().to_string()
}

fn entry(page: &EventPage, date: &Occurrence, locale: Locale, public_url: &Url) -> icalendar::Event {
    let event = &page.event;
    let link = page_url(public_url, &event.slug);
    let mut entry = icalendar::Event::new();
    entry
        .uid(&format!("{}@{}", date.id, public_url.host_str().unwrap_or("guichet")))
        .timestamp(utc(date.updated_at))
        .summary(event.title.get(locale))
        .description(&format!("{}\n\n{link}", event.summary.get(locale)))
        .url(&link)
        .starts(utc(date.starts_at))
        .ends(utc(date.ends_at))
        .status(if date.is_scheduled() && !event.is_cancelled() {
            EventStatus::Confirmed
        } else {
            EventStatus::Cancelled
        });
    if let Some(venue) = page.venue_of(date) {
        let place = [venue.name.as_str(), &venue.address, &venue.postal_code, &venue.city, &venue.country];
        entry.location(&place.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "));
        if let (Some(north), Some(east)) = (venue.latitude, venue.longitude) {
            entry.add_property("GEO", format!("{north};{east}"));
        }
    }
    entry.done()
}

/// Address of an event's page.
pub fn page_url(public_url: &Url, slug: &str) -> String {
    format!("{}/events/{slug}", public_url.as_str().trim_end_matches('/'))
}

fn utc(instant: Instant) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(instant.millis()).unwrap_or_default()
}
