//! Whose cart a request is about.

use accounts::guard::SignedIn;
use accounts::opaque::{Opens, hash_of};
use accounts::refusal::AccountsRefusal;
use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{FromRequest, HttpRequest};
use catalog::access::visitor::Visitor;
use kernel::ids::{TokenHash, UserId};
use platform::http::failure::Failure;
use std::future::{Ready, ready};
use utoipa::IntoParams;

/// How somebody without an account shows which cart is theirs, for the documentation. A header and not a
/// security scheme: everybody may have a cart.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only its description is used")]
pub(crate) struct CartParams {
    /// The `cart_token` of the first answer. Whoever is signed in sends their access token instead; their cart
    /// is their account's.
    #[param(rename = "Cart-Token", example = "gct_2mX6nYJ4")]
    cart_token: Option<String>,
    /// Of a private event in the cart: the token of a grant (`POST /events/{slug}/access`).
    #[param(rename = "Access-Grant", example = "gac_2mX6nYJ4")]
    access_grant: Option<String>,
}

/// The header that carries the token of a cart.
const CART_TOKEN: &str = "cart-token";

/// Who owns a cart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    /// An account.
    User(UserId),
    /// Whoever has the token.
    Token(TokenHash),
}

/// Who asks for a cart.
#[derive(Debug, Clone)]
pub struct Holder {
    pub(crate) visitor: Visitor,
    /// The token they sent, signed in or not.
    pub(crate) token: Option<TokenHash>,
}

impl Holder {
    /// Whose cart it is; none: they have none yet.
    pub(crate) fn owner(&self) -> Option<Owner> {
        match self.visitor.person() {
            Some(SignedIn { user, .. }) => Some(Owner::User(user)),
            None => self.token.map(Owner::Token),
        }
    }
}

impl FromRequest for Holder {
    type Error = Failure;
    type Future = Ready<Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let Ok(visitor) = Visitor::from_request(request, payload).into_inner();
        // A session that ended must not look like an empty cart.
        if visitor.person().is_none() && request.headers().contains_key(AUTHORIZATION) {
            return ready(Err(AccountsRefusal::NotSignedIn.into()));
        }
        let mut values = request.headers().get_all(CART_TOKEN).filter_map(|value| value.to_str().ok());
        let token = values.next().filter(|_| values.next().is_none());
        ready(Ok(Self { visitor, token: token.and_then(|text| hash_of(text.trim(), Opens::Cart)) }))
    }
}
