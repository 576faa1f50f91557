//! `/manage/org/invitations`

use super::store::{self, INVITATIONS_MAX, Invitation, NewInvitation};
use crate::Accounts;
use crate::audit::{self, Happening};
use crate::facts::MemberInvited;
use crate::guard::Caller;
use crate::limits::rules::{INVITATIONS, REGISTER_MAIL};
use crate::opaque::{Opens, Token};
use crate::orgs::access::{ManageMembers, OrganizationParams, Team, Wanted};
use crate::orgs::members;
use crate::orgs::members::http::assignment;
use crate::orgs::rules::{INVITATION_SECONDS, MEMBERS_MAX, MemberRole};
use crate::refusal::AccountsRefusal;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, delete, get, post};
use kernel::email::Email;
use kernel::ids::{EventId, InvitationId, OrganizationId, UserId};
use kernel::text::Locale;
use kernel::time::Instant;
use platform::db::Tx;
use platform::http::body::{BodyChecker, Unread};
use platform::http::client::Client;
use platform::http::failure::{Failure, TooMany};
use platform::http::locale;
use platform::http::problem::Problem;
use platform::keyring::Sealed;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// An invitation that waits for an answer.
#[derive(Serialize, ToSchema)]
pub struct MemberInvitationView {
    id: InvitationId,
    /// Who is invited.
    #[schema(example = "camille@example.org")]
    email: String,
    /// As what.
    role: MemberRole,
    /// The events that somebody at the door will be limited to; empty: all of them.
    event_ids: Vec<EventId>,
    /// When the work at the door will end.
    access_expires_at: Option<Instant>,
    /// Name of the member who invites.
    inviter: String,
    /// The language of the letter.
    locale: Locale,
    /// Until when the link works; afterwards it has to be sent again.
    expires_at: Instant,
    created_at: Instant,
}

impl From<Invitation> for MemberInvitationView {
    fn from(invitation: Invitation) -> Self {
        let Invitation { id, email, role, events, access_expires_at, locale, inviter, .. } = invitation;
        let (expires_at, created_at) = (invitation.expires_at, invitation.created_at);
        Self {
            id,
            email,
            role,
            event_ids: events,
            access_expires_at,
            inviter,
            locale,
            expires_at,
            created_at,
        }
    }
}

/// The invitations that wait.
#[derive(Serialize, ToSchema)]
pub struct MemberInvitationList {
    /// The newest first; at most 200.
    data: Vec<MemberInvitationView>,
}

/// Somebody to invite.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InviteMemberRequest {
    /// Where the letter goes; only who has this address can accept.
    #[schema(example = "camille@example.org", max_length = 254)]
    email: String,
    /// What they may do.
    role: MemberRole,
    /// The events that somebody at the door is limited to; none: all of them.
    #[serde(default)]
    #[schema(max_items = 50)]
    event_ids: Vec<EventId>,
    /// When the work at the door ends; at most a year from now.
    access_expires_at: Option<Instant>,
    /// The language of the letter; without it, the language of the request.
    locale: Option<Locale>,
}

/// List the invitations
#[utoipa::path(tag = "organization", security(("access_token" = [])), params(OrganizationParams), responses(
    (status = 200, body = MemberInvitationList),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`")))]
#[get("/manage/org/invitations")]
pub async fn list_member_invitations(
    Caller(asker): Caller<Team<ManageMembers>>,
    accounts: Data<Accounts>,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let may = asker.ask(&accounts, Wanted::of(&request)?).await?;
    let found = accounts.db.read(move |conn| store::of_org(conn, may.org)).await?;
    let data = found.into_iter().map(MemberInvitationView::from).collect();
    Ok(HttpResponse::Ok().json(MemberInvitationList { data }))
}

/// Invite somebody
///
/// A letter with a link goes to the address; it works for a week. Owners invite as anything, managers for
/// support and the door.
#[utoipa::path(tag = "organization", security(("access_token" = [])), params(OrganizationParams), request_body = InviteMemberRequest, responses(
    (status = 201, body = MemberInvitationView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`accounts.already_member`, `accounts.already_invited`, `accounts.too_many_members`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`, `accounts.event_unknown`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`")))]
#[post("/manage/org/invitations")]
pub async fn invite_member(
    Caller(asker): Caller<Team<ManageMembers>>,
    accounts: Data<Accounts>,
    request: HttpRequest,
    client: Client,
    body: Unread<InviteMemberRequest>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    asker.ask(&accounts, org).await?;
    let body = body.read().await?;
    let mut checker = BodyChecker::default();
    let email = checker.read("email", &body.email, "an e-mail address", Email::parse);
    checker.finish()?;
    let email = email.ok_or(AccountsRefusal::LinkInvalid)?;
    let locale = body.locale.unwrap_or_else(|| locale::accepted(request.headers()));
    let end = ("access_expires_at", body.access_expires_at);
    let to = assignment(body.role, body.event_ids, end, accounts.db.clock().now())?;
    let shared = accounts.clone();
    let invited = accounts.db.write(move |tx| {
        let now = tx.now();
        let may = asker.admit(tx.conn(), org, now)?;
        members::hold(tx, may.org)?;
        let (actor, role) = may.person()?;
        if !role.manages(to.role) {
            return Err(AccountsRefusal::NotAllowed.into());
        }
        if members::is_member_with_email(tx.conn(), may.org, email.key())? {
            return Err(AccountsRefusal::AlreadyMember.into());
        }
        if store::is_invited(tx.conn(), may.org, &email)? {
            return Err(AccountsRefusal::AlreadyInvited.into());
        }
        let n_waiting = store::count(tx.conn(), may.org)?;
        if n_waiting >= INVITATIONS_MAX || members::count(tx.conn(), may.org)? + n_waiting >= MEMBERS_MAX {
            return Err(AccountsRefusal::TooManyMembers.into());
        }
        if let Err(wait) = spend(tx, &shared, may.org, email.key())? {
            return Ok(Err(Failure::from(wait)));
        }
        let token = Token::fresh(Opens::Link);
        let new = NewInvitation {
            org: may.org,
            email: &email,
            to: &to,
            locale,
            invited_by: actor,
            hash: token.hash,
            expires_at: now.plus_seconds(INVITATION_SECONDS),
        };
        let id = store::insert(tx, &new)?;
        let invitation = store::find(tx.conn(), may.org, id)?.ok_or(AccountsRefusal::InvitationNotFound)?;
        write_letter(tx, &shared, &invitation, &token)?;
        record(tx, &client, actor, &invitation, "accounts.member_invited")?;
        Ok(Ok(MemberInvitationView::from(invitation)))
    });
    Ok(HttpResponse::Created().json(invited.await??))
}

/// So many letters of an organization a day, so many to one mailbox an hour.
fn spend(
    tx: &mut Tx,
    accounts: &Accounts,
    org: OrganizationId,
    email_key: &str,
) -> Result<Result<(), TooMany>, Failure> {
    for (budget, subject) in [(&INVITATIONS, org.to_string()), (&REGISTER_MAIL, email_key.to_owned())] {
        let count = accounts.limits.count(tx, budget, &subject)?;
        if let Some(retry_after) = crate::limits::rules::wait(budget, 1, count, tx.now()) {
            return Ok(Err(TooMany { retry_after }));
        }
    }
    Ok(Ok(()))
}

fn write_letter(
    tx: &mut Tx,
    accounts: &Accounts,
    invitation: &Invitation,
    token: &Token,
) -> Result<(), Failure> {
    let id = invitation.id.uuid();
    tx.publish(&MemberInvited {
        invitation_id: id,
        email: invitation.email.clone(),
        org_id: invitation.org,
        role: invitation.role.as_str().to_owned(),
        inviter: invitation.inviter.clone(),
        locale: invitation.locale,
        token: Sealed::seal(&accounts.keyring, id, "token", &token.text)?,
        expires_at: invitation.expires_at,
    })
}

fn record(
    tx: &mut Tx,
    client: &Client,
    actor: UserId,
    invitation: &Invitation,
    action: &'static str,
) -> Result<(), Failure> {
    let happening = Happening {
        actor: Some(actor),
        org: Some(invitation.org),
        action,
        subject: format!("invitation:{}", invitation.id),
        details: Some(json!({ "role": invitation.role, "n_events": invitation.events.len() })),
        ..Happening::default()
    };
    audit::record(tx, Some(client), &happening)
}

/// Send an invitation again
///
/// With another link that works for a week; the one before is void.
#[utoipa::path(tag = "organization", security(("access_token" = [])),
    params(("id" = InvitationId, Path, description = "Which"), OrganizationParams), responses(
    (status = 200, body = MemberInvitationView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `accounts.invitation_not_found`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`")))]
#[post("/manage/org/invitations/{id}/resend")]
pub async fn resend_member_invitation(
    Caller(asker): Caller<Team<ManageMembers>>,
    accounts: Data<Accounts>,
    request: HttpRequest,
    client: Client,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let (org, id) = (Wanted::of(&request)?, InvitationId::parse(&id));
    let shared = accounts.clone();
    let sent = accounts.db.write(move |tx| {
        let now = tx.now();
        let may = asker.admit(tx.conn(), org, now)?;
        let (actor, role) = may.person()?;
        let id = id.ok_or(AccountsRefusal::InvitationNotFound)?;
        let invitation = store::find(tx.conn(), may.org, id)?.ok_or(AccountsRefusal::InvitationNotFound)?;
        if !role.manages(invitation.role) {
            return Err(AccountsRefusal::NotAllowed.into());
        }
        let key = invitation.email.to_ascii_lowercase();
        if let Err(wait) = spend(tx, &shared, may.org, &key)? {
            return Ok(Err(Failure::from(wait)));
        }
        let (token, expires_at) = (Token::fresh(Opens::Link), now.plus_seconds(INVITATION_SECONDS));
        if !store::renew(tx, id, actor, token.hash, expires_at)? {
            return Err(AccountsRefusal::InvitationNotFound.into());
        }
        let invitation = store::find(tx.conn(), may.org, id)?.ok_or(AccountsRefusal::InvitationNotFound)?;
        write_letter(tx, &shared, &invitation, &token)?;
        record(tx, &client, actor, &invitation, "accounts.member_invited_again")?;
        Ok(Ok(MemberInvitationView::from(invitation)))
    });
    Ok(HttpResponse::Ok().json(sent.await??))
}

/// Take an invitation back
#[utoipa::path(tag = "organization", security(("access_token" = [])),
    params(("id" = InvitationId, Path, description = "Which"), OrganizationParams), responses(
    (status = 204, description = "Its link is void"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `accounts.invitation_not_found`")))]
#[delete("/manage/org/invitations/{id}")]
pub async fn revoke_member_invitation(
    Caller(asker): Caller<Team<ManageMembers>>,
    accounts: Data<Accounts>,
    request: HttpRequest,
    client: Client,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let (org, id) = (Wanted::of(&request)?, InvitationId::parse(&id));
    let revoked = accounts.db.write(move |tx| {
        let now = tx.now();
        let may = asker.admit(tx.conn(), org, now)?;
        let (actor, role) = may.person()?;
        let id = id.ok_or(AccountsRefusal::InvitationNotFound)?;
        let invitation = store::find(tx.conn(), may.org, id)?.ok_or(AccountsRefusal::InvitationNotFound)?;
        if !role.manages(invitation.role) {
            return Err(AccountsRefusal::NotAllowed.into());
        }
        if !store::take(tx, id)? {
            return Err(AccountsRefusal::InvitationNotFound.into());
        }
        record(tx, &client, actor, &invitation, "accounts.member_invitation_revoked")
    });
    revoked.await?;
    Ok(HttpResponse::NoContent().finish())
}
