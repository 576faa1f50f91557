//! SQL of check-in lists.

use super::List;
use super::figures::{Figures, OfferFigures, SECONDS_BACK};
use super::rules::{Entries, LISTS_PER_EVENT_MAX};
use crate::scans::rules::ScanResult;
use crate::tickets::TicketStatus;
use catalog::offers::rules::CheckinPolicy;
use diesel::dsl::{count, count_star, exists};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};
use kernel::ids::{CheckinListId, EventId, OccurrenceId, OfferId, OrganizationId};
use kernel::text::Localized;
use kernel::time::{Instant, Zone};
use platform::db::schema::{admissions, checkin_lists, checkin_scans, events, occurrences, offers, tickets};
use platform::db::sql::{Sql, prepared};
use platform::db::{Conn, Tx, from_json, to_json};
use platform::http::failure::Failure;

/// Most lists or events that are looked up together.
const AT_ONCE_MAX: i64 = 10_000;

#[derive(Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = checkin_lists, treat_none_as_default_value = false)]
struct Row {
    id: CheckinListId,
    org_id: OrganizationId,
    event_id: EventId,
    name: String,
    occurrence_id: Option<OccurrenceId>,
    offers: Option<String>,
    policy: Option<String>,
    opens_minutes: Option<i32>,
    closes_minutes: Option<i32>,
    gates: String,
    created_at: Instant,
    updated_at: Instant,
}

impl Row {
    fn of(list: &List) -> Result<Self, Failure> {
        Ok(Self {
            id: list.id,
            org_id: list.org_id,
            event_id: list.event_id,
            name: list.name.clone(),
            occurrence_id: list.occurrence_id,
            offers: list.offers.as_ref().map(to_json).transpose()?,
            policy: list.policy.map(|policy| policy.as_str().to_owned()),
            opens_minutes: list.opens_minutes,
            closes_minutes: list.closes_minutes,
            gates: to_json(&list.gates)?,
            created_at: list.created_at,
            updated_at: list.updated_at,
        })
    }

    fn list(self) -> Result<List, Failure> {
        let policy = self.policy.map(|name| {
            CheckinPolicy::parse(&name).ok_or_else(|| Failure::fault("a list has an unknown policy"))
        });
        Ok(List {
            id: self.id,
            org_id: self.org_id,
            event_id: self.event_id,
            name: self.name,
            occurrence_id: self.occurrence_id,
            offers: self.offers.as_deref().map(from_json::<Vec<OfferId>>).transpose()?,
            policy: policy.transpose()?,
            opens_minutes: self.opens_minutes,
            closes_minutes: self.closes_minutes,
            gates: from_json(&self.gates)?,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}

/// How often tickets of an offer open the door, as its columns say it.
pub(crate) fn entries(policy: &str, days: Option<i32>) -> Result<Entries, Failure> {
    let policy = CheckinPolicy::parse(policy);
    let known = policy.map(|policy| super::entries(policy, days));
    known.ok_or_else(|| Failure::fault("an offer has an unknown policy"))
}

/// Lists by their ids; the main list of an event has the event's id, and needs no row.
pub(crate) fn find_all(conn: &mut Conn, ids: &[CheckinListId]) -> Result<Vec<List>, Failure> {
    let own = checkin_lists::table.filter(checkin_lists::id.eq_any(ids)).limit(AT_ONCE_MAX);
    let rows: Vec<Row> = prepared(own.select(Row::as_select())).load(conn)?;
    let mut lists = rows.into_iter().map(Row::list).collect::<Result<Vec<_>, _>>()?;
    let is_missing = |id: &&CheckinListId| lists.iter().all(|list| list.id != **id);
    let missing: Vec<EventId> =
        ids.iter().filter(is_missing).map(|id| EventId::from_uuid(id.uuid())).collect();
    if !missing.is_empty() {
        let own = events::table.filter(events::id.eq_any(missing)).limit(AT_ONCE_MAX);
        let found: Vec<(EventId, OrganizationId, Instant)> =
            prepared(own.select((events::id, events::org_id, events::created_at))).load(conn)?;
        lists.extend(found.into_iter().map(|(event, org, at)| List::main(org, event, at)));
    }
    Ok(lists)
}

/// The lists of events that have a row, in the order in which they were made.
pub(crate) fn of_events(conn: &mut Conn, ids: &[EventId]) -> Result<Vec<List>, Failure> {
    let rows: Vec<Row> = checkin_lists::table
        .filter(checkin_lists::event_id.eq_any(ids))
        .order((checkin_lists::event_id, checkin_lists::id))
        .limit(AT_ONCE_MAX)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::list).collect()
}

/// How many lists an event has besides the main one.
pub(super) fn n_further(conn: &mut Conn, event: EventId) -> Result<i64, Failure> {
    let main = CheckinListId::from_uuid(event.uuid());
    let others = checkin_lists::table.filter(checkin_lists::event_id.eq(event));
    Ok(others.filter(checkin_lists::id.ne(main)).count().get_result(conn)?)
}

/// Writes a new list.
pub(super) fn insert(tx: &mut Tx, list: &List) -> Result<(), Failure> {
    diesel::insert_into(checkin_lists::table).values(Row::of(list)?).execute(tx.conn())?;
    Ok(())
}

/// Gives main lists their rows, if they have none: what counts on a list refers to it.
pub(crate) fn ensure(tx: &mut Tx, lists: &[&List]) -> Result<(), Failure> {
    let rows: Vec<Row> = lists.iter().map(|list| Row::of(list)).collect::<Result<_, _>>()?;
    platform::insert_rows!(
        tx.conn(),
        diesel::insert_into(checkin_lists::table).values(&rows).on_conflict_do_nothing()
    )?;
    Ok(())
}

/// Those of these lists that have a row.
pub(crate) fn kept(conn: &mut Conn, ids: &[CheckinListId]) -> Result<Vec<CheckinListId>, Failure> {
    let own = checkin_lists::table.filter(checkin_lists::id.eq_any(ids)).limit(AT_ONCE_MAX);
    Ok(prepared(own.select(checkin_lists::id)).load(conn)?)
}

/// Writes what a list is now.
pub(super) fn save(tx: &mut Tx, list: &List) -> Result<(), Failure> {
    let row = Row::of(list)?;
    diesel::update(checkin_lists::table.find(list.id))
        .set((
            checkin_lists::name.eq(row.name),
            checkin_lists::occurrence_id.eq(row.occurrence_id),
            checkin_lists::offers.eq(row.offers),
            checkin_lists::policy.eq(row.policy),
            checkin_lists::opens_minutes.eq(row.opens_minutes),
            checkin_lists::closes_minutes.eq(row.closes_minutes),
            checkin_lists::gates.eq(row.gates),
            checkin_lists::updated_at.eq(tx.now()),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Deletes a list that nobody was scanned for; whether nobody was.
pub(super) fn delete(tx: &mut Tx, id: CheckinListId) -> Result<bool, Failure> {
    let gone = tx.unless_used(|conn| diesel::delete(checkin_lists::table.find(id)).execute(conn))?;
    Ok(gone.is_some())
}

/// An event as doors know it.
#[derive(Debug, Clone)]
pub(crate) struct DoorEvent {
    pub(crate) id: EventId,
    pub(crate) org_id: OrganizationId,
    pub(crate) title: Localized,
    pub(crate) zone: Zone,
    pub(crate) is_called_off: bool,
    pub(crate) n_dates: i64,
}

/// Events with the number of their dates.
pub(crate) fn door_events(conn: &mut Conn, ids: &[EventId]) -> Result<Vec<DoorEvent>, Failure> {
    let own = events::table.filter(events::id.eq_any(ids)).limit(AT_ONCE_MAX);
    let columns = (events::id, events::org_id, events::title, events::timezone, events::status);
    let rows: Vec<(EventId, OrganizationId, String, String, String)> =
        prepared(own.select(columns)).load(conn)?;
    let dates = occurrences::table
        .filter(occurrences::event_id.eq_any(ids))
        .group_by(occurrences::event_id)
        .limit(AT_ONCE_MAX)
        .select((occurrences::event_id, count_star()));
    let dates: Vec<(EventId, i64)> = prepared(dates).load(conn)?;
    let event = |(id, org_id, title, zone, status): (EventId, _, String, String, String)| {
        let zone = Zone::parse(&zone).ok_or_else(|| Failure::fault("an event has an unknown zone"))?;
        let n_dates = dates.iter().find(|(of, _)| *of == id).map_or(0, |(_, n)| *n);
        let is_called_off = status == "cancelled";
        Ok(DoorEvent { id, org_id, title: from_json(&title)?, zone, is_called_off, n_dates })
    };
    rows.into_iter().map(event).collect()
}

/// Whether a date is one of an event's.
pub(super) fn is_date_of(conn: &mut Conn, event: EventId, id: OccurrenceId) -> Result<bool, Failure> {
    let own = occurrences::table.find(id).filter(occurrences::event_id.eq(event));
    Ok(diesel::select(exists(own)).get_result(conn)?)
}

/// Lists that a page of lists shows of an event: the main one too.
pub(crate) const LISTS_SHOWN_MAX: i64 = LISTS_PER_EVENT_MAX + 1;

/// Most dates of events that are looked at together.
const DATES_MAX: i64 = 10_000;
/// Most events with an open door that are looked at.
const OPEN_EVENTS_MAX: i64 = 100;
/// Quarters of an hour and gates that are counted.
const ARRIVALS_MAX: i64 = 3_000;
/// A quarter of an hour.
const QUARTER_MILLIS: i64 = 15 * 60_000;
/// Seconds that the doors of an event are listed after its end.
const LISTED_SECONDS: i64 = 24 * 3_600;

/// Published events of an organization that have a date to come, or one that ended a short time ago.
pub(super) fn open_events(
    conn: &mut Conn,
    org: OrganizationId,
    only: Option<&[EventId]>,
    now: Instant,
) -> Result<Vec<(EventId, Instant)>, Failure> {
    let open = occurrences::table
        .filter(occurrences::event_id.eq(events::id))
        .filter(occurrences::ends_at.gt(now.plus_seconds(-LISTED_SECONDS)));
    let mut own = events::table
        .filter(events::org_id.eq(org))
        .filter(events::status.eq("published"))
        .filter(exists(open))
        .order(events::id.desc())
        .limit(OPEN_EVENTS_MAX)
        .select((events::id, events::created_at))
        .into_boxed();
    if let Some(only) = only {
        own = own.filter(events::id.eq_any(only.to_vec()));
    }
    Ok(own.load(conn)?)
}

/// When a date of an event is.
#[derive(Debug, Clone, Queryable)]
pub(super) struct Date {
    pub(super) event_id: EventId,
    pub(super) id: OccurrenceId,
    pub(super) starts_at: Instant,
    pub(super) ends_at: Instant,
}

/// The dates of events.
pub(super) fn dates(conn: &mut Conn, ids: &[EventId]) -> Result<Vec<Date>, Failure> {
    let own = occurrences::table
        .filter(occurrences::event_id.eq_any(ids))
        .order((occurrences::event_id, occurrences::starts_at))
        .limit(DATES_MAX)
        .select((occurrences::event_id, occurrences::id, occurrences::starts_at, occurrences::ends_at));
    Ok(own.load(conn)?)
}

/// How a list stands.
pub(super) fn figures(conn: &mut Conn, list: &List, now: Instant) -> Result<Figures, Failure> {
    let expected = expected(conn, list)?;
    let came: Vec<(OfferId, i64)> = admissions::table
        .inner_join(tickets::table.on(tickets::id.eq(admissions::ticket_id)))
        .filter(admissions::list_id.eq(list.id))
        .filter(admissions::entries.gt(0))
        .group_by(tickets::offer_id)
        .select((tickets::offer_id, count(admissions::ticket_id).aggregate_distinct()))
        .limit(AT_ONCE_MAX)
        .load(conn)?;
    let inside = admissions::table.filter(admissions::list_id.eq(list.id));
    let n_inside = inside.filter(admissions::is_inside.eq(true)).count().get_result(conn)?;
    let since = now.plus_seconds(-SECONDS_BACK);
    let results: Vec<(String, i64)> = checkin_scans::table
        .filter(checkin_scans::list_id.eq(list.id))
        .filter(checkin_scans::received_at.gt(since))
        .group_by(checkin_scans::result)
        .select((checkin_scans::result, count_star()))
        .limit(AT_ONCE_MAX)
        .load(conn)?;
    let n_of = |result: ScanResult| {
        results.iter().filter(|(of, _)| of == result.as_str()).map(|(_, n)| *n).sum::<i64>()
    };
    let offers = offers_of(conn, &expected, &came)?;
    let arrivals = arrivals(conn, list.id, since)?;
    Ok(Figures {
        list: list.id,
        offers,
        n_inside,
        n_refused: n_of(ScanResult::Refused) + n_of(ScanResult::Duplicate),
        n_conflicts: n_of(ScanResult::Conflict),
        arrivals,
        at: now,
    })
}

/// Good tickets that a list takes, by offer.
fn expected(conn: &mut Conn, list: &List) -> Result<Vec<(OfferId, i64)>, Failure> {
    let mut own = tickets::table
        .filter(tickets::event_id.eq(list.event_id))
        .filter(tickets::status.eq(TicketStatus::Active.as_str()))
        .group_by(tickets::offer_id)
        .select((tickets::offer_id, count_star()))
        .limit(AT_ONCE_MAX)
        .into_boxed();
    if let Some(date) = list.occurrence_id {
        own = own.filter(tickets::occurrence_id.eq(date));
    }
    if let Some(offers) = &list.offers {
        own = own.filter(tickets::offer_id.eq_any(offers.clone()));
    }
    Ok(own.load(conn)?)
}

fn offers_of(
    conn: &mut Conn,
    expected: &[(OfferId, i64)],
    came: &[(OfferId, i64)],
) -> Result<Vec<OfferFigures>, Failure> {
    let ids: Vec<OfferId> = expected.iter().chain(came).map(|(id, _)| *id).collect();
    let named: Vec<(OfferId, String)> = offers::table
        .filter(offers::id.eq_any(&ids))
        .order((offers::position, offers::id))
        .limit(AT_ONCE_MAX)
        .select((offers::id, offers::name))
        .load(conn)?;
    let of = |counts: &[(OfferId, i64)], id| counts.iter().find(|(of, _)| *of == id).map_or(0, |(_, n)| *n);
    let figures = |(id, name): (OfferId, String)| {
        let (n_expected, n_in) = (of(expected, id), of(came, id));
        Ok(OfferFigures { id, name: from_json(&name)?, n_expected, n_in })
    };
    named.into_iter().map(figures).collect()
}

/// Who came in since then, by quarters of an hour and gates.
fn arrivals(
    conn: &mut Conn,
    list: CheckinListId,
    since: Instant,
) -> Result<Vec<(Instant, Option<String>, i64)>, Failure> {
    let mut sql = Sql::<(BigInt, Nullable<Text>, BigInt)>::default();
    sql.push("SELECT scanned_at / ").big(QUARTER_MILLIS);
    sql.push(" AS quarter, gate, COUNT(*) FROM checkin_scans WHERE list_id = ").bytes(&list.bytes());
    sql.push(" AND received_at > ").big(since.millis()).push(" AND result = ");
    sql.text(ScanResult::Admitted.as_str()).push(" AND annulled_at IS NULL");
    sql.push(" GROUP BY quarter, gate ORDER BY quarter, gate LIMIT ").big(ARRIVALS_MAX);
    let rows: Vec<(i64, Option<String>, i64)> = sql.load(conn)?;
    let at = |quarter: i64| Instant::from_millis(quarter.saturating_mul(QUARTER_MILLIS));
    Ok(rows.into_iter().map(|(quarter, gate, n)| (at(quarter), gate, n)).collect())
}
