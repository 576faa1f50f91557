//! Payments, refunds, lists and webhooks of Stripe.

use super::client::{Form, StripeClient, TIMEOUT, Unwell};
use super::rules;
use super::shapes::{Charge, Dispute, ErrorDetails, Event, Intent, Page, Refund};
use crate::payments::provider::rules::{Decline, ProviderStatus};
use crate::payments::provider::signature;
use crate::payments::provider::talk::{
    NewCharge, NewRefund, ProviderError, ProviderEvent, ProviderPage, ProviderPayment, ProviderRefund,
};
use crate::payments::provider::webhook::WebhookRefusal;
use kernel::time::Instant;
use platform::config::StripeConfig;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// Payments of one page of a list.
const PAGE_LIMIT: &str = "100";

/// Stripe. A clone is cheap.
#[derive(Clone)]
pub struct Stripe(Arc<Account>);

struct Account {
    client: StripeClient,
    config: StripeConfig,
}

impl Stripe {
    /// With the keys of an account.
    ///
    /// # Errors
    /// When the HTTP client cannot be made; for the operator.
    pub fn new(config: &StripeConfig) -> Result<Self, String> {
        Self::with_timeout(config, TIMEOUT)
    }

    /// The same, for whoever cannot wait so long.
    ///
    /// # Errors
    /// When the HTTP client cannot be made; for the operator.
    pub fn with_timeout(config: &StripeConfig, timeout: Duration) -> Result<Self, String> {
        let client = StripeClient::new(config, timeout)?;
        Ok(Self(Arc::new(Account { client, config: config.clone() })))
    }

    /// What the app shows to Stripe's script.
    pub fn publishable_key(&self) -> &str {
        &self.0.config.publishable_key
    }

    /// Whether its keys are those of the test mode.
    pub fn is_test(&self) -> bool {
        self.0.config.is_test
    }

    /// Makes a PaymentIntent and confirms it.
    pub async fn create(&self, charge: &NewCharge) -> Result<ProviderPayment, ProviderError> {
        let card = rules::card_parameter(&charge.token).ok_or(ProviderError::BadToken)?;
        let amount = rules::to_stripe(charge.amount, charge.currency).ok_or_else(no_word)?;
        let mut form: Form = vec![
            ("amount", amount.to_string()),
            ("currency", charge.currency.code().to_lowercase()),
            (card, charge.token.clone()),
            ("payment_method_types[]", "card".to_owned()),
            ("capture_method", "automatic".to_owned()),
            ("confirm", "true".to_owned()),
            ("return_url", charge.return_url.clone()),
            ("metadata[payment]", charge.payment.to_string()),
            ("metadata[order]", charge.order_code.clone()),
            ("expand[]", "latest_charge".to_owned()),
        ];
        if card.starts_with("payment_method_data") {
            form.push(("payment_method_data[type]", "card".to_owned()));
        }
        match self.0.client.post::<Intent>(&["payment_intents"], &charge.key, form).await {
            Ok(intent) => intent.said().ok_or_else(unknown_word),
            Err(Unwell::Declined(details)) => self.declined(*details).await,
            Err(Unwell::Told(error)) => Err(error),
        }
    }

    /// The payment that the bank refused: the error has it along, or names the attempt at it.
    async fn declined(&self, details: ErrorDetails) -> Result<ProviderPayment, ProviderError> {
        let reason = rules::decline(details.code.as_deref(), None);
        let mut payment = match (details.payment_intent, details.charge) {
            (Some(intent), _) => intent.said().ok_or_else(unknown_word)?,
            (None, Some(charge)) => {
                let charge: Charge = self.0.client.get(&["charges", &charge], Vec::new()).await?;
                self.fetch(&charge.payment_intent.ok_or_else(unknown_word)?).await?
            }
            (None, None) => return Err(unknown_word()),
        };
        if payment.status == ProviderStatus::Failed && payment.decline == Some(Decline::Other) {
            payment.decline = Some(reason);
        }
        Ok(payment)
    }

    /// A payment by its reference.
    pub async fn fetch(&self, reference: &str) -> Result<ProviderPayment, ProviderError> {
        let query = vec![("expand[]", "latest_charge".to_owned())];
        let intent: Intent = self.0.client.get(&["payment_intents", reference], query).await?;
        intent.said().ok_or_else(unknown_word)
    }

    /// The payment that we call so. Stripe's search lags behind by up to a minute.
    pub async fn find(&self, payment: Uuid) -> Result<Option<ProviderPayment>, ProviderError> {
        let query = vec![
            ("query", format!("metadata['payment']:'{payment}'")),
            ("limit", "1".to_owned()),
            ("expand[]", "data.latest_charge".to_owned()),
        ];
        let page: Page = self.0.client.get(&["payment_intents", "search"], query).await?;
        let found = page.data.into_iter().next().map(|intent| intent.said().ok_or_else(unknown_word));
        Ok(found.transpose()?.filter(|found| found.payment == Some(payment)))
    }

    /// Cancels a PaymentIntent; one that cannot be cancelled is looked at instead.
    pub async fn cancel(&self, reference: &str) -> Result<ProviderPayment, ProviderError> {
        let key = format!("cancel:{reference}");
        let path = ["payment_intents", reference, "cancel"];
        match self.0.client.post::<Intent>(&path, &key, Vec::new()).await {
            Ok(intent) => intent.said().ok_or_else(unknown_word),
            Err(Unwell::Told(ProviderError::Unreachable(why))) => Err(ProviderError::Unreachable(why)),
            Err(_) => self.fetch(reference).await,
        }
    }

    /// Gives money back.
    pub async fn refund(&self, refund: &NewRefund) -> Result<ProviderRefund, ProviderError> {
        let amount = rules::to_stripe(refund.amount, refund.currency).ok_or_else(no_word)?;
        let form = vec![
            ("payment_intent", refund.reference.clone()),
            ("amount", amount.to_string()),
            ("metadata[refund]", refund.refund.to_string()),
        ];
        let made: Refund = self.0.client.post(&["refunds"], &refund.key, form).await?;
        made.said().ok_or_else(unknown_word)
    }

    /// A refund by its reference.
    pub async fn fetch_refund(&self, reference: &str) -> Result<ProviderRefund, ProviderError> {
        let refund: Refund = self.0.client.get(&["refunds", reference], Vec::new()).await?;
        refund.said().ok_or_else(unknown_word)
    }

    /// PaymentIntents from a moment on, page by page.
    pub async fn list_since(
        &self,
        since: Instant,
        cursor: Option<&str>,
    ) -> Result<ProviderPage, ProviderError> {
        let mut query = vec![
            ("created[gte]", since.millis().div_euclid(1_000).to_string()),
            ("limit", PAGE_LIMIT.to_owned()),
            ("expand[]", "data.latest_charge".to_owned()),
        ];
        if let Some(cursor) = cursor {
            query.push(("starting_after", cursor.to_owned()));
        }
        let page: Page = self.0.client.get(&["payment_intents"], query).await?;
        let last = page.data.last().map(|intent| intent.id().to_owned());
        // What has words that we do not know was not made by us: others use the account too.
        let payments = page.data.into_iter().filter_map(Intent::said).collect();
        Ok(ProviderPage { payments, next_cursor: last.filter(|_| page.has_more) })
    }

    /// What a webhook says. Of the other mode, or about something else, it is nothing to us.
    pub fn read_webhook(
        &self,
        body: &[u8],
        header: &str,
        now: Instant,
    ) -> Result<ProviderEvent, WebhookRefusal> {
        signature::check(&self.0.config.webhook_secrets, body, header, now)?;
        let event: Event = serde_json::from_slice(body).map_err(|_| WebhookRefusal::Unreadable)?;
        let Event { id, kind, livemode, data } = event;
        if livemode == self.is_test() {
            tracing::warn!(event = id, livemode, "Stripe tells of its other mode");
            return Ok(ProviderEvent::Other { id });
        }
        let unread = |_| WebhookRefusal::Unreadable;
        if kind.starts_with("payment_intent.") {
            let intent: Intent = serde_json::from_value(data.object).map_err(unread)?;
            return match intent.said() {
                Some(payment) => Ok(ProviderEvent::Payment { id, payment }),
                None => Ok(ProviderEvent::Other { id }),
            };
        }
        if kind.starts_with("refund.") || kind == "charge.refund.updated" {
            let refund: Refund = serde_json::from_value(data.object).map_err(unread)?;
            return match refund.said() {
                Some(refund) => Ok(ProviderEvent::Refund { id, refund }),
                None => Ok(ProviderEvent::Other { id }),
            };
        }
        if kind.starts_with("charge.dispute.") {
            let dispute: Dispute = serde_json::from_value(data.object).map_err(unread)?;
            return match dispute.said() {
                Some(dispute) => Ok(ProviderEvent::Dispute { id, dispute }),
                None => Ok(ProviderEvent::Other { id }),
            };
        }
        Ok(ProviderEvent::Other { id })
    }
}

fn no_word() -> ProviderError {
    ProviderError::Refused("an amount that Stripe has no word for".to_owned())
}

fn unknown_word() -> ProviderError {
    ProviderError::Refused("its answer has a word that is not known here".to_owned())
}
