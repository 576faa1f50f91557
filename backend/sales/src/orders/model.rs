//! An order as it is worked with.

use super::rules::OrderStatus;
use crate::goods::store::Good;
use catalog::offers::rules::OfferKind;
use kernel::ids::{
    EventId, OccurrenceId, OfferId, OrderId, OrderLineId, OrganizationId, PromoCodeId, UserId,
};
use kernel::money::Currency;
use kernel::text::{Locale, Localized};
use kernel::time::Instant;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where an order came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Somebody bought it.
    Shop,
    /// Its organizer gave it away.
    Comp,
}

impl Origin {
    /// Its name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Shop => "shop",
            Self::Comp => "comp",
        }
    }

    /// Reads the name it has in the database.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Shop, Self::Comp].into_iter().find(|origin| origin.as_str() == name)
    }
}

/// Who buys, as they say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Contact {
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) locale: Locale,
}

/// What else an order keeps of its buyer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Details {
    /// For the invoice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) billing: Option<Billing>,
}

/// Where an invoice goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Billing {
    pub(crate) name: String,
    pub(crate) address: String,
    pub(crate) postal_code: String,
    pub(crate) city: String,
    pub(crate) country: String,
    pub(crate) vat_number: Option<String>,
}

/// Who comes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Attendee {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) email: Option<String>,
}

/// What things were called when the order was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Snapshot {
    pub(crate) event_slug: String,
    pub(crate) event_title: Localized,
    pub(crate) offer_name: Localized,
    pub(crate) kind: OfferKind,
    pub(crate) starts_at: Instant,
    pub(crate) ends_at: Instant,
    pub(crate) timezone: String,
    /// Days before the date until which a ticket can be given back; none: never.
    pub(crate) refund_days: Option<i32>,
    /// Whether the fee goes back with the money of a ticket.
    #[serde(default)]
    pub(crate) refunds_fee: bool,
    /// The code that was used.
    pub(crate) code: Option<String>,
}

impl Snapshot {
    /// What things are called now.
    pub(crate) fn of(good: &Good, code: Option<String>) -> Self {
        Self {
            event_slug: good.event.slug.clone(),
            event_title: good.event.title.clone(),
            offer_name: good.name.clone(),
            kind: good.kind,
            starts_at: good.date.starts_at,
            ends_at: good.date.ends_at,
            timezone: good.event.timezone.clone(),
            refund_days: good.event.refund_days,
            refunds_fee: good.event.fee.is_some_and(|fee| fee.is_refundable),
            code,
        }
    }
}

/// An order.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    pub(crate) id: OrderId,
    pub(crate) org_id: OrganizationId,
    pub(crate) code: String,
    pub(crate) user_id: UserId,
    pub(crate) status: OrderStatus,
    pub(crate) currency: Currency,
    /// Before codes and fees.
    pub(crate) subtotal: i64,
    pub(crate) fees: i64,
    /// What is to pay, fees included.
    pub(crate) total: i64,
    /// The tax in that.
    pub(crate) tax: i64,
    pub(crate) contact: Contact,
    pub(crate) details: Details,
    pub(crate) origin: Origin,
    pub(crate) is_paying: bool,
    pub(crate) is_extended: bool,
    pub(crate) expires_at: Instant,
    pub(crate) confirmed_at: Option<Instant>,
    pub(crate) created_at: Instant,
    pub(crate) updated_at: Instant,
}

impl Order {
    /// Whether its places are still held at a moment.
    pub(crate) fn is_held(&self, now: Instant) -> bool {
        self.status == OrderStatus::Pending && (self.is_paying || now < self.expires_at)
    }
}

/// What an order has of one offer for one date.
#[derive(Debug, Clone)]
pub(crate) struct OrderLine {
    pub(crate) id: OrderLineId,
    pub(crate) event_id: EventId,
    pub(crate) occurrence_id: OccurrenceId,
    pub(crate) offer_id: OfferId,
    pub(crate) position: i32,
    pub(crate) quantity: i32,
    pub(crate) admits: i32,
    pub(crate) unit: i64,
    pub(crate) unit_net: i64,
    /// What the tickets come to, without fees.
    pub(crate) total: i64,
    /// The tax in that.
    pub(crate) tax: i64,
    /// What comes on top of one.
    pub(crate) unit_fee: i64,
    /// The tax in the fees of all of them.
    pub(crate) fee_tax: i64,
    pub(crate) tax_rate_bp: i32,
    pub(crate) promo_code_id: Option<PromoCodeId>,
    pub(crate) snapshot: Snapshot,
    pub(crate) attendees: Vec<Attendee>,
}

impl OrderLine {
    /// How many people it admits.
    pub(crate) const fn persons(&self) -> i32 {
        self.quantity.saturating_mul(self.admits)
    }

    /// What comes on top of all of them.
    pub(crate) fn fees(&self) -> i64 {
        self.unit_fee.saturating_mul(i64::from(self.quantity))
    }

    /// What is to pay, fees included.
    pub(crate) fn whole(&self) -> i64 {
        self.total.saturating_add(self.fees())
    }
}
