//! `/admin/venues`, `/admin/venues/{id}`: the venues that every organization may use.

use super::http::{ManagedVenuePage, ManagedVenueView, blank, change, take, with_free_slug};
use super::request::VenueRequest;
use super::store::{self, Search, VenueDetails};
use crate::events::manage::catch_up;
use crate::listings::Filter;
use crate::refusal::CatalogRefusal;
use crate::{Catalog, journal};
use accounts::audit;
use accounts::guard::{Caller, PlatformAdmin};
use actix_web::http::header::ETAG;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};
use kernel::ids::VenueId;
use kernel::page::Cursor;
use platform::http::body::Body;
use platform::http::client::Client;
use platform::http::etag::{self, IfMatch};
use platform::http::failure::Failure;
use platform::http::problem::Problem;
use platform::http::query::{self, Checker};
use serde::Deserialize;
use utoipa::IntoParams;

/// Tag of this list's cursors.
const LIST: u8 = 32;
/// Longest search.
const Q_LENGTH_MAX: usize = 200;

/// What may be asked of the shared venues.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListSharedVenuesParams {
    /// Words that the name or the city begins with; case and accents do not matter.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Rows of a page.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 20)]
    limit: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// List the shared venues
///
/// Those that every organization may use. For administrators.
#[utoipa::path(tag = "admin", security(("access_token" = [])), params(ListSharedVenuesParams), responses(
    (status = 200, body = ManagedVenuePage),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`")))]
#[get("/admin/venues")]
pub async fn list_shared_venues(
    _admin: Caller<PlatformAdmin>,
    catalog: Data<Catalog>,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let params: ListSharedVenuesParams = query::parse(request.query_string())?;
    let mut checker = Checker::default();
    let (limit, cursor) = checker.page(LIST, params.limit.as_deref(), params.cursor.as_deref(), None);
    if params.q.as_deref().is_some_and(|q| q.chars().count() > Q_LENGTH_MAX) {
        checker.refuse("q", "too_long", "at most 200 characters");
    }
    checker.finish()?;
    let after = cursor.map(|cursor| VenueId::from_uuid(cursor.id));
    let search = Search { user: None, words: Filter::words_of(params.q.as_deref()), after };
    let (mut rows, total) = catalog.db.read(move |conn| store::page(conn, &search, limit)).await?;
    let has_more = rows.len() > limit.rows();
    rows.truncate(limit.rows());
    let last = rows.last().filter(|_| has_more);
    let next_cursor = last.map(|venue| Cursor { list: LIST, key: 0, id: venue.id.uuid() }.encode());
    let data = rows.into_iter().map(ManagedVenueView::from).collect();
    Ok(HttpResponse::Ok().json(ManagedVenuePage { data, next_cursor, total }))
}

/// Make a shared venue
///
/// For administrators.
#[utoipa::path(tag = "admin", security(("access_token" = [])), request_body = VenueRequest, responses(
    (status = 201, body = ManagedVenueView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`")))]
#[post("/admin/venues")]
pub async fn create_shared_venue(
    Caller(admin): Caller<PlatformAdmin>,
    catalog: Data<Catalog>,
    client: Client,
    body: Body<VenueRequest>,
) -> Result<HttpResponse, Failure> {
    let wish = body.0;
    let created = catalog.db.write(move |tx| {
        let new = wish.onto(blank(tx, None)?)?;
        let view = ManagedVenueView::from(with_free_slug(tx, &new)?);
        let said = audit::changes(&serde_json::json!({}), &view)?;
        let what = ("catalog.venue_created", format!("venue:{}", view.id()));
        journal::record_admin(tx, &client, admin, None, what, said)?;
        Ok(view)
    });
    let view = created.await?;
    Ok(HttpResponse::Created().insert_header((ETAG, etag::of(&view)?)).json(view))
}

/// Show a shared venue
///
/// For administrators.
#[utoipa::path(tag = "admin", security(("access_token" = [])),
    params(("id" = VenueId, Path, description = "The venue")), responses(
    (status = 200, body = ManagedVenueView),
    (status = 304, description = "Unchanged since `If-None-Match`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`catalog.venue_not_found`")))]
#[get("/admin/venues/{id}")]
pub async fn get_shared_venue(
    _admin: Caller<PlatformAdmin>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = VenueId::parse(&id).ok_or(CatalogRefusal::VenueNotFound)?;
    let found: Option<VenueDetails> = catalog.db.read(move |conn| store::find(conn, id)).await?;
    let shared = found.filter(|venue| venue.owner.is_none()).ok_or(CatalogRefusal::VenueNotFound)?;
    etag::respond(&request, &ManagedVenueView::from(shared))
}

/// Change a shared venue
///
/// For administrators. Send the ETag of what you saw as `If-Match`. Pages of events there follow within a
/// second.
#[utoipa::path(tag = "admin", security(("access_token" = [])), request_body = VenueRequest,
    params(("id" = VenueId, Path, description = "The venue")), responses(
    (status = 200, body = ManagedVenueView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`catalog.venue_not_found`"),
    (status = 412, body = Problem, content_type = "application/problem+json", description = "`http.precondition_failed`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`"),
    (status = 428, body = Problem, content_type = "application/problem+json", description = "`http.precondition_required`")))]
#[patch("/admin/venues/{id}")]
pub async fn update_shared_venue(
    Caller(admin): Caller<PlatformAdmin>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    id: Path<String>,
    body: Body<VenueRequest>,
) -> Result<HttpResponse, Failure> {
    let (wish, expected) = (body.0, IfMatch::of(&request).ok());
    let changed = catalog.db.write(move |tx| {
        let old = take(tx, None, &id)?;
        let (view, said) = change(tx, old, &wish, expected.as_ref())?;
        if said.is_some() {
            let what = ("catalog.venue_changed", format!("venue:{}", view.id()));
            journal::record_admin(tx, &client, admin, None, what, said)?;
        }
        Ok(view)
    });
    let view = changed.await?;
    catch_up(&catalog).await;
    Ok(HttpResponse::Ok().insert_header((ETAG, etag::of(&view)?)).json(view))
}

/// Delete a shared venue
///
/// For administrators, as long as no event takes place there. Send the ETag of what you saw as `If-Match`.
#[utoipa::path(tag = "admin", security(("access_token" = [])),
    params(("id" = VenueId, Path, description = "The venue")), responses(
    (status = 204, description = "It is gone"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`catalog.venue_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.venue_in_use`"),
    (status = 412, body = Problem, content_type = "application/problem+json", description = "`http.precondition_failed`"),
    (status = 428, body = Problem, content_type = "application/problem+json", description = "`http.precondition_required`")))]
#[delete("/admin/venues/{id}")]
pub async fn delete_shared_venue(
    Caller(admin): Caller<PlatformAdmin>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let expected = IfMatch::of(&request).ok();
    let deleted = catalog.db.write(move |tx| {
        let old = take(tx, None, &id)?;
        let (venue, name) = (old.id, old.name.clone());
        etag::insist(expected.as_ref(), &ManagedVenueView::from(old))?;
        if !store::delete(tx, venue)? {
            return Err(CatalogRefusal::VenueInUse.into());
        }
        let said = serde_json::json!({ "name": name });
        let what = ("catalog.venue_deleted", format!("venue:{venue}"));
        journal::record_admin(tx, &client, admin, None, what, Some(said))
    });
    deleted.await?;
    Ok(HttpResponse::NoContent().finish())
}
