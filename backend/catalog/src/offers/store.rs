//! SQL of offers.

use super::rules::{CheckinPolicy, CheckinView, OfferKind, OfferVisibility, RateClass, SaleWindow};
use crate::numbers::store as numbers;
use diesel::prelude::*;
use kernel::ids::{EventId, OccurrenceId, OfferId, OrganizationId};
use kernel::page::{Cursor, PageLimit};
use kernel::text::Localized;
use kernel::time::Instant;
use platform::db::schema::{event_cards, event_listings, offers};
use platform::db::{Conn, Tx, from_json, to_json};
use platform::http::failure::Failure;

/// An event has at most this many offers.
pub const OFFERS_PER_EVENT_MAX: i64 = 200;

/// An offer to be. The caller refreshes the listing (`listings::refresh`).
pub struct NewOffer<'a> {
    /// Tenant.
    pub org_id: OrganizationId,
    /// Event.
    pub event_id: EventId,
    /// The one date it is for; none when it is for all.
    pub occurrence_id: Option<OccurrenceId>,
    /// Name.
    pub name: &'a Localized,
    /// What it includes.
    pub description: &'a Localized,
    /// `free`, `paid` or `donation`.
    pub kind: &'a str,
    /// Price in minor units of the event's currency.
    pub price_minor: i64,
    /// Smallest donation.
    pub min_price_minor: Option<i64>,
    /// People it admits.
    pub admits: i32,
    /// `normal`, `reduced` or `vip`.
    pub rate_class: &'a str,
    /// Whether the door asks for proof.
    pub requires_proof: bool,
    /// Tax in basis points, included in the price.
    pub tax_rate_bp: i32,
    /// Fewest per order.
    pub min_per_order: i32,
    /// Most per order.
    pub max_per_order: i32,
    /// `public`, `hidden` or `code_only`.
    pub visibility: &'a str,
    /// Whether it is offered at all.
    pub is_active: bool,
    /// When it is sold.
    pub sales: SaleWindow,
    /// Place in the list.
    pub position: i32,
}

/// An offer that the public may see.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Id.
    pub id: OfferId,
    /// Event.
    pub event_id: EventId,
    /// The one date it is for.
    pub occurrence_id: Option<OccurrenceId>,
    /// Name.
    pub name: Localized,
    /// What it includes.
    pub description: Localized,
    /// How it is paid for.
    pub kind: OfferKind,
    /// Price in minor units.
    pub price_minor: i64,
    /// Smallest donation.
    pub min_price_minor: Option<i64>,
    /// People it admits.
    pub admits: i32,
    /// Who it is for.
    pub rate_class: RateClass,
    /// Whether the door asks for proof.
    pub requires_proof: bool,
    /// Tax in basis points.
    pub tax_rate_bp: i32,
    /// Fewest per order.
    pub min_per_order: i32,
    /// Most per order.
    pub max_per_order: i32,
    /// How often a ticket opens the door.
    pub checkin: CheckinView,
    /// When it is sold.
    pub sales: SaleWindow,
}

/// Creates an offer.
pub fn create(tx: &mut Tx, new: &NewOffer) -> Result<OfferId, Failure> {
    let (id, now) = (OfferId::from_uuid(tx.new_uuid()), tx.now());
    let number = numbers::for_offer(tx.conn(), new.event_id)?;
    diesel::insert_into(offers::table)
        .values((
            (
                offers::id.eq(id),
                offers::org_id.eq(new.org_id),
                offers::event_id.eq(new.event_id),
                offers::occurrence_id.eq(new.occurrence_id),
                offers::name.eq(to_json(new.name)?),
                offers::description.eq(to_json(new.description)?),
                offers::kind.eq(new.kind),
                offers::price_minor.eq(new.price_minor),
                offers::min_price_minor.eq(new.min_price_minor),
                offers::admits.eq(new.admits),
                offers::rate_class.eq(new.rate_class),
            ),
            (
                offers::requires_proof.eq(new.requires_proof),
                offers::tax_rate_bp.eq(new.tax_rate_bp),
                offers::min_per_order.eq(new.min_per_order),
                offers::max_per_order.eq(new.max_per_order),
                offers::visibility.eq(new.visibility),
                offers::is_active.eq(new.is_active),
                offers::sales_open_at.eq(new.sales.opens_at),
                offers::sales_close_at.eq(new.sales.closes_at),
                offers::position.eq(new.position),
                offers::created_at.eq(now),
                offers::updated_at.eq(now),
                offers::number.eq(number),
            ),
        ))
        .execute(tx.conn())?;
    Ok(id)
}

/// Gives a new event the offers of another one, without sale windows; those for one date stay behind. Which
/// became which.
pub fn copy_all(tx: &mut Tx, from: EventId, to: EventId) -> Result<Vec<(OfferId, OfferId)>, Failure> {
    let now = tx.now();
    let mut copies: Vec<Whole> = offers::table
        .filter(offers::event_id.eq(from))
        .filter(offers::occurrence_id.is_null())
        .order((offers::position, offers::id))
        .limit(OFFERS_PER_EVENT_MAX)
        .select(Whole::as_select())
        .load(tx.conn())?;
    let mut became = Vec::with_capacity(copies.len());
    for copy in &mut copies {
        let id = OfferId::from_uuid(tx.new_uuid());
        became.push((copy.id, id));
        copy.id = id;
        copy.event_id = to;
        (copy.sales_open_at, copy.sales_close_at) = (None, None);
        (copy.created_at, copy.updated_at) = (now, now);
    }
    // Several rows at once differ between the two backends.
    platform::insert_rows!(tx.conn(), diesel::insert_into(offers::table).values(&copies))?;
    Ok(became)
}

/// A row as it is, to be copied.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = offers, treat_none_as_default_value = false)]
struct Whole {
    id: OfferId,
    org_id: OrganizationId,
    event_id: EventId,
    name: String,
    description: String,
    kind: String,
    price_minor: i64,
    min_price_minor: Option<i64>,
    admits: i32,
    rate_class: String,
    requires_proof: bool,
    tax_rate_bp: i32,
    min_per_order: i32,
    max_per_order: i32,
    visibility: String,
    is_active: bool,
    sales_open_at: Option<Instant>,
    sales_close_at: Option<Instant>,
    position: i32,
    created_at: Instant,
    updated_at: Instant,
    checkin_policy: String,
    checkin_days: Option<i32>,
    number: i32,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = offers)]
struct Row {
    id: OfferId,
    event_id: EventId,
    occurrence_id: Option<OccurrenceId>,
    name: String,
    description: String,
    kind: String,
    price_minor: i64,
    min_price_minor: Option<i64>,
    admits: i32,
    rate_class: String,
    requires_proof: bool,
    tax_rate_bp: i32,
    min_per_order: i32,
    max_per_order: i32,
    checkin_policy: String,
    checkin_days: Option<i32>,
    sales_open_at: Option<Instant>,
    sales_close_at: Option<Instant>,
}

impl Row {
    fn into_offer(self) -> Result<Offer, Failure> {
        let strange = |what: &str| Failure::fault(format!("an offer has an unknown {what}"));
        Ok(Offer {
            name: from_json(&self.name)?,
            description: from_json(&self.description)?,
            sales: SaleWindow { opens_at: self.sales_open_at, closes_at: self.sales_close_at },
            id: self.id,
            event_id: self.event_id,
            occurrence_id: self.occurrence_id,
            kind: OfferKind::parse(&self.kind).ok_or_else(|| strange("kind"))?,
            checkin: CheckinView {
                policy: CheckinPolicy::parse(&self.checkin_policy).ok_or_else(|| strange("entry"))?,
                days: self.checkin_days,
            },
            price_minor: self.price_minor,
            min_price_minor: self.min_price_minor,
            admits: self.admits,
            rate_class: RateClass::parse(&self.rate_class).ok_or_else(|| strange("class"))?,
            requires_proof: self.requires_proof,
            tax_rate_bp: self.tax_rate_bp,
            min_per_order: self.min_per_order,
            max_per_order: self.max_per_order,
        })
    }
}

/// The offers of an event that everybody may see, in their order.
pub fn public_of(conn: &mut Conn, event_id: EventId) -> Result<Vec<Offer>, Failure> {
    of_event(conn, event_id, OfferVisibility::Public)
}

/// Those that only a code opens.
pub(crate) fn code_only_of(conn: &mut Conn, event_id: EventId) -> Result<Vec<Offer>, Failure> {
    of_event(conn, event_id, OfferVisibility::CodeOnly)
}

fn of_event(conn: &mut Conn, event_id: EventId, seen: OfferVisibility) -> Result<Vec<Offer>, Failure> {
    let rows = offers::table
        .filter(offers::event_id.eq(event_id))
        .filter(offers::is_active)
        .filter(offers::visibility.eq(seen.as_str()))
        .order((offers::position, offers::id))
        .limit(OFFERS_PER_EVENT_MAX)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_offer).collect()
}

/// One page of the public offers of listed events, soonest event first: each with the event's card
/// and the sort key of its row.
pub(super) fn page(
    conn: &mut Conn,
    limit: PageLimit,
    after: Option<&Cursor>,
    now: Instant,
) -> Result<Vec<(Offer, String, i64)>, Failure> {
    let mut query = offers::table
        .inner_join(event_listings::table.on(event_listings::event_id.eq(offers::event_id)))
        .inner_join(event_cards::table.on(event_cards::number.eq(event_listings::number)))
        .filter(offers::is_active)
        .filter(offers::visibility.eq("public"))
        .filter(event_listings::ends_at.gt(now))
        .select((Row::as_select(), event_cards::card, event_listings::starts_at))
        .order((event_listings::starts_at, offers::id))
        .limit(limit.probe())
        .into_boxed();
    if let Some(cursor) = after {
        let id = OfferId::from_uuid(cursor.id);
        let same_moment = event_listings::starts_at.eq(cursor.key).and(offers::id.gt(id));
        query = query.filter(event_listings::starts_at.gt(cursor.key).or(same_moment));
    }
    let rows: Vec<(Row, String, i64)> = query.load(conn)?;
    rows.into_iter().map(|(row, card, key)| Ok((row.into_offer()?, card, key))).collect()
}
