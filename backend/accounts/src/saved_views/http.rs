//! `/me/views`, `/me/views/{id}`

use super::rules::{Filters, NAME_LENGTH_MAX, SavedViewOf, VIEWS_MAX, read_filters};
use super::store::{self, Saved, Whose};
use crate::Accounts;
use crate::guard::Caller;
use crate::orgs::access::{Admitted, OrganizationParams, SeeOrganization, Team, Wanted};
use crate::refusal::AccountsRefusal;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};
use kernel::ids::{OrganizationId, SavedViewId};
use kernel::text::one_line;
use kernel::time::Instant;
use platform::http::body::{BodyChecker, Unread};
use platform::http::failure::Failure;
use platform::http::problem::Problem;
use platform::http::query::{self, Checker};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Filters of a list that somebody gave a name.
#[derive(Debug, Serialize, ToSchema)]
pub struct SavedView {
    id: SavedViewId,
    list: SavedViewOf,
    #[schema(example = "Drafts with a piano")]
    name: String,
    /// Filters and order, by the names they have in the list's address.
    #[schema(value_type = BTreeMap<String, String>, example = json!({ "q": "piano", "status": "draft" }))]
    filters: Filters,
    created_at: Instant,
    updated_at: Instant,
}

impl From<Saved> for SavedView {
    fn from(saved: Saved) -> Self {
        let Saved { id, list, name, filters, created_at, updated_at, .. } = saved;
        Self { id, list, name, filters, created_at, updated_at }
    }
}

/// The saved views of a list.
#[derive(Serialize, ToSchema)]
pub struct SavedViewList {
    /// By name; at most 20.
    data: Vec<SavedView>,
}

/// A view to be.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateSavedViewRequest {
    list: SavedViewOf,
    /// On one line. No other view of the list has it, whatever case and accents.
    #[schema(example = "Drafts with a piano", min_length = 1, max_length = 40)]
    name: String,
    /// Filters and order, by the names they have in the list's address: 1 to 12, of at most 200 characters each.
    #[schema(value_type = BTreeMap<String, String>, example = json!({ "q": "piano", "status": "draft" }))]
    filters: Filters,
}

/// What a view is to be called or to say instead. Absent: as it is.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateSavedViewRequest {
    /// On one line. No other view of the list has it, whatever case and accents.
    #[schema(example = "Drafts", min_length = 1, max_length = 40)]
    name: Option<String>,
    /// All of its filters anew.
    #[schema(value_type = Option<BTreeMap<String, String>>, example = json!({ "status": "draft" }))]
    filters: Option<Filters>,
}

/// Which list.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListSavedViewsParams {
    /// Which organization; may be left out by who works for one only.
    #[param(value_type = Option<OrganizationId>)]
    org: Option<String>,
    /// The list that the views are of.
    #[param(value_type = SavedViewOf)]
    list: Option<String>,
}

/// Only people have views: programs and the platform's support have none.
fn whose(may: &Admitted) -> Result<Whose, Failure> {
    let (user, _) = may.person()?;
    Ok(Whose { org: may.org, user })
}

fn read_name(checker: &mut BodyChecker, name: &str) -> String {
    let read = |text: &str| one_line(text, NAME_LENGTH_MAX);
    checker.read("name", name, "one line of 1 to 40 characters", read).unwrap_or_default()
}

fn check_filters(checker: &mut BodyChecker, filters: &Filters) -> Filters {
    let read = read_filters(filters);
    if read.is_none() {
        checker.refuse("filters", "invalid", "1 to 12 filters of at most 200 characters");
    }
    read.unwrap_or_default()
}

/// List my saved views
///
/// Filters of a list of an organization that I gave a name. Nobody else sees them.
#[utoipa::path(tag = "me", security(("access_token" = [])), params(ListSavedViewsParams), responses(
    (status = 200, body = SavedViewList),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`")))]
#[get("/me/views")]
pub async fn list_saved_views(
    Caller(asker): Caller<Team<SeeOrganization>>,
    accounts: Data<Accounts>,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let params: ListSavedViewsParams = query::parse(request.query_string())?;
    let mut checker = Checker::default();
    let lists = SavedViewOf::ALL.map(SavedViewOf::as_str).join(", ");
    let list = params.list.as_deref().and_then(SavedViewOf::parse);
    if list.is_none() {
        checker.refuse("list", "invalid", &lists);
    }
    checker.finish()?;
    let list = list.unwrap_or(SavedViewOf::Events);
    let whose = whose(&asker.ask(&accounts, Wanted::named(params.org.as_deref())).await?)?;
    let found = accounts.db.read(move |conn| store::of_list(conn, whose, list)).await?;
    let data = found.into_iter().map(SavedView::from).collect();
    Ok(HttpResponse::Ok().json(SavedViewList { data }))
}

/// Save a view
///
/// At most 20 of each list.
#[utoipa::path(tag = "me", security(("access_token" = [])), params(OrganizationParams), request_body = CreateSavedViewRequest, responses(
    (status = 201, body = SavedView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`accounts.view_name_taken`, `accounts.too_many_views`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`")))]
#[post("/me/views")]
pub async fn create_saved_view(
    Caller(asker): Caller<Team<SeeOrganization>>,
    accounts: Data<Accounts>,
    request: HttpRequest,
    body: Unread<CreateSavedViewRequest>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    whose(&asker.ask(&accounts, org).await?)?;
    let wish = body.read().await?;
    let mut checker = BodyChecker::default();
    let name = read_name(&mut checker, &wish.name);
    let filters = check_filters(&mut checker, &wish.filters);
    checker.finish()?;
    let made = accounts.db.write(move |tx| {
        let now = tx.now();
        let whose = whose(&asker.admit(tx.conn(), org, now)?)?;
        store::hold(tx, whose)?;
        let known = store::of_list(tx.conn(), whose, wish.list)?;
        if i64::try_from(known.len()).is_ok_and(|n| n >= VIEWS_MAX) {
            return Err(AccountsRefusal::TooManyViews.into());
        }
        let new = Saved {
            id: SavedViewId::from_uuid(tx.new_uuid()),
            org: whose.org,
            list: wish.list,
            name: name.clone(),
            filters: filters.clone(),
            created_at: now,
            updated_at: now,
        };
        if !store::insert(tx, whose.user, &new)? {
            return Err(AccountsRefusal::ViewNameTaken.into());
        }
        Ok(SavedView::from(new))
    });
    Ok(HttpResponse::Created().json(made.await?))
}

/// Change a saved view
///
/// Its name, its filters, or both.
#[utoipa::path(tag = "me", security(("access_token" = [])),
    params(("id" = SavedViewId, Path, description = "Which"), OrganizationParams), request_body = UpdateSavedViewRequest, responses(
    (status = 200, body = SavedView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `accounts.view_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`accounts.view_name_taken`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`")))]
#[patch("/me/views/{id}")]
pub async fn update_saved_view(
    Caller(asker): Caller<Team<SeeOrganization>>,
    accounts: Data<Accounts>,
    request: HttpRequest,
    id: Path<String>,
    body: Unread<UpdateSavedViewRequest>,
) -> Result<HttpResponse, Failure> {
    let (org, id) = (Wanted::of(&request)?, SavedViewId::parse(&id));
    whose(&asker.ask(&accounts, org).await?)?;
    let wish = body.read().await?;
    let mut checker = BodyChecker::default();
    let name = wish.name.as_deref().map(|name| read_name(&mut checker, name));
    let filters = wish.filters.as_ref().map(|filters| check_filters(&mut checker, filters));
    checker.finish()?;
    let changed = accounts.db.write(move |tx| {
        let now = tx.now();
        let whose = whose(&asker.admit(tx.conn(), org, now)?)?;
        let id = id.ok_or(AccountsRefusal::ViewNotFound)?;
        store::hold(tx, whose)?;
        let old = store::find(tx.conn(), whose, id)?.ok_or(AccountsRefusal::ViewNotFound)?;
        let next = Saved {
            name: name.clone().unwrap_or_else(|| old.name.clone()),
            filters: filters.clone().unwrap_or_else(|| old.filters.clone()),
            updated_at: now,
            ..old
        };
        if !store::save(tx, &next)? {
            return Err(AccountsRefusal::ViewNameTaken.into());
        }
        Ok(SavedView::from(next))
    });
    Ok(HttpResponse::Ok().json(changed.await?))
}

/// Forget a saved view
#[utoipa::path(tag = "me", security(("access_token" = [])),
    params(("id" = SavedViewId, Path, description = "Which"), OrganizationParams), responses(
    (status = 204, description = "Forgotten"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `accounts.view_not_found`")))]
#[delete("/me/views/{id}")]
pub async fn delete_saved_view(
    Caller(asker): Caller<Team<SeeOrganization>>,
    accounts: Data<Accounts>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let (org, id) = (Wanted::of(&request)?, SavedViewId::parse(&id));
    let deleted = accounts.db.write(move |tx| {
        let now = tx.now();
        let whose = whose(&asker.admit(tx.conn(), org, now)?)?;
        let id = id.ok_or(AccountsRefusal::ViewNotFound)?;
        if !store::delete(tx, whose, id)? {
            return Err(AccountsRefusal::ViewNotFound.into());
        }
        Ok(())
    });
    deleted.await?;
    Ok(HttpResponse::NoContent().finish())
}
