//! `GET /manage/events/{id}/cancellation`

use super::{Scope, store};
use crate::Sales;
use accounts::Accounts;
use accounts::guard::Caller;
use accounts::orgs::access::{SeeOrders, Team, Wanted};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use catalog::Catalog;
use catalog::events::manage;
use kernel::ids::{EventId, OccurrenceId, OrganizationId};
use kernel::money::Money;
use platform::http::failure::Failure;
use platform::http::problem::Problem;
use platform::http::query::{self, Checker};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What it would mean to call an event off, or one date of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct CancellationView {
    /// Orders that were sold and have tickets for it.
    #[schema(example = 41)]
    n_orders: i64,
    /// Tickets that would be cancelled.
    #[schema(example = 96)]
    n_tickets: i64,
    /// What would go back; what was paid elsewhere is noted as handed back.
    amount: Money,
}

/// Of what.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CancellationParams {
    /// Which organization; may be left out by who works for one only, and by programs.
    #[param(value_type = Option<OrganizationId>)]
    org: Option<String>,
    /// One date; by default all of them.
    #[param(value_type = Option<OccurrenceId>)]
    occurrence_id: Option<String>,
}

/// Show what calling an event off would cost
///
/// Changes nothing. How many tickets would be cancelled, and how much money would go back, if the event or one date
/// of it were called off now. For owners, managers, finance and support.
#[utoipa::path(tag = "sales", security(("access_token" = []), ("api_token" = [])),
    params(("id" = EventId, Path, description = "The event"), CancellationParams), responses(
    (status = 200, body = CancellationView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`")))]
#[get("/manage/events/{id}/cancellation")]
pub async fn get_cancellation(
    Caller(asker): Caller<Team<SeeOrders>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    sales: Data<Sales>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let params: CancellationParams = query::parse(request.query_string())?;
    let wanted = Wanted::named(params.org.as_deref());
    let (_, event) = manage::look(&catalog, &accounts, asker, wanted, &id).await?;
    let mut checker = Checker::default();
    let date = params.occurrence_id.as_deref();
    let date = checker.read("occurrence_id", date, "the id of a date", OccurrenceId::parse);
    checker.finish()?;
    let scope = Scope { event: event.id, date };
    let cost = sales.db.read(move |conn| store::cost(conn, scope)).await?;
    let amount = Money { amount: cost.amount, currency: event.currency };
    let view = CancellationView { n_orders: cost.n_orders, n_tickets: cost.n_tickets, amount };
    Ok(HttpResponse::Ok().json(view))
}
