//! SQL of answers.

use super::Answer;
use crate::orders::model::Order;
use catalog::questions::rules::QuestionKind;
use diesel::prelude::*;
use kernel::ids::{EventId, OrderId, OrganizationId, QuestionId, UserId};
use kernel::text::fold;
use platform::db::schema::{order_answers, orders};
use platform::db::sql::word;
use platform::db::{Conn, Tx, from_json, to_json};
use platform::http::failure::Failure;

/// Most answers of an order: a request has no room for more.
pub(crate) const ANSWERS_MAX: i64 = 5_000;

#[derive(Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = order_answers, treat_none_as_default_value = false)]
struct Row {
    order_id: OrderId,
    org_id: OrganizationId,
    number: i32,
    question_id: QuestionId,
    event_id: EventId,
    position: i32,
    label: String,
    kind: String,
    value: String,
    choice: Option<String>,
}

#[derive(Debug, Insertable)]
#[diesel(table_name = order_answers, treat_none_as_default_value = false)]
struct NewRow {
    #[diesel(embed)]
    row: Row,
    /// What it is found by, when it is in words.
    words: Option<String>,
}

impl NewRow {
    fn of(order: &Order, answer: &Answer) -> Result<Self, Failure> {
        let words = (answer.kind == QuestionKind::Text).then(|| fold(&answer.value));
        Ok(Self { row: Row::of(order, answer)?, words })
    }
}

impl Row {
    fn of(order: &Order, answer: &Answer) -> Result<Self, Failure> {
        Ok(Self {
            order_id: order.id,
            org_id: order.org_id,
            number: answer.number,
            question_id: answer.question,
            event_id: answer.event,
            position: answer.position,
            label: to_json(&answer.label)?,
            kind: answer.kind.as_str().to_owned(),
            value: answer.value.clone(),
            choice: answer.choice.as_ref().map(to_json).transpose()?,
        })
    }

    fn into_answer(self) -> Result<Answer, Failure> {
        let strange = || Failure::fault("an answer has an unknown kind");
        Ok(Answer {
            number: self.number,
            event: self.event_id,
            question: self.question_id,
            position: self.position,
            label: from_json(&self.label)?,
            kind: QuestionKind::parse(&self.kind).ok_or_else(strange)?,
            value: self.value,
            choice: self.choice.as_deref().map(from_json).transpose()?,
        })
    }
}

/// Writes what was answered with an order that has no answers yet.
pub(crate) fn insert(tx: &mut Tx, order: &Order, answers: &[Answer]) -> Result<(), Failure> {
    if answers.is_empty() {
        return Ok(());
    }
    let rows: Vec<NewRow> =
        answers.iter().map(|answer| NewRow::of(order, answer)).collect::<Result<_, _>>()?;
    // Several rows at once differ between the two backends.
    platform::insert_rows!(tx.conn(), diesel::insert_into(order_answers::table).values(&rows))?;
    Ok(())
}

/// Writes what was answered instead of what was answered before.
pub(crate) fn replace(tx: &mut Tx, order: &Order, answers: &[Answer]) -> Result<(), Failure> {
    diesel::delete(order_answers::table.filter(order_answers::order_id.eq(order.id))).execute(tx.conn())?;
    insert(tx, order, answers)
}

/// What was answered with orders, each with its order, at most so many: order by order, person by person.
pub(crate) fn of_orders(
    conn: &mut Conn,
    ids: &[OrderId],
    limit: i64,
) -> Result<Vec<(OrderId, Answer)>, Failure> {
    let rows: Vec<Row> = order_answers::table
        .filter(order_answers::order_id.eq_any(ids))
        .order((
            order_answers::order_id.desc(),
            order_answers::number,
            order_answers::event_id,
            order_answers::position,
            order_answers::question_id,
        ))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(|row| Ok((row.order_id, row.into_answer()?))).collect()
}

/// What was answered with an order.
pub(crate) fn of_order(conn: &mut Conn, id: OrderId) -> Result<Vec<Answer>, Failure> {
    Ok(of_orders(conn, &[id], ANSWERS_MAX)?.into_iter().map(|(_, answer)| answer).collect())
}

/// Forgets what an erased account answered.
pub(crate) fn forget_person(tx: &mut Tx, user: UserId) -> Result<(), Failure> {
    let ids = orders::table.filter(orders::user_id.eq(user)).select(orders::id);
    diesel::delete(order_answers::table.filter(order_answers::order_id.eq_any(ids))).execute(tx.conn())?;
    Ok(())
}

/// Gives answers what they are found by, at most so many of those that were kept before that was; how many there were.
pub(super) fn fold_some(tx: &mut Tx, limit: i64) -> Result<usize, Failure> {
    // Said as the index says it.
    let bare: Vec<(OrderId, i32, QuestionId, String)> = order_answers::table
        .filter(order_answers::kind.eq(word("text")))
        .filter(order_answers::words.is_null())
        .limit(limit)
        .select((
            order_answers::order_id,
            order_answers::number,
            order_answers::question_id,
            order_answers::value,
        ))
        .load(tx.conn())?;
    for (order, number, question, value) in &bare {
        diesel::update(order_answers::table.find((order, number, question)))
            .set(order_answers::words.eq(fold(value)))
            .execute(tx.conn())?;
    }
    Ok(bare.len())
}
