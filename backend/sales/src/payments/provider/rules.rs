//! What a provider says of a payment, of a refund and of a dispute, in words that are the same for all of them.

use crate::refusal::SalesRefusal;
use serde::{Deserialize, Serialize};

/// How a payment stands at its provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProviderStatus {
    /// The buyer has to do something, such as to confirm it with the bank.
    RequiresAction,
    /// It takes its time; nobody can do anything about it.
    Processing,
    /// The money is there.
    Succeeded,
    /// There will be none.
    Failed,
    /// It was called off before there was any.
    Cancelled,
}

impl ProviderStatus {
    /// As columns have it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RequiresAction => "requires_action",
            Self::Processing => "processing",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads what a column has.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::RequiresAction, Self::Processing, Self::Succeeded, Self::Failed, Self::Cancelled]
            .into_iter()
            .find(|status| status.as_str() == text)
    }
}

/// Why there is no money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decline {
    /// The bank says no, and not why.
    Declined,
    /// The account lacks the money.
    InsufficientFunds,
    /// The card is too old.
    ExpiredCard,
    /// The buyer did not confirm it with the bank.
    AuthenticationFailed,
    /// Something else, such as a wrong check number.
    Other,
}

impl Decline {
    /// Each of them.
    pub const ALL: [Self; 5] =
        [Self::Declined, Self::InsufficientFunds, Self::ExpiredCard, Self::AuthenticationFailed, Self::Other];

    /// As columns have it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Declined => "declined",
            Self::InsufficientFunds => "insufficient_funds",
            Self::ExpiredCard => "expired_card",
            Self::AuthenticationFailed => "authentication_failed",
            Self::Other => "other",
        }
    }

    /// Reads what a column has.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|decline| decline.as_str() == text)
    }

    /// What the buyer is told.
    pub const fn refusal(self) -> SalesRefusal {
        match self {
            Self::Declined => SalesRefusal::CardDeclined,
            Self::InsufficientFunds => SalesRefusal::InsufficientFunds,
            Self::ExpiredCard => SalesRefusal::CardExpired,
            Self::AuthenticationFailed => SalesRefusal::AuthenticationFailed,
            Self::Other => SalesRefusal::PaymentFailed,
        }
    }
}

/// How a refund stands at its provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundState {
    /// It is on its way.
    Submitted,
    /// The buyer has the money.
    Succeeded,
    /// The money stays here.
    Failed,
}

impl RefundState {
    /// As columns have it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
        }
    }

    /// Reads what a column has.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Submitted, Self::Succeeded, Self::Failed].into_iter().find(|state| state.as_str() == text)
    }
}

/// How a dispute stands: a buyer has their bank take the money back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisputeState {
    /// The bank has taken the money, and hears both sides.
    Open,
    /// The money came back to who sold.
    Won,
    /// The buyer keeps it.
    Lost,
}

impl DisputeState {
    /// The same of the money, as that of a refund.
    pub const fn money(self) -> RefundState {
        match self {
            Self::Open => RefundState::Submitted,
            Self::Won => RefundState::Failed,
            Self::Lost => RefundState::Succeeded,
        }
    }
}
