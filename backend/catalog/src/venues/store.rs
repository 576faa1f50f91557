//! SQL of venues.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary};
use kernel::ids::{OrganizationId, VenueId};
use kernel::page::{Cursor, PageLimit};
use kernel::text::{Slug, fold, search_words};
use kernel::time::{Instant, Zone};
use platform::db::schema::venues;
use platform::db::sql::Sql;
use platform::db::{Conn, Tx};
use platform::http::failure::Failure;

/// A venue to be.
pub struct NewVenue<'a> {
    /// The organization it belongs to; none when everybody may use it.
    pub org_id: Option<OrganizationId>,
    /// Name in URLs.
    pub slug: &'a Slug,
    /// Name.
    pub name: &'a str,
    /// Street and number.
    pub address: &'a str,
    /// Postal code.
    pub postal_code: &'a str,
    /// City.
    pub city: &'a str,
    /// ISO 3166-1 alpha-2.
    pub country: &'a str,
    /// Degrees north and east.
    pub position: Option<(f64, f64)>,
    /// Its time zone.
    pub zone: &'a Zone,
}

/// A venue.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = venues)]
pub struct Venue {
    /// Id.
    pub id: VenueId,
    /// Name in URLs.
    pub slug: String,
    /// Name.
    pub name: String,
    /// Street and number.
    pub address: String,
    /// Postal code.
    pub postal_code: String,
    /// City.
    pub city: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// IANA zone.
    pub timezone: String,
}

/// Creates a venue.
pub fn create(tx: &mut Tx, new: &NewVenue) -> Result<VenueId, Failure> {
    let (id, now) = (VenueId::from_uuid(tx.new_uuid()), tx.now());
    diesel::insert_into(venues::table)
        .values((
            venues::id.eq(id),
            venues::org_id.eq(new.org_id),
            venues::slug.eq(new.slug.as_str()),
            venues::name.eq(new.name),
            venues::address.eq(new.address),
            venues::postal_code.eq(new.postal_code),
            venues::city.eq(new.city),
            venues::country.eq(new.country),
            venues::latitude.eq(new.position.map(|(north, _)| north)),
            venues::longitude.eq(new.position.map(|(_, east)| east)),
            venues::timezone.eq(new.zone.name()),
            venues::words.eq(words_of(new.name, new.city)),
            venues::created_at.eq(now),
            venues::updated_at.eq(now),
        ))
        .execute(tx.conn())?;
    crate::revision::bump(tx)?;
    Ok(id)
}

/// What searches look into: each word after a space, so that it is found by its beginning.
pub(crate) fn words_of(name: &str, city: &str) -> String {
    format!(" {}", fold(&format!("{name} {city}")))
}

/// The venues with these ids, in no particular order.
pub fn by_ids(conn: &mut Conn, ids: &[VenueId]) -> Result<Vec<Venue>, Failure> {
    Ok(venues::table.filter(venues::id.eq_any(ids)).select(Venue::as_select()).load(conn)?)
}

/// One page of the venues that have a listed event to come, in the order of their slugs, each with
/// the number of those events. A venue of private events only stays unknown.
pub(super) fn page(
    conn: &mut Conn,
    q: &str,
    limit: PageLimit,
    after: Option<&Cursor>,
    now: Instant,
) -> Result<Vec<(Venue, i64)>, Failure> {
    let mut sql = Sql::<(Binary, BigInt)>::default();
    sql.push(
        "SELECT v.id, used.n FROM venues v JOIN (\
           SELECT COALESCE(o.venue_id, e.venue_id) AS venue_id, CAST(COUNT(DISTINCT e.id) AS BIGINT) AS n \
           FROM event_listings l JOIN events e ON e.id = l.event_id \
           JOIN occurrences o ON o.event_id = e.id AND o.status = 'scheduled' AND o.ends_at > ",
    );
    sql.big(now.millis()).push(" GROUP BY 1) used ON used.venue_id = v.id WHERE 1 = 1");
    for word in search_words(q) {
        // Folded words hold letters and digits only: nothing in them is special to LIKE.
        sql.push(" AND v.words LIKE ").text(format!("% {word}%"));
    }
    if let Some(cursor) = after {
        sql.push(" AND v.slug > (SELECT slug FROM venues WHERE id = ").bytes(cursor.id.as_bytes()).push(")");
    }
    sql.push(" ORDER BY v.slug LIMIT ").big(limit.probe());
    let found: Vec<(VenueId, i64)> = sql.load(conn)?;
    let ids: Vec<VenueId> = found.iter().map(|(id, _)| *id).collect();
    let known = by_ids(conn, &ids)?;
    // In the database's order, which a cursor continues.
    let venue = |id: &VenueId| known.iter().find(|venue| venue.id == *id).cloned();
    Ok(found.iter().filter_map(|(id, n)| Some((venue(id)?, *n))).collect())
}
