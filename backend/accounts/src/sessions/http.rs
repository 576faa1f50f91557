//! `/auth/refresh`, `/auth/logout`, `/auth/sessions`, `/.well-known/jwks.json`

use super::refresh::{self, Exchanged};
use super::transport;
use super::views::{DeviceList, DeviceView, SessionView, respond};
use super::{end_all, store};
use crate::Accounts;
use crate::audit::{self, Happening};
use crate::guard::{Caller, Person};
use crate::opaque::{Opens, hash_of};
use crate::refusal::AccountsRefusal;
use crate::users::views::MeView;
use actix_web::http::header::{CACHE_CONTROL, ETAG};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, delete, get, post};
use kernel::ids::{SessionId, TokenHash};
use platform::http::body::OptionalBody;
use platform::http::client::Client;
use platform::http::failure::Failure;
use platform::http::problem::Problem;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// A refresh token, unless it is in the cookie.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefreshRequest {
    /// The last one that was answered.
    refresh_token: Option<String>,
}

/// The token of a request: of its body first, else of its cookie, which only our own pages may use.
fn presented(
    accounts: &Accounts,
    request: &HttpRequest,
    body: OptionalBody<RefreshRequest>,
) -> Result<Option<TokenHash>, Failure> {
    let text = if let Some(token) = body.0.unwrap_or_default().refresh_token {
        token
    } else {
        let Some(token) = transport::of_cookie(request) else { return Ok(None) };
        accounts.own_site.check(request.headers())?;
        token
    };
    Ok(hash_of(&text, Opens::Refresh))
}

/// Exchange the refresh token
///
/// Each refresh token works once; the answer has the next one. An answer that was lost may be asked for
/// again within a minute. A token that is used again after its successor was used ends the session.
/// With the cookie, send `X-Requested-With: fetch` and no body.
#[utoipa::path(tag = "auth", request_body(content = RefreshRequest, description = "Nothing when the token is in the cookie"), responses(
    (status = 200, body = SessionView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.session_over`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.cross_site`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`")))]
#[post("/auth/refresh")]
pub async fn refresh_session(
    accounts: Data<Accounts>,
    request: HttpRequest,
    client: Client,
    body: OptionalBody<RefreshRequest>,
) -> Result<HttpResponse, Failure> {
    let hash = presented(&accounts, &request, body)?.ok_or(AccountsRefusal::SessionOver)?;
    let exchanged = accounts.db.write(move |tx| {
        let exchanged = refresh::exchange(tx, &client, hash)?;
        let user = match &exchanged {
            Exchanged::Fresh(opened) => Some(MeView::of(tx.conn(), opened.session.user_id)?),
            _ => None,
        };
        Ok((exchanged, user))
    });
    match exchanged.await? {
        (Exchanged::Fresh(opened), Some(user)) => respond(&accounts, *opened, user, None),
        (Exchanged::Ended(session), _) => {
            accounts.states.forget(&[session.id]);
            Err(AccountsRefusal::SessionOver.into())
        }
        _ => Err(AccountsRefusal::SessionOver.into()),
    }
}

/// Sign out
///
/// Ends the session of the refresh token and takes the cookie away. Without a session there is nothing
/// to do, and the answer is the same.
#[utoipa::path(tag = "auth", request_body(content = RefreshRequest, description = "Nothing when the token is in the cookie"), responses(
    (status = 204, description = "Signed out"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.cross_site`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`")))]
#[post("/auth/logout")]
pub async fn sign_out(
    accounts: Data<Accounts>,
    request: HttpRequest,
    client: Client,
    body: OptionalBody<RefreshRequest>,
) -> Result<HttpResponse, Failure> {
    if let Some(hash) = presented(&accounts, &request, body)? {
        let ended = accounts.db.write(move |tx| {
            let Some(token) = store::token(tx.conn(), hash)? else { return Ok(None) };
            let Some(session) = store::hold(tx, token.session_id)? else { return Ok(None) };
            store::end(tx, session.user_id, session.id)?;
            let details = json!({ "session": session.id });
            let happening = Happening::own(session.user_id, "accounts.signed_out").with(details);
            audit::record(tx, Some(&client), &happening)?;
            Ok(Some(session.id))
        });
        if let Some(id) = ended.await? {
            accounts.states.forget(&[id]);
        }
    }
    Ok(HttpResponse::NoContent().cookie(transport::no_cookie()).finish())
}

/// List signed-in devices
#[utoipa::path(tag = "auth", security(("access_token" = [])), responses(
    (status = 200, body = DeviceList),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`")))]
#[get("/auth/sessions")]
pub async fn list_sessions(
    Caller(person): Caller<Person>,
    accounts: Data<Accounts>,
) -> Result<HttpResponse, Failure> {
    let now = accounts.db.clock().now();
    let sessions = accounts.db.read(move |conn| store::of_user(conn, person.user, now)).await?;
    let data = sessions.into_iter().map(|session| DeviceView::of(session, person.session)).collect();
    Ok(HttpResponse::Ok().json(DeviceList { data }))
}

/// Sign a device out
#[utoipa::path(tag = "auth", security(("access_token" = [])),
    params(("id" = SessionId, Path, description = "Which device")), responses(
    (status = 204, description = "It has to sign in again"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.session_not_found`")))]
#[delete("/auth/sessions/{id}")]
pub async fn end_session(
    Caller(person): Caller<Person>,
    accounts: Data<Accounts>,
    client: Client,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = SessionId::parse(&id).ok_or(AccountsRefusal::SessionNotFound)?;
    let ended = accounts.db.write(move |tx| {
        if !store::end(tx, person.user, id)? {
            return Err(AccountsRefusal::SessionNotFound.into());
        }
        let happening = Happening::own(person.user, "accounts.session_ended").with(json!({ "session": id }));
        audit::record(tx, Some(&client), &happening)
    });
    ended.await?;
    accounts.states.forget(&[id]);
    Ok(HttpResponse::NoContent().finish())
}

/// Sign out everywhere
///
/// Ends all sessions, the present one included.
#[utoipa::path(tag = "auth", security(("access_token" = [])), responses(
    (status = 204, description = "Every device has to sign in again"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`")))]
#[delete("/auth/sessions")]
pub async fn end_all_sessions(
    Caller(person): Caller<Person>,
    accounts: Data<Accounts>,
    client: Client,
) -> Result<HttpResponse, Failure> {
    let ended = accounts.db.write(move |tx| {
        let ended = end_all(tx, person.user, None)?;
        let happening = Happening::own(person.user, "accounts.signed_out_everywhere");
        audit::record(tx, Some(&client), &happening)?;
        Ok(ended)
    });
    let ended = ended.await?;
    accounts.states.forget(&ended);
    Ok(HttpResponse::NoContent().cookie(transport::no_cookie()).finish())
}

/// One public key (RFC 7517, RFC 8037).
#[derive(serde::Serialize, ToSchema)]
pub struct PublicKeyView {
    /// Always `OKP`.
    kty: String,
    /// Always `Ed25519`.
    crv: String,
    /// Always `sig`.
    #[serde(rename = "use")]
    usage: String,
    /// Always `EdDSA`.
    alg: String,
    /// Thumbprint of the key.
    kid: String,
    /// The key.
    x: String,
}

/// The public keys.
#[derive(serde::Serialize, ToSchema)]
pub struct KeySetView {
    /// Every key whose tokens are believed.
    keys: Vec<PublicKeyView>,
}

/// Show the keys that access tokens are signed with
#[utoipa::path(tag = "auth", responses((status = 200, body = KeySetView)))]
#[get("/.well-known/jwks.json")]
pub async fn get_key_set(accounts: Data<Accounts>) -> Result<HttpResponse, Failure> {
    let keys = accounts.access.key_set();
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "public, max-age=300"))
        .insert_header((ETAG, platform::http::etag::of(keys)?))
        .json(keys))
}
