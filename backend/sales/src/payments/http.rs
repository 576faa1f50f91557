//! `/orders/{code}/payments`

use super::store;
use super::view::PaymentView;
use crate::Sales;
use crate::checkout::http::{CheckoutView, Placed, begin_payment, finish};
use crate::checkout::request::{PaymentRequest, check_payment};
use crate::orders::rules::{OrderStatus, read_code};
use crate::orders::store as orders;
use crate::refusal::SalesRefusal;
use accounts::guard::{Caller, Person};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, post};
use kernel::ids::{OrderId, PaymentId};
use platform::http::body::BodyChecker;
use platform::http::failure::Failure;
use platform::http::idempotency::{self, Begun, IdempotencyParams, Keyed};
use platform::http::locale;
use platform::http::problem::Problem;

/// Pay my order
///
/// One that is pending, also after a payment that failed. 201: it is confirmed. 202: the payment needs something of
/// the buyer or takes its time.
#[utoipa::path(tag = "orders", security(("access_token" = [])),
    params(("code" = String, Path, description = "What people call the order"), IdempotencyParams), request_body = PaymentRequest, responses(
    (status = 201, body = CheckoutView),
    (status = 202, body = CheckoutView, description = "The payment is under way"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.idempotency_key_required`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 402, body = Problem, content_type = "application/problem+json", description = "`sales.card_declined`, `sales.insufficient_funds`, `sales.card_expired`, `sales.authentication_failed`, `sales.payment_failed`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`sales.order_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`sales.wrong_order_state`, `sales.hold_over`, `sales.payment_under_way`, `http.idempotency_key_busy`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`, `http.idempotency_key_reused`, `sales.payment_token_invalid`"),
    (status = 503, body = Problem, content_type = "application/problem+json", description = "`http.unavailable`: the payment provider cannot be reached; send the same request again")))]
#[post("/orders/{code}/payments")]
pub async fn pay_order(
    Caller(person): Caller<Person>,
    sales: Data<Sales>,
    request: HttpRequest,
    code: Path<String>,
    body: Keyed<PaymentRequest>,
) -> Result<HttpResponse, Failure> {
    let (key, wish) = body.of(person.user.uuid());
    let mut checker = BodyChecker::default();
    check_payment(&mut checker, "", &wish);
    checker.finish()?;
    let return_url = sales.own_url(wish.return_url.as_deref())?;
    let locale = locale::of(request.query_string(), request.headers());
    let code = read_code(&code).ok_or(SalesRefusal::OrderNotFound)?;
    let (sales_too, key_too) = (sales.as_ref().clone(), key.clone());
    let placed = sales.db.write(move |tx| {
        let found = orders::by_code(tx.conn(), person.user, &code)?.ok_or(SalesRefusal::OrderNotFound)?;
        match idempotency::begin(tx, &key_too)? {
            Begun::Answered(kept) => return Ok(Placed::Kept(kept)),
            // What was begun is found by its own id, for the order may have been tried another way since.
            Begun::Abandoned(Some(subject)) => return resumed(tx, found.id, PaymentId::from_uuid(subject)),
            Begun::New | Begun::Abandoned(None) => {}
        }
        let order = orders::hold(tx, found.id)?.ok_or(SalesRefusal::OrderNotFound)?;
        match order.status {
            OrderStatus::Pending if order.is_paying => return Err(SalesRefusal::PaymentUnderWay.into()),
            OrderStatus::Pending => {}
            OrderStatus::Expired => return Err(SalesRefusal::HoldOver.into()),
            OrderStatus::Confirmed | OrderStatus::Cancelled => {
                return Err(SalesRefusal::WrongOrderState.into());
            }
        }
        let placed = begin_payment(tx, &sales_too, order)?;
        if let Placed::Order(_, Some(payment)) = &placed {
            idempotency::note(tx, &key_too, payment.id.uuid())?;
        }
        Ok(placed)
    });
    finish(&sales, &key, placed.await?, Some(&wish), return_url.as_deref(), locale).await
}

fn resumed(tx: &mut platform::db::Tx, order: OrderId, payment: PaymentId) -> Result<Placed, Failure> {
    let order = orders::hold(tx, order)?.ok_or(SalesRefusal::OrderNotFound)?;
    let payment = store::find(tx.conn(), payment)?.filter(|payment| payment.order_id == order.id);
    Ok(Placed::Order(Box::new(order), payment))
}

/// Look at a payment of my order
#[utoipa::path(tag = "orders", security(("access_token" = [])),
    params(("code" = String, Path, description = "What people call the order"), ("payment_id" = PaymentId, Path, description = "The payment")), responses(
    (status = 200, body = PaymentView),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`sales.order_not_found`, `sales.payment_not_found`")))]
#[get("/orders/{code}/payments/{payment_id}")]
pub async fn get_payment(
    Caller(person): Caller<Person>,
    sales: Data<Sales>,
    ids: Path<(String, String)>,
) -> Result<HttpResponse, Failure> {
    let (code, id) = ids.into_inner();
    let code = read_code(&code).ok_or(SalesRefusal::OrderNotFound)?;
    let id = PaymentId::parse(&id).ok_or(SalesRefusal::PaymentNotFound)?;
    let found = sales.db.read(move |conn| {
        let order = orders::by_code(conn, person.user, &code)?.ok_or(SalesRefusal::OrderNotFound)?;
        let payment = store::find(conn, id)?.filter(|payment| payment.order_id == order.id);
        Ok(PaymentView::of(&payment.ok_or(SalesRefusal::PaymentNotFound)?))
    });
    Ok(HttpResponse::Ok().json(found.await?))
}
