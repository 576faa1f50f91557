//! What organizers send, read strictly.

use super::rules::{SUBJECT_LENGTH_MAX, TEXT_LENGTH_MAX};
use crate::participants::answered::{ANSWER_FILTERS_MAX, AnswerFilter, WrongFilter};
use crate::participants::asked::{Asked, is_short};
use crate::participants::rules::{ParticipantSort, ParticipantState};
use crate::participants::store::Filter;
use kernel::ids::{EventId, OccurrenceId, OfferId};
use kernel::refusal::FieldError;
use kernel::text::{one_line, paragraphs};
use platform::db::Conn;
use platform::http::body::BodyChecker;
use platform::http::failure::{Failure, InvalidBody};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Which participants, as the list finds them; all who come when empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ParticipantSelection {
    /// Words of the name, the address, the buyer's name or address, or the order's code, from their beginning.
    #[schema(max_length = 200, example = "martin")]
    pub(super) q: Option<String>,
    /// With this offer only.
    pub(super) offer: Option<OfferId>,
    /// For this date only.
    pub(super) occurrence: Option<OccurrenceId>,
    /// By whether the ticket lets them in; all but cancelled ones when absent.
    pub(super) status: Option<ParticipantState>,
    /// `true`: those who came in only; `false`: those who did not yet.
    pub(super) checked_in: Option<bool>,
    /// Who answered so. Several about one question mean any of them, about several questions all of them.
    #[schema(max_items = 10)]
    pub(super) answers: Vec<AnswerFilter>,
}

impl ParticipantSelection {
    /// The same as the list asks for it, whoever bought first first.
    pub(super) fn asked(&self) -> Asked {
        Asked {
            q: self.q.clone().unwrap_or_default(),
            offer: self.offer,
            date: self.occurrence,
            state: self.status.unwrap_or_default(),
            is_checked_in: self.checked_in,
            sort: ParticipantSort::Purchased,
            answers: self.answers.clone(),
        }
    }

    /// The same of an event, as whoever sent it is told what is wrong with it.
    pub(super) fn of(&self, conn: &mut Conn, event: EventId) -> Result<Filter, Failure> {
        let told = |wrong: WrongFilter| {
            let field = if wrong.code == "unknown" { "question_id" } else { "value" };
            let at = format!("to/answers/{}/{field}", wrong.at);
            InvalidBody(vec![FieldError::body(&at, wrong.code, wrong.expected)]).into()
        };
        self.asked().at(conn, event)?.map_err(told)
    }

    /// Refuses what is too long.
    fn check(&self, checker: &mut BodyChecker) {
        if self.q.as_ref().is_some_and(|q| !is_short(q)) {
            checker.refuse("to/q", "too_long", "at most 200 characters");
        }
        if self.answers.len() > ANSWER_FILTERS_MAX {
            checker.refuse("to/answers", "too_many", "at most 10");
        }
        for (at, _) in self.answers.iter().enumerate().filter(|(_, one)| !is_short(&one.value)) {
            checker.refuse(&format!("to/answers/{at}/value"), "too_long", "at most 200 characters");
        }
    }
}

/// What is written to participants.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ParticipantMessageRequest {
    /// One line.
    #[schema(min_length = 1, max_length = 120, example = "Doors open half an hour earlier")]
    subject: String,
    /// Plain text; an empty line begins a new paragraph.
    #[schema(
        min_length = 1,
        max_length = 5000,
        example = "The concert begins at 20:00 as announced.\n\nSee you soon!"
    )]
    text: String,
    /// To whom.
    #[serde(default)]
    to: ParticipantSelection,
}

/// The same before it is sent.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ParticipantMessagePreviewRequest {
    /// One line.
    #[schema(min_length = 1, max_length = 120, example = "Doors open half an hour earlier")]
    subject: String,
    /// Plain text; an empty line begins a new paragraph.
    #[schema(
        min_length = 1,
        max_length = 5000,
        example = "The concert begins at 20:00 as announced.\n\nSee you soon!"
    )]
    text: String,
    /// To whom.
    #[serde(default)]
    to: ParticipantSelection,
    /// Whether the letter is sent to the caller, and to nobody else.
    #[serde(default)]
    send_to_me: bool,
}

impl ParticipantMessagePreviewRequest {
    /// What would be sent, and whether the caller wants to see it in their mailbox.
    pub(super) fn read(self) -> Result<(Message, bool), Failure> {
        let Self { subject, text, to, send_to_me } = self;
        Ok((ParticipantMessageRequest { subject, text, to }.read()?, send_to_me))
    }
}

/// What is written, as it is kept.
#[derive(Debug, Clone)]
pub(super) struct Message {
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) to: ParticipantSelection,
}

impl ParticipantMessageRequest {
    pub(super) fn read(self) -> Result<Message, Failure> {
        let mut checker = BodyChecker::default();
        let expected = format!("one line of 1 to {SUBJECT_LENGTH_MAX} characters");
        let subject =
            checker.read("subject", &self.subject, &expected, |text| one_line(text, SUBJECT_LENGTH_MAX));
        let expected = format!("1 to {TEXT_LENGTH_MAX} characters");
        let text = checker.read("text", &self.text, &expected, |text| paragraphs(text, TEXT_LENGTH_MAX));
        self.to.check(&mut checker);
        checker.finish()?;
        Ok(Message { subject: subject.unwrap_or_default(), text: text.unwrap_or_default(), to: self.to })
    }
}
