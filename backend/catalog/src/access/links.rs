//! `/manage/events/{id}/private-links`

use super::rules::{LINKS_PER_EVENT_MAX, NAME_LENGTH_MAX, USES_MAX};
use super::store::{self, PrivateLink};
use crate::events::calendar::page_url;
use crate::events::manage;
use crate::refusal::CatalogRefusal;
use crate::{Catalog, journal};
use accounts::Accounts;
use accounts::guard::Caller;
use accounts::opaque::{Opens, Token};
use accounts::orgs::access::{ManageEvents, OrganizationParams, SeeEvents, Team, Wanted};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, delete, get, post};
use kernel::ids::{EventId, PrivateLinkId};
use kernel::text::one_line;
use kernel::time::Instant;
use platform::http::body::{BodyChecker, Unread};
use platform::http::client::Client;
use platform::http::failure::Failure;
use platform::http::problem::Problem;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// A private link, without what it opens with.
#[derive(Debug, Serialize, ToSchema)]
pub struct PrivateLinkView {
    id: PrivateLinkId,
    /// Whom it is for, for those who work on the event.
    #[schema(example = "Friends of the theatre")]
    name: String,
    /// How many got access by it.
    n_uses: i32,
    /// How many can.
    max_uses: Option<i32>,
    /// Until when it gives access; who has it by then keeps it.
    expires_at: Option<Instant>,
    created_at: Instant,
}

impl From<PrivateLink> for PrivateLinkView {
    fn from(link: PrivateLink) -> Self {
        let PrivateLink { id, name, n_uses, max_uses, expires_at, created_at, .. } = link;
        Self { id, name, n_uses, max_uses, expires_at, created_at }
    }
}

/// The private links of an event.
#[derive(Serialize, ToSchema)]
pub struct PrivateLinkList {
    /// The newest first; at most 50.
    data: Vec<PrivateLinkView>,
}

/// A private link that was just made.
#[derive(Serialize, ToSchema)]
pub struct MadePrivateLinkView {
    #[serde(flatten)]
    link: PrivateLinkView,
    /// What it opens with. It is not shown again.
    token: String,
    /// The link to hand on. It is not shown again.
    #[schema(example = "https://tickets.example/events/nuit-du-piano#access=gpl_…")]
    url: String,
}

/// A private link to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PrivateLinkRequest {
    /// Whom it is for, for those who work on the event.
    #[schema(example = "Friends of the theatre", min_length = 1, max_length = 80)]
    name: String,
    /// How many people get access by it; as many as come when absent.
    #[schema(minimum = 1, maximum = 10000)]
    max_uses: Option<i32>,
    /// Until when it gives access; for good when absent.
    expires_at: Option<Instant>,
}

/// List the private links of my event
///
/// Without what they open with, which is shown once.
#[utoipa::path(tag = "events", security(("access_token" = []), ("api_token" = [])),
    params(("id" = EventId, Path, description = "The event"), OrganizationParams), responses(
    (status = 200, body = PrivateLinkList),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`")))]
#[get("/manage/events/{id}/private-links")]
pub async fn list_private_links(
    Caller(asker): Caller<Team<SeeEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let (_, event) = manage::look(&catalog, &accounts, asker, Wanted::of(&request)?, &id).await?;
    let links = catalog.db.read(move |conn| store::links(conn, event.id)).await?;
    let data = links.into_iter().map(PrivateLinkView::from).collect();
    Ok(HttpResponse::Ok().json(PrivateLinkList { data }))
}

/// Make a private link to my event
///
/// Whoever has it sees the event though it is private. For owners and managers. An event has at most 50.
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), OrganizationParams), request_body = PrivateLinkRequest, responses(
    (status = 201, body = MadePrivateLinkView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.wrong_event_state`, `catalog.too_many_links`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`")))]
#[post("/manage/events/{id}/private-links")]
pub async fn create_private_link(
    Caller(asker): Caller<Team<ManageEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    id: Path<String>,
    body: Unread<PrivateLinkRequest>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    asker.ask(&accounts, org).await?;
    let wish = body.read().await?;
    let mut checker = BodyChecker::default();
    let read = |text: &str| one_line(text, NAME_LENGTH_MAX);
    let name = checker.read("name", &wish.name, "one line of 1 to 80 characters", read).unwrap_or_default();
    if wish.max_uses.is_some_and(|n| !(1..=USES_MAX).contains(&n)) {
        checker.refuse("max_uses", "out_of_range", "1 to 10000");
    }
    if wish.expires_at.is_some_and(|end| end <= catalog.db.clock().now()) {
        checker.refuse("expires_at", "past", "a moment to come");
    }
    checker.finish()?;
    let public_url = catalog.public_url.clone();
    let created = catalog.db.write(move |tx| {
        let (may, event) = manage::take_editable(tx, asker, org, &id)?;
        if store::n_links(tx.conn(), event.id)? >= LINKS_PER_EVENT_MAX {
            return Err(CatalogRefusal::TooManyLinks.into());
        }
        let token = Token::fresh(Opens::PrivateLink);
        let link = PrivateLink {
            id: PrivateLinkId::from_uuid(tx.new_uuid()),
            org_id: event.org_id,
            event_id: event.id,
            name: name.clone(),
            n_uses: 0,
            max_uses: wish.max_uses,
            expires_at: wish.expires_at,
            created_at: tx.now(),
        };
        store::insert_link(tx, &link, token.hash, may.user)?;
        let said = json!({ "name": name, "max_uses": wish.max_uses, "expires_at": wish.expires_at });
        let said = journal::of_part("private_link", link.id, Some(said));
        let what = ("catalog.private_link_created", format!("event:{}", event.id));
        journal::record(tx, &client, &may, what, Some(said))?;
        let url = format!("{}#access={}", page_url(&public_url, event.slug.as_str()), token.text);
        Ok(MadePrivateLinkView { link: link.into(), token: token.text, url })
    });
    Ok(HttpResponse::Created().json(created.await?))
}

/// Take a private link to my event back
///
/// With every access that came of it. For owners and managers, whatever the event's state.
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), ("link_id" = PrivateLinkId, Path, description = "The link"), OrganizationParams), responses(
    (status = 204, description = "It opens nothing any more"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`, `catalog.link_not_found`")))]
#[delete("/manage/events/{id}/private-links/{link_id}")]
pub async fn revoke_private_link(
    Caller(asker): Caller<Team<ManageEvents>>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    ids: Path<(String, String)>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    let (id, link) = ids.into_inner();
    let revoked = catalog.db.write(move |tx| {
        let (may, event) = manage::take(tx, asker, org, &id)?;
        let link = PrivateLinkId::parse(&link).ok_or(CatalogRefusal::LinkNotFound)?;
        if !store::delete_link(tx, event.id, link)? {
            return Err(CatalogRefusal::LinkNotFound.into());
        }
        let what = ("catalog.private_link_revoked", format!("event:{}", event.id));
        journal::record(tx, &client, &may, what, Some(journal::of_part("private_link", link, None)))
    });
    revoked.await?;
    Ok(HttpResponse::NoContent().finish())
}
