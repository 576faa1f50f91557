//! What organizers send of a promo code: one shape for a new one, for many at once and for a change.

use super::rules::{OFFERS_MAX, PromoEffect, USES_MAX, fault_of_value, read_code};
use super::store::PromoCode;
use kernel::ids::{OfferId, PromoCodeId};
use kernel::money::{Currency, Money};
use kernel::time::Instant;
use platform::http::body::BodyChecker;
use platform::http::failure::InvalidBody;
use platform::http::patch::Patch;
use serde::Deserialize;
use utoipa::ToSchema;

/// What a code is to be. Absent: as it is, or as new codes are. Null: nothing.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PromoCodeRequest {
    /// What buyers type; case does not matter. Letters without accents, digits, hyphens, underscores.
    #[schema(min_length = 3, max_length = 40, example = "PIANO20")]
    pub(super) code: Option<String>,
    /// What it does. A new code needs one.
    effect: Option<PromoEffect>,
    /// For `percent`: how much it takes off, in hundredths of a percent.
    #[schema(minimum = 1, maximum = 10000, example = 2000)]
    percent_bp: Option<i64>,
    /// For `amount`: what it takes off each unit. For `set_price`: what each unit costs at most. In the event's
    /// currency.
    amount: Option<Money>,
    /// The offers it is for, at most 50; null: all.
    #[serde(default)]
    #[schema(value_type = Option<Vec<OfferId>>, max_items = 50)]
    offer_ids: Patch<Vec<OfferId>>,
    /// First moment at which it works.
    #[serde(default)]
    #[schema(value_type = Option<Instant>)]
    valid_from: Patch<String>,
    /// First moment after.
    #[serde(default)]
    #[schema(value_type = Option<Instant>)]
    valid_until: Patch<String>,
    /// How many units can be bought with it; null: no limit.
    #[serde(default)]
    #[schema(value_type = Option<i32>, minimum = 1, maximum = 1_000_000, example = 100)]
    max_uses: Patch<i32>,
    /// How many of them by one person; null: no limit.
    #[serde(default)]
    #[schema(value_type = Option<i32>, minimum = 1, maximum = 1_000_000, example = 4)]
    max_per_person: Patch<i32>,
    /// Whether it is switched on; true when absent.
    is_active: Option<bool>,
}

/// A code that says nothing yet.
pub(super) fn blank(id: PromoCodeId, now: Instant) -> PromoCode {
    PromoCode {
        id,
        batch: None,
        code: String::new(),
        effect: PromoEffect::Unlock,
        value: 0,
        offers: None,
        window: (None, None),
        max_uses: None,
        max_per_person: None,
        held: 0,
        used: 0,
        is_active: true,
        created_at: now,
        updated_at: now,
    }
}

impl PromoCodeRequest {
    /// Puts the request on a code, and notes all that is wrong. Fields are named behind a prefix.
    pub(super) fn onto(
        &self,
        old: PromoCode,
        currency: Currency,
        (checker, prefix): (&mut BodyChecker, &str),
    ) -> PromoCode {
        let at = |name: &str| format!("{prefix}{name}");
        if old.code.is_empty() && self.effect.is_none() {
            checker.refuse(&at("effect"), "missing", "percent, amount, set_price or unlock");
        }
        let effect = self.effect.unwrap_or(old.effect);
        let value = self.value(&old, effect, currency, (checker, prefix));
        let moment = |text: &String| Instant::parse(text);
        let day = "a moment in RFC 3339";
        let window = (
            self.valid_from.check(checker, &at("valid_from"), day, moment).onto(old.window.0),
            self.valid_until.check(checker, &at("valid_until"), day, moment).onto(old.window.1),
        );
        if window.0.zip(window.1).is_some_and(|(from, until)| until <= from) {
            checker.refuse(&at("valid_until"), "before_start", "after valid_from");
        }
        for (name, wish) in [("max_uses", &self.max_uses), ("max_per_person", &self.max_per_person)] {
            if wish.value().is_some_and(|n| !(1..=USES_MAX).contains(n)) {
                checker.refuse(&at(name), "out_of_range", "1 to 1000000");
            }
        }
        let mut offers = self.offer_ids.clone().onto(old.offers);
        if let Some(ids) = &mut offers {
            ids.sort_unstable();
            ids.dedup();
        }
        if offers.as_ref().is_some_and(|ids| ids.len() > OFFERS_MAX) {
            checker.refuse(&at("offer_ids"), "too_many", "at most 50 offers");
        }
        PromoCode {
            effect,
            value,
            offers,
            window,
            max_uses: self.max_uses.clone().onto(old.max_uses),
            max_per_person: self.max_per_person.clone().onto(old.max_per_person),
            is_active: self.is_active.unwrap_or(old.is_active),
            ..old
        }
    }

    /// How much it does. What an effect needs is said anew with a new effect.
    fn value(
        &self,
        old: &PromoCode,
        effect: PromoEffect,
        currency: Currency,
        (checker, prefix): (&mut BodyChecker, &str),
    ) -> i64 {
        let stays = effect == old.effect && !old.code.is_empty();
        let is_percent = effect == PromoEffect::Percent;
        let kept = |is_needed: bool| (stays && is_needed).then_some(old.value);
        let percent = self.percent_bp.or(kept(is_percent));
        let is_money = matches!(effect, PromoEffect::Amount | PromoEffect::SetPrice);
        let amount = self.amount.map(|money| money.amount).or(kept(is_money));
        if self.amount.is_some_and(|money| money.currency != currency) {
            checker.refuse(&format!("{prefix}amount/currency"), "other_currency", "the event's currency");
        }
        if let Some((name, code, detail)) = fault_of_value(effect, percent, amount) {
            checker.refuse(&format!("{prefix}{name}"), code, detail);
        }
        percent.filter(|_| is_percent).or(amount).unwrap_or(0)
    }

    /// The same for one code, which it may name anew.
    pub(super) fn onto_one(&self, old: PromoCode, currency: Currency) -> Result<PromoCode, InvalidBody> {
        let mut checker = BodyChecker::default();
        let expected = "3 to 40 letters, digits, hyphens and underscores";
        let code = self.code.as_deref().unwrap_or(&old.code).to_owned();
        let code = checker.read("code", &code, expected, read_code);
        let next = self.onto(old, currency, (&mut checker, ""));
        checker.finish()?;
        Ok(PromoCode { code: code.unwrap_or_default(), ..next })
    }
}
