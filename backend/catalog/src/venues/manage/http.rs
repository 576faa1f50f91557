//! `/manage/venues`, `/manage/venues/{id}`

use super::refresh;
use super::request::VenueRequest;
use super::store::{self, Search, VenueDetails};
use crate::events::manage::catch_up;
use crate::listings::Filter;
use crate::refusal::CatalogRefusal;
use crate::{Catalog, journal};
use accounts::Accounts;
use accounts::audit;
use accounts::guard::Caller;
use accounts::limits::rules::{VENUES, wait};
use accounts::orgs::access::{ManageEvents, OrganizationParams, SeeEvents, Team, Wanted};
use accounts::orgs::slugs_of;
use actix_web::http::header::ETAG;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};
use kernel::ids::{OrganizationId, VenueId};
use kernel::page::Cursor;
use kernel::time::{Instant, Zone};
use platform::db::{Conn, Tx};
use platform::http::body::Unread;
use platform::http::client::Client;
use platform::http::etag::{self, IfMatch};
use platform::http::failure::{Failure, TooMany};
use platform::http::problem::Problem;
use platform::http::query::{self, Checker};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Tag of this list's cursors.
const LIST: u8 = 31;
/// Longest search.
const Q_LENGTH_MAX: usize = 200;
/// Zone of a new venue that does not say.
const ZONE: &str = "Europe/Paris";

/// A venue as its owner sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ManagedVenueView {
    id: VenueId,
    /// Its name in URLs; it never changes.
    #[schema(example = "theatre-du-parc")]
    slug: String,
    /// Whether everybody may use it; then only administrators change it.
    is_shared: bool,
    #[schema(example = "Théâtre du Parc")]
    name: String,
    /// Street and number.
    address: Option<String>,
    postal_code: Option<String>,
    city: String,
    /// ISO 3166-1 alpha-2.
    #[schema(example = "FR", min_length = 2, max_length = 2)]
    country: String,
    /// Degrees north.
    latitude: Option<f64>,
    /// Degrees east.
    longitude: Option<f64>,
    /// IANA zone.
    #[schema(example = "Europe/Paris")]
    timezone: String,
    created_at: Instant,
    updated_at: Instant,
}

impl From<VenueDetails> for ManagedVenueView {
    fn from(venue: VenueDetails) -> Self {
        let said = |text: String| (!text.is_empty()).then_some(text);
        Self {
            id: venue.id,
            slug: venue.slug,
            is_shared: venue.owner.is_none(),
            name: venue.name,
            address: said(venue.address),
            postal_code: said(venue.postal_code),
            city: venue.city,
            country: venue.country,
            latitude: venue.position.map(|(north, _)| north),
            longitude: venue.position.map(|(_, east)| east),
            timezone: venue.zone.name().to_owned(),
            created_at: venue.created_at,
            updated_at: venue.updated_at,
        }
    }
}

impl ManagedVenueView {
    /// Which venue.
    pub(super) const fn id(&self) -> VenueId {
        self.id
    }
}

/// A page of venues.
#[derive(Serialize, ToSchema)]
pub struct ManagedVenuePage {
    /// By name.
    pub data: Vec<ManagedVenueView>,
    /// Send it as `cursor` for the next page; null on the last one.
    pub next_cursor: Option<String>,
    /// Venues on all pages.
    #[schema(minimum = 0)]
    pub total: i64,
}

/// What may be asked of the venues that an organization may use.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListManagedVenuesParams {
    /// Which organization; may be left out by who works for one only, and by programs.
    #[param(value_type = Option<OrganizationId>)]
    org: Option<String>,
    /// Words that the name or the city begins with; case and accents do not matter.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Rows of a page.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 20)]
    limit: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// List the venues that my organization may use
///
/// Its own, and those that everybody may use.
#[utoipa::path(tag = "events", security(("access_token" = []), ("api_token" = [])), params(ListManagedVenuesParams), responses(
    (status = 200, body = ManagedVenuePage),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`")))]
#[get("/manage/venues")]
pub async fn list_managed_venues(
    Caller(asker): Caller<Team<SeeEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let params: ListManagedVenuesParams = query::parse(request.query_string())?;
    let may = asker.ask(&accounts, Wanted::named(params.org.as_deref())).await?;
    let mut checker = Checker::default();
    let (limit, cursor) = checker.page(LIST, params.limit.as_deref(), params.cursor.as_deref(), None);
    if params.q.as_deref().is_some_and(|q| q.chars().count() > Q_LENGTH_MAX) {
        checker.refuse("q", "too_long", "at most 200 characters");
    }
    checker.finish()?;
    let after = cursor.map(|cursor| VenueId::from_uuid(cursor.id));
    let search = Search { user: Some(may.org), words: Filter::words_of(params.q.as_deref()), after };
    let (mut rows, total) = catalog.db.read(move |conn| store::page(conn, &search, limit)).await?;
    let has_more = rows.len() > limit.rows();
    rows.truncate(limit.rows());
    let last = rows.last().filter(|_| has_more);
    let next_cursor = last.map(|venue| Cursor { list: LIST, key: 0, id: venue.id.uuid() }.encode());
    let data = rows.into_iter().map(ManagedVenueView::from).collect();
    Ok(HttpResponse::Ok().json(ManagedVenuePage { data, next_cursor, total }))
}

/// Make a venue
///
/// Of the organization's own. For owners and managers; at most 100 a day.
#[utoipa::path(tag = "events", security(("access_token" = [])), params(OrganizationParams), request_body = VenueRequest, responses(
    (status = 201, body = ManagedVenueView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`")))]
#[post("/manage/venues")]
pub async fn create_venue(
    Caller(asker): Caller<Team<ManageEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    body: Unread<VenueRequest>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    asker.ask(&accounts, org).await?;
    let wish = body.read().await?;
    let limits = accounts.limits.clone();
    let created = catalog.db.write(move |tx| {
        let now = tx.now();
        let may = asker.admit(tx.conn(), org, now)?;
        let new = wish.onto(blank(tx, Some(may.org))?)?;
        let count = limits.count(tx, &VENUES, &may.org.to_string())?;
        if let Some(retry_after) = wait(&VENUES, 1, count, now) {
            return Ok(Err(Failure::from(TooMany { retry_after })));
        }
        let made = with_free_slug(tx, &new)?;
        let what = ("catalog.venue_created", format!("venue:{}", made.id));
        let view = ManagedVenueView::from(made);
        let said = audit::changes(&serde_json::json!({}), &view)?;
        journal::record(tx, &client, &may, what, said)?;
        Ok(Ok(view))
    });
    let view = created.await??;
    Ok(HttpResponse::Created().insert_header((ETAG, etag::of(&view)?)).json(view))
}

/// A venue that says nothing yet.
pub(crate) fn blank(tx: &mut Tx, owner: Option<OrganizationId>) -> Result<VenueDetails, Failure> {
    Ok(VenueDetails {
        id: VenueId::from_uuid(tx.new_uuid()),
        owner,
        slug: String::new(),
        name: String::new(),
        address: String::new(),
        postal_code: String::new(),
        city: String::new(),
        country: String::new(),
        position: None,
        zone: Zone::parse(ZONE).ok_or_else(|| Failure::fault("no zone"))?,
        created_at: tx.now(),
        updated_at: tx.now(),
    })
}

/// Writes a new venue under a name in URLs that is free.
pub(crate) fn with_free_slug(tx: &mut Tx, new: &VenueDetails) -> Result<VenueDetails, Failure> {
    let unique = tx.new_uuid().simple().to_string();
    for slug in slugs_of(&new.name, &unique) {
        let named = VenueDetails { slug: slug.as_str().to_owned(), ..new.clone() };
        if store::insert(tx, &named)?.is_some() {
            return Ok(named);
        }
    }
    Err(Failure::fault("no slug is left for a venue"))
}

/// A venue that an organization may look at.
fn usable(conn: &mut Conn, org: OrganizationId, id: &str) -> Result<VenueDetails, Failure> {
    let id = VenueId::parse(id).ok_or(CatalogRefusal::VenueNotFound)?;
    let found = store::find(conn, id)?.filter(|venue| venue.owner.is_none_or(|owner| owner == org));
    found.ok_or_else(|| CatalogRefusal::VenueNotFound.into())
}

/// Show a venue
///
/// Of the organization's own, or one that everybody may use.
#[utoipa::path(tag = "events", security(("access_token" = []), ("api_token" = [])),
    params(("id" = VenueId, Path, description = "The venue"), OrganizationParams), responses(
    (status = 200, body = ManagedVenueView),
    (status = 304, description = "Unchanged since `If-None-Match`"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.venue_not_found`")))]
#[get("/manage/venues/{id}")]
pub async fn get_managed_venue(
    Caller(asker): Caller<Team<SeeEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let may = asker.ask(&accounts, Wanted::of(&request)?).await?;
    let venue = catalog.db.read(move |conn| usable(conn, may.org, &id)).await?;
    etag::respond(&request, &ManagedVenueView::from(venue))
}

/// A venue of an owner, held until the transaction ends.
pub(crate) fn take(tx: &mut Tx, owner: Option<OrganizationId>, id: &str) -> Result<VenueDetails, Failure> {
    let id = VenueId::parse(id).ok_or(CatalogRefusal::VenueNotFound)?;
    let found = store::find(tx.conn(), id)?.filter(|venue| venue.owner == owner);
    if found.is_none() || !store::hold(tx, id)? {
        return Err(CatalogRefusal::VenueNotFound.into());
    }
    store::find(tx.conn(), id)?.ok_or_else(|| CatalogRefusal::VenueNotFound.into())
}

/// Changes a venue, and lets the public see it.
pub(crate) fn change(
    tx: &mut Tx,
    old: VenueDetails,
    asked: &VenueRequest,
    expected: Option<&IfMatch>,
) -> Result<(ManagedVenueView, Option<serde_json::Value>), Failure> {
    let was = ManagedVenueView::from(old.clone());
    etag::insist(expected, &was)?;
    let next = asked.onto(old)?;
    store::save(tx, &next)?;
    let next = store::find(tx.conn(), next.id)?.ok_or(CatalogRefusal::VenueNotFound)?;
    refresh::show(tx, next.id)?;
    let is = ManagedVenueView::from(next);
    let said = audit::changes(&was, &is)?;
    Ok((is, said))
}

/// Change a venue
///
/// Of the organization's own. For owners and managers. Send the ETag of what you saw as `If-Match`. Pages
/// of its events follow within a second.
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = VenueId, Path, description = "The venue"), OrganizationParams), request_body = VenueRequest, responses(
    (status = 200, body = ManagedVenueView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.venue_not_found`"),
    (status = 412, body = Problem, content_type = "application/problem+json", description = "`http.precondition_failed`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`"),
    (status = 428, body = Problem, content_type = "application/problem+json", description = "`http.precondition_required`")))]
#[patch("/manage/venues/{id}")]
pub async fn update_venue(
    Caller(asker): Caller<Team<ManageEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    id: Path<String>,
    body: Unread<VenueRequest>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    asker.ask(&accounts, org).await?;
    let wish = body.read().await?;
    let expected = IfMatch::of(&request).ok();
    let changed = catalog.db.write(move |tx| {
        let now = tx.now();
        let may = asker.admit(tx.conn(), org, now)?;
        let old = take(tx, Some(may.org), &id)?;
        let (view, said) = change(tx, old, &wish, expected.as_ref())?;
        if said.is_some() {
            let what = ("catalog.venue_changed", format!("venue:{}", view.id));
            journal::record(tx, &client, &may, what, said)?;
        }
        Ok(view)
    });
    let view = changed.await?;
    catch_up(&catalog).await;
    Ok(HttpResponse::Ok().insert_header((ETAG, etag::of(&view)?)).json(view))
}

/// Delete a venue
///
/// Of the organization's own, as long as no event takes place there. Send the ETag of what you saw as
/// `If-Match`.
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = VenueId, Path, description = "The venue"), OrganizationParams), responses(
    (status = 204, description = "It is gone"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.venue_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.venue_in_use`"),
    (status = 412, body = Problem, content_type = "application/problem+json", description = "`http.precondition_failed`"),
    (status = 428, body = Problem, content_type = "application/problem+json", description = "`http.precondition_required`")))]
#[delete("/manage/venues/{id}")]
pub async fn delete_venue(
    Caller(asker): Caller<Team<ManageEvents>>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    let expected = IfMatch::of(&request).ok();
    let deleted = catalog.db.write(move |tx| {
        let now = tx.now();
        let may = asker.admit(tx.conn(), org, now)?;
        let old = take(tx, Some(may.org), &id)?;
        let was = ManagedVenueView::from(old);
        etag::insist(expected.as_ref(), &was)?;
        if !store::delete(tx, was.id)? {
            return Err(CatalogRefusal::VenueInUse.into());
        }
        let said = serde_json::json!({ "name": was.name });
        journal::record(tx, &client, &may, ("catalog.venue_deleted", format!("venue:{}", was.id)), Some(said))
    });
    deleted.await?;
    Ok(HttpResponse::NoContent().finish())
}
