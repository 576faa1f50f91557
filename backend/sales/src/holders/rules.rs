//! What can be done with a ticket, and until when.

use crate::refusal::SalesRefusal;
use crate::tickets::rules::{Standing, show_code};
use kernel::time::Instant;

/// Codes say which of a ticket's secrets they are of in one byte.
const VERSIONS_MAX: i32 = 255;

/// What somebody does with a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    /// Another name; the code stays.
    Rename,
    /// It is offered to somebody.
    Offer,
    /// Whom it was offered to takes it.
    Accept,
    /// Another code, for whoever has it.
    Reissue,
}

/// What decides about that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, and any of them can go with any other"
)]
pub(crate) struct Holding {
    /// Whether it lets somebody in.
    pub(crate) standing: Standing,
    /// Somebody was let in with it.
    pub(crate) is_admitted: bool,
    /// Its money went back, or goes.
    pub(crate) is_refunded: bool,
    /// The organizer lets it be handed on.
    pub(crate) is_transferable: bool,
    /// It is offered to somebody.
    pub(crate) is_offered: bool,
    /// How many secrets it has had.
    pub(crate) secret_version: i32,
    /// When its date is over.
    pub(crate) ends_at: Instant,
}

/// Whether it can be done, or why not.
pub(crate) fn may(act: Act, ticket: Holding, now: Instant) -> Result<(), SalesRefusal> {
    show_code(ticket.standing)?;
    let is_for_another = act != Act::Reissue;
    let has_another_code = act != Act::Rename;
    let changes_hands = matches!(act, Act::Offer | Act::Accept);
    if ticket.is_admitted {
        return Err(SalesRefusal::TicketAdmitted);
    }
    if ticket.ends_at <= now {
        return Err(SalesRefusal::TicketOver);
    }
    if is_for_another && !ticket.is_transferable {
        return Err(SalesRefusal::NotTransferable);
    }
    if changes_hands && ticket.is_refunded {
        return Err(SalesRefusal::TicketRefunded);
    }
    if act == Act::Offer && ticket.is_offered {
        return Err(SalesRefusal::TransferOpen);
    }
    if has_another_code && ticket.secret_version >= VERSIONS_MAX {
        return Err(SalesRefusal::TicketCodesSpent);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tickets::rules::Entry;

    const ACTS: [Act; 4] = [Act::Rename, Act::Offer, Act::Accept, Act::Reissue];

    fn good() -> Holding {
        Holding {
            standing: Standing { entry: Entry::Granted, is_sold: true, is_called_off: false },
            is_admitted: false,
            is_refunded: false,
            is_transferable: true,
            is_offered: false,
            secret_version: 1,
            ends_at: Instant::EPOCH.plus_seconds(10),
        }
    }

    fn said(ticket: Holding, now: Instant) -> [Option<String>; 4] {
        ACTS.map(|act| may(act, ticket, now).err().map(|refusal| refusal.to_string()))
    }

    fn all(refusal: SalesRefusal, acts: &[Act]) -> [Option<String>; 4] {
        ACTS.map(|act| acts.contains(&act).then(|| refusal.to_string()))
    }

    #[test]
    fn a_good_ticket_can_be_renamed_offered_taken_and_reissued_until_it_is_over() {
        let before = Instant::EPOCH.plus_seconds(9);
        assert_eq!(said(good(), before), [const { None }; 4]);
        assert_eq!(said(good(), good().ends_at), all(SalesRefusal::TicketOver, &ACTS));
    }

    #[test]
    fn what_lets_nobody_in_or_did_stays_as_it_is() {
        let now = Instant::EPOCH;
        let standing = Standing { entry: Entry::Cancelled, ..good().standing };
        assert_eq!(said(Holding { standing, ..good() }, now), all(SalesRefusal::TicketCancelled, &ACTS));
        let standing = Standing { entry: Entry::Blocked, ..good().standing };
        assert_eq!(said(Holding { standing, ..good() }, now), all(SalesRefusal::TicketBlocked, &ACTS));
        let standing = Standing { is_called_off: true, ..good().standing };
        assert_eq!(said(Holding { standing, ..good() }, now), all(SalesRefusal::TicketCalledOff, &ACTS));
        let admitted = Holding { is_admitted: true, ..good() };
        assert_eq!(said(admitted, now), all(SalesRefusal::TicketAdmitted, &ACTS));
    }

    #[test]
    fn each_reason_stops_what_it_is_about() {
        let now = Instant::EPOCH;
        let bound = Holding { is_transferable: false, ..good() };
        let names = [Act::Rename, Act::Offer, Act::Accept];
        assert_eq!(said(bound, now), all(SalesRefusal::NotTransferable, &names));
        let refunded = Holding { is_refunded: true, ..good() };
        assert_eq!(said(refunded, now), all(SalesRefusal::TicketRefunded, &[Act::Offer, Act::Accept]));
        let offered = Holding { is_offered: true, ..good() };
        assert_eq!(said(offered, now), all(SalesRefusal::TransferOpen, &[Act::Offer]));
        let worn = Holding { secret_version: 255, ..good() };
        let codes = [Act::Offer, Act::Accept, Act::Reissue];
        assert_eq!(said(worn, now), all(SalesRefusal::TicketCodesSpent, &codes));
        assert_eq!(said(Holding { secret_version: 254, ..good() }, now), [const { None }; 4]);
    }
}
