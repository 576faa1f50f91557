//! `/reservations`: hold first, pay later. A reservation is an order that is pending.

use super::draft::Wish;
use super::http::{Prepared, prepare};
use super::placing::{Placed, place};
use super::request::CheckoutRequest;
use crate::Sales;
use crate::answers::check::Demand;
use crate::cart::priced::Look;
use crate::orders::life;
use crate::orders::model::Order;
use crate::orders::rules::{EXTENSION_MINUTES, OrderStatus};
use crate::orders::store as orders;
use crate::orders::view::{self, OrderView};
use crate::refusal::SalesRefusal;
use accounts::Accounts;
use accounts::guard::{Caller, Person};
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, delete, get, post};
use catalog::access::visitor::Visitor;
use kernel::ids::{OrderId, UserId};
use kernel::text::Locale;
use platform::db::{Conn, Tx};
use platform::http::body::BodyChecker;
use platform::http::failure::Failure;
use platform::http::idempotency::{self, IdempotencyParams, Keyed};
use platform::http::locale;
use platform::http::problem::Problem;

/// Hold what is in my cart
///
/// One group of the cart becomes a pending order: all of its places are held for 15 minutes, or none, and the
/// refusal says of each line how many are left. Pay it with `POST /orders/{code}/payments`; questions that are required
/// can wait until then. What you held of the
/// same organizer and are not paying is let go.
#[utoipa::path(tag = "orders", security(("access_token" = [])), params(IdempotencyParams), request_body = CheckoutRequest, responses(
    (status = 201, body = OrderView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.idempotency_key_required`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`sales.cart_empty`, `sales.cart_changed`, `sales.cart_not_ready`, `sales.not_on_sale`, `sales.code_needed`, `sales.sold_out`, `sales.too_many`, `sales.too_few`, `sales.promo_code_used_up`, `sales.amount_too_large`, `sales.too_many_open_orders`, `http.idempotency_key_busy`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`, `http.idempotency_key_reused`, `sales.answers_wrong`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`")))]
#[post("/reservations")]
pub async fn create_reservation(
    Caller(person): Caller<Person>,
    visitor: Visitor,
    accounts: Data<Accounts>,
    sales: Data<Sales>,
    request: HttpRequest,
    body: Keyed<CheckoutRequest>,
) -> Result<HttpResponse, Failure> {
    let (key, body) = body.of(person.user.uuid());
    if body.payment.is_some() {
        let mut checker = BodyChecker::default();
        checker.refuse("payment", "superfluous", "pay the order afterwards");
        checker.finish()?;
    }
    let buyer = body.check()?;
    let locale = locale::of(request.query_string(), request.headers());
    let (group, version) = (body.group, body.cart_version);
    let wish = Wish { user: person.user, group, version, buyer, locale, demand: Demand::Nothing };
    let look = Look { visitor, now: person.now };
    let id = match prepare(&sales, &key, &wish, look).await? {
        Prepared::Kept(kept) => return Ok(kept.replay()),
        Prepared::Begun(id) => id,
        Prepared::Draft(draft) => match place(&sales, &accounts, &key, *draft, false).await? {
            Placed::Kept(kept) => return Ok(kept.replay()),
            Placed::Order(order, _) => order.id,
        },
    };
    let answered = sales.db.write(move |tx| {
        let order = orders::find(tx.conn(), id)?.ok_or(SalesRefusal::OrderNotFound)?;
        let now = tx.now();
        let view = view::whole(tx.conn(), &order, locale, now)?;
        idempotency::answer(tx, &key, StatusCode::CREATED, &view)?;
        Ok(view)
    });
    Ok(HttpResponse::Created().json(answered.await?))
}

/// Look at a reservation
///
/// The `id` of the order.
#[utoipa::path(tag = "orders", security(("access_token" = [])), params(("id" = OrderId, Path, description = "The order")), responses(
    (status = 200, body = OrderView),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`sales.order_not_found`")))]
#[get("/reservations/{id}")]
pub async fn get_reservation(
    Caller(person): Caller<Person>,
    sales: Data<Sales>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let (id, locale) = (read_id(&id)?, locale::of(request.query_string(), request.headers()));
    let found = sales.db.read(move |conn| {
        let order = own(conn, person.user, id)?;
        view::whole(conn, &order, locale, person.now)
    });
    Ok(HttpResponse::Ok().json(found.await?))
}

/// Hold the places longer
///
/// By 15 minutes, once, for who is paying.
#[utoipa::path(tag = "orders", security(("access_token" = [])), params(("id" = OrderId, Path, description = "The order")), responses(
    (status = 200, body = OrderView),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`sales.order_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`sales.hold_over`, `sales.already_extended`")))]
#[post("/reservations/{id}/extend")]
pub async fn extend_reservation(
    Caller(person): Caller<Person>,
    sales: Data<Sales>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let (id, locale) = (read_id(&id)?, locale::of(request.query_string(), request.headers()));
    let extended = sales.db.write(move |tx| {
        let order = own(tx.conn(), person.user, id)?;
        if order.is_extended {
            return Err(SalesRefusal::AlreadyExtended.into());
        }
        if !orders::extend(tx, id, order.expires_at.plus_minutes(EXTENSION_MINUTES))? {
            return Err(SalesRefusal::HoldOver.into());
        }
        shown(tx, id, locale)
    });
    Ok(HttpResponse::Ok().json(extended.await?))
}

/// Let a reservation go
///
/// Its places are free at once. Letting go twice changes nothing.
#[utoipa::path(tag = "orders", security(("access_token" = [])), params(("id" = OrderId, Path, description = "The order")), responses(
    (status = 204, description = "Nothing is held any more"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`sales.order_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`sales.wrong_order_state`, `sales.payment_under_way`")))]
#[delete("/reservations/{id}")]
pub async fn release_reservation(
    Caller(person): Caller<Person>,
    sales: Data<Sales>,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = read_id(&id)?;
    let released = sales.db.write(move |tx| {
        own(tx.conn(), person.user, id)?;
        let order = orders::hold(tx, id)?.ok_or(SalesRefusal::OrderNotFound)?;
        match order.status {
            OrderStatus::Pending if order.is_paying => Err(SalesRefusal::PaymentUnderWay.into()),
            OrderStatus::Pending => life::cancel_pending(tx, &order).map(|_| ()),
            OrderStatus::Cancelled | OrderStatus::Expired => Ok(()),
            OrderStatus::Confirmed => Err(SalesRefusal::WrongOrderState.into()),
        }
    });
    released.await?;
    Ok(HttpResponse::NoContent().finish())
}

fn read_id(text: &str) -> Result<OrderId, SalesRefusal> {
    OrderId::parse(text).ok_or(SalesRefusal::OrderNotFound)
}

fn own(conn: &mut Conn, user: UserId, id: OrderId) -> Result<Order, Failure> {
    let order = orders::find(conn, id)?.filter(|order| order.user_id == user);
    order.ok_or_else(|| SalesRefusal::OrderNotFound.into())
}

fn shown(tx: &mut Tx, id: OrderId, locale: Locale) -> Result<OrderView, Failure> {
    let now = tx.now();
    let order = orders::find(tx.conn(), id)?.ok_or(SalesRefusal::OrderNotFound)?;
    view::whole(tx.conn(), &order, locale, now)
}
