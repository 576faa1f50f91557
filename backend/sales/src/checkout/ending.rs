//! The end of a checkout: the money is asked for, what the provider says becomes true, and that is the answer.

use super::http::CheckoutView;
use super::placing::Placed;
use super::request::PaymentRequest;
use crate::Sales;
use crate::orders::model::Order;
use crate::orders::rules::OrderStatus;
use crate::orders::store as orders;
use crate::orders::view;
use crate::payments::charge;
use crate::payments::provider::talk::ProviderPayment;
use crate::payments::rules::PaymentStatus;
use crate::payments::settle::{Settled, settle_all, settle_of};
use crate::payments::store::Payment;
use crate::refusal::SalesRefusal;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, HttpResponseBuilder};
use kernel::ids::{OrderId, PaymentId};
use kernel::text::Locale;
use platform::db::{Joint, Outcome, Tx};
use platform::http::failure::Failure;
use platform::http::idempotency::{self, Key};
use platform::keyring::Keyring;

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
    let news = match begun {
        Some(begun) => Some(news_of(sales, key, (&order, begun), payment, return_url).await?),
        None => None,
    };
    let (key, keyring) = (key.clone(), sales.keyring.clone());
    let Ok(ended) = sales.db.write_joint(Ending { order, key, keyring, news, locale }).await?;
    let (status, view) = ended?;
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

/// What is left to write of a checkout.
struct Ending {
    order: Box<Order>,
    key: Key,
    keyring: Keyring,
    news: Option<News>,
    locale: Locale,
}

/// The answer, or the refusal of a payment that failed: that one is written down too.
type Answer = Result<(StatusCode, CheckoutView), Failure>;

impl Joint for Ending {
    type Done = Answer;
    type No = std::convert::Infallible;

    const IS_CROWDED: bool = true;

    fn run(&mut self, tx: &mut Tx) -> Outcome<Answer, Self::No> {
        let settled = match self.news.as_ref() {
            Some(News::Said(payment, said)) => {
                Some(settle_of(tx, &self.keyring, (self.order.id, *payment), said)?)
            }
            Some(News::Old(payment)) => {
                Some(Settled { order: *self.order.clone(), payment: *payment.clone() })
            }
            None => None,
        };
        if let Some(refusal) = settled.as_ref().and_then(charge::refused) {
            // Whoever sends it again goes on at once.
            idempotency::give_up(tx, &self.key)?;
            return Ok(Ok(Err(refusal)));
        }
        let order = match settled {
            Some(settled) => settled.order,
            None => orders::find(tx.conn(), self.order.id)?.ok_or(SalesRefusal::OrderNotFound)?,
        };
        let now = tx.now();
        let view = CheckoutView::of(view::whole(tx.conn(), &order, self.locale, now)?);
        let status = status_of(&order);
        idempotency::answer(tx, &self.key, status, &view)?;
        Ok(Ok(Ok((status, view))))
    }

    fn run_all(tx: &mut Tx, all: &[&Self]) -> Result<Option<Vec<Answer>>, Failure> {
        let mut news: Vec<(OrderId, PaymentId, &ProviderPayment)> = Vec::with_capacity(all.len());
        for one in all {
            let Some(News::Said(payment, said)) = &one.news else { return Ok(None) };
            news.push((one.order.id, *payment, said));
        }
        let Some(first) = all.first() else { return Ok(None) };
        let Some(confirmed) = settle_all(tx, &first.keyring, &news)? else { return Ok(None) };
        let wanted: Vec<_> = confirmed.iter().zip(all).map(|(order, one)| (order, one.locale)).collect();
        let now = tx.now();
        let views = view::wholes(tx.conn(), &wanted, now)?.into_iter().map(CheckoutView::of);
        let answers: Vec<(StatusCode, CheckoutView)> = confirmed.iter().map(status_of).zip(views).collect();
        let kept: Vec<_> =
            all.iter().zip(&answers).map(|(one, (status, view))| (&one.key, *status, view)).collect();
        idempotency::answer_all(tx, &kept)?;
        Ok(Some(answers.into_iter().map(Ok).collect()))
    }
}

fn status_of(order: &Order) -> StatusCode {
    if order.status == OrderStatus::Confirmed { StatusCode::CREATED } else { StatusCode::ACCEPTED }
}
