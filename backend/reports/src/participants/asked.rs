//! What a request wants, for the list and for files alike.

use super::answered::{self, ANSWER_FILTERS_MAX, AnswerFilter, WrongFilter};
use super::rules::{ParticipantSort, ParticipantState};
use super::store::Filter;
use kernel::ids::{EventId, OccurrenceId, OfferId};
use kernel::refusal::FieldError;
use platform::db::Conn;
use platform::http::failure::{Failure, InvalidQuery};
use platform::http::query::Checker;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use utoipa::IntoParams;

/// Longest search.
pub(super) const SEARCH_LENGTH_MAX: usize = 200;

/// The parameter that may be there several times, for the documentation; [`ANSWERS`] is its name.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "only its description is used")]
pub struct AnswerParams {
    /// Who answered a question of the event in one way: its id, a colon, and the name of a choice, `true` or `false`, words
    /// that are in the text, or a day or a number; `from..to`, `from..` and `..to` for all between. With nothing behind the
    /// colon: who did not answer. Several about one question mean any of them, about several questions all of them.
    #[param(max_items = 10, example = json!(["0192f7c0-0000-7000-8000-000000000000:vegetarian"]))]
    answer: Option<Vec<String>>,
}

/// Name of the parameter that may be there several times.
pub(super) const ANSWERS: &str = "answer";

/// The parameters that say which participants, as they were sent.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Wish<'a> {
    pub(super) q: Option<&'a str>,
    pub(super) offer: Option<&'a str>,
    pub(super) occurrence: Option<&'a str>,
    pub(super) status: Option<&'a str>,
    pub(super) checked_in: Option<&'a str>,
    pub(super) sort: Option<&'a str>,
    pub(super) answers: &'a [String],
}

/// Which participants of whichever event.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) q: String,
    pub(super) offer: Option<OfferId>,
    pub(super) date: Option<OccurrenceId>,
    pub(super) state: ParticipantState,
    pub(super) is_checked_in: Option<bool>,
    pub(super) sort: ParticipantSort,
    pub(super) answers: Vec<AnswerFilter>,
}

impl Wish<'_> {
    /// Reads them; what is wrong, the checker has heard.
    pub(super) fn read(self, checker: &mut Checker) -> Asked {
        let q = checker
            .read("q", self.q, "at most 200 characters", |text| is_short(text).then(|| text.to_owned()));
        let states = "coming, active, blocked, cancelled or all";
        let sorts = ParticipantSort::ALL.map(ParticipantSort::as_str).join(", ");
        Asked {
            q: q.unwrap_or_default(),
            offer: checker.read("offer", self.offer, "an offer", OfferId::parse),
            date: checker.read("occurrence", self.occurrence, "a date", OccurrenceId::parse),
            state: checker.read("status", self.status, states, ParticipantState::parse).unwrap_or_default(),
            is_checked_in: checker
                .read("checked_in", self.checked_in, "true or false", |text| text.parse::<bool>().ok()),
            sort: checker.read("sort", self.sort, &sorts, ParticipantSort::parse).unwrap_or_default(),
            answers: self.answers(checker),
        }
    }

    fn answers(self, checker: &mut Checker) -> Vec<AnswerFilter> {
        if self.answers.len() > ANSWER_FILTERS_MAX {
            checker.refuse(ANSWERS, "too_many", "at most 10");
            return Vec::new();
        }
        let read = |text: &String| AnswerFilter::parse(text).filter(|one| is_short(&one.value));
        let read: Option<Vec<AnswerFilter>> = self.answers.iter().map(read).collect();
        if read.is_none() {
            checker.refuse(ANSWERS, "invalid", "a question, a colon and at most 200 characters");
        }
        read.unwrap_or_default()
    }
}

/// Whether a text may be looked for.
pub(super) fn is_short(text: &str) -> bool {
    text.chars().count() <= SEARCH_LENGTH_MAX
}

impl Asked {
    /// The same of an event, as whoever sent an address is told what is wrong with it.
    pub(super) fn of(&self, conn: &mut Conn, event: EventId) -> Result<Filter, Failure> {
        let told = |wrong: WrongFilter| {
            InvalidQuery(vec![FieldError::query(ANSWERS, wrong.code, wrong.expected)]).into()
        };
        self.at(conn, event)?.map_err(told)
    }

    /// The same of an event, or which wish about answers is none.
    pub(super) fn at(&self, conn: &mut Conn, event: EventId) -> Result<Result<Filter, WrongFilter>, Failure> {
        let Self { q, offer, date, state, is_checked_in, sort, answers } = self.clone();
        let answers = answered::read(conn, event, &answers)?;
        Ok(answers.map(|answers| Filter { event, q, offer, date, state, is_checked_in, sort, answers }))
    }

    /// What the audit log says of it. What was searched for is somebody's name, and what somebody answered is theirs:
    /// that there was a search, and about which questions, is enough.
    pub(super) fn told(&self) -> Value {
        json!({
            "is_search": !self.q.is_empty(),
            "offer": self.offer,
            "occurrence": self.date,
            "status": self.state.as_str(),
            "checked_in": self.is_checked_in,
            "questions": self.answers.iter().map(|one| one.question_id).collect::<BTreeSet<_>>(),
        })
    }
}
