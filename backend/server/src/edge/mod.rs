//! What happens to every request and answer, whatever its route.
//!
//! One middleware rather than a stack of them: each layer would cost the hot path an allocation,
//! and the order of the steps matters. In: request id, HEAD, limits. Out: errors become
//! problem+json, security headers, metrics, the log line. Before it lies the fast [`lane`].

pub mod client_ip;
mod finish;
mod hot;
mod id;
pub mod lane;
pub mod limits;
mod meter;

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready};
use actix_web::http::Method;
use actix_web::http::header::CONTENT_LENGTH;
use actix_web::{Error, HttpMessage, HttpResponse};
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
pub use hot::Hot;
pub use id::X_REQUEST_ID;
use limits::{Allowance, RateLimits};
use platform::http::answers::Answers;
use platform::http::body::{BODY_BYTES_MAX, PICTURE_BYTES_MAX, WEBHOOK_BYTES_MAX};
use platform::http::client::Origin;
use platform::http::failure::HttpRefusal;
use platform::http::locale;
use platform::http::problem::Seed;
use std::future::{Ready, ready};
use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Instant;

/// Longest path with query.
pub const URI_BYTES_MAX: usize = 2_048;

/// Where payment providers tell what happened.
const WEBHOOKS: &str = "/api/v1/payments/webhooks/";

/// What the edge of one process shares.
pub struct EdgeState {
    /// Who may ask how much.
    pub limits: RateLimits,
    /// Whose word on the caller's address is believed.
    pub trusted_proxies: Vec<ipnet::IpNet>,
    /// Sent with every answer when people reach us over https only.
    pub is_https: bool,
    /// Public answers that may be given again.
    pub answers: Option<Arc<Answers>>,
}

impl EdgeState {
    /// A shelf for one worker's answers.
    pub fn shelf(&self) -> Rc<Hot> {
        Rc::new(Hot::new(self.answers.clone()))
    }
}

/// The middleware; it keeps shared answers for the [`lane`].
#[derive(Clone)]
pub struct Edge(pub Arc<EdgeState>, pub Rc<Hot>);

impl<S, B> Transform<S, ServiceRequest> for Edge
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<EitherBody<B, BoxBody>>;
    type Error = Error;
    type InitError = ();
    type Transform = EdgeService<S>;
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(EdgeService { service, state: self.0.clone(), hot: self.1.clone() }))
    }
}

/// The middleware around one worker's routes.
pub struct EdgeService<S> {
    service: S,
    state: Arc<EdgeState>,
    hot: Rc<Hot>,
}

impl<S, B> Service<ServiceRequest> for EdgeService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<EitherBody<B, BoxBody>>;
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self::Response, Error>>;

    forward_ready!(service);

    fn call(&self, mut request: ServiceRequest) -> Self::Future {
        let started = Instant::now();
        let id = id::of(request.headers());
        let method = request.method().clone();
        if method == Method::HEAD {
            // Answered like GET; the HTTP layer leaves the body out.
            request.head_mut().method = Method::GET;
        }
        let ip = client_ip::of(request.peer_addr(), request.headers(), &self.state.trusted_proxies);
        let (allowance, refused) = self.admit(&request, ip);
        let finish = finish::Finish { id, method, started, allowance, state: self.state.clone() };
        if let Some(refused) = refused {
            let response = request.into_response(refused).map_into_right_body();
            return Box::pin(ready(Ok(finish.apply(response))));
        }
        let language = locale::of(request.query_string(), request.headers());
        request.extensions_mut().insert(Origin { ip, request_id: finish.id.clone() });
        let hot = self.hot.clone();
        // A panic is a bug of ours; the caller gets a 500 and the worker lives on.
        let running = AssertUnwindSafe(self.service.call(request)).catch_unwind();
        Box::pin(async move {
            match running.await {
                Ok(Ok(response)) => {
                    hot.keep(&response, language);
                    Ok(finish.apply(response.map_into_left_body()))
                }
                // The request went down with the handler (actix allows no second handle on it), so
                // the answer leaves as an error that carries its own response.
                Ok(Err(error)) => Err(finish.broken(&error, language)),
                Err(_) => Err(finish.broken(&"a handler panicked", language)),
            }
        })
    }
}

impl<S> EdgeService<S> {
    /// The limits that hold before any route is looked at.
    fn admit(&self, request: &ServiceRequest, ip: IpAddr) -> (Option<Allowance>, Option<HttpResponse>) {
        let refuse = |refusal| Some(Seed::of(refusal).into_response());
        if request.uri().path_and_query().is_some_and(|target| target.as_str().len() > URI_BYTES_MAX) {
            return (None, refuse(HttpRefusal::UriTooLong));
        }
        let length = request
            .headers()
            .get(CONTENT_LENGTH)
            .and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
        if length.is_some_and(|length| length > body_bytes_max(request)) {
            return (None, refuse(HttpRefusal::TooLarge));
        }
        if is_unlimited(request.path()) {
            return (None, None);
        }
        let allowance = self.state.limits.take(ip);
        let refused = allowance.retry_after.map(|seconds| {
            Seed { retry_after: Some(seconds), ..Seed::of(HttpRefusal::RateLimited) }.into_response()
        });
        (Some(allowance), refused)
    }
}

/// Pictures are larger than JSON, and so may be what payment providers tell.
fn body_bytes_max(request: &ServiceRequest) -> usize {
    let path = request.path();
    let is_cover = path.starts_with("/api/v1/manage/events/") && path.ends_with("/image");
    let is_upload = request.method() == Method::PUT
        && (path == "/api/v1/me/photo" || path == "/api/v1/manage/org/logo" || is_cover);
    match path {
        _ if is_upload => PICTURE_BYTES_MAX,
        _ if path.starts_with(WEBHOOKS) => WEBHOOK_BYTES_MAX,
        _ => BODY_BYTES_MAX,
    }
}

/// Files that never change and probes cost nothing worth limiting. Payment providers tell of a whole sale from one
/// address; what they did not sign is refused before anything is looked up.
fn is_unlimited(path: &str) -> bool {
    ["/assets/", "/media/", "/health", WEBHOOKS].iter().any(|free| path.starts_with(free))
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::{App, test, web};

    fn edge() -> Edge {
        let state = EdgeState {
            limits: RateLimits::new(600, 3),
            trusted_proxies: Vec::new(),
            is_https: false,
            answers: None,
        };
        let hot = state.shelf();
        Edge(Arc::new(state), hot)
    }

    #[actix_web::test]
    async fn who_asks_too_much_waits_and_payment_providers_do_not() {
        let app = test::init_service(App::new().wrap(edge())).await;
        let status = async |path: &str| {
            let request =
                test::TestRequest::post().uri(path).peer_addr("192.0.2.1:9".parse().unwrap()).to_request();
            test::call_service(&app, request).await.status().as_u16()
        };
        for _ in 0..3 {
            assert_eq!(status("/api/v1/cart/lines").await, 404);
        }
        assert_eq!(status("/api/v1/cart/lines").await, 429);
        assert_eq!(status("/api/v1/payments/webhooks/stripe").await, 404);
    }

    async fn explode() -> HttpResponse {
        panic!("a bug");
    }

    #[actix_web::test]
    async fn a_panic_is_a_500_problem_without_particulars() {
        let app = test::init_service(App::new().wrap(edge()).route("/boom", web::get().to(explode))).await;
        let request =
            test::TestRequest::get().uri("/boom").insert_header(("x-request-id", "abc")).to_request();
        let response = test::try_call_service(&app, request).await.unwrap_err().error_response();
        assert_eq!(response.status(), 500);
        assert!(response.headers().contains_key("x-content-type-options"));
        let body = actix_web::body::to_bytes(response.into_body()).await.unwrap();
        let problem: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(problem["code"], "http.internal");
        assert_eq!(problem["request_id"], "abc");
        assert!(!problem.to_string().contains("a bug"));
    }

    #[actix_web::test]
    async fn request_ids_that_could_forge_logs_are_replaced() {
        let app = test::init_service(App::new().wrap(edge())).await;
        for bad in ["a b", "a\"b", &"x".repeat(65), ""] {
            let request =
                test::TestRequest::get().uri("/x").insert_header(("x-request-id", bad)).to_request();
            let response = test::call_service(&app, request).await;
            let id = response.headers().get("x-request-id").unwrap().to_str().unwrap().to_owned();
            assert!(id != bad && id.len() == 32, "{id}");
        }
    }
}
