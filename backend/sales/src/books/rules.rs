//! What must hold of the books.

use std::fmt;

/// Something that must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// Held and sold places of a quota are what orders took.
    Quotas,
    /// Uses of a code are what orders took.
    PromoCodes,
    /// What a person has of an event or a code is what their orders took.
    Persons,
    /// A confirmed order has a ticket for each person, no other has any.
    Tickets,
    /// An order is confirmed as long as it has a ticket that is good.
    GoodTickets,
    /// Places are taken by tickets that are good.
    TakenPlaces,
    /// An order comes to what its lines come to.
    Totals,
    /// What the ledger has of service fees is what was sold of them and not given back.
    Fees,
    /// The entries of an order balance.
    Balance,
    /// What a buyer owes, or is owed, is nothing but refunds that are under way.
    Receivable,
    /// What providers hold is what was paid and not given back.
    Provider,
    /// No more went back than came.
    Refunds,
    /// Nobody paid who has neither ticket nor money.
    Nothing,
    /// Numbers of invoices have no gap.
    Series,
    /// An invoice comes to what its order came to, a credit note to what its refund took back.
    Invoices,
    /// Nothing changed or was confirmed before it was made.
    Times,
    /// No two requests made the same thing.
    Requests,
}

impl Check {
    /// All of them.
    pub const ALL: [Self; 17] = [
        Self::Quotas,
        Self::PromoCodes,
        Self::Persons,
        Self::Tickets,
        Self::GoodTickets,
        Self::TakenPlaces,
        Self::Totals,
        Self::Fees,
        Self::Balance,
        Self::Receivable,
        Self::Provider,
        Self::Refunds,
        Self::Nothing,
        Self::Series,
        Self::Invoices,
        Self::Times,
        Self::Requests,
    ];
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Quotas => "places of a quota are not what orders took of it: quota",
            Self::PromoCodes => "uses of a promo code are not what orders took of it: code",
            Self::Persons => "what a person has is not what their orders took: person",
            Self::Tickets => "the number of tickets is not that of the persons: order",
            Self::GoodTickets => "confirmed without a good ticket, or the other way round: order",
            Self::TakenPlaces => "places are taken by tickets that are not good: order line",
            Self::Totals => "the total is not that of the lines: order",
            Self::Fees => "fees in the ledger are not those of the lines: order",
            Self::Balance => "the ledger does not balance: order",
            Self::Receivable => "the buyer owes or is owed: order",
            Self::Provider => "what the provider holds is not what was paid: order",
            Self::Refunds => "more went back than came: order",
            Self::Nothing => "paid, with neither tickets nor a refund: order",
            Self::Series => "numbers of invoices have a gap: organization",
            Self::Invoices => "not what was sold, or given back: invoice",
            Self::Times => "changed before it was made: order",
            Self::Requests => "made by two requests: order or payment",
        })
    }
}
