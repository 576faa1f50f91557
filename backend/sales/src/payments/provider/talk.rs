//! What is asked of a provider, and what it answers.

use super::rules::{Decline, DisputeState, ProviderStatus, RefundState};
use crate::refusal::SalesRefusal;
use kernel::money::Currency;
use platform::http::failure::Failure;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a provider says of a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderPayment {
    /// What the provider calls it.
    pub reference: String,
    /// What we call it; none: it is not ours.
    pub payment: Option<Uuid>,
    /// How it stands.
    pub status: ProviderStatus,
    /// How much, in minor units of the currency.
    pub amount: i64,
    /// Of which currency.
    pub currency: Currency,
    /// What the buyer has to do, while action is required.
    pub next_action: Option<NextAction>,
    /// Why it failed.
    pub decline: Option<Decline>,
    /// How much of it was given back, what is on its way included.
    pub refunded: i64,
    /// What was paid with, as receipts say it: `Visa •••• 4242`.
    pub method: Option<String>,
}

/// What a buyer has to do before a payment goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum NextAction {
    /// Go to a page, which sends them back.
    Redirect {
        /// The page.
        url: String,
    },
    /// Let the provider's script do it in the page.
    ClientSecret {
        /// What the script needs.
        secret: String,
    },
}

/// A payment to be. Its key is made of our rows, never of the time: asking again asks for the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCharge {
    /// What we call it.
    pub payment: Uuid,
    /// `pi:{order}:{attempt}`.
    pub key: String,
    /// How much, in minor units.
    pub amount: i64,
    /// Of which currency.
    pub currency: Currency,
    /// What stands for the card, which we never see.
    pub token: String,
    /// What people call the order.
    pub order_code: String,
    /// Where the buyer comes back to from another page.
    pub return_url: String,
}

/// Money to be given back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRefund {
    /// What the provider calls the payment.
    pub reference: String,
    /// `re:{payment}:{n}`.
    pub key: String,
    /// What we call the refund.
    pub refund: Uuid,
    /// How much, in minor units.
    pub amount: i64,
    /// Of the payment's currency.
    pub currency: Currency,
}

/// What a provider says of a refund.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderRefund {
    /// What the provider calls it.
    pub reference: String,
    /// What we call it; none: it was not made by us.
    pub refund: Option<Uuid>,
    /// What the provider calls the payment.
    pub payment_reference: String,
    /// How much, in minor units.
    pub amount: i64,
    /// Of which currency.
    pub currency: Currency,
    /// How it stands.
    pub status: RefundState,
}

/// What a provider says of a dispute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderDispute {
    /// What the provider calls it.
    pub reference: String,
    /// What the provider calls the payment.
    pub payment_reference: String,
    /// How much is disputed, in minor units.
    pub amount: i64,
    /// Of which currency.
    pub currency: Currency,
    /// How it stands.
    pub state: DisputeState,
}

/// What a provider tells by itself. Its id is told again when it is told again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ProviderEvent {
    /// How a payment stood at that moment; it may stand otherwise by now.
    Payment {
        /// The event's.
        id: String,
        /// The payment.
        payment: ProviderPayment,
    },
    /// The same of a refund.
    Refund {
        /// The event's.
        id: String,
        /// The refund.
        refund: ProviderRefund,
    },
    /// The same of a dispute.
    Dispute {
        /// The event's.
        id: String,
        /// The dispute.
        dispute: ProviderDispute,
    },
    /// Something that is nothing to us.
    Other {
        /// The event's.
        id: String,
    },
}

impl ProviderEvent {
    /// The event's id, by which it counts once.
    pub fn id(&self) -> &str {
        match self {
            Self::Payment { id, .. }
            | Self::Refund { id, .. }
            | Self::Dispute { id, .. }
            | Self::Other { id } => id,
        }
    }
}

/// Payments of a provider's own list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderPage {
    /// The newest first.
    pub payments: Vec<ProviderPayment>,
    /// Where the next page begins; none on the last.
    pub next_cursor: Option<String>,
}

/// Why a provider did not do what it was asked. Its words are for operators: no secrets, nothing of a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    /// It is down, slow or busy. Whether it did it is unknown: ask again with the same key, or look.
    #[error("the payment provider cannot be reached: {0}")]
    Unreachable(String),
    /// The token stands for no card, or was used before.
    #[error("the payment token is not valid")]
    BadToken,
    /// It will not, and asking again does not help: a mistake of ours.
    #[error("the payment provider refuses: {0}")]
    Refused(String),
}

impl From<ProviderError> for Failure {
    fn from(error: ProviderError) -> Self {
        match error {
            ProviderError::Unreachable(_) => Self::unavailable("payment provider", error),
            ProviderError::BadToken => SalesRefusal::PaymentTokenInvalid.into(),
            ProviderError::Refused(_) => Self::fault(error),
        }
    }
}
