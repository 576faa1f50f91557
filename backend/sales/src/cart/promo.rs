//! `/cart/promo`

use super::holder::{CartParams, Holder};
use super::http::Change;
use super::priced;
use super::store;
use super::view::CartView;
use crate::promo;
use crate::promo::rules::read_code;
use crate::refusal::SalesRefusal;
use accounts::Accounts;
use accounts::limits::rules::LINK;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, delete, post};
use catalog::Catalog;
use kernel::ids::EventId;
use platform::http::body::Body;
use platform::http::client::Client;
use platform::http::failure::Failure;
use platform::http::problem::Problem;
use serde::Deserialize;
use utoipa::ToSchema;

/// A code to use.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CartCodeRequest {
    /// Capitals or not.
    #[schema(example = "PIANO20")]
    pub(crate) code: String,
}

/// Use a promo code
///
/// For every event in the cart that has it; each event takes one code, the last one. Whether it works for a
/// line, the answer says.
#[utoipa::path(tag = "cart", params(CartParams), request_body = CartCodeRequest, responses(
    (status = 200, body = CartView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`: the access token is over"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`sales.promo_code_not_found`: no event in the cart has it, or the cart is empty"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`")))]
#[post("/cart/promo")]
pub async fn use_cart_promo(
    holder: Holder,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    body: Body<CartCodeRequest>,
) -> Result<HttpResponse, Failure> {
    let change = Change::of(&request, holder);
    let (code, limits) = (read_code(&body.0.code), accounts.limits.clone());
    let used = catalog.db.write(move |tx| {
        let cart = match change.holder.owner() {
            Some(owner) => store::hold(tx, owner)?,
            None => None,
        };
        if let (Some(cart), Some(code)) = (cart, &code) {
            let look = change.look(tx);
            let groups = priced::of_cart(tx.conn(), &cart, &look)?;
            let mut events: Vec<EventId> =
                groups.iter().flat_map(|group| &group.lines).map(|line| line.good.event.id).collect();
            events.sort_unstable();
            events.dedup();
            let found = promo::store::by_name(tx.conn(), &events, code)?;
            for (event, promo) in &found {
                store::use_promo(tx, cart.id, *event, promo.id)?;
            }
            if !found.is_empty() {
                return Ok(Ok(change.view(tx, &cart)?));
            }
        }
        // A wrong one is counted, so that nobody finds codes by trying.
        Ok(Err(match limits.spend_of_address(tx, &LINK, &client.bucket().to_string())? {
            Some(wait) => Failure::from(wait),
            None => SalesRefusal::PromoCodeNotFound.into(),
        }))
    });
    Ok(HttpResponse::Ok().json(used.await??))
}

/// Leave all promo codes
#[utoipa::path(tag = "cart", params(CartParams), responses(
    (status = 200, body = CartView),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`: the access token is over")))]
#[delete("/cart/promo")]
pub async fn leave_cart_promo(
    holder: Holder,
    catalog: Data<Catalog>,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let change = Change::of(&request, holder);
    let Some(owner) = change.holder.owner() else { return Ok(HttpResponse::Ok().json(CartView::empty()?)) };
    let left = catalog.db.write(move |tx| {
        let Some(cart) = store::hold(tx, owner)? else { return CartView::empty() };
        let events: Vec<EventId> =
            store::promos(tx.conn(), cart.id)?.into_iter().map(|(event, _)| event).collect();
        store::leave_promos(tx, cart.id, &events)?;
        change.view(tx, &cart)
    });
    Ok(HttpResponse::Ok().json(left.await?))
}
