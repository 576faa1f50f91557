//! Questions as whoever sells has them answered.

use super::http::QuestionView;
use super::rules::{AnswerFault, Given, QuestionKind, QuestionScope, read_answer};
use super::store::{self, QuestionDetails};
use kernel::ids::{EventId, OfferId, QuestionId};
use kernel::text::{Locale, Localized};
use platform::db::Conn;
use platform::http::failure::Failure;

/// A question that is asked now.
#[derive(Debug, Clone)]
pub struct Asked {
    event: EventId,
    question: QuestionDetails,
}

/// An answer in the form in which it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// What was said.
    pub value: String,
    /// What the choice is called, when it is one.
    pub choice: Option<Localized>,
}

/// What is asked about events, event by event, in the order of each.
pub fn asked(conn: &mut Conn, events: &[EventId]) -> Result<Vec<Asked>, Failure> {
    let all = store::of_events(conn, events)?.into_iter();
    Ok(all.filter(|(_, of)| of.is_active).map(|(event, question)| Asked { event, question }).collect())
}

impl Asked {
    /// Its event.
    pub const fn event(&self) -> EventId {
        self.event
    }

    /// Its id.
    pub const fn id(&self) -> QuestionId {
        self.question.id
    }

    /// Who answers.
    pub const fn scope(&self) -> QuestionScope {
        self.question.scope
    }

    /// What an answer is.
    pub const fn kind(&self) -> QuestionKind {
        self.question.kind
    }

    /// How it is asked.
    pub const fn label(&self) -> &Localized {
        &self.question.label
    }

    /// Whether it has to be answered.
    pub const fn is_required(&self) -> bool {
        self.question.is_required
    }

    /// Whether it is asked of whoever takes an offer of its event.
    pub fn is_for(&self, offer: OfferId) -> bool {
        self.question.offers.as_ref().is_none_or(|offers| offers.contains(&offer))
    }

    /// Reads an answer; none: nothing was said.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(&self, given: &Given) -> Result<Option<Read>, AnswerFault> {
        let own = &self.question;
        let names: Vec<&str> = own.choices.iter().map(|choice| choice.value.as_str()).collect();
        let value = read_answer(own.kind, own.is_required, &names, given)?;
        Ok(value.map(|value| {
            let choice = own.choices.iter().find(|choice| choice.value == value);
            let choice = choice.filter(|_| own.kind == QuestionKind::Choice);
            Read { choice: choice.map(|choice| choice.label.clone()), value }
        }))
    }

    /// As answers show it to whoever takes these offers.
    pub fn view(&self, offers: &[OfferId], locale: Locale) -> QuestionView {
        let own = offers.iter().copied().filter(|offer| self.is_for(*offer)).collect();
        QuestionView::of(&self.question, Some(own), locale)
    }
}
