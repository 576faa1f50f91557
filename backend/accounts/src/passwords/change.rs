//! `POST /auth/password/change`

use crate::Accounts;
use crate::audit::{self, Happening};
use crate::facts::PasswordChanged;
use crate::guard::{Caller, Person, SignedIn};
use crate::limits::rules::ACCOUNT_CHANGES;
use crate::links::{self, LinkPurpose};
use crate::refusal::AccountsRefusal;
use crate::{mfa, sessions, users};
use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use kernel::email::Email;
use kernel::ids::SessionId;
use platform::db::Tx;
use platform::http::body::Body;
use platform::http::client::Client;
use platform::http::failure::{Failure, TooMany};
use platform::http::problem::Problem;
use serde::Deserialize;
use utoipa::ToSchema;

/// The present password and the next one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePasswordRequest {
    /// The present one.
    #[schema(example = "velvet otter 9 harbour")]
    current_password: String,
    /// The next one, by the rules of `POST /auth/register`.
    #[schema(example = "harbour velvet 9 otter", min_length = 12, max_length = 128)]
    new_password: String,
    /// Six digits of the app; not needed within five minutes of the last proof.
    #[schema(example = "492039")]
    code: Option<String>,
}

/// Change the password
///
/// Needs the present password, and a code or a proof of the last five minutes. All other sessions end.
#[utoipa::path(tag = "auth", security(("access_token" = [])), request_body = ChangePasswordRequest, responses(
    (status = 204, description = "Changed"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.step_up_needed`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`accounts.password_refused`, `accounts.code_refused`, `http.invalid_body`; /new_password by the rules of POST /auth/register"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`")))]
#[post("/auth/password/change")]
pub async fn change_password(
    Caller(person): Caller<Person>,
    accounts: Data<Accounts>,
    client: Client,
    body: Body<ChangePasswordRequest>,
) -> Result<HttpResponse, Failure> {
    let ChangePasswordRequest { current_password, new_password, code } = body.0;
    if code.is_none() && !person.is_fresh() {
        return Err(AccountsRefusal::StepUpNeeded.into());
    }
    let limits = accounts.limits.clone();
    let found = accounts.db.write(move |tx| {
        let count = limits.count(tx, &ACCOUNT_CHANGES, &person.user.to_string())?;
        if let Some(wait) = crate::limits::rules::wait(&ACCOUNT_CHANGES, 1, count, tx.now()) {
            return Ok(Err(Failure::from(TooMany { retry_after: wait })));
        }
        Ok(Ok(users::by_id(tx.conn(), person.user)?))
    });
    let owner = found.await??.ok_or(AccountsRefusal::NotSignedIn)?;
    let email = Email::parse(&owner.email).ok_or(AccountsRefusal::NotSignedIn)?;
    let known = email.clone();
    let known = accounts.db.read(move |conn| users::credentials(conn, &known)).await?;
    let phc = known.map(|known| known.password_hash).ok_or(AccountsRefusal::NotSignedIn)?;
    if !accounts.hasher.verify(current_password, Some(phc.clone())).await? {
        return Err(AccountsRefusal::PasswordRefused.into());
    }
    let password =
        users::check_new(&accounts.hasher, "new_password", new_password, email, owner.name).await?;
    let next = accounts.hasher.hash(password).await?;
    let shared = accounts.clone();
    let changed = accounts.db.write(move |tx| {
        if let Err(refused) = mfa::step_up(tx, &shared, &client, &person, code.as_deref())? {
            return Ok(Err(refused));
        }
        set(tx, &client, &person, &next).map(Ok)
    });
    accounts.states.forget(&changed.await??);
    Ok(HttpResponse::NoContent().finish())
}

fn set(tx: &mut Tx, client: &Client, person: &SignedIn, phc: &str) -> Result<Vec<SessionId>, Failure> {
    users::set_password(tx, person.user, phc)?;
    links::forget(tx, person.user, LinkPurpose::PasswordReset)?;
    mfa::forget_tokens(tx, person.user)?;
    let ended = sessions::end_all(tx, person.user, Some(person.session))?;
    tx.publish(&PasswordChanged { user_id: person.user })?;
    audit::record(tx, Some(client), &Happening::own(person.user, "accounts.password_changed"))?;
    Ok(ended)
}
