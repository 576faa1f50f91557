//! What organizers send of a quota: one shape for a new one and for a change, one for many dates.

use super::rules::{self, NAME_LENGTH_MAX, Places, QuotaKind};
use super::store::{Date, Quota, Taker};
use kernel::ids::{OccurrenceId, OfferId};
use kernel::text::one_line;
use platform::http::body::BodyChecker;
use platform::http::failure::InvalidBody;
use platform::http::patch::Patch;
use serde::Deserialize;
use utoipa::ToSchema;

/// What a quota is to be. Absent: as it is, or as new quotas are. Null: nothing.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuotaRequest {
    /// The date whose places these are; for a new quota only, which needs it.
    #[schema(value_type = Option<OccurrenceId>)]
    occurrence_id: Option<String>,
    /// Its name, for the organization. A part has one, a capacity none.
    #[schema(example = "Balcon", max_length = 80)]
    name: Option<String>,
    /// How many places there are; null: no limit.
    #[serde(default)]
    #[schema(value_type = Option<i32>, minimum = 0, maximum = 1_000_000, example = 120)]
    size: Patch<i32>,
    /// How many of them are kept back; 0 when absent.
    #[schema(minimum = 0, maximum = 1_000_000, example = 10)]
    blocked: Option<i32>,
    /// How many may be taken beyond the size; 0 when absent.
    #[schema(minimum = 0, maximum = 1_000_000, example = 0)]
    overbook: Option<i32>,
    /// The offers that take from it, of those sold on the date; null: all.
    #[serde(default)]
    #[schema(value_type = Option<Vec<OfferId>>, max_items = 200)]
    offer_ids: Patch<Vec<OfferId>>,
}

impl QuotaRequest {
    /// The date of a new quota, when it says one.
    pub(super) fn date(&self) -> Option<OccurrenceId> {
        OccurrenceId::parse(self.occurrence_id.as_deref()?)
    }

    /// Puts the request on a quota, and says all that is wrong at once.
    pub(super) fn onto(&self, old: Quota, takers: &[Taker]) -> Result<Quota, InvalidBody> {
        let mut checker = BodyChecker::default();
        if self.occurrence_id.is_some() && self.date() != Some(old.occurrence_id) {
            checker.refuse("occurrence_id", "fixed", "the date of the quota");
        }
        let date = [old.occurrence_id];
        let next = self.put_on(old, (takers, &date), &mut checker);
        checker.finish()?;
        Ok(next)
    }

    /// Puts the request on a quota, whose offers must be sold on each of some dates, and notes all that is wrong.
    pub(super) fn put_on(
        &self,
        old: Quota,
        (takers, dates): (&[Taker], &[OccurrenceId]),
        checker: &mut BodyChecker,
    ) -> Quota {
        let is_capacity = old.kind != QuotaKind::Part;
        let name = self.name.as_deref().unwrap_or(&old.name);
        let read = |text: &str| one_line(text, NAME_LENGTH_MAX);
        let name = match (is_capacity, &self.name) {
            (true, None) => Some(String::new()),
            (true, Some(_)) => {
                checker.refuse("name", "superfluous", "for parts of a date only");
                None
            }
            (false, _) => checker.read("name", name, "one line of 1 to 80 characters", read),
        };
        if is_capacity && self.offer_ids.value().is_some() {
            checker.refuse("offer_ids", "superfluous", "all offers share the capacity of a date");
        }
        let size = self.size.clone().onto(old.places.size);
        let kind = match (old.kind, &self.size) {
            (QuotaKind::EventCapacity, Patch::Set(_) | Patch::Clear) if size != old.places.size => {
                QuotaKind::DateCapacity
            }
            (kind, _) => kind,
        };
        let places = Places {
            size,
            blocked: self.blocked.unwrap_or(old.places.blocked),
            overbook: self.overbook.unwrap_or(old.places.overbook),
            ..old.places
        };
        for (name, code, detail) in rules::faults(places) {
            checker.refuse(name, code, detail);
        }
        let mut offers = self.offer_ids.clone().onto(old.offers);
        if let Some(ids) = &mut offers {
            ids.sort_unstable();
            ids.dedup();
        }
        let is_sold = |id: &OfferId| {
            takers.iter().any(|taker| taker.id == *id && dates.iter().all(|date| taker.is_sold_on(*date)))
        };
        if self.offer_ids.value().is_some_and(|ids| !ids.iter().all(is_sold)) {
            checker.refuse("offer_ids", "unknown", "offers of the event that are sold on the date");
        }
        Quota { name: name.unwrap_or_default(), kind, places, offers, ..old }
    }
}

/// The same part of many dates.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateQuotasRequest {
    /// The dates, each once.
    #[schema(value_type = Vec<OccurrenceId>, min_items = 1, max_items = 200)]
    occurrence_ids: Vec<String>,
    /// Its name, for the organization.
    #[schema(example = "Balcon", max_length = 80)]
    name: String,
    /// How many places there are of each date; null: no limit.
    #[serde(default)]
    #[schema(value_type = Option<i32>, minimum = 0, maximum = 1_000_000, example = 120)]
    size: Patch<i32>,
    /// How many of them are kept back; 0 when absent.
    #[schema(minimum = 0, maximum = 1_000_000, example = 10)]
    blocked: Option<i32>,
    /// How many may be taken beyond the size; 0 when absent.
    #[schema(minimum = 0, maximum = 1_000_000, example = 0)]
    overbook: Option<i32>,
    /// The offers that take from it, of those sold on all of the dates; null: all.
    #[serde(default)]
    #[schema(value_type = Option<Vec<OfferId>>, max_items = 200)]
    offer_ids: Patch<Vec<OfferId>>,
}

impl CreateQuotasRequest {
    /// What each of the dates gets.
    pub(super) fn part(self) -> QuotaRequest {
        let Self { name, size, blocked, overbook, offer_ids, .. } = self;
        QuotaRequest { occurrence_id: None, name: Some(name), size, blocked, overbook, offer_ids }
    }

    /// The dates that are meant, when each of them is one of the event.
    pub(super) fn dates(&self, known: &[Date], checker: &mut BodyChecker) -> Vec<OccurrenceId> {
        let mut dates: Vec<OccurrenceId> =
            self.occurrence_ids.iter().filter_map(|id| OccurrenceId::parse(id)).collect();
        dates.sort_unstable();
        dates.dedup();
        let is_known = |id: &OccurrenceId| known.iter().any(|date| date.id == *id);
        if self.occurrence_ids.is_empty() {
            checker.refuse("occurrence_ids", "missing", "1 to 200 dates");
        } else if dates.len() != self.occurrence_ids.len() || !dates.iter().all(is_known) {
            checker.refuse("occurrence_ids", "unknown", "dates of the event, each once");
        }
        dates
    }
}
