//! `GET /events`, `/events/{slug}`, `/events/{slug}/offers`, `/events/{slug}/calendar.ics`

use super::calendar;
use super::page::{EventPage, find_granted_page, find_page};
use super::views::{EventCardView, EventList, EventView, offer_views};
use crate::Catalog;
use crate::access::visitor::{GrantParams, Visitor};
use crate::listings::{self, Filter, Found, PriceFilter, Sort};
use crate::offers::http::OfferList;
use crate::organizers;
use crate::refusal::CatalogRefusal;
use accounts::orgs::profile;
use actix_web::http::header;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use kernel::page::{Cursor, PageLimit};
use kernel::refusal::Refusal;
use kernel::text::{Locale, Slug};
use kernel::time::{Day, Instant};
use platform::http::answers::Fresh;
use platform::http::failure::{Failure, InvalidQuery};
use platform::http::locale;
use platform::http::problem::Problem;
use platform::http::query::{self, Checker, LocaleParams};
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;
use validator::Validate;

/// What may be asked of the list of events.
#[derive(Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListEventsParams {
    /// Words that the event's texts contain, each from its beginning; case and accents do not matter.
    #[param(max_length = 200, example = "theatre")]
    #[validate(length(max = 200))]
    q: Option<String>,
    /// Slug of a category; those it contains count too.
    category: Option<String>,
    /// Name of an organizer in URLs.
    #[param(example = "theatre-du-parc")]
    organizer: Option<String>,
    /// Words of a city or venue.
    #[param(max_length = 200, example = "paris")]
    #[validate(length(max = 200))]
    place: Option<String>,
    /// First day, in the event's own zone.
    #[param(value_type = Option<String>, format = Date, example = "2026-07-24")]
    date_from: Option<String>,
    /// Last day, in the event's own zone.
    #[param(value_type = Option<String>, format = Date, example = "2026-07-31")]
    date_to: Option<String>,
    /// Only events with a free offer, or with one that costs something.
    #[param(value_type = Option<PriceParam>, inline)]
    price: Option<String>,
    /// Order of the list.
    #[param(value_type = Option<SortParam>, inline)]
    sort: Option<String>,
    /// Rows of a page.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 20)]
    limit: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Language of the answer; otherwise `Accept-Language` decides, otherwise French.
    #[param(value_type = Option<Locale>, inline)]
    locale: Option<String>,
}

/// Values of `price`, for the documentation.
#[derive(utoipa::ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "only its schema is used")]
enum PriceParam {
    Free,
    Paid,
}

/// Values of `sort`, for the documentation.
#[derive(utoipa::ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "only its schema is used")]
enum SortParam {
    Date,
    Price,
    PriceDesc,
    Newest,
}

/// A list, as it was asked for.
struct Question {
    filter: Filter,
    /// Whose events; the filter wants its id.
    organizer: Option<Slug>,
    sort: Sort,
    limit: PageLimit,
    after: Option<Cursor>,
}

impl ListEventsParams {
    fn parse(&self) -> Result<Question, InvalidQuery> {
        let mut checker = Checker::default();
        if let Err(errors) = self.validate() {
            // The validator's own messages repeat the input, which has no place in an answer.
            let mut names: Vec<_> = errors.field_errors().into_keys().collect();
            names.sort_unstable();
            for name in names {
                checker.refuse(&name, "too_long", "at most 200 characters");
            }
        }
        let sort =
            checker.read("sort", self.sort.as_deref(), "date, price, price_desc or newest", Sort::parse);
        let sort = sort.unwrap_or_default();
        let tag = sort.cursor_tag();
        let (limit, after) =
            checker.page(tag, self.limit.as_deref(), self.cursor.as_deref(), self.locale.as_deref());
        let day = "a day such as 2026-07-24";
        let filter = Filter {
            words: Filter::words_of(self.q.as_deref()),
            place_words: Filter::words_of(self.place.as_deref()),
            category: checker.read(
                "category",
                self.category.as_deref(),
                "the slug of a category",
                Slug::parse,
            ),
            organizer: None,
            from: checker.read("date_from", self.date_from.as_deref(), day, Day::parse),
            to: checker.read("date_to", self.date_to.as_deref(), day, Day::parse),
            price: checker.read("price", self.price.as_deref(), "free or paid", |name| match name {
                "free" => Some(PriceFilter::Free),
                "paid" => Some(PriceFilter::Paid),
                _ => None,
            }),
        };
        if filter.from.zip(filter.to).is_some_and(|(from, to)| to < from) {
            checker.refuse("date_to", "before_date_from", "not before date_from");
        }
        let expected = "the slug of an organizer";
        let organizer = checker.read("organizer", self.organizer.as_deref(), expected, Slug::parse);
        checker.finish()?;
        Ok(Question { filter, organizer, sort, limit, after })
    }
}

/// List events
///
/// Public events to come, filtered and in order, a page at a time.
#[utoipa::path(tag = "catalog", params(ListEventsParams), responses(
    (status = 200, body = EventList),
    (status = 304, description = "You have it already (If-None-Match)"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`")))]
#[get("/events")]
pub async fn list_events(request: HttpRequest, catalog: Data<Catalog>) -> Result<HttpResponse, Failure> {
    catalog.answers.respond(&request, |locale| answer_list(&catalog, request.query_string(), locale)).await
}

async fn answer_list(catalog: &Catalog, query: &str, locale: Locale) -> Result<Fresh, Failure> {
    Fresh::json(&list(catalog, query, locale).await?)
}

/// The list that a query string asks for; the first HTML of a page brings the same along.
pub async fn list(catalog: &Catalog, query: &str, locale: Locale) -> Result<EventList, Failure> {
    let question = query::parse::<ListEventsParams>(query)?.parse()?;
    let now = catalog.db.clock().now();
    let Question { mut filter, organizer, sort, limit, after } = question;
    if let Some(slug) = organizer {
        let known = catalog.db.read(move |conn| organizers::id_of(conn, &slug)).await?;
        let Some(org) = known else {
            return Ok(EventList { data: Vec::new(), next_cursor: None, total: 0 });
        };
        filter.organizer = Some(org);
    }
    let found = catalog.listings.page(&catalog.db, &filter, sort, limit, after.as_ref(), now).await?;
    let Found { cards, next, total } = found;
    let view = |card: &Arc<listings::Card>| {
        let date = card.first_date_within(filter.from, filter.to, now).or_else(|| card.next_date(now));
        date.map(|date| EventCardView::of(card, date, locale, now))
    };
    let data = cards.iter().filter_map(view).collect();
    Ok(EventList { data, next_cursor: next.map(|cursor| cursor.encode()), total })
}

/// Get an event
///
/// An event with its dates and public offers. Drafts do not exist here; a private event does for whoever was
/// let in: signed in, or with the header `Access-Grant` (`POST /events/{slug}/access`).
#[utoipa::path(tag = "catalog", params(("slug" = String, Path, description = "Name of the event in URLs"), LocaleParams, GrantParams), responses(
    (status = 200, body = EventView),
    (status = 304, description = "You have it already (If-None-Match)"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`catalog.event_not_found`")))]
#[get("/events/{slug}")]
pub async fn get_event(
    request: HttpRequest,
    visitor: Visitor,
    slug: Path<String>,
    catalog: Data<Catalog>,
) -> Result<HttpResponse, Failure> {
    LocaleParams::check(request.query_string())?;
    respond(&catalog, &request, visitor, &slug, async |page, locale, now| {
        let view = EventView::of(&page, locale, now);
        let is_public = page.event.is_public();
        Fresh::json(&if is_public { view } else { view.with_pass(&page, &catalog.passes, now) })
    })
    .await
}

/// An event as the API describes it; the first HTML of its page is made from the same.
pub async fn view(catalog: &Catalog, slug: &str, locale: Locale) -> Result<EventView, Failure> {
    let (page, now) = find(catalog, slug).await?;
    Ok(EventView::of(&page, locale, now))
}

/// The origins of the sites whose pages may show an event in a frame: those that its organization lists.
pub async fn widget_sites(catalog: &Catalog, slug: &str) -> Result<Vec<String>, Failure> {
    let (page, _) = find(catalog, slug).await?;
    catalog.db.read(move |conn| profile::widget_sites(conn, page.event.org_id)).await
}

/// List an event's offers
///
/// The active public offers of an event, in the organizer's order. Of a private event: for whoever was let in.
#[utoipa::path(tag = "catalog", params(("slug" = String, Path, description = "Name of the event in URLs"), LocaleParams, GrantParams), responses(
    (status = 200, body = OfferList),
    (status = 304, description = "You have it already (If-None-Match)"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`catalog.event_not_found`")))]
#[get("/events/{slug}/offers")]
pub async fn list_event_offers(
    request: HttpRequest,
    visitor: Visitor,
    slug: Path<String>,
    catalog: Data<Catalog>,
) -> Result<HttpResponse, Failure> {
    LocaleParams::check(request.query_string())?;
    respond(&catalog, &request, visitor, &slug, async |page, locale, now| {
        Fresh::json(&OfferList { data: offer_views(&page, locale, now) })
    })
    .await
}

/// Get an event's calendar file
///
/// The dates of an event as iCalendar, for every calendar application. Of a private event: for whoever was let
/// in.
#[utoipa::path(tag = "catalog", params(("slug" = String, Path, description = "Name of the event in URLs"), LocaleParams, GrantParams), responses(
    (status = 200, body = String, content_type = "text/calendar"),
    (status = 304, description = "You have it already (If-None-Match)"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`catalog.event_not_found`")))]
#[get("/events/{slug}/calendar.ics")]
pub async fn get_event_calendar(
    request: HttpRequest,
    visitor: Visitor,
    slug: Path<String>,
    catalog: Data<Catalog>,
) -> Result<HttpResponse, Failure> {
    LocaleParams::check(request.query_string())?;
    respond(&catalog, &request, visitor, &slug, async |page, locale, _| {
        Ok(Fresh::new(
            calendar::write(&page, locale, &catalog.public_url).into_bytes(),
            "text/calendar; charset=utf-8",
            "public, max-age=30",
        ))
    })
    .await
}

/// Answers about an event: everybody from the cache when it is public, else who was let in, each anew. Whoever calls
/// has read the parameters.
///
/// Invariant: what is made for somebody with a grant is never kept, neither here nor elsewhere.
pub async fn respond(
    catalog: &Catalog,
    request: &HttpRequest,
    visitor: Visitor,
    slug: &str,
    make: impl AsyncFn(EventPage, Locale, Instant) -> Result<Fresh, Failure>,
) -> Result<HttpResponse, Failure> {
    let public = catalog.answers.respond(request, |locale| answer(catalog, slug, locale, &make)).await;
    let failure = match public {
        Err(failure) if visitor.is_somebody() && is_unknown(&failure) => failure,
        answered => return answered,
    };
    let Some(name) = Slug::parse(slug) else { return Err(failure) };
    let now = catalog.db.clock().now();
    let found = catalog.db.read(move |conn| find_granted_page(conn, &name, &visitor, now)).await?;
    let locale = locale::of(request.query_string(), request.headers());
    let fresh = make(found.ok_or(CatalogRefusal::EventNotFound)?, locale, now).await?;
    Ok(HttpResponse::Ok()
        .content_type(fresh.content_type)
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((header::VARY, "authorization, access-grant, accept-language"))
        .insert_header((header::CONTENT_LANGUAGE, locale.tag()))
        .body(fresh.body))
}

async fn answer(
    catalog: &Catalog,
    slug: &str,
    locale: Locale,
    make: &impl AsyncFn(EventPage, Locale, Instant) -> Result<Fresh, Failure>,
) -> Result<Fresh, Failure> {
    let (page, now) = find(catalog, slug).await?;
    make(page, locale, now).await
}

fn is_unknown(failure: &Failure) -> bool {
    let unknown = CatalogRefusal::EventNotFound.facts().code;
    matches!(failure, Failure::Refused(refusal) if refusal.facts().code == unknown)
}

async fn find(catalog: &Catalog, slug: &str) -> Result<(EventPage, Instant), Failure> {
    let slug = Slug::parse(slug).ok_or(CatalogRefusal::EventNotFound)?;
    let page = catalog.db.read(move |conn| find_page(conn, &slug)).await?;
    Ok((page.ok_or(CatalogRefusal::EventNotFound)?, catalog.db.clock().now()))
}
