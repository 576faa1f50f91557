//! SQL of listings.

use super::card::{Card, CardDate, CardOffer, CardPlace, Named};
use super::search::{Filter, PriceFilter, Sort};
use crate::events::{self, Event, Occurrence};
use crate::offers::{self, Offer};
use crate::{revision, venues};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Text};
use kernel::ids::{EventId, VenueId};
use kernel::page::Cursor;
use kernel::text::{Localized, fold};
use kernel::time::Instant;
use platform::db::schema::event_listings;
use platform::db::sql::Sql;
use platform::db::{Conn, Tx, to_json};
use platform::http::failure::Failure;

/// Listings moved on in one transaction.
const ROLL_BATCH: i64 = 200;
/// Dates kept on a card; an event with more shows the soonest.
const CARD_DATES_MAX: usize = 400;

/// Rewrites the listing of an event, or removes it when lists may not show the event (any more).
pub fn refresh(tx: &mut Tx, event_id: EventId) -> Result<(), Failure> {
    let now = tx.now();
    diesel::delete(event_listings::table.filter(event_listings::event_id.eq(event_id))).execute(tx.conn())?;
    if let Some(event) = events::find(tx.conn(), event_id)?
        && event.is_listed()
    {
        insert(tx, &event, now)?;
    }
    revision::bump(tx)
}

fn insert(tx: &mut Tx, event: &Event, now: Instant) -> Result<(), Failure> {
    let occurrences = events::occurrences_of(tx.conn(), event.id)?;
    let mut dates: Vec<Occurrence> =
        occurrences.into_iter().filter(|o| o.is_scheduled() && now < o.ends_at).collect();
    dates.truncate(CARD_DATES_MAX);
    let Some(next) = dates.first().cloned() else { return Ok(()) };
    let offers = offers::public_of(tx.conn(), event.id)?;
    let card = card(tx.conn(), event, &dates, &offers)?;
    let prices = || card.offers.iter().map(|offer| offer.price_minor);
    let last_end = dates.iter().map(|date| date.ends_at).max().unwrap_or(next.ends_at);
    diesel::insert_into(event_listings::table)
        .values((
            event_listings::event_id.eq(event.id),
            event_listings::org_id.eq(event.org_id),
            event_listings::category_id.eq(event.category_id),
            event_listings::starts_at.eq(next.starts_at),
            event_listings::next_ends_at.eq(next.ends_at),
            event_listings::ends_at.eq(last_end),
            event_listings::price_key.eq(card.price_from().map_or(i64::MAX, kernel::money::Money::sort_key)),
            event_listings::has_free.eq(prices().any(|price| price == 0)),
            event_listings::has_paid.eq(prices().any(|price| price > 0)),
            event_listings::published_at.eq(event.published_at.unwrap_or(event.created_at)),
            event_listings::card.eq(to_json(&card)?),
            event_listings::words.eq(words(event, &card, &offers)),
            event_listings::place_words.eq(place_words(&card)),
        ))
        .execute(tx.conn())?;
    Ok(())
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
        sales: event.sales,
        dates: dates.iter().map(date).collect(),
        places: found.iter().map(place).collect(),
        offers: offers.iter().map(offer).collect(),
        image: event.image.clone(),
    })
}

/// The words that a search finds this event by.
fn words(event: &Event, card: &Card, offers: &[Offer]) -> String {
    let texts = [&event.title, &event.summary, &event.category.name, &event.description];
    let mut words: Vec<String> = texts.into_iter().flat_map(Localized::all).map(fold).collect();
    words.push(fold(&event.organizer.name));
    words.extend(event.tags.iter().map(|tag| fold(tag)));
    words.extend(offers.iter().flat_map(|offer| offer.name.all()).map(fold));
    words.push(place_words(card));
    words.join(" ")
}

fn place_words(card: &Card) -> String {
    let words = card.places.iter().map(|place| fold(&format!("{} {}", place.venue, place.city)));
    words.collect::<Vec<_>>().join(" ")
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

/// One row of a list, with the number of rows on all pages.
pub(super) struct ListedRow {
    pub(super) event_id: EventId,
    pub(super) key: i64,
    pub(super) card: String,
    pub(super) total: i64,
}

type Columns = (Binary, BigInt, Text, BigInt);

/// One page of a list. Both shapes answer the same; they differ in what the database does first.
pub(super) fn page(
    conn: &mut Conn,
    filter: &Filter,
    sort: Sort,
    rows_max: i64,
    after: Option<&Cursor>,
    now: Instant,
) -> Result<Vec<ListedRow>, Failure> {
    let is_postgres = matches!(conn, Conn::Pg(_));
    let mut sql = Sql::<Columns>::default();
    if filter.is_selective() {
        // Few rows match: collect them, then count and sort what was collected.
        sql.push("WITH m AS MATERIALIZED (SELECT l.number, l.event_id, ")
            .push(key(filter, sort))
            .push(" AS k");
        matches(&mut sql, filter, now, is_postgres);
        sql.push(
            ") SELECT m.event_id, m.k, l.card, (SELECT CAST(COUNT(*) AS BIGINT) FROM m) \
             FROM m JOIN event_listings l ON l.number = m.number WHERE 1 = 1",
        );
        continue_after(&mut sql, sort, "m.k", "m.event_id", after);
        order(&mut sql, sort, "m.k", "m.event_id");
    } else {
        // Many rows match: walk the index of the sort order and stop after one page.
        sql.push("SELECT l.event_id, ")
            .push(key(filter, sort))
            .push(", l.card, (SELECT CAST(COUNT(*) AS BIGINT)");
        matches(&mut sql, filter, now, is_postgres);
        sql.push(")");
        matches(&mut sql, filter, now, is_postgres);
        continue_after(&mut sql, sort, key(filter, sort), "l.event_id", after);
        order(&mut sql, sort, key(filter, sort), "l.event_id");
    }
    sql.push(" LIMIT ").big(rows_max);
    let rows: Vec<(EventId, i64, String, i64)> = sql.load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(event_id, key, card, total)| ListedRow { event_id, key, card, total })
        .collect())
}

/// The sort key. With a range of days, "soonest" means the first date inside it.
const fn key(filter: &Filter, sort: Sort) -> &'static str {
    match sort {
        Sort::Date if filter.has_days() => "d.starts_at",
        Sort::Date => "l.starts_at",
        Sort::Price | Sort::PriceDesc => "l.price_key",
        Sort::Newest => "l.published_at",
    }
}

fn matches(sql: &mut Sql<Columns>, filter: &Filter, now: Instant, is_postgres: bool) {
    sql.push(" FROM event_listings l");
    if filter.has_days() {
        within_days(sql, filter, now);
    }
    sql.push(" WHERE l.ends_at > ").big(now.millis());
    if is_postgres {
        postgres_words(sql, "words_index", &filter.words);
        postgres_words(sql, "place_words_index", &filter.place_words);
    } else {
        sqlite_words(sql, filter);
    }
    if let Some(category) = &filter.category {
        sql.push(
            " AND l.category_id IN (SELECT c.id FROM categories c \
             LEFT JOIN categories p ON p.id = c.parent_id WHERE c.slug = ",
        );
        sql.text(category.as_str()).push(" OR p.slug = ").text(category.as_str()).push(")");
    }
    match filter.price {
        Some(PriceFilter::Free) => sql.push(" AND l.has_free"),
        Some(PriceFilter::Paid) => sql.push(" AND l.has_paid"),
        None => sql,
    };
}

/// Joins the first date of each event inside the range of days.
fn within_days(sql: &mut Sql<Columns>, filter: &Filter, now: Instant) {
    sql.push(
        " JOIN (SELECT o.event_id, MIN(o.starts_at) AS starts_at FROM occurrences o \
         WHERE o.status = 'scheduled' AND o.ends_at > ",
    );
    sql.big(now.millis());
    if let Some(from) = filter.from {
        sql.push(" AND o.last_day >= ").int(from.number());
    }
    if let Some(to) = filter.to {
        sql.push(" AND o.first_day <= ").int(to.number());
    }
    sql.push(" GROUP BY o.event_id) d ON d.event_id = l.event_id");
}

/// Folded words are letters and digits only, so quoting them is all that either syntax needs.
fn postgres_words(sql: &mut Sql<Columns>, column: &str, words: &[String]) {
    if words.is_empty() {
        return;
    }
    let query = words.iter().map(|word| format!("'{word}':*")).collect::<Vec<_>>().join(" & ");
    sql.push(" AND l.").push(column).push(" @@ to_tsquery('simple', ").text(query).push(")");
}

fn sqlite_words(sql: &mut Sql<Columns>, filter: &Filter) {
    let all = |column: &str, words: &[String]| {
        let words = words.iter().map(|word| format!("\"{word}\"*")).collect::<Vec<_>>().join(" AND ");
        (!words.is_empty()).then(|| format!("{column} : ({words})"))
    };
    let parts = [all("words", &filter.words), all("place_words", &filter.place_words)];
    let query = parts.into_iter().flatten().collect::<Vec<_>>().join(" AND ");
    if !query.is_empty() {
        sql.push(" AND l.number IN (SELECT rowid FROM event_words WHERE event_words MATCH ")
            .text(query)
            .push(")");
    }
}

fn continue_after(sql: &mut Sql<Columns>, sort: Sort, key: &str, id: &str, after: Option<&Cursor>) {
    if let Some(cursor) = after {
        let (than, bytes) = (if sort.is_descending() { " < (" } else { " > (" }, cursor.id.as_bytes());
        sql.push(" AND (").push(key).push(", ").push(id).push(")").push(than);
        sql.big(cursor.key).push(", ").bytes(bytes).push(")");
    }
}

fn order(sql: &mut Sql<Columns>, sort: Sort, key: &str, id: &str) {
    let direction = if sort.is_descending() { " DESC" } else { "" };
    sql.push(" ORDER BY ").push(key).push(direction).push(", ").push(id).push(direction);
}
