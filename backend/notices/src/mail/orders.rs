//! Letters about orders: what was bought, when and for how much, in the language of the order.

use super::draft::Draft;
use super::rules::{Class, price, shown_name};
use super::send::SendMail;
use crate::Notices;
use accounts::contacts::Contact;
use kernel::email::Email;
use kernel::ids::{OrderId, RefundId};
use kernel::money::Money;
use kernel::text::Locale;
use kernel::time::Instant;
use platform::db::Tx;
use platform::http::failure::Failure;
use platform::mail::{Enclosure, one_line};
use platform::outbox::{Fact, RawFact};
use sales::facts::{OrderConfirmed, RefundSent};
use sales::invoices::letter::{Enclosed, invoiced_of, is_refund_credited, is_taken_by_bank};
use sales::orders::letter::{OrderLetter, OrderLetterLine, letter};

/// Seconds that a letter waits for what goes along with it.
const ENCLOSURE_SECONDS: i64 = 60;
/// Lines that a letter names; the page of the order has them all.
const LINES_MAX: usize = 10;

/// A letter about an order to its buyer; `None` when they erased their account.
pub(super) async fn of(notices: &Notices, name: &'static str, id: OrderId) -> Result<Option<Draft>, Failure> {
    let Some(order) = notices.db.read(move |conn| letter(conn, id)).await? else { return Ok(None) };
    let Some(email) = Email::parse(&order.email).filter(|email| !email.as_str().ends_with(".invalid")) else {
        return Ok(None);
    };
    let to = Contact { email, name: order.name.clone(), locale: order.locale };
    let some = |money: Money| if money.is_zero() { String::new() } else { price(money, order.locale) };
    let draft = Draft::new(name, Class::Order, to)
        .with("code", &order.code)
        .with("organizer", shown_name(&one_line(&order.organizer)))
        .with("lines", &lines(&order))
        .with("total", &price(order.total, order.locale))
        .with("fees", &some(order.fees))
        .with("fees_kept", &some(order.fees_kept))
        .with("refunded", &price(order.refunded, order.locale))
        .with("left", &if order.n_good == 0 { String::new() } else { order.n_good.to_string() })
        .with("off", &one_line(order.called_off.as_deref().unwrap_or_default()))
        .with("reason", order.reason.as_deref().unwrap_or_default())
        .with("answer", order.answer.as_deref().unwrap_or_default())
        .with("enclosed", "")
        .with("tickets", "");
    Ok(Some(draft.linked(notices, &format!("/orders/{}", order.code))))
}

/// The letter with the tickets. It brings the invoice when that is there: for what is paid, the invoice tells of it,
/// and the confirmation only should the invoice take long. Once for both, unless somebody wants it again.
pub(super) async fn confirmed(
    notices: &Notices,
    id: OrderId,
    is_once: bool,
) -> Result<Option<Draft>, Failure> {
    let Some(draft) = of(notices, OrderConfirmed::NAME, id).await? else { return Ok(None) };
    let enclosed = notices.sales.enclosed_invoice(id).await?;
    let tickets = notices.sales.enclosed_tickets(id).await?;
    let about = is_once.then(|| format!("o{}", id.uuid().simple()));
    let draft =
        enclose(draft, enclosed).with("tickets", tickets.as_ref().map_or("", |tickets| &tickets.name));
    let mut enclosures = draft.enclosures;
    enclosures.extend(tickets.map(file));
    Ok(Some(Draft { about, enclosures, ..draft }))
}

/// The letter about money that goes back, with the credit note when that is there. Once for each refund;
/// none about what a bank took back.
pub(super) async fn refunded(
    notices: &Notices,
    id: OrderId,
    refund: Option<RefundId>,
) -> Result<Option<Draft>, Failure> {
    let Some(draft) = of(notices, RefundSent::NAME, id).await? else { return Ok(None) };
    let Some(refund) = refund else { return Ok(Some(draft)) };
    if notices.db.read(move |conn| is_taken_by_bank(conn, refund)).await? {
        return Ok(None);
    }
    let enclosed = notices.sales.enclosed_credit_note(refund).await?;
    let about = Some(format!("r{}", refund.uuid().simple()));
    Ok(Some(Draft { about, ..enclose(draft, enclosed) }))
}

fn enclose(draft: Draft, enclosed: Option<Enclosed>) -> Draft {
    let Some(enclosed) = enclosed else { return draft };
    let draft = draft.with("enclosed", &enclosed.name);
    Draft { enclosures: vec![file(enclosed)], ..draft }
}

fn file(enclosed: Enclosed) -> Enclosure {
    let name = format!("{}.pdf", enclosed.name);
    Enclosure { name, media_type: "application/pdf", bytes: enclosed.pdf }
}

/// Hears of orders that were confirmed: the invoice brings the letter, and nobody waits longer than a minute for it.
pub(crate) fn hear_of_sales(tx: &mut Tx, facts: &[RawFact]) -> Result<(), Failure> {
    let sold: Vec<OrderConfirmed> = RawFact::read_all(facts)?;
    let ids: Vec<OrderId> = sold.iter().map(|sold| sold.order_id).collect();
    let invoiced = invoiced_of(tx.conn(), &ids)?;
    let (mut with_it, mut without) = (Vec::new(), Vec::new());
    for fact in facts {
        let sold: Option<OrderConfirmed> = fact.read()?;
        let waits = sold.is_some_and(|sold| invoiced.contains(&sold.order_id));
        if waits { &mut with_it } else { &mut without }.push(SendMail { fact: fact.seq });
    }
    let (later, now) = (write_at(tx, true), write_at(tx, false));
    tx.enqueue_all(&with_it, later)?;
    tx.enqueue_all(&without, now)
}

/// Hears of money that goes back: the same with its credit note.
pub(crate) fn hear_of_refund(tx: &mut Tx, fact: &RawFact) -> Result<(), Failure> {
    let refund = fact.read::<RefundSent>()?.and_then(|sent| sent.refund_id);
    let is_credited = refund.map_or(Ok(false), |refund| is_refund_credited(tx.conn(), refund))?;
    let at = write_at(tx, is_credited);
    tx.enqueue_at(&SendMail { fact: fact.seq }, at)
}

/// When a letter is written; one that waits for a document at its latest.
fn write_at(tx: &Tx, waits: bool) -> Instant {
    tx.now().plus_seconds(if waits { ENCLOSURE_SECONDS } else { 0 })
}

fn lines(order: &OrderLetter) -> String {
    let mut named: Vec<String> =
        order.lines.iter().take(LINES_MAX).map(|line| said(line, order.locale)).collect();
    if order.lines.len() > LINES_MAX {
        named.push("…".to_owned());
    }
    named.join(" · ")
}

fn said(line: &OrderLetterLine, locale: Locale) -> String {
    let when = super::draft::moment_in(line.starts_at, &line.timezone, locale);
    format!("{} × {}, {}, {when}", line.quantity, one_line(&line.offer), one_line(&line.event))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_said_as_clocks_there_show_it() {
        let at = Instant::parse("2026-12-01T19:30:00Z").unwrap();
        let said = |zone, locale| super::super::draft::moment_in(at, zone, locale);
        assert_eq!(said("Europe/Paris", Locale::Fr), "1 décembre 2026 à 20:30");
        assert_eq!(said("Asia/Tokyo", Locale::En), "2 December 2026 at 04:30");
    }
}
