//! What answers say of invoices.

use super::rules::InvoiceKind;
use super::store::{self, Invoice};
use kernel::ids::{EventId, InvoiceId, OrderId};
use kernel::money::Money;
use kernel::time::Instant;
use platform::db::Conn;
use platform::http::failure::Failure;
use serde::Serialize;
use utoipa::ToSchema;

/// An invoice or a credit note of an order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct InvoiceView {
    id: InvoiceId,
    kind: InvoiceKind,
    /// Without a gap in its year.
    #[schema(example = "TDP-2026-000042")]
    number: String,
    /// Tax included.
    total: Money,
    issued_at: Instant,
}

impl InvoiceView {
    fn of(invoice: &Invoice) -> Self {
        Self {
            id: invoice.id,
            kind: invoice.kind,
            number: invoice.label.clone(),
            total: Money { amount: invoice.total, currency: invoice.currency },
            issued_at: invoice.issued_at,
        }
    }
}

/// What can be downloaded of orders, each with its order, the first first.
pub(crate) fn of_orders(conn: &mut Conn, ids: &[OrderId]) -> Result<Vec<(OrderId, InvoiceView)>, Failure> {
    let issued = store::of_orders(conn, ids)?;
    let ready = issued.iter().filter(|invoice| invoice.digest.is_some());
    Ok(ready.map(|invoice| (invoice.order_id, InvoiceView::of(invoice))).collect())
}

/// An invoice or a credit note, as who issued it sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct IssuedInvoiceView {
    #[serde(flatten)]
    invoice: InvoiceView,
    year: i32,
    /// The tax in the total.
    tax: Money,
    /// Who bought.
    #[schema(example = "Zoé Martin")]
    buyer: String,
    #[schema(example = "7K3M9QXZ")]
    order_code: String,
    /// The event of the order's first line.
    event_id: Option<EventId>,
    /// The number of the invoice that a credit note takes back.
    refers: Option<String>,
    /// Whether its PDF can be downloaded.
    is_ready: bool,
}

/// Documents in a list, in the order given.
pub(super) fn rows(conn: &mut Conn, issued: &[Invoice]) -> Result<Vec<IssuedInvoiceView>, Failure> {
    let orders: Vec<OrderId> = issued.iter().map(|invoice| invoice.order_id).collect();
    let events = store::events_of(conn, &orders)?;
    let row = |invoice: &Invoice| IssuedInvoiceView {
        invoice: InvoiceView::of(invoice),
        year: invoice.year,
        tax: Money { amount: invoice.tax, currency: invoice.currency },
        buyer: invoice.sheet.buyer.name.clone(),
        order_code: invoice.sheet.order_code.clone(),
        event_id: events.iter().find(|(order, _)| *order == invoice.order_id).map(|(_, event)| *event),
        refers: invoice.sheet.refers.as_ref().map(|refers| refers.number.clone()),
        is_ready: invoice.digest.is_some(),
    };
    Ok(issued.iter().map(row).collect())
}
