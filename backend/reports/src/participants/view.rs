//! What answers say of who comes.

use super::store::{self, Answer, Participant};
use admission::tickets::TicketStatus;
use kernel::ids::{EventId, OccurrenceId, OfferId, OrderId, QuestionId, TicketId};
use kernel::text::Locale;
use kernel::time::Instant;
use platform::db::Conn;
use platform::http::failure::Failure;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// What was answered to a question, by the participant or about their order.
#[derive(Debug, Serialize, ToSchema)]
pub struct ParticipantAnswerView {
    pub(super) question_id: QuestionId,
    /// How it was asked then.
    #[schema(example = "Diet")]
    pub(super) label: String,
    /// What was answered, in words.
    #[schema(example = "Vegetarian")]
    pub(super) text: String,
}

/// Somebody who comes: a ticket.
#[derive(Debug, Serialize, ToSchema)]
pub struct ParticipantView {
    pub(super) ticket_id: TicketId,
    /// Which of the order's tickets.
    #[schema(example = 1)]
    pub(super) number: i32,
    /// Those of one unit of the order, such as a Duo, have the same.
    #[schema(example = 1)]
    pub(super) group_number: i32,
    /// Who comes; the buyer's name when nobody else was named.
    #[schema(example = "Zoé Martin")]
    pub(super) name: String,
    /// Their address; null when it was not given.
    pub(super) email: Option<String>,
    pub(super) buyer_name: String,
    pub(super) buyer_email: String,
    #[schema(example = "7K3M9QXZ")]
    pub(super) order_code: String,
    pub(super) offer_id: OfferId,
    #[schema(example = "Duo")]
    pub(super) offer_name: String,
    pub(super) occurrence_id: OccurrenceId,
    pub(super) starts_at: Instant,
    pub(super) status: TicketStatus,
    pub(super) purchased_at: Instant,
    /// When they came in for the first time; null when they did not yet.
    pub(super) checked_in_at: Option<Instant>,
    /// Whether they are inside now.
    pub(super) is_inside: bool,
    /// In the order in which it was asked.
    pub(super) answers: Vec<ParticipantAnswerView>,
}

/// Participants with their answers, in the order given.
pub(super) fn rows(
    conn: &mut Conn,
    event: EventId,
    found: Vec<Participant>,
    locale: Locale,
) -> Result<Vec<ParticipantView>, Failure> {
    let orders: BTreeSet<OrderId> = found.iter().map(|row| row.order).collect();
    let ids: Vec<TicketId> = found.iter().map(|row| row.id).collect();
    let check_ins = store::check_ins(conn, &ids)?;
    let mut by_order = BTreeMap::<OrderId, Vec<Answer>>::new();
    for answer in store::answers(conn, event, &orders.into_iter().collect::<Vec<_>>())? {
        by_order.entry(answer.order).or_default().push(answer);
    }
    let row = |row: Participant| {
        let status = TicketStatus::parse(&row.status)
            .ok_or_else(|| Failure::fault("a ticket has an unknown status"))?;
        let answers = by_order.get(&row.order).map(Vec::as_slice).unwrap_or_default().iter();
        let own = answers.filter(|answer| [0, row.number].contains(&answer.number));
        let came_in = check_ins.get(&row.id);
        Ok(ParticipantView {
            checked_in_at: came_in.map(|(first_at, _)| *first_at),
            is_inside: came_in.is_some_and(|(_, is_inside)| *is_inside),
            ticket_id: row.id,
            number: row.number,
            group_number: row.group_number,
            name: row.name,
            email: row.email,
            buyer_name: row.buyer_name,
            buyer_email: row.buyer_email,
            order_code: row.order_code,
            offer_id: row.offer,
            offer_name: row.offer_name.get(locale).to_owned(),
            occurrence_id: row.date,
            starts_at: row.starts_at,
            status,
            purchased_at: row.purchased_at,
            answers: own.map(|answer| said(answer, locale)).collect(),
        })
    };
    found.into_iter().map(row).collect()
}

/// An answer in words: a choice as it was called, a box as yes or no.
fn said(answer: &Answer, locale: Locale) -> ParticipantAnswerView {
    let text = match (&answer.choice, answer.kind.as_str(), answer.value.as_str()) {
        (Some(choice), ..) => choice.get(locale),
        (None, "checkbox", value) => match (locale, value == "true") {
            (Locale::Fr, true) => "oui",
            (Locale::Fr, false) => "non",
            (Locale::En, true) => "yes",
            (Locale::En, false) => "no",
        },
        (None, _, value) => value,
    };
    let label = answer.label.get(locale).to_owned();
    ParticipantAnswerView { question_id: answer.question, label, text: text.to_owned() }
}
