//! `POST /checkout`: hold and pay in one step.

use super::draft::{self, Draft, Wish};
use super::request::{CheckoutRequest, PaymentRequest};
use super::reserve;
use crate::Sales;
use crate::answers::check::Demand;
use crate::cart::priced::Look;
use crate::holds::store::Short;
use crate::orders::life;
use crate::orders::model::Order;
use crate::orders::rules::OrderStatus;
use crate::orders::store as orders;
use crate::orders::view::{self, OrderTicketView, OrderView};
use crate::payments::charge;
use crate::payments::provider::talk::ProviderPayment;
use crate::payments::rules::PaymentStatus;
use crate::payments::settle::{Settled, settle_of};
use crate::payments::store::{self as payments, Payment};
use crate::payments::view::PaymentView;
use crate::refusal::SalesRefusal;
use accounts::Accounts;
use accounts::guard::{Caller, Person};
use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, post};
use catalog::access::visitor::Visitor;
use kernel::ids::{OrderId, PaymentId};
use kernel::text::Locale;
use platform::db::Tx;
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
            let began = place(&sales, &accounts, &key, draft, true).await?;
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
    let (key, wish) = (key.clone(), wish.clone());
    let prepared = sales.db.read(move |conn| match idempotency::known(conn, &key, look.now)? {
        Some(Begun::Answered(kept)) => Ok(Prepared::Kept(kept)),
        Some(Begun::Abandoned(Some(subject))) => Ok(Prepared::Begun(OrderId::from_uuid(subject))),
        _ => Ok(Prepared::Draft(Box::new(draft::of_cart(conn, &wish, look)?))),
    });
    prepared.await
}

/// An order whose places are held, or sold when nothing is to pay.
pub(crate) enum Placed {
    /// Somebody else answered the same request meanwhile.
    Kept(Kept),
    /// The order, and the payment that was begun.
    Order(Box<Order>, Option<Payment>),
}

/// Holds the places; `is_buying`: and begins the payment, or confirms what is free.
pub(crate) async fn place(
    sales: &Sales,
    accounts: &Accounts,
    key: &Key,
    draft: Box<Draft>,
    is_buying: bool,
) -> Result<Placed, Failure> {
    let mut is_second = false;
    loop {
        match try_to_place(sales, accounts, key, &draft, is_buying).await? {
            Ok(placed) => return Ok(placed),
            Err(short) if is_second => return Err(short_of(sales, &draft, short).await),
            Err(short) => reserve::make_room(sales, &draft, short).await?,
        }
        is_second = true;
    }
}

async fn try_to_place(
    sales: &Sales,
    accounts: &Accounts,
    key: &Key,
    draft: &Draft,
    is_buying: bool,
) -> Result<Result<Placed, Short>, Failure> {
    let (sales_too, limits, key, draft) =
        (sales.clone(), accounts.limits.clone(), key.clone(), draft.clone());
    let placed = sales.db.write_together_or_undo(move |tx| match idempotency::begin(tx, &key)? {
        Begun::Answered(kept) => Ok(Ok(Placed::Kept(kept))),
        Begun::Abandoned(Some(subject)) => took_up(tx, &sales_too, OrderId::from_uuid(subject)).map(Ok),
        Begun::New | Begun::Abandoned(None) => {
            let is_paying = is_buying && draft.total > 0;
            let order = match reserve::reserve(tx, &limits, &draft, is_paying)? {
                Ok(order) => order,
                Err(short) => return Ok(Err(short)),
            };
            idempotency::note(tx, &key, order.id.uuid())?;
            for line in draft.lines.iter().filter(|line| line.is_first) {
                if !catalog::events::note_first_order(tx, line.line.event_id)? {
                    return Err(SalesRefusal::NotOnSale.into());
                }
            }
            if !is_buying {
                return Ok(Ok(Placed::Order(Box::new(order), None)));
            }
            begin_payment(tx, &sales_too, order).map(Ok)
        }
    });
    placed.await
}

/// Confirms what is free, begins to pay what is not.
pub(crate) fn begin_payment(tx: &mut Tx, sales: &Sales, order: Order) -> Result<Placed, Failure> {
    if order.total == 0 {
        life::confirm(tx, &sales.keyring, &order)?;
        return Ok(Placed::Order(Box::new(order), None));
    }
    let payment = charge::begin(tx, &order, sales.provider.name())?;
    Ok(Placed::Order(Box::new(order), Some(payment)))
}

/// Goes on with an order whose request was interrupted: with the payment that was begun, or with what came of it.
async fn resume(sales: &Sales, key: &Key, id: OrderId) -> Result<Placed, Failure> {
    let (sales_too, key) = (sales.clone(), key.clone());
    let resumed = sales.db.write(move |tx| match idempotency::begin(tx, &key)? {
        Begun::Answered(kept) => Ok(Placed::Kept(kept)),
        _ => took_up(tx, &sales_too, id),
    });
    resumed.await
}

fn took_up(tx: &mut Tx, sales: &Sales, id: OrderId) -> Result<Placed, Failure> {
    let order = orders::hold(tx, id)?.ok_or(SalesRefusal::OrderNotFound)?;
    let last = payments::of_order(tx.conn(), id)?.pop();
    match (order.status, last) {
        (OrderStatus::Pending, None) => begin_payment(tx, sales, order),
        (_, last) => Ok(Placed::Order(Box::new(order), last)),
    }
}

/// Asks for the money where it is to be asked for, and answers.
pub(crate) async fn finish(
    sales: &Sales,
    key: &Key,
    placed: Placed,
    payment: Option<&PaymentRequest>,
    return_url: Option<&str>,
    locale: Locale,
) -> Result<HttpResponse, Failure> {
    let (order, begun) = match placed {
        Placed::Kept(kept) => return Ok(kept.replay()),
        Placed::Order(order, begun) => (order, begun),
    };
    let (id, key, keyring) = (order.id, key.clone(), sales.keyring.clone());
    let news = match begun {
        Some(begun) => Some(news_of(sales, &key, (&order, begun), payment, return_url).await?),
        None => None,
    };
    let ended = sales.db.write_together(move |tx| {
        let settled = match news.as_ref() {
            Some(News::Said(payment, said)) => Some(settle_of(tx, &keyring, (id, *payment), said)?),
            Some(News::Old(payment)) => Some(Settled { order: *order.clone(), payment: *payment.clone() }),
            None => None,
        };
        if let Some(refusal) = settled.as_ref().and_then(charge::refused) {
            // Whoever sends it again goes on at once.
            idempotency::give_up(tx, &key)?;
            return Ok(Err(refusal));
        }
        let order = match settled {
            Some(settled) => settled.order,
            None => orders::find(tx.conn(), id)?.ok_or(SalesRefusal::OrderNotFound)?,
        };
        let (status, view) = answer(tx, &order, locale)?;
        idempotency::answer(tx, &key, status, &view)?;
        Ok(Ok((status, view)))
    });
    let (status, view) = ended.await??;
    Ok(HttpResponseBuilder::new(status).json(view))
}

/// What there is to take in of a payment.
enum News {
    /// The provider said this.
    Said(PaymentId, ProviderPayment),
    /// It was begun before; this is what is known.
    Old(Box<Payment>),
}

/// Asks for the money, unless that was done before.
async fn news_of(
    sales: &Sales,
    key: &Key,
    (order, begun): (&Order, Payment),
    payment: Option<&PaymentRequest>,
    return_url: Option<&str>,
) -> Result<News, Failure> {
    let token = payment.map(|payment| payment.token.as_str()).ok_or(SalesRefusal::PaymentNeeded)?;
    if begun.status != PaymentStatus::Created {
        return Ok(News::Old(Box::new(begun)));
    }
    match charge::ask(sales, order, &begun, token, return_url).await {
        Ok(said) => Ok(News::Said(begun.id, said)),
        Err(failure) => {
            // Whoever sends it again goes on at once.
            let key = key.clone();
            let gone = sales.db.write(move |tx| idempotency::give_up(tx, &key)).await;
            Err(gone.err().unwrap_or(failure))
        }
    }
}

/// How an order stands, as the answer to a checkout.
fn answer(tx: &mut Tx, order: &Order, locale: Locale) -> Result<(StatusCode, CheckoutView), Failure> {
    let now = tx.now();
    let whole = view::whole(tx.conn(), order, locale, now)?;
    let is_done = order.status == OrderStatus::Confirmed;
    let status = if is_done { StatusCode::CREATED } else { StatusCode::ACCEPTED };
    let (payment, tickets) = (whole.payment().cloned(), whole.tickets().to_vec());
    Ok((status, CheckoutView { order: whole, payment, tickets }))
}

/// What was short even after making room.
async fn short_of(sales: &Sales, draft: &Draft, short: Short) -> Failure {
    let target = short.target;
    let left = sales.db.read(move |conn| crate::stock::store::left_of(conn, target)).await;
    match left {
        Ok(left) => reserve::refusal(draft, short, left),
        Err(failure) => failure,
    }
}
