//! `/orders/{code}/payments`

use super::store;
use super::view::PaymentView;
use crate::Sales;
use crate::answers;
use crate::answers::check::{Demand, Said, Voice, check, check_kept};
use crate::answers::request::{AnswerRequest, AnswersRequest, ParticipantRequest};
use crate::checkout::ending::finish;
use crate::checkout::http::CheckoutView;
use crate::checkout::placing::{Placed, begin_payment};
use crate::checkout::request::{PaymentRequest, check_payment};
use crate::orders::model::Order;
use crate::orders::rules::{OrderStatus, read_code};
use crate::orders::store as orders;
use crate::refusal::SalesRefusal;
use accounts::guard::{Caller, Person};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, post};
use catalog::questions::asked::asked;
use kernel::ids::{EventId, OrderId, PaymentId};
use platform::db::Tx;
use platform::http::body::BodyChecker;
use platform::http::failure::Failure;
use platform::http::idempotency::{self, Begun, IdempotencyParams, Keyed};
use platform::http::locale;
use platform::http::problem::Problem;
use serde::Deserialize;
use utoipa::ToSchema;

/// How an order is paid, and what was not answered yet.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PayOrderRequest {
    /// What the payment provider gave for the card. Card numbers never come here.
    #[schema(example = "tok_visa")]
    token: String,
    /// Where the buyer comes back to after the bank's page: an address of this instance; by default the order's.
    #[serde(default)]
    #[schema(example = "https://tickets.example/orders/return")]
    return_url: Option<String>,
    /// What the buyer answers, by the ids of the questions about the order (`GET /orders/{code}/questions`). With
    /// `participants`, it replaces all that was answered before; without both, that has to do.
    #[serde(default)]
    #[schema(value_type = Option<BTreeMap<String, AnswerRequest>>)]
    answers: Option<AnswersRequest>,
    /// What each of the order's people answers.
    #[serde(default)]
    #[schema(max_items = 500)]
    participants: Option<Vec<ParticipantRequest>>,
}

/// Most people who answer.
const PARTICIPANTS_MAX: usize = 500;

impl PayOrderRequest {
    fn check(&self) -> Result<PaymentRequest, Failure> {
        let mut checker = BodyChecker::default();
        let payment = PaymentRequest { token: self.token.clone(), return_url: self.return_url.clone() };
        check_payment(&mut checker, "", &payment);
        if self.participants.as_ref().is_some_and(|people| people.len() > PARTICIPANTS_MAX) {
            checker.refuse("participants", "too_many", "at most 500");
        }
        checker.finish()?;
        Ok(payment)
    }

    /// Takes the answers, or sees that those from before do.
    fn answer(&self, tx: &mut Tx, order: &Order) -> Result<(), Failure> {
        let lines = orders::lines(tx.conn(), order.id)?;
        let mut events: Vec<EventId> = lines.iter().map(|line| line.event_id).collect();
        events.sort_unstable();
        events.dedup();
        let (asked, lines) = (asked(tx.conn(), &events)?, lines.iter().collect::<Vec<_>>());
        if self.answers.is_none() && self.participants.is_none() {
            let kept = answers::store::of_order(tx.conn(), order.id)?;
            let kept: Vec<_> = kept.iter().map(|answer| (answer.number, answer.question)).collect();
            return Ok(check_kept(&asked, &lines, &kept)?);
        }
        let nothing = AnswersRequest::new();
        let people = self.participants.iter().flatten().enumerate();
        let people = people.map(|(n, one)| Voice {
            at: format!("participants/{n}/answers"),
            number: one.number,
            answers: &one.answers,
        });
        let said = Said {
            order: self.answers.as_ref().unwrap_or(&nothing),
            people: people.collect(),
            people_at: "participants",
        };
        let read = check(&asked, &lines, &said, Demand::All)?;
        answers::store::replace(tx, order, &read)
    }
}

/// Pay my order
///
/// One that is pending, also after a payment that failed. 201: it is confirmed. 202: the payment needs something of
/// the buyer or takes its time. Whoever held places without answering what is required answers now.
#[utoipa::path(tag = "orders", security(("access_token" = [])),
    params(("code" = String, Path, description = "What people call the order"), IdempotencyParams), request_body = PayOrderRequest, responses(
    (status = 201, body = CheckoutView),
    (status = 202, body = CheckoutView, description = "The payment is under way"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.idempotency_key_required`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 402, body = Problem, content_type = "application/problem+json", description = "`sales.card_declined`, `sales.insufficient_funds`, `sales.card_expired`, `sales.authentication_failed`, `sales.payment_failed`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`sales.order_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`sales.wrong_order_state`, `sales.hold_over`, `sales.payment_under_way`, `http.idempotency_key_busy`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`, `http.idempotency_key_reused`, `sales.answers_wrong`: each at its field, `sales.payment_token_invalid`"),
    (status = 503, body = Problem, content_type = "application/problem+json", description = "`http.unavailable`: the payment provider cannot be reached; send the same request again")))]
#[post("/orders/{code}/payments")]
pub async fn pay_order(
    Caller(person): Caller<Person>,
    sales: Data<Sales>,
    request: HttpRequest,
    code: Path<String>,
    body: Keyed<PayOrderRequest>,
) -> Result<HttpResponse, Failure> {
    let (key, wish) = body.of(person.user.uuid());
    let payment = wish.check()?;
    let return_url = sales.own_url(payment.return_url.as_deref())?;
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
        wish.answer(tx, &order)?;
        let placed = begin_payment(tx, &sales_too, order)?;
        if let Placed::Order(_, Some(payment)) = &placed {
            idempotency::note(tx, &key_too, payment.id.uuid())?;
        }
        Ok(placed)
    });
    finish(&sales, &key, placed.await?, Some(&payment), return_url.as_deref(), locale).await
}

fn resumed(tx: &mut Tx, order: OrderId, payment: PaymentId) -> Result<Placed, Failure> {
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
