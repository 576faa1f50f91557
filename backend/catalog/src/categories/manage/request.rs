//! What is sent of a category: one shape for a new one and for a change.

use super::rules::{NAME_LENGTH_MAX, POSITION_MAX};
use super::store::CategoryDetails;
use kernel::ids::CategoryId;
use kernel::text::{Localized, one_line};
use platform::http::body::BodyChecker;
use platform::http::failure::InvalidBody;
use platform::http::patch::Patch;
use serde::Deserialize;
use utoipa::ToSchema;

/// What a category is to be. Absent: as it is, or as new categories are. Null: nothing.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CategoryRequest {
    /// Name in French. One name there must be.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "Opéra", max_length = 60)]
    name_fr: Patch<String>,
    /// Name in English.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "Opera", max_length = 60)]
    name_en: Patch<String>,
    /// The category that this one is a part of; that one must not be a part itself.
    #[serde(default)]
    #[schema(value_type = Option<CategoryId>)]
    parent_id: Patch<String>,
    /// Its place in lists, the lowest first; behind the others when absent.
    #[schema(minimum = 0, maximum = 10000)]
    position: Option<i32>,
}

impl CategoryRequest {
    /// Puts what was sent on a category, and says all that is wrong at once.
    pub(super) fn onto(&self, old: CategoryDetails) -> Result<CategoryDetails, InvalidBody> {
        let mut checker = BodyChecker::default();
        let checks = &mut checker;
        let line = |text: &String| one_line(text, NAME_LENGTH_MAX);
        let words = "one line of 1 to 60 characters";
        let fr = self.name_fr.check(checks, "name_fr", words, line);
        let en = self.name_en.check(checks, "name_en", words, line);
        let parent =
            self.parent_id.check(checks, "parent_id", "the id of a category", |id| CategoryId::parse(id));
        let position = self.position.unwrap_or(old.position);
        if !(0..=POSITION_MAX).contains(&position) {
            checks.refuse("position", "out_of_range", "0 to 10000");
        }
        let name = Localized { fr: fr.onto(old.name.fr), en: en.onto(old.name.en) };
        if name.all().next().is_none() {
            checks.refuse("name_fr", "missing", "a name in French or in English");
        }
        checker.finish()?;
        Ok(CategoryDetails { name, parent_id: parent.onto(old.parent_id), position, ..old })
    }
}
