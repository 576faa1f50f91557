//! `POST /events/{slug}/access`

use super::rules::GRANT_SECONDS;
use super::store::{self, Holder, Source};
use super::visitor::Visitor;
use crate::Catalog;
use crate::invitations;
use crate::refusal::CatalogRefusal;
use accounts::Accounts;
use accounts::limits::rules::LINK;
use accounts::opaque::{Opens, Token, hash_of};
use actix_web::HttpResponse;
use actix_web::post;
use actix_web::web::{Data, Path};
use kernel::ids::{EventId, OrganizationId};
use kernel::text::Slug;
use kernel::time::Instant;
use platform::db::Tx;
use platform::http::body::Body;
use platform::http::client::Client;
use platform::http::failure::Failure;
use platform::http::problem::Problem;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The token of a private link or of an invitation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccessRequest {
    /// What stands behind `#access=` or `#token=` in the link.
    token: String,
}

/// Access to an event.
#[derive(Serialize, ToSchema)]
pub struct AccessGrantView {
    event_id: EventId,
    /// Its name in URLs.
    #[schema(example = "nuit-du-piano")]
    event_slug: String,
    /// Send it as `Access-Grant` with requests about this event; it is not shown again. Null for somebody
    /// who is signed in: their account has access.
    grant_token: Option<String>,
    /// Until when.
    expires_at: Instant,
}

/// Gives access to whoever asks: to their account when they are signed in, else by a token. Somebody who has
/// it already gets no second grant.
pub(crate) fn give(
    tx: &mut Tx,
    (org, event, slug): (OrganizationId, EventId, String),
    source: Source,
    visitor: &Visitor,
    may_take: impl FnOnce(&mut Tx) -> Result<bool, Failure>,
) -> Result<AccessGrantView, Failure> {
    let expires_at = tx.now().plus_seconds(GRANT_SECONDS);
    let mut view = AccessGrantView { event_id: event, event_slug: slug, grant_token: None, expires_at };
    let user = visitor.user();
    // First, so that whoever asks twice at once takes turns and is counted once.
    store::hold(tx, source)?;
    if let Some(user) = user
        && store::has_of(tx.conn(), source, user)?
    {
        return Ok(view);
    }
    if !may_take(tx)? {
        return Err(CatalogRefusal::LinkOver.into());
    }
    let holder = if let Some(user) = user {
        Holder::User(user)
    } else {
        let token = Token::fresh(Opens::Grant);
        view.grant_token = Some(token.text);
        Holder::Token(token.hash)
    };
    store::grant(tx, (org, event), source, holder, expires_at)?;
    Ok(view)
}

/// Open a private event
///
/// With the token of a private link or of an invitation. Signed in, the account has access from now on;
/// without an account, send `grant_token` as the header `Access-Grant` to `GET /events/{slug}`, its offers,
/// questions and calendar file. A token of another event, or of none, is told apart from no event by nothing.
#[utoipa::path(tag = "catalog", request_body = AccessRequest,
    params(("slug" = String, Path, description = "Name of the event in URLs")), responses(
    (status = 200, body = AccessGrantView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`catalog.event_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.link_over`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`")))]
#[post("/events/{slug}/access")]
pub async fn open_private_event(
    visitor: Visitor,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    client: Client,
    slug: Path<String>,
    body: Body<AccessRequest>,
) -> Result<HttpResponse, Failure> {
    let (slug, token, limits) = (Slug::parse(&slug), body.0.token, accounts.limits.clone());
    let opened = catalog.db.write(move |tx| {
        let found = match &slug {
            Some(slug) => store::out_by_slug(tx.conn(), slug)?.map(|(org, event)| (org, event, slug)),
            None => None,
        };
        let Some((org, event, slug)) = found else { return guessed(tx, &limits, &client) };
        let about = (org, event, slug.as_str().to_owned());
        if let Some(hash) = hash_of(&token, Opens::PrivateLink) {
            let link = store::link_by_hash(tx.conn(), hash)?.filter(|link| link.event_id == event);
            let Some(link) = link else { return guessed(tx, &limits, &client) };
            let view = give(tx, about, Source::Link(link.id), &visitor, |tx| store::use_link(tx, link.id))?;
            return Ok(Ok(view));
        }
        let hash = hash_of(&token, Opens::Invitation);
        match invitations::open_one(tx, hash, event)? {
            Some(invitation) => invitations::give(tx, about, invitation, &visitor).map(Ok),
            None => guessed(tx, &limits, &client),
        }
    });
    Ok(HttpResponse::Ok().json(opened.await??))
}

/// A wrong token: it is counted, and says no more than that there is no event.
fn guessed<T>(
    tx: &mut Tx,
    limits: &accounts::limits::Limits,
    client: &Client,
) -> Result<Result<T, Failure>, Failure> {
    Ok(Err(match limits.spend_of_address(tx, &LINK, &client.bucket().to_string())? {
        Some(wait) => wait.into(),
        None => CatalogRefusal::EventNotFound.into(),
    }))
}
