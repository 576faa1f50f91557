//! Removing the factor of somebody who lost the device and the recovery codes: an administrator who
//! checked who they are agrees, the owner is told on the way they can still be reached, and after
//! three days in which they can object, the factor is gone. The password is still needed.

use super::rules::FACTOR_RESET_DELAY_SECONDS;
use super::store::{self, Planned};
use crate::Accounts;
use crate::audit::{self, Happening};
use crate::facts::FactorResetScheduled;
use crate::limits::rules::LINK;
use crate::opaque::{Opens, Token, hash_of};
use crate::refusal::AccountsRefusal;
use crate::{sessions, users};
use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use kernel::ids::UserId;
use kernel::time::Instant;
use platform::db::{Db, Tx};
use platform::http::body::Body;
use platform::http::client::Client;
use platform::http::failure::Failure;
use platform::http::problem::Problem;
use platform::keyring::{Keyring, Sealed};
use serde::Deserialize;
use utoipa::ToSchema;

/// An administrator's decision to remove somebody's factor.
pub struct FactorReset<'a> {
    /// Whose.
    pub user: UserId,
    /// Who decided.
    pub admin: UserId,
    /// How they know it is them; [`crate::admin::rules::reason`] checked it.
    pub reason: &'a str,
}

/// Schedules it. When it will happen.
pub fn schedule(
    tx: &mut Tx,
    keyring: &Keyring,
    client: &Client,
    reset: &FactorReset,
) -> Result<Instant, Failure> {
    let FactorReset { user, admin, reason } = *reset;
    let takes_effect_at = tx.now().plus_seconds(FACTOR_RESET_DELAY_SECONDS);
    let token = Token::fresh(Opens::Link);
    let cancel_token = Sealed::seal(keyring, user.uuid(), "cancel_token", &token.text)?;
    let planned = Planned { user, requested_by: admin, reason, cancel_hash: token.hash, takes_effect_at };
    store::plan_reset(tx, &planned)?;
    tx.publish(&FactorResetScheduled { user_id: user, takes_effect_at, cancel_token })?;
    let happening = Happening {
        actor: Some(admin),
        details: Some(serde_json::json!({ "reason": reason, "takes_effect_at": takes_effect_at })),
        ..Happening::to(Some(user), "accounts.factor_reset_scheduled")
    };
    audit::record(tx, Some(client), &happening)?;
    Ok(takes_effect_at)
}

/// Carries out what is due. How many.
pub(crate) async fn carry_out(db: &Db) -> Result<usize, Failure> {
    let now = db.clock().now();
    let due = db.read(move |conn| store::due_resets(conn, now)).await?;
    let n_due = due.len();
    for user in due {
        db.write(move |tx| remove(tx, user)).await?;
    }
    Ok(n_due)
}

fn remove(tx: &mut Tx, user: UserId) -> Result<(), Failure> {
    if !store::take_reset(tx, user)? {
        return Ok(());
    }
    users::clear_factor(tx, user)?;
    store::replace_recovery_codes(tx, user, &[])?;
    store::forget_tokens(tx, user)?;
    sessions::end_all(tx, user, None)?;
    audit::record(tx, None, &Happening::to(Some(user), "accounts.factor_reset"))
}

/// A link's token.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelFactorResetRequest {
    /// What stands behind `#token=` in the mail's link.
    token: String,
}

/// Object to the removal of the second factor
///
/// With the token of the mail that announced it.
#[utoipa::path(tag = "auth", request_body = CancelFactorResetRequest, responses(
    (status = 204, description = "The factor stays"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`, `accounts.link_invalid`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`")))]
#[post("/auth/mfa/reset/cancel")]
pub async fn cancel_factor_reset(
    accounts: Data<Accounts>,
    client: Client,
    body: Body<CancelFactorResetRequest>,
) -> Result<HttpResponse, Failure> {
    let hash = hash_of(&body.0.token, Opens::Link);
    let limits = accounts.limits.clone();
    let cancelled = accounts.db.write(move |tx| {
        if let Some(wait) = limits.spend_of_address(tx, &LINK, &client.bucket().to_string())? {
            return Ok(Err(wait.into()));
        }
        let user = match hash {
            Some(hash) => store::cancel_reset(tx, hash)?,
            None => None,
        };
        let Some(user) = user else { return Ok(Err(Failure::from(AccountsRefusal::LinkInvalid))) };
        audit::record(tx, Some(&client), &Happening::own(user, "accounts.factor_reset_cancelled"))?;
        Ok(Ok(()))
    });
    cancelled.await??;
    Ok(HttpResponse::NoContent().finish())
}
