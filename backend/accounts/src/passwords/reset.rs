//! `POST /auth/password/forgot`, `POST /auth/password/reset`

use crate::Accounts;
use crate::audit::{self, Happening};
use crate::facts::{PasswordChanged, PasswordResetRequested};
use crate::limits::rules::{FORGOT_MAIL, LINK, MAIL_ASKED};
use crate::links::{self, LinkPurpose};
use crate::login::forget_failures;
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
use platform::http::failure::Failure;
use platform::http::problem::Problem;
use platform::keyring::Sealed;
use serde::Deserialize;
use utoipa::ToSchema;

/// Whose password was forgotten.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ForgotPasswordRequest {
    /// Address of the account.
    #[schema(example = "camille@example.org")]
    email: String,
}

/// A new password, with the proof that came by mail.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResetPasswordRequest {
    /// What stands behind `#token=` in the mail's link.
    token: String,
    /// The new password, by the rules of `POST /auth/register`.
    #[schema(example = "harbour velvet 9 otter", min_length = 12, max_length = 128)]
    password: String,
}

/// Ask for a new password
///
/// The answer is the same whether or not the address has an account. If it has, a link goes there that
/// works for ten minutes; a new one ends the one before.
#[utoipa::path(tag = "auth", request_body = ForgotPasswordRequest, responses(
    (status = 202, description = "If there is an account, a mail is on its way"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`")))]
#[post("/auth/password/forgot")]
pub async fn forgot_password(
    accounts: Data<Accounts>,
    client: Client,
    body: Body<ForgotPasswordRequest>,
) -> Result<HttpResponse, Failure> {
    let mut checker = BodyChecker::default();
    let email = checker.read("email", &body.0.email, "an e-mail address", Email::parse);
    checker.finish()?;
    let shared = accounts.clone();
    let asked = accounts.db.write(move |tx| match &email {
        Some(email) => ask(tx, &shared, &client, email),
        None => Ok(()),
    });
    asked.await?;
    Ok(HttpResponse::Accepted().finish())
}

fn ask(tx: &mut Tx, accounts: &Accounts, client: &Client, email: &Email) -> Result<(), Failure> {
    let bucket = client.bucket().to_string();
    let is_too_often = accounts.limits.spend_of_address(tx, &MAIL_ASKED, &bucket)?.is_some();
    if is_too_often || accounts.limits.spend(tx, &FORGOT_MAIL, email.key())? {
        return Ok(());
    }
    let known = users::credentials(tx.conn(), email)?.filter(|known| known.is_active);
    if let Some(known) = &known {
        let (token, expires_at) = links::issue(tx, known.id, LinkPurpose::PasswordReset, None)?;
        let token = Sealed::seal(&accounts.keyring, known.id.uuid(), "token", &token.text)?;
        tx.publish(&PasswordResetRequested { user_id: known.id, token, expires_at })?;
    }
    let whose = known.map(|known| known.id);
    audit::record(tx, Some(client), &Happening::to(whose, "accounts.password_reset_requested"))
}

/// Set a new password
///
/// With the token of the mail. It signs nobody in and leaves the second factor as it is; all sessions end.
#[utoipa::path(tag = "auth", request_body = ResetPasswordRequest, responses(
    (status = 204, description = "Set. Sign in with it"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`accounts.link_invalid`, `http.invalid_body`; /password by the rules of POST /auth/register"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`")))]
#[post("/auth/password/reset")]
pub async fn reset_password(
    accounts: Data<Accounts>,
    client: Client,
    body: Body<ResetPasswordRequest>,
) -> Result<HttpResponse, Failure> {
    let ResetPasswordRequest { token, password } = body.0;
    let (limits, bucket) = (accounts.limits.clone(), client.bucket().to_string());
    let admitted = accounts.db.write(move |tx| limits.spend_of_address(tx, &LINK, &bucket));
    if let Some(wait) = admitted.await? {
        return Err(wait.into());
    }
    let hash = hash_of(&token, Opens::Link).ok_or(AccountsRefusal::LinkInvalid)?;
    let now = accounts.db.clock().now();
    let found = accounts.db.read(move |conn| {
        let Some(link) = links::find(conn, hash, LinkPurpose::PasswordReset, now)? else { return Ok(None) };
        users::by_id(conn, link.user)
    });
    let owner = found.await?.filter(|user| user.is_active).ok_or(AccountsRefusal::LinkInvalid)?;
    let email = Email::parse(&owner.email).ok_or(AccountsRefusal::LinkInvalid)?;
    let password =
        users::check_new(&accounts.hasher, "password", password, email.clone(), owner.name).await?;
    let phc = accounts.hasher.hash(password).await?;
    let shared = accounts.clone();
    let reset = accounts.db.write(move |tx| set(tx, &shared, &client, hash, &email, &phc));
    accounts.states.forget(&reset.await?);
    Ok(HttpResponse::NoContent().finish())
}

fn set(
    tx: &mut Tx,
    accounts: &Accounts,
    client: &Client,
    hash: TokenHash,
    email: &Email,
    phc: &str,
) -> Result<Vec<SessionId>, Failure> {
    let link = links::take(tx, hash, LinkPurpose::PasswordReset)?.ok_or(AccountsRefusal::LinkInvalid)?;
    users::set_password(tx, link.user, phc)?;
    forget_failures(tx, accounts, client, email)?;
    links::forget(tx, link.user, LinkPurpose::EmailChange)?;
    mfa::forget_tokens(tx, link.user)?;
    let ended = sessions::end_all(tx, link.user, None)?;
    tx.publish(&PasswordChanged { user_id: link.user })?;
    audit::record(tx, Some(client), &Happening::own(link.user, "accounts.password_reset"))?;
    Ok(ended)
}
