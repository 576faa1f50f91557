//! What a public page shows before the app has been read: the first screen, in the app's own classes, so
//! that React draws the same thing over it and nothing moves.
//!
//! It is made of what the page's data says and of nothing about who asks, so it is cached with the page.
//! The app's stylesheet dresses it; the few rules of its own are in frontend/src/app/first-paint.css.
//!
//! - [`template`]  HTML with holes, the only place where a text becomes HTML
//! - [`words`]     the app's words
//! - [`format`]    dates, prices, places
//! - [`parts`]     poster, icon, card

mod format;
mod parts;
mod template;
mod words;

use super::head::{HERO_SIZES, POSTER_SIZES};
use catalog::events::views::{EventCardView, EventList, EventView, PublicEventStatus};
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{Span, Zoned};
use kernel::text::Locale;
use kernel::time::Instant;
use parts::{card, icon, poster};
use template::{Html, fill};
use words::counted;

/// Cards in the strip of the home page.
const FEATURED_MAX: usize = 3;
/// Cards of the list that the first screens of a large window show; React draws the rest.
const CARDS_MAX: usize = 6;

/// The header, and a page below it.
fn frame(path: &str, locale: Locale, main: Html) -> String {
    // As the app's links do it, which are current for the pages below them too.
    let current = if path.starts_with("/events") { " aria-current=\"page\"" } else { "" };
    let next = if path == "/" { String::new() } else { format!("?next={}", path.replace('/', "%2F")) };
    let values = [
        ("logo", fill(include_str!("logo.html"), locale, &[])),
        ("current", Html::fixed(current)),
        ("other_language", Html::fixed(if locale == Locale::Fr { "EN" } else { "FR" })),
        ("moon", icon("moon", 20)),
        ("sun", icon("sun", 20)),
        ("cart", icon("cart", 20)),
        ("person", icon("person", 20)),
        ("next", next.into()),
        ("main", main),
    ];
    fill(include_str!("frame.html"), locale, &values).into_string()
}

/// The event that the home page's window shows.
pub(super) fn lead(list: &EventList) -> Option<&EventCardView> {
    list.data.iter().find(|card| card.is_featured).or(list.data.first())
}

/// The home page: its window, and the strip below.
pub(super) fn home(list: &EventList, now: Instant, locale: Locale) -> String {
    let (friday, sunday) = weekend(&now.timestamp().to_zoned(TimeZone::UTC));
    let strip: Html = list
        .data
        .iter()
        .filter(|card| card.is_featured)
        .skip(1)
        .take(FEATURED_MAX)
        .map(|event| card(event, "h3", false, locale))
        .collect();
    let has_strip = list.data.iter().filter(|card| card.is_featured).count() > 1;
    let featured = fill(include_str!("featured.html"), locale, &[("cards", strip)]);
    let values = [
        ("search", icon("search", 20)),
        ("friday", friday.into()),
        ("sunday", sunday.into()),
        ("window", lead(list).map(|event| window(event, locale)).unwrap_or_default()),
        ("featured", if has_strip { featured } else { Html::default() }),
    ];
    frame("/", locale, fill(include_str!("home.html"), locale, &values))
}

fn window(event: &EventCardView, locale: Locale) -> Html {
    let at = format::on_clock(event.starts_at, &event.timezone);
    let values = [
        ("poster", poster(event.image.as_ref(), &event.title, HERO_SIZES, true)),
        ("slug", event.slug.as_str().into()),
        ("title", format::keep_together(&event.title).into()),
        ("starts_at", event.starts_at.to_rfc3339().into()),
        ("when", format::date_time(&at, locale).into()),
        ("place", format::place(&event.place, locale).into()),
        ("price", format::price(event.is_free, event.price_from, locale).into()),
    ];
    fill(include_str!("window.html"), locale, &values)
}

/// The coming Friday to Sunday, or what is left of this one.
fn weekend(now: &Zoned) -> (String, String) {
    let today = now.date();
    let left = i64::from(Weekday::Sunday.to_monday_zero_offset() - today.weekday().to_monday_zero_offset());
    let day = |days: i64| today.saturating_add(Span::new().days(days)).to_string();
    (day((left - 2).max(0)), day(left))
}

/// The first cards of the list of events.
pub(super) fn list(list: &EventList, locale: Locale) -> String {
    let total = u64::try_from(list.total).unwrap_or_default();
    let shown = format::count(total, locale);
    let cards = list.data.iter().take(CARDS_MAX).enumerate();
    let values = [
        ("total", counted(["list_total_one", "list_total_many"], total, &shown, locale).into()),
        ("filter", icon("filter", 20)),
        ("cards", cards.map(|(at, event)| card(event, "h2", at == 0, locale)).collect()),
    ];
    frame("/events", locale, fill(include_str!("list.html"), locale, &values))
}

/// An event: what, when, where and how much.
pub(super) fn event(view: &EventView, locale: Locale) -> String {
    let cancelled = fill("<p class=\"event-article_cancelled\">{{=event_cancelled_text}}</p>", locale, &[]);
    let is_cancelled = view.status == PublicEventStatus::Cancelled;
    let values = [
        ("arrow", icon("arrow", 16)),
        ("category_slug", view.category.slug.as_str().into()),
        ("category", view.category.name.as_str().into()),
        ("cancelled", if is_cancelled { cancelled } else { Html::default() }),
        ("title", format::keep_together(&view.title).into()),
        ("summary", format::keep_together(&view.summary).into()),
        ("poster", poster(view.image.as_ref(), &view.title, POSTER_SIZES, true)),
        ("calendar", icon("calendar", 20)),
        ("when", when(view, locale)),
        ("pin", icon(if view.venue.is_some() { "pin" } else { "globe" }, 20)),
        ("where", place(view, locale)),
        ("house", icon("organizer", 20)),
        ("organizer", view.organizer.name.as_str().into()),
        ("price", format::price(view.is_free, view.price_from, locale).into()),
        ("sale", parts::sale(view.status, view.sale_status, locale)),
        ("slug", view.slug.as_str().into()),
        ("language", Html::fixed(if locale == Locale::Fr { "fr" } else { "en" })),
        ("download", icon("download", 20)),
        ("share", icon("share", 20)),
    ];
    let page = fill(include_str!("event.html"), locale, &values);
    frame(&format!("/events/{}", view.slug), locale, page)
}

fn when(view: &EventView, locale: Locale) -> Html {
    if view.occurrences.is_empty() {
        return fill("<span class=\"event-facts_strong\">{{=event_date_later}}</span>", locale, &[]);
    }
    let (from, to) =
        (format::on_clock(view.starts_at, &view.timezone), format::on_clock(view.ends_at, &view.timezone));
    let more = parts::more_dates(view.n_dates, locale)
        .map(|more| fill("<a href=\"#dates\">{{more}}</a>", locale, &[("more", more.into())]));
    let values = [
        ("weekday", format::weekday(&from, locale).into()),
        ("starts_at", view.starts_at.to_rfc3339().into()),
        ("range", format::range(&from, &to, locale).into()),
        ("more", more.unwrap_or_default()),
    ];
    fill(include_str!("when.html"), locale, &values)
}

fn place(view: &EventView, locale: Locale) -> Html {
    let Some(venue) = &view.venue else {
        let name = format::place(&view.place, locale);
        return fill("<span class=\"event-facts_strong\">{{name}}</span>", locale, &[("name", name.into())]);
    };
    let street = match venue.address() {
        "" => Html::default(),
        address => fill("{{address}}<br>", locale, &[("address", address.into())]),
    };
    let also = fill("<span class=\"event-facts_soft\">{{=event_also_online}}</span>", locale, &[]);
    let map = venue.latitude.zip(venue.longitude).map(|(latitude, longitude)| {
        let values = [("latitude", Html::number(latitude)), ("longitude", Html::number(longitude))];
        fill(include_str!("map.html"), locale, &values)
    });
    let values = [
        ("name", venue.name().into()),
        ("street", street),
        ("postal_code", venue.postal_code().into()),
        ("city", venue.city().into()),
        ("online", if view.place.is_online { also } else { Html::default() }),
        ("map", map.unwrap_or_default()),
    ];
    fill(include_str!("venue.html"), locale, &values)
}
