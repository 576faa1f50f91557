//! What a letter about an order says.

use super::model::OrderLine;
use super::store;
use crate::calloff;
use crate::payments::store as payments;
use crate::returns::store as returns;
use admission::tickets::{self, TicketStatus};
use kernel::ids::OrderId;
use kernel::money::Money;
use kernel::text::Locale;
use kernel::time::Instant;
use platform::db::Conn;
use platform::http::failure::Failure;

/// An order, as a letter has it.
#[derive(Debug, Clone)]
pub struct OrderLetter {
    /// Who bought.
    pub name: String,
    /// Where they want to be written to.
    pub email: String,
    /// In which language.
    pub locale: Locale,
    /// What people call the order.
    pub code: String,
    /// What it came to.
    pub total: Money,
    /// The service fees in that.
    pub fees: Money,
    /// What of those stays although no ticket is good any more.
    pub fees_kept: Money,
    /// What of it went back, or is about to.
    pub refunded: Money,
    /// Tickets that are good still.
    pub n_good: usize,
    /// The event that was called off, if one was.
    pub called_off: Option<String>,
    /// Why, in its organizer's words.
    pub reason: Option<String>,
    /// What the organizer answered to the last wish for money.
    pub answer: Option<String>,
    /// Of whom it was bought.
    pub organizer: String,
    /// What was bought.
    pub lines: Vec<OrderLetterLine>,
}

/// A line of it.
#[derive(Debug, Clone)]
pub struct OrderLetterLine {
    /// How many.
    pub quantity: i32,
    /// Of which offer.
    pub offer: String,
    /// For which event.
    pub event: String,
    /// On which date.
    pub starts_at: Instant,
    /// In which zone its clocks are.
    pub timezone: String,
}

/// What a letter about an order says; none when there is no such order.
pub fn letter(conn: &mut Conn, id: OrderId) -> Result<Option<OrderLetter>, Failure> {
    let Some(order) = store::find(conn, id)? else { return Ok(None) };
    let locale = order.contact.locale;
    let line = |line: OrderLine| OrderLetterLine {
        quantity: line.quantity,
        offer: line.snapshot.offer_name.get(locale).to_owned(),
        event: line.snapshot.event_title.get(locale).to_owned(),
        starts_at: line.snapshot.starts_at,
        timezone: line.snapshot.timezone,
    };
    let lines = store::lines(conn, id)?.into_iter().map(line).collect();
    let sums = payments::sums(conn, &[id])?.pop().map(|(_, sums)| sums).unwrap_or_default();
    let tickets = tickets::of_order(conn, id)?;
    let n_good = tickets.iter().filter(|ticket| ticket.status != TicketStatus::Cancelled).count();
    let fees_back: i64 = returns::given(conn, id)?.into_iter().map(|(_, _, fees)| fees).sum();
    let fees_kept = if n_good == 0 { order.fees - fees_back } else { 0 };
    let answer = returns::requests(conn, id)?.pop().and_then(|request| request.answer);
    let called_off = calloff::called_off(conn, id)?;
    let organizer = store::sellers(conn, &[order.org_id])?.pop().map(|seller| seller.name);
    Ok(Some(OrderLetter {
        name: order.contact.name,
        email: order.contact.email,
        locale,
        code: order.code,
        total: Money { amount: order.total, currency: order.currency },
        fees: Money { amount: order.fees, currency: order.currency },
        fees_kept: Money { amount: fees_kept, currency: order.currency },
        refunded: Money { amount: sums.refunded, currency: order.currency },
        n_good,
        called_off: called_off.as_ref().map(|(title, _)| title.get(locale).to_owned()),
        reason: called_off.and_then(|(_, reason)| reason),
        answer,
        organizer: organizer.unwrap_or_default(),
        lines,
    }))
}
