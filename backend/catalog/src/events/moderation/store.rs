//! SQL of events as administrators see them.

use diesel::dsl::count_star;
use diesel::prelude::*;
use kernel::ids::{EventId, OrganizationId};
use kernel::page::PageLimit;
use kernel::text::Localized;
use kernel::time::Instant;
use platform::db::schema::{events, organizations};
use platform::db::{Conn, Tx, from_json};
use platform::http::failure::Failure;

/// An event that is out, or was before it was taken down.
#[derive(Debug, Clone)]
pub(super) struct OutEvent {
    pub(super) id: EventId,
    pub(super) org: OrganizationId,
    pub(super) slug: String,
    pub(super) title: Localized,
    pub(super) status: String,
    pub(super) visibility: String,
    pub(super) is_featured: bool,
    pub(super) taken_down: Option<(Instant, String)>,
    pub(super) organizer: (String, String),
    pub(super) published_at: Option<Instant>,
}

type Row = (
    (EventId, OrganizationId, String, String, String, String, bool),
    (Option<Instant>, Option<String>, Option<Instant>),
    (String, String),
);

fn read((event, (taken_down_at, reason, published_at), organizer): Row) -> Result<OutEvent, Failure> {
    let (id, org, slug, title, status, visibility, is_featured) = event;
    Ok(OutEvent {
        id,
        org,
        slug,
        title: from_json(&title)?,
        status,
        visibility,
        is_featured,
        taken_down: taken_down_at.map(|at| (at, reason.unwrap_or_default())),
        organizer,
        published_at,
    })
}

/// Which events are looked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Search {
    /// Words that the titles contain, folded, each from its beginning.
    pub(super) words: Vec<String>,
    /// Only those that are taken down, or only those that are not.
    pub(super) is_taken_down: Option<bool>,
    /// Only those that are shown first, or only those that are not.
    pub(super) is_featured: Option<bool>,
    /// The last one of the page before.
    pub(super) after: Option<EventId>,
}

/// The newest events that are out, and how many there are on all pages.
pub(super) fn page(
    conn: &mut Conn,
    search: &Search,
    limit: PageLimit,
) -> Result<(Vec<OutEvent>, i64), Failure> {
    let wanted = || {
        let mut query = events::table
            .inner_join(organizations::table)
            .filter(events::status.eq_any(["published", "cancelled"]))
            .into_boxed();
        match search.is_taken_down {
            Some(true) => query = query.filter(events::taken_down_at.is_not_null()),
            Some(false) => query = query.filter(events::taken_down_at.is_null()),
            None => {}
        }
        if let Some(is_featured) = search.is_featured {
            query = query.filter(events::is_featured.eq(is_featured));
        }
        for word in &search.words {
            // Folded words hold letters and digits only: nothing in them is special to LIKE.
            query = query.filter(events::words.like(format!("% {word}%")));
        }
        query
    };
    let total: i64 = wanted().select(count_star()).first(conn)?;
    let mut query = wanted();
    if let Some(after) = search.after {
        query = query.filter(events::id.lt(after));
    }
    let rows: Vec<Row> = query
        .order(events::id.desc())
        .limit(limit.probe())
        .select((
            (
                events::id,
                events::org_id,
                events::slug,
                events::title,
                events::status,
                events::visibility,
                events::is_featured,
            ),
            (events::taken_down_at, events::taken_down_reason, events::published_at),
            (organizations::slug, organizations::name),
        ))
        .load(conn)?;
    Ok((rows.into_iter().map(read).collect::<Result<_, _>>()?, total))
}

/// One event that is out.
pub(super) fn find(conn: &mut Conn, id: EventId) -> Result<Option<OutEvent>, Failure> {
    let row: Option<Row> = events::table
        .inner_join(organizations::table)
        .filter(events::id.eq(id))
        .filter(events::status.eq_any(["published", "cancelled"]))
        .select((
            (
                events::id,
                events::org_id,
                events::slug,
                events::title,
                events::status,
                events::visibility,
                events::is_featured,
            ),
            (events::taken_down_at, events::taken_down_reason, events::published_at),
            (organizations::slug, organizations::name),
        ))
        .first(conn)
        .optional()?;
    row.map(read).transpose()
}

/// Shows an event first, or not any more. Whether that changed anything.
pub(super) fn set_featured(tx: &mut Tx, id: EventId, is_featured: bool) -> Result<bool, Failure> {
    let now = tx.now();
    let other = events::table.filter(events::id.eq(id)).filter(events::is_featured.ne(is_featured));
    let n = diesel::update(other)
        .set((events::is_featured.eq(is_featured), events::updated_at.eq(now)))
        .execute(tx.conn())?;
    Ok(n == 1)
}

/// Takes an event down, or puts it back. Whether it was not so already.
pub(super) fn set_taken_down(tx: &mut Tx, id: EventId, reason: Option<&str>) -> Result<bool, Failure> {
    let now = tx.now();
    let mut other = diesel::update(events::table.filter(events::id.eq(id))).into_boxed();
    other = match reason {
        Some(_) => other.filter(events::taken_down_at.is_null()),
        None => other.filter(events::taken_down_at.is_not_null()),
    };
    let n = other
        .set((
            events::taken_down_at.eq(reason.map(|_| now)),
            events::taken_down_reason.eq(reason),
            events::updated_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(n == 1)
}
