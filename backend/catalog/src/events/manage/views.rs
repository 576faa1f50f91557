//! How answers describe events to their organization.

use super::rules::{EventStatus, EventVisibility, TransferPolicy};
use super::store::{Details, Figures};
use crate::events::views::RefundPolicyView;
use crate::images::Passes;
use crate::images::http::ManagedImageView;
use kernel::fee::ServiceFee;
use kernel::ids::{EventId, VenueId};
use kernel::refusal::FieldError;
use kernel::time::Instant;
use serde::Serialize;
use utoipa::ToSchema;

/// An event as its organization sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ManagedEventView {
    id: EventId,
    /// Its name in URLs.
    #[schema(example = "nuit-du-piano")]
    slug: String,
    /// How far it is.
    status: EventStatus,
    /// Who may come across it.
    visibility: EventVisibility,
    title_fr: Option<String>,
    title_en: Option<String>,
    summary_fr: Option<String>,
    summary_en: Option<String>,
    /// Markdown, as it was written. Whoever makes HTML of it lets no HTML of its own through.
    description_fr: Option<String>,
    /// The same in English.
    description_en: Option<String>,
    /// Slug of its category.
    category: Option<String>,
    venue_id: Option<VenueId>,
    /// Where ticket holders follow it online.
    online_url: Option<String>,
    image: Option<ManagedImageView>,
    /// IANA zone of its times.
    #[schema(example = "Europe/Paris")]
    timezone: String,
    /// ISO 4217 code of its prices.
    #[schema(example = "EUR", min_length = 3, max_length = 3)]
    currency: String,
    tags: Vec<String>,
    /// Most tickets that one person may buy.
    max_per_person: Option<i32>,
    refund_policy: RefundPolicyView,
    /// What comes on top of the price of each ticket that costs something; null: nothing.
    service_fee: Option<ServiceFee>,
    transfer_policy: TransferPolicy,
    contact_email: Option<String>,
    sales_open_at: Option<Instant>,
    sales_close_at: Option<Instant>,
    /// Whether the home page shows it first; the platform decides.
    is_featured: bool,
    /// Why it is called off.
    cancel_reason: Option<String>,
    /// When the platform took it away from the public; its organization still works on it.
    taken_down_at: Option<Instant>,
    /// Why, in the platform's words.
    taken_down_reason: Option<String>,
    /// Whether somebody ordered: from then on it can be called off, but not deleted.
    has_orders: bool,
    /// When it was published first.
    published_at: Option<Instant>,
    created_at: Instant,
    updated_at: Instant,
}

impl From<Details> for ManagedEventView {
    fn from(event: Details) -> Self {
        let (taken_down_at, taken_down_reason) = event.taken_down.unzip();
        Self {
            id: event.id,
            slug: event.slug.as_str().to_owned(),
            status: event.status,
            visibility: event.visibility,
            title_fr: event.title.fr,
            title_en: event.title.en,
            summary_fr: event.summary.fr,
            summary_en: event.summary.en,
            description_fr: event.description.fr,
            description_en: event.description.en,
            category: event.category.map(|(_, slug)| slug),
            venue_id: event.venue_id,
            online_url: event.online_url,
            image: event.image.map(ManagedImageView::from),
            timezone: event.zone.name().to_owned(),
            currency: event.currency.code().to_owned(),
            tags: event.tags,
            max_per_person: event.max_per_person,
            refund_policy: event.refund_policy.into(),
            service_fee: event.service_fee,
            transfer_policy: event.transfer_policy,
            contact_email: event.contact_email,
            sales_open_at: event.sales.opens_at,
            sales_close_at: event.sales.closes_at,
            is_featured: event.is_featured,
            cancel_reason: event.cancel_reason,
            taken_down_at,
            taken_down_reason,
            has_orders: event.first_order_at.is_some(),
            published_at: event.published_at,
            created_at: event.created_at,
            updated_at: event.updated_at,
        }
    }
}

impl ManagedEventView {
    /// The same with addresses of its cover that its organization can look at. They change by the day and
    /// the event does not: make the ETag first.
    pub(super) fn with_pass(mut self, passes: &Passes, now: Instant) -> Self {
        self.image = self.image.map(|image| image.with_pass(passes, now));
        self
    }
}

/// An event in its organization's list.
#[derive(Serialize, ToSchema)]
pub struct ManagedEventRowView {
    id: EventId,
    slug: String,
    status: EventStatus,
    visibility: EventVisibility,
    title_fr: Option<String>,
    title_en: Option<String>,
    category: Option<String>,
    timezone: String,
    image: Option<ManagedImageView>,
    /// Start of its next date.
    next_starts_at: Option<Instant>,
    /// Dates that are not cancelled.
    n_dates: i64,
    /// Those that are not over.
    n_dates_to_come: i64,
    /// Active offers.
    n_offers: i64,
    is_featured: bool,
    /// When the platform took it away from the public.
    taken_down_at: Option<Instant>,
    published_at: Option<Instant>,
    created_at: Instant,
    updated_at: Instant,
}

impl ManagedEventRowView {
    /// Describes an event of a list.
    pub fn of(event: Details, figures: Figures, passes: &Passes, now: Instant) -> Self {
        Self {
            id: event.id,
            slug: event.slug.as_str().to_owned(),
            status: event.status,
            visibility: event.visibility,
            title_fr: event.title.fr,
            title_en: event.title.en,
            category: event.category.map(|(_, slug)| slug),
            timezone: event.zone.name().to_owned(),
            image: event.image.map(|image| ManagedImageView::from(image).with_pass(passes, now)),
            next_starts_at: figures.next_starts_at,
            n_dates: figures.n_dates,
            n_dates_to_come: figures.n_dates_to_come,
            n_offers: figures.n_offers,
            taken_down_at: event.taken_down.map(|(at, _)| at),
            is_featured: event.is_featured,
            published_at: event.published_at,
            created_at: event.created_at,
            updated_at: event.updated_at,
        }
    }
}

/// A page of an organization's events.
#[derive(Serialize, ToSchema)]
pub struct ManagedEventPage {
    /// The newest first.
    pub data: Vec<ManagedEventRowView>,
    /// Send it as `cursor` for the next page; null on the last one.
    pub next_cursor: Option<String>,
    /// Events on all pages.
    #[schema(minimum = 0)]
    pub total: i64,
}

/// What an event still needs before it can be published.
#[derive(Serialize, ToSchema)]
pub struct ChecklistView {
    /// Whether it can be published as it is.
    pub is_complete: bool,
    /// What is missing, each with its field.
    pub missing: Vec<FieldError>,
}
