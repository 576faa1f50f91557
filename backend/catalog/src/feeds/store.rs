//! SQL of feeds.

use crate::listings::Card;
use diesel::prelude::*;
use kernel::ids::OrganizationId;
use kernel::text::Slug;
use kernel::time::Instant;
use platform::db::schema::{event_cards, event_listings, events, organizations};
use platform::db::{Conn, from_json};
use platform::http::failure::Failure;

/// Events of one calendar.
const CALENDAR_EVENTS_MAX: i64 = 200;
/// Addresses of one sitemap, as its protocol has it.
const SITEMAP_URLS_MAX: i64 = 50_000;

/// An organizer by its name in URLs.
pub(super) fn organizer(conn: &mut Conn, slug: &Slug) -> Result<Option<(OrganizationId, String)>, Failure> {
    let named = organizations::table.filter(organizations::slug.eq(slug.as_str()));
    Ok(named.select((organizations::id, organizations::name)).first(conn).optional()?)
}

/// The listed events of an organizer, soonest first, each with when it was published.
pub(super) fn cards_of(
    conn: &mut Conn,
    org: OrganizationId,
    now: Instant,
) -> Result<Vec<(Card, Instant)>, Failure> {
    let rows: Vec<(String, Instant)> = event_listings::table
        .inner_join(event_cards::table)
        .filter(event_listings::org_id.eq(org))
        .filter(event_listings::ends_at.gt(now))
        .order((event_listings::starts_at, event_listings::number))
        .select((event_cards::card, event_listings::published_at))
        .limit(CALENDAR_EVENTS_MAX)
        .load(conn)?;
    rows.into_iter().map(|(card, at)| Ok((from_json(&card)?, at))).collect()
}

/// The names in URLs of all listed events, and when each last changed.
pub(super) fn listed(conn: &mut Conn) -> Result<Vec<(String, Instant)>, Failure> {
    let all = event_listings::table.inner_join(events::table).order(event_listings::number);
    Ok(all.select((events::slug, events::updated_at)).limit(SITEMAP_URLS_MAX).load(conn)?)
}
