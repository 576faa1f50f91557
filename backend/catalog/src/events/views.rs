//! How answers describe events.

use super::manage::rules::TransferPolicy;
use super::page::EventPage;
use super::store::{Occurrence, RefundPolicy};
use crate::images::Passes;
use crate::images::http::ImageView;
use crate::listings::{Card, CardDate, CardPlace, Named};
use crate::offers::http::{OfferContext, OfferView};
use crate::offers::rules::{SaleStatus, overall};
use crate::venues::Venue;
use crate::venues::http::VenueView;
use kernel::fee::ServiceFee;
use kernel::ids::{EventId, OccurrenceId};
use kernel::money::Money;
use kernel::text::Locale;
use kernel::time::Instant;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What has become of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PublicEventStatus {
    /// It takes place.
    Published,
    /// It is called off.
    Cancelled,
}

impl PublicEventStatus {
    const fn of(is_cancelled: bool) -> Self {
        if is_cancelled { Self::Cancelled } else { Self::Published }
    }
}

/// Who may come across an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PublicVisibility {
    /// Lists and search show it.
    Public,
    /// Only who knows its address.
    Unlisted,
    /// Only who was let in.
    Private,
}

/// A category or organizer by name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NamedView {
    /// Name in URLs.
    pub slug: String,
    /// Name in the answer's language.
    pub name: String,
}

impl NamedView {
    fn of(named: &Named, locale: Locale) -> Self {
        Self { slug: named.slug.clone(), name: named.name.get(locale).to_owned() }
    }
}

/// A place in a few words.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PlaceView {
    /// Name of the venue.
    pub venue: Option<String>,
    /// City.
    pub city: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Whether it can be followed from anywhere.
    pub is_online: bool,
}

impl PlaceView {
    fn of_card(place: Option<&CardPlace>, is_online: bool) -> Self {
        Self {
            venue: place.map(|p| p.venue.clone()),
            city: place.map(|p| p.city.clone()),
            country: place.map(|p| p.country.clone()),
            is_online,
        }
    }

    fn of_venue(venue: Option<&Venue>, is_online: bool) -> Self {
        Self {
            venue: venue.map(|v| v.name.clone()),
            city: venue.map(|v| v.city.clone()),
            country: venue.map(|v| v.country.clone()),
            is_online,
        }
    }
}

/// An event in a list.
#[derive(Serialize, ToSchema)]
pub struct EventCardView {
    id: EventId,
    /// Its name in URLs.
    #[schema(example = "finale-100-m")]
    pub slug: String,
    /// Title.
    pub title: String,
    /// One sentence.
    summary: String,
    /// What has become of it.
    pub status: PublicEventStatus,
    /// Whether tickets can be bought.
    pub sale_status: SaleStatus,
    /// Category.
    pub category: NamedView,
    organizer: NamedView,
    /// Where.
    pub place: PlaceView,
    /// IANA zone to show its times in.
    #[schema(example = "Europe/Paris")]
    pub timezone: String,
    /// Start of its next date, or of the first one in the range of days that was asked for.
    pub starts_at: Instant,
    /// End of that date.
    ends_at: Instant,
    /// Dates still to come.
    pub n_dates: usize,
    /// The lowest price, service fee included; null when no offer is shown.
    pub price_from: Option<Money>,
    /// Whether every offer shown is free.
    pub is_free: bool,
    /// Cover.
    pub image: Option<ImageView>,
    /// Whether the home page shows it first.
    pub is_featured: bool,
}

impl EventCardView {
    /// Describes a listed event by one of its dates.
    pub fn of(card: &Card, date: &CardDate, locale: Locale, now: Instant) -> Self {
        let price_from = card.price_from();
        Self {
            id: card.id,
            slug: card.slug.clone(),
            title: card.title.get(locale).to_owned(),
            summary: card.summary.get(locale).to_owned(),
            status: PublicEventStatus::of(card.is_cancelled),
            sale_status: card.sale_status(now),
            category: NamedView::of(&card.category, locale),
            organizer: NamedView::of(&card.organizer, locale),
            place: PlaceView::of_card(card.place_of(date), card.is_online),
            timezone: card.timezone.clone(),
            starts_at: date.starts_at,
            ends_at: date.ends_at,
            n_dates: card.dates_to_come(now).count(),
            price_from,
            is_free: card.is_free(),
            image: card.image.as_ref().map(|image| ImageView::of(image, locale)),
            is_featured: card.is_featured,
        }
    }
}

/// A page of events.
#[derive(Serialize, ToSchema)]
pub struct EventList {
    /// The events of this page.
    pub data: Vec<EventCardView>,
    /// Send it as `cursor` for the next page; null on the last one.
    pub next_cursor: Option<String>,
    /// Events on all pages.
    #[schema(minimum = 0)]
    pub total: i64,
}

/// Who puts an event on.
#[derive(Serialize, ToSchema)]
pub struct OrganizerView {
    /// Name in URLs.
    pub slug: String,
    /// Name.
    pub name: String,
    /// Who they are.
    pub description: Option<String>,
    /// Their site.
    pub website: Option<String>,
}

/// How tickets may be given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RefundKind {
    /// Never.
    None,
    /// Until some days before.
    UntilDaysBefore,
}

/// Until when a ticket can be given back.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundPolicyView {
    /// Whether at all.
    pub kind: RefundKind,
    /// How many days before, when the kind says so.
    #[schema(minimum = 0, maximum = 365)]
    pub days: Option<i32>,
}

impl From<RefundPolicy> for RefundPolicyView {
    fn from(policy: RefundPolicy) -> Self {
        match policy {
            RefundPolicy::None => Self { kind: RefundKind::None, days: None },
            RefundPolicy::UntilDaysBefore(days) => {
                Self { kind: RefundKind::UntilDaysBefore, days: Some(days) }
            }
        }
    }
}

/// One date of an event.
#[derive(Serialize, ToSchema)]
pub struct OccurrenceView {
    id: OccurrenceId,
    /// Start.
    pub starts_at: Instant,
    /// End.
    pub ends_at: Instant,
    doors_at: Option<Instant>,
    status: OccurrenceStatus,
    /// Where this date takes place.
    place: PlaceView,
}

/// Whether a date takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OccurrenceStatus {
    /// It does.
    Scheduled,
    /// It does not.
    Cancelled,
}

/// An event with all that its page shows.
#[derive(Serialize, ToSchema)]
pub struct EventView {
    id: EventId,
    /// Its name in URLs.
    pub slug: String,
    /// Title.
    pub title: String,
    /// One sentence.
    pub summary: String,
    /// Markdown: paragraphs, `##` headings, lists, emphasis and links; no HTML.
    description: String,
    /// What has become of it.
    pub status: PublicEventStatus,
    /// Whether tickets can be bought.
    pub sale_status: SaleStatus,
    /// Who may come across it.
    pub visibility: PublicVisibility,
    /// Category.
    pub category: NamedView,
    /// Who puts it on.
    pub organizer: OrganizerView,
    /// Where its next date takes place.
    pub place: PlaceView,
    /// The event's own venue, with its address.
    pub venue: Option<VenueView>,
    /// IANA zone to show its times in.
    pub timezone: String,
    /// Start of its next date; of the last one when all are over.
    pub starts_at: Instant,
    /// End of that date.
    pub ends_at: Instant,
    /// Dates still to come.
    pub n_dates: usize,
    /// ISO 4217 code of its prices.
    #[schema(example = "EUR", min_length = 3, max_length = 3)]
    pub currency: String,
    /// The lowest price, service fee included; null when no offer is shown.
    pub price_from: Option<Money>,
    /// Whether every offer shown is free.
    pub is_free: bool,
    /// Cover.
    pub image: Option<ImageView>,
    is_featured: bool,
    tags: Vec<String>,
    /// Most tickets that one person may buy.
    max_per_person: Option<i32>,
    refund_policy: RefundPolicyView,
    /// What comes on top of the price of each ticket that costs something; null: nothing. `service_fee` of each
    /// offer says how much that is.
    service_fee: Option<ServiceFee>,
    /// Whether tickets can be handed on.
    transfer_policy: TransferPolicy,
    /// Why it is called off, in the organizer's words.
    cancel_reason: Option<String>,
    contact_email: Option<String>,
    /// All its dates, soonest first, cancelled ones included.
    pub occurrences: Vec<OccurrenceView>,
    /// Its public offers, in the organizer's order.
    pub offers: Vec<OfferView>,
    published_at: Instant,
}

impl EventView {
    /// Describes an event.
    pub fn of(page: &EventPage, locale: Locale, now: Instant) -> Self {
        let event = &page.event;
        let date = page.main_date(now);
        let offers = offer_views(page, locale, now);
        let price_from = offers.iter().map(OfferView::price_with_fee).min_by_key(|price| price.amount);
        let is_to_come = !event.is_cancelled() && date.is_some_and(|date| now < date.ends_at);
        let text = |localized: &kernel::text::Localized| localized.get(locale).to_owned();
        let (starts_at, ends_at) =
            date.map_or((event.created_at, event.created_at), |d| (d.starts_at, d.ends_at));
        Self {
            id: event.id,
            slug: event.slug.clone(),
            title: text(&event.title),
            summary: text(&event.summary),
            description: text(&event.description),
            status: PublicEventStatus::of(event.is_cancelled()),
            sale_status: overall(offers.iter().map(OfferView::sale_status), is_to_come),
            visibility: visibility(&event.visibility),
            category: NamedView::of(&event.category, locale),
            organizer: OrganizerView {
                slug: event.organizer.slug.clone(),
                name: event.organizer.name.clone(),
                description: Some(text(&event.organizer.description)).filter(|text| !text.is_empty()),
                website: event.organizer.website.clone(),
            },
            place: PlaceView::of_venue(date.and_then(|date| page.venue_of(date)), event.online_url.is_some()),
            venue: page.venue().cloned().map(VenueView::from),
            timezone: event.timezone.clone(),
            starts_at,
            ends_at,
            n_dates: page.n_dates_to_come(now),
            currency: event.currency.code().to_owned(),
            price_from,
            is_free: !offers.is_empty() && offers.iter().all(|offer| offer.price().is_zero()),
            image: event.image.as_ref().map(|image| ImageView::of(image, locale)),
            is_featured: event.is_featured,
            tags: event.tags.clone(),
            max_per_person: event.max_per_person,
            refund_policy: event.refund_policy.into(),
            service_fee: event.service_fee,
            transfer_policy: event.transfer_policy,
            cancel_reason: event.cancel_reason.clone(),
            contact_email: event.contact_email.clone(),
            occurrences: page.occurrences.iter().map(|date| occurrence(page, date)).collect(),
            offers,
            published_at: event.published_at.unwrap_or(event.created_at),
        }
    }
}

impl EventView {
    /// The same for somebody who may see the event though not everybody may: its cover has addresses that
    /// work for them.
    pub(crate) fn with_pass(mut self, page: &EventPage, passes: &Passes, now: Instant) -> Self {
        if let Some(image) = &page.event.image {
            self.image = self.image.map(|view| view.with_pass(image.id, passes, now));
        }
        self
    }
}

/// The offers of an event as answers describe them.
pub fn offer_views(page: &EventPage, locale: Locale, now: Instant) -> Vec<OfferView> {
    let event = &page.event;
    let view = |offer: &crate::offers::Offer| {
        let context = OfferContext {
            locale,
            currency: event.currency,
            fee: event.service_fee,
            event_sales: event.sales,
            ends_at: page.end_of(offer),
            is_cancelled: event.is_cancelled(),
            now,
        };
        OfferView::of(offer, &context)
    };
    page.offers.iter().map(view).collect()
}

fn visibility(name: &str) -> PublicVisibility {
    match name {
        "public" => PublicVisibility::Public,
        "unlisted" => PublicVisibility::Unlisted,
        // Of anything else, nobody but who was let in hears.
        _ => PublicVisibility::Private,
    }
}

fn occurrence(page: &EventPage, date: &Occurrence) -> OccurrenceView {
    OccurrenceView {
        id: date.id,
        starts_at: date.starts_at,
        ends_at: date.ends_at,
        doors_at: date.doors_at,
        status: if date.is_scheduled() { OccurrenceStatus::Scheduled } else { OccurrenceStatus::Cancelled },
        place: PlaceView::of_venue(page.venue_of(date), page.event.online_url.is_some()),
    }
}
