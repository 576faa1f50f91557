//! Letters about orders: what was bought, when and for how much, in the language of the order.

use super::draft::Draft;
use super::rules::{Class, price, shown_name};
use crate::Notices;
use accounts::contacts::Contact;
use kernel::email::Email;
use kernel::ids::OrderId;
use kernel::text::Locale;
use platform::http::failure::Failure;
use platform::mail::one_line;
use sales::orders::letter::{OrderLetter, OrderLetterLine, letter};

/// Lines that a letter names; the page of the order has them all.
const LINES_MAX: usize = 10;

/// A letter about an order to its buyer; `None` when they erased their account.
pub(super) async fn of(notices: &Notices, name: &'static str, id: OrderId) -> Result<Option<Draft>, Failure> {
    let Some(order) = notices.db.read(move |conn| letter(conn, id)).await? else { return Ok(None) };
    let Some(email) = Email::parse(&order.email).filter(|email| !email.as_str().ends_with(".invalid")) else {
        return Ok(None);
    };
    let to = Contact { email, name: order.name.clone(), locale: order.locale };
    let draft = Draft::new(name, Class::Order, to)
        .with("code", &order.code)
        .with("organizer", shown_name(&one_line(&order.organizer)))
        .with("lines", &lines(&order))
        .with("total", &price(order.total, order.locale))
        .with("refunded", &price(order.refunded, order.locale))
        .with("left", &if order.n_good == 0 { String::new() } else { order.n_good.to_string() })
        .with("off", &one_line(order.called_off.as_deref().unwrap_or_default()))
        .with("reason", order.reason.as_deref().unwrap_or_default())
        .with("answer", order.answer.as_deref().unwrap_or_default());
    Ok(Some(draft.linked(notices, &format!("/orders/{}", order.code))))
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
    use kernel::time::Instant;

    #[test]
    fn a_date_is_said_as_clocks_there_show_it() {
        let at = Instant::parse("2026-12-01T19:30:00Z").unwrap();
        let said = |zone, locale| super::super::draft::moment_in(at, zone, locale);
        assert_eq!(said("Europe/Paris", Locale::Fr), "1 décembre 2026 à 20:30");
        assert_eq!(said("Asia/Tokyo", Locale::En), "2 December 2026 at 04:30");
    }
}
