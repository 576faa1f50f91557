//! SQL of offers as their organization sees them.

use crate::numbers::store as numbers;
use crate::offers::rules::{CheckinPolicy, CheckinView, OfferKind, OfferVisibility, RateClass, SaleWindow};
use crate::offers::store::OFFERS_PER_EVENT_MAX;
use diesel::dsl::{count_star, exists, max};
use diesel::prelude::*;
use kernel::ids::{EventId, OccurrenceId, OfferId, OrganizationId};
use kernel::text::Localized;
use kernel::time::Instant;
use platform::db::schema::{occurrences, offers};
use platform::db::sql::Sql;
use platform::db::{Conn, Tx, from_json, to_json};
use platform::http::failure::Failure;

/// An offer with everything that its organization may see and change.
#[derive(Debug, Clone)]
pub(super) struct OfferDetails {
    pub(super) id: OfferId,
    pub(super) occurrence_id: Option<OccurrenceId>,
    pub(super) name: Localized,
    pub(super) description: Localized,
    pub(super) kind: OfferKind,
    pub(super) price_minor: i64,
    pub(super) min_price_minor: Option<i64>,
    pub(super) admits: i32,
    pub(super) rate_class: RateClass,
    pub(super) requires_proof: bool,
    pub(super) tax_rate_bp: i32,
    pub(super) min_per_order: i32,
    pub(super) max_per_order: i32,
    pub(super) visibility: OfferVisibility,
    pub(super) is_active: bool,
    pub(super) sales: SaleWindow,
    pub(super) checkin: CheckinView,
    pub(super) position: i32,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = offers)]
struct Row {
    id: OfferId,
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
    visibility: String,
    is_active: bool,
    sales_open_at: Option<Instant>,
    sales_close_at: Option<Instant>,
    checkin_policy: String,
    checkin_days: Option<i32>,
    position: i32,
    created_at: Instant,
    updated_at: Instant,
}

impl Row {
    fn into_details(self) -> Result<OfferDetails, Failure> {
        let strange = |what: &str| Failure::fault(format!("an offer has an unknown {what}"));
        Ok(OfferDetails {
            id: self.id,
            occurrence_id: self.occurrence_id,
            name: from_json(&self.name)?,
            description: from_json(&self.description)?,
            kind: OfferKind::parse(&self.kind).ok_or_else(|| strange("kind"))?,
            price_minor: self.price_minor,
            min_price_minor: self.min_price_minor,
            admits: self.admits,
            rate_class: RateClass::parse(&self.rate_class).ok_or_else(|| strange("class"))?,
            requires_proof: self.requires_proof,
            tax_rate_bp: self.tax_rate_bp,
            min_per_order: self.min_per_order,
            max_per_order: self.max_per_order,
            visibility: OfferVisibility::parse(&self.visibility).ok_or_else(|| strange("visibility"))?,
            is_active: self.is_active,
            sales: SaleWindow { opens_at: self.sales_open_at, closes_at: self.sales_close_at },
            checkin: CheckinView {
                policy: CheckinPolicy::parse(&self.checkin_policy).ok_or_else(|| strange("entry"))?,
                days: self.checkin_days,
            },
            position: self.position,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}

/// All offers of an event, in its order.
pub(super) fn all(conn: &mut Conn, event: EventId) -> Result<Vec<OfferDetails>, Failure> {
    let rows: Vec<Row> = offers::table
        .filter(offers::event_id.eq(event))
        .order((offers::position, offers::id))
        .limit(OFFERS_PER_EVENT_MAX)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_details).collect()
}

/// One offer of an event.
pub(super) fn find(conn: &mut Conn, event: EventId, id: OfferId) -> Result<Option<OfferDetails>, Failure> {
    let own = offers::table.filter(offers::event_id.eq(event)).filter(offers::id.eq(id));
    let row: Option<Row> = own.select(Row::as_select()).first(conn).optional()?;
    row.map(Row::into_details).transpose()
}

/// How many offers an event has, and the place behind the last one.
pub(super) fn end_of(conn: &mut Conn, event: EventId) -> Result<(i64, i32), Failure> {
    let (n, last): (i64, Option<i32>) = offers::table
        .filter(offers::event_id.eq(event))
        .select((count_star(), max(offers::position)))
        .first(conn)?;
    Ok((n, last.map_or(0, |last| last.saturating_add(1))))
}

/// Whether a date is one of the event.
pub(super) fn has_date(conn: &mut Conn, event: EventId, date: OccurrenceId) -> Result<bool, Failure> {
    let own = occurrences::table.filter(occurrences::event_id.eq(event)).filter(occurrences::id.eq(date));
    Ok(diesel::select(exists(own)).get_result(conn)?)
}

/// Makes an offer.
pub(super) fn insert(
    tx: &mut Tx,
    (org, event): (OrganizationId, EventId),
    new: &OfferDetails,
) -> Result<(), Failure> {
    let now = tx.now();
    let number = numbers::for_offer(tx.conn(), event)?;
    let own = (
        offers::id.eq(new.id),
        offers::org_id.eq(org),
        offers::event_id.eq(event),
        offers::position.eq(new.position),
        offers::created_at.eq(now),
        offers::updated_at.eq(now),
        offers::number.eq(number),
    );
    let what = Columns::of(new)?;
    diesel::insert_into(offers::table).values((own, what)).execute(tx.conn())?;
    Ok(())
}

/// Changes an offer.
pub(super) fn save(tx: &mut Tx, next: &OfferDetails) -> Result<(), Failure> {
    let now = tx.now();
    let what = Columns::of(next)?;
    diesel::update(offers::table.filter(offers::id.eq(next.id)))
        .set((what, offers::updated_at.eq(now)))
        .execute(tx.conn())?;
    Ok(())
}

/// What an organizer may change.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = offers, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Columns {
    occurrence_id: Option<OccurrenceId>,
    name: String,
    description: String,
    kind: &'static str,
    price_minor: i64,
    min_price_minor: Option<i64>,
    admits: i32,
    rate_class: &'static str,
    requires_proof: bool,
    tax_rate_bp: i32,
    min_per_order: i32,
    max_per_order: i32,
    visibility: &'static str,
    is_active: bool,
    sales_open_at: Option<Instant>,
    sales_close_at: Option<Instant>,
    checkin_policy: &'static str,
    checkin_days: Option<i32>,
}

impl Columns {
    fn of(offer: &OfferDetails) -> Result<Self, Failure> {
        Ok(Self {
            occurrence_id: offer.occurrence_id,
            name: to_json(&offer.name)?,
            description: to_json(&offer.description)?,
            kind: offer.kind.as_str(),
            price_minor: offer.price_minor,
            min_price_minor: offer.min_price_minor,
            admits: offer.admits,
            rate_class: offer.rate_class.as_str(),
            requires_proof: offer.requires_proof,
            tax_rate_bp: offer.tax_rate_bp,
            min_per_order: offer.min_per_order,
            max_per_order: offer.max_per_order,
            visibility: offer.visibility.as_str(),
            is_active: offer.is_active,
            sales_open_at: offer.sales.opens_at,
            sales_close_at: offer.sales.closes_at,
            checkin_policy: offer.checkin.policy.as_str(),
            checkin_days: offer.checkin.days,
        })
    }
}

/// Puts the offers of an event in order, with one statement.
pub(super) fn arrange(tx: &mut Tx, event: EventId, order: &[OfferId]) -> Result<(), Failure> {
    if order.is_empty() {
        return Ok(());
    }
    let now = tx.now();
    let mut sql = Sql::<diesel::sql_types::BigInt>::default();
    sql.push("UPDATE offers SET position = CASE id");
    for (position, id) in (0..).zip(order) {
        sql.push(" WHEN ").bytes(id.uuid().as_bytes()).push(" THEN ").int(position);
    }
    sql.push(" ELSE position END, updated_at = ").big(now.millis());
    sql.push(" WHERE event_id = ").bytes(event.uuid().as_bytes());
    sql.execute(tx.conn())?;
    Ok(())
}

/// Deletes an offer.
pub(super) fn delete(tx: &mut Tx, id: OfferId) -> Result<(), Failure> {
    diesel::delete(offers::table.filter(offers::id.eq(id))).execute(tx.conn())?;
    Ok(())
}
