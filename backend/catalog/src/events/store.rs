//! SQL of events and occurrences.

use super::manage::rules::TransferPolicy;
use crate::images::{self, Image};
use crate::listings::Named;
use crate::numbers::store as numbers;
use crate::offers::rules::SaleWindow;
use diesel::dsl::exists;
use diesel::prelude::*;
use kernel::fee::ServiceFee;
use kernel::ids::{CategoryId, EventId, ImageId, OccurrenceId, OrganizationId, VenueId};
use kernel::money::Currency;
use kernel::text::{Localized, Slug, fold};
use kernel::time::{Day, Instant, Zone};
use platform::db::schema::{categories, events, occurrences, organizations};
use platform::db::{Conn, Tx, from_json, to_json};
use platform::http::failure::Failure;

/// An event has at most this many dates.
pub const OCCURRENCES_PER_EVENT_MAX: i64 = 1_000;

/// Until when a ticket can be given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundPolicy {
    /// Never.
    None,
    /// Until so many days before the date.
    UntilDaysBefore(i32),
}

impl RefundPolicy {
    /// As the two columns have it.
    pub(super) const fn columns(self) -> (&'static str, Option<i32>) {
        match self {
            Self::None => ("none", None),
            Self::UntilDaysBefore(days) => ("until_days_before", Some(days)),
        }
    }
}

/// An event to be.
pub struct NewEvent<'a> {
    /// Tenant.
    pub org_id: OrganizationId,
    /// Name in URLs.
    pub slug: &'a Slug,
    /// Title.
    pub title: &'a Localized,
    /// One sentence.
    pub summary: &'a Localized,
    /// Markdown.
    pub description: &'a Localized,
    /// Kind of event; a draft may lack it.
    pub category_id: Option<CategoryId>,
    /// Where it is.
    pub venue_id: Option<VenueId>,
    /// Where it can be followed from anywhere.
    pub online_url: Option<&'a str>,
    /// Cover.
    pub image_id: Option<ImageId>,
    /// Zone of its times.
    pub zone: &'a Zone,
    /// Currency of its prices.
    pub currency: Currency,
    /// `public`, `unlisted` or `private`.
    pub visibility: &'a str,
    /// `draft`, `published` or `cancelled`.
    pub status: &'a str,
    /// Words to find it by.
    pub tags: &'a [String],
    /// Most tickets for one person.
    pub max_per_person: Option<i32>,
    /// Until when a ticket can be given back.
    pub refund_policy: RefundPolicy,
    /// What comes on top of each ticket's price.
    pub service_fee: Option<ServiceFee>,
    /// Whether tickets can be handed on.
    pub transfer_policy: TransferPolicy,
    /// Where buyers may write.
    pub contact_email: Option<&'a str>,
    /// Whether the home page shows it first.
    pub is_featured: bool,
    /// The event's own sale window.
    pub sales: SaleWindow,
    /// When it was published; none for a draft.
    pub published_at: Option<Instant>,
}

/// Who puts an event on.
#[derive(Debug, Clone)]
pub struct Organizer {
    /// Name in URLs.
    pub slug: String,
    /// Name.
    pub name: String,
    /// Who they are.
    pub description: Localized,
    /// Their site.
    pub website: Option<String>,
}

/// An event with the names around it.
#[derive(Debug, Clone)]
pub struct Event {
    /// Id.
    pub id: EventId,
    /// Tenant.
    pub org_id: OrganizationId,
    /// Name in URLs.
    pub slug: String,
    /// Title.
    pub title: Localized,
    /// One sentence.
    pub summary: Localized,
    /// Markdown.
    pub description: Localized,
    /// Kind of event.
    pub category_id: CategoryId,
    /// Its name.
    pub category: Named,
    /// Who puts it on.
    pub organizer: Organizer,
    /// Where it is.
    pub venue_id: Option<VenueId>,
    /// Where it can be followed from anywhere; for ticket holders only.
    pub online_url: Option<String>,
    /// Cover.
    pub image: Option<Image>,
    /// IANA zone.
    pub timezone: String,
    /// Currency of its prices.
    pub currency: Currency,
    /// `public`, `unlisted` or `private`.
    pub visibility: String,
    /// `draft`, `published`, `cancelled` or `archived`.
    pub status: String,
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
    /// Why it is called off.
    pub cancel_reason: Option<String>,
    /// Where buyers may write.
    pub contact_email: Option<String>,
    /// Whether the home page shows it first.
    pub is_featured: bool,
    /// The event's own sale window.
    pub sales: SaleWindow,
    /// When an administrator took it away from the public.
    pub taken_down_at: Option<Instant>,
    /// When it was published.
    pub published_at: Option<Instant>,
    /// When it was made.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
}

impl Event {
    /// Whether it is called off.
    pub fn is_cancelled(&self) -> bool {
        self.status == "cancelled"
    }

    /// Whether somebody without a grant may open its page.
    pub fn is_public(&self) -> bool {
        self.is_out() && self.visibility != "private"
    }

    /// Whether anybody but its organization may open its page.
    pub fn is_out(&self) -> bool {
        matches!(self.status.as_str(), "published" | "cancelled") && self.taken_down_at.is_none()
    }

    /// Whether lists and search may show it.
    pub fn is_listed(&self) -> bool {
        self.is_public() && self.visibility == "public"
    }
}

/// A date of an event.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = occurrences)]
pub struct Occurrence {
    /// Id.
    pub id: OccurrenceId,
    /// Where, when it is not where the event is.
    pub venue_id: Option<VenueId>,
    /// Start.
    pub starts_at: Instant,
    /// End.
    pub ends_at: Instant,
    /// When the doors open.
    pub doors_at: Option<Instant>,
    /// First calendar day in the event's zone.
    pub first_day: Day,
    /// Last calendar day in the event's zone.
    pub last_day: Day,
    /// `scheduled` or `cancelled`.
    pub status: String,
    /// When it last changed.
    pub updated_at: Instant,
}

impl Occurrence {
    /// Whether it takes place.
    pub fn is_scheduled(&self) -> bool {
        self.status == "scheduled"
    }
}

/// A date to be. The caller refreshes the listing (`listings::refresh`).
pub struct NewOccurrence<'a> {
    /// Tenant.
    pub org_id: OrganizationId,
    /// Event.
    pub event_id: EventId,
    /// Where, when it is not where the event is.
    pub venue_id: Option<VenueId>,
    /// Start.
    pub starts_at: Instant,
    /// End, after the start.
    pub ends_at: Instant,
    /// When the doors open.
    pub doors_at: Option<Instant>,
    /// Zone of the event.
    pub zone: &'a Zone,
}

/// Creates an event. The caller refreshes its listing once it has dates and offers.
pub fn create(tx: &mut Tx, new: &NewEvent) -> Result<EventId, Failure> {
    create_unless_taken(tx, new)?.ok_or_else(|| Failure::fault("two events with one slug"))
}

/// The same; `None` when another event has its slug.
pub fn create_unless_taken(tx: &mut Tx, new: &NewEvent) -> Result<Option<EventId>, Failure> {
    let (id, now) = (EventId::from_uuid(tx.new_uuid()), tx.now());
    let (refund_kind, refund_days) = new.refund_policy.columns();
    let what = (
        events::id.eq(id),
        events::org_id.eq(new.org_id),
        events::slug.eq(new.slug.as_str()),
        events::title.eq(to_json(new.title)?),
        events::summary.eq(to_json(new.summary)?),
        events::description.eq(to_json(new.description)?),
        events::category_id.eq(new.category_id),
        events::venue_id.eq(new.venue_id),
        events::online_url.eq(new.online_url),
        events::image_id.eq(new.image_id),
        events::timezone.eq(new.zone.name()),
        events::currency.eq(new.currency.code()),
    );
    let how = (
        events::visibility.eq(new.visibility),
        events::status.eq(new.status),
        events::tags.eq(to_json(&new.tags)?),
        events::max_per_person.eq(new.max_per_person),
        events::refund_kind.eq(refund_kind),
        events::refund_days.eq(refund_days),
        events::service_fee.eq(new.service_fee.as_ref().map(to_json).transpose()?),
        events::transfer_policy.eq(new.transfer_policy.as_str()),
        events::contact_email.eq(new.contact_email),
        events::is_featured.eq(new.is_featured),
        events::sales_open_at.eq(new.sales.opens_at),
        events::sales_close_at.eq(new.sales.closes_at),
        events::published_at.eq(new.published_at),
    );
    let when =
        (events::words.eq(words_of(new.title)), events::created_at.eq(now), events::updated_at.eq(now));
    let insert = diesel::insert_into(events::table).values((what, how, when));
    Ok(tx.unless_taken(|conn| insert.execute(conn))?.map(|_| id))
}

/// What the organizer's search looks into: each word after a space, so that it is found by its beginning.
pub(super) fn words_of(title: &Localized) -> String {
    title.all().flat_map(|text| [" ".to_owned(), fold(text)]).collect()
}

/// The calendar days that a date touches.
pub(crate) fn days_of(starts_at: Instant, ends_at: Instant, zone: &Zone) -> (Day, Day) {
    // The last moment belongs to the day before when a night ends at midnight sharp.
    let last_moment = Instant::from_millis(ends_at.millis() - 1);
    (starts_at.day_in(zone), last_moment.day_in(zone))
}

/// Creates a date of an event.
pub fn create_occurrence(tx: &mut Tx, new: &NewOccurrence) -> Result<OccurrenceId, Failure> {
    let (id, now) = (OccurrenceId::from_uuid(tx.new_uuid()), tx.now());
    let (first_day, last_day) = days_of(new.starts_at, new.ends_at, new.zone);
    let number = numbers::for_date(tx.conn(), new.event_id)?;
    diesel::insert_into(occurrences::table)
        .values((
            occurrences::id.eq(id),
            occurrences::org_id.eq(new.org_id),
            occurrences::event_id.eq(new.event_id),
            occurrences::venue_id.eq(new.venue_id),
            occurrences::starts_at.eq(new.starts_at),
            occurrences::ends_at.eq(new.ends_at),
            occurrences::doors_at.eq(new.doors_at),
            occurrences::first_day.eq(first_day),
            occurrences::last_day.eq(last_day),
            occurrences::status.eq("scheduled"),
            occurrences::created_at.eq(now),
            occurrences::updated_at.eq(now),
            occurrences::number.eq(number),
        ))
        .execute(tx.conn())?;
    Ok(id)
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
    cancel_reason: Option<String>,
    contact_email: Option<String>,
    is_featured: bool,
    sales_open_at: Option<Instant>,
    sales_close_at: Option<Instant>,
    taken_down_at: Option<Instant>,
    published_at: Option<Instant>,
    created_at: Instant,
    updated_at: Instant,
}

type OrganizerRow = (String, String, String, Option<String>);

/// Notes the first order of an event: from now on it can be called off, but not deleted or taken back. Whether it
/// is still published: its organizer may have been faster, and waits from here on.
pub fn note_first_order(tx: &mut Tx, id: EventId) -> Result<bool, Failure> {
    let now = tx.now();
    let published = events::table.filter(events::id.eq(id)).filter(events::status.eq("published"));
    let noted = diesel::update(events::table)
        .filter(events::id.eq(id))
        .filter(events::status.eq("published"))
        .filter(events::first_order_at.is_null())
        .set(events::first_order_at.eq(Some(now)))
        .execute(tx.conn())?;
    if noted == 1 {
        return Ok(true);
    }
    Ok(diesel::select(exists(published)).get_result(tx.conn())?)
}

/// Where those of these events take place that are online and not called off: for who has a ticket, never for the
/// public.
pub fn online_urls(conn: &mut Conn, ids: &[EventId]) -> Result<Vec<(EventId, String)>, Failure> {
    let rows: Vec<(EventId, Option<String>)> = events::table
        .filter(events::id.eq_any(ids))
        .filter(events::status.eq("published"))
        .filter(events::online_url.is_not_null())
        .select((events::id, events::online_url))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(id, url)| url.map(|url| (id, url))).collect())
}

/// Whether there is no event at all.
pub fn is_empty(conn: &mut Conn) -> Result<bool, Failure> {
    Ok(!diesel::select(exists(events::table.select(events::id))).get_result::<bool>(conn)?)
}

/// The event of this slug that somebody without a grant may open.
pub fn public_id(conn: &mut Conn, slug: &Slug) -> Result<Option<EventId>, Failure> {
    let id = events::table
        .filter(events::slug.eq(slug.as_str()))
        .filter(events::status.eq_any(["published", "cancelled"]))
        .filter(events::visibility.ne("private"))
        .filter(events::taken_down_at.is_null())
        .select(events::id)
        .first(conn)
        .optional()?;
    Ok(id)
}

/// An event with the names around it, whoever may see it.
pub fn find(conn: &mut Conn, id: EventId) -> Result<Option<Event>, Failure> {
    let found: Option<(Row, (String, String), OrganizerRow)> = events::table
        .inner_join(categories::table)
        .inner_join(organizations::table)
        .filter(events::id.eq(id))
        .select((
            Row::as_select(),
            (categories::slug, categories::name),
            (organizations::slug, organizations::name, organizations::description, organizations::website),
        ))
        .first(conn)
        .optional()?;
    let Some((row, category, organizer)) = found else { return Ok(None) };
    let image = match row.image_id {
        Some(image) => images::by_ids(conn, &[image])?.pop(),
        None => None,
    };
    into_event(row, category, organizer, image).map(Some)
}

fn into_event(
    row: Row,
    (category_slug, category_name): (String, String),
    (slug, name, description, website): OrganizerRow,
    image: Option<Image>,
) -> Result<Event, Failure> {
    Ok(Event {
        title: from_json(&row.title)?,
        summary: from_json(&row.summary)?,
        description: from_json(&row.description)?,
        category: Named { slug: category_slug, name: from_json(&category_name)? },
        organizer: Organizer { slug, name, description: from_json(&description)?, website },
        currency: Currency::parse(&row.currency)
            .ok_or_else(|| Failure::fault("an event has an unknown currency"))?,
        tags: from_json(&row.tags)?,
        refund_policy: row.refund_days.map_or(RefundPolicy::None, RefundPolicy::UntilDaysBefore),
        service_fee: row.service_fee.as_deref().map(from_json).transpose()?,
        transfer_policy: TransferPolicy::parse(&row.transfer_policy).unwrap_or(TransferPolicy::Allowed),
        cancel_reason: row.cancel_reason,
        sales: SaleWindow { opens_at: row.sales_open_at, closes_at: row.sales_close_at },
        image,
        id: row.id,
        org_id: row.org_id,
        slug: row.slug,
        category_id: row.category_id.ok_or_else(|| Failure::fault("an event lost its category"))?,
        venue_id: row.venue_id,
        online_url: row.online_url,
        timezone: row.timezone,
        visibility: row.visibility,
        status: row.status,
        max_per_person: row.max_per_person,
        contact_email: row.contact_email,
        is_featured: row.is_featured,
        taken_down_at: row.taken_down_at,
        published_at: row.published_at,
        created_at: row.created_at,
        updated_at: row.updated_at,
    })
}

/// The dates of an event, soonest first, cancelled ones included.
pub fn occurrences_of(conn: &mut Conn, event: EventId) -> Result<Vec<Occurrence>, Failure> {
    let dates = occurrences::table
        .filter(occurrences::event_id.eq(event))
        .order((occurrences::starts_at, occurrences::id))
        .limit(OCCURRENCES_PER_EVENT_MAX)
        .select(Occurrence::as_select())
        .load(conn)?;
    Ok(dates)
}
