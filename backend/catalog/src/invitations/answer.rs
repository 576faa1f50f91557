//! `/invitations/{token}`, `/me/invitations`

use super::rules::InvitationStatus;
use super::store::{self, About, Invitation};
use crate::Catalog;
use crate::access;
use crate::access::http::AccessGrantView;
use crate::access::visitor::Visitor;
use crate::events::manage::figures;
use crate::refusal::CatalogRefusal;
use accounts::Accounts;
use accounts::contacts;
use accounts::guard::{Caller, Person};
use accounts::limits::Limits;
use accounts::limits::rules::LINK;
use accounts::opaque::{Opens, hash_of};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, post};
use kernel::ids::{EventId, EventInvitationId, UserId};
use kernel::text::Locale;
use kernel::time::Instant;
use platform::db::{Conn, Tx};
use platform::http::client::Client;
use platform::http::failure::Failure;
use platform::http::locale;
use platform::http::problem::Problem;
use platform::http::query::LocaleParams;
use serde::Serialize;
use utoipa::ToSchema;

/// The event of an invitation, in a few words.
#[derive(Serialize, ToSchema)]
pub struct InvitingEventView {
    id: EventId,
    /// Its name in URLs.
    #[schema(example = "nuit-du-piano")]
    slug: String,
    #[schema(example = "La Nuit du piano")]
    title: String,
    /// Who invites.
    #[schema(example = "Théâtre du Parc")]
    organizer: String,
    /// IANA zone to show its times in.
    timezone: String,
    /// Start of its next date; null when all are over.
    starts_at: Option<Instant>,
}

/// An invitation, as whoever is invited sees it.
#[derive(Serialize, ToSchema)]
pub struct InvitationToEventView {
    id: EventInvitationId,
    event: InvitingEventView,
    /// The address that was invited.
    #[schema(example = "camille@example.org")]
    email: String,
    /// What became of it.
    status: InvitationStatus,
    /// Until when it can be answered.
    expires_at: Instant,
}

/// My invitations.
#[derive(Serialize, ToSchema)]
pub struct OwnInvitationList {
    /// The newest first; at most 100.
    data: Vec<InvitationToEventView>,
}

/// Invitations with their events; those whose event is not out are left away.
fn with_events(
    conn: &mut Conn,
    invitations: Vec<Invitation>,
    locale: Locale,
    now: Instant,
) -> Result<Vec<InvitationToEventView>, Failure> {
    let ids: Vec<EventId> = invitations.iter().map(|invitation| invitation.event_id).collect();
    let about = store::about(conn, &ids)?;
    let out: Vec<EventId> = about.iter().map(|event| event.event).collect();
    let starts = figures(conn, &out, now)?;
    let view = |invitation: Invitation| {
        let (event, of) = about.iter().zip(&starts).find(|(about, _)| about.event == invitation.event_id)?;
        let About { slug, title, timezone, organizer, .. } = event.clone();
        Some(InvitationToEventView {
            id: invitation.id,
            event: InvitingEventView {
                id: invitation.event_id,
                slug,
                title: title.get(locale).to_owned(),
                organizer,
                timezone,
                starts_at: of.next_starts_at,
            },
            email: invitation.email,
            status: invitation.status.at(invitation.expires_at, now),
            expires_at: invitation.expires_at,
        })
    };
    Ok(invitations.into_iter().filter_map(view).collect())
}

/// The invitation of a token that can be answered, with its event, or why there is none. Guesses are counted.
fn opened(
    tx: &mut Tx,
    limits: &Limits,
    client: &Client,
    token: &str,
) -> Result<Result<(Invitation, About), Failure>, Failure> {
    let now = tx.now();
    let found = match hash_of(token, Opens::Invitation) {
        Some(hash) => store::by_hash(tx.conn(), hash)?,
        None => None,
    };
    let found = found.filter(|invitation| invitation.status.at(invitation.expires_at, now).is_open());
    if let Some(invitation) = found
        && let Some(about) = store::about(tx.conn(), &[invitation.event_id])?.pop()
    {
        return Ok(Ok((invitation, about)));
    }
    Ok(Err(match limits.spend_of_address(tx, &LINK, &client.bucket().to_string())? {
        Some(wait) => wait.into(),
        None => CatalogRefusal::InvitationNotFound.into(),
    }))
}

fn accept(
    tx: &mut Tx,
    invitation: &Invitation,
    about: About,
    visitor: &Visitor,
) -> Result<AccessGrantView, Failure> {
    let view = super::give(tx, (invitation.org_id, invitation.event_id, about.slug), invitation.id, visitor)?;
    if !store::set_status(tx, invitation, InvitationStatus::Accepted)? {
        return Err(CatalogRefusal::InvitationNotFound.into());
    }
    Ok(view)
}

fn decline(tx: &mut Tx, invitation: &Invitation) -> Result<(), Failure> {
    if !store::set_status(tx, invitation, InvitationStatus::Declined)? {
        return Err(CatalogRefusal::InvitationNotFound.into());
    }
    access::store::withdraw(tx, invitation.id)
}

/// Look at an invitation to an event
///
/// With the token of the letter; nobody has to be signed in.
#[utoipa::path(tag = "catalog", params(("token" = String, Path, description = "What stands behind `#token=` in the letter's link"), LocaleParams), responses(
    (status = 200, body = InvitationToEventView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`catalog.invitation_not_found`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`")))]
#[get("/invitations/{token}")]
pub async fn get_event_invitation(
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    token: Path<String>,
) -> Result<HttpResponse, Failure> {
    LocaleParams::check(request.query_string())?;
    let language = locale::of(request.query_string(), request.headers());
    let limits = accounts.limits.clone();
    let found = catalog.db.write(move |tx| {
        let invitation = match opened(tx, &limits, &client, &token)? {
            Ok((invitation, _)) => invitation,
            Err(refused) => return Ok(Err(refused)),
        };
        let now = tx.now();
        let view = with_events(tx.conn(), vec![invitation], language, now)?.pop();
        Ok(view.ok_or_else(|| CatalogRefusal::InvitationNotFound.into()))
    });
    Ok(HttpResponse::Ok().json(found.await??))
}

/// Accept an invitation to an event
///
/// With the token of the letter. Signed in, the account has access to the event from now on; without an account,
/// send `grant_token` as the header `Access-Grant`. It can be answered again until it ends.
#[utoipa::path(tag = "catalog", params(("token" = String, Path, description = "What stands behind `#token=` in the letter's link")), responses(
    (status = 200, body = AccessGrantView),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`catalog.invitation_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.link_over`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`")))]
#[post("/invitations/{token}/accept")]
pub async fn accept_event_invitation(
    visitor: Visitor,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    client: Client,
    token: Path<String>,
) -> Result<HttpResponse, Failure> {
    let limits = accounts.limits.clone();
    let accepted = catalog.db.write(move |tx| {
        let (invitation, about) = match opened(tx, &limits, &client, &token)? {
            Ok(found) => found,
            Err(refused) => return Ok(Err(refused)),
        };
        accept(tx, &invitation, about, &visitor).map(Ok)
    });
    Ok(HttpResponse::Ok().json(accepted.await??))
}

/// Decline an invitation to an event
///
/// With the token of the letter; nobody has to be signed in. Access that came of it ends.
#[utoipa::path(tag = "catalog", params(("token" = String, Path, description = "What stands behind `#token=` in the letter's link")), responses(
    (status = 204, description = "Declined"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`catalog.invitation_not_found`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`")))]
#[post("/invitations/{token}/decline")]
pub async fn decline_event_invitation(
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    client: Client,
    token: Path<String>,
) -> Result<HttpResponse, Failure> {
    let limits = accounts.limits.clone();
    let declined = catalog.db.write(move |tx| {
        let invitation = match opened(tx, &limits, &client, &token)? {
            Ok((invitation, _)) => invitation,
            Err(refused) => return Ok(Err(refused)),
        };
        decline(tx, &invitation).map(Ok)
    });
    declined.await??;
    Ok(HttpResponse::NoContent().finish())
}

/// List my invitations to events
///
/// Those sent to the address of the account.
#[utoipa::path(tag = "me", security(("access_token" = [])), params(LocaleParams), responses(
    (status = 200, body = OwnInvitationList),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`")))]
#[get("/me/invitations")]
pub async fn list_my_invitations(
    Caller(person): Caller<Person>,
    catalog: Data<Catalog>,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    LocaleParams::check(request.query_string())?;
    let language = locale::of(request.query_string(), request.headers());
    let now = catalog.db.clock().now();
    let found = catalog.db.read(move |conn| {
        let Some(contact) = contacts::find(conn, person.user)? else { return Ok(Vec::new()) };
        let invitations = store::of_address(conn, contact.email.key())?;
        with_events(conn, invitations, language, now)
    });
    Ok(HttpResponse::Ok().json(OwnInvitationList { data: found.await? }))
}

/// An invitation to somebody's own address that can be answered, with its event.
fn own(tx: &mut Tx, user: UserId, id: &str) -> Result<(Invitation, About), Failure> {
    let now = tx.now();
    let id = EventInvitationId::parse(id).ok_or(CatalogRefusal::InvitationNotFound)?;
    let contact = contacts::find(tx.conn(), user)?.ok_or(CatalogRefusal::InvitationNotFound)?;
    let found = store::own(tx.conn(), contact.email.key(), id)?
        .filter(|invitation| invitation.status.at(invitation.expires_at, now).is_open());
    let invitation = found.ok_or(CatalogRefusal::InvitationNotFound)?;
    let about = store::about(tx.conn(), &[invitation.event_id])?.pop();
    Ok((invitation, about.ok_or(CatalogRefusal::InvitationNotFound)?))
}

/// Accept one of my invitations
///
/// The account has access to the event from now on.
#[utoipa::path(tag = "me", security(("access_token" = [])),
    params(("id" = EventInvitationId, Path, description = "The invitation")), responses(
    (status = 200, body = AccessGrantView),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`catalog.invitation_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.link_over`")))]
#[post("/me/invitations/{id}/accept")]
pub async fn accept_my_invitation(
    Caller(person): Caller<Person>,
    visitor: Visitor,
    catalog: Data<Catalog>,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let accepted = catalog.db.write(move |tx| {
        let (invitation, about) = own(tx, person.user, &id)?;
        accept(tx, &invitation, about, &visitor)
    });
    Ok(HttpResponse::Ok().json(accepted.await?))
}

/// Decline one of my invitations
///
/// Access that came of it ends.
#[utoipa::path(tag = "me", security(("access_token" = [])),
    params(("id" = EventInvitationId, Path, description = "The invitation")), responses(
    (status = 204, description = "Declined"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`catalog.invitation_not_found`")))]
#[post("/me/invitations/{id}/decline")]
pub async fn decline_my_invitation(
    Caller(person): Caller<Person>,
    catalog: Data<Catalog>,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let declined = catalog.db.write(move |tx| {
        let (invitation, _) = own(tx, person.user, &id)?;
        decline(tx, &invitation)
    });
    declined.await?;
    Ok(HttpResponse::NoContent().finish())
}
