//! SQL of questions.

use super::rules::{QUESTIONS_PER_EVENT_MAX, QuestionKind, QuestionScope};
use diesel::dsl::{count_star, max};
use diesel::prelude::*;
use kernel::ids::{EventId, OfferId, OrganizationId, QuestionId};
use kernel::text::Localized;
use kernel::time::Instant;
use platform::db::schema::{offers, question_offers, questions};
use platform::db::sql::{Sql, prepared};
use platform::db::{Conn, Tx, from_json, to_json};
use platform::http::failure::Failure;
use serde::{Deserialize, Serialize};

/// One of the possible answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Choice {
    /// Its name in answers.
    pub(super) value: String,
    /// What is shown.
    pub(super) label: Localized,
}

/// A question with everything that its organization may see and change.
#[derive(Debug, Clone)]
pub(super) struct QuestionDetails {
    pub(super) id: QuestionId,
    pub(super) scope: QuestionScope,
    pub(super) kind: QuestionKind,
    pub(super) label: Localized,
    pub(super) help: Localized,
    pub(super) is_required: bool,
    pub(super) is_active: bool,
    pub(super) choices: Vec<Choice>,
    /// The offers it is asked for, in the order of their ids; none: all.
    pub(super) offers: Option<Vec<OfferId>>,
    pub(super) position: i32,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = questions)]
struct Row {
    id: QuestionId,
    event_id: EventId,
    scope: String,
    kind: String,
    label: String,
    help: String,
    is_required: bool,
    is_active: bool,
    choices: String,
    is_for_all: bool,
    position: i32,
    created_at: Instant,
    updated_at: Instant,
}

/// All questions of an event, in its order.
pub(super) fn all(conn: &mut Conn, event: EventId) -> Result<Vec<QuestionDetails>, Failure> {
    Ok(of_events(conn, &[event])?.into_iter().map(|(_, question)| question).collect())
}

/// All questions of events, event by event, each in the order of its event.
pub(super) fn of_events(
    conn: &mut Conn,
    events: &[EventId],
) -> Result<Vec<(EventId, QuestionDetails)>, Failure> {
    let rows: Vec<Row> = prepared(
        questions::table
            .filter(questions::event_id.eq_any(events))
            .order((questions::event_id, questions::position, questions::id))
            .limit(QUESTIONS_PER_EVENT_MAX.saturating_mul(i64::try_from(events.len()).unwrap_or(1)))
            .select(Row::as_select()),
    )
    .load(conn)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<QuestionId> = rows.iter().map(|row| row.id).collect();
    let limits: Vec<(QuestionId, OfferId)> = question_offers::table
        .filter(question_offers::question_id.eq_any(ids))
        .order((question_offers::question_id, question_offers::offer_id))
        .select((question_offers::question_id, question_offers::offer_id))
        .load(conn)?;
    let strange = |what: &str| Failure::fault(format!("a question has an unknown {what}"));
    rows.into_iter()
        .map(|row| {
            let own = limits.iter().filter(|(of, _)| *of == row.id).map(|(_, offer)| *offer);
            let question = QuestionDetails {
                offers: (!row.is_for_all).then(|| own.collect()),
                scope: QuestionScope::parse(&row.scope).ok_or_else(|| strange("scope"))?,
                kind: QuestionKind::parse(&row.kind).ok_or_else(|| strange("kind"))?,
                label: from_json(&row.label)?,
                help: from_json(&row.help)?,
                choices: from_json(&row.choices)?,
                id: row.id,
                is_required: row.is_required,
                is_active: row.is_active,
                position: row.position,
                created_at: row.created_at,
                updated_at: row.updated_at,
            };
            Ok((row.event_id, question))
        })
        .collect()
}

/// How many questions an event has, and the place behind the last one.
pub(super) fn end_of(conn: &mut Conn, event: EventId) -> Result<(i64, i32), Failure> {
    let (n, last): (i64, Option<i32>) = questions::table
        .filter(questions::event_id.eq(event))
        .select((count_star(), max(questions::position)))
        .first(conn)?;
    Ok((n, last.map_or(0, |last| last.saturating_add(1))))
}

/// Whether these are all offers of the event.
pub fn are_offers_of(conn: &mut Conn, event: EventId, ids: &[OfferId]) -> Result<bool, Failure> {
    let own = offers::table.filter(offers::event_id.eq(event)).filter(offers::id.eq_any(ids));
    let n: i64 = own.select(count_star()).first(conn)?;
    Ok(i64::try_from(ids.len()).is_ok_and(|all| all == n))
}

/// What an organizer may change.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = questions)]
struct Columns {
    scope: &'static str,
    kind: &'static str,
    label: String,
    help: String,
    is_required: bool,
    is_active: bool,
    choices: String,
    is_for_all: bool,
}

impl Columns {
    fn of(question: &QuestionDetails) -> Result<Self, Failure> {
        Ok(Self {
            scope: question.scope.as_str(),
            kind: question.kind.as_str(),
            label: to_json(&question.label)?,
            help: to_json(&question.help)?,
            is_required: question.is_required,
            is_active: question.is_active,
            choices: to_json(&question.choices)?,
            is_for_all: question.offers.is_none(),
        })
    }
}

/// Asks a question.
pub(super) fn insert(
    tx: &mut Tx,
    (org, event): (OrganizationId, EventId),
    new: &QuestionDetails,
) -> Result<(), Failure> {
    let now = tx.now();
    let own = (
        questions::id.eq(new.id),
        questions::org_id.eq(org),
        questions::event_id.eq(event),
        questions::position.eq(new.position),
        questions::created_at.eq(now),
        questions::updated_at.eq(now),
    );
    let what = Columns::of(new)?;
    diesel::insert_into(questions::table).values((own, what)).execute(tx.conn())?;
    limit(tx, org, new)
}

/// Changes a question.
pub(super) fn save(tx: &mut Tx, org: OrganizationId, next: &QuestionDetails) -> Result<(), Failure> {
    let now = tx.now();
    let what = Columns::of(next)?;
    diesel::update(questions::table.filter(questions::id.eq(next.id)))
        .set((what, questions::updated_at.eq(now)))
        .execute(tx.conn())?;
    diesel::delete(question_offers::table.filter(question_offers::question_id.eq(next.id)))
        .execute(tx.conn())?;
    limit(tx, org, next)
}

/// Writes which offers a question is for.
fn limit(tx: &mut Tx, org: OrganizationId, question: &QuestionDetails) -> Result<(), Failure> {
    let row = |offer: &OfferId| {
        (
            question_offers::question_id.eq(question.id),
            question_offers::org_id.eq(org),
            question_offers::offer_id.eq(*offer),
        )
    };
    let rows: Vec<_> = question.offers.iter().flatten().map(row).collect();
    if rows.is_empty() {
        return Ok(());
    }
    // Several rows at once differ between the two backends.
    platform::insert_rows!(tx.conn(), diesel::insert_into(question_offers::table).values(&rows))?;
    Ok(())
}

/// Puts the questions of an event in order, with one statement.
pub(super) fn arrange(tx: &mut Tx, event: EventId, order: &[QuestionId]) -> Result<(), Failure> {
    if order.is_empty() {
        return Ok(());
    }
    let now = tx.now();
    let mut sql = Sql::<diesel::sql_types::BigInt>::default();
    sql.push("UPDATE questions SET position = CASE id");
    for (position, id) in (0..).zip(order) {
        sql.push(" WHEN ").bytes(id.uuid().as_bytes()).push(" THEN ").int(position);
    }
    sql.push(" ELSE position END, updated_at = ").big(now.millis());
    sql.push(" WHERE event_id = ").bytes(event.uuid().as_bytes());
    sql.execute(tx.conn())?;
    Ok(())
}

/// Deletes a question.
pub(super) fn delete(tx: &mut Tx, id: QuestionId) -> Result<(), Failure> {
    diesel::delete(question_offers::table.filter(question_offers::question_id.eq(id))).execute(tx.conn())?;
    diesel::delete(questions::table.filter(questions::id.eq(id))).execute(tx.conn())?;
    Ok(())
}

/// Deletes the questions of an event, before it is deleted.
pub(crate) fn delete_all(tx: &mut Tx, event: EventId) -> Result<(), Failure> {
    let own = questions::table.filter(questions::event_id.eq(event)).select(questions::id);
    diesel::delete(question_offers::table.filter(question_offers::question_id.eq_any(own)))
        .execute(tx.conn())?;
    diesel::delete(questions::table.filter(questions::event_id.eq(event))).execute(tx.conn())?;
    Ok(())
}

/// Asks nothing for an offer any more, before it is deleted. A question for this offer only is asked for
/// none then, not for all.
pub(crate) fn forget_offer(tx: &mut Tx, offer: OfferId) -> Result<(), Failure> {
    diesel::delete(question_offers::table.filter(question_offers::offer_id.eq(offer))).execute(tx.conn())?;
    Ok(())
}

/// Gives a new event the questions of another one. `copies`: which of its offers became which.
pub(crate) fn copy_all(
    tx: &mut Tx,
    from: EventId,
    (org, to): (OrganizationId, EventId),
    copies: &[(OfferId, OfferId)],
) -> Result<(), Failure> {
    for question in all(tx.conn(), from)? {
        let copy_of = |offer: &OfferId| copies.iter().find(|(old, _)| old == offer).map(|(_, new)| *new);
        let offers = question.offers.as_ref().map(|offers| offers.iter().filter_map(copy_of).collect());
        let copy = QuestionDetails { id: QuestionId::from_uuid(tx.new_uuid()), offers, ..question };
        // One statement for each: there are few, and each has offers of its own.
        insert(tx, (org, to), &copy)?;
    }
    Ok(())
}
