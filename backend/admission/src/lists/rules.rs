//! What a check-in list takes.

use kernel::ids::{OccurrenceId, OfferId};

/// Lists of one event, without the main one.
pub const LISTS_PER_EVENT_MAX: i64 = 50;
/// Gates of a list.
pub const GATES_MAX: usize = 30;
/// Longest name.
pub const NAME_LENGTH_MAX: usize = 80;
/// Most minutes that doors open before, or close after: a week.
pub const MINUTES_MAX: i32 = 7 * 24 * 60;

/// How often a ticket opens the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entries {
    /// Once.
    Single,
    /// In and out, as often as one likes.
    Multi,
    /// Once a day, on so many days if that is said.
    Daily(Option<i32>),
}

/// What a list takes; what it does not say, the ticket's offer says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListRules {
    /// Tickets of this date only.
    pub occurrence: Option<OccurrenceId>,
    /// Tickets of these offers only.
    pub offers: Option<Vec<OfferId>>,
    /// How often a ticket opens the door here.
    pub entries: Option<Entries>,
    /// From so many minutes before the doors open.
    pub opens_minutes: Option<i32>,
    /// Until so many minutes after the date is over.
    pub closes_minutes: Option<i32>,
    /// Whether the event has several dates.
    pub has_several_dates: bool,
}
