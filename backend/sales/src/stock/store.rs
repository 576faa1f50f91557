//! SQL of places.

use super::rules::{PARTS_PER_EVENT_MAX, Places, QuotaKind};
use diesel::dsl::count_star;
use diesel::prelude::*;
use kernel::ids::{EventId, OccurrenceId, OfferId, OrganizationId, QuotaId};
use kernel::time::Instant;
use platform::db::schema::{event_capacities, occurrences, offer_quotas, offers, quotas};
use platform::db::sql::{Sql, prepared};
use platform::db::{Conn, Tx};
use platform::http::failure::Failure;
use std::collections::HashSet;

/// Most dates of an event; the catalog makes no more.
const DATES_MAX: i64 = 400;
/// Most offers of an event; the catalog makes no more.
const OFFERS_MAX: i64 = 200;

/// A date that has places.
#[derive(Debug, Clone, Copy)]
pub(super) struct Date {
    pub(super) id: OccurrenceId,
    pub(super) starts_at: Instant,
}

impl Date {
    /// The id of its capacity.
    pub(super) fn capacity(self) -> QuotaId {
        QuotaId::from_uuid(self.id.uuid())
    }
}

/// An offer, as far as places go.
#[derive(Debug, Clone, Copy)]
pub(super) struct Taker {
    pub(super) id: OfferId,
    occurrence_id: Option<OccurrenceId>,
    pub(super) admits: i32,
}

impl Taker {
    /// Whether it is sold on a date.
    pub(super) fn is_sold_on(&self, date: OccurrenceId) -> bool {
        self.occurrence_id.is_none_or(|only| only == date)
    }
}

/// Places of a date.
#[derive(Debug, Clone)]
pub(crate) struct Quota {
    pub(crate) id: QuotaId,
    pub(crate) occurrence_id: OccurrenceId,
    pub(super) kind: QuotaKind,
    /// Empty for a capacity.
    pub(super) name: String,
    pub(crate) places: Places,
    /// The offers that take from it, in the order of their ids; none: all.
    pub(super) offers: Option<Vec<OfferId>>,
}

impl Quota {
    /// The capacity of a date on which nothing counted yet.
    fn of_date(date: OccurrenceId, size: Option<i32>) -> Self {
        Self {
            id: QuotaId::from_uuid(date.uuid()),
            occurrence_id: date,
            kind: QuotaKind::EventCapacity,
            name: String::new(),
            places: Places::untouched(size),
            offers: None,
        }
    }

    /// A part of a date that nobody took anything of.
    pub(super) fn part_of(id: QuotaId, date: OccurrenceId) -> Self {
        Self {
            id,
            occurrence_id: date,
            kind: QuotaKind::Part,
            name: String::new(),
            places: Places::untouched(None),
            offers: None,
        }
    }

    /// Whether an offer takes from it on its date.
    pub(crate) fn is_taken_by(&self, offer: OfferId) -> bool {
        self.offers.as_ref().is_none_or(|offers| offers.contains(&offer))
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = quotas)]
struct Row {
    id: QuotaId,
    occurrence_id: OccurrenceId,
    kind: String,
    name: String,
    size: Option<i32>,
    held: i32,
    sold: i32,
    blocked: i32,
    overbook: i32,
    is_for_all: bool,
}

impl Row {
    fn into_quota(self, links: &[(QuotaId, OfferId)]) -> Result<Quota, Failure> {
        let own = links.iter().filter(|(of, _)| *of == self.id).map(|(_, offer)| *offer);
        let Self { size, held, sold, blocked, overbook, .. } = self;
        Ok(Quota {
            offers: (!self.is_for_all).then(|| own.collect()),
            kind: QuotaKind::parse(&self.kind)
                .ok_or_else(|| Failure::fault("a quota has an unknown kind"))?,
            places: Places { size, held, sold, blocked, overbook },
            id: self.id,
            occurrence_id: self.occurrence_id,
            name: self.name,
        })
    }
}

/// How many places each date of an event has; none: no limit.
pub(super) fn capacity(conn: &mut Conn, event: EventId) -> Result<Option<i32>, Failure> {
    let own = event_capacities::table.filter(event_capacities::event_id.eq(event));
    Ok(own.select(event_capacities::size).first(conn).optional()?)
}

/// All dates of an event, the soonest first.
pub(super) fn dates(conn: &mut Conn, event: EventId) -> Result<Vec<Date>, Failure> {
    dates_after(conn, event, None, DATES_MAX)
}

/// Some dates of an event, the soonest first, after a moment and an id.
pub(super) fn dates_after(
    conn: &mut Conn,
    event: EventId,
    after: Option<(Instant, OccurrenceId)>,
    limit: i64,
) -> Result<Vec<Date>, Failure> {
    let mut own = occurrences::table
        .filter(occurrences::event_id.eq(event))
        .order((occurrences::starts_at, occurrences::id))
        .limit(limit)
        .select((occurrences::id, occurrences::starts_at))
        .into_boxed();
    if let Some((moment, id)) = after {
        let same_moment = occurrences::starts_at.eq(moment).and(occurrences::id.gt(id));
        own = own.filter(occurrences::starts_at.gt(moment).or(same_moment));
    }
    let rows: Vec<(OccurrenceId, Instant)> = own.load(conn)?;
    Ok(rows.into_iter().map(|(id, starts_at)| Date { id, starts_at }).collect())
}

/// One date of an event.
pub(super) fn date(conn: &mut Conn, event: EventId, id: OccurrenceId) -> Result<Option<Date>, Failure> {
    let own = occurrences::table.filter(occurrences::event_id.eq(event)).filter(occurrences::id.eq(id));
    let starts_at: Option<Instant> = own.select(occurrences::starts_at).first(conn).optional()?;
    Ok(starts_at.map(|starts_at| Date { id, starts_at }))
}

/// The offers of an event in its order, as far as places go.
pub(super) fn takers(conn: &mut Conn, event: EventId) -> Result<Vec<Taker>, Failure> {
    let rows: Vec<(OfferId, Option<OccurrenceId>, i32)> = offers::table
        .filter(offers::event_id.eq(event))
        .order((offers::position, offers::id))
        .limit(OFFERS_MAX)
        .select((offers::id, offers::occurrence_id, offers::admits))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, occurrence_id, admits)| Taker { id, occurrence_id, admits }).collect())
}

/// The quotas of dates of an event: those of each date together, its capacity first.
pub(super) fn quotas_of(conn: &mut Conn, event: EventId, dates: &[Date]) -> Result<Vec<Quota>, Failure> {
    let size = capacity(conn, event)?;
    let ids: Vec<OccurrenceId> = dates.iter().map(|date| date.id).collect();
    let rows: Vec<Row> = quotas::table
        .filter(quotas::occurrence_id.eq_any(ids))
        .order(quotas::id)
        .limit(DATES_MAX + PARTS_PER_EVENT_MAX)
        .select(Row::as_select())
        .load(conn)?;
    let known = with_offers(conn, rows)?;
    let of_date = |date: &Date| {
        let (date, of) = (*date, |quota: &&Quota| quota.occurrence_id == date.id);
        let is_capacity = move |quota: &&Quota| quota.id == date.capacity();
        let capacity = known.iter().find(is_capacity).cloned();
        let parts = known.iter().filter(of).filter(move |quota| quota.kind == QuotaKind::Part).cloned();
        let all = std::iter::once(capacity.unwrap_or_else(|| Quota::of_date(date.id, size))).chain(parts);
        all.collect::<Vec<_>>()
    };
    Ok(dates.iter().flat_map(of_date).collect())
}

/// All quotas of an event, of these dates at least their capacity.
pub(crate) fn of_event(
    conn: &mut Conn,
    event: EventId,
    dates: impl Iterator<Item = OccurrenceId>,
) -> Result<Vec<Quota>, Failure> {
    let rows: Vec<Row> = prepared(
        quotas::table
            .filter(quotas::event_id.eq(event))
            .order(quotas::id)
            .limit(DATES_MAX + PARTS_PER_EVENT_MAX)
            .select(Row::as_select()),
    )
    .load(conn)?;
    let mut known = with_offers(conn, rows)?;
    let counted: HashSet<QuotaId> = known.iter().map(|quota| quota.id).collect();
    let size = capacity(conn, event)?;
    let bare = dates.filter(|date| !counted.contains(&QuotaId::from_uuid(date.uuid())));
    known.extend(bare.map(|date| Quota::of_date(date, size)));
    Ok(known)
}

/// The quotas of dates of any events, each with its event.
pub(crate) fn of_dates(conn: &mut Conn, dates: &[(EventId, OccurrenceId)]) -> Result<Vec<Quota>, Failure> {
    let event_ids: Vec<EventId> = dates.iter().map(|(event, _)| *event).collect();
    let date_ids: Vec<OccurrenceId> = dates.iter().map(|(_, date)| *date).collect();
    let rows: Vec<Row> = prepared(
        quotas::table
            .filter(quotas::occurrence_id.eq_any(date_ids))
            .order(quotas::id)
            .limit(DATES_MAX + PARTS_PER_EVENT_MAX)
            .select(Row::as_select()),
    )
    .load(conn)?;
    let mut known = with_offers(conn, rows)?;
    let has_row = |date: OccurrenceId| known.iter().any(|quota| quota.id.uuid() == date.uuid());
    let bare: Vec<_> = dates.iter().filter(|(_, date)| !has_row(*date)).copied().collect();
    if bare.is_empty() {
        return Ok(known);
    }
    let sizes: Vec<(EventId, i32)> = prepared(
        event_capacities::table
            .filter(event_capacities::event_id.eq_any(event_ids))
            .select((event_capacities::event_id, event_capacities::size)),
    )
    .load(conn)?;
    for (event, date) in bare {
        let size = sizes.iter().find(|(of, _)| *of == event).map(|(_, size)| *size);
        known.push(Quota::of_date(date, size));
    }
    Ok(known)
}

fn with_offers(conn: &mut Conn, rows: Vec<Row>) -> Result<Vec<Quota>, Failure> {
    let limited: Vec<QuotaId> = rows.iter().filter(|row| !row.is_for_all).map(|row| row.id).collect();
    if limited.is_empty() {
        return rows.into_iter().map(|row| row.into_quota(&[])).collect();
    }
    let links: Vec<(QuotaId, OfferId)> = prepared(
        offer_quotas::table
            .filter(offer_quotas::quota_id.eq_any(limited))
            .order((offer_quotas::quota_id, offer_quotas::offer_id))
            .select((offer_quotas::quota_id, offer_quotas::offer_id)),
    )
    .load(conn)?;
    rows.into_iter().map(|row| row.into_quota(&links)).collect()
}

/// One quota of an event.
pub(super) fn find(conn: &mut Conn, event: EventId, id: QuotaId) -> Result<Option<Quota>, Failure> {
    let own = quotas::table.filter(quotas::event_id.eq(event)).filter(quotas::id.eq(id));
    let row: Option<Row> = own.select(Row::as_select()).first(conn).optional()?;
    if let Some(row) = row {
        return Ok(with_offers(conn, vec![row])?.pop());
    }
    let Some(date) = date(conn, event, OccurrenceId::from_uuid(id.uuid()))? else { return Ok(None) };
    let size = capacity(conn, event)?;
    Ok(Some(Quota::of_date(date.id, size)))
}

/// The dates with a capacity of their own, by id.
pub(super) fn exceptions(
    conn: &mut Conn,
    event: EventId,
) -> Result<Vec<(OccurrenceId, Option<i32>)>, Failure> {
    let own = quotas::table
        .filter(quotas::event_id.eq(event))
        .filter(quotas::kind.eq(QuotaKind::DateCapacity.as_str()))
        .order(quotas::id)
        .limit(DATES_MAX);
    Ok(own.select((quotas::occurrence_id, quotas::size)).load(conn)?)
}

/// How many parts the dates of an event are cut into.
pub(super) fn n_parts(conn: &mut Conn, event: EventId) -> Result<i64, Failure> {
    let parts =
        quotas::table.filter(quotas::event_id.eq(event)).filter(quotas::kind.eq(QuotaKind::Part.as_str()));
    Ok(parts.select(count_star()).first(conn)?)
}

/// How many places of a quota are left; none: no limit.
pub(crate) fn left_of(conn: &mut Conn, quota: [u8; 16]) -> Result<Option<i32>, Failure> {
    let own = quotas::table.filter(quotas::id.eq(quota.to_vec()));
    let row: Option<Row> = own.select(Row::as_select()).first(conn).optional()?;
    let quota = row.map(|row| row.into_quota(&[])).transpose()?;
    Ok(quota.and_then(|quota| quota.places.available()))
}

/// Gives every date of an event that has none the row of its capacity, so that something can count on it.
pub(crate) fn ensure_capacities(tx: &mut Tx, event: EventId) -> Result<(), Failure> {
    let mut sql = Sql::<diesel::sql_types::BigInt>::default();
    sql.push(
        "INSERT INTO quotas (id, org_id, event_id, occurrence_id, kind, name, size, held, sold, blocked, \
         overbook, is_for_all) SELECT o.id, o.org_id, o.event_id, o.id, 'event_capacity', '', \
         (SELECT c.size FROM event_capacities c WHERE c.event_id = o.event_id), 0, 0, 0, 0, TRUE \
         FROM occurrences o WHERE o.event_id = ",
    );
    sql.bytes(event.uuid().as_bytes());
    // Whichever key is the same: when two begin at once, PostgreSQL may see it in one that is not named, and fail.
    sql.push(" ON CONFLICT DO NOTHING");
    sql.execute(tx.conn())?;
    Ok(())
}

/// Says how many places each date of an event has.
pub(super) fn set_capacity(
    tx: &mut Tx,
    (org, event): (OrganizationId, EventId),
    size: Option<i32>,
) -> Result<(), Failure> {
    diesel::delete(event_capacities::table.filter(event_capacities::event_id.eq(event)))
        .execute(tx.conn())?;
    if let Some(size) = size {
        let row = (
            event_capacities::event_id.eq(event),
            event_capacities::org_id.eq(org),
            event_capacities::size.eq(size),
        );
        diesel::insert_into(event_capacities::table).values(row).execute(tx.conn())?;
    }
    Ok(())
}

/// Takes the dates that follow the event's capacity along, as far as what is taken of them allows. Whether
/// all could follow.
pub(super) fn follow_capacity(tx: &mut Tx, event: EventId, size: Option<i32>) -> Result<bool, Failure> {
    let mut sql = Sql::<diesel::sql_types::BigInt>::default();
    sql.push("UPDATE quotas SET size = ");
    match size {
        Some(size) => sql.int(size),
        None => sql.push("NULL, overbook = 0"),
    };
    sql.push(" WHERE kind = 'event_capacity' AND event_id = ").bytes(event.uuid().as_bytes());
    if let Some(size) = size {
        sql.push(" AND held + sold + blocked <= overbook + ").int(size);
    }
    let n_followed = sql.execute(tx.conn())?;
    let all = quotas::table
        .filter(quotas::event_id.eq(event))
        .filter(quotas::kind.eq(QuotaKind::EventCapacity.as_str()));
    let n: i64 = all.select(count_star()).first(tx.conn())?;
    Ok(i64::try_from(n_followed).is_ok_and(|followed| followed == n))
}

/// Makes parts that the same offers take from, with two statements however many they are.
pub(super) fn insert(
    tx: &mut Tx,
    (org, event): (OrganizationId, EventId),
    new: &[Quota],
) -> Result<(), Failure> {
    if new.is_empty() {
        return Ok(());
    }
    let mut sql = Sql::<diesel::sql_types::BigInt>::default();
    sql.push(
        "INSERT INTO quotas (id, org_id, event_id, occurrence_id, kind, name, size, held, sold, blocked, \
         overbook, is_for_all) VALUES ",
    );
    for (n, quota) in new.iter().enumerate() {
        sql.push(if n == 0 { "(" } else { ", (" }).bytes(quota.id.uuid().as_bytes());
        sql.push(", ").bytes(org.uuid().as_bytes()).push(", ").bytes(event.uuid().as_bytes());
        sql.push(", ").bytes(quota.occurrence_id.uuid().as_bytes());
        sql.push(", ").text(quota.kind.as_str()).push(", ").text(quota.name.as_str()).push(", ");
        match quota.places.size {
            Some(size) => sql.int(size),
            None => sql.push("NULL"),
        };
        sql.push(", 0, 0, ").int(quota.places.blocked).push(", ").int(quota.places.overbook);
        sql.push(if quota.offers.is_none() { ", TRUE)" } else { ", FALSE)" });
    }
    sql.execute(tx.conn())?;
    link(tx, new)
}

/// Changes what an organizer may change of a quota, unless more is taken by now than there would be. The
/// guard is here because buyers do not wait for organizers.
pub(super) fn save(tx: &mut Tx, next: &Quota) -> Result<bool, Failure> {
    let Places { size, blocked, overbook, .. } = next.places;
    let mut own = diesel::update(quotas::table.filter(quotas::id.eq(next.id))).into_boxed();
    if let Some(size) = size {
        let room = size.saturating_add(overbook).saturating_sub(blocked);
        own = own.filter((quotas::held + quotas::sold).le(room));
    }
    let n = own
        .set((
            quotas::kind.eq(next.kind.as_str()),
            quotas::name.eq(&next.name),
            quotas::size.eq(size),
            quotas::blocked.eq(blocked),
            quotas::overbook.eq(overbook),
            quotas::is_for_all.eq(next.offers.is_none()),
        ))
        .execute(tx.conn())?;
    if n == 0 {
        return Ok(false);
    }
    diesel::delete(offer_quotas::table.filter(offer_quotas::quota_id.eq(next.id))).execute(tx.conn())?;
    link(tx, std::slice::from_ref(next))?;
    Ok(true)
}

/// Writes which offers take from quotas: from all the same.
fn link(tx: &mut Tx, quotas: &[Quota]) -> Result<(), Failure> {
    let offers = quotas.first().and_then(|quota| quota.offers.as_deref()).unwrap_or_default();
    if offers.is_empty() {
        return Ok(());
    }
    let mut sql = Sql::<diesel::sql_types::BigInt>::default();
    sql.push(
        "INSERT INTO offer_quotas (quota_id, org_id, offer_id) SELECT q.id, q.org_id, o.id \
         FROM quotas q, offers o WHERE o.event_id = q.event_id AND q.id IN (",
    );
    for (n, quota) in quotas.iter().enumerate() {
        sql.push(if n == 0 { "" } else { ", " }).bytes(quota.id.uuid().as_bytes());
    }
    sql.push(") AND o.id IN (");
    for (n, offer) in offers.iter().enumerate() {
        sql.push(if n == 0 { "" } else { ", " }).bytes(offer.uuid().as_bytes());
    }
    sql.push(")");
    sql.execute(tx.conn())?;
    Ok(())
}

/// Deletes a part of which nothing is held or sold.
pub(super) fn delete(tx: &mut Tx, id: QuotaId) -> Result<bool, Failure> {
    let unsold =
        quotas::table.filter(quotas::id.eq(id)).filter(quotas::held.eq(0)).filter(quotas::sold.eq(0));
    Ok(diesel::delete(unsold).execute(tx.conn())? == 1)
}

/// Gives the copy of an event its capacity, when the copy is still there and has none.
pub(super) fn copy_capacity(tx: &mut Tx, from: EventId, to: EventId) -> Result<(), Failure> {
    let mut sql = Sql::<diesel::sql_types::BigInt>::default();
    sql.push(
        "INSERT INTO event_capacities (event_id, org_id, size) SELECT e.id, e.org_id, c.size \
         FROM events e, event_capacities c WHERE c.org_id = e.org_id AND e.id = ",
    );
    sql.bytes(to.uuid().as_bytes()).push(" AND c.event_id = ").bytes(from.uuid().as_bytes());
    sql.push(" ON CONFLICT (event_id) DO NOTHING");
    sql.execute(tx.conn())?;
    Ok(())
}
