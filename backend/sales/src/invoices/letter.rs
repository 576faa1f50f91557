//! What goes along with a letter.

use super::rules::is_invoiced;
use super::store;
use crate::Sales;
use crate::orders::store as orders;
use crate::payments::refunding::store as refunds;
use crate::payments::rules::RefundStatus;
use crate::returns::store as returns;
use kernel::ids::{OrderId, RefundId};
use platform::db::Conn;
use platform::http::failure::Failure;

/// A document that a letter brings.
#[derive(Debug, Clone)]
pub struct Enclosed {
    /// What its file is called by, such as the number of an invoice.
    pub name: String,
    /// The PDF.
    pub pdf: Vec<u8>,
}

/// Those of orders that get an invoice, sooner or later.
pub fn invoiced_of(conn: &mut Conn, ids: &[OrderId]) -> Result<Vec<OrderId>, Failure> {
    let orders = orders::by_ids(conn, ids)?.into_iter();
    let invoiced = orders.filter(|order| is_invoiced(order.total, order.confirmed_at.is_some()));
    Ok(invoiced.map(|order| order.id).collect())
}

/// Whether a refund gets a credit note about now: the money is there, and it takes back what was sold.
pub fn is_refund_credited(conn: &mut Conn, refund: RefundId) -> Result<bool, Failure> {
    let found = refunds::find(conn, refund)?.filter(|refund| refund.status == RefundStatus::Succeeded);
    Ok(found.is_some() && !returns::parts_of(conn, refund)?.is_empty())
}

/// Whether a refund is money that a bank took back: nobody gave it, so no letter says so.
pub fn is_taken_by_bank(conn: &mut Conn, refund: RefundId) -> Result<bool, Failure> {
    Ok(refunds::find(conn, refund)?.is_some_and(|refund| refund.is_dispute()))
}

impl Sales {
    /// The invoice of an order; none as long as it is not ready.
    pub async fn enclosed_invoice(&self, order: OrderId) -> Result<Option<Enclosed>, Failure> {
        let found = self.db.read(move |conn| store::of_sale(conn, order)).await?;
        self.enclose(found).await
    }

    /// The credit note of a refund; none as long as it is not ready.
    pub async fn enclosed_credit_note(&self, refund: RefundId) -> Result<Option<Enclosed>, Failure> {
        let found = self.db.read(move |conn| store::of_refund(conn, refund)).await?;
        self.enclose(found).await
    }

    async fn enclose(&self, found: Option<store::Invoice>) -> Result<Option<Enclosed>, Failure> {
        let Some(invoice) = found.filter(|invoice| invoice.digest.is_some()) else { return Ok(None) };
        let name = invoice.label.clone();
        let pdf = match self.printer.at_hand(&invoice) {
            Some(pdf) => pdf,
            None => self.printer.reprint(invoice).await?,
        };
        Ok(Some(Enclosed { name, pdf: pdf.to_vec() }))
    }
}
