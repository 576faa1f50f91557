//! What a request wants, for the list and for files alike.

use super::rules::{ParticipantSort, ParticipantState};
use super::store::Filter;
use kernel::ids::{EventId, OccurrenceId, OfferId};
use platform::http::query::Checker;
use serde_json::{Value, json};

/// Longest search.
pub(super) const SEARCH_LENGTH_MAX: usize = 200;

/// The parameters that say which participants, as they were sent.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Wish<'a> {
    pub(super) q: Option<&'a str>,
    pub(super) offer: Option<&'a str>,
    pub(super) occurrence: Option<&'a str>,
    pub(super) status: Option<&'a str>,
    pub(super) checked_in: Option<&'a str>,
    pub(super) sort: Option<&'a str>,
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
}

impl Wish<'_> {
    /// Reads them; what is wrong, the checker has heard.
    pub(super) fn read(self, checker: &mut Checker) -> Asked {
        let q = checker.read("q", self.q, "at most 200 characters", |text| {
            (text.chars().count() <= SEARCH_LENGTH_MAX).then(|| text.to_owned())
        });
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
        }
    }
}

impl Asked {
    /// The same of an event.
    pub(super) fn of(&self, event: EventId) -> Filter {
        let Self { q, offer, date, state, is_checked_in, sort } = self.clone();
        Filter { event, q, offer, date, state, is_checked_in, sort }
    }

    /// What the audit log says of it. What was searched for is somebody's name: that there was a search is enough.
    pub(super) fn told(&self) -> Value {
        json!({
            "is_search": !self.q.is_empty(),
            "offer": self.offer,
            "occurrence": self.date,
            "status": self.state.as_str(),
            "checked_in": self.is_checked_in,
        })
    }
}
