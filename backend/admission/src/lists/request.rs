//! What organizers send of a check-in list: one shape for a new one and for a change.

use super::List;
use super::rules::{GATES_MAX, MINUTES_MAX, NAME_LENGTH_MAX};
use crate::scans::rules::GATE_LENGTH_MAX;
use catalog::offers::rules::CheckinPolicy;
use kernel::ids::{OccurrenceId, OfferId};
use kernel::text::one_line;
use platform::http::body::BodyChecker;
use platform::http::failure::InvalidBody;
use platform::http::patch::Patch;
use serde::Deserialize;
use utoipa::ToSchema;

/// Most offers of a list, as many as an event has.
const OFFERS_MAX: usize = 200;

/// What a check-in list is to be. Absent: as it is, or as new lists are. Null: without that limit.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckinListRequest {
    /// What those at the door call it. A new list needs one.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "VIP entrance", max_length = 80)]
    name: Patch<String>,
    /// Tickets of this date only; null: of all dates, each for its own.
    #[serde(default)]
    #[schema(value_type = Option<OccurrenceId>)]
    occurrence_id: Patch<OccurrenceId>,
    /// Tickets of these offers only; null: of all.
    #[serde(default)]
    #[schema(value_type = Option<Vec<OfferId>>, min_items = 1, max_items = 200)]
    offer_ids: Patch<Vec<OfferId>>,
    /// How often a ticket opens the door; null: as its offer says.
    #[serde(default)]
    #[schema(value_type = Option<CheckinPolicy>)]
    policy: Patch<CheckinPolicy>,
    /// Nobody comes in earlier than so many minutes before the doors open (before the beginning, when that is not
    /// said); null: no such limit.
    #[serde(default)]
    #[schema(value_type = Option<i32>, minimum = 0, maximum = 10080, example = 60)]
    opens_minutes: Patch<i32>,
    /// Nobody comes in later than so many minutes after the end; null: no such limit.
    #[serde(default)]
    #[schema(value_type = Option<i32>, minimum = 0, maximum = 10080, example = 0)]
    closes_minutes: Patch<i32>,
    /// The names of its gates, which scanners choose from.
    #[schema(max_items = 30)]
    gates: Option<Vec<String>>,
}

impl CheckinListRequest {
    /// Puts what was sent on a list, and says all that is wrong at once. Whether date and offers are the event's is
    /// seen by whoever has a connection.
    pub(super) fn onto(&self, old: List) -> Result<List, InvalidBody> {
        let mut checker = BodyChecker::default();
        let is_main = old.is_main();
        let line = |text: &String| one_line(text, NAME_LENGTH_MAX);
        let name = self.name.check(&mut checker, "name", "one line of 1 to 80 characters", line);
        let is_refused = self.name.value().is_some() && name.value().is_none();
        let name = name.onto(Some(old.name).filter(|name| !name.is_empty())).unwrap_or_default();
        if name.is_empty() && !is_main && !is_refused {
            checker.refuse("name", "missing", "a name");
        }
        let minutes = |n: &i32| (0..=MINUTES_MAX).contains(n).then_some(*n);
        let range = "0 to 10080 minutes";
        let opens = self.opens_minutes.check(&mut checker, "opens_minutes", range, minutes);
        let closes = self.closes_minutes.check(&mut checker, "closes_minutes", range, minutes);
        let mut offers = self.offer_ids.clone().onto(old.offers);
        if let Some(ids) = &mut offers {
            ids.sort_unstable();
            ids.dedup();
            if ids.is_empty() || ids.len() > OFFERS_MAX {
                checker.refuse("offer_ids", "invalid", "1 to 200 offers, or null");
            }
        }
        let gates = self.gates.as_deref().map(|gates| read_gates(&mut checker, gates));
        checker.finish()?;
        Ok(List {
            name,
            occurrence_id: self.occurrence_id.clone().onto(old.occurrence_id),
            offers,
            policy: self.policy.clone().onto(old.policy),
            opens_minutes: opens.onto(old.opens_minutes),
            closes_minutes: closes.onto(old.closes_minutes),
            gates: gates.unwrap_or(old.gates),
            ..old
        })
    }

    /// Whether dates or offers were sent, which have to be the event's.
    pub(super) const fn names_parts(&self) -> bool {
        self.occurrence_id.value().is_some() || self.offer_ids.value().is_some()
    }
}

fn read_gates(checker: &mut BodyChecker, gates: &[String]) -> Vec<String> {
    if gates.len() > GATES_MAX {
        checker.refuse("gates", "too_many", "at most 30 gates");
        return Vec::new();
    }
    let mut known: Vec<String> = Vec::with_capacity(gates.len());
    for (n, gate) in gates.iter().enumerate() {
        match one_line(gate, GATE_LENGTH_MAX) {
            Some(gate) if known.contains(&gate) => {
                checker.refuse(&format!("gates/{n}"), "twice", "each gate once");
            }
            Some(gate) => known.push(gate),
            None => checker.refuse(&format!("gates/{n}"), "invalid", "one line of 1 to 60 characters"),
        }
    }
    known
}
