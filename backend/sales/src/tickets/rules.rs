//! Which tickets there are to see, and which of them have a code to show.

use crate::refusal::SalesRefusal;
use serde::Serialize;
use utoipa::ToSchema;

/// Which dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TicketTime {
    /// To come, or running.
    Upcoming,
    /// Over.
    Past,
}

impl TicketTime {
    /// Reads its name.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        match name {
            "upcoming" => Some(Self::Upcoming),
            "past" => Some(Self::Past),
            _ => None,
        }
    }
}

/// Whether a ticket itself lets somebody in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entry {
    /// It does.
    Granted,
    /// Somebody blocked it.
    Blocked,
    /// It was cancelled, such as by a refund.
    Cancelled,
}

/// What decides whether a ticket has a code to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    /// What the ticket says.
    pub(crate) entry: Entry,
    /// The order was confirmed, and is.
    pub(crate) is_sold: bool,
    /// The event or the date does not take place.
    pub(crate) is_called_off: bool,
}

/// Whether the ticket has a code to show, or why not.
pub(crate) const fn show_code(standing: Standing) -> Result<(), SalesRefusal> {
    match standing {
        Standing { entry: Entry::Cancelled, .. } | Standing { is_sold: false, .. } => {
            Err(SalesRefusal::TicketCancelled)
        }
        Standing { is_called_off: true, .. } => Err(SalesRefusal::TicketCalledOff),
        Standing { entry: Entry::Blocked, .. } => Err(SalesRefusal::TicketBlocked),
        Standing { entry: Entry::Granted, .. } => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_good_ticket_of_a_sale_has_a_code() {
        let refused = |entry, is_sold, is_called_off| {
            let standing = Standing { entry, is_sold, is_called_off };
            show_code(standing).err().map(|refusal| refusal.to_string())
        };
        let said = |refusal: SalesRefusal| Some(refusal.to_string());
        for is_called_off in [false, true] {
            for is_sold in [false, true] {
                let cancelled = refused(Entry::Cancelled, is_sold, is_called_off);
                assert_eq!(cancelled, said(SalesRefusal::TicketCancelled));
            }
            for entry in [Entry::Granted, Entry::Blocked] {
                assert_eq!(refused(entry, false, is_called_off), said(SalesRefusal::TicketCancelled));
            }
        }
        assert_eq!(refused(Entry::Granted, true, true), said(SalesRefusal::TicketCalledOff));
        assert_eq!(refused(Entry::Blocked, true, true), said(SalesRefusal::TicketCalledOff));
        assert_eq!(refused(Entry::Blocked, true, false), said(SalesRefusal::TicketBlocked));
        assert_eq!(refused(Entry::Granted, true, false), None);
    }
}
