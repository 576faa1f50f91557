//! `POST /auth/login`

use super::brakes;
use crate::Accounts;
use crate::audit::{self, Happening};
use crate::mfa::views::MfaStepView;
use crate::mfa::{self, MfaPurpose};
use crate::opaque::Token;
use crate::refusal::AccountsRefusal;
use crate::users::{self, Credentials, password};
use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use kernel::email::Email;
use platform::db::Tx;
use platform::http::body::{Body, BodyChecker};
use platform::http::client::Client;
use platform::http::failure::{Failure, InvalidBody};
use platform::http::problem::Problem;
use serde::Deserialize;
use utoipa::ToSchema;

/// Address and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignInRequest {
    /// Address.
    #[schema(example = "camille@example.org")]
    email: String,
    /// Password.
    #[schema(example = "velvet otter 9 harbour")]
    password: String,
}

fn address(text: &str) -> Result<Email, InvalidBody> {
    let mut checker = BodyChecker::default();
    let email = checker.read("email", text, "an e-mail address", Email::parse);
    checker.finish()?;
    email.ok_or(InvalidBody(Vec::new()))
}

/// Sign in with a password
///
/// The first of two steps. The token of the answer opens the second factor and nothing else. Wrong
/// passwords make the next try wait; who waits is told by `Retry-After`.
#[utoipa::path(tag = "auth", request_body = SignInRequest, responses(
    (status = 200, body = MfaStepView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.wrong_credentials`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.reset_needed`: a hundred wrong passwords in a row"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`")))]
#[post("/auth/login")]
pub async fn sign_in(
    accounts: Data<Accounts>,
    client: Client,
    body: Body<SignInRequest>,
) -> Result<HttpResponse, Failure> {
    let SignInRequest { email, password } = body.0;
    let email = address(&email)?;
    let (shared, caller, owner) = (accounts.clone(), client.clone(), email.clone());
    let admitted = accounts.db.write(move |tx| {
        if let Err(refused) = brakes::admit(tx, &shared, &caller, &owner)? {
            return Ok(Err(refused));
        }
        Ok(Ok(users::credentials(tx.conn(), &owner)?))
    });
    let found = admitted.await??;
    let phc = found.as_ref().map(|found| found.password_hash.clone());
    let is_right = accounts.hasher.verify(password.clone(), phc.clone()).await?;
    let is_outdated = phc.is_some_and(|phc| password::is_outdated(&phc, accounts.hasher.cost()));
    let rehashed =
        if is_right && is_outdated { Some(accounts.hasher.rehash(password.clone()).await?) } else { None };
    let pair = accounts.limits.fingerprint(&format!("{}\n{password}", email.key()));
    let attempt = Attempt { email, pair, found, is_right, rehashed };
    let shared = accounts.clone();
    let settled = accounts.db.write(move |tx| settle(tx, &shared, &client, &attempt));
    let (token, purpose) = settled.await??;
    Ok(HttpResponse::Ok().json(MfaStepView::of(token, purpose)))
}

struct Attempt {
    email: Email,
    /// Fingerprint of address and password.
    pair: String,
    /// The address's account.
    found: Option<Credentials>,
    /// Whether the password was its.
    is_right: bool,
    /// The right password at today's cost.
    rehashed: Option<String>,
}

fn settle(
    tx: &mut Tx,
    accounts: &Accounts,
    client: &Client,
    attempt: &Attempt,
) -> Result<Result<(Token, MfaPurpose), Failure>, Failure> {
    // Read again: while the password was hashed, it may have been changed or the account disabled.
    let present = users::credentials(tx.conn(), &attempt.email)?;
    let is_same = |user: &Credentials| {
        attempt.found.as_ref().is_some_and(|found| found.password_hash == user.password_hash)
    };
    let Some(user) = present.filter(|user| attempt.is_right && user.is_active && is_same(user)) else {
        brakes::count_failure(tx, accounts, client, &attempt.email, &attempt.pair)?;
        let whose = attempt.found.as_ref().map(|found| found.id);
        audit::record(tx, Some(client), &Happening::to(whose, "accounts.sign_in_failed"))?;
        return Ok(Err(AccountsRefusal::WrongCredentials.into()));
    };
    brakes::forget_failures(tx, accounts, client, &attempt.email)?;
    if let Some(hash) = &attempt.rehashed {
        users::rehash_password(tx, user.id, &user.password_hash, hash)?;
    }
    let purpose = if user.is_enrolled { MfaPurpose::SignIn } else { MfaPurpose::Enrol };
    let token = mfa::open(tx, user.id, purpose)?;
    audit::record(tx, Some(client), &Happening::own(user.id, "accounts.password_accepted"))?;
    Ok(Ok((token, purpose)))
}
