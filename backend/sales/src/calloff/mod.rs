//! What follows when an event, or one date of it, is called off: nobody comes in any more, and the money goes back.
//!
//! - [`http`]   what that would cost, before it is done
//! - `giving`   the jobs that do it, order by order
//! - `store`    which orders, and what they come to

mod giving;
pub mod http;
mod store;

pub(crate) use giving::works;
pub(crate) use store::called_off;

use kernel::ids::{EventId, OccurrenceId};
use serde::{Deserialize, Serialize};

/// What is called off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Scope {
    pub(crate) event: EventId,
    /// One date; none: all of them.
    pub(crate) date: Option<OccurrenceId>,
}

impl Scope {
    /// Whether something on a date of an event is called off by it.
    fn covers(self, event: EventId, date: OccurrenceId) -> bool {
        self.event == event && self.date.is_none_or(|own| own == date)
    }
}
