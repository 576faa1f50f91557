//! `GET /manage/events/{id}/availability`

use super::http::QuotaView;
use super::rules::units_available;
use super::store::{self, Quota, Taker};
use accounts::Accounts;
use accounts::guard::Caller;
use accounts::orgs::access::{SeeEvents, Team, Wanted};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use catalog::Catalog;
use catalog::events::manage;
use kernel::ids::{EventId, OccurrenceId, OfferId, OrganizationId, QuotaId};
use kernel::page::Cursor;
use kernel::time::Instant;
use platform::http::failure::Failure;
use platform::http::problem::Problem;
use platform::http::query::{self, Checker};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Tag of this list's cursors.
const LIST: u8 = 40;

/// What is free of an offer on a date.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfferAvailabilityView {
    offer_id: OfferId,
    /// The quotas that it takes from.
    quota_ids: Vec<QuotaId>,
    /// How often it can still be sold, were it the only one; null: no limit.
    #[schema(example = 12)]
    available: Option<i32>,
}

/// What is free on a date.
#[derive(Debug, Serialize, ToSchema)]
pub struct DateAvailabilityView {
    occurrence_id: OccurrenceId,
    starts_at: Instant,
    /// Its capacity first.
    quotas: Vec<QuotaView>,
    /// The offers that are sold on it, in their order, hidden and inactive ones included.
    offers: Vec<OfferAvailabilityView>,
}

/// What is free of an event.
#[derive(Debug, Serialize, ToSchema)]
pub struct AvailabilityPage {
    /// The soonest date first.
    data: Vec<DateAvailabilityView>,
    /// Send it as `cursor` for the next page; null on the last.
    next_cursor: Option<String>,
}

/// Which dates.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AvailabilityParams {
    /// Which organization; may be left out by who works for one only, and by programs.
    #[param(value_type = Option<OrganizationId>)]
    org: Option<String>,
    /// Dates of a page.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 20)]
    limit: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Show what is free of my event
///
/// Date by date: how many places of each quota there are, are held, sold, blocked and free, and how often each
/// offer can still be sold.
#[utoipa::path(tag = "events", security(("access_token" = []), ("api_token" = [])),
    params(("id" = EventId, Path, description = "The event"), AvailabilityParams), responses(
    (status = 200, body = AvailabilityPage),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`")))]
#[get("/manage/events/{id}/availability")]
pub async fn get_availability(
    Caller(asker): Caller<Team<SeeEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let params: AvailabilityParams = query::parse(request.query_string())?;
    let org = Wanted::named(params.org.as_deref());
    let mut checker = Checker::default();
    let (limit, cursor) = checker.page(LIST, params.limit.as_deref(), params.cursor.as_deref(), None);
    checker.finish()?;
    let after = cursor.map(|c| (Instant::from_millis(c.key), OccurrenceId::from_uuid(c.id)));
    let (_, event) = manage::look(&catalog, &accounts, asker, org, &id).await?;
    let found = catalog.db.read(move |conn| {
        let mut dates = store::dates_after(conn, event.id, after, limit.probe())?;
        let has_more = dates.len() > limit.rows();
        dates.truncate(limit.rows());
        let last = dates.last().filter(|_| has_more);
        let next_cursor =
            last.map(|date| Cursor { list: LIST, key: date.starts_at.millis(), id: date.id.uuid() }.encode());
        let quotas = store::quotas_of(conn, event.id, &dates)?;
        let takers = store::takers(conn, event.id)?;
        let data = dates.iter().map(|date| {
            let own: Vec<&Quota> = quotas.iter().filter(|quota| quota.occurrence_id == date.id).collect();
            let offers = takers.iter().filter(|taker| taker.is_sold_on(date.id));
            Ok(DateAvailabilityView {
                occurrence_id: date.id,
                starts_at: date.starts_at,
                offers: offers.map(|taker| of_offer(taker, &own)).collect(),
                quotas: own.into_iter().cloned().map(QuotaView::of).collect::<Result<_, _>>()?,
            })
        });
        Ok(AvailabilityPage { data: data.collect::<Result<_, Failure>>()?, next_cursor })
    });
    Ok(HttpResponse::Ok().json(found.await?))
}

fn of_offer(taker: &Taker, quotas: &[&Quota]) -> OfferAvailabilityView {
    let own = || quotas.iter().filter(|quota| quota.is_taken_by(taker.id));
    OfferAvailabilityView {
        offer_id: taker.id,
        quota_ids: own().map(|quota| quota.id).collect(),
        available: units_available(own().map(|quota| quota.places), taker.admits),
    }
}
