//! The fast lane before the app: a GET that has a kept answer is answered here.
//!
//! It obeys the same limits and says the same headers as [`Edge`]. Whatever is not that simple goes
//! through the app: refusals, HEAD, and pages of other origins, whose headers CORS decides on.

use super::hot::Hot;
use super::meter::Meter;
use super::{EdgeState, client_ip, finish, id};
use actix_http::{Payload, Request};
use actix_service::IntoServiceFactory;
use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{AppConfig, Response, Service, ServiceFactory, ServiceResponse, forward_ready};
use actix_web::http::Method;
use actix_web::http::header::ORIGIN;
use actix_web::{Error, HttpMessage};
use futures_util::future::{Either, LocalBoxFuture, MapOk, Ready, TryFutureExt, ready};
use std::marker::PhantomData;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Instant;

/// An app with the lane before it.
pub struct Lane<A, F> {
    app: A,
    state: Arc<EdgeState>,
    hot: Rc<Hot>,
    factory: PhantomData<F>,
}

impl<A, F> Lane<A, F> {
    /// Puts the lane before an app whose [`Edge`](super::Edge) keeps answers in `hot`.
    pub const fn before(app: A, state: Arc<EdgeState>, hot: Rc<Hot>) -> Self {
        Self { app, state, hot, factory: PhantomData }
    }
}

impl<A, F, B> IntoServiceFactory<LaneFactory<F>, Request> for Lane<A, F>
where
    A: IntoServiceFactory<F, Request>,
    F: ServiceFactory<Request, Config = AppConfig, Response = ServiceResponse<B>, Error = Error>,
    F::Service: 'static,
    F::Future: 'static,
    B: MessageBody + 'static,
{
    fn into_factory(self) -> LaneFactory<F> {
        LaneFactory { app: self.app.into_factory(), state: self.state, hot: self.hot }
    }
}

/// Makes one worker's service.
pub struct LaneFactory<F> {
    app: F,
    state: Arc<EdgeState>,
    hot: Rc<Hot>,
}

impl<F, B> ServiceFactory<Request> for LaneFactory<F>
where
    F: ServiceFactory<Request, Config = AppConfig, Response = ServiceResponse<B>, Error = Error>,
    F::Service: 'static,
    F::Future: 'static,
    B: MessageBody + 'static,
{
    type Response = Response<EitherBody<B, BoxBody>>;
    type Error = Error;
    type Config = AppConfig;
    type Service = LaneService<F::Service>;
    type InitError = F::InitError;
    type Future = LocalBoxFuture<'static, Result<Self::Service, Self::InitError>>;

    fn new_service(&self, config: AppConfig) -> Self::Future {
        let (app, state, hot) = (self.app.new_service(config), self.state.clone(), self.hot.clone());
        Box::pin(async move { Ok(LaneService { app: app.await?, state, hot }) })
    }
}

/// The lane of one worker.
pub struct LaneService<S> {
    app: S,
    state: Arc<EdgeState>,
    hot: Rc<Hot>,
}

type Through<B> = fn(ServiceResponse<B>) -> Response<EitherBody<B, BoxBody>>;

impl<S, B> Service<Request> for LaneService<S>
where
    S: Service<Request, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody + 'static,
{
    type Response = Response<EitherBody<B, BoxBody>>;
    type Error = Error;
    type Future = Either<Ready<Result<Self::Response, Error>>, MapOk<S::Future, Through<B>>>;

    forward_ready!(app);

    fn call(&self, mut request: Request) -> Self::Future {
        if let Some(answer) = self.answer(&mut request) {
            return Either::Left(ready(Ok(answer.map_body(|_, body| EitherBody::right(body)))));
        }
        let through: Through<B> =
            |response| Response::from(response).map_body(|_, body| EitherBody::left(body));
        Either::Right(self.app.call(request).map_ok(through))
    }
}

impl<S> LaneService<S> {
    fn answer(&self, request: &mut Request) -> Option<Response<BoxBody>> {
        let started = Instant::now();
        let is_simple = *request.method() == Method::GET
            && matches!(request.payload(), Payload::None)
            && !request.headers().contains_key(ORIGIN);
        let (response, meter): (_, Meter) = is_simple.then(|| self.hot.answer(request.head())).flatten()?;
        let ip = client_ip::of(request.peer_addr(), request.headers(), &self.state.trusted_proxies);
        let allowance = self.state.limits.take(ip);
        if allowance.retry_after.is_some() {
            return None;
        }
        let mut response = Response::from(response);
        finish::add_defaults(response.headers_mut());
        finish::add_own(response.headers_mut(), &self.state, id::header(request.headers()), Some(allowance));
        meter.record(started.elapsed());
        Some(response)
    }
}
