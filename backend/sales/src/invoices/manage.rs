//! `/manage/invoices`, `/manage/invoices/{id}/pdf`

use super::http::print;
use super::rules::InvoiceKind;
use super::store::{self, Filter};
use super::view::{self, IssuedInvoiceView};
use crate::Sales;
use crate::refusal::SalesRefusal;
use accounts::Accounts;
use accounts::guard::Caller;
use accounts::orgs::access::{OrganizationParams, SeeOrders, Team, Wanted};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use kernel::ids::{InvoiceId, OrganizationId};
use kernel::page::Cursor;
use platform::http::body::FileBody;
use platform::http::failure::Failure;
use platform::http::problem::Problem;
use platform::http::query::{self, Checker};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Tag of this list's cursors.
const LIST: u8 = 52;
/// Longest search.
const SEARCH_LENGTH_MAX: usize = 200;
/// Years that there can be.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=9999;

/// Invoices and credit notes of an organization.
#[derive(Debug, Serialize, ToSchema)]
pub struct IssuedInvoicePage {
    /// The last number first.
    data: Vec<IssuedInvoiceView>,
    /// Send it as `cursor` for the next page; null on the last.
    next_cursor: Option<String>,
}

/// Which invoices.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListInvoicesParams {
    /// Which organization; may be left out by who works for one only.
    #[param(value_type = Option<OrganizationId>)]
    org: Option<String>,
    /// Words of the number, the order's code or the buyer's name, from their beginning.
    #[param(max_length = 200, example = "martin")]
    q: Option<String>,
    /// Of this year only.
    #[param(value_type = Option<i32>, minimum = 2000, maximum = 9999, example = 2026)]
    year: Option<String>,
    /// Of this kind only.
    #[param(value_type = Option<InvoiceKind>, inline)]
    kind: Option<String>,
    /// Rows of a page.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 20)]
    limit: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// List the invoices of my organization
///
/// Invoices and credit notes, the last number first.
#[utoipa::path(tag = "sales", security(("access_token" = []), ("api_token" = [])), params(ListInvoicesParams), responses(
    (status = 200, body = IssuedInvoicePage),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`")))]
#[get("/manage/invoices")]
pub async fn list_invoices(
    Caller(asker): Caller<Team<SeeOrders>>,
    accounts: Data<Accounts>,
    sales: Data<Sales>,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let params: ListInvoicesParams = query::parse(request.query_string())?;
    let mut checker = Checker::default();
    let (limit, cursor) = checker.page(LIST, params.limit.as_deref(), params.cursor.as_deref(), None);
    let q = checker.read("q", params.q.as_deref(), "at most 200 characters", |text| {
        (text.chars().count() <= SEARCH_LENGTH_MAX).then(|| text.to_owned())
    });
    let year = checker.read("year", params.year.as_deref(), "a year from 2000", |text| {
        text.parse::<i32>().ok().filter(|year| YEARS.contains(year))
    });
    let kind = checker.read("kind", params.kind.as_deref(), "invoice or credit_note", InvoiceKind::parse);
    checker.finish()?;
    let may = asker.ask(&accounts, Wanted::named(params.org.as_deref())).await?;
    let before = cursor.and_then(|cursor| {
        Some((i32::try_from(cursor.key >> 32).ok()?, i32::try_from(cursor.key & i64::from(i32::MAX)).ok()?))
    });
    let filter = Filter { q: q.unwrap_or_default(), year, kind, before };
    let found = sales.db.read(move |conn| {
        let mut issued = store::page(conn, may.org, &filter, limit)?;
        let has_more = issued.len() > limit.rows();
        issued.truncate(limit.rows());
        let last = issued.last().filter(|_| has_more);
        let next_cursor = last.map(|invoice| {
            let key = (i64::from(invoice.year) << 32) | i64::from(invoice.number);
            Cursor { list: LIST, key, id: invoice.id.uuid() }.encode()
        });
        Ok(IssuedInvoicePage { data: view::rows(conn, &issued)?, next_cursor })
    });
    Ok(HttpResponse::Ok().json(found.await?))
}

/// Download an invoice of my organization
///
/// The PDF of an invoice or a credit note, as its buyer has it.
#[utoipa::path(tag = "sales", security(("access_token" = []), ("api_token" = [])),
    params(("id" = InvoiceId, Path, description = "Which"), OrganizationParams), responses(
    (status = 200, body = FileBody, content_type = "application/pdf"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `sales.invoice_not_found`, `sales.invoice_not_ready`")))]
#[get("/manage/invoices/{id}/pdf")]
pub async fn download_invoice(
    Caller(asker): Caller<Team<SeeOrders>>,
    accounts: Data<Accounts>,
    sales: Data<Sales>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let may = asker.ask(&accounts, Wanted::of(&request)?).await?;
    let found = sales.db.read(move |conn| {
        let id = InvoiceId::parse(&id).ok_or(SalesRefusal::InvoiceNotFound)?;
        let issued = store::find(conn, id)?.filter(|invoice| invoice.org_id == may.org);
        Ok(issued.ok_or(SalesRefusal::InvoiceNotFound)?)
    });
    print(&sales, found.await?).await
}
