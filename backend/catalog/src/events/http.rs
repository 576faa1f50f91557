//! `GET /events`, `/events/{slug}`, `/events/{slug}/offers`, `/events/{slug}/calendar.ics`

use super::calendar;
use super::page::{EventPage, find_page};
use super::views::{EventCardView, EventList, EventView, offer_views};
use crate::Catalog;
use crate::listings::{self, Filter, Found, PriceFilter, Sort};
use crate::offers::http::OfferList;
use crate::refusal::CatalogRefusal;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use kernel::page::{Cursor, PageLimit};
use kernel::text::{Locale, Slug};
use kernel::time::{Day, Instant};
use platform::http::answers::Fresh;
use platform::http::failure::{Failure, InvalidQuery};
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
        checker.finish()?;
        Ok(Question { filter, sort, limit, after })
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
    let Question { filter, sort, limit, after } = &question;
    let found = catalog.listings.page(&catalog.db, filter, *sort, *limit, after.as_ref(), now).await?;
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
/// An event with its dates and public offers. Private events and drafts do not exist here.
#[utoipa::path(tag = "catalog", params(("slug" = String, Path, description = "Name of the event in URLs"), LocaleParams), responses(
    (status = 200, body = EventView),
    (status = 304, description = "You have it already (If-None-Match)"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`catalog.event_not_found`")))]
#[get("/events/{slug}")]
pub async fn get_event(
    request: HttpRequest,
    slug: Path<String>,
    catalog: Data<Catalog>,
) -> Result<HttpResponse, Failure> {
    catalog
        .answers
        .respond(&request, |locale| answer_event(&catalog, &slug, request.query_string(), locale))
        .await
}

async fn answer_event(catalog: &Catalog, slug: &str, query: &str, locale: Locale) -> Result<Fresh, Failure> {
    LocaleParams::check(query)?;
    Fresh::json(&view(catalog, slug, locale).await?)
}

/// An event as the API describes it; the first HTML of its page is made from the same.
pub async fn view(catalog: &Catalog, slug: &str, locale: Locale) -> Result<EventView, Failure> {
    let (page, now) = find(catalog, slug).await?;
    Ok(EventView::of(&page, locale, now))
}

/// List an event's offers
///
/// The active public offers of an event, in the organizer's order.
#[utoipa::path(tag = "catalog", params(("slug" = String, Path, description = "Name of the event in URLs"), LocaleParams), responses(
    (status = 200, body = OfferList),
    (status = 304, description = "You have it already (If-None-Match)"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`catalog.event_not_found`")))]
#[get("/events/{slug}/offers")]
pub async fn list_event_offers(
    request: HttpRequest,
    slug: Path<String>,
    catalog: Data<Catalog>,
) -> Result<HttpResponse, Failure> {
    catalog
        .answers
        .respond(&request, |locale| answer_offers(&catalog, &slug, request.query_string(), locale))
        .await
}

async fn answer_offers(catalog: &Catalog, slug: &str, query: &str, locale: Locale) -> Result<Fresh, Failure> {
    LocaleParams::check(query)?;
    let (page, now) = find(catalog, slug).await?;
    Fresh::json(&OfferList { data: offer_views(&page, locale, now) })
}

/// Get an event's calendar file
///
/// The dates of an event as iCalendar, for every calendar application.
#[utoipa::path(tag = "catalog", params(("slug" = String, Path, description = "Name of the event in URLs"), LocaleParams), responses(
    (status = 200, body = String, content_type = "text/calendar"),
    (status = 304, description = "You have it already (If-None-Match)"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`catalog.event_not_found`")))]
#[get("/events/{slug}/calendar.ics")]
pub async fn get_event_calendar(
    request: HttpRequest,
    slug: Path<String>,
    catalog: Data<Catalog>,
) -> Result<HttpResponse, Failure> {
    catalog
        .answers
        .respond(&request, |locale| answer_calendar(&catalog, &slug, request.query_string(), locale))
        .await
}

async fn answer_calendar(
    catalog: &Catalog,
    slug: &str,
    query: &str,
    locale: Locale,
) -> Result<Fresh, Failure> {
    LocaleParams::check(query)?;
    let (page, _) = find(catalog, slug).await?;
    Ok(Fresh {
        body: calendar::write(&page, locale, &catalog.public_url).into_bytes(),
        content_type: "text/calendar; charset=utf-8",
        cache_control: "public, max-age=30",
    })
}

pub(crate) async fn find(catalog: &Catalog, slug: &str) -> Result<(EventPage, Instant), Failure> {
    let slug = Slug::parse(slug).ok_or(CatalogRefusal::EventNotFound)?;
    let page = catalog.db.read(move |conn| find_page(conn, &slug)).await?;
    Ok((page.ok_or(CatalogRefusal::EventNotFound)?, catalog.db.clock().now()))
}
