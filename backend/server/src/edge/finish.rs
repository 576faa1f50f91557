//! The way out: errors become problem+json, headers, metrics, the log line.

use super::limits::Allowance;
use super::meter;
use super::{EdgeState, X_REQUEST_ID};
use crate::system::docs;
use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::ServiceResponse;
use actix_web::error::InternalError;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue,
    REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::http::{Method, StatusCode};
use kernel::text::Locale;
use platform::http::failure::{Failure, HttpRefusal};
use platform::http::locale;
use platform::http::problem::{self, Seed};
use std::sync::Arc;
use std::time::{Duration, Instant};

const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
/// Said of answers that say nothing else themselves; what is not a page may load nothing.
static DEFAULTS: [(HeaderName, HeaderValue); 3] = [
    (CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'")),
    (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (RESOURCE_POLICY, HeaderValue::from_static("same-origin")),
];
static NO_SNIFF: HeaderValue = HeaderValue::from_static("nosniff");
static HTTPS_FOR_A_YEAR: HeaderValue = HeaderValue::from_static("max-age=31536000; includeSubDomains");
/// Answers slower than this are worth a line in the log.
const SLOW: Duration = Duration::from_millis(500);

/// What is known of a request when its answer comes out.
pub(super) struct Finish {
    pub(super) id: Arc<str>,
    pub(super) method: Method,
    pub(super) started: Instant,
    pub(super) allowance: Option<Allowance>,
    pub(super) state: Arc<EdgeState>,
}

impl Finish {
    /// Finishes an answer.
    pub(super) fn apply<B: MessageBody + 'static>(
        self,
        response: ServiceResponse<EitherBody<B, BoxBody>>,
    ) -> ServiceResponse<EitherBody<B, BoxBody>> {
        self.log_failure(&response);
        let mut response = self.explain(response);
        let is_docs = response.request().path().starts_with("/docs");
        self.add_headers(response.headers_mut(), is_docs);
        let took = self.started.elapsed();
        meter::record(&meter::route(&response), response.status(), took);
        self.log(&response, took);
        response
    }

    /// The answer when nothing came out: a bug, logged and told without particulars.
    pub(super) fn broken(&self, cause: &dyn std::fmt::Display, language: Locale) -> actix_web::Error {
        tracing::error!(request.id = %self.id, error = %cause, "a request broke");
        let mut response = Seed::of(HttpRefusal::Internal).render(language, &self.id);
        self.add_headers(response.headers_mut(), false);
        InternalError::from_response("broken", response).into()
    }

    /// Gives an error status its problem body.
    fn explain<B: MessageBody + 'static>(
        &self,
        response: ServiceResponse<EitherBody<B, BoxBody>>,
    ) -> ServiceResponse<EitherBody<B, BoxBody>> {
        let status = response.status();
        if !status.is_client_error() && !status.is_server_error() {
            return response;
        }
        let seed = response.response().extensions().get::<Seed>().cloned();
        let is_explained = |headers: &HeaderMap| {
            let media_type =
                headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
            media_type.starts_with("text/html") || media_type == problem::CONTENT_TYPE
        };
        if seed.is_none() && is_explained(response.headers()) {
            return response;
        }
        let seed = seed.unwrap_or_else(|| Seed::for_status(status));
        let (request, old) = response.into_parts();
        let language = locale::of(request.query_string(), request.headers());
        let mut rendered = seed.render(language, &self.id);
        if status == StatusCode::UNAUTHORIZED {
            rendered.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        for (name, value) in old.headers() {
            if !rendered.headers().contains_key(name) {
                rendered.headers_mut().insert(name.clone(), value.clone());
            }
        }
        ServiceResponse::new(request, rendered).map_into_right_body()
    }

    fn add_headers(&self, headers: &mut HeaderMap, is_docs: bool) {
        let own = [(CACHE_CONTROL, "no-store"), (CONTENT_SECURITY_POLICY, docs::CSP)];
        for (name, value) in own.into_iter().take(if is_docs { 2 } else { 1 }) {
            if !headers.contains_key(&name) {
                headers.insert(name, HeaderValue::from_static(value));
            }
        }
        add_defaults(headers);
        add_own(headers, &self.state, HeaderValue::from_str(&self.id).ok(), self.allowance);
    }

    /// Says once what went wrong, with the id that the caller was told.
    fn log_failure<B>(&self, response: &ServiceResponse<B>) {
        let failure = response.response().error().and_then(actix_web::Error::as_error::<Failure>);
        match failure {
            Some(Failure::Fault(source)) => {
                tracing::error!(request.id = %self.id, route = meter::route(response), error = %chain(source.as_ref()), "a request failed");
            }
            Some(Failure::Unavailable { what, source }) => {
                let error = source.as_ref().map(|source| chain(source.as_ref())).unwrap_or_default();
                tracing::warn!(request.id = %self.id, route = meter::route(response), what, error, "unavailable");
            }
            _ => {}
        }
    }

    /// Reading is counted, not logged: nginx has the access log, and a hot page would drown it.
    fn log<B>(&self, response: &ServiceResponse<B>, took: Duration) {
        let status = response.status();
        let is_read = self.method == Method::GET || self.method == Method::HEAD;
        let message = match status {
            _ if status.is_server_error() => "answered with an error",
            _ if took > SLOW => "slow answer",
            _ if is_read || status == StatusCode::NOT_FOUND => return,
            _ => "answered",
        };
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let (method, route, status) = (self.method.as_str(), meter::route(response), status.as_u16());
        if message == "answered" {
            tracing::info!(request.id = %self.id, method, route, status, micros, message);
        } else {
            tracing::warn!(request.id = %self.id, method, route, status, micros, message);
        }
    }
}

/// Says what every answer says that does not say otherwise.
pub(super) fn add_defaults(headers: &mut HeaderMap) {
    for (name, value) in &DEFAULTS {
        if !headers.contains_key(name) {
            headers.insert(name.clone(), value.clone());
        }
    }
}

/// Says what nothing but the edge says.
pub(super) fn add_own(
    headers: &mut HeaderMap,
    state: &EdgeState,
    id: Option<HeaderValue>,
    allowance: Option<Allowance>,
) {
    headers.insert(X_CONTENT_TYPE_OPTIONS, NO_SNIFF.clone());
    if state.is_https {
        headers.insert(STRICT_TRANSPORT_SECURITY, HTTPS_FOR_A_YEAR.clone());
    }
    if let Some(id) = id {
        headers.insert(X_REQUEST_ID, id);
    }
    if let Some(left) = allowance.and_then(Allowance::header) {
        headers.insert(RATE_LIMIT, left);
        headers.insert(RATE_LIMIT_POLICY, state.limits.policy().clone());
    }
}

/// An error with its causes, on one line.
fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
