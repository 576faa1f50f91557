//! `/admin/categories`, `/admin/categories/{id}`

use super::refresh;
use super::request::CategoryRequest;
use super::rules::{CATEGORIES_MAX, Kinship, NoPart, can_be_part};
use super::store::{self, CategoryDetails};
use crate::events::manage::catch_up;
use crate::refusal::CatalogRefusal;
use crate::{Catalog, journal, revision};
use accounts::audit;
use accounts::guard::{Caller, PlatformAdmin};
use accounts::orgs::slugs_of;
use actix_web::http::header::ETAG;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};
use kernel::ids::CategoryId;
use kernel::text::Localized;
use kernel::time::Instant;
use platform::db::{Conn, Tx};
use platform::http::body::{Body, BodyChecker};
use platform::http::client::Client;
use platform::http::etag::{self, IfMatch};
use platform::http::failure::Failure;
use platform::http::problem::Problem;
use serde::Serialize;
use utoipa::ToSchema;

/// A category as administrators see it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ManagedCategoryView {
    id: CategoryId,
    /// Its name in URLs; it never changes.
    #[schema(example = "opera")]
    slug: String,
    #[schema(example = "Opéra")]
    name_fr: Option<String>,
    #[schema(example = "Opera")]
    name_en: Option<String>,
    /// The category that this one is a part of.
    parent_id: Option<CategoryId>,
    /// Its place in lists, the lowest first.
    position: i32,
    created_at: Instant,
    updated_at: Instant,
}

impl From<CategoryDetails> for ManagedCategoryView {
    fn from(category: CategoryDetails) -> Self {
        Self {
            id: category.id,
            slug: category.slug,
            name_fr: category.name.fr,
            name_en: category.name.en,
            parent_id: category.parent_id,
            position: category.position,
            created_at: category.created_at,
            updated_at: category.updated_at,
        }
    }
}

/// A category in a list.
#[derive(Serialize, ToSchema)]
pub struct ManagedCategoryRowView {
    #[serde(flatten)]
    category: ManagedCategoryView,
    /// Events of this kind, drafts included, without those of its parts.
    n_events: i64,
    /// Send it as `If-Match` to change or delete this category.
    #[schema(example = "\"9rTk1hQ5sVb0mG2l3xYz7A\"")]
    etag: String,
}

/// All categories.
#[derive(Serialize, ToSchema)]
pub struct ManagedCategoryList {
    /// In the order in which they are shown; at most 500.
    pub data: Vec<ManagedCategoryRowView>,
}

/// List the categories to change
///
/// For administrators.
#[utoipa::path(tag = "admin", security(("access_token" = [])), responses(
    (status = 200, body = ManagedCategoryList),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`")))]
#[get("/admin/categories")]
pub async fn list_managed_categories(
    _admin: Caller<PlatformAdmin>,
    catalog: Data<Catalog>,
) -> Result<HttpResponse, Failure> {
    let all = catalog.db.read(store::all).await?;
    let row = |category: CategoryDetails| {
        let n_events = category.n_events;
        let category = ManagedCategoryView::from(category);
        Ok(ManagedCategoryRowView { etag: etag::of(&category)?, n_events, category })
    };
    let data = all.into_iter().map(row).collect::<Result<_, Failure>>()?;
    Ok(HttpResponse::Ok().json(ManagedCategoryList { data }))
}

fn find(conn: &mut Conn, id: &str) -> Result<CategoryDetails, Failure> {
    let id = CategoryId::parse(id).ok_or(CatalogRefusal::CategoryNotFound)?;
    let found = store::all(conn)?.into_iter().find(|category| category.id == id);
    found.ok_or_else(|| CatalogRefusal::CategoryNotFound.into())
}

/// Show a category
///
/// For administrators.
#[utoipa::path(tag = "admin", security(("access_token" = [])),
    params(("id" = CategoryId, Path, description = "The category")), responses(
    (status = 200, body = ManagedCategoryView),
    (status = 304, description = "Unchanged since `If-None-Match`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`catalog.category_not_found`")))]
#[get("/admin/categories/{id}")]
pub async fn get_managed_category(
    _admin: Caller<PlatformAdmin>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let found = catalog.db.read(move |conn| find(conn, &id)).await?;
    etag::respond(&request, &ManagedCategoryView::from(found))
}

/// Refuses a parent that is none, or that makes a third level.
fn check_parent(next: &CategoryDetails, all: &[CategoryDetails]) -> Result<(), Failure> {
    let Some(parent) = next.parent_id else { return Ok(()) };
    let mut checker = BodyChecker::default();
    let Some(above) = all.iter().find(|category| category.id == parent) else {
        checker.refuse("parent_id", "unknown", "the id of a category");
        return Ok(checker.finish()?);
    };
    let kinship = Kinship {
        is_itself: above.id == next.id,
        is_above_a_part: above.parent_id.is_some(),
        has_parts: all.iter().any(|category| category.parent_id == Some(next.id)),
    };
    match can_be_part(kinship) {
        Ok(()) => {}
        Err(NoPart::Itself) => checker.refuse("parent_id", "itself", "another category"),
        Err(NoPart::TooDeep) => checker.refuse("parent_id", "too_deep", "a category that is no part itself"),
        Err(NoPart::HasParts) => checker.refuse("parent_id", "has_parts", "null: this one has parts"),
    }
    Ok(checker.finish()?)
}

/// Make a category
///
/// For administrators. At most 500.
#[utoipa::path(tag = "admin", security(("access_token" = [])), request_body = CategoryRequest, responses(
    (status = 201, body = ManagedCategoryView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.too_many_categories`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`")))]
#[post("/admin/categories")]
pub async fn create_category(
    Caller(admin): Caller<PlatformAdmin>,
    catalog: Data<Catalog>,
    client: Client,
    body: Body<CategoryRequest>,
) -> Result<HttpResponse, Failure> {
    let wish = body.0;
    let created = catalog.db.write(move |tx| {
        // First: whoever changes categories takes turns, so that two changes make no third level.
        revision::bump(tx)?;
        let all = store::all(tx.conn())?;
        if i64::try_from(all.len()).is_ok_and(|n| n >= CATEGORIES_MAX) {
            return Err(CatalogRefusal::TooManyCategories.into());
        }
        let now = tx.now();
        let blank = CategoryDetails {
            id: CategoryId::from_uuid(tx.new_uuid()),
            slug: String::new(),
            name: Localized::default(),
            parent_id: None,
            position: store::end(tx.conn())?,
            n_events: 0,
            created_at: now,
            updated_at: now,
        };
        let new = wish.onto(blank)?;
        check_parent(&new, &all)?;
        let view = ManagedCategoryView::from(with_free_slug(tx, &new)?);
        let said = audit::changes(&serde_json::json!({}), &view)?;
        let what = ("catalog.category_created", format!("category:{}", view.id));
        journal::record_admin(tx, &client, admin, None, what, said)?;
        Ok(view)
    });
    let view = created.await?;
    catch_up(&catalog).await;
    Ok(HttpResponse::Created().insert_header((ETAG, etag::of(&view)?)).json(view))
}

/// Writes a new category under a name in URLs that is free.
fn with_free_slug(tx: &mut Tx, new: &CategoryDetails) -> Result<CategoryDetails, Failure> {
    let unique = tx.new_uuid().simple().to_string();
    let name = new.name.all().next().unwrap_or_default();
    for slug in slugs_of(name, &unique) {
        let named = CategoryDetails { slug: slug.as_str().to_owned(), ..new.clone() };
        if store::insert(tx, &named)?.is_some() {
            return Ok(named);
        }
    }
    Err(Failure::fault("no slug is left for a category"))
}

/// Change a category
///
/// For administrators. Send the ETag of what you saw as `If-Match`. Lists follow within a second; those of a
/// category with more than 50 events in the background.
#[utoipa::path(tag = "admin", security(("access_token" = [])), request_body = CategoryRequest,
    params(("id" = CategoryId, Path, description = "The category")), responses(
    (status = 200, body = ManagedCategoryView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`catalog.category_not_found`"),
    (status = 412, body = Problem, content_type = "application/problem+json", description = "`http.precondition_failed`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`"),
    (status = 428, body = Problem, content_type = "application/problem+json", description = "`http.precondition_required`")))]
#[patch("/admin/categories/{id}")]
pub async fn update_category(
    Caller(admin): Caller<PlatformAdmin>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    id: Path<String>,
    body: Body<CategoryRequest>,
) -> Result<HttpResponse, Failure> {
    let (wish, expected) = (body.0, IfMatch::of(&request).ok());
    let changed = catalog.db.write(move |tx| {
        revision::bump(tx)?;
        let all = store::all(tx.conn())?;
        let old = find(tx.conn(), &id)?;
        let was = ManagedCategoryView::from(old.clone());
        etag::insist(expected.as_ref(), &was)?;
        let next = wish.onto(old)?;
        check_parent(&next, &all)?;
        store::save(tx, &next)?;
        refresh::show(tx, next.id)?;
        let is = ManagedCategoryView::from(find(tx.conn(), &id)?);
        if let Some(said) = audit::changes(&was, &is)? {
            let what = ("catalog.category_changed", format!("category:{}", is.id));
            journal::record_admin(tx, &client, admin, None, what, Some(said))?;
        }
        Ok(is)
    });
    let view = changed.await?;
    catch_up(&catalog).await;
    Ok(HttpResponse::Ok().insert_header((ETAG, etag::of(&view)?)).json(view))
}

/// Delete a category
///
/// For administrators, as long as no event is of this kind and no category a part of it. Send the ETag of
/// what you saw as `If-Match`.
#[utoipa::path(tag = "admin", security(("access_token" = [])),
    params(("id" = CategoryId, Path, description = "The category")), responses(
    (status = 204, description = "It is gone"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`catalog.category_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.category_in_use`"),
    (status = 412, body = Problem, content_type = "application/problem+json", description = "`http.precondition_failed`"),
    (status = 428, body = Problem, content_type = "application/problem+json", description = "`http.precondition_required`")))]
#[delete("/admin/categories/{id}")]
pub async fn delete_category(
    Caller(admin): Caller<PlatformAdmin>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let expected = IfMatch::of(&request).ok();
    let deleted = catalog.db.write(move |tx| {
        revision::bump(tx)?;
        let all = store::all(tx.conn())?;
        let old = find(tx.conn(), &id)?;
        let is_used = old.n_events > 0 || all.iter().any(|category| category.parent_id == Some(old.id));
        let was = ManagedCategoryView::from(old);
        etag::insist(expected.as_ref(), &was)?;
        if is_used || !store::delete(tx, was.id)? {
            return Err(CatalogRefusal::CategoryInUse.into());
        }
        let said = serde_json::json!({ "slug": was.slug, "name_fr": was.name_fr, "name_en": was.name_en });
        let what = ("catalog.category_deleted", format!("category:{}", was.id));
        journal::record_admin(tx, &client, admin, None, what, Some(said))
    });
    deleted.await?;
    catch_up(&catalog).await;
    Ok(HttpResponse::NoContent().finish())
}
