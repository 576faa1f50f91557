//! `/member-invitations/*`: what whoever is invited does with the link of the letter.

use super::store::{self, Invitation};
use crate::Accounts;
use crate::audit::{self, Happening};
use crate::guard::{Caller, Person};
use crate::limits::rules::LINK;
use crate::opaque::{Opens, TokenHash};
use crate::orgs::members;
use crate::orgs::rules::{Assignment, MemberRole};
use crate::refusal::AccountsRefusal;
use crate::users;
use crate::users::views::MembershipView;
use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use kernel::email::Email;
use kernel::time::Instant;
use platform::db::Tx;
use platform::http::body::Body;
use platform::http::client::Client;
use platform::http::failure::Failure;
use platform::http::problem::Problem;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// A link's token.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InvitationTokenRequest {
    /// What stands behind `#token=` in the letter's link.
    token: String,
}

/// An invitation, as whoever is invited sees it.
#[derive(Serialize, ToSchema)]
pub struct ReceivedInvitationView {
    /// The organization's name.
    #[schema(example = "Théâtre du Parc")]
    organization: String,
    /// Its name in URLs.
    #[schema(example = "theatre-du-parc")]
    organization_slug: String,
    /// As what.
    role: MemberRole,
    /// How many events the work is limited to; 0: to none.
    n_events: usize,
    /// When the work at the door will end.
    access_expires_at: Option<Instant>,
    /// Name of the member who invites.
    inviter: String,
    /// The address that was invited; sign in or register with it.
    #[schema(example = "camille@example.org")]
    email: String,
    /// Until when the link works.
    expires_at: Instant,
}

/// The invitation of a token, or why there is none. Guesses are counted.
fn opened(
    tx: &mut Tx,
    accounts: &Accounts,
    client: &Client,
    hash: Option<TokenHash>,
) -> Result<Result<Invitation, Failure>, Failure> {
    if let Some(wait) = accounts.limits.spend_of_address(tx, &LINK, &client.bucket().to_string())? {
        return Ok(Err(wait.into()));
    }
    let now = tx.now();
    let found = match hash {
        Some(hash) => store::by_hash(tx.conn(), hash, now)?,
        None => None,
    };
    let Some(invitation) = found else { return Ok(Err(AccountsRefusal::LinkInvalid.into())) };
    // It is worth what whoever sent it may give today: who was removed leaves no open doors behind.
    let role = members::role_in(tx.conn(), invitation.org, invitation.invited_by, now)?;
    let is_backed = role.is_some_and(|role| role.manages(invitation.role));
    let is_over = invitation.access_expires_at.is_some_and(|end| end <= now);
    Ok(if is_backed && !is_over { Ok(invitation) } else { Err(AccountsRefusal::LinkInvalid.into()) })
}

/// Look at an invitation
///
/// With the token of the letter; nobody has to be signed in.
#[utoipa::path(tag = "organization", request_body = InvitationTokenRequest, responses(
    (status = 200, body = ReceivedInvitationView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`, `accounts.link_invalid`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`")))]
#[post("/member-invitations/open")]
pub async fn open_member_invitation(
    accounts: Data<Accounts>,
    client: Client,
    body: Body<InvitationTokenRequest>,
) -> Result<HttpResponse, Failure> {
    let (hash, shared) = (TokenHash::of(&body.0.token, Opens::Link), accounts.clone());
    let found = accounts.db.write(move |tx| {
        let invitation = match opened(tx, &shared, &client, hash)? {
            Ok(invitation) => invitation,
            Err(refused) => return Ok(Err(refused)),
        };
        let names = store::organization(tx.conn(), invitation.org)?.ok_or(AccountsRefusal::LinkInvalid)?;
        let (organization_slug, organization) = names;
        Ok(Ok(ReceivedInvitationView {
            organization,
            organization_slug,
            role: invitation.role,
            n_events: invitation.events.len(),
            access_expires_at: invitation.access_expires_at,
            inviter: invitation.inviter,
            email: invitation.email,
            expires_at: invitation.expires_at,
        }))
    });
    Ok(HttpResponse::Ok().json(found.await??))
}

/// Accept an invitation
///
/// Only with the account of the address that was invited. Counts from the next request on.
#[utoipa::path(tag = "organization", security(("access_token" = [])), request_body = InvitationTokenRequest, responses(
    (status = 200, body = MembershipView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.invited_otherwise`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`accounts.already_member`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`, `accounts.link_invalid`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`")))]
#[post("/member-invitations/accept")]
pub async fn accept_member_invitation(
    Caller(person): Caller<Person>,
    accounts: Data<Accounts>,
    client: Client,
    body: Body<InvitationTokenRequest>,
) -> Result<HttpResponse, Failure> {
    let (hash, shared) = (TokenHash::of(&body.0.token, Opens::Link), accounts.clone());
    let accepted = accounts.db.write(move |tx| {
        let invitation = match opened(tx, &shared, &client, hash)? {
            Ok(invitation) => invitation,
            Err(refused) => return Ok(Err(refused)),
        };
        members::hold(tx, invitation.org)?;
        let user = users::by_id(tx.conn(), person.user)?.ok_or(AccountsRefusal::NotSignedIn)?;
        let key = |email: &str| Email::parse(email).map(|email| email.key().to_owned());
        if key(&user.email).is_none() || key(&user.email) != key(&invitation.email) {
            return Ok(Err(AccountsRefusal::InvitedOtherwise.into()));
        }
        let Invitation { id, org, role, events, access_expires_at, .. } = invitation;
        let to = Assignment { role, events, expires_at: access_expires_at };
        if !members::insert(tx, org, person.user, &to)? {
            return Err(AccountsRefusal::AlreadyMember.into());
        }
        if !store::take(tx, id)? {
            return Err(AccountsRefusal::LinkInvalid.into());
        }
        let names = store::organization(tx.conn(), org)?.ok_or(AccountsRefusal::LinkInvalid)?;
        let happening = Happening {
            org: Some(org),
            details: Some(json!({ "role": role, "invitation": id })),
            ..Happening::own(person.user, "accounts.member_joined")
        };
        audit::record(tx, Some(&client), &happening)?;
        let (slug, name) = names;
        Ok(Ok(MembershipView::new(org, slug, name, role)))
    });
    Ok(HttpResponse::Ok().json(accepted.await??))
}

/// Decline an invitation
///
/// With the token of the letter; nobody has to be signed in.
#[utoipa::path(tag = "organization", request_body = InvitationTokenRequest, responses(
    (status = 204, description = "Declined"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`, `accounts.link_invalid`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`")))]
#[post("/member-invitations/decline")]
pub async fn decline_member_invitation(
    accounts: Data<Accounts>,
    client: Client,
    body: Body<InvitationTokenRequest>,
) -> Result<HttpResponse, Failure> {
    let (hash, shared) = (TokenHash::of(&body.0.token, Opens::Link), accounts.clone());
    let declined = accounts.db.write(move |tx| {
        let invitation = match opened(tx, &shared, &client, hash)? {
            Ok(invitation) => invitation,
            Err(refused) => return Ok(Err(refused)),
        };
        if !store::take(tx, invitation.id)? {
            return Ok(Err(AccountsRefusal::LinkInvalid.into()));
        }
        let happening = Happening {
            org: Some(invitation.org),
            action: "accounts.member_invitation_declined",
            subject: format!("invitation:{}", invitation.id),
            ..Happening::default()
        };
        audit::record(tx, Some(&client), &happening)?;
        Ok(Ok(()))
    });
    declined.await??;
    Ok(HttpResponse::NoContent().finish())
}
