//! SQL of what can be bought.

use super::rules::{Sale, TOLD_MAX, Terms};
use crate::holds::store::{self as holds, Of};
use crate::promo::rules::price_with;
use crate::promo::store::PromoCode;
use crate::stock::rules::{Places, units_available};
use crate::stock::store::{self as stock, Quota};
use catalog::offers::rules::{OfferKind, SaleStatus, SaleWindow, fee_of, sale_status};
use diesel::prelude::*;
use kernel::fee::ServiceFee;
use kernel::ids::{EventId, OccurrenceId, OfferId, OrganizationId, QuotaId};
use kernel::money::Currency;
use kernel::text::Localized;
use kernel::time::Instant;
use platform::db::schema::{events, occurrences, offers, organizations};
use platform::db::sql::prepared;
use platform::db::{Conn, from_json};
use platform::http::failure::Failure;

/// Fewer places than this are counted exactly.
const FEW: i32 = 100;
/// Fewer places than this can be few enough of an offer that the public is told: one admits 20 at most.
const PLACES_TOLD: i32 = (TOLD_MAX + 1) * 20;
/// Most goods that are looked up together.
const GOODS_MAX: usize = 50;

/// An offer on a date.
pub(crate) type Key = (OfferId, OccurrenceId);

/// The organization that sells.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = organizations)]
pub(crate) struct Seller {
    pub(crate) id: OrganizationId,
    pub(crate) slug: String,
    pub(crate) name: String,
}

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = events)]
struct EventRow {
    id: EventId,
    slug: String,
    title: String,
    timezone: String,
    currency: String,
    visibility: String,
    status: String,
    taken_down_at: Option<Instant>,
    max_per_person: Option<i32>,
    refund_days: Option<i32>,
    service_fee: Option<String>,
    sales_open_at: Option<Instant>,
    sales_close_at: Option<Instant>,
    first_order_at: Option<Instant>,
}

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = offers)]
struct OfferRow {
    id: OfferId,
    event_id: EventId,
    occurrence_id: Option<OccurrenceId>,
    name: String,
    kind: String,
    price_minor: i64,
    min_price_minor: Option<i64>,
    admits: i32,
    tax_rate_bp: i32,
    min_per_order: i32,
    max_per_order: i32,
    visibility: String,
    is_active: bool,
    sales_open_at: Option<Instant>,
    sales_close_at: Option<Instant>,
}

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = occurrences)]
struct DateRow {
    id: OccurrenceId,
    event_id: EventId,
    starts_at: Instant,
    ends_at: Instant,
    status: String,
}

/// A date of an event.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Date {
    pub(crate) id: OccurrenceId,
    pub(crate) starts_at: Instant,
    pub(crate) ends_at: Instant,
    is_cancelled: bool,
}

/// Whether an event is there to be bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum EventState {
    /// A draft, archived or taken down.
    Away,
    /// Called off.
    Cancelled,
    /// Out.
    Out,
}

impl EventState {
    fn of(row: &EventRow) -> Self {
        match row.status.as_str() {
            _ if row.taken_down_at.is_some() => Self::Away,
            "published" => Self::Out,
            "cancelled" => Self::Cancelled,
            _ => Self::Away,
        }
    }
}

/// The event of an offer, as far as buying goes.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) id: EventId,
    pub(crate) slug: String,
    pub(crate) title: Localized,
    pub(crate) timezone: String,
    pub(crate) currency: Currency,
    pub(crate) is_private: bool,
    state: EventState,
    pub(crate) max_per_person: Option<i32>,
    /// Days before the date until which a ticket can be given back; none: never.
    pub(crate) refund_days: Option<i32>,
    /// What comes on top of prices.
    pub(crate) fee: Option<ServiceFee>,
    sales: SaleWindow,
    pub(crate) has_orders: bool,
}

/// An offer on a date, with its event and who sells it.
#[derive(Debug, Clone)]
pub(crate) struct Good {
    pub(crate) offer: OfferId,
    pub(crate) name: Localized,
    pub(crate) kind: OfferKind,
    pub(crate) price: i64,
    pub(crate) min_price: i64,
    pub(crate) admits: i32,
    pub(crate) tax_rate_bp: i32,
    pub(crate) per_order: (i32, i32),
    is_code_only: bool,
    is_active: bool,
    sales: SaleWindow,
    pub(crate) date: Date,
    pub(crate) event: Event,
    pub(crate) seller: Seller,
    /// How many are left, were nothing else bought; none: no limit.
    pub(crate) left: Option<i32>,
    /// The quotas it takes from, in the order of their ids, and the places of each.
    quotas: Vec<(QuotaId, Places)>,
}

impl Good {
    /// Its offer and date.
    pub(crate) const fn key(&self) -> Key {
        (self.offer, self.date.id)
    }

    /// Whether its event is out.
    pub(crate) fn is_out(&self) -> bool {
        self.event.state != EventState::Away
    }

    /// Whether it is sold, to somebody with this code.
    pub(crate) fn sale(&self, code: Option<&PromoCode>, now: Instant) -> Sale {
        let is_unlocked = !self.is_code_only || code.is_some_and(|code| code.unlocks(self.offer, now));
        if !self.is_active || self.event.state != EventState::Out || self.date.is_cancelled {
            return Sale::Gone;
        }
        match sale_status(&[self.event.sales, self.sales], self.date.ends_at, false, now) {
            SaleStatus::Ended => Sale::Ended,
            _ if !is_unlocked => Sale::NeedsCode,
            SaleStatus::Upcoming => Sale::Upcoming,
            SaleStatus::OnSale => Sale::Open,
        }
    }

    /// Whether its organizer can give it away: sale windows and codes do not matter.
    pub(crate) fn can_be_given(&self, now: Instant) -> bool {
        self.event.state == EventState::Out && !self.date.is_cancelled && now < self.date.ends_at
    }

    /// What decides how many somebody with this code can buy.
    pub(crate) fn terms(&self, code: Option<&PromoCode>, now: Instant) -> Terms {
        Terms { sale: self.sale(code, now), per_order: self.per_order, left: self.left }
    }

    /// What one costs without a code; `given`: what the buyer gives for a donation.
    pub(crate) fn unit_price(&self, given: i64) -> i64 {
        match self.kind {
            OfferKind::Free => 0,
            OfferKind::Paid => self.price,
            OfferKind::Donation => given.max(self.min_price),
        }
    }

    /// What one costs with a code, where that works for it.
    pub(crate) fn unit_net(&self, given: i64, code: Option<&PromoCode>, now: Instant) -> i64 {
        let price = self.unit_price(given);
        let is_gift = self.kind == OfferKind::Donation;
        match code.filter(|code| !is_gift && code.works_for(self.offer, now)) {
            Some(code) => price_with(code.effect, code.value, price),
            None => price,
        }
    }
}

impl Good {
    /// The quotas it takes from, in the order of their ids.
    pub(crate) fn quotas(&self) -> impl Iterator<Item = QuotaId> {
        self.quotas.iter().map(|(quota, _)| *quota)
    }

    /// Whether so few places are left that it matters who holds the others.
    pub(crate) fn is_short(&self) -> bool {
        self.quotas.iter().any(|(_, places)| is_short(*places))
    }

    /// The same for somebody who holds so many places of each quota already.
    pub(crate) fn for_holder(mut self, own: impl Fn(QuotaId) -> i32) -> Self {
        let free = |(quota, places): &(QuotaId, Places)| Places {
            held: places.held.saturating_sub(own(*quota)).max(0),
            ..*places
        };
        self.left = units_available(self.quotas.iter().map(free), self.admits);
        self
    }

    /// What comes on top of one that costs so much.
    pub(crate) fn unit_fee(&self, unit_net: i64) -> i64 {
        fee_of(self.event.fee, self.kind, unit_net)
    }

    /// The fee that somebody who looks now sees: fixed, and a share.
    pub(crate) fn fee_shown(&self) -> (i64, i32) {
        let fee = self.event.fee.filter(|_| self.kind == OfferKind::Paid).unwrap_or_default();
        (fee.fixed_minor, fee.share_bp)
    }

    /// What came on top of one when its owner saw another fee.
    pub(crate) fn unit_fee_then(&self, (fixed_minor, share_bp): (i64, i32), unit_net: i64) -> i64 {
        let fee = ServiceFee { fixed_minor, share_bp, is_refundable: false };
        fee_of(Some(fee), self.kind, unit_net)
    }
}

/// Whether so few places are left that it matters who holds the others.
fn is_short(places: Places) -> bool {
    places.held > 0 && places.available().is_some_and(|n| n < FEW)
}

/// What can be bought of these, each once, in any order; what is not there is left out.
pub(crate) fn find(conn: &mut Conn, keys: &[Key], now: Instant) -> Result<Vec<Good>, Failure> {
    let mut keys = keys.to_vec();
    keys.sort_unstable();
    keys.dedup();
    let mut goods = Vec::with_capacity(keys.len());
    for some in keys.chunks(GOODS_MAX) {
        goods.extend(find_some(conn, some, now)?);
    }
    Ok(goods)
}

fn find_some(conn: &mut Conn, keys: &[Key], now: Instant) -> Result<Vec<Good>, Failure> {
    let (offer_ids, date_ids) = (each(keys, |(offer, _)| *offer), each(keys, |(_, date)| *date));
    let most = i64::try_from(keys.len()).unwrap_or(i64::MAX);
    let rows: Vec<(OfferRow, EventRow, Seller)> = prepared(
        offers::table
            .inner_join(events::table.inner_join(organizations::table))
            .filter(offers::id.eq_any(offer_ids))
            .limit(most)
            .select((OfferRow::as_select(), EventRow::as_select(), Seller::as_select())),
    )
    .load(conn)?;
    let dates: Vec<DateRow> = prepared(
        occurrences::table.filter(occurrences::id.eq_any(date_ids)).limit(most).select(DateRow::as_select()),
    )
    .load(conn)?;
    let of: Vec<(EventId, OccurrenceId)> = dates.iter().map(|date| (date.event_id, date.id)).collect();
    let mut quotas = stock::of_dates(conn, &of)?;
    if quotas.iter().any(|quota| is_short(quota.places)) {
        let ids: Vec<QuotaId> = quotas.iter().map(|quota| quota.id).collect();
        free_dead(conn, Of::Quotas(&ids), &mut quotas, now)?;
    }
    let mut goods = Vec::with_capacity(keys.len());
    for (offer, date) in keys {
        let row = rows.iter().find(|(row, ..)| row.id == *offer);
        let date = dates.iter().find(|row| row.id == *date);
        let (Some((row, event, seller)), Some(date)) = (row, date) else { continue };
        let fits = row.event_id == date.event_id && row.occurrence_id.is_none_or(|only| only == date.id);
        if fits {
            goods.push(good(row, event, seller, date, &quotas)?);
        }
    }
    Ok(goods)
}

/// Something of each key, each once.
fn each<T: Ord>(keys: &[Key], of: impl Fn(&Key) -> T) -> Vec<T> {
    let mut all: Vec<T> = keys.iter().map(of).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The quotas of an event that is public, those of these dates at least, as whoever wants places finds them.
pub(crate) fn quotas_of_event(
    conn: &mut Conn,
    event: EventId,
    dates: impl Iterator<Item = OccurrenceId>,
    now: Instant,
) -> Result<Vec<Quota>, Failure> {
    let mut quotas = stock::of_event(conn, event, dates)?;
    let is_short = |quota: &Quota| quota.places.available().is_some_and(|n| n < PLACES_TOLD);
    if quotas.iter().any(|quota| quota.places.held > 0 && is_short(quota)) {
        free_dead(conn, Of::Event(event), &mut quotas, now)?;
    }
    Ok(quotas)
}

/// Counts places as free that are held for nobody any more: whoever wants them gets them.
fn free_dead(conn: &mut Conn, of: Of, quotas: &mut [Quota], now: Instant) -> Result<(), Failure> {
    for (id, n) in holds::dead_units(conn, of, now)? {
        if let Some(quota) = quotas.iter_mut().find(|quota| quota.id == id) {
            let held = i64::from(quota.places.held).saturating_sub(n);
            quota.places.held = i32::try_from(held).unwrap_or(0);
        }
    }
    Ok(())
}

fn good(
    row: &OfferRow,
    event: &EventRow,
    seller: &Seller,
    date: &DateRow,
    quotas: &[Quota],
) -> Result<Good, Failure> {
    let own = quotas.iter().filter(|quota| quota.occurrence_id == date.id && quota.is_taken_by(row.id));
    let mut taken: Vec<(QuotaId, Places)> = own.map(|quota| (quota.id, quota.places)).collect();
    taken.sort_unstable_by_key(|(id, _)| *id);
    Ok(Good {
        offer: row.id,
        name: from_json(&row.name)?,
        kind: OfferKind::parse(&row.kind).ok_or_else(|| Failure::fault("an offer has an unknown kind"))?,
        price: row.price_minor,
        min_price: row.min_price_minor.unwrap_or(0),
        admits: row.admits,
        tax_rate_bp: row.tax_rate_bp,
        per_order: (row.min_per_order, row.max_per_order),
        is_code_only: row.visibility == "code_only",
        is_active: row.is_active,
        sales: SaleWindow { opens_at: row.sales_open_at, closes_at: row.sales_close_at },
        date: Date {
            id: date.id,
            starts_at: date.starts_at,
            ends_at: date.ends_at,
            is_cancelled: date.status != "scheduled",
        },
        event: event_of(event)?,
        seller: seller.clone(),
        left: units_available(taken.iter().map(|(_, places)| *places), row.admits),
        quotas: taken,
    })
}

fn event_of(row: &EventRow) -> Result<Event, Failure> {
    Ok(Event {
        id: row.id,
        slug: row.slug.clone(),
        title: from_json(&row.title)?,
        timezone: row.timezone.clone(),
        currency: Currency::parse(&row.currency)
            .ok_or_else(|| Failure::fault("an event has an unknown currency"))?,
        is_private: row.visibility == "private",
        state: EventState::of(row),
        max_per_person: row.max_per_person,
        refund_days: row.refund_days,
        fee: row.service_fee.as_deref().map(from_json).transpose()?,
        sales: SaleWindow { opens_at: row.sales_open_at, closes_at: row.sales_close_at },
        has_orders: row.first_order_at.is_some(),
    })
}
