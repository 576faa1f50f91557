//! What organizers send of an offer: one shape for a new one and for a change.

use super::rules::{self, DESCRIPTION_LENGTH_MAX, NAME_LENGTH_MAX, Payment, Terms};
use super::store::OfferDetails;
use crate::offers::rules::{CheckinPolicy, CheckinView, OfferKind, OfferVisibility, RateClass, SaleWindow};
use kernel::ids::{OccurrenceId, OfferId};
use kernel::money::{Currency, Money};
use kernel::text::{Localized, one_line, paragraphs};
use kernel::time::Instant;
use platform::http::body::BodyChecker;
use platform::http::failure::InvalidBody;
use platform::http::patch::Patch;
use serde::Deserialize;
use utoipa::ToSchema;

/// What an offer is to be. Absent: as it is, or as new offers are. Null: nothing.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferRequest {
    /// Name in French. One name there must be.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "Famille", max_length = 80)]
    name_fr: Patch<String>,
    /// Name in English.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "Family", max_length = 80)]
    name_en: Patch<String>,
    /// What it includes, in French.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 1000)]
    description_fr: Patch<String>,
    /// What it includes, in English.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 1000)]
    description_en: Patch<String>,
    /// The one date it is for; null when it is for all dates of the event.
    #[serde(default)]
    #[schema(value_type = Option<OccurrenceId>)]
    occurrence_id: Patch<String>,
    /// How it is paid for. When absent, the price says it: free at 0, paid above.
    kind: Option<OfferKind>,
    /// What one costs, taxes included, in the event's currency; for a donation, what is suggested, `min_price` when absent.
    price: Option<Money>,
    /// The smallest donation.
    #[serde(default)]
    #[schema(value_type = Option<Money>)]
    min_price: Patch<Money>,
    /// People that one admits, each with a ticket; 1 when absent.
    #[schema(minimum = 1, maximum = 20, example = 4)]
    admits: Option<i32>,
    /// Who it is for; `normal` when absent.
    rate_class: Option<RateClass>,
    /// Whether the door asks for proof; when absent, for `reduced` only.
    requires_proof: Option<bool>,
    /// Tax contained in the price, in hundredths of a percent; 0 when absent.
    #[schema(minimum = 0, maximum = 10000, example = 550)]
    tax_rate_bp: Option<i32>,
    /// Fewest per order; 1 when absent.
    #[schema(minimum = 1, maximum = 1000)]
    min_per_order: Option<i32>,
    /// Most per order; 10 when absent.
    #[schema(minimum = 1, maximum = 1000)]
    max_per_order: Option<i32>,
    /// Who comes across it; `public` when absent.
    visibility: Option<OfferVisibility>,
    /// Whether it is offered at all; true when absent.
    is_active: Option<bool>,
    /// First moment of its sale.
    #[serde(default)]
    #[schema(value_type = Option<Instant>)]
    sales_open_at: Patch<String>,
    /// First moment after its sale.
    #[serde(default)]
    #[schema(value_type = Option<Instant>)]
    sales_close_at: Patch<String>,
    /// How often a ticket opens the door; once when absent.
    checkin: Option<CheckinView>,
}

/// A request whose texts are each right. Numbers are judged together, on the offer.
#[derive(Debug, Clone)]
pub(super) struct OfferChange {
    name: [Patch<String>; 2],
    description: [Patch<String>; 2],
    pub(super) occurrence_id: Patch<OccurrenceId>,
    kind: Option<OfferKind>,
    price: Option<Money>,
    min_price: Patch<Money>,
    admits: Option<i32>,
    rate_class: Option<RateClass>,
    requires_proof: Option<bool>,
    tax_rate_bp: Option<i32>,
    per_order: [Option<i32>; 2],
    visibility: Option<OfferVisibility>,
    is_active: Option<bool>,
    sales: [Patch<Instant>; 2],
    checkin: Option<CheckinView>,
}

impl OfferRequest {
    /// Checks each text, and says all that is wrong at once.
    pub(super) fn parse(&self) -> Result<OfferChange, InvalidBody> {
        let mut checker = BodyChecker::default();
        let checks = &mut checker;
        let line = |text: &String| one_line(text, NAME_LENGTH_MAX);
        let prose = |text: &String| paragraphs(text, DESCRIPTION_LENGTH_MAX);
        let (name, words) = ("one line of 1 to 80 characters", "1 to 1000 characters");
        let (day, moment) = ("a moment in RFC 3339", |text: &String| Instant::parse(text));
        let change = OfferChange {
            name: [
                self.name_fr.check(checks, "name_fr", name, line),
                self.name_en.check(checks, "name_en", name, line),
            ],
            description: [
                self.description_fr.check(checks, "description_fr", words, prose),
                self.description_en.check(checks, "description_en", words, prose),
            ],
            occurrence_id: self
                .occurrence_id
                .check(checks, "occurrence_id", "the id of a date", |text| OccurrenceId::parse(text)),
            kind: self.kind,
            price: self.price,
            min_price: self.min_price.clone(),
            admits: self.admits,
            rate_class: self.rate_class,
            requires_proof: self.requires_proof,
            tax_rate_bp: self.tax_rate_bp,
            per_order: [self.min_per_order, self.max_per_order],
            visibility: self.visibility,
            is_active: self.is_active,
            sales: [
                self.sales_open_at.check(checks, "sales_open_at", day, moment),
                self.sales_close_at.check(checks, "sales_close_at", day, moment),
            ],
            checkin: self.checkin,
        };
        checker.finish()?;
        Ok(change)
    }
}

/// An offer that says nothing yet.
pub(super) fn blank(id: OfferId, position: i32, now: Instant) -> OfferDetails {
    OfferDetails {
        id,
        occurrence_id: None,
        name: Localized::default(),
        description: Localized::default(),
        kind: OfferKind::Free,
        price_minor: 0,
        min_price_minor: None,
        admits: 1,
        rate_class: RateClass::Normal,
        requires_proof: false,
        tax_rate_bp: 0,
        min_per_order: 1,
        max_per_order: 10,
        visibility: OfferVisibility::Public,
        is_active: true,
        sales: SaleWindow::ALWAYS,
        checkin: CheckinView { policy: CheckinPolicy::Single, days: None },
        position,
        created_at: now,
        updated_at: now,
    }
}

fn localized([fr, en]: [Patch<String>; 2], old: Localized) -> Localized {
    Localized { fr: fr.onto(old.fr), en: en.onto(old.en) }
}

/// Kind and price, each as asked for, or as the other one says.
fn kind_and_price(asked: (Option<OfferKind>, Option<i64>), old: &OfferDetails) -> (OfferKind, i64) {
    match asked {
        (None, Some(price)) if old.kind == OfferKind::Donation => (OfferKind::Donation, price),
        (Some(OfferKind::Free), None) | (None, Some(0)) => (OfferKind::Free, 0),
        (kind, None) => (kind.unwrap_or(old.kind), old.price_minor),
        (kind, Some(price)) => (kind.unwrap_or(OfferKind::Paid), price),
    }
}

impl OfferChange {
    /// Puts the change on an offer, and judges what comes of it.
    pub(super) fn onto(self, old: OfferDetails, currency: Currency) -> Result<OfferDetails, InvalidBody> {
        let mut checker = BodyChecker::default();
        let prices =
            [("price/currency", self.price.as_ref()), ("min_price/currency", self.min_price.value())];
        for (name, money) in prices {
            if money.is_some_and(|money| money.currency != currency) {
                checker.refuse(name, "other_currency", "the event's currency");
            }
        }
        let asked = (self.kind, self.price.map(|price| price.amount));
        let (kind, price_minor) = kind_and_price(asked, &old);
        let min_price_minor = match &self.min_price {
            Patch::Keep if kind != OfferKind::Donation => None,
            Patch::Keep => old.min_price_minor,
            Patch::Clear => None,
            Patch::Set(money) => Some(money.amount),
        };
        let price_minor = match (kind, self.price) {
            // Whoever only says the least suggests just that.
            (OfferKind::Donation, None) => price_minor.max(min_price_minor.unwrap_or(0)),
            _ => price_minor,
        };
        let [opens, closes] = self.sales;
        let [min_per_order, max_per_order] = self.per_order;
        let rate_class = self.rate_class.unwrap_or(old.rate_class);
        let is_reduced_now = rate_class == RateClass::Reduced && old.rate_class != RateClass::Reduced;
        let next = OfferDetails {
            name: localized(self.name, old.name),
            description: localized(self.description, old.description),
            occurrence_id: self.occurrence_id.onto(old.occurrence_id),
            kind,
            price_minor,
            min_price_minor,
            admits: self.admits.unwrap_or(old.admits),
            rate_class,
            requires_proof: self.requires_proof.unwrap_or(old.requires_proof || is_reduced_now),
            tax_rate_bp: self.tax_rate_bp.unwrap_or(old.tax_rate_bp),
            min_per_order: min_per_order.unwrap_or(old.min_per_order),
            max_per_order: max_per_order.unwrap_or(old.max_per_order),
            visibility: self.visibility.unwrap_or(old.visibility),
            is_active: self.is_active.unwrap_or(old.is_active),
            sales: SaleWindow {
                opens_at: opens.onto(old.sales.opens_at),
                closes_at: closes.onto(old.sales.closes_at),
            },
            checkin: self.checkin.unwrap_or(old.checkin),
            ..old
        };
        if next.name.all().next().is_none() {
            checker.refuse("name_fr", "missing", "a name in French or in English");
        }
        for (name, code, detail) in rules::faults(&terms(&next)) {
            checker.refuse(name, code, detail);
        }
        checker.finish()?;
        Ok(next)
    }
}

fn terms(offer: &OfferDetails) -> Terms {
    Terms {
        payment: match offer.kind {
            OfferKind::Free => Payment::Nothing,
            OfferKind::Paid => Payment::Fixed,
            OfferKind::Donation => Payment::Chosen { at_least: offer.min_price_minor },
        },
        min_price: offer.min_price_minor,
        price: offer.price_minor,
        admits: offer.admits,
        tax_rate: offer.tax_rate_bp,
        per_order: (offer.min_per_order, offer.max_per_order),
        days: (offer.checkin.days, offer.checkin.policy == CheckinPolicy::Daily),
        sales: (offer.sales.opens_at, offer.sales.closes_at),
    }
}
