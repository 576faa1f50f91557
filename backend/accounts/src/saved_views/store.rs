//! SQL of saved views.

use super::rules::{Filters, SavedViewOf, VIEWS_MAX};
use diesel::prelude::*;
use kernel::ids::{OrganizationId, SavedViewId, UserId};
use kernel::text::fold;
use kernel::time::Instant;
use platform::db::schema::{memberships, saved_views};
use platform::db::{Conn, Tx, from_json, to_json};
use platform::http::failure::Failure;

/// Views of one person in an export.
const ROWS_MAX: i64 = 1_000;

/// Whose views, of which organization.
#[derive(Debug, Clone, Copy)]
pub(super) struct Whose {
    pub(super) org: OrganizationId,
    pub(super) user: UserId,
}

/// Filters with a name.
#[derive(Debug, Clone)]
pub(crate) struct Saved {
    pub(crate) id: SavedViewId,
    pub(crate) org: OrganizationId,
    pub(crate) list: SavedViewOf,
    pub(crate) name: String,
    pub(crate) filters: Filters,
    pub(crate) created_at: Instant,
    pub(crate) updated_at: Instant,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = saved_views)]
struct Row {
    id: SavedViewId,
    org_id: OrganizationId,
    list: String,
    name: String,
    filters: String,
    created_at: Instant,
    updated_at: Instant,
}

impl Row {
    fn into_saved(self) -> Result<Saved, Failure> {
        Ok(Saved {
            list: SavedViewOf::parse(&self.list)
                .ok_or_else(|| Failure::fault("a saved view is of an unknown list"))?,
            filters: from_json(&self.filters)?,
            id: self.id,
            org: self.org_id,
            name: self.name,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}

/// Holds a membership for this transaction, so that changes of its views take turns.
pub(super) fn hold(tx: &mut Tx, whose: Whose) -> Result<(), Failure> {
    diesel::update(memberships::table.find((whose.org, whose.user)))
        .set(memberships::created_at.eq(memberships::created_at))
        .execute(tx.conn())?;
    Ok(())
}

/// The views of somebody in a list, by name.
pub(super) fn of_list(conn: &mut Conn, whose: Whose, list: SavedViewOf) -> Result<Vec<Saved>, Failure> {
    let rows: Vec<Row> = saved_views::table
        .filter(saved_views::org_id.eq(whose.org))
        .filter(saved_views::user_id.eq(whose.user))
        .filter(saved_views::list.eq(list.as_str()))
        .order(saved_views::name_key)
        .limit(VIEWS_MAX)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_saved).collect()
}

/// All views of somebody, those made first first.
pub(crate) fn of_user(conn: &mut Conn, user: UserId) -> Result<Vec<Saved>, Failure> {
    let rows: Vec<Row> = saved_views::table
        .filter(saved_views::user_id.eq(user))
        .order(saved_views::id)
        .limit(ROWS_MAX)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_saved).collect()
}

/// One view of somebody.
pub(super) fn find(conn: &mut Conn, whose: Whose, id: SavedViewId) -> Result<Option<Saved>, Failure> {
    let own = saved_views::table
        .filter(saved_views::id.eq(id))
        .filter(saved_views::org_id.eq(whose.org))
        .filter(saved_views::user_id.eq(whose.user));
    let row: Option<Row> = own.select(Row::as_select()).first(conn).optional()?;
    row.map(Row::into_saved).transpose()
}

/// Keeps a new view, unless another one of the list has its name.
pub(super) fn insert(tx: &mut Tx, user: UserId, new: &Saved) -> Result<bool, Failure> {
    let row = (
        saved_views::id.eq(new.id),
        saved_views::org_id.eq(new.org),
        saved_views::user_id.eq(user),
        saved_views::list.eq(new.list.as_str()),
        saved_views::name.eq(&new.name),
        saved_views::name_key.eq(key_of(&new.name)),
        saved_views::filters.eq(to_json(&new.filters)?),
        saved_views::created_at.eq(new.created_at),
        saved_views::updated_at.eq(new.updated_at),
    );
    let insert = diesel::insert_into(saved_views::table).values(row);
    Ok(tx.unless_taken(|conn| insert.execute(conn))?.is_some())
}

/// Changes a view, unless another one of the list has its name.
pub(super) fn save(tx: &mut Tx, next: &Saved) -> Result<bool, Failure> {
    let what = (
        saved_views::name.eq(&next.name),
        saved_views::name_key.eq(key_of(&next.name)),
        saved_views::filters.eq(to_json(&next.filters)?),
        saved_views::updated_at.eq(next.updated_at),
    );
    let update = diesel::update(saved_views::table.find(next.id)).set(what);
    Ok(tx.unless_taken(|conn| update.execute(conn))?.is_some())
}

/// Forgets a view of somebody. Whether there was one.
pub(super) fn delete(tx: &mut Tx, whose: Whose, id: SavedViewId) -> Result<bool, Failure> {
    let own = saved_views::table
        .filter(saved_views::id.eq(id))
        .filter(saved_views::org_id.eq(whose.org))
        .filter(saved_views::user_id.eq(whose.user));
    Ok(diesel::delete(own).execute(tx.conn())? == 1)
}

/// Names that differ in case and accents only are one. What has neither letters nor digits stays as it is.
fn key_of(name: &str) -> String {
    let folded = fold(name);
    if folded.is_empty() { name.to_owned() } else { folded }
}
