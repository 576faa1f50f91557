//! Who looks at events.

use accounts::guard::{Caller, Person, SignedIn};
use accounts::opaque::{Opens, hash_of};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use kernel::ids::{TokenHash, UserId};
use std::convert::Infallible;
use std::future::{Ready, ready};

/// The header that carries the token of a grant.
const ACCESS_GRANT: &str = "access-grant";

/// Somebody with an account, with the token of a grant, with both or with neither.
#[derive(Debug, Clone, Copy)]
pub struct Visitor {
    pub(crate) person: Option<SignedIn>,
    pub(crate) grant: Option<TokenHash>,
}

impl Visitor {
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
