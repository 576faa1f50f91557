//! What happens in sales, for whoever cares: `notices` writes mails about it.

use crate::invoices::rules::InvoiceKind;
use kernel::ids::{InvoiceId, OrderId, OrganizationId, RefundId};
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
    /// The organizer gives no money back that the buyer asked for.
    RefundDeclined = "sales.refund_declined";
    /// Somebody wants the letter with the tickets again.
    TicketsWanted = "sales.tickets_wanted";
    /// An order was paid too late for its places: the money goes back.
    PaidTooLate = "sales.paid_too_late";
}

/// Money of an order goes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundSent {
    /// Of which order.
    pub order_id: OrderId,
    /// Of whom it was bought.
    pub org_id: OrganizationId,
    /// Which money; facts of before there were credit notes do not say.
    #[serde(default)]
    pub refund_id: Option<RefundId>,
}

impl Fact for RefundSent {
    const NAME: &'static str = "sales.refund_sent";
    const VERSION: i32 = 1;

    fn org(&self) -> Option<OrganizationId> {
        Some(self.org_id)
    }
}

/// Money of an order has gone back: the provider says that it arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundSettled {
    /// Of which order.
    pub order_id: OrderId,
    /// Of whom it was bought.
    pub org_id: OrganizationId,
    /// Which money.
    pub refund_id: RefundId,
}

impl Fact for RefundSettled {
    const NAME: &'static str = "sales.refund_settled";
    const VERSION: i32 = 1;

    fn org(&self) -> Option<OrganizationId> {
        Some(self.org_id)
    }
}

/// An invoice or a credit note was issued, and its PDF can be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceIssued {
    /// Which.
    pub invoice_id: InvoiceId,
    /// What it is.
    pub kind: InvoiceKind,
    /// Of which order.
    pub order_id: OrderId,
    /// Of which refund, when it is a credit note.
    pub refund_id: Option<RefundId>,
    /// Who issued it.
    pub org_id: OrganizationId,
}

impl Fact for InvoiceIssued {
    const NAME: &'static str = "sales.invoice_issued";
    const VERSION: i32 = 1;

    fn org(&self) -> Option<OrganizationId> {
        Some(self.org_id)
    }
}
