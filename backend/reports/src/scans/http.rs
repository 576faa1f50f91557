//! `GET /manage/events/{id}/checkin-scans`

use super::store::{self, Filter, Place};
use super::view::{self, CheckinScanView};
use accounts::Accounts;
use accounts::guard::Caller;
use accounts::orgs::access::{SeeOrders, Team, Wanted};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use admission::scans::rules::ScanResult;
use catalog::Catalog;
use catalog::events::manage;
use kernel::ids::{CheckinListId, EventId, OrganizationId, ScanId};
use kernel::page::Cursor;
use kernel::text::Locale;
use kernel::time::Instant;
use platform::http::failure::Failure;
use platform::http::locale;
use platform::http::problem::Problem;
use platform::http::query::{self, Checker};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Tag of this list's cursors.
const LIST: u8 = 62;

/// Scans of an event.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckinScanPage {
    /// What the server heard of last, first.
    data: Vec<CheckinScanView>,
    /// Send it as `cursor` for the next page; null on the last.
    next_cursor: Option<String>,
    /// How many conflicts there are at all, whatever was asked for; on the first page, null on others.
    n_conflicts: Option<i64>,
}

/// Which scans.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListCheckinScansParams {
    /// Which organization; may be left out by who works for one only, and by programs.
    #[param(value_type = Option<OrganizationId>)]
    org: Option<String>,
    /// What came of them; all by default.
    #[param(value_type = Option<ScanResult>, inline)]
    result: Option<String>,
    /// Of this check-in list only.
    #[param(value_type = Option<CheckinListId>)]
    list: Option<String>,
    /// Rows of a page.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 20)]
    limit: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Language of the answer; otherwise `Accept-Language` decides, otherwise French.
    #[param(value_type = Option<Locale>, inline)]
    locale: Option<String>,
}

/// List the scans of my event
///
/// Whom the doors let in, sent away, or let in without a network and should not have; who scanned, where and when.
#[utoipa::path(tag = "reports", security(("access_token" = []), ("api_token" = [])),
    params(("id" = EventId, Path, description = "The event"), ListCheckinScansParams), responses(
    (status = 200, body = CheckinScanPage),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`")))]
#[get("/manage/events/{id}/checkin-scans")]
pub async fn list_checkin_scans(
    Caller(asker): Caller<Team<SeeOrders>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let params: ListCheckinScansParams = query::parse(request.query_string())?;
    let org = Wanted::named(params.org.as_deref());
    let mut checker = Checker::default();
    let (limit, cursor) =
        checker.page(LIST, params.limit.as_deref(), params.cursor.as_deref(), params.locale.as_deref());
    let results = "admitted, exited, refused, duplicate or conflict";
    let result = checker.read("result", params.result.as_deref(), results, ScanResult::parse);
    let list = checker.read("list", params.list.as_deref(), "a check-in list", CheckinListId::parse);
    checker.finish()?;
    let (_, event) = manage::look(&catalog, &accounts, asker, org, &id).await?;
    let filter = Filter { event: event.id, result, list };
    let locale = locale::of(request.query_string(), request.headers());
    let found = catalog.db.read(move |conn| {
        let after = cursor.as_ref().map(|cursor| Place {
            received_at: Instant::from_millis(cursor.key),
            id: ScanId::from_uuid(cursor.id),
        });
        let mut found = store::page(conn, &filter, after, limit.probe())?;
        let has_more = found.len() > limit.rows();
        found.truncate(limit.rows());
        let final_row = found.last().filter(|_| has_more);
        let cursor_of =
            |scan: &store::Scan| Cursor { list: LIST, key: scan.received_at.millis(), id: scan.id.uuid() };
        let next_cursor = final_row.map(|scan| cursor_of(scan).encode());
        let n_conflicts = after.is_none().then(|| store::n_conflicts(conn, filter.event)).transpose()?;
        Ok(CheckinScanPage { data: view::rows(conn, found, locale)?, next_cursor, n_conflicts })
    });
    Ok(HttpResponse::Ok().json(found.await?))
}
