//! What answers say of questions and of what was answered.

use super::Answer;
use catalog::questions::asked::Asked;
use catalog::questions::http::QuestionView;
use catalog::questions::rules::QuestionKind;
use kernel::ids::{EventId, OfferId, QuestionId};
use kernel::text::Locale;
use serde::Serialize;
use utoipa::ToSchema;

/// A question that whoever buys is asked.
#[derive(Debug, Serialize, ToSchema)]
pub struct AskedQuestionView {
    /// About which event.
    event_id: EventId,
    #[serde(flatten)]
    question: QuestionView,
}

/// What is asked, by the ids of the offers that are bought.
#[derive(Debug, Serialize, ToSchema)]
pub struct AskedQuestionList {
    /// Event by event, in the order in which they are asked.
    data: Vec<AskedQuestionView>,
}

impl AskedQuestionList {
    /// Of what is asked, what is asked of whoever takes these offers.
    pub(super) fn of(asked: &[Asked], bought: &[(EventId, OfferId)], locale: Locale) -> Self {
        let view = |question: &Asked| {
            let own: Vec<OfferId> = bought
                .iter()
                .filter(|(event, offer)| *event == question.event() && question.is_for(*offer))
                .map(|(_, offer)| *offer)
                .collect();
            let is_asked = !own.is_empty();
            is_asked.then(|| AskedQuestionView {
                event_id: question.event(),
                question: question.view(&own, locale),
            })
        };
        Self { data: asked.iter().filter_map(view).collect() }
    }
}

/// What was answered to a question.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrderAnswerView {
    question_id: QuestionId,
    /// About which event.
    event_id: EventId,
    /// Whose answer it is: the number of their ticket; null: the buyer's, about the order.
    #[schema(example = 1)]
    number: Option<i32>,
    /// How it was asked then.
    #[schema(example = "Diet")]
    label: String,
    kind: QuestionKind,
    /// A choice by its name, a day as `2026-12-31`, a box as `true` or `false`, a number in digits.
    #[schema(example = "vegetarian")]
    value: String,
    /// What the choice was called then; null unless it is one.
    #[schema(example = "Vegetarian")]
    choice: Option<String>,
}

impl OrderAnswerView {
    /// In a language.
    pub(crate) fn of(answer: &Answer, locale: Locale) -> Self {
        Self {
            question_id: answer.question,
            event_id: answer.event,
            number: (answer.number > 0).then_some(answer.number),
            label: answer.label.get(locale).to_owned(),
            kind: answer.kind,
            value: answer.value.clone(),
            choice: answer.choice.as_ref().map(|choice| choice.get(locale).to_owned()),
        }
    }
}
