//! `POST /auth/mfa/totp/enrol`, `POST /auth/mfa/totp/confirm`: setting a second factor up.

use super::store;
use super::totp::{TotpSecret, qr_svg};
use super::views::EnrolmentView;
use super::{MfaPurpose, recovery};
use crate::Accounts;
use crate::audit::{self, Happening};
use crate::facts::{FactorReplaced, Welcome};
use crate::guard::MfaHolder;
use crate::refusal::AccountsRefusal;
use crate::sessions::transport::Transport;
use crate::sessions::views::{EnrolledSessionView, respond};
use crate::sessions::{self, Opened};
use crate::users::{self, views::MeView};
use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use kernel::ids::UserId;
use platform::db::Tx;
use platform::http::body::Body;
use platform::http::client::Client;
use platform::http::failure::Failure;
use platform::http::problem::Problem;
use platform::keyring::Place;
use serde::Deserialize;
use utoipa::ToSchema;

/// The first code of a new device.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmEnrolmentRequest {
    /// Six digits of the app.
    #[schema(example = "492039")]
    code: String,
    /// How the refresh token travels.
    #[serde(default)]
    transport: Transport,
}

/// Where the secret of a running enrolment lies.
const fn pending_place(user: UserId) -> Place {
    Place { table: "mfa_tokens", row: user.uuid(), column: "pending_secret" }
}

/// Begin to set up the second factor
///
/// Answers with a secret for an authenticator app. Asked again, it answers with another one and the
/// first is void. Nothing changes until a code confirms it.
#[utoipa::path(tag = "auth", security(("mfa_token" = [])), responses(
    (status = 200, body = EnrolmentView),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.mfa_token_invalid`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`accounts.already_enrolled`")))]
#[post("/auth/mfa/totp/enrol")]
pub async fn begin_enrolment(holder: MfaHolder, accounts: Data<Accounts>) -> Result<HttpResponse, Failure> {
    if !holder.purpose.may_enrol() {
        return Err(AccountsRefusal::AlreadyEnrolled.into());
    }
    let secret = TotpSecret::fresh();
    let sealed = accounts.keyring.seal(&pending_place(holder.user), secret.bytes())?;
    let begun = accounts.db.write(move |tx| {
        if !store::set_pending(tx, holder.hash, &sealed)? {
            return Err(AccountsRefusal::MfaTokenInvalid.into());
        }
        users::by_id(tx.conn(), holder.user)?.ok_or_else(|| AccountsRefusal::MfaTokenInvalid.into())
    });
    let uri = secret.uri(&begun.await?.email)?;
    let view = EnrolmentView { secret: secret.typed(), qr_svg: qr_svg(&uri)?, otpauth_uri: uri };
    Ok(HttpResponse::Ok().json(view))
}

/// Confirm the second factor
///
/// With the app's first code the factor is set, and a session begins. When it replaces another device,
/// all other sessions end and the old recovery codes are void.
#[utoipa::path(tag = "auth", security(("mfa_token" = [])), request_body = ConfirmEnrolmentRequest, responses(
    (status = 200, body = EnrolledSessionView, description = "Signed in. With transport `cookie` the refresh token is in the cookie `__Host-rt` and not in the body"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.mfa_token_invalid`, `accounts.wrong_code`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`accounts.enrol_first`: begin the enrolment before, `accounts.already_enrolled`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`")))]
#[post("/auth/mfa/totp/confirm")]
pub async fn confirm_enrolment(
    holder: MfaHolder,
    accounts: Data<Accounts>,
    client: Client,
    body: Body<ConfirmEnrolmentRequest>,
) -> Result<HttpResponse, Failure> {
    let ConfirmEnrolmentRequest { code, transport } = body.0;
    if !holder.purpose.may_enrol() {
        return Err(AccountsRefusal::AlreadyEnrolled.into());
    }
    let (codes, shared) = (recovery::fresh(), accounts.clone());
    let shown = codes.clone();
    let confirmed = accounts.db.write(move |tx| {
        let confirmation = Confirmation { holder, code: &code, transport, recovery_codes: &codes };
        confirm(tx, &shared, &client, &confirmation)
    });
    let (opened, user) = confirmed.await??;
    respond(&accounts, opened, user, Some(shown))
}

struct Confirmation<'a> {
    holder: MfaHolder,
    code: &'a str,
    transport: Transport,
    recovery_codes: &'a [String],
}

fn confirm(
    tx: &mut Tx,
    accounts: &Accounts,
    client: &Client,
    confirmation: &Confirmation,
) -> Result<Result<(Opened, MeView), Failure>, Failure> {
    let MfaHolder { hash, user, purpose } = confirmation.holder;
    if !store::spend_try(tx, hash)? {
        return Ok(Err(AccountsRefusal::MfaTokenInvalid.into()));
    }
    let Some(sealed) = store::pending(tx.conn(), hash)? else {
        return Ok(Err(AccountsRefusal::EnrolFirst.into()));
    };
    let secret = TotpSecret::of(accounts.keyring.open(&pending_place(user), &sealed)?);
    let Some(step) = secret.matching_step(confirmation.code, tx.now())? else {
        return Ok(Err(AccountsRefusal::WrongCode.into()));
    };
    let sealed = accounts.keyring.seal(&users::totp_place(user), secret.bytes())?;
    let replaces = purpose == MfaPurpose::Replace;
    let is_active = users::factor(tx.conn(), user)?.is_some_and(|factor| factor.is_active);
    if !is_active {
        return Ok(Err(AccountsRefusal::MfaTokenInvalid.into()));
    }
    if !users::set_factor(tx, user, &sealed, step, replaces)? {
        return Ok(Err(AccountsRefusal::AlreadyEnrolled.into()));
    }
    users::ensure_ticket_key(tx, &accounts.keyring, user)?;
    recovery::replace(tx, user, confirmation.recovery_codes)?;
    store::forget_tokens(tx, user)?;
    let ended = if replaces { sessions::end_all(tx, user, None)? } else { Vec::new() };
    let mut opened = sessions::open(tx, user, client, confirmation.transport, "pwd otp")?;
    opened.ended.extend(ended);
    let action = if replaces {
        tx.publish(&FactorReplaced { user_id: user })?;
        "accounts.factor_replaced"
    } else {
        tx.publish(&Welcome { user_id: user })?;
        "accounts.enrolled"
    };
    let view = MeView::of(tx.conn(), user)?;
    let details = serde_json::json!({ "session": opened.session.id });
    audit::record(tx, Some(client), &Happening::own(user, action).with(details))?;
    Ok(Ok((opened, view)))
}
