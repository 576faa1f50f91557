//! `/admin/events`, `/admin/events/{id}`, its `feature`, `take-down` and `put-back`

use super::store::{self, OutEvent, Search};
use crate::events::manage::catch_up;
use crate::events::manage::rules::{EventStatus, EventVisibility};
use crate::facts::EventTakenDown;
use crate::listings::{self, Filter};
use crate::refusal::CatalogRefusal;
use crate::{Catalog, journal};
use accounts::admin::users::change::{ReasonRequest, reason};
use accounts::guard::{Caller, Fresh, PlatformAdmin, SignedIn};
use accounts::orgs::owners_of;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, delete, get, post, put};
use kernel::ids::{EventId, OrganizationId};
use kernel::page::Cursor;
use kernel::time::Instant;
use platform::db::Tx;
use platform::http::body::Body;
use platform::http::client::Client;
use platform::http::failure::Failure;
use platform::http::problem::Problem;
use platform::http::query::{self, Checker};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};

/// Tag of this list's cursors.
const LIST: u8 = 33;
/// Longest search.
const Q_LENGTH_MAX: usize = 200;

/// An event as administrators see it: what its page says.
#[derive(Debug, Serialize, ToSchema)]
pub struct ModeratedEventView {
    id: EventId,
    /// Its name in URLs.
    #[schema(example = "nuit-du-piano")]
    slug: String,
    title_fr: Option<String>,
    title_en: Option<String>,
    /// How far it is; never a draft.
    status: EventStatus,
    /// Who may come across it.
    visibility: EventVisibility,
    /// Whether the home page shows it first.
    is_featured: bool,
    /// When it was taken away from the public.
    taken_down_at: Option<Instant>,
    /// Why.
    taken_down_reason: Option<String>,
    organization_id: OrganizationId,
    /// The organizer's name in URLs.
    organization_slug: String,
    /// The organizer's name.
    organization: String,
    published_at: Option<Instant>,
}

impl ModeratedEventView {
    fn of(event: OutEvent) -> Result<Self, Failure> {
        let strange = |what: &str| Failure::fault(format!("an event has an unknown {what}"));
        let (taken_down_at, taken_down_reason) = event.taken_down.unzip();
        let (organization_slug, organization) = event.organizer;
        Ok(Self {
            id: event.id,
            slug: event.slug,
            title_fr: event.title.fr,
            title_en: event.title.en,
            status: EventStatus::parse(&event.status).ok_or_else(|| strange("status"))?,
            visibility: EventVisibility::parse(&event.visibility).ok_or_else(|| strange("visibility"))?,
            is_featured: event.is_featured,
            taken_down_at,
            taken_down_reason,
            organization_id: event.org,
            organization_slug,
            organization,
            published_at: event.published_at,
        })
    }
}

/// A page of events that are out.
#[derive(Serialize, ToSchema)]
pub struct ModeratedEventPage {
    /// The newest first.
    data: Vec<ModeratedEventView>,
    /// Send it as `cursor` for the next page; null on the last one.
    next_cursor: Option<String>,
    /// Events on all pages.
    #[schema(minimum = 0)]
    total: i64,
}

/// What may be asked of the events that are out.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListModeratedEventsParams {
    /// Words that the title contains, each from its beginning; case and accents do not matter.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Only those that are taken down, or only those that are not.
    #[param(value_type = Option<bool>)]
    taken_down: Option<String>,
    /// Only those that are shown first, or only those that are not.
    #[param(value_type = Option<bool>)]
    featured: Option<String>,
    /// Rows of a page.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 20)]
    limit: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Find events that are out
///
/// Published or called off, whoever may see them: what their pages say, and nothing of drafts. For
/// administrators.
#[utoipa::path(tag = "admin", security(("access_token" = [])), params(ListModeratedEventsParams), responses(
    (status = 200, body = ModeratedEventPage),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`")))]
#[get("/admin/events")]
pub async fn list_moderated_events(
    _admin: Caller<PlatformAdmin>,
    catalog: Data<Catalog>,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let params: ListModeratedEventsParams = query::parse(request.query_string())?;
    let mut checker = Checker::default();
    let (limit, cursor) = checker.page(LIST, params.limit.as_deref(), params.cursor.as_deref(), None);
    if params.q.as_deref().is_some_and(|q| q.chars().count() > Q_LENGTH_MAX) {
        checker.refuse("q", "too_long", "at most 200 characters");
    }
    let flag = |text: &str| text.parse::<bool>().ok();
    let is_taken_down = checker.read("taken_down", params.taken_down.as_deref(), "true or false", flag);
    let is_featured = checker.read("featured", params.featured.as_deref(), "true or false", flag);
    checker.finish()?;
    let after = cursor.map(|cursor| EventId::from_uuid(cursor.id));
    let words = Filter::words_of(params.q.as_deref());
    let search = Search { words, is_taken_down, is_featured, after };
    let (mut rows, total) = catalog.db.read(move |conn| store::page(conn, &search, limit)).await?;
    let has_more = rows.len() > limit.rows();
    rows.truncate(limit.rows());
    let last = rows.last().filter(|_| has_more);
    let next_cursor = last.map(|event| Cursor { list: LIST, key: 0, id: event.id.uuid() }.encode());
    let data = rows.into_iter().map(ModeratedEventView::of).collect::<Result<_, _>>()?;
    Ok(HttpResponse::Ok().json(ModeratedEventPage { data, next_cursor, total }))
}

/// Show an event that is out
///
/// For administrators.
#[utoipa::path(tag = "admin", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event")), responses(
    (status = 200, body = ModeratedEventView),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`catalog.event_not_found`")))]
#[get("/admin/events/{id}")]
pub async fn get_moderated_event(
    _admin: Caller<PlatformAdmin>,
    catalog: Data<Catalog>,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = EventId::parse(&id).ok_or(CatalogRefusal::EventNotFound)?;
    let found = catalog.db.read(move |conn| store::find(conn, id)).await?;
    let view = ModeratedEventView::of(found.ok_or(CatalogRefusal::EventNotFound)?)?;
    Ok(HttpResponse::Ok().json(view))
}

/// What an administrator does with an event.
enum Act {
    Feature(bool),
    TakeDown(String),
    PutBack(String),
}

impl Act {
    const fn name(&self) -> &'static str {
        match self {
            Self::Feature(true) => "catalog.event_featured",
            Self::Feature(false) => "catalog.event_unfeatured",
            Self::TakeDown(_) => "catalog.event_taken_down",
            Self::PutBack(_) => "catalog.event_put_back",
        }
    }

    fn reason(&self) -> Option<serde_json::Value> {
        match self {
            Self::Feature(_) => None,
            Self::TakeDown(reason) | Self::PutBack(reason) => Some(json!({ "reason": reason })),
        }
    }
}

/// Does it, in one transaction with what the public sees of it and the log of the event's organization.
async fn moderate(
    catalog: &Catalog,
    admin: SignedIn,
    client: Client,
    id: &str,
    act: Act,
) -> Result<HttpResponse, Failure> {
    let id = EventId::parse(id).ok_or(CatalogRefusal::EventNotFound)?;
    let done = catalog.db.write(move |tx| {
        let event = store::find(tx.conn(), id)?.ok_or(CatalogRefusal::EventNotFound)?;
        let has_changed = match &act {
            Act::Feature(true) if event.visibility != EventVisibility::Public.as_str() => {
                return Err(CatalogRefusal::EventNotPublic.into());
            }
            Act::Feature(is_featured) => store::set_featured(tx, id, *is_featured)?,
            Act::TakeDown(reason) => store::set_taken_down(tx, id, Some(reason))?,
            Act::PutBack(_) => store::set_taken_down(tx, id, None)?,
        };
        if has_changed {
            listings::refresh(tx, id)?;
            if let Act::TakeDown(reason) = &act {
                tell_owners(tx, &event, reason)?;
            }
            let what = (act.name(), format!("event:{id}"));
            journal::record_admin(tx, &client, admin, Some(event.org), what, act.reason())?;
        }
        ModeratedEventView::of(store::find(tx.conn(), id)?.ok_or(CatalogRefusal::EventNotFound)?)
    });
    let view = done.await?;
    catch_up(catalog).await;
    Ok(HttpResponse::Ok().json(view))
}

/// Has a letter written to each owner: who takes something away says why.
fn tell_owners(tx: &mut Tx, event: &OutEvent, reason: &str) -> Result<(), Failure> {
    for user_id in owners_of(tx.conn(), event.org)? {
        // One fact for each, because each is a letter of its own.
        tx.publish(&EventTakenDown {
            user_id,
            org_id: event.org,
            org_slug: event.organizer.0.clone(),
            event_id: event.id,
            title: event.title.clone(),
            reason: reason.to_owned(),
        })?;
    }
    Ok(())
}

/// Show an event first
///
/// The home page does. Only an event that lists show. For administrators.
#[utoipa::path(tag = "admin", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event")), responses(
    (status = 200, body = ModeratedEventView),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`catalog.event_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.event_not_public`")))]
#[put("/admin/events/{id}/feature")]
pub async fn feature_event(
    Caller(admin): Caller<PlatformAdmin>,
    catalog: Data<Catalog>,
    client: Client,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    moderate(&catalog, admin, client, &id, Act::Feature(true)).await
}

/// Show an event like the others
///
/// For administrators.
#[utoipa::path(tag = "admin", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event")), responses(
    (status = 200, body = ModeratedEventView),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`catalog.event_not_found`")))]
#[delete("/admin/events/{id}/feature")]
pub async fn unfeature_event(
    Caller(admin): Caller<PlatformAdmin>,
    catalog: Data<Catalog>,
    client: Client,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    moderate(&catalog, admin, client, &id, Act::Feature(false)).await
}

/// Take an event down
///
/// Nobody but its organization finds it any more, with or without an invitation, and nothing of it is sold.
/// Its owners get a mail that says why, and may still change it. For administrators who proved who they are within
/// the last five minutes.
#[utoipa::path(tag = "admin", security(("access_token" = [])), request_body = ReasonRequest,
    params(("id" = EventId, Path, description = "The event")), responses(
    (status = 200, body = ModeratedEventView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.step_up_needed`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`catalog.event_not_found`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`")))]
#[post("/admin/events/{id}/take-down")]
pub async fn take_event_down(
    Caller(admin): Caller<Fresh<PlatformAdmin>>,
    catalog: Data<Catalog>,
    client: Client,
    id: Path<String>,
    body: Body<ReasonRequest>,
) -> Result<HttpResponse, Failure> {
    let why = reason(&body.0.reason)?;
    moderate(&catalog, admin, client, &id, Act::TakeDown(why)).await
}

/// Put an event back
///
/// It is found again as far as its state and visibility go. For administrators who proved who they are
/// within the last five minutes.
#[utoipa::path(tag = "admin", security(("access_token" = [])), request_body = ReasonRequest,
    params(("id" = EventId, Path, description = "The event")), responses(
    (status = 200, body = ModeratedEventView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.step_up_needed`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`catalog.event_not_found`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`")))]
#[post("/admin/events/{id}/put-back")]
pub async fn put_event_back(
    Caller(admin): Caller<Fresh<PlatformAdmin>>,
    catalog: Data<Catalog>,
    client: Client,
    id: Path<String>,
    body: Body<ReasonRequest>,
) -> Result<HttpResponse, Failure> {
    let why = reason(&body.0.reason)?;
    moderate(&catalog, admin, client, &id, Act::PutBack(why)).await
}
