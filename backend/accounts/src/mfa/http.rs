//! `POST /auth/mfa/verify`, `POST /auth/mfa/step-up`

use super::{Proof, Verdict, judge, store};
use crate::Accounts;
use crate::audit::{self, Happening};
use crate::facts::NewSignIn;
use crate::guard::{Caller, MfaHolder, Person};
use crate::mfa::MfaPurpose;
use crate::refusal::AccountsRefusal;
use crate::sessions::rules::device_name;
use crate::sessions::transport::Transport;
use crate::sessions::views::{AccessView, SessionView, respond};
use crate::sessions::{self, Opened};
use crate::users::views::MeView;
use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use platform::db::Tx;
use platform::http::body::{Body, BodyChecker};
use platform::http::client::Client;
use platform::http::failure::{Failure, InvalidBody};
use platform::http::problem::Problem;
use serde::Deserialize;
use utoipa::ToSchema;

/// The second factor: one of the two.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SecondFactorRequest {
    /// Six digits of the app.
    #[schema(example = "492039")]
    code: Option<String>,
    /// One of the ten codes that were shown at the enrolment.
    #[schema(example = "ABCD-EFGH-IJKL-MNOP-QRST-2345")]
    recovery_code: Option<String>,
    /// How the refresh token travels.
    #[serde(default)]
    transport: Transport,
}

/// A proof of who one is, inside a session: one of the two.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StepUpRequest {
    /// Six digits of the app.
    #[schema(example = "492039")]
    code: Option<String>,
    /// One of the ten codes that were shown at the enrolment.
    recovery_code: Option<String>,
}

/// Exactly one of the two has to be there.
fn proof(code: Option<String>, recovery_code: Option<String>) -> Result<Proof, InvalidBody> {
    match (code, recovery_code) {
        (Some(code), None) => Ok(Proof::Code(code)),
        (None, Some(code)) => Ok(Proof::RecoveryCode(code)),
        (given, _) => {
            let reason = if given.is_some() { "ambiguous" } else { "missing" };
            let mut checker = BodyChecker::default();
            checker.refuse("code", reason, "send `code` or `recovery_code`");
            checker.finish().map(|()| Proof::Code(String::new()))
        }
    }
}

/// Sign in with the second factor
///
/// The second step after `POST /auth/login`. A code works once; a token allows five tries.
#[utoipa::path(tag = "auth", security(("mfa_token" = [])), request_body = SecondFactorRequest, responses(
    (status = 200, body = SessionView, description = "Signed in. With transport `cookie` the refresh token is in the cookie `__Host-rt` and not in the body"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.mfa_token_invalid`, `accounts.wrong_code`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`accounts.enrol_first`: the account has no second factor yet"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`: too many wrong codes; Retry-After says how long")))]
#[post("/auth/mfa/verify")]
pub async fn verify_second_factor(
    holder: MfaHolder,
    accounts: Data<Accounts>,
    client: Client,
    body: Body<SecondFactorRequest>,
) -> Result<HttpResponse, Failure> {
    let SecondFactorRequest { code, recovery_code, transport } = body.0;
    let proof = proof(code, recovery_code)?;
    if holder.purpose != MfaPurpose::SignIn {
        return Err(AccountsRefusal::EnrolFirst.into());
    }
    let shared = accounts.clone();
    let signing_in = accounts.db.write(move |tx| sign_in(tx, &shared, &client, holder, &proof, transport));
    let (opened, user) = signing_in.await??;
    respond(&accounts, opened, user, None)
}

fn sign_in(
    tx: &mut Tx,
    accounts: &Accounts,
    client: &Client,
    holder: MfaHolder,
    proof: &Proof,
    transport: Transport,
) -> Result<Result<(Opened, MeView), Failure>, Failure> {
    if !store::spend_try(tx, holder.hash)? {
        return Ok(Err(AccountsRefusal::MfaTokenInvalid.into()));
    }
    let amr = match judge(tx, accounts, client, holder.user, proof)?.or(AccountsRefusal::WrongCode) {
        Ok(amr) => amr,
        Err(refused) => return Ok(Err(refused)),
    };
    store::forget_tokens(tx, holder.user)?;
    if !sessions::is_known_device(tx, holder.user, client)? {
        tx.publish(&NewSignIn { user_id: holder.user, device: device_name(&client.user_agent) })?;
    }
    let opened = sessions::open(tx, holder.user, client, transport, amr)?;
    let user = MeView::of(tx.conn(), holder.user)?;
    let details = serde_json::json!({ "session": opened.session.id, "amr": amr });
    audit::record(tx, Some(client), &Happening::own(holder.user, "accounts.signed_in").with(details))?;
    Ok(Ok((opened, user)))
}

/// Prove again who you are
///
/// What could take an account over asks for a proof of the last five minutes and answers
/// `accounts.step_up_needed` otherwise. The access token of this answer carries such a proof.
#[utoipa::path(tag = "auth", security(("access_token" = [])), request_body = StepUpRequest, responses(
    (status = 200, body = AccessView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`, `accounts.code_refused`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`: too many wrong codes; Retry-After says how long")))]
#[post("/auth/mfa/step-up")]
pub async fn step_up(
    Caller(person): Caller<Person>,
    accounts: Data<Accounts>,
    client: Client,
    body: Body<StepUpRequest>,
) -> Result<HttpResponse, Failure> {
    let proof = proof(body.0.code, body.0.recovery_code)?;
    let shared = accounts.clone();
    let confirmed = accounts.db.write(move |tx| {
        let verdict = judge(tx, &shared, &client, person.user, &proof)?;
        let session = match verdict {
            Verdict::Right(_) => sessions::confirm(tx, person.session)?,
            refused => return Ok(refused.or(AccountsRefusal::CodeRefused).map(|_| None)),
        };
        audit::record(tx, Some(&client), &Happening::own(person.user, "accounts.stepped_up"))?;
        Ok(Ok(session))
    });
    let session = confirmed.await??.ok_or(AccountsRefusal::NotSignedIn)?;
    Ok(HttpResponse::Ok().json(AccessView::of(&accounts, &session)?))
}
