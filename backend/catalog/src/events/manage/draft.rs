//! Putting what organizers send on an event: a new one, or one that is there.

use super::request::EventChange;
use super::rules::{EventStatus, EventVisibility, Readiness, TransferPolicy, missing};
use super::store::{self, Details, Figures};
use crate::events::{self, NewEvent, RefundPolicy};
use crate::offers::rules::SaleWindow;
use crate::refusal::{CatalogRefusal, Incomplete};
use accounts::orgs::slugs_of;
use kernel::ids::{EventId, OrganizationId};
use kernel::money::Currency;
use kernel::refusal::FieldError;
use kernel::text::{Localized, Slug};
use kernel::time::{Instant, Zone};
use platform::db::{Conn, Tx};
use platform::http::body::BodyChecker;
use platform::http::failure::Failure;
use platform::http::patch::Patch;

/// Zone of a new event that has no venue.
const ZONE: &str = "Europe/Paris";
/// Currency of a new event.
const CURRENCY: &str = "EUR";

/// An event that says nothing yet.
pub(super) fn blank(org_id: OrganizationId, now: Instant) -> Result<Details, Failure> {
    let nil = EventId::from_uuid(uuid::Uuid::nil());
    Ok(Details {
        id: nil,
        org_id,
        slug: Slug::parse("new").ok_or_else(|| Failure::fault("no slug"))?,
        title: Localized::default(),
        summary: Localized::default(),
        description: Localized::default(),
        category: None,
        venue_id: None,
        online_url: None,
        image: None,
        zone: Zone::parse(ZONE).ok_or_else(|| Failure::fault("no zone"))?,
        currency: Currency::parse(CURRENCY).ok_or_else(|| Failure::fault("no currency"))?,
        visibility: EventVisibility::Public,
        status: EventStatus::Draft,
        tags: Vec::new(),
        max_per_person: None,
        refund_policy: RefundPolicy::None,
        service_fee: None,
        transfer_policy: TransferPolicy::Allowed,
        contact_email: None,
        is_featured: false,
        sales: SaleWindow::ALWAYS,
        cancel_reason: None,
        taken_down: None,
        published_at: None,
        first_order_at: None,
        created_at: now,
        updated_at: now,
    })
}

/// A new event with what was asked for; without a zone of its own it has its venue's.
pub(super) fn drafted(conn: &mut Conn, blank: Details, change: EventChange) -> Result<Details, Failure> {
    let has_zone = change.zone.is_some();
    let (mut draft, venue_zone) = put_on(conn, blank, change)?;
    if let Some(zone) = venue_zone.filter(|_| !has_zone) {
        draft.zone = zone;
    }
    Ok(draft)
}

/// Puts a change on an event: the event as it is to be, and the zone of a venue that is new to it.
pub(super) fn put_on(
    conn: &mut Conn,
    old: Details,
    change: EventChange,
) -> Result<(Details, Option<Zone>), Failure> {
    let mut checker = BodyChecker::default();
    let category = match &change.category {
        Patch::Keep => old.category.clone(),
        Patch::Clear => None,
        Patch::Set(slug) => {
            let found = store::category(conn, slug)?;
            if found.is_none() {
                checker.refuse("category", "unknown", "the slug of a category");
            }
            found.map(|id| (id, slug.clone()))
        }
    };
    let mut zone = None;
    if let Some(venue) = change.venue_id.value() {
        match store::venue_zone(conn, old.org_id, *venue)? {
            Some(name) => zone = Zone::parse(&name),
            None => checker.refuse("venue_id", "unknown", "a venue of the organization, or a shared one"),
        }
    }
    checker.finish()?;
    let next = change.onto(old)?;
    Ok((Details { category, ..next }, zone))
}

/// Writes a new event under the name that was asked for, or else under one that its title gives.
pub(super) fn insert(
    tx: &mut Tx,
    draft: &Details,
    slug: Option<&Slug>,
    title: &str,
) -> Result<EventId, Failure> {
    let unique = tx.new_uuid().simple().to_string();
    // A title without a letter gives no name: numbers behind it would be names of nothing.
    let title = if Slug::from_title(title).is_some() { title } else { &unique };
    let slugs = slug.map_or_else(|| slugs_of(title, &unique), |slug| vec![slug.clone()]);
    for slug in &slugs {
        let new = NewEvent {
            org_id: draft.org_id,
            slug,
            title: &draft.title,
            summary: &draft.summary,
            description: &draft.description,
            category_id: draft.category.as_ref().map(|(id, _)| *id),
            venue_id: draft.venue_id,
            online_url: draft.online_url.as_deref(),
            image_id: draft.image.as_ref().map(|image| image.id),
            zone: &draft.zone,
            currency: draft.currency,
            visibility: draft.visibility.as_str(),
            status: draft.status.as_str(),
            tags: &draft.tags,
            max_per_person: draft.max_per_person,
            refund_policy: draft.refund_policy,
            service_fee: draft.service_fee,
            transfer_policy: draft.transfer_policy,
            contact_email: draft.contact_email.as_deref(),
            is_featured: false,
            sales: draft.sales,
            published_at: None,
        };
        if let Some(id) = events::create_unless_taken(tx, &new)? {
            return Ok(id);
        }
    }
    Err(CatalogRefusal::SlugTaken.into())
}

/// What an event lacks before the public may see it.
pub(super) fn lacks(event: &Details, figures: &Figures) -> Vec<FieldError> {
    let are_dates_placed = figures.n_dates_to_come > 0 && figures.n_placed_dates == figures.n_dates_to_come;
    let has = Readiness {
        has_title: event.title.all().next().is_some(),
        has_category: event.category.is_some(),
        has_place: event.venue_id.is_some() || event.online_url.is_some() || are_dates_placed,
        n_dates: figures.n_dates,
        n_dates_to_come: figures.n_dates_to_come,
        n_offers: figures.n_offers,
    };
    let error = |(name, code, detail): (&str, &'static str, &str)| FieldError::body(name, code, detail);
    missing(has).into_iter().map(error).collect()
}

/// Refuses what would break a link, move a known time, or give a price another meaning.
pub(super) fn keep_promises(tx: &mut Tx, old: &Details, next: &Details) -> Result<(), Failure> {
    let now = tx.now();
    if old.slug != next.slug && old.published_at.is_some() {
        return Err(CatalogRefusal::SlugFixed.into());
    }
    if old.zone != next.zone && old.status != EventStatus::Draft {
        return Err(CatalogRefusal::TimezoneFixed.into());
    }
    let has_fee = old.service_fee.is_some_and(|fee| fee.fixed_minor > 0);
    if old.currency != next.currency && (has_fee || store::has_prices(tx.conn(), old.id)?) {
        return Err(CatalogRefusal::CurrencyFixed.into());
    }
    if old.status == EventStatus::Published {
        let figures = store::figures(tx.conn(), &[old.id], now)?.first().copied().unwrap_or_default();
        // Its dates may be over by now, and its offers switched off: only what this change took counts.
        let before = lacks(old, &figures);
        let taken: Vec<FieldError> =
            lacks(next, &figures).into_iter().filter(|missing| !before.contains(missing)).collect();
        if !taken.is_empty() {
            return Err(Incomplete(taken).into());
        }
    }
    Ok(())
}
