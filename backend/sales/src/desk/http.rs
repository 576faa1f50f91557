//! `/manage/events/{id}/orders`, `/manage/events/{id}/orders/{code}`, `timeline`

use super::rules::OrderSort;
use super::store::{self, Filter};
use super::timeline::{self, HappeningView};
use super::view::{self, DeskOrderRowView, DeskOrderView};
use crate::Sales;
use crate::orders::rules::{OrderStatus, read_code};
use crate::refusal::SalesRefusal;
use accounts::Accounts;
use accounts::guard::Caller;
use accounts::orgs::access::{OrganizationParams, SeeOrders, Team, Wanted};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use catalog::Catalog;
use catalog::events::manage;
use kernel::ids::{EventId, OccurrenceId, OfferId, OrderId, OrganizationId};
use kernel::page::Cursor;
use platform::http::failure::Failure;
use platform::http::locale;
use platform::http::problem::Problem;
use platform::http::query::{self, Checker};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Tag of this list's cursors.
const LIST: u8 = 51;
/// Longest search.
const SEARCH_LENGTH_MAX: usize = 200;

/// Orders of an event.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeskOrderPage {
    /// In the order that was asked for.
    data: Vec<DeskOrderRowView>,
    /// Send it as `cursor` for the next page; null on the last.
    next_cursor: Option<String>,
}

/// Which orders.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListOrdersParams {
    /// Which organization; may be left out by who works for one only.
    #[param(value_type = Option<OrganizationId>)]
    org: Option<String>,
    /// Words of the code, or of the buyer's name or address, from their beginning.
    #[param(max_length = 200, example = "martin")]
    q: Option<String>,
    /// In this state only.
    #[param(value_type = Option<OrderStatus>, inline)]
    status: Option<String>,
    /// `true`: only those whose buyers ask for money, and nobody decided yet.
    #[param(value_type = Option<bool>)]
    asking: Option<String>,
    /// With this offer only.
    #[param(value_type = Option<OfferId>)]
    offer: Option<String>,
    /// For this date only.
    #[param(value_type = Option<OccurrenceId>)]
    occurrence: Option<String>,
    /// In which order; the newest first by default.
    #[param(value_type = Option<OrderSort>, inline)]
    sort: Option<String>,
    /// Rows of a page.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 20)]
    limit: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// List the orders of my event
///
/// The newest first, unless you ask for another order. Those that their buyers let go before they paid are left out.
#[utoipa::path(tag = "sales", security(("access_token" = []), ("api_token" = [])),
    params(("id" = EventId, Path, description = "The event"), ListOrdersParams), responses(
    (status = 200, body = DeskOrderPage),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`")))]
#[get("/manage/events/{id}/orders")]
pub async fn list_orders(
    Caller(asker): Caller<Team<SeeOrders>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let params: ListOrdersParams = query::parse(request.query_string())?;
    let org = Wanted::named(params.org.as_deref());
    let mut checker = Checker::default();
    let (limit, cursor) = checker.page(LIST, params.limit.as_deref(), params.cursor.as_deref(), None);
    let q = checker.read("q", params.q.as_deref(), "at most 200 characters", |text| {
        (text.chars().count() <= SEARCH_LENGTH_MAX).then(|| text.to_owned())
    });
    let status = checker.read("status", params.status.as_deref(), "a state of orders", OrderStatus::parse);
    let is_asking =
        checker.read("asking", params.asking.as_deref(), "true or false", |text| text.parse::<bool>().ok());
    let offer = checker.read("offer", params.offer.as_deref(), "an offer", OfferId::parse);
    let date = checker.read("occurrence", params.occurrence.as_deref(), "a date", OccurrenceId::parse);
    let sort = "newest, oldest, amount or name";
    let sort = checker.read("sort", params.sort.as_deref(), sort, OrderSort::parse);
    checker.finish()?;
    let (_, event) = manage::look(&catalog, &accounts, asker, org, &id).await?;
    let mut filter = Filter {
        q: q.unwrap_or_default(),
        status,
        is_asking: is_asking.unwrap_or_default(),
        offer,
        date,
        sort: sort.unwrap_or_default(),
        after: None,
    };
    let locale = locale::accepted(request.headers());
    let found = catalog.db.read(move |conn| {
        if let Some(cursor) = cursor {
            // Where the page before ended is looked up: a name does not fit into a cursor.
            let place = store::place(conn, event.id, OrderId::from_uuid(cursor.id))?;
            filter.after = Some(place.ok_or_else(no_such_place)?);
        }
        let mut orders = store::page(conn, event.id, &filter, limit)?;
        let has_more = orders.len() > limit.rows();
        orders.truncate(limit.rows());
        let last = orders.last().filter(|_| has_more);
        let next_cursor = last.map(|order| Cursor { list: LIST, key: 0, id: order.id.uuid() }.encode());
        Ok(DeskOrderPage { data: view::rows(conn, &orders, locale)?, next_cursor })
    });
    Ok(HttpResponse::Ok().json(found.await?))
}

fn no_such_place() -> Failure {
    let mut checker = Checker::default();
    checker.refuse("cursor", "invalid", "the next_cursor of the page before");
    checker.finish().err().map_or_else(|| Failure::fault("nothing is wrong"), Failure::from)
}

/// Look at an order of my event
///
/// By its code; small letters and hyphens do not matter.
#[utoipa::path(tag = "sales", security(("access_token" = []), ("api_token" = [])),
    params(("id" = EventId, Path, description = "The event"), ("code" = String, Path, description = "What people call the order"), OrganizationParams), responses(
    (status = 200, body = DeskOrderView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`, `sales.order_not_found`")))]
#[get("/manage/events/{id}/orders/{code}")]
pub async fn get_event_order(
    Caller(asker): Caller<Team<SeeOrders>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    sales: Data<Sales>,
    request: HttpRequest,
    ids: Path<(String, String)>,
) -> Result<HttpResponse, Failure> {
    let (id, code) = ids.into_inner();
    let (may, event) = manage::look(&catalog, &accounts, asker, Wanted::of(&request)?, &id).await?;
    let code = read_code(&code).ok_or(SalesRefusal::OrderNotFound)?;
    let (locale, now) = (locale::accepted(request.headers()), sales.db.clock().now());
    let found = sales.db.read(move |conn| {
        let order = store::find(conn, (may.org, event.id), &code)?.ok_or(SalesRefusal::OrderNotFound)?;
        view::of(conn, order, locale, now)
    });
    let found: DeskOrderView = found.await?;
    Ok(HttpResponse::Ok().json(found))
}

/// What was done to an order.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrderTimelineView {
    /// The first first.
    data: Vec<HappeningView>,
}

/// List what was done to an order of my event
///
/// The first first.
#[utoipa::path(tag = "sales", security(("access_token" = []), ("api_token" = [])),
    params(("id" = EventId, Path, description = "The event"), ("code" = String, Path, description = "What people call the order"), OrganizationParams), responses(
    (status = 200, body = OrderTimelineView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`, `sales.order_not_found`")))]
#[get("/manage/events/{id}/orders/{code}/timeline")]
pub async fn get_order_timeline(
    Caller(asker): Caller<Team<SeeOrders>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    sales: Data<Sales>,
    request: HttpRequest,
    ids: Path<(String, String)>,
) -> Result<HttpResponse, Failure> {
    let (id, code) = ids.into_inner();
    let (may, event) = manage::look(&catalog, &accounts, asker, Wanted::of(&request)?, &id).await?;
    let code = read_code(&code).ok_or(SalesRefusal::OrderNotFound)?;
    let found = sales.db.read(move |conn| {
        let order = store::find(conn, (may.org, event.id), &code)?.ok_or(SalesRefusal::OrderNotFound)?;
        Ok(OrderTimelineView { data: timeline::of(conn, order)? })
    });
    Ok(HttpResponse::Ok().json(found.await?))
}
