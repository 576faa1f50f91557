//! `GET /venues`

use super::store::{self, Venue};
use crate::Catalog;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use kernel::ids::VenueId;
use kernel::page::Cursor;
use kernel::text::Locale;
use platform::http::answers::Fresh;
use platform::http::failure::Failure;
use platform::http::problem::Problem;
use platform::http::query::{self, Checker};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Tag of this list's cursors.
const LIST: u8 = 3;
/// Longest search.
const Q_LENGTH_MAX: usize = 200;

/// A place.
#[derive(Serialize, ToSchema)]
pub struct VenueView {
    id: VenueId,
    /// Its name in URLs.
    slug: String,
    /// Its name.
    #[schema(example = "Stade de la Loire")]
    name: String,
    /// Street and number.
    address: String,
    postal_code: String,
    city: String,
    /// ISO 3166-1 alpha-2.
    #[schema(example = "FR", min_length = 2, max_length = 2)]
    country: String,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// IANA zone.
    #[schema(example = "Europe/Paris")]
    timezone: String,
}

impl VenueView {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Street and number.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Postal code.
    pub fn postal_code(&self) -> &str {
        &self.postal_code
    }

    /// City.
    pub fn city(&self) -> &str {
        &self.city
    }

    /// ISO 3166-1 alpha-2.
    pub fn country(&self) -> &str {
        &self.country
    }
}

impl From<Venue> for VenueView {
    fn from(venue: Venue) -> Self {
        let Venue { id, slug, name, address, postal_code, city, country, latitude, longitude, timezone } =
            venue;
        Self { id, slug, name, address, postal_code, city, country, latitude, longitude, timezone }
    }
}

/// A place and what happens there.
#[derive(Serialize, ToSchema)]
pub struct ListedVenueView {
    #[serde(flatten)]
    venue: VenueView,
    /// Public events still to come.
    n_events: i64,
}

/// A page of places.
#[derive(Serialize, ToSchema)]
pub struct VenuePage {
    data: Vec<ListedVenueView>,
    /// Send it as `cursor` for the next page; null on the last one.
    next_cursor: Option<String>,
}

/// What may be asked of the list of venues.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListVenuesParams {
    /// Words that the name or the city begins with; case and accents do not matter.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Rows of a page.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 20)]
    limit: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Language of the answer; otherwise `Accept-Language` decides, otherwise French.
    #[param(value_type = Option<Locale>, inline)]
    locale: Option<String>,
}

/// List venues
///
/// The places that have public events to come, by name.
#[utoipa::path(tag = "catalog", params(ListVenuesParams), responses(
    (status = 200, body = VenuePage),
    (status = 304, description = "You have it already (If-None-Match)"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`")))]
#[get("/venues")]
pub async fn list_venues(request: HttpRequest, catalog: Data<Catalog>) -> Result<HttpResponse, Failure> {
    catalog.answers.respond(&request, |_| list(&catalog, &request)).await
}

async fn list(catalog: &Catalog, request: &HttpRequest) -> Result<Fresh, Failure> {
    let asked: ListVenuesParams = query::parse(request.query_string())?;
    let mut checker = Checker::default();
    let (limit, cursor) =
        checker.page(LIST, asked.limit.as_deref(), asked.cursor.as_deref(), asked.locale.as_deref());
    let q = asked.q.unwrap_or_default();
    if q.chars().count() > Q_LENGTH_MAX {
        checker.refuse("q", "too_long", "at most 200 characters");
    }
    checker.finish()?;
    let now = catalog.db.clock().now();
    let mut rows = catalog.db.read(move |conn| store::page(conn, &q, limit, cursor.as_ref(), now)).await?;
    let has_more = rows.len() > limit.rows();
    rows.truncate(limit.rows());
    let last = rows.last().filter(|_| has_more);
    let next_cursor = last.map(|(venue, _)| Cursor { list: LIST, key: 0, id: venue.id.uuid() }.encode());
    let view = |(venue, n_events): (Venue, i64)| ListedVenueView { venue: venue.into(), n_events };
    Fresh::json(&VenuePage { data: rows.into_iter().map(view).collect(), next_cursor })
}
