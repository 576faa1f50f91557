//! SQL of organizations, for administrators.

use diesel::dsl::count_star;
use diesel::prelude::*;
use kernel::ids::OrganizationId;
use kernel::time::Instant;
use platform::db::Conn;
use platform::db::schema::{memberships, organizations};
use platform::http::failure::Failure;

/// An organization in a list.
#[derive(Debug, Clone)]
pub(super) struct Listed {
    pub id: OrganizationId,
    pub slug: String,
    pub name: String,
    pub n_members: i64,
    pub created_at: Instant,
}

/// Organizations whose slug begins so, the newest first.
pub(super) fn page(
    conn: &mut Conn,
    slug_start: &str,
    before: Option<OrganizationId>,
    limit: i64,
) -> Result<Vec<Listed>, Failure> {
    let mut query = organizations::table
        .order(organizations::id.desc())
        .limit(limit)
        .select((organizations::id, organizations::slug, organizations::name, organizations::created_at))
        .into_boxed();
    if !slug_start.is_empty() {
        // Slugs hold letters, digits and hyphens only: nothing in them is special to LIKE.
        query = query.filter(organizations::slug.like(format!("%{slug_start}%")));
    }
    if let Some(before) = before {
        query = query.filter(organizations::id.lt(before));
    }
    let rows: Vec<(OrganizationId, String, String, Instant)> = query.load(conn)?;
    let ids: Vec<OrganizationId> = rows.iter().map(|row| row.0).collect();
    let counts: Vec<(OrganizationId, i64)> = memberships::table
        .filter(memberships::org_id.eq_any(ids))
        .group_by(memberships::org_id)
        .select((memberships::org_id, count_star()))
        .load(conn)?;
    let listed = |(id, slug, name, created_at)| {
        let n_members = counts.iter().find(|(org, _)| *org == id).map_or(0, |(_, n)| *n);
        Listed { id, slug, name, n_members, created_at }
    };
    Ok(rows.into_iter().map(listed).collect())
}
