//! `/orders/{code}/invoice.pdf`, `/orders/{code}/invoices/{id}/pdf`, `/orders/{code}/receipt`

use super::rules::is_invoiced;
use super::sheet::Sale;
use super::store::{self, Invoice};
use crate::Sales;
use crate::orders::model::Order;
use crate::orders::rules::read_code;
use crate::orders::store as orders;
use crate::refusal::SalesRefusal;
use accounts::guard::{Caller, Person};
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use actix_web::web::{Bytes, Data, Path};
use actix_web::{HttpResponse, get};
use kernel::ids::{InvoiceId, UserId};
use platform::db::Conn;
use platform::http::body::FileBody;
use platform::http::failure::Failure;
use platform::http::problem::Problem;

/// A PDF to keep.
pub(super) fn answer(name: &str, pdf: Bytes) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.pdf\"")))
        .body(pdf)
}

/// The PDF of what was issued, once it can be made.
pub(super) async fn print(sales: &Sales, invoice: Invoice) -> Result<HttpResponse, Failure> {
    if invoice.digest.is_none() {
        return Err(SalesRefusal::InvoiceNotReady.into());
    }
    let name = invoice.label.clone();
    Ok(answer(&name, sales.printer.reprint(invoice).await?))
}

/// Somebody's order.
fn own(conn: &mut Conn, user: UserId, code: &str) -> Result<Order, Failure> {
    let code = read_code(code).ok_or(SalesRefusal::OrderNotFound)?;
    Ok(orders::by_code(conn, user, &code)?.ok_or(SalesRefusal::OrderNotFound)?)
}

/// Download my invoice
///
/// A PDF in the language of the order. It is made shortly after the payment; what costs nothing has none.
#[utoipa::path(tag = "orders", security(("access_token" = [])), params(("code" = String, Path, description = "What people call the order")), responses(
    (status = 200, body = FileBody, content_type = "application/pdf"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`sales.order_not_found`, `sales.invoice_not_found`, `sales.invoice_not_ready`")))]
#[get("/orders/{code}/invoice.pdf")]
pub async fn get_invoice(
    Caller(person): Caller<Person>,
    sales: Data<Sales>,
    code: Path<String>,
) -> Result<HttpResponse, Failure> {
    let found = sales.db.read(move |conn| {
        let order = own(conn, person.user, &code)?;
        let is_due = is_invoiced(order.total, order.confirmed_at.is_some());
        let missing = if is_due { SalesRefusal::InvoiceNotReady } else { SalesRefusal::InvoiceNotFound };
        Ok(store::of_sale(conn, order.id)?.ok_or(missing)?)
    });
    print(&sales, found.await?).await
}

/// Download an invoice or a credit note of my order
///
/// A PDF; `invoices` of the order names them.
#[utoipa::path(tag = "orders", security(("access_token" = [])),
    params(("code" = String, Path, description = "What people call the order"), ("id" = InvoiceId, Path, description = "Which")), responses(
    (status = 200, body = FileBody, content_type = "application/pdf"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`sales.order_not_found`, `sales.invoice_not_found`, `sales.invoice_not_ready`")))]
#[get("/orders/{code}/invoices/{id}/pdf")]
pub async fn get_order_invoice(
    Caller(person): Caller<Person>,
    sales: Data<Sales>,
    ids: Path<(String, String)>,
) -> Result<HttpResponse, Failure> {
    let (code, id) = ids.into_inner();
    let found = sales.db.read(move |conn| {
        let order = own(conn, person.user, &code)?;
        let id = InvoiceId::parse(&id).ok_or(SalesRefusal::InvoiceNotFound)?;
        let issued = store::find(conn, id)?.filter(|invoice| invoice.order_id == order.id);
        Ok(issued.ok_or(SalesRefusal::InvoiceNotFound)?)
    });
    print(&sales, found.await?).await
}

/// Download a receipt
///
/// A PDF of what was bought, paid and given back, as of now; for what cost nothing too. It is no invoice.
#[utoipa::path(tag = "orders", security(("access_token" = [])), params(("code" = String, Path, description = "What people call the order")), responses(
    (status = 200, body = FileBody, content_type = "application/pdf"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`sales.order_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`sales.wrong_order_state`")))]
#[get("/orders/{code}/receipt")]
pub async fn get_receipt(
    Caller(person): Caller<Person>,
    sales: Data<Sales>,
    code: Path<String>,
) -> Result<HttpResponse, Failure> {
    let found = sales.db.read(move |conn| {
        let order = own(conn, person.user, &code)?;
        let confirmed_at = order.confirmed_at.ok_or(SalesRefusal::WrongOrderState)?;
        Ok(Sale::of(conn, order)?.receipt(confirmed_at))
    });
    let sheet = found.await?;
    let name = format!("receipt-{}", sheet.order_code);
    let (pdf, _) = sales.printer.print(sheet).await?;
    Ok(answer(&name, pdf))
}
