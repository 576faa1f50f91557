//! What happens in sales, for whoever cares: `notices` writes mails about it.

use kernel::ids::{OrderId, OrganizationId};
use platform::outbox::Fact;
use serde::{Deserialize, Serialize};

/// Declares facts about orders in version 1; a macro because each needs the same two blocks.
macro_rules! facts {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name {
            /// Which order.
            pub order_id: OrderId,
            /// Of whom it was bought.
            pub org_id: OrganizationId,
        }

        impl Fact for $name {
            const NAME: &'static str = $text;
            const VERSION: i32 = 1;

            fn org(&self) -> Option<OrganizationId> {
                Some(self.org_id)
            }
        }
    )+};
}

facts! {
    /// An order has its tickets.
    OrderConfirmed = "sales.order_confirmed";
    /// An order was not paid in time.
    OrderExpired = "sales.order_expired";
    /// An order was called off.
    OrderCancelled = "sales.order_cancelled";
    /// Tickets of an order were cancelled, some or all.
    TicketsCancelled = "sales.tickets_cancelled";
    /// Money of an order goes back.
    RefundSent = "sales.refund_sent";
    /// The organizer gives no money back that the buyer asked for.
    RefundDeclined = "sales.refund_declined";
    /// Somebody wants the letter with the tickets again.
    TicketsWanted = "sales.tickets_wanted";
    /// An order was paid too late for its places: the money goes back.
    PaidTooLate = "sales.paid_too_late";
}
