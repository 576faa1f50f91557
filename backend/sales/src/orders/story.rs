//! What was done to an order, for those who ask later: what no other row tells.

use kernel::ids::UserId;
use serde::Serialize;
use utoipa::ToSchema;

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// Who bought.
    Buyer(UserId),
    /// Who sold: a member, or a program.
    Organizer(Option<UserId>),
    /// The software itself.
    Platform,
}

impl By {
    /// Its name in the database.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Buyer(_) => "buyer",
            Self::Organizer(_) => "organizer",
            Self::Platform => "platform",
        }
    }

    /// The person, if it is one.
    pub(crate) const fn user(self) -> Option<UserId> {
        match self {
            Self::Buyer(user) => Some(user),
            Self::Organizer(user) => user,
            Self::Platform => None,
        }
    }
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HappeningKind {
    /// The cart became an order.
    Created,
    /// The order got its tickets.
    Confirmed,
    /// It was not paid in time.
    Expired,
    /// It was called off before it was paid.
    LetGo,
    /// An attempt to pay it began.
    PaymentBegun,
    /// The money is there.
    Paid,
    /// An attempt to pay came to nothing.
    PaymentFailed,
    /// Tickets were cancelled.
    TicketsCancelled,
    /// Money goes back.
    RefundBegun,
    /// The money went back.
    Refunded,
    /// The money did not go back.
    RefundFailed,
    /// Money went back that somebody gave back at the payment provider.
    RefundedAtProvider,
    /// The buyer's bank took money back, and hears both sides.
    DisputeOpened,
    /// The bank decided for the organizer: the money is here again. Tickets that were cancelled stay so.
    DisputeWon,
    /// The bank decided for the buyer: the money is gone.
    DisputeLost,
    /// Only a part was given back at the payment provider: tickets stay good.
    TicketsKept,
    /// The buyer asked for money back.
    RefundAsked,
    /// The organizer said no to that.
    RefundDeclined,
    /// The organizer noted that it was paid elsewhere.
    MarkedPaid,
    /// The organizer gave it away.
    GivenAway,
    /// The letter with the tickets was sent again.
    SentAgain,
    /// The name or address of the buyer was changed.
    ContactChanged,
    /// A ticket was given to somebody else.
    TicketHandedOn,
    /// A ticket got a new code.
    TicketReissued,
}

impl HappeningKind {
    /// Those that have rows of their own.
    const WRITTEN: [Self; 10] = [
        Self::TicketsCancelled,
        Self::TicketsKept,
        Self::RefundAsked,
        Self::RefundDeclined,
        Self::MarkedPaid,
        Self::GivenAway,
        Self::SentAgain,
        Self::ContactChanged,
        Self::TicketHandedOn,
        Self::TicketReissued,
    ];

    /// Its name in the database.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Confirmed => "confirmed",
            Self::Expired => "expired",
            Self::LetGo => "let_go",
            Self::PaymentBegun => "payment_begun",
            Self::Paid => "paid",
            Self::PaymentFailed => "payment_failed",
            Self::TicketsCancelled => "tickets_cancelled",
            Self::RefundBegun => "refund_begun",
            Self::Refunded => "refunded",
            Self::RefundFailed => "refund_failed",
            Self::RefundedAtProvider => "refunded_at_provider",
            Self::DisputeOpened => "dispute_opened",
            Self::DisputeWon => "dispute_won",
            Self::DisputeLost => "dispute_lost",
            Self::TicketsKept => "tickets_kept",
            Self::RefundAsked => "refund_asked",
            Self::RefundDeclined => "refund_declined",
            Self::MarkedPaid => "marked_paid",
            Self::GivenAway => "given_away",
            Self::SentAgain => "sent_again",
            Self::ContactChanged => "contact_changed",
            Self::TicketHandedOn => "ticket_handed_on",
            Self::TicketReissued => "ticket_reissued",
        }
    }

    /// Reads the name it has in the database.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        Self::WRITTEN.into_iter().find(|kind| kind.as_str() == name)
    }
}
