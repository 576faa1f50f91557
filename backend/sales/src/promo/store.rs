//! SQL of promo codes.

use super::rules::{CODES_PER_EVENT_MAX, PromoCodeStatus, PromoEffect, Validity, status};
use diesel::dsl::count_star;
use diesel::prelude::*;
use kernel::ids::{EventId, OfferId, OrganizationId, PromoCodeId};
use kernel::page::PageLimit;
use kernel::time::Instant;
use platform::db::schema::{offers, promo_code_offers, promo_codes};
use platform::db::sql::Sql;
use platform::db::{Conn, Tx};
use platform::http::failure::Failure;
use uuid::Uuid;

/// A code with everything that its organization may see and change.
#[derive(Debug, Clone)]
pub(crate) struct PromoCode {
    pub(crate) id: PromoCodeId,
    /// The codes that it was generated with.
    pub(crate) batch: Option<Uuid>,
    pub(crate) code: String,
    pub(crate) effect: PromoEffect,
    pub(crate) value: i64,
    /// The offers it is for, in the order of their ids; none: all.
    pub(crate) offers: Option<Vec<OfferId>>,
    pub(crate) window: (Option<Instant>, Option<Instant>),
    pub(crate) max_uses: Option<i32>,
    pub(crate) max_per_person: Option<i32>,
    pub(crate) held: i32,
    pub(crate) used: i32,
    pub(crate) is_active: bool,
    pub(crate) created_at: Instant,
    pub(crate) updated_at: Instant,
}

impl PromoCode {
    /// How often it is used or about to be.
    pub(super) const fn taken(&self) -> i32 {
        self.held.saturating_add(self.used)
    }

    /// Whether it is for an offer.
    pub(crate) fn is_for(&self, offer: OfferId) -> bool {
        self.offers.as_ref().is_none_or(|offers| offers.contains(&offer))
    }

    /// Whether it is for an offer, and works now.
    pub(crate) fn works_for(&self, offer: OfferId, now: Instant) -> bool {
        self.is_for(offer) && self.is_working(now)
    }

    /// Whether it opens an offer that is sold by code only: by naming it, or because that is what it is for.
    pub(crate) fn unlocks(&self, offer: OfferId, now: Instant) -> bool {
        let is_meant = self.effect == PromoEffect::Unlock || self.offers.is_some();
        is_meant && self.works_for(offer, now)
    }

    /// Whether it works now for whatever it is for.
    pub(super) fn is_working(&self, now: Instant) -> bool {
        self.status(now) == PromoCodeStatus::Active
    }

    /// How it stands now.
    pub(crate) fn status(&self, now: Instant) -> PromoCodeStatus {
        let Self { is_active, window, max_uses, .. } = *self;
        status(Validity { is_active, window, taken: self.taken(), max_uses }, now)
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = promo_codes)]
struct Row {
    id: PromoCodeId,
    batch_id: Option<Vec<u8>>,
    code: String,
    effect: String,
    value: i64,
    is_for_all: bool,
    valid_from: Option<Instant>,
    valid_until: Option<Instant>,
    max_uses: Option<i32>,
    max_per_person: Option<i32>,
    held: i32,
    used: i32,
    is_active: bool,
    created_at: Instant,
    updated_at: Instant,
}

impl Row {
    fn into_code(self, links: &[(PromoCodeId, OfferId)]) -> Result<PromoCode, Failure> {
        let own = links.iter().filter(|(of, _)| *of == self.id).map(|(_, offer)| *offer);
        let batch = self.batch_id.as_deref().map(Uuid::from_slice).transpose().map_err(Failure::fault)?;
        Ok(PromoCode {
            offers: (!self.is_for_all).then(|| own.collect()),
            effect: PromoEffect::parse(&self.effect)
                .ok_or_else(|| Failure::fault("a promo code has an unknown effect"))?,
            window: (self.valid_from, self.valid_until),
            id: self.id,
            batch,
            code: self.code,
            value: self.value,
            max_uses: self.max_uses,
            max_per_person: self.max_per_person,
            held: self.held,
            used: self.used,
            is_active: self.is_active,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}

/// Which codes of an event are looked for.
pub(super) struct Search {
    /// What they begin with.
    pub(super) beginning: Option<String>,
    /// Whether they work.
    pub(super) status: Option<PromoCodeStatus>,
    /// They were made before this one.
    pub(super) after: Option<PromoCodeId>,
    /// The moment that statuses are of.
    pub(super) now: Instant,
}

/// The newest codes of an event first, those that are looked for; one more than the page.
pub(super) fn page(
    conn: &mut Conn,
    event: EventId,
    search: &Search,
    limit: PageLimit,
) -> Result<Vec<PromoCode>, Failure> {
    let Search { beginning, status, after, now } = search;
    let mut own = promo_codes::table
        .filter(promo_codes::event_id.eq(event))
        .order(promo_codes::id.desc())
        .limit(limit.probe())
        .select(Row::as_select())
        .into_boxed();
    if let Some(beginning) = beginning {
        // Both are in capitals, of what codes are made of: of that, LIKE gives a meaning to underscores only.
        let literal = beginning.replace('_', "\\_");
        own = own.filter(promo_codes::code.like(format!("{literal}%")).escape('\\'));
    }
    if let Some(after) = after {
        own = own.filter(promo_codes::id.lt(after));
    }
    // The same steps as `rules::status`: who gets past one of them is judged by the next.
    if let Some(status) = status {
        use PromoCodeStatus::{Active, Expired, Inactive, Scheduled, UsedUp};
        own = own.filter(promo_codes::is_active.eq(*status != Inactive));
        own = match status {
            Scheduled => own.filter(promo_codes::valid_from.gt(now)),
            Expired | UsedUp | Active => {
                own.filter(promo_codes::valid_from.is_null().or(promo_codes::valid_from.le(now)))
            }
            Inactive => own,
        };
        own = match status {
            Expired => own.filter(promo_codes::valid_until.le(now)),
            UsedUp | Active => {
                own.filter(promo_codes::valid_until.is_null().or(promo_codes::valid_until.gt(now)))
            }
            Inactive | Scheduled => own,
        };
        let taken = (promo_codes::held + promo_codes::used).nullable();
        own = match status {
            UsedUp => own.filter(promo_codes::max_uses.le(taken)),
            Active => own.filter(promo_codes::max_uses.is_null().or(promo_codes::max_uses.gt(taken))),
            Inactive | Scheduled | Expired => own,
        };
    }
    let rows: Vec<Row> = own.load(conn)?;
    with_offers(conn, rows)
}

fn with_offers(conn: &mut Conn, rows: Vec<Row>) -> Result<Vec<PromoCode>, Failure> {
    let limited: Vec<PromoCodeId> = rows.iter().filter(|row| !row.is_for_all).map(|row| row.id).collect();
    let links: Vec<(PromoCodeId, OfferId)> = promo_code_offers::table
        .filter(promo_code_offers::promo_code_id.eq_any(limited))
        .order((promo_code_offers::promo_code_id, promo_code_offers::offer_id))
        .select((promo_code_offers::promo_code_id, promo_code_offers::offer_id))
        .load(conn)?;
    rows.into_iter().map(|row| row.into_code(&links)).collect()
}

/// All codes of an event, those made first first, without their offers.
pub(super) fn all(conn: &mut Conn, event: EventId) -> Result<Vec<PromoCode>, Failure> {
    let rows: Vec<Row> = promo_codes::table
        .filter(promo_codes::event_id.eq(event))
        .order(promo_codes::id)
        .limit(CODES_PER_EVENT_MAX)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(|row| row.into_code(&[])).collect()
}

/// One code of an event.
pub(super) fn find(conn: &mut Conn, event: EventId, id: PromoCodeId) -> Result<Option<PromoCode>, Failure> {
    let own = promo_codes::table.filter(promo_codes::event_id.eq(event)).filter(promo_codes::id.eq(id));
    let row: Option<Row> = own.select(Row::as_select()).first(conn).optional()?;
    let Some(row) = row else { return Ok(None) };
    Ok(with_offers(conn, vec![row])?.pop())
}

/// The codes of these ids.
pub(crate) fn by_ids(conn: &mut Conn, ids: &[PromoCodeId]) -> Result<Vec<PromoCode>, Failure> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<Row> =
        promo_codes::table.filter(promo_codes::id.eq_any(ids)).select(Row::as_select()).load(conn)?;
    with_offers(conn, rows)
}

/// What these events call by a name.
pub(crate) fn by_name(
    conn: &mut Conn,
    events: &[EventId],
    code: &str,
) -> Result<Vec<(EventId, PromoCode)>, Failure> {
    let rows: Vec<(EventId, Row)> = promo_codes::table
        .filter(promo_codes::event_id.eq_any(events))
        .filter(promo_codes::code.eq(code))
        .select((promo_codes::event_id, Row::as_select()))
        .load(conn)?;
    let (of, rows): (Vec<EventId>, Vec<Row>) = rows.into_iter().unzip();
    Ok(of.into_iter().zip(with_offers(conn, rows)?).collect())
}

/// How many codes an event has.
pub(super) fn count(conn: &mut Conn, event: EventId) -> Result<i64, Failure> {
    Ok(promo_codes::table.filter(promo_codes::event_id.eq(event)).select(count_star()).first(conn)?)
}

/// Whether these are all offers of the event.
pub(super) fn are_offers_of(conn: &mut Conn, event: EventId, ids: &[OfferId]) -> Result<bool, Failure> {
    let own = offers::table.filter(offers::event_id.eq(event)).filter(offers::id.eq_any(ids));
    let n: i64 = own.select(count_star()).first(conn)?;
    Ok(i64::try_from(ids.len()).is_ok_and(|all| all == n))
}

#[derive(Insertable)]
#[diesel(table_name = promo_codes, treat_none_as_default_value = false)]
struct NewRow {
    id: PromoCodeId,
    org_id: OrganizationId,
    event_id: EventId,
    batch_id: Option<Vec<u8>>,
    code: String,
    held: i32,
    used: i32,
    created_at: Instant,
    updated_at: Instant,
    #[diesel(embed)]
    what: Columns,
}

/// What an organizer may change, besides the code.
#[derive(Insertable, AsChangeset, Clone)]
#[diesel(table_name = promo_codes, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Columns {
    effect: &'static str,
    value: i64,
    is_for_all: bool,
    valid_from: Option<Instant>,
    valid_until: Option<Instant>,
    max_uses: Option<i32>,
    max_per_person: Option<i32>,
    is_active: bool,
}

impl Columns {
    fn of(code: &PromoCode) -> Self {
        Self {
            effect: code.effect.as_str(),
            value: code.value,
            is_for_all: code.offers.is_none(),
            valid_from: code.window.0,
            valid_until: code.window.1,
            max_uses: code.max_uses,
            max_per_person: code.max_per_person,
            is_active: code.is_active,
        }
    }
}

/// Makes codes for the same offers, all or, when one is taken, none.
pub(super) fn insert(
    tx: &mut Tx,
    (org_id, event_id): (OrganizationId, EventId),
    new: &[PromoCode],
) -> Result<bool, Failure> {
    let rows: Vec<NewRow> = new
        .iter()
        .map(|code| NewRow {
            id: code.id,
            org_id,
            event_id,
            batch_id: code.batch.map(|batch| batch.as_bytes().to_vec()),
            code: code.code.clone(),
            held: 0,
            used: 0,
            created_at: code.created_at,
            updated_at: code.updated_at,
            what: Columns::of(code),
        })
        .collect();
    // Several rows at once differ between the two backends.
    let made = tx.unless_taken(|conn| {
        platform::insert_rows!(conn, diesel::insert_into(promo_codes::table).values(&rows))
    })?;
    if made.is_none() {
        return Ok(false);
    }
    let ids: Vec<PromoCodeId> = new.iter().map(|code| code.id).collect();
    limit(tx, &ids, new.first().and_then(|code| code.offers.as_deref()).unwrap_or_default())?;
    Ok(true)
}

/// Writes which offers codes are for, with one statement however many they are.
fn limit(tx: &mut Tx, codes: &[PromoCodeId], offers: &[OfferId]) -> Result<(), Failure> {
    if codes.is_empty() || offers.is_empty() {
        return Ok(());
    }
    let mut sql = Sql::<diesel::sql_types::BigInt>::default();
    sql.push(
        "INSERT INTO promo_code_offers (promo_code_id, org_id, offer_id) SELECT p.id, p.org_id, o.id \
         FROM promo_codes p, offers o WHERE o.event_id = p.event_id AND p.id IN (",
    );
    for (n, code) in codes.iter().enumerate() {
        sql.push(if n == 0 { "" } else { ", " }).bytes(code.uuid().as_bytes());
    }
    sql.push(") AND o.id IN (");
    for (n, offer) in offers.iter().enumerate() {
        sql.push(if n == 0 { "" } else { ", " }).bytes(offer.uuid().as_bytes());
    }
    sql.push(")");
    sql.execute(tx.conn())?;
    Ok(())
}

/// What came of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Saved {
    /// It was made.
    Done,
    /// Another code of the event is this.
    Taken,
    /// It was used more often by now than it could be.
    Used,
}

/// Changes a code, unless it was used more often by now than it could be.
pub(super) fn save(tx: &mut Tx, next: &PromoCode) -> Result<Saved, Failure> {
    let now = tx.now();
    let mut own = diesel::update(promo_codes::table.filter(promo_codes::id.eq(next.id))).into_boxed();
    if let Some(max) = next.max_uses {
        own = own.filter((promo_codes::held + promo_codes::used).le(max));
    }
    let update =
        own.set((Columns::of(next), promo_codes::code.eq(&next.code), promo_codes::updated_at.eq(now)));
    match tx.unless_taken(|conn| update.execute(conn))? {
        None => return Ok(Saved::Taken),
        Some(0) => return Ok(Saved::Used),
        Some(_) => {}
    }
    diesel::delete(promo_code_offers::table.filter(promo_code_offers::promo_code_id.eq(next.id)))
        .execute(tx.conn())?;
    limit(tx, &[next.id], next.offers.as_deref().unwrap_or_default())?;
    Ok(Saved::Done)
}

/// Deletes a code that nobody used or is about to.
pub(super) fn delete(tx: &mut Tx, id: PromoCodeId) -> Result<bool, Failure> {
    let unused = promo_codes::table
        .filter(promo_codes::id.eq(id))
        .filter(promo_codes::held.eq(0))
        .filter(promo_codes::used.eq(0));
    Ok(diesel::delete(unused).execute(tx.conn())? == 1)
}
