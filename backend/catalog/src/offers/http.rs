//! `GET /offers`, and how answers describe an offer.

use super::Offer;
use super::rules::{CheckinView, OfferKind, RateClass, SaleStatus, SaleWindow, fee_of, sale_status};
use super::store;
use crate::Catalog;
use crate::listings::Card;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use kernel::fee::ServiceFee;
use kernel::ids::{EventId, OccurrenceId, OfferId};
use kernel::money::{Currency, Money};
use kernel::page::Cursor;
use kernel::text::Locale;
use kernel::time::Instant;
use platform::db::from_json;
use platform::http::answers::Fresh;
use platform::http::failure::Failure;
use platform::http::problem::Problem;
use platform::http::query::{self, Checker};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Tag of this list's cursors.
const LIST: u8 = 2;

/// A ticket type.
#[derive(Serialize, ToSchema)]
pub struct OfferView {
    id: OfferId,
    /// The one date it is for; null when it is for all dates of the event.
    occurrence_id: Option<OccurrenceId>,
    /// Its name in the answer's language.
    #[schema(example = "Duo")]
    name: String,
    /// What it includes.
    description: String,
    kind: OfferKind,
    /// What one costs, taxes included; for a donation, what is suggested.
    price: Money,
    /// What comes on top of the price of one, taxes included.
    service_fee: Money,
    /// What one costs with that.
    price_with_fee: Money,
    /// The smallest donation.
    min_price: Option<Money>,
    /// People that one admits, each with a ticket.
    #[schema(minimum = 1, maximum = 20)]
    admits: i32,
    rate_class: RateClass,
    /// Whether the door asks for proof.
    requires_proof: bool,
    /// Tax contained in the price, in hundredths of a percent.
    #[schema(example = 550)]
    tax_rate_bp: i32,
    min_per_order: i32,
    max_per_order: i32,
    /// How often a ticket opens the door.
    checkin: CheckinView,
    sales_open_at: Option<Instant>,
    sales_close_at: Option<Instant>,
    sale_status: SaleStatus,
}

/// What an offer's answer depends on besides the offer.
pub struct OfferContext {
    /// Language.
    pub locale: Locale,
    /// The event's currency.
    pub currency: Currency,
    /// What comes on top of prices.
    pub fee: Option<ServiceFee>,
    /// The event's own sale window.
    pub event_sales: SaleWindow,
    /// When what it admits to is over.
    pub ends_at: Instant,
    /// Whether the event is called off.
    pub is_cancelled: bool,
    /// Now.
    pub now: Instant,
}

impl OfferView {
    /// Describes an offer.
    pub fn of(offer: &Offer, context: &OfferContext) -> Self {
        let money = |amount| Money { amount, currency: context.currency };
        let windows = [context.event_sales, offer.sales];
        let fee = fee_of(context.fee, offer.kind, offer.price_minor);
        Self {
            id: offer.id,
            occurrence_id: offer.occurrence_id,
            name: offer.name.get(context.locale).to_owned(),
            description: offer.description.get(context.locale).to_owned(),
            kind: offer.kind,
            price: money(offer.price_minor),
            service_fee: money(fee),
            price_with_fee: money(offer.price_minor.saturating_add(fee)),
            min_price: offer.min_price_minor.map(money),
            admits: offer.admits,
            rate_class: offer.rate_class,
            requires_proof: offer.requires_proof,
            tax_rate_bp: offer.tax_rate_bp,
            min_per_order: offer.min_per_order,
            max_per_order: offer.max_per_order,
            checkin: offer.checkin,
            sales_open_at: offer.sales.opens_at,
            sales_close_at: offer.sales.closes_at,
            sale_status: sale_status(&windows, context.ends_at, context.is_cancelled, context.now),
        }
    }

    /// Whether it can be bought now.
    pub const fn sale_status(&self) -> SaleStatus {
        self.sale_status
    }

    /// Price.
    pub const fn price(&self) -> Money {
        self.price
    }

    /// What one costs with its service fee.
    pub const fn price_with_fee(&self) -> Money {
        self.price_with_fee
    }

    /// Name.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// The offers of one event.
#[derive(Serialize, ToSchema)]
pub struct OfferList {
    /// In the organizer's order.
    pub data: Vec<OfferView>,
}

/// The event an offer belongs to.
#[derive(Serialize, ToSchema)]
pub struct OfferEventView {
    id: EventId,
    slug: String,
    title: String,
    /// Its next date.
    starts_at: Instant,
    timezone: String,
}

/// An offer and its event.
#[derive(Serialize, ToSchema)]
pub struct ListedOfferView {
    offer: OfferView,
    event: OfferEventView,
}

/// A page of offers.
#[derive(Serialize, ToSchema)]
pub struct OfferPage {
    data: Vec<ListedOfferView>,
    /// Send it as `cursor` for the next page; null on the last one.
    next_cursor: Option<String>,
}

/// What may be asked of the list of offers.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListOffersParams {
    /// Rows of a page.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 20)]
    limit: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Language of the answer; otherwise `Accept-Language` decides, otherwise French.
    #[param(value_type = Option<Locale>, inline)]
    locale: Option<String>,
}

/// List offers
///
/// The active public offers of all public events to come, soonest event first.
#[utoipa::path(tag = "catalog", params(ListOffersParams), responses(
    (status = 200, body = OfferPage),
    (status = 304, description = "You have it already (If-None-Match)"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`")))]
#[get("/offers")]
pub async fn list_offers(request: HttpRequest, catalog: Data<Catalog>) -> Result<HttpResponse, Failure> {
    catalog.answers.respond(&request, |locale| list(&catalog, &request, locale)).await
}

async fn list(catalog: &Catalog, request: &HttpRequest, locale: Locale) -> Result<Fresh, Failure> {
    let asked: ListOffersParams = query::parse(request.query_string())?;
    let mut checker = Checker::default();
    let (limit, cursor) =
        checker.page(LIST, asked.limit.as_deref(), asked.cursor.as_deref(), asked.locale.as_deref());
    checker.finish()?;
    let now = catalog.db.clock().now();
    let mut rows = catalog.db.read(move |conn| store::page(conn, limit, cursor.as_ref(), now)).await?;
    let has_more = rows.len() > limit.rows();
    rows.truncate(limit.rows());
    let last = rows.last().filter(|_| has_more);
    let next_cursor =
        last.map(|(offer, _, key)| Cursor { list: LIST, key: *key, id: offer.id.uuid() }.encode());
    let data = rows.iter().map(|(offer, card, _)| listed(offer, &from_json(card)?, locale, now));
    Fresh::json(&OfferPage { data: data.collect::<Result<_, Failure>>()?, next_cursor })
}

fn listed(offer: &Offer, card: &Card, locale: Locale, now: Instant) -> Result<ListedOfferView, Failure> {
    let date = card.next_date(now).ok_or_else(|| Failure::fault("a listed event has no date"))?;
    let context = OfferContext {
        locale,
        currency: card.currency,
        fee: card.fee,
        event_sales: card.sales,
        ends_at: card.end_of(offer.occurrence_id),
        is_cancelled: card.is_cancelled,
        now,
    };
    let event = OfferEventView {
        id: card.id,
        slug: card.slug.clone(),
        title: card.title.get(locale).to_owned(),
        starts_at: date.starts_at,
        timezone: card.timezone.clone(),
    };
    Ok(ListedOfferView { offer: OfferView::of(offer, &context), event })
}
