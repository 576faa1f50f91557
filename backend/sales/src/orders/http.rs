//! `/me/orders`, `/orders/{code}`

use super::rules::{OrderStatus, read_code};
use super::store;
use super::view::{self, OrderSummaryView, OrderView};
use crate::Sales;
use crate::refusal::SalesRefusal;
use accounts::guard::{Caller, Person};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use kernel::ids::OrderId;
use kernel::page::Cursor;
use platform::http::failure::Failure;
use platform::http::locale;
use platform::http::problem::Problem;
use platform::http::query::{self, Checker};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Tag of this list's cursors.
const LIST: u8 = 50;

/// Orders of somebody.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrderPage {
    /// The newest first.
    data: Vec<OrderSummaryView>,
    /// Send it as `cursor` for the next page; null on the last.
    next_cursor: Option<String>,
}

/// Which orders.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MyOrdersParams {
    /// In this state only.
    #[param(value_type = Option<OrderStatus>, inline)]
    status: Option<String>,
    /// Orders of a page.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 20)]
    limit: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// List my orders
///
/// Without those that were let go before they were paid, unless `status` asks for cancelled ones.
#[utoipa::path(tag = "orders", security(("access_token" = [])), params(MyOrdersParams), responses(
    (status = 200, body = OrderPage),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`")))]
#[get("/me/orders")]
pub async fn list_my_orders(
    Caller(person): Caller<Person>,
    sales: Data<Sales>,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let params: MyOrdersParams = query::parse(request.query_string())?;
    let mut checker = Checker::default();
    let (limit, cursor) = checker.page(LIST, params.limit.as_deref(), params.cursor.as_deref(), None);
    let status = checker.read("status", params.status.as_deref(), "a state of orders", OrderStatus::parse);
    checker.finish()?;
    let locale = locale::accepted(request.headers());
    let before = cursor.map(|cursor| OrderId::from_uuid(cursor.id));
    let found = sales.db.read(move |conn| {
        let mut orders = store::page_of(conn, person.user, (status, before), limit)?;
        let has_more = orders.len() > limit.rows();
        orders.truncate(limit.rows());
        let last = orders.last().filter(|_| has_more);
        let next_cursor = last.map(|order| Cursor { list: LIST, key: 0, id: order.id.uuid() }.encode());
        Ok(OrderPage { data: view::summaries(conn, &orders, locale)?, next_cursor })
    });
    Ok(HttpResponse::Ok().json(found.await?))
}

/// Look at my order
///
/// By its code; small letters and hyphens do not matter.
#[utoipa::path(tag = "orders", security(("access_token" = [])), params(("code" = String, Path, description = "What people call the order")), responses(
    (status = 200, body = OrderView),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`sales.order_not_found`")))]
#[get("/orders/{code}")]
pub async fn get_order(
    Caller(person): Caller<Person>,
    sales: Data<Sales>,
    request: HttpRequest,
    code: Path<String>,
) -> Result<HttpResponse, Failure> {
    let code = read_code(&code).ok_or(SalesRefusal::OrderNotFound)?;
    let locale = locale::accepted(request.headers());
    let now = sales.db.clock().now();
    let found = sales.db.read(move |conn| {
        let order = store::by_code(conn, person.user, &code)?.ok_or(SalesRefusal::OrderNotFound)?;
        view::whole(conn, &order, locale, now)
    });
    let whole: OrderView = found.await?;
    Ok(HttpResponse::Ok().json(whole))
}
