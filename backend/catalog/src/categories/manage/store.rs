//! SQL of categories as administrators see them.

use super::rules::CATEGORIES_MAX;
use diesel::dsl::{count_star, max};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};
use kernel::ids::{CategoryId, EventId};
use kernel::text::Localized;
use kernel::time::Instant;
use platform::db::schema::{categories, events};
use platform::db::{Conn, Tx, from_json, to_json};
use platform::http::failure::Failure;

/// A category with everything that administrators may see and change.
#[derive(Debug, Clone)]
pub(super) struct CategoryDetails {
    pub(super) id: CategoryId,
    pub(super) slug: String,
    pub(super) name: Localized,
    pub(super) parent_id: Option<CategoryId>,
    pub(super) position: i32,
    /// Events of this kind, whoever may see them, without those of its parts.
    pub(super) n_events: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
}

type Row = (CategoryId, String, String, Option<CategoryId>, i32, Instant, Instant);

/// Every category in its order: there are dozens.
pub(super) fn all(conn: &mut Conn) -> Result<Vec<CategoryDetails>, Failure> {
    let counts: Vec<(Option<CategoryId>, i64)> = events::table
        .filter(events::category_id.is_not_null())
        .group_by(events::category_id)
        .select((events::category_id, count_star()))
        .load(conn)?;
    let rows: Vec<Row> = categories::table
        .select((
            categories::id,
            categories::slug,
            categories::name,
            categories::parent_id,
            categories::position,
            categories::created_at,
            categories::updated_at,
        ))
        .order((categories::position, categories::slug))
        .limit(CATEGORIES_MAX)
        .load(conn)?;
    rows.into_iter()
        .map(|(id, slug, name, parent_id, position, created_at, updated_at)| {
            let n_events = counts.iter().find(|(of, _)| *of == Some(id)).map_or(0, |(_, n)| *n);
            let name = from_json(&name)?;
            Ok(CategoryDetails { id, slug, name, parent_id, position, n_events, created_at, updated_at })
        })
        .collect()
}

/// The place behind the last category.
pub(super) fn end(conn: &mut Conn) -> Result<i32, Failure> {
    let last: Option<i32> = categories::table.select(max(categories::position)).first(conn)?;
    Ok(last.map_or(0, |last| last.saturating_add(1)))
}

/// Makes a category; `None` when another has its slug.
pub(super) fn insert(tx: &mut Tx, new: &CategoryDetails) -> Result<Option<()>, Failure> {
    let insert = diesel::insert_into(categories::table).values((
        categories::id.eq(new.id),
        categories::slug.eq(&new.slug),
        categories::name.eq(to_json(&new.name)?),
        categories::parent_id.eq(new.parent_id),
        categories::position.eq(new.position),
        categories::created_at.eq(new.created_at),
        categories::updated_at.eq(new.updated_at),
    ));
    Ok(tx.unless_taken(|conn| insert.execute(conn))?.map(|_| ()))
}

/// Changes a category.
pub(super) fn save(tx: &mut Tx, next: &CategoryDetails) -> Result<(), Failure> {
    let now = tx.now();
    diesel::update(categories::table.find(next.id))
        .set((
            categories::name.eq(to_json(&next.name)?),
            categories::parent_id.eq(next.parent_id),
            categories::position.eq(next.position),
            categories::updated_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Deletes a category. Whether nothing is of it: else it stays.
pub(super) fn delete(tx: &mut Tx, id: CategoryId) -> Result<bool, Failure> {
    match diesel::delete(categories::table.find(id)).execute(tx.conn()) {
        Ok(_) => Ok(true),
        // An event is of this kind, or a category is a part of it.
        Err(Error::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _)) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Events of a category, after one of them.
pub(super) fn events_of(
    conn: &mut Conn,
    category: CategoryId,
    after: Option<EventId>,
    limit: i64,
) -> Result<Vec<EventId>, Failure> {
    let of = events::table.filter(events::category_id.eq(category));
    let mut query = of.order(events::id).select(events::id).limit(limit).into_boxed();
    if let Some(after) = after {
        query = query.filter(events::id.gt(after));
    }
    Ok(query.load(conn)?)
}
