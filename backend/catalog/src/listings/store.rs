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
use platform::db::schema::{event_cards, event_listings};
use platform::db::sql::Sql;
use platform::db::{Conn, Tx, to_json};
use platform::http::failure::Failure;

/// Listings moved on in one transaction.
const ROLL_BATCH: i64 = 200;
/// Stands before a place's words in the index; no text that people write folds to this.
const PLACE_MARK: &str = "0place0";
/// Dates kept on a card; an event with more shows the soonest.
const CARD_DATES_MAX: usize = 400;

/// Rewrites the listing of an event, or removes it when lists may not show the event (any more).
pub fn refresh(tx: &mut Tx, event_id: EventId) -> Result<(), Failure> {
    let now = tx.now();
    // First, because it makes writers take turns: two that rewrote one listing would both insert it.
    revision::bump(tx)?;
    let listed = event_listings::table.filter(event_listings::event_id.eq(event_id));
    let numbers: Vec<i32> = listed.select(event_listings::number).load(tx.conn())?;
    diesel::delete(event_cards::table.filter(event_cards::number.eq_any(&numbers))).execute(tx.conn())?;
    diesel::delete(event_listings::table.filter(event_listings::event_id.eq(event_id))).execute(tx.conn())?;
    match events::find(tx.conn(), event_id)? {
        Some(event) if event.is_listed() => insert(tx, &event, now),
        _ => Ok(()),
    }
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
            event_listings::first_day.eq(dates
                .iter()
                .map(|date| date.first_day)
                .min()
                .unwrap_or(next.first_day)),
            event_listings::last_day.eq(dates
                .iter()
                .map(|date| date.last_day)
                .max()
                .unwrap_or(next.last_day)),
            event_listings::has_many_dates.eq(dates.len() > 1),
            event_listings::price_key.eq(card.price_from().map_or(i64::MAX, kernel::money::Money::sort_key)),
            event_listings::has_free.eq(prices().any(|price| price == 0)),
            event_listings::has_paid.eq(prices().any(|price| price > 0)),
            event_listings::published_at.eq(event.published_at.unwrap_or(event.created_at)),
        ))
        .execute(tx.conn())?;
    let listed = event_listings::table.filter(event_listings::event_id.eq(event.id));
    let number: i32 = listed.select(event_listings::number).first(tx.conn())?;
    diesel::insert_into(event_cards::table)
        .values((
            event_cards::number.eq(number),
            event_cards::card.eq(to_json(&card)?),
            event_cards::words.eq(words(event, &card, &offers)),
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

/// The words that a search finds this event by. Those of its places stand there twice, as they are
/// and behind a mark, so that one index answers both searches in one go.
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

/// One row of a list, with the number of rows on all pages.
pub(super) struct ListedRow {
    pub(super) event_id: EventId,
    pub(super) key: i64,
    pub(super) card: String,
    pub(super) total: i64,
}

type Columns = (Binary, BigInt, Text, BigInt);

/// One page of a list: the numbers of its rows first, from narrow columns, then their cards.
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
    let is_selective = filter.is_selective();
    if is_selective {
        // Few rows match: they are collected once, then counted and sorted.
        sql.push("WITH m AS MATERIALIZED (");
        matches(&mut sql, filter, sort, now, is_postgres);
        sql.push("), p AS MATERIALIZED (SELECT m.number, m.event_id, m.k FROM m WHERE m.k IS NOT NULL");
        continue_after(&mut sql, sort, "m.k", "m.event_id", after);
        order(&mut sql, sort, "m.k", "m.event_id");
    } else {
        // Many rows match: an index has them in order, and the walk along it ends with the page.
        sql.push("WITH p AS MATERIALIZED (");
        matches(&mut sql, filter, sort, now, is_postgres);
        continue_after(&mut sql, sort, column(sort), "l.event_id", after);
        order(&mut sql, sort, column(sort), "l.event_id");
    }
    sql.push(" LIMIT ")
        .big(rows_max)
        .push(") SELECT p.event_id, p.k, c.card, (SELECT CAST(COUNT(x.k) AS BIGINT) FROM ");
    if is_selective {
        sql.push("m x");
    } else {
        sql.push("(");
        matches(&mut sql, filter, sort, now, is_postgres);
        sql.push(") x");
    }
    sql.push(") FROM p JOIN event_cards c ON c.number = p.number");
    order(&mut sql, sort, "p.k", "p.event_id");
    let rows: Vec<(EventId, i64, String, i64)> = sql.load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(event_id, key, card, total)| ListedRow { event_id, key, card, total })
        .collect())
}

const fn column(sort: Sort) -> &'static str {
    match sort {
        Sort::Date => "l.starts_at",
        Sort::Price | Sort::PriceDesc => "l.price_key",
        Sort::Newest => "l.published_at",
    }
}

/// The listings that a filter lets through, each with its sort key `k`. With a range of days,
/// "soonest" means the first date inside it; no such date means no key.
fn matches(sql: &mut Sql<Columns>, filter: &Filter, sort: Sort, now: Instant, is_postgres: bool) {
    sql.push("SELECT l.number, l.event_id, ");
    if filter.has_days() {
        // Most events have one date, and their listing knows it: only the others are looked up.
        let first = if sort == Sort::Date { "MIN(o.starts_at)" } else { column(sort) };
        sql.push("CASE WHEN l.has_many_dates THEN (SELECT ").push(first);
        dates_within(sql, filter, now);
        sql.push(" AND o.event_id = l.event_id LIMIT 1) ELSE ").push(column(sort)).push(" END AS k");
    } else {
        sql.push(column(sort)).push(" AS k");
    }
    search(sql, filter, is_postgres);
    sql.push(" AND l.ends_at > ").big(now.millis());
    if let Some(from) = filter.from {
        sql.push(" AND l.last_day >= ").int(from.number());
    }
    if let Some(to) = filter.to {
        sql.push(" AND l.first_day <= ").int(to.number());
    }
    if let Some(category) = &filter.category {
        sql.push(
            " AND l.category_id IN (SELECT g.id FROM categories g \
             LEFT JOIN categories h ON h.id = g.parent_id WHERE g.slug = ",
        );
        sql.text(category.as_str()).push(" OR h.slug = ").text(category.as_str()).push(")");
    }
    match filter.price {
        Some(PriceFilter::Free) => sql.push(" AND l.has_free"),
        Some(PriceFilter::Paid) => sql.push(" AND l.has_paid"),
        None => sql,
    };
}

/// The dates still to come that touch the range of days.
fn dates_within(sql: &mut Sql<Columns>, filter: &Filter, now: Instant) {
    sql.push(" FROM occurrences o WHERE o.status = 'scheduled' AND o.ends_at > ").big(now.millis());
    if let Some(from) = filter.from {
        sql.push(" AND o.last_day >= ").int(from.number());
    }
    if let Some(to) = filter.to {
        sql.push(" AND o.first_day <= ").int(to.number());
    }
}

/// Where the listings come from: the words' index when there are words. Folded words are letters
/// and digits only, so quoting them is all that either syntax needs.
fn search(sql: &mut Sql<Columns>, filter: &Filter, is_postgres: bool) {
    let marked = filter.place_words.iter().map(|word| format!("{PLACE_MARK}{word}"));
    let words = filter.words.iter().cloned().chain(marked);
    if !filter.has_words() {
        sql.push(" FROM event_listings l WHERE 1 = 1");
    } else if is_postgres {
        let query = words.map(|word| format!("'{word}':*")).collect::<Vec<_>>().join(" & ");
        sql.push(" FROM event_cards w JOIN event_listings l ON l.number = w.number");
        sql.push(" WHERE w.words_index @@ to_tsquery('simple', ").text(query).push(")");
    } else {
        let query = words.map(|word| format!("\"{word}\"*")).collect::<Vec<_>>().join(" AND ");
        // CROSS JOIN is SQLite's way to say which table leads.
        sql.push(" FROM event_words w CROSS JOIN event_listings l ON l.number = w.rowid");
        sql.push(" WHERE w.event_words MATCH ").text(query);
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
