//! How answers describe sessions.

use super::rules::ACCESS_SECONDS;
use super::store::Session;
use super::transport::{self, Transport};
use super::{Opened, SessionStates};
use crate::Accounts;
use crate::users::views::MeView;
use actix_web::HttpResponse;
use kernel::ids::SessionId;
use kernel::time::Instant;
use platform::http::failure::Failure;
use serde::Serialize;
use utoipa::ToSchema;

/// A session for its owner: what to send with requests from now on.
#[derive(Serialize, ToSchema)]
pub struct SessionView {
    /// For `Authorization: Bearer …`, a JWT.
    access_token: String,
    /// Always `Bearer`.
    #[schema(example = "Bearer")]
    token_type: &'static str,
    /// Seconds that the access token lives.
    #[schema(example = 600)]
    expires_in: i64,
    /// For `POST /auth/refresh`; absent when it travels in a cookie.
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    /// Who signed in.
    user: MeView,
}

/// The first session of an account, and the codes that help when its phone is lost.
#[derive(Serialize, ToSchema)]
pub struct EnrolledSessionView {
    /// For `Authorization: Bearer …`, a JWT.
    access_token: String,
    /// Always `Bearer`.
    #[schema(example = "Bearer")]
    token_type: &'static str,
    /// Seconds that the access token lives.
    #[schema(example = 600)]
    expires_in: i64,
    /// For `POST /auth/refresh`; absent when it travels in a cookie.
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    /// Who signed in.
    user: MeView,
    /// Each signs in once in place of a code. They are shown this once.
    #[schema(min_items = 10, max_items = 10)]
    recovery_codes: Vec<String>,
}

/// A new access token of the same session.
#[derive(Serialize, ToSchema)]
pub struct AccessView {
    /// For `Authorization: Bearer …`, a JWT.
    pub access_token: String,
    /// Always `Bearer`.
    #[schema(example = "Bearer")]
    pub token_type: &'static str,
    /// Seconds that the access token lives.
    #[schema(example = 600)]
    pub expires_in: i64,
}

impl AccessView {
    /// For a session.
    pub(crate) fn of(accounts: &Accounts, session: &Session) -> Result<Self, Failure> {
        let now = accounts.db.clock().now();
        let id = uuid::Uuid::from_u128(rand::random());
        let access_token = accounts.access.issue(session, id, now)?;
        Ok(Self { access_token, token_type: "Bearer", expires_in: ACCESS_SECONDS })
    }
}

/// A signed-in device.
#[derive(Serialize, ToSchema)]
pub struct DeviceView {
    id: SessionId,
    /// What its program calls itself; it may lie.
    #[schema(example = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")]
    user_agent: String,
    /// The neighbourhood of the address it signed in from.
    #[schema(example = "192.0.2.0/24")]
    network: String,
    /// Whether it is the one that asks.
    is_current: bool,
    created_at: Instant,
    last_used_at: Instant,
    /// When it has to sign in again, unless it is used.
    expires_at: Instant,
}

impl DeviceView {
    pub(super) fn of(session: Session, current: SessionId) -> Self {
        Self {
            is_current: session.id == current,
            id: session.id,
            user_agent: session.user_agent,
            network: session.network,
            created_at: session.created_at,
            last_used_at: session.last_used_at,
            expires_at: session.expires_at,
        }
    }
}

/// The signed-in devices of a person.
#[derive(Serialize, ToSchema)]
pub struct DeviceList {
    /// The newest first.
    pub data: Vec<DeviceView>,
}

/// Answers with a session that was opened or exchanged; the token goes where its transport says.
pub(crate) fn respond(
    accounts: &Accounts,
    opened: Opened,
    user: MeView,
    recovery_codes: Option<Vec<String>>,
) -> Result<HttpResponse, Failure> {
    let states: &SessionStates = &accounts.states;
    states.forget(&opened.ended);
    let AccessView { access_token, token_type, expires_in } = AccessView::of(accounts, &opened.session)?;
    let refresh = opened.refresh.map(|token| token.text);
    let mut response = HttpResponse::Ok();
    let refresh_token = match (Transport::read(&opened.session.transport), refresh) {
        (Transport::Cookie, Some(token)) => {
            let now = accounts.db.clock().now();
            response.cookie(transport::cookie(token, opened.session.expires_at, now));
            None
        }
        (_, token) => token,
    };
    Ok(match recovery_codes {
        Some(recovery_codes) => response.json(EnrolledSessionView {
            access_token,
            token_type,
            expires_in,
            refresh_token,
            user,
            recovery_codes,
        }),
        None => response.json(SessionView { access_token, token_type, expires_in, refresh_token, user }),
    })
}
