//! `GET /cart/questions`, `GET /orders/{code}/questions`

use super::view::AskedQuestionList;
use crate::Sales;
use crate::cart::holder::{CartParams, Holder};
use crate::cart::priced::{self, Look};
use crate::cart::store as carts;
use crate::orders::rules::read_code;
use crate::orders::store as orders;
use crate::refusal::SalesRefusal;
use accounts::guard::{Caller, Person};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use catalog::questions::asked::asked;
use kernel::ids::{EventId, OfferId};
use kernel::text::Locale;
use platform::db::Conn;
use platform::http::failure::Failure;
use platform::http::locale;
use platform::http::problem::Problem;

/// List what I am asked about my cart
///
/// The questions about the offers that are in it, those included that are not public. Send the answers with
/// `POST /checkout`.
#[utoipa::path(tag = "cart", params(CartParams), responses(
    (status = 200, body = AskedQuestionList),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`: the access token is over")))]
#[get("/cart/questions")]
pub async fn list_cart_questions(
    holder: Holder,
    sales: Data<Sales>,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let locale = locale::of(request.query_string(), request.headers());
    let owner = holder.owner();
    let look = Look { visitor: holder.visitor, now: sales.db.clock().now() };
    let list = sales.db.read(move |conn| {
        let cart = match owner {
            Some(owner) => carts::find(conn, owner, look.now)?,
            None => None,
        };
        let groups = match &cart {
            Some(cart) => priced::of_cart(conn, cart, &look)?,
            None => Vec::new(),
        };
        let lines = groups.iter().flat_map(|group| &group.lines);
        let bought: Vec<_> = lines.map(|line| (line.good.event.id, line.good.offer)).collect();
        list(conn, bought, locale)
    });
    Ok(HttpResponse::Ok().json(list.await?))
}

/// List what I am asked about my order
///
/// What is asked now; what was answered is with the order. Send the answers with
/// `POST /orders/{code}/payments`.
#[utoipa::path(tag = "orders", security(("access_token" = [])), params(("code" = String, Path, description = "What people call the order")), responses(
    (status = 200, body = AskedQuestionList),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`sales.order_not_found`")))]
#[get("/orders/{code}/questions")]
pub async fn list_order_questions(
    Caller(person): Caller<Person>,
    sales: Data<Sales>,
    request: HttpRequest,
    code: Path<String>,
) -> Result<HttpResponse, Failure> {
    let code = read_code(&code).ok_or(SalesRefusal::OrderNotFound)?;
    let locale = locale::accepted(request.headers());
    let list = sales.db.read(move |conn| {
        let order = orders::by_code(conn, person.user, &code)?.ok_or(SalesRefusal::OrderNotFound)?;
        let lines = orders::lines(conn, order.id)?;
        let bought = lines.iter().map(|line| (line.event_id, line.offer_id)).collect();
        list(conn, bought, locale)
    });
    Ok(HttpResponse::Ok().json(list.await?))
}

/// What is asked of whoever takes these offers.
fn list(
    conn: &mut Conn,
    mut bought: Vec<(EventId, OfferId)>,
    locale: Locale,
) -> Result<AskedQuestionList, Failure> {
    bought.sort_unstable();
    bought.dedup();
    let mut events: Vec<EventId> = bought.iter().map(|(event, _)| *event).collect();
    events.dedup();
    Ok(AskedQuestionList::of(&asked(conn, &events)?, &bought, locale))
}
