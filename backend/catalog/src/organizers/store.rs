//! SQL of the events of an organization.

use diesel::prelude::*;
use kernel::ids::{EventId, OrganizationId};
use kernel::text::Slug;
use platform::db::Conn;
use platform::db::schema::{events, organizations};
use platform::http::failure::Failure;

/// Who has this name in URLs.
pub(crate) fn id_of(conn: &mut Conn, slug: &Slug) -> Result<Option<OrganizationId>, Failure> {
    let named = organizations::table.filter(organizations::slug.eq(slug.as_str()));
    Ok(named.select(organizations::id).first(conn).optional()?)
}

/// Events of an organization after one of them, in the order of their ids.
pub(super) fn events_of(
    conn: &mut Conn,
    org: OrganizationId,
    after: Option<EventId>,
    limit: i64,
) -> Result<Vec<EventId>, Failure> {
    let mut query = events::table
        .filter(events::org_id.eq(org))
        .order(events::id)
        .select(events::id)
        .limit(limit)
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(events::id.gt(after));
    }
    Ok(query.load(conn)?)
}
