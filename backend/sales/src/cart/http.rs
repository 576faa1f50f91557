//! `/cart`, `/cart/lines`, `/cart/lines/{line_id}`

use super::changing::{Changed, Changing, Wanted};
use super::holder::{CartParams, Holder, Owner};
use super::priced::{self, Look, PricedLine};
use super::rules::LINES_MAX;
use super::store::{self, Cart, Line};
use super::view::CartView;
use crate::goods::rules::{LineProblem, QUANTITY_MAX};
use crate::goods::store::{self as goods, Good, Key};
use crate::promo::rules::{AMOUNT_MAX, read_code};
use crate::refusal::{SalesRefusal, limited};
use accounts::opaque::{Opens, Token};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, put};
use catalog::Catalog;
use catalog::offers::rules::OfferKind;
use kernel::ids::{CartLineId, OccurrenceId, OfferId};
use kernel::money::Money;
use kernel::text::Locale;
use platform::db::{Conn, Tx};
use platform::http::body::{Body, BodyChecker};
use platform::http::failure::Failure;
use platform::http::locale;
use platform::http::problem::Problem;
use serde::Deserialize;
use utoipa::ToSchema;

/// An offer for a date, and how many.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CartLineRequest {
    /// The offer.
    pub(crate) offer_id: OfferId,
    /// The date.
    pub(crate) occurrence_id: OccurrenceId,
    /// How many. In `PUT /cart/lines`, 0 takes the line out.
    #[serde(default = "one")]
    #[schema(minimum = 0, maximum = 1000, default = 1, example = 2)]
    pub(crate) quantity: i32,
    /// What you give for each; for donations only.
    #[serde(default)]
    pub(crate) price: Option<Money>,
    /// A code to use for the event from now on.
    #[serde(default)]
    #[schema(example = "PIANO20")]
    pub(crate) code: Option<String>,
}

impl CartLineRequest {
    /// The offer and the date.
    pub(super) const fn key(&self) -> Key {
        (self.offer_id, self.occurrence_id)
    }
}

const fn one() -> i32 {
    1
}

/// Lines as they are to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CartLinesRequest {
    /// At most 50. Lines that are not named stay as they are.
    #[schema(max_items = 50)]
    lines: Vec<CartLineRequest>,
}

/// What to change of a line.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CartLinePatch {
    /// How many.
    #[schema(minimum = 1, maximum = 1000, example = 3)]
    pub(super) quantity: i32,
    /// What you give for each; for donations only.
    #[serde(default)]
    pub(super) price: Option<Money>,
}

/// Who changes a cart, and in which language they are answered.
#[derive(Clone)]
pub(crate) struct Change {
    pub(crate) holder: Holder,
    pub(crate) locale: Locale,
}

impl Change {
    /// Of a request.
    pub(crate) fn of(request: &HttpRequest, holder: Holder) -> Self {
        Self { holder, locale: locale::of(request.query_string(), request.headers()) }
    }

    /// As of a transaction.
    pub(crate) fn look(&self, tx: &Tx) -> Look {
        Look { visitor: self.holder.visitor.clone(), now: tx.now() }
    }

    /// The answer after a change.
    pub(crate) fn view(&self, tx: &mut Tx, cart: &Cart) -> Result<CartView, Failure> {
        let look = self.look(tx);
        let groups = priced::of_cart(tx.conn(), cart, &look)?;
        CartView::of(cart, &groups, self.locale, look.now)
    }

    /// The cart, which must be there.
    pub(crate) fn hold(&self, tx: &mut Tx) -> Result<Cart, Failure> {
        let owner = self.holder.owner().ok_or(SalesRefusal::CartLineNotFound)?;
        store::hold(tx, owner)?.ok_or_else(|| SalesRefusal::CartLineNotFound.into())
    }
}

/// Look at my cart
///
/// With what everything costs now and what stands in the way of buying it. A cart is kept for 30 days after
/// it was last changed. It holds no places.
#[utoipa::path(tag = "cart", params(CartParams), responses(
    (status = 200, body = CartView),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`: the access token is over")))]
#[get("/cart")]
pub async fn get_cart(
    holder: Holder,
    catalog: Data<Catalog>,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let Change { holder, locale } = Change::of(&request, holder);
    let Some(owner) = holder.owner() else { return Ok(HttpResponse::Ok().json(CartView::empty()?)) };
    let look = Look { visitor: holder.visitor, now: catalog.db.clock().now() };
    let view = catalog.db.read(move |conn| match store::find(conn, owner, look.now)? {
        Some(cart) => CartView::of(&cart, &priced::of_cart(conn, &cart, &look)?, locale, look.now),
        None => CartView::empty(),
    });
    Ok(HttpResponse::Ok().json(view.await?))
}

/// Put something into my cart
///
/// As many more as you say. Without an account and without `Cart-Token`, a cart is made, and the answer has
/// its `cart_token`.
#[utoipa::path(tag = "cart", params(CartParams), request_body = CartLineRequest, responses(
    (status = 200, body = CartView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`: the access token is over"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`sales.offer_not_found`, `sales.promo_code_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`sales.not_on_sale`, `sales.code_needed`, `sales.sold_out`, `sales.too_many`, `sales.too_few`, `sales.cart_full`, `sales.amount_too_large`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`")))]
#[post("/cart/lines")]
pub async fn add_cart_line(
    holder: Holder,
    catalog: Data<Catalog>,
    request: HttpRequest,
    body: Body<CartLineRequest>,
) -> Result<HttpResponse, Failure> {
    let wish = body.0;
    check(&wish, 1)?;
    put_in(&catalog, Change::of(&request, holder), Wanted::More(wish)).await
}

/// Set lines of my cart
///
/// Each is as many as you say, whatever it was before: all of them, or, when one is refused, none. The same
/// request twice makes the same cart.
#[utoipa::path(tag = "cart", params(CartParams), request_body = CartLinesRequest, responses(
    (status = 200, body = CartView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`: the access token is over"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`sales.offer_not_found`, `sales.promo_code_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`sales.not_on_sale`, `sales.code_needed`, `sales.sold_out`, `sales.too_many`, `sales.too_few`, `sales.cart_full`, `sales.amount_too_large`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`")))]
#[put("/cart/lines")]
pub async fn set_cart_lines(
    holder: Holder,
    catalog: Data<Catalog>,
    request: HttpRequest,
    body: Body<CartLinesRequest>,
) -> Result<HttpResponse, Failure> {
    let wishes = body.0.lines;
    check_all(&wishes)?;
    put_in(&catalog, Change::of(&request, holder), Wanted::Lines(wishes)).await
}

/// Change a line of my cart
///
/// How many there are to be. Fewer is always possible.
#[utoipa::path(tag = "cart", params(("line_id" = CartLineId, Path, description = "The line"), CartParams),
    request_body = CartLinePatch, responses(
    (status = 200, body = CartView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`: the access token is over"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`sales.cart_line_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`sales.not_on_sale`, `sales.code_needed`, `sales.sold_out`, `sales.too_many`, `sales.too_few`, `sales.amount_too_large`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`")))]
#[patch("/cart/lines/{line_id}")]
pub async fn update_cart_line(
    holder: Holder,
    catalog: Data<Catalog>,
    request: HttpRequest,
    id: Path<String>,
    body: Body<CartLinePatch>,
) -> Result<HttpResponse, Failure> {
    let change = Change::of(&request, holder);
    let id = CartLineId::parse(&id).ok_or(SalesRefusal::CartLineNotFound)?;
    let owner = change.holder.owner().ok_or(SalesRefusal::CartLineNotFound)?;
    let changed = change_cart(&catalog, Changing { change, owner, wanted: Wanted::Line(id, body.0) }).await?;
    Ok(HttpResponse::Ok().json(changed.view()?))
}

/// Take a line out of my cart
#[utoipa::path(tag = "cart", params(("line_id" = CartLineId, Path, description = "The line"), CartParams), responses(
    (status = 200, body = CartView),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`: the access token is over"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`sales.cart_line_not_found`")))]
#[delete("/cart/lines/{line_id}")]
pub async fn delete_cart_line(
    holder: Holder,
    catalog: Data<Catalog>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let change = Change::of(&request, holder);
    let id = CartLineId::parse(&id).ok_or(SalesRefusal::CartLineNotFound)?;
    let answer = catalog.db.write(move |tx| {
        let cart = change.hold(tx)?;
        if store::delete_lines(tx, cart.id, &[id])? == 0 {
            return Err(SalesRefusal::CartLineNotFound.into());
        }
        change.view(tx, &cart)
    });
    Ok(HttpResponse::Ok().json(answer.await?))
}

/// Empty my cart
#[utoipa::path(tag = "cart", params(CartParams), responses(
    (status = 204, description = "Nothing is in it any more; its token means nothing from now on"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`: the access token is over")))]
#[delete("/cart")]
pub async fn delete_cart(holder: Holder, catalog: Data<Catalog>) -> Result<HttpResponse, Failure> {
    if let Some(owner) = holder.owner() {
        let emptied = catalog.db.write(move |tx| match store::hold(tx, owner)? {
            Some(cart) => store::delete(tx, cart.id),
            None => Ok(()),
        });
        emptied.await?;
    }
    Ok(HttpResponse::NoContent().finish())
}

/// Changes a cart, one that is made now if need be: without an account, its token is in the answer.
async fn put_in(catalog: &Catalog, change: Change, wanted: Wanted) -> Result<HttpResponse, Failure> {
    // A token of a cart that is over is good for a new one, so that no open tab is left without.
    let fresh = Token::fresh(Opens::Cart);
    let owner = change.holder.owner();
    let token = owner.is_none().then_some(fresh.text);
    let owner = owner.unwrap_or(Owner::Token(fresh.hash));
    let changed = change_cart(catalog, Changing { change, owner, wanted }).await?;
    Ok(HttpResponse::Ok().json(changed.view()?.with_token(token)))
}

async fn change_cart(catalog: &Catalog, changing: Changing) -> Result<Changed, Failure> {
    let Ok(answer) = catalog.db.write_joint(changing).await?;
    answer
}

/// Refuses numbers that make no sense.
pub(super) fn check(wish: &CartLineRequest, least: i32) -> Result<(), Failure> {
    let mut checker = BodyChecker::default();
    note_faults(&mut checker, "", wish, least);
    Ok(checker.finish()?)
}

/// The same for several, each offer and date once.
pub(crate) fn check_all(wishes: &[CartLineRequest]) -> Result<(), Failure> {
    let mut checker = BodyChecker::default();
    if wishes.len() > LINES_MAX {
        checker.refuse("lines", "too_many", "at most 50");
    }
    for (n, wish) in wishes.iter().enumerate().take(LINES_MAX) {
        note_faults(&mut checker, &format!("lines/{n}/"), wish, 0);
        let is_same = |other: &CartLineRequest| {
            (other.offer_id, other.occurrence_id) == (wish.offer_id, wish.occurrence_id)
        };
        if wishes.iter().take(n).any(is_same) {
            checker.refuse(&format!("lines/{n}"), "duplicate", "each offer and date once");
        }
    }
    Ok(checker.finish()?)
}

fn note_faults(checker: &mut BodyChecker, at: &str, wish: &CartLineRequest, least: i32) {
    if !(least..=QUANTITY_MAX).contains(&wish.quantity) {
        checker.refuse(&format!("{at}quantity"), "out_of_range", &format!("{least} to {QUANTITY_MAX}"));
    }
    if wish.price.is_some_and(|price| !(0..=AMOUNT_MAX).contains(&price.amount)) {
        checker.refuse(&format!("{at}price/amount"), "out_of_range", "0 to 1000000000 minor units");
    }
    if wish.code.as_deref().is_some_and(|code| read_code(code).is_none()) {
        checker.refuse(&format!("{at}code"), "invalid", "3 to 40 letters, digits, - or _");
    }
}

/// An offer on a date that somebody may see.
pub(crate) fn good_for(conn: &mut Conn, key: Key, look: &Look) -> Result<Good, Failure> {
    let found = goods::find(conn, &[key], look.now)?;
    let seen = priced::visible(conn, found, look)?;
    seen_good(&seen, key).cloned()
}

/// One of those that somebody may see.
pub(super) fn seen_good(seen: &[Good], key: Key) -> Result<&Good, Failure> {
    let own = seen.iter().find(|good| good.key() == key);
    own.filter(|good| good.is_out()).ok_or_else(|| SalesRefusal::OfferNotFound.into())
}

/// What the buyer gives for a donation; refused where the price is not theirs to say.
pub(crate) fn price_given(good: &Good, price: Option<Money>, old: Option<Line>) -> Result<i64, Failure> {
    let mut checker = BodyChecker::default();
    let is_gift = good.kind == OfferKind::Donation;
    match price {
        Some(_) if !is_gift => checker.refuse("price", "superfluous", "for donations only"),
        Some(price) if price.currency != good.event.currency => {
            checker.refuse("price/currency", "wrong", good.event.currency.code());
        }
        Some(price) if price.amount < good.min_price => {
            checker.refuse("price/amount", "out_of_range", &format!("at least {}", good.min_price));
        }
        _ => {}
    }
    checker.finish()?;
    let suggested = old.map_or(good.price, |line| line.seen_minor);
    Ok(price.map_or(suggested, |price| price.amount))
}

/// Why a line cannot be bought as it is, as a refusal.
pub(crate) fn refusal(line: &PricedLine, problem: LineProblem) -> Failure {
    let (min, max) = line.good.per_order;
    let left = i64::from(line.good.left.unwrap_or(0));
    match problem {
        LineProblem::NotOnSaleYet | LineProblem::SaleEnded | LineProblem::Gone => {
            SalesRefusal::NotOnSale.into()
        }
        LineProblem::CodeNeeded => SalesRefusal::CodeNeeded.into(),
        LineProblem::SoldOut | LineProblem::FewLeft => {
            limited(SalesRefusal::SoldOut, "quantity", "at_most", left)
        }
        LineProblem::TooFew => limited(SalesRefusal::TooFew, "quantity", "at_least", min.into()),
        LineProblem::TooMany => {
            limited(SalesRefusal::TooMany, "quantity", "at_most", max.min(QUANTITY_MAX).into())
        }
        LineProblem::TooManyForPerson => {
            let most = line.good.event.max_per_person.unwrap_or(0);
            limited(SalesRefusal::TooMany, "quantity", "at_most_per_person", most.into())
        }
    }
}
