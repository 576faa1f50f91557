//! SQL of invoices.

use super::rules::InvoiceKind;
use diesel::prelude::*;
use documents::sheet::Sheet;
use kernel::ids::{EventId, InvoiceId, OrderId, OrganizationId, RefundId, TokenHash};
use kernel::money::Currency;
use kernel::page::PageLimit;
use kernel::text::search_words;
use kernel::time::Instant;
use platform::db::schema::{invoice_series, invoices, order_lines};
use platform::db::sql::prepared;
use platform::db::{Conn, Tx, from_json, to_json};
use platform::http::failure::Failure;

/// Most that is issued of an order: one invoice, and a credit note for each refund.
const OF_ORDER_MAX: i64 = 501;

/// What was issued.
#[derive(Debug, Clone)]
pub(crate) struct Invoice {
    pub(crate) id: InvoiceId,
    pub(crate) org_id: OrganizationId,
    pub(crate) year: i32,
    pub(crate) number: i32,
    pub(crate) label: String,
    pub(crate) order_id: OrderId,
    pub(crate) kind: InvoiceKind,
    pub(crate) refund_id: Option<RefundId>,
    pub(crate) currency: Currency,
    pub(crate) total: i64,
    pub(crate) tax: i64,
    pub(crate) sheet: Sheet,
    /// The digest of its PDF; none before that was made.
    pub(crate) digest: Option<TokenHash>,
    pub(crate) issued_at: Instant,
}

#[derive(Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = invoices, treat_none_as_default_value = false)]
struct Row {
    id: InvoiceId,
    org_id: OrganizationId,
    year: i32,
    number: i32,
    label: String,
    order_id: OrderId,
    kind: String,
    refund_id: Option<RefundId>,
    currency: String,
    total_minor: i64,
    tax_minor: i64,
    snapshot: String,
    pdf_sha256: Option<TokenHash>,
    issued_at: Instant,
}

impl Row {
    fn into_invoice(self) -> Result<Invoice, Failure> {
        let strange = |what: &str| Failure::fault(format!("an invoice has an unknown {what}"));
        Ok(Invoice {
            kind: InvoiceKind::parse(&self.kind).ok_or_else(|| strange("kind"))?,
            currency: Currency::parse(&self.currency).ok_or_else(|| strange("currency"))?,
            sheet: from_json(&self.snapshot)?,
            id: self.id,
            org_id: self.org_id,
            year: self.year,
            number: self.number,
            label: self.label,
            order_id: self.order_id,
            refund_id: self.refund_id,
            total: self.total_minor,
            tax: self.tax_minor,
            digest: self.pdf_sha256,
            issued_at: self.issued_at,
        })
    }
}

/// The next number of an organization in a year. Whoever wants another one waits until this transaction is over.
pub(super) fn next_number(tx: &mut Tx, org: OrganizationId, year: i32) -> Result<i32, Failure> {
    let own = invoice_series::table.find((org, year));
    let raise = |tx: &mut Tx| -> Result<usize, Failure> {
        let change = invoice_series::last_no.eq(invoice_series::last_no + 1);
        Ok(diesel::update(own).set(change).execute(tx.conn())?)
    };
    if raise(tx)? == 0 {
        let first =
            (invoice_series::org_id.eq(org), invoice_series::year.eq(year), invoice_series::last_no.eq(0));
        // Somebody else may begin the year at the same moment.
        tx.unless_taken(|conn| diesel::insert_into(invoice_series::table).values(first).execute(conn))?;
        if raise(tx)? == 0 {
            return Err(Failure::fault("a series of invoices cannot be begun"));
        }
    }
    Ok(own.select(invoice_series::last_no).first(tx.conn())?)
}

/// Writes down what is issued, and what it is found by.
pub(super) fn insert(tx: &mut Tx, invoice: &Invoice, words: &str) -> Result<(), Failure> {
    let row = Row {
        id: invoice.id,
        org_id: invoice.org_id,
        year: invoice.year,
        number: invoice.number,
        label: invoice.label.clone(),
        order_id: invoice.order_id,
        kind: invoice.kind.as_str().to_owned(),
        refund_id: invoice.refund_id,
        currency: invoice.currency.code().to_owned(),
        total_minor: invoice.total,
        tax_minor: invoice.tax,
        snapshot: to_json(&invoice.sheet)?,
        pdf_sha256: invoice.digest,
        issued_at: invoice.issued_at,
    };
    diesel::insert_into(invoices::table).values((row, invoices::words.eq(words))).execute(tx.conn())?;
    Ok(())
}

/// Keeps the digest of the first PDF. Whether there was none yet.
pub(super) fn set_digest(tx: &mut Tx, id: InvoiceId, digest: TokenHash) -> Result<bool, Failure> {
    let own = invoices::table.filter(invoices::id.eq(id)).filter(invoices::pdf_sha256.is_null());
    Ok(diesel::update(own).set(invoices::pdf_sha256.eq(Some(digest))).execute(tx.conn())? == 1)
}

/// What was issued under an id.
pub(crate) fn find(conn: &mut Conn, id: InvoiceId) -> Result<Option<Invoice>, Failure> {
    let row: Option<Row> = invoices::table.find(id).select(Row::as_select()).first(conn).optional()?;
    row.map(Row::into_invoice).transpose()
}

/// The invoice of an order.
pub(crate) fn of_sale(conn: &mut Conn, order: OrderId) -> Result<Option<Invoice>, Failure> {
    let own = invoices::table
        .filter(invoices::order_id.eq(order))
        .filter(invoices::kind.eq(InvoiceKind::Invoice.as_str()));
    let row: Option<Row> = own.select(Row::as_select()).first(conn).optional()?;
    row.map(Row::into_invoice).transpose()
}

/// The credit note of a refund.
pub(crate) fn of_refund(conn: &mut Conn, refund: RefundId) -> Result<Option<Invoice>, Failure> {
    let own = invoices::table
        .filter(invoices::refund_id.eq(refund))
        .filter(invoices::kind.eq(InvoiceKind::CreditNote.as_str()));
    let row: Option<Row> = own.select(Row::as_select()).first(conn).optional()?;
    row.map(Row::into_invoice).transpose()
}

/// What was issued of orders, the first first.
pub(crate) fn of_orders(conn: &mut Conn, ids: &[OrderId]) -> Result<Vec<Invoice>, Failure> {
    let own = invoices::table.filter(invoices::order_id.eq_any(ids));
    let sorted = own.order((invoices::issued_at, invoices::number));
    let most = OF_ORDER_MAX.saturating_mul(i64::try_from(ids.len()).unwrap_or(1));
    let rows: Vec<Row> = prepared(sorted.limit(most).select(Row::as_select())).load(conn)?;
    rows.into_iter().map(Row::into_invoice).collect()
}

/// Which documents of an organization.
#[derive(Debug, Clone, Default)]
pub(super) struct Filter {
    /// Words of the number, the order's code or the buyer's name.
    pub(super) q: String,
    pub(super) year: Option<i32>,
    pub(super) kind: Option<InvoiceKind>,
    /// Before this year and number.
    pub(super) before: Option<(i32, i32)>,
}

/// Documents of an organization, the last number first. A search for words reads the organization's at worst.
pub(super) fn page(
    conn: &mut Conn,
    org: OrganizationId,
    filter: &Filter,
    limit: PageLimit,
) -> Result<Vec<Invoice>, Failure> {
    let mut query = invoices::table
        .filter(invoices::org_id.eq(org))
        .order((invoices::year.desc(), invoices::number.desc()))
        .limit(limit.probe())
        .select(Row::as_select())
        .into_boxed();
    if let Some(year) = filter.year {
        query = query.filter(invoices::year.eq(year));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(invoices::kind.eq(kind.as_str()));
    }
    if let Some((year, number)) = filter.before {
        let is_earlier = invoices::year.eq(year).and(invoices::number.lt(number));
        query = query.filter(invoices::year.lt(year).or(is_earlier));
    }
    // Folded words hold letters and digits only: nothing in them is special to LIKE.
    for word in search_words(&filter.q) {
        query = query.filter(invoices::words.like(format!("% {word}%")));
    }
    let rows: Vec<Row> = query.load(conn)?;
    rows.into_iter().map(Row::into_invoice).collect()
}

/// The event of each order's first line: where its organizer finds it.
pub(super) fn events_of(conn: &mut Conn, orders: &[OrderId]) -> Result<Vec<(OrderId, EventId)>, Failure> {
    let first =
        order_lines::table.filter(order_lines::order_id.eq_any(orders)).filter(order_lines::position.eq(0));
    let most = i64::try_from(orders.len()).unwrap_or(OF_ORDER_MAX);
    Ok(first.limit(most).select((order_lines::order_id, order_lines::event_id)).load(conn)?)
}
