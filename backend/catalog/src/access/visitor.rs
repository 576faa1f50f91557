//! Who looks at events.

use accounts::guard::{Caller, Person, SignedIn};
use accounts::opaque::{Opens, hash_of};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use kernel::ids::{TokenHash, UserId};
use std::convert::Infallible;
use std::future::{Ready, ready};
use std::sync::Arc;
use utoipa::IntoParams;

/// How somebody without an account shows that they were let in, for the documentation. A header and not a
/// security scheme: a scheme would make clients send their tokens with every read that everybody may make.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only its description is used")]
pub struct GrantParams {
    /// Of a private event: the token of a grant (`POST /events/{slug}/access`), or up to 8 of them with commas
    /// between them, as a cart with several private events needs. Whoever is signed in may send their access
    /// token instead.
    #[param(rename = "Access-Grant", example = "gac_2mX6nYJ4")]
    access_grant: Option<String>,
}

/// The header that carries the tokens of grants.
const ACCESS_GRANT: &str = "access-grant";
/// Most tokens that are read.
const GRANTS_MAX: usize = 8;

/// The tokens of grants that somebody sent, as they are kept.
#[derive(Debug, Clone)]
pub(crate) struct Grants(Arc<[TokenHash]>);

impl Grants {
    /// Those of a header's values. What is no such token opens nothing.
    fn read<'a>(values: impl Iterator<Item = &'a str>) -> Self {
        let tokens = values.flat_map(|value| value.split(','));
        Self(tokens.filter_map(|text| hash_of(text.trim(), Opens::Grant)).take(GRANTS_MAX).collect())
    }

    /// All of them.
    pub(crate) fn hashes(&self) -> &[TokenHash] {
        &self.0
    }
}

/// Somebody with an account, with the tokens of grants, with both or with neither.
#[derive(Debug, Clone)]
pub struct Visitor {
    pub(crate) person: Option<SignedIn>,
    pub(crate) grants: Grants,
}

impl Visitor {
    /// Who they are, when they signed in.
    pub const fn person(&self) -> Option<SignedIn> {
        self.person
    }

    /// Their account.
    pub(crate) fn user(&self) -> Option<UserId> {
        self.person.map(|person| person.user)
    }

    /// Whether there is any reason to look for a grant.
    pub(crate) fn is_somebody(&self) -> bool {
        self.person.is_some() || !self.grants.0.is_empty()
    }
}

impl FromRequest for Visitor {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let person = Caller::<Person>::from_request(request, payload).into_inner().ok();
        let values = request.headers().get_all(ACCESS_GRANT).filter_map(|value| value.to_str().ok());
        let grants = Grants::read(values);
        ready(Ok(Self { person: person.map(|Caller(person)| person), grants }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use accounts::opaque::Token;

    fn n_read(values: &[&str]) -> usize {
        Grants::read(values.iter().copied()).hashes().len()
    }

    #[test]
    fn several_tokens_come_in_one_header_or_in_several() {
        let [one, other] = [(); 2].map(|()| Token::fresh(Opens::Grant).text);
        assert_eq!(n_read(&[&one]), 1);
        assert_eq!(n_read(&[&format!("{one}, {other}")]), 2);
        assert_eq!(n_read(&[&one, &other]), 2);
        assert_eq!(n_read(&[&format!(",, {one} ,x,{}", "gac_".repeat(90))]), 1, "nonsense opens nothing");
        assert_eq!(n_read(&[]), 0);
        assert_eq!(n_read(&[&[one.as_str(); 50].join(",")]), GRANTS_MAX);
    }
}
