//! Who looks at events.

use accounts::guard::{Caller, Person, SignedIn};
use accounts::opaque::{Opens, hash_of};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use kernel::ids::{TokenHash, UserId};
use std::convert::Infallible;
use std::future::{Ready, ready};
use utoipa::IntoParams;

/// How somebody without an account shows that they were let in, for the documentation. A header and not a
/// security scheme: a scheme would make clients send their tokens with every read that everybody may make.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only its description is used")]
pub struct GrantParams {
    /// Of a private event: the token of a grant (`POST /events/{slug}/access`). Whoever is signed in may send
    /// their access token instead.
    #[param(rename = "Access-Grant", example = "gac_2mX6nYJ4")]
    access_grant: Option<String>,
}

/// The header that carries the token of a grant.
const ACCESS_GRANT: &str = "access-grant";

/// Somebody with an account, with the token of a grant, with both or with neither.
#[derive(Debug, Clone, Copy)]
pub struct Visitor {
    pub(crate) person: Option<SignedIn>,
    pub(crate) grant: Option<TokenHash>,
}

impl Visitor {
    /// Who they are, when they signed in.
    pub const fn person(self) -> Option<SignedIn> {
        self.person
    }

    /// Their account.
    pub(crate) fn user(self) -> Option<UserId> {
        self.person.map(|person| person.user)
    }

    /// Whether there is any reason to look for a grant.
    pub(crate) const fn is_somebody(self) -> bool {
        self.person.is_some() || self.grant.is_some()
    }
}

impl FromRequest for Visitor {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let person = Caller::<Person>::from_request(request, payload).into_inner().ok();
        let mut values = request.headers().get_all(ACCESS_GRANT).filter_map(|value| value.to_str().ok());
        let grant = values.next().filter(|_| values.next().is_none());
        let grant = grant.and_then(|text| hash_of(text.trim(), Opens::Grant));
        ready(Ok(Self { person: person.map(|Caller(person)| person), grant }))
    }
}
