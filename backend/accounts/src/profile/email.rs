//! `POST /me/email-change`, `/me/email-change/confirm`, `/me/email-change/undo`

use crate::Accounts;
use crate::audit::{self, Happening};
use crate::facts::{EmailChangeRequested, EmailChanged};
use crate::guard::{Caller, Person, SignedIn};
use crate::limits::rules::{ACCOUNT_CHANGES, LINK, REGISTER_MAIL};
use crate::links::{self, Link, LinkPurpose};
use crate::opaque::{Opens, hash_of};
use crate::refusal::AccountsRefusal;
use crate::{mfa, sessions, users};
use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use kernel::email::Email;
use kernel::ids::{SessionId, TokenHash};
use platform::db::Tx;
use platform::http::body::{Body, BodyChecker};
use platform::http::client::Client;
use platform::http::failure::{Failure, TooMany};
use platform::http::problem::Problem;
use platform::keyring::Sealed;
use serde::Deserialize;
use utoipa::ToSchema;

/// The address to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeEmailRequest {
    /// Where the link goes that confirms it.
    #[schema(example = "camille@new.example")]
    email: String,
    /// Six digits of the app; not needed within five minutes of the last proof.
    #[schema(example = "492039")]
    code: Option<String>,
}

/// A link's token.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EmailLinkRequest {
    /// What stands behind `#token=` in the mail's link.
    token: String,
}

/// Ask for another address
///
/// A link goes to the new address; nothing changes before it is used. The answer is the same when the
/// address has an account already. Needs a code or a proof of the last five minutes.
#[utoipa::path(tag = "me", security(("access_token" = [])), request_body = ChangeEmailRequest, responses(
    (status = 202, description = "A mail is on its way, if the address is free"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.step_up_needed`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`, `accounts.code_refused`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`")))]
#[post("/me/email-change")]
pub async fn request_email_change(
    Caller(person): Caller<Person>,
    accounts: Data<Accounts>,
    client: Client,
    body: Body<ChangeEmailRequest>,
) -> Result<HttpResponse, Failure> {
    let ChangeEmailRequest { email, code } = body.0;
    let mut checker = BodyChecker::default();
    let email = checker.read("email", &email, "an e-mail address", Email::parse);
    checker.finish()?;
    let email = email.ok_or(AccountsRefusal::LinkInvalid)?;
    let shared = accounts.clone();
    let asked = accounts.db.write(move |tx| {
        let count = shared.limits.count(tx, &ACCOUNT_CHANGES, &person.user.to_string())?;
        if let Some(wait) = crate::limits::rules::wait(&ACCOUNT_CHANGES, 1, count, tx.now()) {
            return Ok(Err(Failure::from(TooMany { retry_after: wait })));
        }
        if let Err(refused) = mfa::step_up(tx, &shared, &client, &person, code.as_deref())? {
            return Ok(Err(refused));
        }
        ask(tx, &shared, &client, &person, &email).map(Ok)
    });
    asked.await??;
    Ok(HttpResponse::Accepted().finish())
}

fn ask(
    tx: &mut Tx,
    accounts: &Accounts,
    client: &Client,
    person: &SignedIn,
    email: &Email,
) -> Result<(), Failure> {
    let is_too_often = accounts.limits.spend(tx, &REGISTER_MAIL, email.key())?;
    if !is_too_often && !users::is_taken(tx.conn(), email)? {
        let user = person.user;
        let (token, expires_at) = links::issue(tx, user, LinkPurpose::EmailChange, Some(email.as_str()))?;
        let token = Sealed::seal(&accounts.keyring, user.uuid(), "token", &token.text)?;
        let new_email = email.as_str().to_owned();
        tx.publish(&EmailChangeRequested { user_id: user, new_email, token, expires_at })?;
    }
    audit::record(tx, Some(client), &Happening::own(person.user, "accounts.email_change_requested"))
}

/// The link of a request, used up, or why not. Guesses are counted.
fn used(
    tx: &mut Tx,
    accounts: &Accounts,
    client: &Client,
    hash: Option<TokenHash>,
    purpose: LinkPurpose,
) -> Result<Result<(Link, Email), Failure>, Failure> {
    if let Some(wait) = accounts.limits.spend_of_address(tx, &LINK, &client.bucket().to_string())? {
        return Ok(Err(wait.into()));
    }
    let Some(hash) = hash else { return Ok(Err(AccountsRefusal::LinkInvalid.into())) };
    let link = links::take(tx, hash, purpose)?;
    let used = link.and_then(|link| {
        let email = link.address.as_deref().and_then(Email::parse)?;
        Some((link, email))
    });
    Ok(used.ok_or_else(|| AccountsRefusal::LinkInvalid.into()))
}

/// Confirm another address
///
/// With the token of the mail that went to it; works on any device. The address before gets a mail
/// with which the change can be taken back for a week.
#[utoipa::path(tag = "me", request_body = EmailLinkRequest, responses(
    (status = 204, description = "Changed: sign in with it from now on"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`, `accounts.link_invalid`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`")))]
#[post("/me/email-change/confirm")]
pub async fn confirm_email_change(
    accounts: Data<Accounts>,
    client: Client,
    body: Body<EmailLinkRequest>,
) -> Result<HttpResponse, Failure> {
    let (hash, shared) = (hash_of(&body.0.token, Opens::Link), accounts.clone());
    let changed = accounts.db.write(move |tx| {
        let (link, email) = match used(tx, &shared, &client, hash, LinkPurpose::EmailChange)? {
            Ok(used) => used,
            Err(refused) => return Ok(Err(refused)),
        };
        let owner = users::by_id(tx.conn(), link.user)?.filter(|user| user.is_active);
        let Some(owner) = owner else { return Ok(Err(Failure::from(AccountsRefusal::LinkInvalid))) };
        if !users::set_email(tx, owner.id, &email)? {
            return Ok(Err(AccountsRefusal::LinkInvalid.into()));
        }
        let (undo, undo_until) = links::issue(tx, owner.id, LinkPurpose::EmailUndo, Some(&owner.email))?;
        links::forget(tx, owner.id, LinkPurpose::PasswordReset)?;
        tx.publish(&EmailChanged {
            user_id: owner.id,
            old_email: owner.email.clone(),
            new_email: email.as_str().to_owned(),
            undo_token: Sealed::seal(&shared.keyring, owner.id.uuid(), "undo_token", &undo.text)?,
            undo_until,
        })?;
        audit::record(tx, Some(&client), &Happening::own(owner.id, "accounts.email_changed"))?;
        Ok(Ok(()))
    });
    changed.await??;
    Ok(HttpResponse::NoContent().finish())
}

/// Take an address back
///
/// With the token of the mail that announced the change. The address before is in force again, and
/// all sessions end: whoever made the change is out.
#[utoipa::path(tag = "me", request_body = EmailLinkRequest, responses(
    (status = 204, description = "Taken back. Set a new password next"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`, `accounts.link_invalid`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`")))]
#[post("/me/email-change/undo")]
pub async fn undo_email_change(
    accounts: Data<Accounts>,
    client: Client,
    body: Body<EmailLinkRequest>,
) -> Result<HttpResponse, Failure> {
    let (hash, shared) = (hash_of(&body.0.token, Opens::Link), accounts.clone());
    let undone = accounts.db.write(move |tx| {
        let (link, email) = match used(tx, &shared, &client, hash, LinkPurpose::EmailUndo)? {
            Ok(used) => used,
            Err(refused) => return Ok(Err(refused)),
        };
        undo(tx, &client, &link, &email)
    });
    accounts.states.forget(&undone.await??);
    Ok(HttpResponse::NoContent().finish())
}

fn undo(
    tx: &mut Tx,
    client: &Client,
    link: &Link,
    email: &Email,
) -> Result<Result<Vec<SessionId>, Failure>, Failure> {
    if !users::set_email(tx, link.user, email)? {
        return Ok(Err(AccountsRefusal::LinkInvalid.into()));
    }
    for purpose in [LinkPurpose::EmailChange, LinkPurpose::EmailUndo, LinkPurpose::PasswordReset] {
        links::forget(tx, link.user, purpose)?;
    }
    mfa::forget_tokens(tx, link.user)?;
    let ended = sessions::end_all(tx, link.user, None)?;
    audit::record(tx, Some(client), &Happening::own(link.user, "accounts.email_change_undone"))?;
    Ok(Ok(ended))
}
