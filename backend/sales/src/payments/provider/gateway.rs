//! The provider that is configured here.

use super::simulated::Simulated;
use super::stripe::Stripe;
use super::talk::{
    NewCharge, NewRefund, ProviderError, ProviderEvent, ProviderPage, ProviderPayment, ProviderRefund,
};
use super::webhook::WebhookRefusal;
use kernel::time::Instant;
use platform::config::{Config, PaymentsConfig};
use platform::db::Db;
use platform::http::failure::{Failure, HttpRefusal};
use uuid::Uuid;

/// Who takes the money. A clone is cheap.
#[derive(Clone)]
pub enum Provider {
    /// The gateway of this program.
    Simulated(Simulated),
    /// Stripe.
    Stripe(Stripe),
}

impl Provider {
    /// The one of the configuration.
    ///
    /// # Errors
    /// When the HTTP client cannot be made, such as without certificates; for the operator.
    pub fn load(config: &Config, db: &Db) -> Result<Self, String> {
        match &config.payments {
            PaymentsConfig::Simulated => Ok(Self::Simulated(Simulated::new(config, db.clone()))),
            PaymentsConfig::Stripe(stripe) => Stripe::new(stripe).map(Self::Stripe),
        }
    }

    /// As rows and addresses have it.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Simulated(_) => "simulated",
            Self::Stripe(_) => "stripe",
        }
    }

    /// The simulated gateway; to others it is as if there was none.
    pub(super) fn simulated(&self) -> Result<&Simulated, Failure> {
        match self {
            Self::Simulated(simulated) => Ok(simulated),
            Self::Stripe(_) => Err(HttpRefusal::NotFound.into()),
        }
    }

    /// Takes a payment. A refusal by the bank is no error: it is a payment that failed. With the same key it is
    /// the same payment, for as long as the provider remembers keys (Stripe: a day); look with [`Self::find`] then.
    pub async fn create(&self, charge: &NewCharge) -> Result<ProviderPayment, ProviderError> {
        match self {
            Self::Simulated(simulated) => simulated.create(charge).await,
            Self::Stripe(stripe) => stripe.create(charge).await,
        }
    }

    /// How a payment stands now.
    pub async fn fetch(&self, reference: &str) -> Result<ProviderPayment, ProviderError> {
        match self {
            Self::Simulated(simulated) => simulated.fetch(reference).await,
            Self::Stripe(stripe) => stripe.fetch(reference).await,
        }
    }

    /// The payment that we call so, when nobody told its reference. Stripe finds what is a minute old or more.
    pub async fn find(&self, payment: Uuid) -> Result<Option<ProviderPayment>, ProviderError> {
        match self {
            Self::Simulated(simulated) => simulated.find(payment).await,
            Self::Stripe(stripe) => stripe.find(payment).await,
        }
    }

    /// Calls a payment off. When it cannot be any more, the answer says how it stands instead.
    pub async fn cancel(&self, reference: &str) -> Result<ProviderPayment, ProviderError> {
        match self {
            Self::Simulated(simulated) => simulated.cancel(reference).await,
            Self::Stripe(stripe) => stripe.cancel(reference).await,
        }
    }

    /// Gives money back, all of it or a part; never more than was taken.
    pub async fn refund(&self, refund: &NewRefund) -> Result<ProviderRefund, ProviderError> {
        match self {
            Self::Simulated(simulated) => simulated.refund(refund).await,
            Self::Stripe(stripe) => stripe.refund(refund).await,
        }
    }

    /// How a refund stands now.
    pub async fn fetch_refund(&self, reference: &str) -> Result<ProviderRefund, ProviderError> {
        match self {
            Self::Simulated(simulated) => simulated.fetch_refund(reference).await,
            Self::Stripe(stripe) => stripe.fetch_refund(reference).await,
        }
    }

    /// What the provider took since a moment, a hundred at a time, the newest first.
    pub async fn list_since(
        &self,
        since: Instant,
        cursor: Option<&str>,
    ) -> Result<ProviderPage, ProviderError> {
        match self {
            Self::Simulated(simulated) => simulated.list_since(since, cursor).await,
            Self::Stripe(stripe) => stripe.list_since(since, cursor).await,
        }
    }

    /// What a webhook says, once its signature is known to be the provider's.
    pub fn read_webhook(
        &self,
        body: &[u8],
        signature: &str,
        now: Instant,
    ) -> Result<ProviderEvent, WebhookRefusal> {
        match self {
            Self::Simulated(simulated) => simulated.read_webhook(body, signature, now),
            Self::Stripe(stripe) => stripe.read_webhook(body, signature, now),
        }
    }
}
