//! SQL of who comes.

use super::answered::{Answered, Sought};
use super::rules::{ParticipantSort, ParticipantState};
use catalog::questions::rules::{QuestionKind, QuestionScope};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text};
use kernel::ids::{EventId, OccurrenceId, OfferId, OrderId, QuestionId, TicketId};
use kernel::text::{Localized, search_words};
use kernel::time::Instant;
use platform::db::schema::{admissions, order_answers, questions, tickets};
use platform::db::sql::Sql;
use platform::db::{Conn, from_json};
use platform::http::failure::Failure;
use std::collections::BTreeMap;

/// Most questions of an event, with some that were asked before.
const QUESTIONS_MAX: i64 = 200;
/// Most answers of an order: a request has no room for more.
const ANSWERS_PER_ORDER_MAX: i64 = 5_000;

/// Most rows of one ticket that say it was let in: a row for each day and each list.
const ADMISSIONS_PER_TICKET_MAX: i64 = 400;
/// Whether a ticket was let in.
const IS_CHECKED_IN: &str = "EXISTS (SELECT 1 FROM admissions a WHERE a.ticket_id = t.id AND a.entries > 0)";

/// Which participants, in which order.
#[derive(Debug, Clone)]
pub(super) struct Filter {
    pub(super) event: EventId,
    /// Words of the name, the address, the buyer or the order's code.
    pub(super) q: String,
    pub(super) offer: Option<OfferId>,
    pub(super) date: Option<OccurrenceId>,
    pub(super) state: ParticipantState,
    /// Those who came in only, or those who did not.
    pub(super) is_checked_in: Option<bool>,
    pub(super) sort: ParticipantSort,
    /// Who answered so; all of these.
    pub(super) answers: Vec<Answered>,
}

impl Filter {
    /// A statement about it. With answers it has so many forms that none is worth keeping.
    pub(super) fn statement<ST>(&self) -> Sql<ST> {
        if self.answers.is_empty() { Sql::default() } else { Sql::once() }
    }
}

/// Where a participant is in a list, in whichever order.
#[derive(Debug, Clone)]
pub(super) struct Place {
    id: TicketId,
    offer: OfferId,
    order: OrderId,
    number: i32,
    words: String,
}

/// A ticket with what it is of.
#[derive(Debug)]
pub(super) struct Participant {
    pub(super) id: TicketId,
    pub(super) order: OrderId,
    pub(super) number: i32,
    pub(super) group_number: i32,
    pub(super) name: String,
    pub(super) email: Option<String>,
    pub(super) status: String,
    pub(super) purchased_at: Instant,
    pub(super) offer: OfferId,
    pub(super) offer_name: Localized,
    pub(super) date: OccurrenceId,
    pub(super) starts_at: Instant,
    pub(super) order_code: String,
    pub(super) buyer_name: String,
    pub(super) buyer_email: String,
    words: String,
}

impl Participant {
    /// Where they are written to.
    pub(super) fn address(&self) -> &str {
        self.email.as_deref().unwrap_or(&self.buyer_email)
    }

    /// Where it is in any list.
    pub(super) fn place(&self) -> Place {
        Place {
            id: self.id,
            offer: self.offer,
            order: self.order,
            number: self.number,
            words: self.words.clone(),
        }
    }
}

/// Where a ticket of an event is in its lists.
pub(super) fn place(conn: &mut Conn, event: EventId, id: TicketId) -> Result<Option<Place>, Failure> {
    let columns = (tickets::offer_id, tickets::order_id, tickets::number, tickets::words);
    let own = tickets::table.filter(tickets::id.eq(id)).filter(tickets::event_id.eq(event));
    let found: Option<(OfferId, OrderId, i32, String)> = own.select(columns).first(conn).optional()?;
    Ok(found.map(|(offer, order, number, words)| Place { id, offer, order, number, words }))
}

/// What a row is of.
pub(super) const TABLES: &str = " FROM tickets t JOIN orders o ON o.id = t.order_id JOIN offers f ON f.id = t.offer_id \
    JOIN occurrences d ON d.id = t.occurrence_id";

/// What is counted: whether an order fits is only looked at when words of it are searched for.
fn counted(filter: &Filter) -> &'static str {
    if filter.q.is_empty() { " FROM tickets t" } else { " FROM tickets t JOIN orders o ON o.id = t.order_id" }
}

/// Which rows of the tables.
pub(super) fn conditions<ST>(sql: &mut Sql<ST>, tables: &'static str, filter: &Filter) {
    sql.push(tables).push(" WHERE t.event_id = ").bytes(filter.event.uuid().as_bytes());
    if let Some(offer) = filter.offer {
        sql.push(" AND t.offer_id = ").bytes(offer.uuid().as_bytes());
    }
    if let Some(date) = filter.date {
        sql.push(" AND t.occurrence_id = ").bytes(date.uuid().as_bytes());
    }
    sql.push(match filter.state {
        ParticipantState::Coming => " AND t.status <> 'cancelled'",
        ParticipantState::Active => " AND t.status = 'active'",
        ParticipantState::Blocked => " AND t.status = 'blocked'",
        ParticipantState::Cancelled => " AND t.status = 'cancelled'",
        ParticipantState::All => "",
    });
    match filter.is_checked_in {
        Some(true) => sql.push(" AND ").push(IS_CHECKED_IN),
        Some(false) => sql.push(" AND NOT ").push(IS_CHECKED_IN),
        None => sql,
    };
    // Folded words hold letters and digits only: nothing in them is special to LIKE.
    for word in search_words(&filter.q) {
        let pattern = format!("% {word}%");
        sql.push(" AND (t.words LIKE ").text(pattern.clone());
        sql.push(" OR o.words LIKE ").text(pattern).push(")");
    }
    for answered in &filter.answers {
        answers_fit(sql, answered);
    }
}

/// Whether a ticket's answer to a question is one of those that are sought. Each look is one at the key of the answers.
fn answers_fit<ST>(sql: &mut Sql<ST>, answered: &Answered) {
    let look = |sql: &mut Sql<ST>| {
        sql.push("EXISTS (SELECT 1 FROM order_answers x WHERE x.order_id = t.order_id AND x.question_id = ")
            .bytes(answered.question.uuid().as_bytes())
            .push(match answered.scope {
                QuestionScope::Order => " AND x.number = 0",
                QuestionScope::Participant => " AND x.number = t.number",
            });
    };
    sql.push(" AND (");
    if answered.is_nothing {
        sql.push("NOT ");
        look(sql);
        sql.push(if answered.any.is_empty() { ")" } else { ") OR " });
    }
    if !answered.any.is_empty() {
        look(sql);
        for (n, sought) in answered.any.iter().enumerate() {
            sql.push(if n == 0 { " AND (" } else { " OR " });
            is_sought(sql, sought);
        }
        sql.push("))");
    }
    sql.push(")");
}

/// Whether an answer is what is sought.
fn is_sought<ST>(sql: &mut Sql<ST>, sought: &Sought) {
    match sought {
        Sought::Is(value) => {
            sql.push("x.value = ").text(&**value);
        }
        Sought::Words(words) => {
            sql.push("(1 = 1");
            for word in words {
                sql.push(" AND x.words LIKE ").text(format!("%{word}%"));
            }
            sql.push(")");
        }
        Sought::Days(from, to) => is_between(sql, ("", ""), [from.as_deref(), to.as_deref()]),
        Sought::Numbers(from, to) => {
            // PostgreSQL may compare before it knows of which question an answer is.
            sql.push("CASE WHEN x.kind = 'number' THEN ");
            is_between(sql, ("CAST(", " AS DOUBLE PRECISION)"), [from.as_deref(), to.as_deref()]);
            sql.push(" ELSE FALSE END");
        }
    }
}

fn is_between<ST>(sql: &mut Sql<ST>, (before, behind): (&str, &str), [from, to]: [Option<&str>; 2]) {
    sql.push("(1 = 1");
    for (end, sign) in [(from, " >= "), (to, " <= ")] {
        if let Some(end) = end {
            sql.push(" AND ").push(before).push("x.value").push(behind);
            sql.push(sign).push(before).text(end).push(behind);
        }
    }
    sql.push(")");
}

/// Only those behind a place. The first comparison is one that an index begins at; the rest drops what is equal.
fn behind<ST>(sql: &mut Sql<ST>, sort: ParticipantSort, after: &Place) {
    let (id, order, offer) = (after.id.uuid(), after.order.uuid(), after.offer.uuid());
    match sort {
        ParticipantSort::Name => {
            sql.push(" AND t.words >= ").text(&*after.words);
            sql.push(" AND (t.words > ").text(&*after.words);
            sql.push(" OR t.id > ").bytes(id.as_bytes()).push(")")
        }
        ParticipantSort::NameBackwards => {
            sql.push(" AND t.words <= ").text(&*after.words);
            sql.push(" AND (t.words < ").text(&*after.words);
            sql.push(" OR t.id < ").bytes(id.as_bytes()).push(")")
        }
        ParticipantSort::Purchased => sql.push(" AND t.id > ").bytes(id.as_bytes()),
        ParticipantSort::PurchasedBackwards => sql.push(" AND t.id < ").bytes(id.as_bytes()),
        ParticipantSort::Order => {
            sql.push(" AND t.order_id >= ").bytes(order.as_bytes());
            sql.push(" AND (t.order_id > ").bytes(order.as_bytes());
            sql.push(" OR t.number > ").int(after.number).push(")")
        }
        ParticipantSort::Offer => {
            sql.push(" AND t.offer_id >= ").bytes(offer.as_bytes());
            sql.push(" AND (t.offer_id > ").bytes(offer.as_bytes());
            sql.push(" OR t.words > ").text(&*after.words);
            sql.push(" OR (t.words = ").text(&*after.words);
            sql.push(" AND t.id > ").bytes(id.as_bytes()).push("))")
        }
    };
}

/// Columns of the ticket in the rows of a page, and what is read of them.
type Who = (Binary, Binary, Integer, Integer, Text, Nullable<Text>, Text, BigInt);
type FoundWho = (TicketId, OrderId, i32, i32, String, Option<String>, String, Instant);
/// The same of what it is of.
type What = (Binary, Text, Binary, BigInt, Text, Text, Text, Text);
type FoundWhat = (OfferId, String, OccurrenceId, Instant, String, String, String, String);

/// Participants behind a place, at most so many. A search reads the event's tickets at worst.
pub(super) fn page(
    conn: &mut Conn,
    filter: &Filter,
    after: Option<&Place>,
    limit: i64,
) -> Result<Vec<Participant>, Failure> {
    let mut sql = filter.statement::<(Who, What)>();
    sql.push(
        "SELECT t.id, t.order_id, t.number, t.group_number, t.name, t.email, t.status, t.created_at, \
         t.offer_id, f.name, t.occurrence_id, d.starts_at, o.code, o.name, o.email, t.words",
    );
    conditions(&mut sql, TABLES, filter);
    if let Some(after) = after {
        behind(&mut sql, filter.sort, after);
    }
    sql.push(match filter.sort {
        ParticipantSort::Name => " ORDER BY t.words, t.id",
        ParticipantSort::NameBackwards => " ORDER BY t.words DESC, t.id DESC",
        ParticipantSort::Purchased => " ORDER BY t.id",
        ParticipantSort::PurchasedBackwards => " ORDER BY t.id DESC",
        ParticipantSort::Order => " ORDER BY t.order_id, t.number",
        ParticipantSort::Offer => " ORDER BY t.offer_id, t.words, t.id",
    });
    sql.push(" LIMIT ").big(limit);
    let rows: Vec<(FoundWho, FoundWhat)> = sql.load(conn)?;
    let participant = |(who, what): (FoundWho, FoundWhat)| {
        let (id, order, number, group_number, name, email, status, purchased_at) = who;
        let (offer, offer_name, date, starts_at, order_code, buyer_name, buyer_email, words) = what;
        Ok(Participant {
            id,
            order,
            number,
            group_number,
            name,
            email,
            status,
            purchased_at,
            offer,
            offer_name: from_json(&offer_name)?,
            date,
            starts_at,
            order_code,
            buyer_name,
            buyer_email,
            words,
        })
    };
    rows.into_iter().map(participant).collect()
}

/// How many there are; reads the event's tickets.
pub(super) fn count(conn: &mut Conn, filter: &Filter) -> Result<i64, Failure> {
    let mut sql = filter.statement::<BigInt>();
    sql.push("SELECT COUNT(*)");
    conditions(&mut sql, counted(filter), filter);
    Ok(sql.load::<i64>(conn)?.pop().unwrap_or_default())
}

/// How many there are, and how many of them came in.
pub(super) fn figures(conn: &mut Conn, filter: &Filter) -> Result<(i64, i64), Failure> {
    let mut sql = filter.statement::<(BigInt, BigInt)>();
    sql.push("SELECT COUNT(*), COUNT(CASE WHEN ").push(IS_CHECKED_IN).push(" THEN 1 END)");
    conditions(&mut sql, counted(filter), filter);
    Ok(sql.load::<(i64, i64)>(conn)?.pop().unwrap_or_default())
}

/// When tickets were let in for the first time, and whether somebody is inside with them.
pub(super) fn check_ins(
    conn: &mut Conn,
    ids: &[TicketId],
) -> Result<BTreeMap<TicketId, (Instant, bool)>, Failure> {
    let most = ADMISSIONS_PER_TICKET_MAX.saturating_mul(i64::try_from(ids.len()).unwrap_or(1));
    let rows: Vec<(TicketId, Instant, bool)> = admissions::table
        .filter(admissions::ticket_id.eq_any(ids))
        .filter(admissions::entries.gt(0))
        .order((admissions::ticket_id, admissions::first_at, admissions::list_id))
        .limit(most)
        .select((admissions::ticket_id, admissions::first_at, admissions::is_inside))
        .load(conn)?;
    let mut found = BTreeMap::<TicketId, (Instant, bool)>::new();
    for (id, first_at, is_inside) in rows {
        found.entry(id).or_insert((first_at, false)).1 |= is_inside;
    }
    Ok(found)
}

/// An answer as it was given. `number` 0: to a question about the whole order.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) order: OrderId,
    pub(super) number: i32,
    pub(super) question: QuestionId,
    pub(super) label: Localized,
    pub(super) kind: String,
    pub(super) value: String,
    pub(super) choice: Option<Localized>,
}

/// What was answered about an event with some orders, in the order in which it was asked.
pub(super) fn answers(conn: &mut Conn, event: EventId, orders: &[OrderId]) -> Result<Vec<Answer>, Failure> {
    type Found = (OrderId, i32, QuestionId, String, String, String, Option<String>);
    let most = ANSWERS_PER_ORDER_MAX.saturating_mul(i64::try_from(orders.len()).unwrap_or(1));
    let rows: Vec<Found> = order_answers::table
        .filter(order_answers::order_id.eq_any(orders))
        .filter(order_answers::event_id.eq(event))
        .order((
            order_answers::order_id,
            order_answers::position,
            order_answers::question_id,
            order_answers::number,
        ))
        .limit(most)
        .select((
            order_answers::order_id,
            order_answers::number,
            order_answers::question_id,
            order_answers::label,
            order_answers::kind,
            order_answers::value,
            order_answers::choice,
        ))
        .load(conn)?;
    let answer =
        |(order, number, question, label, kind, value, choice): (_, _, _, String, _, _, Option<String>)| {
            let choice = choice.as_deref().map(from_json).transpose()?;
            Ok(Answer { order, number, question, label: from_json(&label)?, kind, value, choice })
        };
    rows.into_iter().map(answer).collect()
}

/// What an event asks, in the order in which it is asked.
pub(super) fn questions(conn: &mut Conn, event: EventId) -> Result<Vec<(QuestionId, Localized)>, Failure> {
    let rows: Vec<(QuestionId, String)> = questions::table
        .filter(questions::event_id.eq(event))
        .order((questions::position, questions::id))
        .limit(QUESTIONS_MAX)
        .select((questions::id, questions::label))
        .load(conn)?;
    rows.into_iter().map(|(id, label)| Ok((id, from_json(&label)?))).collect()
}

/// What decides how answers to a question are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AskedQuestion {
    pub(super) id: QuestionId,
    pub(super) kind: QuestionKind,
    pub(super) scope: QuestionScope,
}

/// Those of some questions that are an event's.
pub(super) fn asked_questions(
    conn: &mut Conn,
    event: EventId,
    ids: &[QuestionId],
) -> Result<Vec<AskedQuestion>, Failure> {
    let rows: Vec<(QuestionId, String, String)> = questions::table
        .filter(questions::event_id.eq(event))
        .filter(questions::id.eq_any(ids))
        .limit(QUESTIONS_MAX)
        .select((questions::id, questions::kind, questions::scope))
        .load(conn)?;
    let strange = || Failure::fault("a question is of an unknown kind");
    let question = |(id, kind, scope): (QuestionId, String, String)| {
        let kind = QuestionKind::parse(&kind).ok_or_else(strange)?;
        let scope = QuestionScope::parse(&scope).ok_or_else(strange)?;
        Ok(AskedQuestion { id, kind, scope })
    };
    rows.into_iter().map(question).collect()
}
