//! SQL of listings.

use super::card::{Card, CardDate, CardOffer, CardPlace, Named};
use super::index::{Entry, EntryDate, PLACE_MARK};
use crate::events::{self, Event, Occurrence};
use crate::offers::{self, Offer};
use crate::{revision, venues};
use diesel::prelude::*;
use kernel::ids::{CategoryId, EventId, OrganizationId, VenueId};
use kernel::text::{Localized, fold};
use kernel::time::{Day, Instant};
use platform::db::schema::{
    categories, event_cards, event_listings, events as events_table, listing_removals, listing_words,
    occurrences,
};
use platform::db::{Conn, Tx, to_json};
use platform::http::failure::Failure;

/// Listings moved on in one transaction.
const ROLL_BATCH: i64 = 200;
/// Rows read at a time when memory catches up with the database.
const CATCH_UP_BATCH: i64 = 2_000;
/// A platform has dozens of categories; this only bounds the query.
const CATEGORIES_MAX: i64 = 500;
/// Dates kept on a card; an event with more shows the soonest.
const CARD_DATES_MAX: usize = 400;

/// Rewrites the listing of an event, or removes it when lists may not show the event (any more).
pub fn refresh(tx: &mut Tx, event_id: EventId) -> Result<(), Failure> {
    let now = tx.now();
    // First, because it makes writers take turns: two that list one event would both insert it.
    let revision = revision::bump(tx)?;
    let listed = event_listings::table.filter(event_listings::event_id.eq(event_id));
    let number: Option<i32> = listed.select(event_listings::number).first(tx.conn()).optional()?;
    diesel::delete(listing_removals::table.find(event_id)).execute(tx.conn())?;
    let is_listed = match events::find(tx.conn(), event_id)? {
        Some(event) if event.is_listed() => write(tx, &event, number, revision, now)?,
        _ => false,
    };
    match number.filter(|_| !is_listed) {
        Some(number) => unlist(tx, event_id, number, revision),
        None => Ok(()),
    }
}

/// Takes an event out of the lists for good, before it is deleted. That it was there is remembered, for
/// nodes that have not heard of it yet.
pub fn remove(tx: &mut Tx, event_id: EventId) -> Result<(), Failure> {
    let revision = revision::bump(tx)?;
    let listed = event_listings::table.filter(event_listings::event_id.eq(event_id));
    let number: Option<i32> = listed.select(event_listings::number).first(tx.conn()).optional()?;
    match number {
        Some(number) => unlist(tx, event_id, number, revision),
        None => Ok(()),
    }
}

fn unlist(tx: &mut Tx, event_id: EventId, number: i32, revision: i64) -> Result<(), Failure> {
    diesel::delete(event_cards::table.find(number)).execute(tx.conn())?;
    diesel::delete(listing_words::table.find(number)).execute(tx.conn())?;
    diesel::delete(event_listings::table.find(number)).execute(tx.conn())?;
    let removal = (listing_removals::event_id.eq(event_id), listing_removals::revision.eq(revision));
    diesel::insert_into(listing_removals::table).values(removal).execute(tx.conn())?;
    Ok(())
}

/// Writes the listing of an event; one without a date to come has none. A listing keeps its number,
/// so a node that has not caught up yet still finds its card.
fn write(
    tx: &mut Tx,
    event: &Event,
    number: Option<i32>,
    revision: i64,
    now: Instant,
) -> Result<bool, Failure> {
    let occurrences = events::occurrences_of(tx.conn(), event.id)?;
    let mut dates: Vec<Occurrence> =
        occurrences.into_iter().filter(|o| o.is_scheduled() && now < o.ends_at).collect();
    dates.truncate(CARD_DATES_MAX);
    let Some(next) = dates.first().cloned() else { return Ok(false) };
    let offers = offers::public_of(tx.conn(), event.id)?;
    let card = card(tx.conn(), event, &dates, &offers)?;
    let listing = NewRow::new(event, &card, &next, &dates, revision);
    let card_set = event_cards::card.eq(to_json(&card)?);
    let words_set = listing_words::words.eq(words(event, &card, &offers));
    if let Some(number) = number {
        diesel::update(event_listings::table.find(number)).set(listing).execute(tx.conn())?;
        diesel::update(event_cards::table.find(number)).set(card_set).execute(tx.conn())?;
        diesel::update(listing_words::table.find(number)).set(words_set).execute(tx.conn())?;
        return Ok(true);
    }
    diesel::insert_into(event_listings::table).values(listing).execute(tx.conn())?;
    let listed = event_listings::table.filter(event_listings::event_id.eq(event.id));
    let number: i32 = listed.select(event_listings::number).first(tx.conn())?;
    diesel::insert_into(event_cards::table)
        .values((event_cards::number.eq(number), card_set))
        .execute(tx.conn())?;
    diesel::insert_into(listing_words::table)
        .values((listing_words::number.eq(number), words_set))
        .execute(tx.conn())?;
    Ok(true)
}

fn card(conn: &mut Conn, event: &Event, dates: &[Occurrence], offers: &[Offer]) -> Result<Card, Failure> {
    let mut venue_ids: Vec<VenueId> =
        dates.iter().filter_map(|date| date.venue_id.or(event.venue_id)).collect();
    venue_ids.sort_unstable();
    venue_ids.dedup();
    let found = venues::by_ids(conn, &venue_ids)?;
    let place = |venue: &venues::Venue| CardPlace {
        venue: venue.name.clone(),
        city: venue.city.clone(),
        country: venue.country.clone(),
    };
    let date = |date: &Occurrence| CardDate {
        id: date.id,
        starts_at: date.starts_at,
        ends_at: date.ends_at,
        days: (date.first_day.number(), date.last_day.number()),
        place: date.venue_id.or(event.venue_id).and_then(|id| found.iter().position(|venue| venue.id == id)),
    };
    let offer = |offer: &Offer| CardOffer {
        occurrence_id: offer.occurrence_id,
        price_minor: offer.price_minor,
        kind: Some(offer.kind),
        sales: offer.sales,
    };
    Ok(Card {
        id: event.id,
        slug: event.slug.clone(),
        title: event.title.clone(),
        summary: event.summary.clone(),
        is_cancelled: event.is_cancelled(),
        is_featured: event.is_featured,
        is_online: event.online_url.is_some(),
        category: event.category.clone(),
        organizer: Named {
            slug: event.organizer.slug.clone(),
            name: Localized { fr: Some(event.organizer.name.clone()), en: None },
        },
        timezone: event.timezone.clone(),
        currency: event.currency,
        fee: event.service_fee,
        sales: event.sales,
        dates: dates.iter().map(date).collect(),
        places: found.iter().map(place).collect(),
        offers: offers.iter().map(offer).collect(),
        image: event.image.clone(),
    })
}

/// The words that a search finds this event by, each once. Those of its places stand there twice, as
/// they are and behind a mark, so that one index answers both searches in one go.
fn words(event: &Event, card: &Card, offers: &[Offer]) -> String {
    let texts = [&event.title, &event.summary, &event.category.name, &event.description];
    let mut words: Vec<String> = texts.into_iter().flat_map(Localized::all).map(fold).collect();
    words.push(fold(&event.organizer.name));
    words.extend(event.tags.iter().map(|tag| fold(tag)));
    words.extend(offers.iter().flat_map(|offer| offer.name.all()).map(fold));
    for place in &card.places {
        let place = fold(&format!("{} {}", place.venue, place.city));
        words.extend(place.split(' ').map(|word| format!("{PLACE_MARK}{word}")));
        words.push(place);
    }
    let words = words.join(" ");
    let mut words: Vec<&str> = words.split(' ').filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    words.dedup();
    words.join(" ")
}

/// Moves listings whose next date has passed on to the one after. Answers how many.
pub fn roll_forward(tx: &mut Tx) -> Result<usize, Failure> {
    let now = tx.now();
    let passed: Vec<EventId> = event_listings::table
        .filter(event_listings::next_ends_at.le(now))
        .order(event_listings::next_ends_at)
        .select(event_listings::event_id)
        .limit(ROLL_BATCH)
        .load(tx.conn())?;
    for event_id in &passed {
        refresh(tx, *event_id)?;
    }
    Ok(passed.len())
}

/// Writes the listings of some events afresh, where only the events are there; answers after which to go on.
pub fn rebuild_some(tx: &mut Tx, after: Option<EventId>) -> Result<Option<EventId>, Failure> {
    let mut query =
        events_table::table.order(events_table::id).select(events_table::id).limit(ROLL_BATCH).into_boxed();
    if let Some(after) = after {
        query = query.filter(events_table::id.gt(after));
    }
    let some: Vec<EventId> = query.load(tx.conn())?;
    for event_id in &some {
        refresh(tx, *event_id)?;
    }
    Ok(some.last().copied())
}

/// Listings that changed after a revision, or all, with their words, in the order of their numbers.
pub(super) fn changed_since(
    conn: &mut Conn,
    revision: Option<i64>,
    after_number: i32,
    now: Instant,
) -> Result<Vec<(Entry, String)>, Failure> {
    let mut query = event_listings::table
        .inner_join(listing_words::table)
        .filter(event_listings::number.gt(after_number))
        .order(event_listings::number)
        .limit(CATCH_UP_BATCH)
        .select((Row::as_select(), listing_words::words))
        .into_boxed();
    if let Some(revision) = revision {
        query = query.filter(event_listings::revision.gt(revision));
    }
    let rows: Vec<(Row, String)> = query.load(conn)?;
    let with_many: Vec<EventId> =
        rows.iter().filter(|(row, _)| row.has_many_dates).map(|(row, _)| row.event_id).collect();
    let mut dates = dates_of(conn, &with_many, now)?.into_iter().peekable();
    let mut entries: Vec<(Entry, String)> =
        rows.into_iter().map(|(row, words)| (row.into_entry(), words)).collect();
    // Dates come in the order of events: each event takes its run.
    entries.sort_by_key(|(entry, _)| entry.event_id);
    for (entry, _) in &mut entries {
        let mut own = Vec::new();
        while let Some((_, date)) = dates.next_if(|(event_id, _)| *event_id == entry.event_id) {
            own.push(date);
        }
        entry.dates = own.into();
    }
    entries.sort_by_key(|(entry, _)| entry.number);
    Ok(entries)
}

fn dates_of(conn: &mut Conn, events: &[EventId], now: Instant) -> Result<Vec<(EventId, EntryDate)>, Failure> {
    if events.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(EventId, Instant, Instant, Day, Day)> = occurrences::table
        .filter(occurrences::event_id.eq_any(events))
        .filter(occurrences::status.eq("scheduled"))
        .filter(occurrences::ends_at.gt(now))
        .order((occurrences::event_id, occurrences::starts_at))
        .select((
            occurrences::event_id,
            occurrences::starts_at,
            occurrences::ends_at,
            occurrences::first_day,
            occurrences::last_day,
        ))
        .limit(CATCH_UP_BATCH * events::OCCURRENCES_PER_EVENT_MAX)
        .load(conn)?;
    let date = |(event_id, starts_at, ends_at, first, last): (_, _, _, Day, Day)| {
        (event_id, EntryDate { starts_at, ends_at, days: (first.number(), last.number()) })
    };
    Ok(rows.into_iter().map(date).collect())
}

/// Events that left the lists after a revision, and the revision at which they did.
pub(super) fn removed_since(
    conn: &mut Conn,
    revision: i64,
    after: Option<EventId>,
) -> Result<Vec<(EventId, i64)>, Failure> {
    let mut query = listing_removals::table
        .filter(listing_removals::revision.gt(revision))
        .order(listing_removals::event_id)
        .limit(CATCH_UP_BATCH)
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(listing_removals::event_id.gt(after));
    }
    Ok(query.load(conn)?)
}

/// Slugs of categories with their ids, and the slug of the category each is a part of.
pub(super) fn categories(conn: &mut Conn) -> Result<Vec<(CategoryId, String, Option<CategoryId>)>, Failure> {
    let columns = (categories::id, categories::slug, categories::parent_id);
    Ok(categories::table.select(columns).order(categories::slug).limit(CATEGORIES_MAX).load(conn)?)
}

/// The cards with these numbers, as JSON, in no particular order.
pub(super) fn cards(conn: &mut Conn, numbers: &[i32]) -> Result<Vec<String>, Failure> {
    Ok(event_cards::table.filter(event_cards::number.eq_any(numbers)).select(event_cards::card).load(conn)?)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = event_listings)]
struct Row {
    number: i32,
    event_id: EventId,
    org_id: OrganizationId,
    category_id: CategoryId,
    starts_at: Instant,
    ends_at: Instant,
    first_day: i32,
    last_day: i32,
    has_many_dates: bool,
    price_key: i64,
    has_free: bool,
    has_paid: bool,
    published_at: Instant,
    revision: i64,
}

impl Row {
    fn into_entry(self) -> Entry {
        Entry {
            event_id: self.event_id,
            number: self.number,
            revision: self.revision,
            org_id: self.org_id,
            category_id: self.category_id,
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            days: (self.first_day, self.last_day),
            price_key: self.price_key,
            has_free: self.has_free,
            has_paid: self.has_paid,
            published_at: self.published_at,
            dates: Box::default(),
        }
    }
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = event_listings)]
struct NewRow {
    event_id: EventId,
    org_id: OrganizationId,
    category_id: CategoryId,
    starts_at: Instant,
    next_ends_at: Instant,
    ends_at: Instant,
    first_day: Day,
    last_day: Day,
    has_many_dates: bool,
    price_key: i64,
    has_free: bool,
    has_paid: bool,
    published_at: Instant,
    revision: i64,
}

impl NewRow {
    fn new(event: &Event, card: &Card, next: &Occurrence, dates: &[Occurrence], revision: i64) -> Self {
        let prices = || card.offers.iter().map(|offer| offer.price_minor);
        Self {
            event_id: event.id,
            org_id: event.org_id,
            category_id: event.category_id,
            starts_at: next.starts_at,
            next_ends_at: next.ends_at,
            ends_at: dates.iter().map(|date| date.ends_at).max().unwrap_or(next.ends_at),
            first_day: dates.iter().map(|date| date.first_day).min().unwrap_or(next.first_day),
            last_day: dates.iter().map(|date| date.last_day).max().unwrap_or(next.last_day),
            has_many_dates: dates.len() > 1,
            price_key: card.price_from().map_or(i64::MAX, kernel::money::Money::sort_key),
            has_free: prices().any(|price| price == 0),
            has_paid: prices().any(|price| price > 0),
            published_at: event.published_at.unwrap_or(event.created_at),
            revision,
        }
    }
}
