//! The states of a payment.

use serde::Serialize;
use utoipa::ToSchema;

/// How a payment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaymentStatus {
    /// The provider is being asked.
    Created,
    /// The buyer has to do something, such as to confirm it with the bank.
    RequiresAction,
    /// It takes its time.
    Processing,
    /// The money is there.
    Succeeded,
    /// There will be none.
    Failed,
    /// It was called off.
    Cancelled,
}

impl PaymentStatus {
    /// All of them, in the order in which a payment can go.
    pub const ALL: [Self; 6] = [
        Self::Created,
        Self::RequiresAction,
        Self::Processing,
        Self::Succeeded,
        Self::Failed,
        Self::Cancelled,
    ];

    /// Its name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::RequiresAction => "requires_action",
            Self::Processing => "processing",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads the name it has in the database.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }

    /// Whether something may come of it still.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Created | Self::RequiresAction | Self::Processing)
    }

    /// Whether a payment may go from here to there. What is over stays over, and what is older news changes
    /// nothing, in whatever order it comes. Money that is there after all counts: the bank has it.
    pub const fn may_become(self, next: Self) -> bool {
        match (self, next) {
            (Self::Created, next) => !matches!(next, Self::Created),
            (Self::RequiresAction, next) => !matches!(next, Self::Created | Self::RequiresAction),
            (Self::Processing, next) => matches!(next, Self::Succeeded | Self::Failed | Self::Cancelled),
            (Self::Failed | Self::Cancelled, next) => matches!(next, Self::Succeeded),
            (Self::Succeeded, _) => false,
        }
    }
}

/// How money stands that goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RefundStatus {
    /// The provider is to be asked.
    Requested,
    /// It is on its way.
    Submitted,
    /// The buyer has it.
    Succeeded,
    /// It stays here.
    Failed,
}

impl RefundStatus {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Requested, Self::Submitted, Self::Succeeded, Self::Failed];

    /// Its name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Submitted => "submitted",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
        }
    }

    /// Reads the name it has in the database.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refunds_are_called_alike_here_and_in_the_database() {
        for status in RefundStatus::ALL {
            assert_eq!(RefundStatus::parse(status.as_str()), Some(status));
        }
    }

    #[test]
    fn payments_only_go_forwards() {
        use PaymentStatus::{Cancelled, Created, Failed, Processing, RequiresAction, Succeeded};
        for status in PaymentStatus::ALL {
            assert!(
                !Succeeded.may_become(status) && !status.may_become(status) && !status.may_become(Created)
            );
            assert_eq!(PaymentStatus::parse(status.as_str()), Some(status));
            assert_eq!(status.is_open(), [Created, RequiresAction, Processing].contains(&status));
        }
        for open in [Created, RequiresAction, Processing] {
            assert!([Succeeded, Failed, Cancelled].into_iter().all(|end| open.may_become(end)));
        }
        assert!(!Processing.may_become(RequiresAction), "older news");
        for over in [Failed, Cancelled] {
            assert!(
                over.may_become(Succeeded)
                    && !over.may_become(Processing)
                    && !over.may_become(RequiresAction)
            );
        }
    }
}
