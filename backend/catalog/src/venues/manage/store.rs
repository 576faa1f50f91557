//! SQL of venues as their owner sees them. An owner is an organization, or nobody: then everybody may
//! use the venue, and administrators change it.

use crate::venues::store::words_of;
use diesel::dsl::{count_star, exists};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};
use kernel::ids::{EventId, OrganizationId, VenueId};
use kernel::page::PageLimit;
use kernel::time::{Instant, Zone};
use platform::db::schema::{events, occurrences, venues};
use platform::db::{Conn, Tx};
use platform::http::failure::Failure;

/// A venue with everything that its owner may change.
#[derive(Debug, Clone)]
pub(crate) struct VenueDetails {
    pub(crate) id: VenueId,
    pub(crate) owner: Option<OrganizationId>,
    pub(crate) slug: String,
    pub(crate) name: String,
    pub(crate) address: String,
    pub(crate) postal_code: String,
    pub(crate) city: String,
    pub(crate) country: String,
    pub(crate) position: Option<(f64, f64)>,
    pub(crate) zone: Zone,
    pub(crate) created_at: Instant,
    pub(crate) updated_at: Instant,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = venues)]
struct Row {
    id: VenueId,
    org_id: Option<OrganizationId>,
    slug: String,
    name: String,
    address: String,
    postal_code: String,
    city: String,
    country: String,
    latitude: Option<f64>,
    longitude: Option<f64>,
    timezone: String,
    created_at: Instant,
    updated_at: Instant,
}

impl Row {
    fn into_details(self) -> Result<VenueDetails, Failure> {
        Ok(VenueDetails {
            id: self.id,
            owner: self.org_id,
            slug: self.slug,
            name: self.name,
            address: self.address,
            postal_code: self.postal_code,
            city: self.city,
            country: self.country,
            position: self.latitude.zip(self.longitude),
            zone: Zone::parse(&self.timezone).ok_or_else(|| Failure::fault("a venue has an unknown zone"))?,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}

/// Which venues are looked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Search {
    /// The organization that may use them; none: those that everybody may.
    pub(crate) user: Option<OrganizationId>,
    /// Words of name and city, folded, each from its beginning.
    pub(crate) words: Vec<String>,
    /// The last one of the page before.
    pub(crate) after: Option<VenueId>,
}

/// Venues by their name in URLs, and how many there are on all pages.
pub(crate) fn page(
    conn: &mut Conn,
    search: &Search,
    limit: PageLimit,
) -> Result<(Vec<VenueDetails>, i64), Failure> {
    let wanted = || {
        let mut query = venues::table.into_boxed();
        query = match search.user {
            Some(org) => query.filter(venues::org_id.is_null().or(venues::org_id.eq(Some(org)))),
            None => query.filter(venues::org_id.is_null()),
        };
        for word in &search.words {
            // Folded words hold letters and digits only: nothing in them is special to LIKE.
            query = query.filter(venues::words.like(format!("% {word}%")));
        }
        query
    };
    let total: i64 = wanted().select(count_star()).first(conn)?;
    let mut query = wanted();
    if let Some(after) = search.after {
        let last: Option<String> = venues::table.find(after).select(venues::slug).first(conn).optional()?;
        query = query.filter(venues::slug.gt(last.unwrap_or_default()));
    }
    let rows: Vec<Row> =
        query.order(venues::slug).limit(limit.probe()).select(Row::as_select()).load(conn)?;
    Ok((rows.into_iter().map(Row::into_details).collect::<Result<_, _>>()?, total))
}

/// A venue, whoever owns it.
pub(crate) fn find(conn: &mut Conn, id: VenueId) -> Result<Option<VenueDetails>, Failure> {
    let row: Option<Row> = venues::table.find(id).select(Row::as_select()).first(conn).optional()?;
    row.map(Row::into_details).transpose()
}

/// Holds a venue until the transaction ends, so that changes of it take turns. Whether it is there.
pub(crate) fn hold(tx: &mut Tx, id: VenueId) -> Result<bool, Failure> {
    let held = diesel::update(venues::table.find(id))
        .set(venues::updated_at.eq(venues::updated_at))
        .execute(tx.conn())?;
    Ok(held == 1)
}

/// Makes a venue; `None` when another has its slug.
pub(crate) fn insert(tx: &mut Tx, new: &VenueDetails) -> Result<Option<()>, Failure> {
    let insert = diesel::insert_into(venues::table).values((
        (
            venues::id.eq(new.id),
            venues::org_id.eq(new.owner),
            venues::slug.eq(&new.slug),
            venues::name.eq(&new.name),
            venues::address.eq(&new.address),
            venues::postal_code.eq(&new.postal_code),
            venues::city.eq(&new.city),
            venues::country.eq(&new.country),
        ),
        (
            venues::latitude.eq(new.position.map(|(north, _)| north)),
            venues::longitude.eq(new.position.map(|(_, east)| east)),
            venues::timezone.eq(new.zone.name()),
            venues::words.eq(words_of(&new.name, &new.city)),
            venues::created_at.eq(new.created_at),
            venues::updated_at.eq(new.updated_at),
        ),
    ));
    Ok(tx.unless_taken(|conn| insert.execute(conn))?.map(|_| ()))
}

/// Changes a venue.
pub(crate) fn save(tx: &mut Tx, next: &VenueDetails) -> Result<(), Failure> {
    let now = tx.now();
    diesel::update(venues::table.find(next.id))
        .set((
            venues::name.eq(&next.name),
            venues::address.eq(&next.address),
            venues::postal_code.eq(&next.postal_code),
            venues::city.eq(&next.city),
            venues::country.eq(&next.country),
            venues::latitude.eq(next.position.map(|(north, _)| north)),
            venues::longitude.eq(next.position.map(|(_, east)| east)),
            venues::timezone.eq(next.zone.name()),
            venues::words.eq(words_of(&next.name, &next.city)),
            venues::updated_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Deletes a venue. Whether nothing takes place there: else it stays.
pub(crate) fn delete(tx: &mut Tx, id: VenueId) -> Result<bool, Failure> {
    let of_events = events::table.filter(events::venue_id.eq(Some(id)));
    let of_dates = occurrences::table.filter(occurrences::venue_id.eq(Some(id)));
    let is_used: bool = diesel::select(exists(of_events)).get_result(tx.conn())?;
    if is_used || diesel::select(exists(of_dates)).get_result(tx.conn())? {
        return Ok(false);
    }
    match diesel::delete(venues::table.find(id)).execute(tx.conn()) {
        Ok(_) => Ok(true),
        // Somebody took it for an event just now.
        Err(Error::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _)) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Events that take place at a venue, with all or some of their dates, after one of them.
pub(super) fn events_at(
    conn: &mut Conn,
    venue: VenueId,
    after: Option<EventId>,
    limit: i64,
) -> Result<Vec<EventId>, Failure> {
    let of_dates =
        occurrences::table.filter(occurrences::venue_id.eq(Some(venue))).select(occurrences::event_id);
    let mut query = events::table
        .filter(events::venue_id.eq(Some(venue)).or(events::id.eq_any(of_dates)))
        .order(events::id)
        .select(events::id)
        .limit(limit)
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(events::id.gt(after));
    }
    Ok(query.load(conn)?)
}
