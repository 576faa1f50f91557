//! What answers say of a payment.

use super::provider::talk::NextAction;
use super::rules::PaymentStatus;
use super::store::Payment;
use kernel::ids::PaymentId;
use kernel::money::Money;
use kernel::time::Instant;
use serde::Serialize;
use utoipa::ToSchema;

/// What the buyer has to do before a payment goes on.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum NextActionView {
    /// Go to a page of the bank, which sends them back.
    Redirect {
        /// The page.
        #[schema(example = "https://bank.example/confirm/4711")]
        url: String,
    },
    /// Let the provider's script do it in the page.
    ClientSecret {
        /// What the script needs.
        secret: String,
    },
}

/// One attempt to pay an order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PaymentView {
    id: PaymentId,
    status: PaymentStatus,
    amount: Money,
    /// What was paid with.
    #[schema(example = "Visa •••• 4242")]
    method: Option<String>,
    /// Why it failed.
    #[schema(example = "declined")]
    decline: Option<String>,
    /// What the buyer has to do, while action is required.
    next_action: Option<NextActionView>,
    created_at: Instant,
}

impl PaymentView {
    /// A payment.
    pub(crate) fn of(payment: &Payment) -> Self {
        let is_asked = payment.status == PaymentStatus::RequiresAction;
        let action = payment.next_action.clone().filter(|_| is_asked);
        Self {
            id: payment.id,
            status: payment.status,
            amount: Money { amount: payment.amount, currency: payment.currency },
            method: payment.method.clone(),
            decline: payment.decline.map(|decline| decline.as_str().to_owned()),
            next_action: action.map(|action| match action {
                NextAction::Redirect { url } => NextActionView::Redirect { url },
                NextAction::ClientSecret { secret } => NextActionView::ClientSecret { secret },
            }),
            created_at: payment.created_at,
        }
    }
}
