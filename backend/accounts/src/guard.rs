//! Who calls and what they may do.
//!
//! The middleware finds out who calls, [`Caller`] judges whether they may: as the first argument of a
//! handler it decides before anything else of the request is read, so 401 and 403 come before 400.

use crate::Accounts;
use crate::devices::{self, PairedDevice};
use crate::mfa::{self, MfaPurpose};
use crate::opaque::{Opens, hash_of};
use crate::orgs::access::Applicant;
use crate::orgs::rules::Right;
use crate::refusal::AccountsRefusal;
use crate::tokens::{self, Integrator};
use crate::users::PlatformRole;
use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{Payload, Service, ServiceRequest, ServiceResponse, Transform, forward_ready};
use actix_web::http::header::AUTHORIZATION;
use actix_web::web::Data;
use actix_web::{Error, FromRequest, HttpMessage, HttpRequest, HttpResponse};
use futures_util::future::{Either, LocalBoxFuture, MapOk, TryFutureExt};
use kernel::ids::{SessionId, TokenHash, UserId};
use kernel::time::Instant;
use platform::http::failure::Failure;
use std::future::{Ready, ready};
use std::marker::PhantomData;
use std::rc::Rc;

/// Seconds that a proof of who one is counts for what needs a fresh one.
pub const STEP_UP_SECONDS: i64 = 300;

/// Who calls.
#[derive(Debug, Clone, Copy)]
pub enum Principal {
    /// A person with a session.
    Person(SignedIn),
    /// A program with an API token.
    Integrator(Integrator),
    /// A scanner on which no person is signed in.
    Device(PairedDevice),
}

/// A person with a session.
#[derive(Debug, Clone, Copy)]
pub struct SignedIn {
    /// Who.
    pub user: UserId,
    /// On which device.
    pub session: SessionId,
    /// What they may do on the platform, as of this request.
    pub role: PlatformRole,
    /// When they last proved who they are.
    pub authenticated_at: Instant,
    /// When this request came.
    pub now: Instant,
}

impl SignedIn {
    /// Whether they proved who they are just now.
    pub fn is_fresh(&self) -> bool {
        self.now <= self.authenticated_at.plus_seconds(STEP_UP_SECONDS)
    }

    /// Asks to do something for an organization.
    pub fn wants(self, right: Right) -> Applicant {
        Applicant::new(Principal::Person(self), right)
    }
}

/// Somebody between password and second factor.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MfaHolder {
    pub hash: TokenHash,
    pub user: UserId,
    pub purpose: MfaPurpose,
}

/// What the middleware leaves for the extractors.
#[derive(Clone, Copy)]
enum Credentials {
    Principal(Principal),
    Mfa(MfaHolder),
    /// A device that has to be told that it is paired no more.
    EndedDevice,
}

/// What a caller must be. Each permission is a type, so that it stands in a handler's signature.
pub trait Permission: 'static {
    /// What is known of a caller who may.
    type Who: 'static;

    /// Judges a caller.
    ///
    /// # Errors
    /// The reason why not.
    fn judge(principal: Principal) -> Result<Self::Who, AccountsRefusal>;
}

/// Anybody who signed in.
pub struct Person;

impl Permission for Person {
    type Who = SignedIn;

    fn judge(principal: Principal) -> Result<SignedIn, AccountsRefusal> {
        // Programs and devices are nobody where people are asked for.
        let Principal::Person(person) = principal else { return Err(AccountsRefusal::NotSignedIn) };
        Ok(person)
    }
}

/// Who runs the platform.
pub struct PlatformAdmin;

impl Permission for PlatformAdmin {
    type Who = SignedIn;

    fn judge(principal: Principal) -> Result<SignedIn, AccountsRefusal> {
        let person = Person::judge(principal)?;
        if person.role == PlatformRole::Admin { Ok(person) } else { Err(AccountsRefusal::NotAllowed) }
    }
}

/// Somebody who may, and proved who they are within the last five minutes.
pub struct Fresh<P>(PhantomData<P>);

impl<P: Permission<Who = SignedIn>> Permission for Fresh<P> {
    type Who = SignedIn;

    fn judge(principal: Principal) -> Result<SignedIn, AccountsRefusal> {
        let person = P::judge(principal)?;
        if person.is_fresh() { Ok(person) } else { Err(AccountsRefusal::StepUpNeeded) }
    }
}

/// A caller who may. Put it first among a handler's arguments.
pub struct Caller<P: Permission>(pub P::Who);

impl<P: Permission> FromRequest for Caller<P> {
    type Error = Failure;
    type Future = Ready<Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let judged = match request.extensions().get::<Credentials>() {
            Some(Credentials::Principal(principal)) => P::judge(*principal),
            Some(Credentials::EndedDevice) => Err(AccountsRefusal::DeviceEnded),
            _ => Err(AccountsRefusal::NotSignedIn),
        };
        ready(judged.map(Self).map_err(Failure::from))
    }
}

impl FromRequest for MfaHolder {
    type Error = Failure;
    type Future = Ready<Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(match request.extensions().get::<Credentials>() {
            Some(Credentials::Mfa(holder)) => Ok(*holder),
            _ => Err(AccountsRefusal::MfaTokenInvalid.into()),
        })
    }
}

/// Finds out who calls, when a request says so.
#[derive(Clone)]
pub struct Authenticate(pub Data<Accounts>);

impl<S, B> Transform<S, ServiceRequest> for Authenticate
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<EitherBody<B, BoxBody>>;
    type Error = Error;
    type InitError = ();
    type Transform = AuthenticateService<S>;
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(AuthenticateService { service: Rc::new(service), accounts: self.0.clone() }))
    }
}

/// An answer to somebody without credentials: most of them, so nothing is allocated for it.
type Anonymous<F, B> = MapOk<F, fn(ServiceResponse<B>) -> ServiceResponse<EitherBody<B, BoxBody>>>;

/// The middleware around one worker's routes.
pub struct AuthenticateService<S> {
    service: Rc<S>,
    accounts: Data<Accounts>,
}

impl<S, B> Service<ServiceRequest> for AuthenticateService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<EitherBody<B, BoxBody>>;
    type Error = Error;
    type Future = Either<Anonymous<S::Future, B>, LocalBoxFuture<'static, Result<Self::Response, Error>>>;

    forward_ready!(service);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let Some(token) = bearer(&request).map(str::to_owned) else {
            let untouched: fn(ServiceResponse<B>) -> Self::Response = ServiceResponse::map_into_left_body;
            return Either::Left(self.service.call(request).map_ok(untouched));
        };
        let (service, accounts) = (self.service.clone(), self.accounts.clone());
        Either::Right(Box::pin(async move {
            match resolve(&accounts, &token).await {
                Ok(Some(credentials)) => {
                    request.extensions_mut().insert(credentials);
                }
                Ok(None) => {}
                Err(failure) => {
                    let response = HttpResponse::from_error(failure);
                    return Ok(request.into_response(response).map_into_right_body());
                }
            }
            Ok(service.call(request).await?.map_into_left_body())
        }))
    }
}

/// The token of an `Authorization` header. Two such headers are none.
fn bearer(request: &ServiceRequest) -> Option<&str> {
    let mut values = request.headers().get_all(AUTHORIZATION);
    let value = values.next()?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let is_one = values.next().is_none() && scheme.eq_ignore_ascii_case("bearer");
    is_one.then(|| token.trim()).filter(|token| !token.is_empty())
}

async fn resolve(accounts: &Accounts, token: &str) -> Result<Option<Credentials>, Failure> {
    let now = accounts.db.clock().now();
    if let Some(hash) = hash_of(token, Opens::SecondFactor) {
        let found = accounts.db.read(move |conn| mfa::holder(conn, hash, now)).await?;
        return Ok(found.map(Credentials::Mfa));
    }
    if let Some(hash) = hash_of(token, Opens::Api) {
        let found = tokens::integrator(&accounts.db, hash, now).await?;
        return Ok(found.map(|program| Credentials::Principal(Principal::Integrator(program))));
    }
    if let Some(hash) = hash_of(token, Opens::Device) {
        let found = devices::paired(&accounts.db, hash, now).await?;
        let device = found.map(|device| Credentials::Principal(Principal::Device(device)));
        return Ok(Some(device.unwrap_or(Credentials::EndedDevice)));
    }
    let Some(claims) = accounts.access.read(token, now) else { return Ok(None) };
    let state = accounts.states.of(claims.sid, now).await?;
    let own = state.filter(|state| state.user_id == claims.sub);
    Ok(own.map(|state| {
        let authenticated_at = Instant::from_millis(claims.auth_time.saturating_mul(1_000));
        Credentials::Principal(Principal::Person(SignedIn {
            user: claims.sub,
            session: claims.sid,
            role: state.role,
            authenticated_at,
            now,
        }))
    }))
}
