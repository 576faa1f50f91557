//! SQL of categories.

use diesel::dsl::count_star;
use diesel::prelude::*;
use kernel::ids::CategoryId;
use kernel::text::{Localized, Slug};
use kernel::time::Instant;
use platform::db::schema::{categories, event_listings};
use platform::db::{Conn, Tx, from_json, to_json};
use platform::http::failure::Failure;

/// A platform has dozens of categories; this only bounds the query.
const CATEGORIES_MAX: i64 = 500;

/// A category to be.
pub struct NewCategory<'a> {
    /// Name in URLs.
    pub slug: &'a Slug,
    /// Name.
    pub name: &'a Localized,
    /// The category this one is a part of.
    pub parent_id: Option<CategoryId>,
    /// Place in the list.
    pub position: i32,
}

/// A category and how many listed events it has itself, without its children's.
pub(super) struct Category {
    pub(super) id: CategoryId,
    pub(super) slug: String,
    pub(super) name: Localized,
    pub(super) parent_id: Option<CategoryId>,
    pub(super) n_events: i64,
}

/// Creates a category.
pub fn create(tx: &mut Tx, new: &NewCategory) -> Result<CategoryId, Failure> {
    let (id, now) = (CategoryId::from_uuid(tx.new_uuid()), tx.now());
    diesel::insert_into(categories::table)
        .values((
            categories::id.eq(id),
            categories::slug.eq(new.slug.as_str()),
            categories::name.eq(to_json(new.name)?),
            categories::parent_id.eq(new.parent_id),
            categories::position.eq(new.position),
            categories::created_at.eq(now),
            categories::updated_at.eq(now),
        ))
        .execute(tx.conn())?;
    crate::revision::bump(tx)?;
    Ok(id)
}

/// All categories in their order, with the number of events that are still to come.
pub(super) fn all(conn: &mut Conn, now: Instant) -> Result<Vec<Category>, Failure> {
    let counts: Vec<(CategoryId, i64)> = event_listings::table
        .filter(event_listings::ends_at.gt(now))
        .group_by(event_listings::category_id)
        .select((event_listings::category_id, count_star()))
        .load(conn)?;
    let rows: Vec<(CategoryId, String, String, Option<CategoryId>)> = categories::table
        .select((categories::id, categories::slug, categories::name, categories::parent_id))
        .order((categories::position, categories::slug))
        .limit(CATEGORIES_MAX)
        .load(conn)?;
    rows.into_iter()
        .map(|(id, slug, name, parent_id)| {
            let n_events = counts.iter().find(|(category, _)| *category == id).map_or(0, |(_, n)| *n);
            Ok(Category { id, slug, name: from_json(&name)?, parent_id, n_events })
        })
        .collect()
}
