//! Somebody's orders, for the file with all that is kept about them.

use crate::answers::Answer;
use crate::answers::store as answers;
use crate::answers::view::OrderAnswerView;
use crate::orders::model::{Billing, Order, OrderLine};
use crate::orders::store as orders;
use crate::orders::view::{OrderContactView, OrderSummaryView, summaries};
use crate::tickets::store as tickets;
use crate::tickets::view::{Shown, TicketSummaryView};
use admission::transfers::rules::TransferStatus;
use admission::transfers::store::{self as transfers, Transfer};
use kernel::ids::{OrderId, OrderLineId, TicketId, UserId};
use kernel::text::Locale;
use kernel::time::Instant;
use platform::db::Conn;
use platform::http::failure::Failure;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Orders in an export.
const ORDERS_MAX: i64 = 1_000;
/// Answers in an export.
const ANSWERS_MAX: i64 = 20_000;
/// Tickets in an export.
const TICKETS_MAX: i64 = 1_000;

/// Where an invoice goes, in an export.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExportedBillingView {
    name: String,
    address: String,
    postal_code: String,
    city: String,
    country: String,
    vat_number: Option<String>,
}

impl From<Billing> for ExportedBillingView {
    fn from(billing: Billing) -> Self {
        let Billing { name, address, postal_code, city, country, vat_number } = billing;
        Self { name, address, postal_code, city, country, vat_number }
    }
}

/// Somebody who comes, as the buyer named them, in an export.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExportedAttendeeView {
    line_id: OrderLineId,
    name: Option<String>,
    email: Option<String>,
}

/// An order in an export.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExportedOrderView {
    #[serde(flatten)]
    order: OrderSummaryView,
    contact: OrderContactView,
    billing: Option<ExportedBillingView>,
    attendees: Vec<ExportedAttendeeView>,
    answers: Vec<OrderAnswerView>,
}

/// A ticket that somebody has, in an export.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExportedTicketView {
    #[serde(flatten)]
    ticket: TicketSummaryView,
    /// Where whoever comes is reached.
    email: Option<String>,
}

/// An offer of a ticket to somebody else, in an export.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExportedTransferView {
    ticket_id: TicketId,
    /// Where the letter went; forgotten when the offer ended.
    email: Option<String>,
    status: TransferStatus,
    created_at: Instant,
    expires_at: Instant,
}

/// The tickets that somebody has, the newest first.
pub(super) fn tickets_of(
    conn: &mut Conn,
    user: UserId,
    locale: Locale,
) -> Result<Vec<ExportedTicketView>, Failure> {
    let held = tickets::newest_of(conn, user, TICKETS_MAX)?;
    let shown = Shown::of(conn, held)?;
    let emails = shown.tickets.iter().map(|ticket| ticket.email.clone());
    let view = |(ticket, email)| ExportedTicketView { ticket, email };
    Ok(shown.summaries(locale).into_iter().zip(emails).map(view).collect())
}

/// What somebody offered to others, the newest first.
pub(super) fn transfers_of(conn: &mut Conn, user: UserId) -> Result<Vec<ExportedTransferView>, Failure> {
    let view = |Transfer { ticket_id, email, status, created_at, expires_at, .. }| ExportedTransferView {
        ticket_id,
        email,
        status,
        created_at,
        expires_at,
    };
    Ok(transfers::of_giver(conn, user)?.into_iter().map(view).collect())
}

/// The orders of somebody, the newest first.
pub(super) fn orders_of(
    conn: &mut Conn,
    user: UserId,
    locale: Locale,
) -> Result<Vec<ExportedOrderView>, Failure> {
    let found = orders::newest_of(conn, user, ORDERS_MAX)?;
    let ids: Vec<OrderId> = found.iter().map(|order| order.id).collect();
    let mut lines: BTreeMap<OrderId, Vec<OrderLine>> = BTreeMap::new();
    for (of, line) in orders::lines_of(conn, &ids)? {
        lines.entry(of).or_default().push(line);
    }
    let mut said: BTreeMap<OrderId, Vec<Answer>> = BTreeMap::new();
    for (of, answer) in answers::of_orders(conn, &ids, ANSWERS_MAX)? {
        said.entry(of).or_default().push(answer);
    }
    let short = summaries(conn, &found, locale)?;
    let whole = |(order, summary): (Order, OrderSummaryView)| ExportedOrderView {
        order: summary,
        contact: OrderContactView::of(&order.contact),
        attendees: lines.get(&order.id).into_iter().flatten().flat_map(attendees).collect(),
        answers: said
            .get(&order.id)
            .into_iter()
            .flatten()
            .map(|answer| OrderAnswerView::of(answer, locale))
            .collect(),
        billing: order.details.billing.map(ExportedBillingView::from),
    };
    Ok(found.into_iter().zip(short).map(whole).collect())
}

fn attendees(line: &OrderLine) -> impl Iterator<Item = ExportedAttendeeView> {
    line.attendees.iter().map(|attendee| ExportedAttendeeView {
        line_id: line.id,
        name: attendee.name.clone(),
        email: attendee.email.clone(),
    })
}
