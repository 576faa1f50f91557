//! `GET /events/{slug}/availability`

use super::rules::{Availability, Sale, Terms, availability, overall};
use super::store;
use crate::stock::rules::units_available;
use crate::stock::store::Quota;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use catalog::Catalog;
use catalog::access::visitor::{GrantParams, Visitor};
use catalog::events::http::respond;
use catalog::events::{EventPage, Occurrence};
use catalog::offers::Offer;
use catalog::offers::rules::{SaleStatus, sale_status};
use kernel::ids::{OccurrenceId, OfferId};
use kernel::page::{Cursor, PageLimit};
use kernel::text::Locale;
use kernel::time::Instant;
use platform::http::answers::Fresh;
use platform::http::failure::{Failure, InvalidQuery};
use platform::http::problem::Problem;
use platform::http::query::{self, Checker};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::{IntoParams, ToSchema};

/// Tag of this list's cursors.
const LIST: u8 = 42;

/// Whether an offer can be had on a date.
#[derive(Debug, Serialize, ToSchema)]
pub struct PublicOfferAvailabilityView {
    offer_id: OfferId,
    status: Availability,
    /// How many are left, when they are the last; null: that is not told.
    #[schema(minimum = 1, maximum = 10)]
    left: Option<i32>,
}

/// Whether anything can be had on a date.
#[derive(Debug, Serialize, ToSchema)]
pub struct PublicDateAvailabilityView {
    occurrence_id: OccurrenceId,
    starts_at: Instant,
    /// That of the offer that is best to be had.
    status: Availability,
    /// The public offers that are sold on it, in their order.
    offers: Vec<PublicOfferAvailabilityView>,
}

/// What can be had of an event.
#[derive(Debug, Serialize, ToSchema)]
pub struct PublicAvailabilityPage {
    /// That of the date on which most can be had, those of other pages included.
    status: Availability,
    /// The dates to come that take place, the soonest first.
    data: Vec<PublicDateAvailabilityView>,
    /// Send it as `cursor` for the next page; null on the last.
    next_cursor: Option<String>,
}

/// Which dates.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PublicAvailabilityParams {
    /// Dates of a page.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 20)]
    limit: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Taken, as by all that is public; the answer is the same in every language.
    #[param(value_type = Option<Locale>, inline)]
    locale: Option<String>,
}

impl PublicAvailabilityParams {
    fn parse(query: &str) -> Result<(PageLimit, Option<Cursor>), InvalidQuery> {
        let asked: Self = query::parse(query)?;
        let mut checker = Checker::default();
        let page =
            checker.page(LIST, asked.limit.as_deref(), asked.cursor.as_deref(), asked.locale.as_deref());
        checker.finish()?;
        Ok(page)
    }
}

/// See what is left of an event
///
/// Whether each public offer of an event can be had on each date to come, a second old at most. How many are left is
/// told of the last ten only. Places that somebody held and did not pay in time count as free. Of a private event: for
/// whoever was let in.
#[utoipa::path(tag = "catalog", params(("slug" = String, Path, description = "Name of the event in URLs"), PublicAvailabilityParams, GrantParams), responses(
    (status = 200, body = PublicAvailabilityPage),
    (status = 304, description = "You have it already (If-None-Match)"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`catalog.event_not_found`")))]
#[get("/events/{slug}/availability")]
pub async fn get_event_availability(
    request: HttpRequest,
    visitor: Visitor,
    slug: Path<String>,
    catalog: Data<Catalog>,
) -> Result<HttpResponse, Failure> {
    let (limit, after) = PublicAvailabilityParams::parse(request.query_string())?;
    respond(&catalog, &request, visitor, &slug, async |page, _, now| {
        let after = after.clone();
        let look = catalog.db.read(move |conn| {
            let dates = page.occurrences.iter().map(|date| date.id);
            let quotas = store::quotas_of_event(conn, page.event.id, dates, now)?;
            Ok(tell(&page, &quotas, (limit, after.as_ref()), now))
        });
        Ok(Fresh::json(&look.await?)?.brief())
    })
    .await
}

/// What there is to tell of the dates to come, and those of one page in particular.
fn tell(
    page: &EventPage,
    quotas: &[Quota],
    (limit, after): (PageLimit, Option<&Cursor>),
    now: Instant,
) -> PublicAvailabilityPage {
    let mut of_date: HashMap<OccurrenceId, Vec<&Quota>> = HashMap::new();
    for quota in quotas {
        of_date.entry(quota.occurrence_id).or_default().push(quota);
    }
    let to_come = page.occurrences.iter().filter(|date| date.is_scheduled() && now < date.ends_at);
    let of = |date: &Occurrence| {
        let own = of_date.get(&date.id).map(Vec::as_slice).unwrap_or_default();
        date_of(page, date, own, now)
    };
    let dates: Vec<PublicDateAvailabilityView> = to_come.map(of).collect();
    let status = dates.iter().map(|date| date.status).max();
    let is_after = |date: &PublicDateAvailabilityView| {
        after.is_none_or(|after| (date.starts_at.millis(), date.occurrence_id.uuid()) > (after.key, after.id))
    };
    let mut data: Vec<_> = dates.into_iter().filter(is_after).collect();
    let has_more = data.len() > limit.rows();
    data.truncate(limit.rows());
    let last = data.last().filter(|_| has_more);
    let cursor = |date: &PublicDateAvailabilityView| Cursor {
        list: LIST,
        key: date.starts_at.millis(),
        id: date.occurrence_id.uuid(),
    };
    let next_cursor = last.map(|date| cursor(date).encode());
    PublicAvailabilityPage { status: status.unwrap_or(Availability::Ended), data, next_cursor }
}

fn date_of(page: &EventPage, date: &Occurrence, own: &[&Quota], now: Instant) -> PublicDateAvailabilityView {
    let sold = page.offers.iter().filter(|offer| offer.occurrence_id.is_none_or(|only| only == date.id));
    let terms: Vec<(OfferId, Terms)> =
        sold.map(|offer| (offer.id, terms_of(page, (offer, date), own, now))).collect();
    // An event that shows no offers has not announced its tickets yet.
    let none_yet = if page.event.is_cancelled() { Availability::Ended } else { Availability::Upcoming };
    let status = overall(terms.iter().map(|(_, terms)| (availability(*terms), terms.left)));
    let view = |(offer_id, terms): (OfferId, Terms)| {
        let status = availability(terms);
        let is_told = status == Availability::FewLeft;
        PublicOfferAvailabilityView { offer_id, status, left: terms.left.filter(|_| is_told) }
    };
    PublicDateAvailabilityView {
        occurrence_id: date.id,
        starts_at: date.starts_at,
        status: status.unwrap_or(none_yet),
        offers: terms.into_iter().map(view).collect(),
    }
}

fn terms_of(page: &EventPage, (offer, date): (&Offer, &Occurrence), own: &[&Quota], now: Instant) -> Terms {
    let windows = [page.event.sales, offer.sales];
    let sale = match sale_status(&windows, date.ends_at, page.event.is_cancelled(), now) {
        SaleStatus::Upcoming => Sale::Upcoming,
        SaleStatus::OnSale => Sale::Open,
        SaleStatus::Ended => Sale::Ended,
    };
    let taken = own.iter().filter(|quota| quota.is_taken_by(offer.id)).map(|quota| quota.places);
    Terms {
        sale,
        per_order: (offer.min_per_order, offer.max_per_order),
        left: units_available(taken, offer.admits),
    }
}
