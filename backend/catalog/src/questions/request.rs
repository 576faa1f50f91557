//! What organizers send of a question: one shape for a new one and for a change.

use super::rules::{
    HELP_LENGTH_MAX, LABEL_LENGTH_MAX, QuestionKind, QuestionScope, fault_of_choices, free_value, is_value,
};
use super::store::{Choice, QuestionDetails};
use crate::offers::store::OFFERS_PER_EVENT_MAX;
use kernel::ids::OfferId;
use kernel::text::{Localized, one_line, paragraphs};
use platform::http::body::BodyChecker;
use platform::http::failure::InvalidBody;
use platform::http::patch::Patch;
use serde::Deserialize;
use utoipa::ToSchema;

/// One of the possible answers.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChoiceRequest {
    /// Its name in answers; send it back as it was. A number that is free when absent.
    #[schema(example = "vegetarian", max_length = 40)]
    value: Option<String>,
    /// In French. One label there must be.
    #[schema(example = "Végétarien", max_length = 200)]
    label_fr: Option<String>,
    /// In English.
    #[schema(example = "Vegetarian", max_length = 200)]
    label_en: Option<String>,
}

/// What a question is to be. Absent: as it is, or as new questions are. Null: nothing.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionRequest {
    /// Who answers; the buyer once (`order`) when absent. It stays once somebody ordered.
    scope: Option<QuestionScope>,
    /// What an answer is; `text` when absent. It stays once somebody ordered.
    kind: Option<QuestionKind>,
    /// In French. One label there must be.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "Régime alimentaire", max_length = 200)]
    label_fr: Patch<String>,
    /// In English.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "Diet", max_length = 200)]
    label_en: Patch<String>,
    /// What helps to answer, in French.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 500)]
    help_fr: Patch<String>,
    /// What helps to answer, in English.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 500)]
    help_en: Patch<String>,
    /// Whether it has to be answered; false when absent.
    is_required: Option<bool>,
    /// Whether it is asked at all; true when absent.
    is_active: Option<bool>,
    /// The possible answers of a choice, in their order.
    #[schema(max_items = 50)]
    choices: Option<Vec<ChoiceRequest>>,
    /// The offers it is asked for; null: all of them, those to come included.
    #[serde(default)]
    #[schema(value_type = Option<Vec<OfferId>>, max_items = 200)]
    offer_ids: Patch<Vec<OfferId>>,
}

impl QuestionRequest {
    /// Puts what was sent on a question, and says all that is wrong at once. Whether the offers are the
    /// event's is seen by whoever has a connection.
    pub(super) fn onto(&self, old: QuestionDetails) -> Result<QuestionDetails, InvalidBody> {
        let mut checker = BodyChecker::default();
        let checks = &mut checker;
        let line = |text: &String| one_line(text, LABEL_LENGTH_MAX);
        let prose = |text: &String| paragraphs(text, HELP_LENGTH_MAX);
        let (label, help) = ("one line of 1 to 200 characters", "1 to 500 characters");
        let label = Localized {
            fr: self.label_fr.check(checks, "label_fr", label, line).onto(old.label.fr),
            en: self.label_en.check(checks, "label_en", label, line).onto(old.label.en),
        };
        if label.all().next().is_none() {
            checks.refuse("label_fr", "missing", "a label in French or in English");
        }
        let help = Localized {
            fr: self.help_fr.check(checks, "help_fr", help, prose).onto(old.help.fr),
            en: self.help_en.check(checks, "help_en", help, prose).onto(old.help.en),
        };
        let kind = self.kind.unwrap_or(old.kind);
        // A question that is no choice any more keeps none.
        let kept = if kind == QuestionKind::Choice { old.choices } else { Vec::new() };
        let choices = self.choices.as_deref().map_or(kept, |choices| read_choices(checks, choices));
        if let Some((code, detail)) = fault_of_choices(kind, choices.len()) {
            checks.refuse("choices", code, detail);
        }
        let mut offers = self.offer_ids.clone().onto(old.offers);
        if let Some(ids) = &mut offers {
            ids.sort_unstable();
            ids.dedup();
            if i64::try_from(ids.len()).is_ok_and(|n| n > OFFERS_PER_EVENT_MAX) {
                checks.refuse("offer_ids", "too_many", "offers of the event");
            }
        }
        checker.finish()?;
        Ok(QuestionDetails {
            scope: self.scope.unwrap_or(old.scope),
            kind,
            label,
            help,
            is_required: self.is_required.unwrap_or(old.is_required),
            is_active: self.is_active.unwrap_or(old.is_active),
            choices,
            offers,
            ..old
        })
    }
}

fn read_choices(checker: &mut BodyChecker, choices: &[ChoiceRequest]) -> Vec<Choice> {
    let mut taken: Vec<String> = choices.iter().filter_map(|choice| choice.value.clone()).collect();
    let mut sorted = taken.clone();
    sorted.sort_unstable();
    sorted.dedup();
    if sorted.len() != taken.len() {
        checker.refuse("choices", "twice", "each value once");
    }
    let mut read = Vec::new();
    for (i, choice) in choices.iter().enumerate() {
        let line = |text: &Option<String>| text.as_deref().and_then(|text| one_line(text, LABEL_LENGTH_MAX));
        let label = Localized { fr: line(&choice.label_fr), en: line(&choice.label_en) };
        let is_whole = choice.label_fr.is_some() == label.fr.is_some()
            && choice.label_en.is_some() == label.en.is_some();
        if !is_whole || label.all().next().is_none() {
            checker.refuse(&format!("choices/{i}"), "invalid", "labels of 1 to 200 characters");
        }
        let value = match &choice.value {
            Some(value) if !is_value(value) => {
                let expected = "1 to 40 small letters, digits and hyphens";
                checker.refuse(&format!("choices/{i}/value"), "invalid", expected);
                continue;
            }
            Some(value) => value.clone(),
            None => {
                let value = free_value(&taken);
                taken.push(value.clone());
                value
            }
        };
        read.push(Choice { value, label });
    }
    read
}
