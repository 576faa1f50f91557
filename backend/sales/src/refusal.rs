//! Every expected "no" of this slice.

use kernel::refusal::{FieldError, Refusal, RefusalFacts};
use platform::http::failure::Failure;

kernel::refusals! {
    /// Why sales say no.
    pub enum SalesRefusal {
        /// No such quota of the event.
        QuotaNotFound => 404, "sales.quota_not_found", "Quota introuvable", "No such quota";
        /// The event has as many parts as it can have.
        TooManyQuotas => 409, "sales.too_many_quotas", "Trop de quotas", "Too many quotas";
        /// More places are taken than there would be.
        PlacesTaken => 409, "sales.places_taken", "Des places sont déjà prises", "Places are taken already";
        /// Places of the quota are held or sold.
        QuotaInUse => 409, "sales.quota_in_use", "Des places de ce quota sont prises", "Places of this quota are taken";
        /// The capacity of a date is without a limit at most.
        CapacityStays => 409, "sales.capacity_stays", "La capacité d'une date ne se supprime pas", "The capacity of a date cannot be deleted";
        /// No such promo code of the event.
        PromoCodeNotFound => 404, "sales.promo_code_not_found", "Code promo introuvable", "No such promo code";
        /// The event has this code already.
        PromoCodeTaken => 409, "sales.promo_code_taken", "Ce code existe déjà", "This code exists already";
        /// The event has as many codes as it can have.
        TooManyPromoCodes => 409, "sales.too_many_promo_codes", "Trop de codes promo", "Too many promo codes";
        /// Somebody used the code.
        PromoCodeUsed => 409, "sales.promo_code_used", "Ce code a déjà servi", "The code was used already";
    }
}

/// A refusal with the numbers that it comes of.
#[derive(Debug)]
pub struct WithNumbers(pub SalesRefusal, pub FieldError);

impl std::fmt::Display for WithNumbers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for WithNumbers {}

impl Refusal for WithNumbers {
    fn facts(&self) -> RefusalFacts {
        self.0.facts()
    }

    fn fields(&self) -> Vec<FieldError> {
        vec![self.1.clone()]
    }
}

impl From<WithNumbers> for Failure {
    fn from(refusal: WithNumbers) -> Self {
        Self::refused(refusal)
    }
}

impl From<SalesRefusal> for Failure {
    fn from(refusal: SalesRefusal) -> Self {
        Self::refused(refusal)
    }
}
