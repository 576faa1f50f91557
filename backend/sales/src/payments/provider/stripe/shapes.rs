//! The JSON that Stripe answers and sends, as far as it is read.

use super::rules;
use crate::payments::provider::rules::{Decline, ProviderStatus};
use crate::payments::provider::talk::{NextAction, ProviderDispute, ProviderPayment, ProviderRefund};
use kernel::money::Currency;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use uuid::Uuid;

/// A PaymentIntent.
#[derive(Deserialize)]
pub(super) struct Intent {
    id: String,
    status: String,
    amount: i64,
    currency: String,
    #[serde(default)]
    metadata: Metadata,
    next_action: Option<Action>,
    client_secret: Option<String>,
    last_payment_error: Option<Reason>,
    latest_charge: Option<LatestCharge>,
}

/// What we gave it along.
#[derive(Default, Deserialize)]
struct Metadata {
    payment: Option<String>,
    refund: Option<String>,
}

#[derive(Deserialize)]
struct Action {
    redirect_to_url: Option<RedirectTo>,
}

#[derive(Deserialize)]
struct RedirectTo {
    url: Option<String>,
}

/// Why a payment failed, in an intent or in an error.
#[derive(Deserialize)]
pub(super) struct Reason {
    code: Option<String>,
    decline_code: Option<String>,
}

impl Reason {
    fn decline(&self) -> Decline {
        rules::decline(self.code.as_deref(), self.decline_code.as_deref())
    }
}

/// Whole when it was asked for, else its id.
#[derive(Deserialize)]
#[serde(untagged)]
enum LatestCharge {
    Whole(Box<Charge>),
    Other(IgnoredAny),
}

/// A charge: one attempt at taking the money of an intent.
#[derive(Deserialize)]
pub(super) struct Charge {
    pub(super) payment_intent: Option<String>,
    #[serde(default)]
    amount_refunded: i64,
    payment_method_details: Option<Details>,
}

#[derive(Deserialize)]
struct Details {
    card: Option<Card>,
}

#[derive(Deserialize)]
struct Card {
    brand: Option<String>,
    last4: Option<String>,
}

/// A page of a list, or of what was found.
#[derive(Deserialize)]
pub(super) struct Page {
    pub(super) data: Vec<Intent>,
    #[serde(default)]
    pub(super) has_more: bool,
}

/// A refund.
#[derive(Deserialize)]
pub(super) struct Refund {
    id: String,
    amount: i64,
    currency: String,
    payment_intent: Option<String>,
    status: Option<String>,
    #[serde(default)]
    metadata: Option<Metadata>,
}

/// A dispute.
#[derive(Deserialize)]
pub(super) struct Dispute {
    id: String,
    amount: i64,
    currency: String,
    payment_intent: Option<String>,
    status: String,
}

/// A webhook.
#[derive(Deserialize)]
pub(super) struct Event {
    pub(super) id: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    #[serde(default)]
    pub(super) livemode: bool,
    pub(super) data: EventData,
}

/// What an event is about.
#[derive(Deserialize)]
pub(super) struct EventData {
    pub(super) object: Value,
}

/// The body of an answer that is not 2xx.
#[derive(Deserialize)]
pub(super) struct ErrorBody {
    pub(super) error: ErrorDetails,
}

/// What is wrong.
#[derive(Deserialize)]
pub(super) struct ErrorDetails {
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) code: Option<String>,
    pub(super) param: Option<String>,
    pub(super) charge: Option<String>,
    pub(super) payment_intent: Option<Box<Intent>>,
}

impl Intent {
    /// What Stripe calls it.
    pub(super) fn id(&self) -> &str {
        &self.id
    }

    /// In our words; none when it has a word that we do not know.
    pub(super) fn said(self) -> Option<ProviderPayment> {
        let status = rules::status(&self.status)?;
        let currency = Currency::parse(&self.currency.to_uppercase())?;
        let charge = match self.latest_charge {
            Some(LatestCharge::Whole(charge)) => Some(*charge),
            Some(LatestCharge::Other(_)) | None => None,
        };
        let refunded = charge.as_ref().map_or(0, |charge| charge.amount_refunded);
        let reason = self.last_payment_error.as_ref().map_or(Decline::Other, Reason::decline);
        let redirect = self.next_action.and_then(|action| action.redirect_to_url?.url);
        let next_action = match (status, redirect, self.client_secret) {
            (ProviderStatus::RequiresAction, Some(url), _) => Some(NextAction::Redirect { url }),
            (ProviderStatus::RequiresAction, None, Some(secret)) => Some(NextAction::ClientSecret { secret }),
            _ => None,
        };
        Some(ProviderPayment {
            reference: self.id,
            payment: self.metadata.payment.as_deref().and_then(|id| Uuid::try_parse(id).ok()),
            status,
            amount: rules::from_stripe(self.amount, currency)?,
            currency,
            next_action,
            decline: (status == ProviderStatus::Failed).then_some(reason),
            refunded: rules::from_stripe(refunded, currency)?,
            method: charge.and_then(|charge| charge.payment_method_details?.card?.shown()),
        })
    }
}

impl Card {
    fn shown(self) -> Option<String> {
        let brand = match self.brand?.as_str() {
            "visa" => "Visa".to_owned(),
            "mastercard" => "Mastercard".to_owned(),
            "amex" => "American Express".to_owned(),
            _ => "Card".to_owned(),
        };
        let last4 = self.last4.filter(|last4| last4.len() == 4)?;
        Some(format!("{brand} •••• {last4}"))
    }
}

impl Refund {
    /// In our words; none when it has a word that we do not know, or is of no PaymentIntent.
    pub(super) fn said(self) -> Option<ProviderRefund> {
        let currency = Currency::parse(&self.currency.to_uppercase())?;
        let ours = self.metadata.and_then(|metadata| metadata.refund);
        Some(ProviderRefund {
            reference: self.id,
            refund: ours.as_deref().and_then(|id| Uuid::try_parse(id).ok()),
            payment_reference: self.payment_intent?,
            amount: rules::from_stripe(self.amount, currency)?,
            currency,
            status: rules::refund_state(self.status.as_deref()?)?,
        })
    }
}

impl Dispute {
    /// In our words; none when no money moves by it, or it is of no PaymentIntent.
    pub(super) fn said(self) -> Option<ProviderDispute> {
        let currency = Currency::parse(&self.currency.to_uppercase())?;
        Some(ProviderDispute {
            reference: self.id,
            payment_reference: self.payment_intent?,
            amount: rules::from_stripe(self.amount, currency)?,
            currency,
            state: rules::dispute_state(&self.status)?,
        })
    }
}
