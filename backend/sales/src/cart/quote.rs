//! `POST /cart/quote`: what something would cost, without a cart.

use super::holder::{CartParams, Holder};
use super::http::{CartLineRequest, Change, check_all, good_for, price_given};
use super::priced::{self, Look};
use super::store::Line;
use super::view::{CartGroupView, CartView};
use crate::promo;
use crate::promo::rules::read_code;
use crate::promo::store::PromoCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, post};
use catalog::Catalog;
use kernel::ids::{CartId, CartLineId, EventId};
use platform::db::Conn;
use platform::http::body::Body;
use platform::http::failure::Failure;
use platform::http::problem::Problem;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What to price.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuoteRequest {
    /// At most 50. A `code` counts for all lines of its event.
    #[schema(max_items = 50)]
    lines: Vec<CartLineRequest>,
}

/// What it would cost.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuoteView {
    /// By organizer and currency.
    groups: Vec<CartGroupView>,
}

/// Ask what something would cost
///
/// Now, with codes, and what would stand in the way. Nothing is kept.
#[utoipa::path(tag = "cart", params(CartParams), request_body = QuoteRequest, responses(
    (status = 200, body = QuoteView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`: the access token is over"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`sales.offer_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`sales.amount_too_large`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`")))]
#[post("/cart/quote")]
pub async fn quote_cart(
    holder: Holder,
    catalog: Data<Catalog>,
    request: HttpRequest,
    body: Body<QuoteRequest>,
) -> Result<HttpResponse, Failure> {
    let (change, wishes) = (Change::of(&request, holder), body.0.lines);
    check_all(&wishes)?;
    let look = Look { visitor: change.holder.visitor, now: catalog.db.clock().now() };
    let quote = catalog.db.read(move |conn| {
        let (mut lines, mut codes) = (Vec::new(), Vec::new());
        for wish in wishes.iter().filter(|wish| wish.quantity > 0) {
            let good = good_for(conn, (wish.offer_id, wish.occurrence_id), &look)?;
            let given = price_given(&good, wish.price, None)?;
            codes.extend(code_of(conn, good.event.id, wish)?);
            lines.push(Line {
                id: CartLineId::from_uuid(Uuid::nil()),
                offer_id: wish.offer_id,
                occurrence_id: wish.occurrence_id,
                position: 0,
                quantity: wish.quantity,
                seen_minor: good.unit_price(given),
                seen_fee_minor: good.fee_shown().0,
                seen_fee_bp: good.fee_shown().1,
            });
        }
        let code_of = |event| codes.iter().find(|(of, _)| *of == event).map(|(_, code)| code.clone());
        let groups = priced::of_lines(conn, &lines, code_of, &look)?;
        let cart = super::store::Cart { id: CartId::from_uuid(Uuid::nil()), expires_at: look.now };
        CartView::of(&cart, &groups, change.locale, look.now)
    });
    Ok(HttpResponse::Ok().json(QuoteView { groups: quote.await?.into_groups() }))
}

fn code_of(
    conn: &mut Conn,
    event: EventId,
    wish: &CartLineRequest,
) -> Result<Option<(EventId, PromoCode)>, Failure> {
    match wish.code.as_deref().and_then(read_code) {
        Some(code) => Ok(promo::store::by_name(conn, &[event], &code)?.pop()),
        None => Ok(None),
    }
}
