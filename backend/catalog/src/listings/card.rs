//! What a card shows, as it is kept in `event_listings.card`.

use crate::images::Image;
use crate::offers::rules::{OfferKind, SaleStatus, SaleWindow, fee_of, overall, sale_status};
use kernel::fee::ServiceFee;
use kernel::ids::{EventId, OccurrenceId};
use kernel::money::{Currency, Money};
use kernel::text::Localized;
use kernel::time::{Day, Instant};
use serde::{Deserialize, Serialize};

/// A category or organizer by name.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Named {
    /// Name in URLs.
    pub slug: String,
    /// Name.
    pub name: Localized,
}

/// A place in a few words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardPlace {
    /// Name.
    pub venue: String,
    /// City.
    pub city: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
}

/// A date that takes place.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CardDate {
    /// Occurrence.
    pub id: OccurrenceId,
    /// Start.
    pub starts_at: Instant,
    /// End.
    pub ends_at: Instant,
    /// First and last calendar day (`yyyymmdd`) in the event's zone.
    pub days: (i32, i32),
    /// Index into [`Card::places`].
    pub place: Option<usize>,
}

/// A public offer, as far as price and sale go.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CardOffer {
    /// The one date it is for.
    pub occurrence_id: Option<OccurrenceId>,
    /// Price in minor units.
    pub price_minor: i64,
    /// How it is paid for; cards made before it was kept know nothing of fees either.
    #[serde(default)]
    pub kind: Option<OfferKind>,
    /// When it is sold.
    pub sales: SaleWindow,
}

/// Everything a list shows of an event.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Card {
    /// Event.
    pub id: EventId,
    /// Name in URLs.
    pub slug: String,
    /// Title.
    pub title: Localized,
    /// One sentence.
    pub summary: Localized,
    /// Whether it is called off.
    pub is_cancelled: bool,
    /// Whether the home page shows it first.
    pub is_featured: bool,
    /// Whether it can be followed from anywhere.
    pub is_online: bool,
    /// Kind of event.
    pub category: Named,
    /// Who puts it on.
    pub organizer: Named,
    /// IANA zone of its times.
    pub timezone: String,
    /// Currency of its prices.
    pub currency: Currency,
    /// What comes on top of prices.
    #[serde(default)]
    pub fee: Option<ServiceFee>,
    /// The event's own sale window.
    pub sales: SaleWindow,
    /// Dates that take place, soonest first.
    pub dates: Vec<CardDate>,
    /// Where they do.
    pub places: Vec<CardPlace>,
    /// Public offers.
    pub offers: Vec<CardOffer>,
    /// Cover.
    pub image: Option<Image>,
}

impl Card {
    /// Dates that are not over.
    pub fn dates_to_come(&self, now: Instant) -> impl Iterator<Item = &CardDate> {
        self.dates.iter().filter(move |date| now < date.ends_at)
    }

    /// The next date, the running one included.
    pub fn next_date(&self, now: Instant) -> Option<&CardDate> {
        self.dates_to_come(now).next()
    }

    /// The first date to come that touches these days.
    pub fn first_date_within(&self, from: Option<Day>, to: Option<Day>, now: Instant) -> Option<&CardDate> {
        self.dates_to_come(now).find(|date| {
            let (first, last) = date.days;
            from.is_none_or(|from| from.number() <= last) && to.is_none_or(|to| first <= to.number())
        })
    }

    /// Where a date takes place.
    pub fn place_of(&self, date: &CardDate) -> Option<&CardPlace> {
        date.place.and_then(|place| self.places.get(place))
    }

    /// When what an offer admits to is over: its one date, or the last of all. A date that is not
    /// here has passed or is cancelled.
    pub fn end_of(&self, occurrence: Option<OccurrenceId>) -> Instant {
        let admits = |date: &&CardDate| occurrence.is_none_or(|id| date.id == id);
        self.dates.iter().filter(admits).map(|date| date.ends_at).max().unwrap_or(Instant::EPOCH)
    }

    /// The lowest price of the public offers, with its service fee.
    pub fn price_from(&self) -> Option<Money> {
        let kind_of = |offer: &CardOffer| offer.kind.unwrap_or(OfferKind::Free);
        let fee = |offer: &CardOffer| fee_of(self.fee, kind_of(offer), offer.price_minor);
        let lowest = self.offers.iter().map(|offer| offer.price_minor.saturating_add(fee(offer))).min()?;
        Some(Money { amount: lowest, currency: self.currency })
    }

    /// Whether every public offer is free.
    pub fn is_free(&self) -> bool {
        !self.offers.is_empty() && self.offers.iter().all(|offer| offer.price_minor == 0)
    }

    /// Whether tickets can be bought.
    pub fn sale_status(&self, now: Instant) -> SaleStatus {
        let of_offer = |offer: &CardOffer| {
            sale_status(&[self.sales, offer.sales], self.end_of(offer.occurrence_id), self.is_cancelled, now)
        };
        let is_to_come = !self.is_cancelled && self.next_date(now).is_some();
        overall(self.offers.iter().map(of_offer), is_to_come)
    }
}
