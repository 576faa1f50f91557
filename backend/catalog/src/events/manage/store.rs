//! SQL of events as their organization sees them.

use super::rules::{EventStatus, EventVisibility, TransferPolicy};
use crate::events::RefundPolicy;
use crate::events::store::{days_of, occurrences_of, words_of};
use crate::images::{self, Image};
use crate::offers::rules::SaleWindow;
use diesel::dsl::count_star;
use diesel::prelude::*;
use kernel::fee::ServiceFee;
use kernel::ids::{CategoryId, EventId, ImageId, OrganizationId, VenueId};
use kernel::money::Currency;
use kernel::page::PageLimit;
use kernel::text::{Localized, Slug};
use kernel::time::{Instant, Zone};
use platform::db::schema::{categories, events, occurrences, offers, venues};
use platform::db::{Conn, Tx, from_json, to_json};
use platform::http::failure::Failure;

/// An event with everything that its organization may see and change.
#[derive(Debug, Clone)]
pub struct Details {
    /// Id.
    pub id: EventId,
    /// Tenant.
    pub org_id: OrganizationId,
    /// Name in URLs.
    pub slug: Slug,
    /// Title.
    pub title: Localized,
    /// One sentence.
    pub summary: Localized,
    /// Markdown.
    pub description: Localized,
    /// Kind of event, with its slug.
    pub category: Option<(CategoryId, String)>,
    /// Where it is.
    pub venue_id: Option<VenueId>,
    /// Where it can be followed from anywhere.
    pub online_url: Option<String>,
    /// Cover.
    pub image: Option<Image>,
    /// Zone of its times.
    pub zone: Zone,
    /// Currency of its prices.
    pub currency: Currency,
    /// Who may come across it.
    pub visibility: EventVisibility,
    /// How far it is.
    pub status: EventStatus,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// Most tickets for one person.
    pub max_per_person: Option<i32>,
    /// Until when a ticket can be given back.
    pub refund_policy: RefundPolicy,
    /// What comes on top of each ticket's price.
    pub service_fee: Option<ServiceFee>,
    /// Whether tickets can be handed on.
    pub transfer_policy: TransferPolicy,
    /// Where buyers may write.
    pub contact_email: Option<String>,
    /// Whether the home page shows it first.
    pub is_featured: bool,
    /// The event's own sale window.
    pub sales: SaleWindow,
    /// Why it is called off.
    pub cancel_reason: Option<String>,
    /// When an administrator took it away from the public, and why.
    pub taken_down: Option<(Instant, String)>,
    /// When it was published first.
    pub published_at: Option<Instant>,
    /// When somebody ordered first.
    pub first_order_at: Option<Instant>,
    /// When it was made.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
}

impl Details {
    /// Whether somebody without a grant may open its page.
    pub fn is_public(&self) -> bool {
        matches!(self.status, EventStatus::Published | EventStatus::Cancelled)
            && self.visibility != EventVisibility::Private
            && self.taken_down.is_none()
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = events)]
struct Row {
    id: EventId,
    org_id: OrganizationId,
    slug: String,
    title: String,
    summary: String,
    description: String,
    category_id: Option<CategoryId>,
    venue_id: Option<VenueId>,
    online_url: Option<String>,
    image_id: Option<ImageId>,
    timezone: String,
    currency: String,
    visibility: String,
    status: String,
    tags: String,
    max_per_person: Option<i32>,
    refund_days: Option<i32>,
    service_fee: Option<String>,
    transfer_policy: String,
    contact_email: Option<String>,
    is_featured: bool,
    sales_open_at: Option<Instant>,
    sales_close_at: Option<Instant>,
    cancel_reason: Option<String>,
    taken_down_at: Option<Instant>,
    taken_down_reason: Option<String>,
    published_at: Option<Instant>,
    first_order_at: Option<Instant>,
    created_at: Instant,
    updated_at: Instant,
}

impl Row {
    fn into_details(self, categories: &[(CategoryId, String)], images: &[Image]) -> Result<Details, Failure> {
        let strange = |what: &str| Failure::fault(format!("an event has an unknown {what}"));
        Ok(Details {
            slug: Slug::parse(&self.slug).ok_or_else(|| strange("slug"))?,
            title: from_json(&self.title)?,
            summary: from_json(&self.summary)?,
            description: from_json(&self.description)?,
            category: categories.iter().find(|(id, _)| Some(*id) == self.category_id).cloned(),
            image: images.iter().find(|image| Some(image.id) == self.image_id).cloned(),
            zone: Zone::parse(&self.timezone).ok_or_else(|| strange("zone"))?,
            currency: Currency::parse(&self.currency).ok_or_else(|| strange("currency"))?,
            visibility: EventVisibility::parse(&self.visibility).ok_or_else(|| strange("visibility"))?,
            status: EventStatus::parse(&self.status).ok_or_else(|| strange("status"))?,
            tags: from_json(&self.tags)?,
            refund_policy: self.refund_days.map_or(RefundPolicy::None, RefundPolicy::UntilDaysBefore),
            service_fee: self.service_fee.as_deref().map(from_json).transpose()?,
            transfer_policy: TransferPolicy::parse(&self.transfer_policy)
                .ok_or_else(|| strange("transfer policy"))?,
            sales: SaleWindow { opens_at: self.sales_open_at, closes_at: self.sales_close_at },
            id: self.id,
            org_id: self.org_id,
            venue_id: self.venue_id,
            online_url: self.online_url,
            max_per_person: self.max_per_person,
            contact_email: self.contact_email,
            is_featured: self.is_featured,
            cancel_reason: self.cancel_reason,
            taken_down: self.taken_down_at.map(|at| (at, self.taken_down_reason.unwrap_or_default())),
            published_at: self.published_at,
            first_order_at: self.first_order_at,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}

/// Holds an event until the transaction ends, so that changes of it and of what belongs to it take
/// turns. Whether the organization has it.
pub fn hold(tx: &mut Tx, org: OrganizationId, id: EventId) -> Result<bool, Failure> {
    let own = events::table.filter(events::org_id.eq(org)).filter(events::id.eq(id));
    let held = diesel::update(own).set(events::updated_at.eq(events::updated_at)).execute(tx.conn())?;
    Ok(held == 1)
}

/// An event of an organization.
pub fn details(conn: &mut Conn, org: OrganizationId, id: EventId) -> Result<Option<Details>, Failure> {
    let own = events::table.filter(events::org_id.eq(org)).filter(events::id.eq(id));
    let row: Option<Row> = own.select(Row::as_select()).first(conn).optional()?;
    row.map(|row| with_names(conn, vec![row])).transpose().map(|found| found.and_then(|mut all| all.pop()))
}

fn with_names(conn: &mut Conn, rows: Vec<Row>) -> Result<Vec<Details>, Failure> {
    let category_ids: Vec<CategoryId> = rows.iter().filter_map(|row| row.category_id).collect();
    let named: Vec<(CategoryId, String)> = categories::table
        .filter(categories::id.eq_any(&category_ids))
        .select((categories::id, categories::slug))
        .load(conn)?;
    let image_ids: Vec<ImageId> = rows.iter().filter_map(|row| row.image_id).collect();
    let images = images::by_ids(conn, &image_ids)?;
    rows.into_iter().map(|row| row.into_details(&named, &images)).collect()
}

/// Which events of an organization are looked for.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// Words that the titles contain, folded, each from its beginning.
    pub words: Vec<String>,
    /// How far they are.
    pub status: Option<EventStatus>,
    /// The last one of the page before.
    pub after: Option<EventId>,
}

/// The newest events of an organization first, and how many there are on all pages.
pub fn page(
    conn: &mut Conn,
    org: OrganizationId,
    search: &Search,
    limit: PageLimit,
) -> Result<(Vec<Details>, i64), Failure> {
    let wanted = || {
        let mut query = events::table.filter(events::org_id.eq(org)).into_boxed();
        if let Some(status) = search.status {
            query = query.filter(events::status.eq(status.as_str()));
        }
        for word in &search.words {
            // Folded words hold letters and digits only: nothing in them is special to LIKE.
            query = query.filter(events::words.like(format!("% {word}%")));
        }
        query
    };
    let total: i64 = wanted().select(count_star()).first(conn)?;
    let mut query = wanted();
    if let Some(after) = search.after {
        query = query.filter(events::id.lt(after));
    }
    let rows: Vec<Row> =
        query.order(events::id.desc()).limit(limit.probe()).select(Row::as_select()).load(conn)?;
    Ok((with_names(conn, rows)?, total))
}

/// What an event has, in numbers.
#[derive(Debug, Clone, Copy, Default)]
pub struct Figures {
    /// Dates that are not cancelled.
    pub n_dates: i64,
    /// Those that are not over.
    pub n_dates_to_come: i64,
    /// Start of the next one of these.
    pub next_starts_at: Option<Instant>,
    /// Active offers.
    pub n_offers: i64,
    /// Dates to come that have a venue of their own.
    pub n_placed_dates: i64,
}

/// The figures of some events, in their order.
pub fn figures(conn: &mut Conn, ids: &[EventId], now: Instant) -> Result<Vec<Figures>, Failure> {
    let scheduled = || {
        occurrences::table
            .filter(occurrences::event_id.eq_any(ids))
            .filter(occurrences::status.eq("scheduled"))
    };
    let dates: Vec<(EventId, i64)> = scheduled()
        .group_by(occurrences::event_id)
        .select((occurrences::event_id, count_star()))
        .load(conn)?;
    let to_come: Vec<(EventId, i64, Option<Instant>, i64)> = scheduled()
        .filter(occurrences::ends_at.gt(now))
        .group_by(occurrences::event_id)
        .select((
            occurrences::event_id,
            count_star(),
            diesel::dsl::min(occurrences::starts_at),
            diesel::dsl::count(occurrences::venue_id),
        ))
        .load(conn)?;
    let on_offer: Vec<(EventId, i64)> = offers::table
        .filter(offers::event_id.eq_any(ids))
        .filter(offers::is_active)
        .group_by(offers::event_id)
        .select((offers::event_id, count_star()))
        .load(conn)?;
    let number = |rows: &[(EventId, i64)], id| rows.iter().find(|(of, _)| *of == id).map_or(0, |(_, n)| *n);
    let of = |id: &EventId| {
        let next = to_come.iter().find(|(of, ..)| of == id);
        Figures {
            n_dates: number(&dates, *id),
            n_dates_to_come: next.map_or(0, |(_, n, ..)| *n),
            next_starts_at: next.and_then(|(_, _, starts_at, _)| *starts_at),
            n_offers: number(&on_offer, *id),
            n_placed_dates: next.map_or(0, |(.., n)| *n),
        }
    };
    Ok(ids.iter().map(of).collect())
}

/// Writes what an organizer may change.
pub fn save(tx: &mut Tx, next: &Details) -> Result<bool, Failure> {
    let now = tx.now();
    let (refund_kind, refund_days) = next.refund_policy.columns();
    let what = (
        events::slug.eq(next.slug.as_str()),
        events::title.eq(to_json(&next.title)?),
        events::words.eq(words_of(&next.title)),
        events::summary.eq(to_json(&next.summary)?),
        events::description.eq(to_json(&next.description)?),
        events::category_id.eq(next.category.as_ref().map(|(id, _)| *id)),
        events::venue_id.eq(next.venue_id),
        events::online_url.eq(next.online_url.as_deref()),
        events::timezone.eq(next.zone.name()),
        events::currency.eq(next.currency.code()),
        events::visibility.eq(next.visibility.as_str()),
    );
    let how = (
        events::tags.eq(to_json(&next.tags)?),
        events::max_per_person.eq(next.max_per_person),
        events::refund_kind.eq(refund_kind),
        events::refund_days.eq(refund_days),
        events::service_fee.eq(next.service_fee.as_ref().map(to_json).transpose()?),
        events::transfer_policy.eq(next.transfer_policy.as_str()),
        events::contact_email.eq(next.contact_email.as_deref()),
        events::sales_open_at.eq(next.sales.opens_at),
        events::sales_close_at.eq(next.sales.closes_at),
        events::updated_at.eq(now),
    );
    let update = diesel::update(events::table.filter(events::id.eq(next.id))).set((what, how));
    Ok(tx.unless_taken(|conn| update.execute(conn))?.is_some())
}

/// Moves an event on, when it is still where it was; one that is taken back must have no orders.
pub fn set_status(
    tx: &mut Tx,
    event: &Details,
    to: EventStatus,
    reason: Option<&str>,
) -> Result<bool, Failure> {
    let now = tx.now();
    let mut held = diesel::update(
        events::table.filter(events::id.eq(event.id)).filter(events::status.eq(event.status.as_str())),
    )
    .into_boxed();
    if to == EventStatus::Draft {
        held = held.filter(events::first_order_at.is_null());
    }
    let published_at = event.published_at.or((to == EventStatus::Published).then_some(now));
    let n = held
        .set((
            events::status.eq(to.as_str()),
            events::published_at.eq(published_at),
            events::cancel_reason.eq(reason),
            events::updated_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(n == 1)
}

/// Deletes an event with its dates and offers, unless somebody ordered.
pub fn delete(tx: &mut Tx, id: EventId) -> Result<bool, Failure> {
    diesel::delete(offers::table.filter(offers::event_id.eq(id))).execute(tx.conn())?;
    diesel::delete(occurrences::table.filter(occurrences::event_id.eq(id))).execute(tx.conn())?;
    let unsold = events::table.filter(events::id.eq(id)).filter(events::first_order_at.is_null());
    Ok(diesel::delete(unsold).execute(tx.conn())? == 1)
}

/// The id of a category by its slug.
pub fn category(conn: &mut Conn, slug: &str) -> Result<Option<CategoryId>, Failure> {
    Ok(categories::table.filter(categories::slug.eq(slug)).select(categories::id).first(conn).optional()?)
}

/// The zone of a venue that an organization may use: its own, or one that everybody may.
pub fn venue_zone(conn: &mut Conn, org: OrganizationId, id: VenueId) -> Result<Option<String>, Failure> {
    let usable = venues::table.filter(venues::id.eq(id));
    let usable = usable.filter(venues::org_id.is_null().or(venues::org_id.eq(Some(org))));
    Ok(usable.select(venues::timezone).first(conn).optional()?)
}

/// Whether an event has an offer that costs something.
pub fn has_prices(conn: &mut Conn, id: EventId) -> Result<bool, Failure> {
    let priced = offers::table.filter(offers::event_id.eq(id)).filter(offers::price_minor.gt(0));
    Ok(diesel::select(diesel::dsl::exists(priced)).get_result(conn)?)
}

/// Takes the dates of an event to another zone: clocks there show what clocks here showed.
pub fn rezone(tx: &mut Tx, id: EventId, from: &Zone, to: &Zone) -> Result<(), Failure> {
    let now = tx.now();
    for date in occurrences_of(tx.conn(), id)? {
        let starts_at = from.same_clock_in(to, date.starts_at);
        let later = |moment: Instant| {
            Instant::from_millis(starts_at.millis() + (moment.millis() - date.starts_at.millis()))
        };
        let ends_at = later(date.ends_at);
        let (first_day, last_day) = days_of(starts_at, ends_at, to);
        // One statement for each: there are few, and each gets times of its own.
        diesel::update(occurrences::table.filter(occurrences::id.eq(date.id)))
            .set((
                occurrences::starts_at.eq(starts_at),
                occurrences::ends_at.eq(ends_at),
                occurrences::doors_at.eq(date.doors_at.map(later)),
                occurrences::first_day.eq(first_day),
                occurrences::last_day.eq(last_day),
                occurrences::updated_at.eq(now),
            ))
            .execute(tx.conn())?;
    }
    Ok(())
}
