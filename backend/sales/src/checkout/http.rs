//! `POST /checkout`: hold and pay in one step.

use super::draft::{self, Draft, Known, Wish};
use super::ending::finish;
use super::placing::{place, resume};
use super::request::CheckoutRequest;
use crate::Sales;
use crate::answers::check::Demand;
use crate::cart::priced::Look;
use crate::orders::view::{OrderTicketView, OrderView};
use crate::payments::view::PaymentView;
use crate::refusal::SalesRefusal;
use accounts::Accounts;
use accounts::guard::{Caller, Person};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, post};
use catalog::access::visitor::Visitor;
use kernel::ids::{OrderId, UserId};
use platform::db::{Answer, Conn, JointRead};
use platform::http::failure::Failure;
use platform::http::idempotency::{self, Begun, IdempotencyParams, Kept, Key, Keyed};
use platform::http::locale;
use platform::http::problem::Problem;
use serde::Serialize;
use utoipa::ToSchema;

/// What came of a checkout.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckoutView {
    order: OrderView,
    /// Null when nothing was to pay.
    payment: Option<PaymentView>,
    /// The same as the order's; none while the payment is under way.
    tickets: Vec<OrderTicketView>,
}

impl CheckoutView {
    /// Of an order with everything.
    pub(super) fn of(order: OrderView) -> Self {
        let (payment, tickets) = (order.payment().cloned(), order.tickets().to_vec());
        Self { order, payment, tickets }
    }
}

/// Buy what is in my cart
///
/// One group of the cart becomes an order: its places are held, it is paid, and its tickets are made, all of it or
/// nothing. 201: it is yours. 202: the payment needs something of the buyer (`next_action`) or takes its time; look
/// at the order until it is confirmed. 402: the payment failed; the order in `errors` stays held and can be paid
/// another way. An earlier order of the same organizer that is not being paid is let go.
#[utoipa::path(tag = "orders", security(("access_token" = [])), params(IdempotencyParams), request_body = CheckoutRequest, responses(
    (status = 201, body = CheckoutView),
    (status = 202, body = CheckoutView, description = "The payment is under way"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.idempotency_key_required`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 402, body = Problem, content_type = "application/problem+json", description = "`sales.card_declined`, `sales.insufficient_funds`, `sales.card_expired`, `sales.authentication_failed`, `sales.payment_failed`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`sales.cart_empty`, `sales.cart_changed`, `sales.cart_not_ready`, `sales.not_on_sale`, `sales.code_needed`, `sales.sold_out`, `sales.too_many`, `sales.too_few`, `sales.promo_code_used_up`, `sales.amount_too_large`, `sales.too_many_open_orders`, `sales.payment_needed`, `sales.payment_under_way`, `sales.hold_over`, `http.idempotency_key_busy`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`, `http.idempotency_key_reused`, `sales.answers_wrong`: each at its field, `sales.payment_token_invalid`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`"),
    (status = 503, body = Problem, content_type = "application/problem+json", description = "`http.unavailable`: the payment provider cannot be reached; send the same request again")))]
#[post("/checkout")]
pub async fn check_out(
    Caller(person): Caller<Person>,
    visitor: Visitor,
    accounts: Data<Accounts>,
    sales: Data<Sales>,
    request: HttpRequest,
    body: Keyed<CheckoutRequest>,
) -> Result<HttpResponse, Failure> {
    let (key, body) = body.of(person.user.uuid());
    let buyer = body.check()?;
    let locale = locale::of(request.query_string(), request.headers());
    let return_url =
        sales.own_url(body.payment.as_ref().and_then(|payment| payment.return_url.as_deref()))?;
    let wish = Wish {
        user: person.user,
        group: body.group.clone(),
        version: body.cart_version.clone(),
        buyer,
        locale,
        demand: Demand::All,
    };
    let look = Look { visitor, now: person.now };
    match prepare(&sales, &key, &wish, look).await? {
        Prepared::Kept(kept) => Ok(kept.replay()),
        Prepared::Draft(draft) => {
            if draft.total > 0 && body.payment.is_none() {
                return Err(SalesRefusal::PaymentNeeded.into());
            }
            let began = place(&sales, &accounts, &key, *draft, true).await?;
            finish(&sales, &key, began, body.payment.as_ref(), return_url.as_deref(), locale).await
        }
        Prepared::Begun(id) => {
            let began = resume(&sales, &key, id).await?;
            finish(&sales, &key, began, body.payment.as_ref(), return_url.as_deref(), locale).await
        }
    }
}

/// What is known before anything is written.
pub(crate) enum Prepared {
    /// The request was answered.
    Kept(Kept),
    /// The request was begun, and nobody knows the end.
    Begun(OrderId),
    /// The order to be.
    Draft(Box<Draft>),
}

/// Reads what there is to know.
pub(crate) async fn prepare(sales: &Sales, key: &Key, wish: &Wish, look: Look) -> Result<Prepared, Failure> {
    sales.db.read_joint(Preparing { key: key.clone(), wish: wish.clone(), look }).await
}

/// An order that is to be, before anything is written.
struct Preparing {
    key: Key,
    wish: Wish,
    look: Look,
}

impl JointRead for Preparing {
    type Found = Prepared;

    fn read_all(conn: &mut Conn, all: &[&Self]) -> Result<Vec<Answer<Prepared>>, Failure> {
        let Some(now) = all.iter().map(|one| one.look.now).max() else { return Ok(Vec::new()) };
        let keys: Vec<&Key> = all.iter().map(|one| &one.key).collect();
        let begun = idempotency::known_all(conn, &keys, now)?;
        let mut users: Vec<UserId> = all.iter().map(|one| one.wish.user).collect();
        users.sort_unstable();
        users.dedup();
        let known = Known::of(conn, &users, now)?;
        let mut prepare = |(one, begun): (&&Self, Answer<Option<Begun>>)| match begun? {
            Some(Begun::Answered(kept)) => Ok(Prepared::Kept(kept)),
            Some(Begun::Abandoned(Some(subject))) => Ok(Prepared::Begun(OrderId::from_uuid(subject))),
            _ => Ok(Prepared::Draft(Box::new(draft::of_cart(conn, &one.wish, &known, &one.look)?))),
        };
        Ok(all.iter().zip(begun).map(&mut prepare).collect())
    }
}
