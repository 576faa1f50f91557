//! What is sent as answers.

use catalog::questions::rules::Given;
use kernel::ids::QuestionId;
use serde::Deserialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// An answer to a question, by its kind: words, the `value` of a choice or a day (`2026-12-31`) as text, a box as
/// `true` or `false`, a number as a number. An empty text is no answer.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum AnswerRequest {
    /// Of a box.
    Checkbox(bool),
    /// A number.
    #[schema(value_type = f64)]
    Number(serde_json::Number),
    /// Everything else, in at most 1000 characters.
    Words(String),
}

impl From<&AnswerRequest> for Given {
    fn from(answer: &AnswerRequest) -> Self {
        match answer {
            AnswerRequest::Checkbox(is_ticked) => Self::Checkbox(*is_ticked),
            AnswerRequest::Number(number) => Self::Number(number.to_string()),
            AnswerRequest::Words(words) => Self::Words(words.clone()),
        }
    }
}

/// Answers by the ids of their questions.
pub(crate) type AnswersRequest = BTreeMap<QuestionId, AnswerRequest>;

/// What one of an order's people answers.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ParticipantRequest {
    /// Which of the order's people, line by line, as their tickets will be numbered.
    #[schema(example = 1, minimum = 1)]
    pub(crate) number: i32,
    /// By the ids of the questions for each participant.
    #[schema(value_type = BTreeMap<String, AnswerRequest>)]
    pub(crate) answers: AnswersRequest,
}
