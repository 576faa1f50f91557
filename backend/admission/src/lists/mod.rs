//! Check-in lists: where tickets are checked, and what of.
//!
//! Every event has its main list, which takes all of its tickets; it has the event's id and needs no row until
//! somebody changes it or scans with it. Further lists are for one date, some offers, or other hours.
//!
//! - [`rules`]    what a list takes
//! - [`request`]  what organizers send of one
//! - [`manage`]   make, look at, change, delete
//! - [`http`]     the lists that a caller may scan for, and how they stand
//! - `figures`  counted once for all who ask

pub(crate) mod figures;
pub mod http;
pub mod manage;
pub mod request;
pub mod rules;
pub(crate) mod store;

use catalog::offers::rules::CheckinPolicy;
use kernel::ids::{CheckinListId, EventId, OccurrenceId, OfferId, OrganizationId};
use kernel::time::Instant;
use rules::{Entries, ListRules};

/// A check-in list.
#[derive(Debug, Clone)]
pub struct List {
    /// Id; that of the event, for its main list.
    pub id: CheckinListId,
    /// Tenant.
    pub org_id: OrganizationId,
    /// Whose tickets.
    pub event_id: EventId,
    /// Name; the main list may have none.
    pub name: String,
    /// Tickets of this date only.
    pub occurrence_id: Option<OccurrenceId>,
    /// Tickets of these offers only.
    pub offers: Option<Vec<OfferId>>,
    /// How often a ticket opens the door; none: as its offer says.
    pub policy: Option<CheckinPolicy>,
    /// From so many minutes before the doors open.
    pub opens_minutes: Option<i32>,
    /// Until so many minutes after the date is over.
    pub closes_minutes: Option<i32>,
    /// The names of its gates.
    pub gates: Vec<String>,
    /// When it was made.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
}

impl List {
    /// The main list of an event, as long as nobody changed it.
    pub(crate) const fn main(org_id: OrganizationId, event_id: EventId, created_at: Instant) -> Self {
        Self {
            id: CheckinListId::from_uuid(event_id.uuid()),
            org_id,
            event_id,
            name: String::new(),
            occurrence_id: None,
            offers: None,
            policy: None,
            opens_minutes: None,
            closes_minutes: None,
            gates: Vec::new(),
            created_at,
            updated_at: created_at,
        }
    }

    /// Whether it is the main list of its event.
    pub fn is_main(&self) -> bool {
        self.id.uuid() == self.event_id.uuid()
    }

    /// What it takes, of an event with so many dates.
    pub(crate) fn rules(&self, n_dates: i64) -> ListRules {
        ListRules {
            occurrence: self.occurrence_id,
            offers: self.offers.clone(),
            entries: self.policy.map(|policy| entries(policy, None)),
            opens_minutes: self.opens_minutes,
            closes_minutes: self.closes_minutes,
            has_several_dates: n_dates > 1,
        }
    }
}

/// How often a ticket opens the door.
const fn entries(policy: CheckinPolicy, days: Option<i32>) -> Entries {
    match policy {
        CheckinPolicy::Single => Entries::Single,
        CheckinPolicy::Multi => Entries::Multi,
        CheckinPolicy::Daily => Entries::Daily(days),
    }
}
