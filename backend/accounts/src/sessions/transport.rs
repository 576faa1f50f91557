//! How a refresh token travels: in the body, or in a cookie that scripts cannot read.

use crate::refusal::AccountsRefusal;
use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::{HeaderMap, ORIGIN};
use kernel::time::Instant;
use platform::config::{AppEnv, Config};
use serde::Deserialize;
use std::sync::Arc;
use url::Url;
use utoipa::ToSchema;

/// The cookie. Its prefix makes browsers insist on Secure, on this host alone and on the whole site.
pub(crate) const COOKIE: &str = "__Host-rt";

/// How the refresh token of a session travels.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Transport {
    /// In an HttpOnly cookie, for browsers.
    Cookie,
    /// In the answer's body, for everything else.
    #[default]
    Body,
}

impl Transport {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Cookie => "cookie",
            Self::Body => "body",
        }
    }

    pub(crate) fn read(text: &str) -> Self {
        if text == "cookie" { Self::Cookie } else { Self::Body }
    }
}

/// The cookie that carries a token until the session ends.
pub(crate) fn cookie(token: String, expires_at: Instant, now: Instant) -> Cookie<'static> {
    let seconds = (expires_at.millis() - now.millis()).max(0) / 1_000;
    Cookie::build(COOKIE, token)
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Strict)
        .max_age(Duration::seconds(seconds))
        .finish()
}

/// The cookie that takes the token away.
pub(crate) fn no_cookie() -> Cookie<'static> {
    cookie(String::new(), Instant::EPOCH, Instant::EPOCH)
}

/// The token in a request's cookie.
pub(crate) fn of_cookie(request: &HttpRequest) -> Option<String> {
    request.cookie(COOKIE).map(|cookie| cookie.value().to_owned()).filter(|token| !token.is_empty())
}

/// Which pages may use the cookie.
#[derive(Clone)]
pub struct OwnSite {
    origins: Arc<[String]>,
    is_development: bool,
}

impl OwnSite {
    /// The installation's own origin and those that it lists as its own pages.
    pub fn new(config: &Config) -> Self {
        let own = config.public_url.origin().ascii_serialization();
        let origins = std::iter::once(own).chain(config.cors_origins.iter().cloned()).collect();
        Self { origins, is_development: config.app_env == AppEnv::Development }
    }

    /// Refuses a request with the cookie that another site's page may have made. The header makes
    /// browsers ask first, and the two others tell where the request comes from.
    pub(crate) fn check(&self, headers: &HeaderMap) -> Result<(), AccountsRefusal> {
        let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
        let is_asked_for = text("x-requested-with").is_some_and(|value| value.eq_ignore_ascii_case("fetch"));
        let is_same_site = text("sec-fetch-site").is_none_or(|site| site == "same-origin");
        let is_own = text(ORIGIN.as_str()).is_none_or(|origin| self.is_own(origin));
        if is_asked_for && is_same_site && is_own { Ok(()) } else { Err(AccountsRefusal::CrossSite) }
    }

    fn is_own(&self, origin: &str) -> bool {
        let is_loopback = || {
            let url = Url::parse(origin).ok();
            url.is_some_and(|url| matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]")))
        };
        self.origins.iter().any(|own| own == origin) || (self.is_development && is_loopback())
    }
}
