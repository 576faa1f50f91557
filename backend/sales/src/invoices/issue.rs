//! Issues what is due, outside of the sale: a sale waits for no invoice, and no invoice is lost, because a job is
//! done until it succeeds.

use super::rules::{InvoiceKind, is_invoiced, label, year_of};
use super::sheet::Sale;
use super::store::{self, Invoice};
use crate::Sales;
use crate::facts::{InvoiceIssued, OrderConfirmed, RefundSettled};
use crate::orders::store as orders;
use crate::payments::refunding::store as refunds;
use crate::payments::rules::RefundStatus;
use crate::payments::store as payments;
use crate::returns::store as returns;
use documents::sheet::Sheet;
use kernel::ids::{InvoiceId, OrderId, RefundId};
use kernel::text::fold;
use platform::db::Tx;
use platform::http::failure::Failure;
use platform::jobs::{Job, Setback};
use platform::outbox::RawFact;
use serde::{Deserialize, Serialize};

/// Five days of trying: an invoice waits for somebody to mend what is broken.
const BACKOFF: &[i64] = &[5, 30, 120, 600, 3_600, 14_400, 43_200, 86_400, 86_400, 86_400, 86_400];

/// Issues the invoice of an order.
#[derive(Debug, Serialize, Deserialize)]
pub struct IssueInvoice {
    /// Of which order.
    pub order: OrderId,
}

impl Job for IssueInvoice {
    type Context = Sales;
    const NAME: &'static str = "sales.issue_invoice";
    const BACKOFF: &'static [i64] = BACKOFF;

    fn dedup_key(&self) -> Option<String> {
        Some(self.order.to_string())
    }

    async fn run(&self, sales: &Sales) -> Result<(), Setback> {
        let order = self.order;
        if let Some(invoice) = sales.db.write(move |tx| invoice(tx, order)).await? {
            make_ready(sales, invoice).await?;
        }
        Ok(())
    }
}

/// Issues the credit note of a refund.
#[derive(Debug, Serialize, Deserialize)]
pub struct IssueCreditNote {
    /// Of which refund.
    pub refund: RefundId,
}

impl Job for IssueCreditNote {
    type Context = Sales;
    const NAME: &'static str = "sales.issue_credit_note";
    const BACKOFF: &'static [i64] = BACKOFF;

    fn dedup_key(&self) -> Option<String> {
        Some(self.refund.to_string())
    }

    async fn run(&self, sales: &Sales) -> Result<(), Setback> {
        let refund = self.refund;
        for issued in sales.db.write(move |tx| credit_note(tx, refund)).await? {
            make_ready(sales, issued).await?;
        }
        Ok(())
    }
}

/// Hears of orders that were confirmed.
pub(crate) fn hear_of_sales(tx: &mut Tx, facts: &[RawFact]) -> Result<(), Failure> {
    let sold: Vec<OrderConfirmed> = RawFact::read_all(facts)?;
    let jobs: Vec<_> = sold.iter().map(|sold| IssueInvoice { order: sold.order_id }).collect();
    let now = tx.now();
    tx.enqueue_all(&jobs, now)
}

/// Hears of money that went back.
pub(crate) fn hear_of_refund(tx: &mut Tx, fact: &RawFact) -> Result<(), Failure> {
    let Some(settled) = fact.read::<RefundSettled>()? else { return Ok(()) };
    tx.enqueue(&IssueCreditNote { refund: settled.refund_id })
}

/// The invoice of an order, issued now unless it was before; none when none is due.
fn invoice(tx: &mut Tx, id: OrderId) -> Result<Option<Invoice>, Failure> {
    // Held, so that two who issue it take turns.
    let Some(order) = orders::hold(tx, id)? else { return Ok(None) };
    if !is_invoiced(order.total, order.confirmed_at.is_some()) {
        return Ok(None);
    }
    if let Some(known) = store::of_sale(tx.conn(), id)? {
        return Ok(Some(known));
    }
    let now = tx.now();
    let sale = Sale::of(tx.conn(), order)?;
    issue(tx, &sale, None, |label| sale.invoice(label, now)).map(Some)
}

/// The credit note of a refund that succeeded, after the invoice that it takes back. None when nothing of a sale
/// is taken back: what was paid twice, or too late, goes back without.
fn credit_note(tx: &mut Tx, id: RefundId) -> Result<Vec<Invoice>, Failure> {
    let refund = refunds::find(tx.conn(), id)?.filter(|refund| refund.status == RefundStatus::Succeeded);
    let parts = returns::parts_of(tx.conn(), id)?;
    let Some(refund) = refund.filter(|_| !parts.is_empty()) else { return Ok(Vec::new()) };
    let payment = payments::find(tx.conn(), refund.payment_id)?;
    let order = payment.ok_or_else(|| Failure::fault("a refund has no payment"))?.order_id;
    let Some(taken_back) = invoice(tx, order)? else { return Ok(Vec::new()) };
    if let Some(known) = store::of_refund(tx.conn(), id)? {
        return Ok(vec![taken_back, known]);
    }
    let (now, order) = (tx.now(), orders::find(tx.conn(), order)?);
    let sale = Sale::of(tx.conn(), order.ok_or_else(|| Failure::fault("a refund has no order"))?)?;
    let note = |label| sale.credit_note(&refund, &parts, (label, now), &taken_back.sheet);
    let issued = issue(tx, &sale, Some(id), note)?;
    Ok(vec![taken_back, issued])
}

/// Gives it its number and writes it down.
fn issue(
    tx: &mut Tx,
    sale: &Sale,
    refund: Option<RefundId>,
    sheet: impl FnOnce(String) -> Sheet,
) -> Result<Invoice, Failure> {
    let (now, order) = (tx.now(), &sale.order);
    let year = year_of(now.day_in(&sale.zone));
    let number = store::next_number(tx, order.org_id, year)?;
    let label = label(sale.prefix(), year, number);
    let sheet = sheet(label.clone());
    let words = format!(" {}", fold(&format!("{label} {} {}", order.code, sheet.buyer.name)));
    let issued = Invoice {
        id: InvoiceId::from_uuid(tx.new_uuid()),
        org_id: order.org_id,
        year,
        number,
        label,
        order_id: order.id,
        kind: if refund.is_some() { InvoiceKind::CreditNote } else { InvoiceKind::Invoice },
        refund_id: refund,
        currency: order.currency,
        total: sheet.total(),
        tax: sheet.tax(),
        sheet,
        digest: None,
        issued_at: now,
    };
    store::insert(tx, &issued, &words)?;
    Ok(issued)
}

/// Makes its PDF for the first time, and tells that it is there.
async fn make_ready(sales: &Sales, issued: Invoice) -> Result<(), Failure> {
    if issued.digest.is_some() {
        return Ok(());
    }
    let (_, digest) = sales.printer.print(issued.sheet).await?;
    let fact = InvoiceIssued {
        invoice_id: issued.id,
        kind: issued.kind,
        order_id: issued.order_id,
        refund_id: issued.refund_id,
        org_id: issued.org_id,
    };
    let told = sales.db.write_together(move |tx| {
        if store::set_digest(tx, fact.invoice_id, digest)? { tx.publish(&fact) } else { Ok(()) }
    });
    told.await
}
