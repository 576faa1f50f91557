//! What happens in sales, for whoever cares: `notices` writes mails about it.

use crate::invoices::rules::InvoiceKind;
use kernel::ids::{InvoiceId, OrderId, OrganizationId, RefundId, TicketId, UserId};
use kernel::text::Locale;
use kernel::time::Instant;
use platform::keyring::Sealed;
use platform::outbox::Fact;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

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

/// A ticket is offered to somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketOffered {
    /// Which offer; also the row that `token` is sealed under.
    pub transfer_id: Uuid,
    /// Which ticket.
    pub ticket_id: TicketId,
    /// Who sold it.
    pub org_id: OrganizationId,
    /// Where the letter goes.
    pub email: String,
    /// The language to write in.
    pub locale: Locale,
    /// Who offers it.
    pub from_name: String,
    /// For the link.
    pub token: Sealed,
    /// Until when it works.
    pub expires_at: Instant,
}

/// A ticket went from one person to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketTransferred {
    /// Which ticket.
    pub ticket_id: TicketId,
    /// Who sold it.
    pub org_id: OrganizationId,
    /// Who had it; they are told.
    pub from_user_id: UserId,
    /// Who has it.
    pub to_user_id: UserId,
    /// How those are called.
    pub to_name: String,
}

/// Somebody has a ticket that another gave them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketReceived {
    /// Which ticket.
    pub ticket_id: TicketId,
    /// Who sold it.
    pub org_id: OrganizationId,
    /// Who has it; they are told.
    pub user_id: UserId,
}

/// Somebody does not want the ticket that they were offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferDeclined {
    /// Which ticket.
    pub ticket_id: TicketId,
    /// Who sold it.
    pub org_id: OrganizationId,
    /// Who keeps it; they are told.
    pub user_id: UserId,
}

/// A ticket has a new code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketReissued {
    /// Which ticket.
    pub ticket_id: TicketId,
    /// Who sold it.
    pub org_id: OrganizationId,
    /// Who has it; they are told.
    pub user_id: UserId,
    /// The organizer did it for them.
    pub is_by_organizer: bool,
}

/// Names facts about tickets; a macro because each needs the same block.
macro_rules! facts_of_tickets {
    ($($name:ident = $text:literal;)+) => {$(
        impl Fact for $name {
            const NAME: &'static str = $text;
            const VERSION: i32 = 1;

            fn org(&self) -> Option<OrganizationId> {
                Some(self.org_id)
            }
        }
    )+};
}

facts_of_tickets! {
    TicketOffered = "sales.ticket_offered";
    TicketTransferred = "sales.ticket_transferred";
    TicketReceived = "sales.ticket_received";
    TransferDeclined = "sales.transfer_declined";
    TicketReissued = "sales.ticket_reissued";
}
