//! `POST /events/{slug}/offers/unlock`

use super::rules::read_code;
use super::store;
use crate::cart::promo::CartCodeRequest;
use crate::refusal::SalesRefusal;
use accounts::Accounts;
use accounts::limits::rules::LINK;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, post};
use catalog::Catalog;
use catalog::access::visitor::{GrantParams, Visitor};
use catalog::events::{EventPage, find_page_by_code, views};
use catalog::offers::http::OfferList;
use catalog::refusal::CatalogRefusal;
use kernel::text::Slug;
use platform::http::body::Body;
use platform::http::client::Client;
use platform::http::failure::Failure;
use platform::http::locale;
use platform::http::problem::Problem;

/// See what a code opens
///
/// The offers of an event that are sold to those who have this code, as they are described to everybody; none when it
/// makes others cheaper only. To buy one, send the code with its line (`PUT /cart/lines`). Of a private event: for
/// whoever was let in.
#[utoipa::path(tag = "catalog", params(("slug" = String, Path, description = "Name of the event in URLs"), GrantParams), request_body = CartCodeRequest, responses(
    (status = 200, body = OfferList),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`catalog.event_not_found`, `sales.promo_code_not_found`: the event has no such code, or it does not work now"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`")))]
#[post("/events/{slug}/offers/unlock")]
pub async fn unlock_offers(
    visitor: Visitor,
    slug: Path<String>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    body: Body<CartCodeRequest>,
) -> Result<HttpResponse, Failure> {
    let slug = Slug::parse(&slug).ok_or(CatalogRefusal::EventNotFound)?;
    let locale = locale::of(request.query_string(), request.headers());
    let (code, now) = (read_code(&body.0.code), catalog.db.clock().now());
    let opened = catalog.db.read(move |conn| {
        let page = find_page_by_code(conn, &slug, &visitor, now)?.ok_or(CatalogRefusal::EventNotFound)?;
        let Some(code) = code else { return Ok(None) };
        let found = store::by_name(conn, &[page.event.id], &code)?.pop();
        let Some((_, code)) = found.filter(|(_, code)| code.is_working(now)) else { return Ok(None) };
        let mut offers = page.offers;
        offers.retain(|offer| code.unlocks(offer.id, now));
        let page = EventPage { offers, ..page };
        Ok(Some(OfferList { data: views::offer_views(&page, locale, now) }))
    });
    if let Some(opened) = opened.await? {
        return Ok(HttpResponse::Ok().json(opened));
    }
    // A wrong one is counted, so that nobody finds codes by trying.
    let (limits, address) = (accounts.limits.clone(), client.bucket().to_string());
    let counted = catalog.db.write(move |tx| limits.spend_of_address(tx, &LINK, &address));
    Err(match counted.await? {
        Some(wait) => wait.into(),
        None => SalesRefusal::PromoCodeNotFound.into(),
    })
}
