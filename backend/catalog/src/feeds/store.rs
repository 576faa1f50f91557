//! SQL of feeds.

use crate::listings::Card;
use diesel::dsl::exists;
use diesel::prelude::*;
use kernel::ids::OrganizationId;
use kernel::text::Slug;
use kernel::time::Instant;
use platform::db::schema::{event_cards, event_listings, events, organizations};
use platform::db::{Conn, from_json};
use platform::http::failure::Failure;

/// Events of one calendar.
const CALENDAR_EVENTS_MAX: i64 = 200;
/// Organizers and events of one sitemap; its protocol has at most 50,000 addresses.
const SITEMAP_ORGANIZERS_MAX: i64 = 9_000;
const SITEMAP_EVENTS_MAX: i64 = 40_000;

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
    Ok(all.select((events::slug, events::updated_at)).limit(SITEMAP_EVENTS_MAX).load(conn)?)
}

/// The names in URLs of all who have listed events, and when each last changed what it says of itself.
pub(super) fn organizers(conn: &mut Conn) -> Result<Vec<(String, Instant)>, Failure> {
    let listed = event_listings::table.filter(event_listings::org_id.eq(organizations::id));
    Ok(organizations::table
        .filter(exists(listed))
        .order(organizations::slug)
        .select((organizations::slug, organizations::updated_at))
        .limit(SITEMAP_ORGANIZERS_MAX)
        .load(conn)?)
}
