//! What answers say of a cart.

use super::priced::{Group, PricedLine};
use super::store::Cart;
use crate::goods::rules::{LineProblem, most};
use crate::goods::store::Seller;
use crate::pricing::rules::{LineTotal, TaxShare};
use crate::promo::rules::{PromoCodeStatus, PromoEffect};
use catalog::offers::rules::OfferKind;
use kernel::ids::{CartLineId, EventId, OccurrenceId, OfferId};
use kernel::money::{Currency, Money};
use kernel::text::Locale;
use kernel::time::Instant;
use platform::http::etag;
use platform::http::failure::Failure;
use serde::Serialize;
use utoipa::ToSchema;

/// The event of a line.
#[derive(Debug, Serialize, ToSchema)]
pub struct CartEventView {
    id: EventId,
    #[schema(example = "nuit-du-piano")]
    slug: String,
    #[schema(example = "La Nuit du piano")]
    title: String,
    occurrence_id: OccurrenceId,
    starts_at: Instant,
    ends_at: Instant,
    #[schema(example = "Europe/Paris")]
    timezone: String,
}

/// The offer of a line.
#[derive(Debug, Serialize, ToSchema)]
pub struct CartOfferView {
    id: OfferId,
    #[schema(example = "Duo")]
    name: String,
    kind: OfferKind,
    /// People that one admits.
    #[schema(example = 2)]
    admits: i32,
    min_per_order: i32,
    /// Most that can be chosen now.
    max_now: i32,
}

/// So many of an offer for a date.
#[derive(Debug, Serialize, ToSchema)]
pub struct CartLineView {
    /// Null in a quote.
    id: Option<CartLineId>,
    event: CartEventView,
    offer: CartOfferView,
    #[schema(minimum = 1, example = 2)]
    quantity: i32,
    /// What one costs without a code, tax included; of a donation, what you give.
    unit_price: Money,
    /// What one cost when you last changed this line, when that was something else.
    previous_unit_price: Option<Money>,
    /// The service fee of one, on top of its price after the code, tax included.
    unit_fee: Money,
    /// What that was when you last changed this line, when the organizer changed it since.
    previous_unit_fee: Option<Money>,
    /// What the code takes off the line.
    discount: Money,
    /// The service fees of the line.
    fees: Money,
    /// What the line comes to, fees included.
    total: Money,
    /// What stands in the way of buying it; null: nothing.
    problem: Option<LineProblem>,
    /// How many are left, when that is the problem.
    left: Option<i32>,
}

/// A code that is used.
#[derive(Debug, Serialize, ToSchema)]
pub struct CartCodeView {
    #[schema(example = "PIANO20")]
    code: String,
    /// The event that it is for.
    event_id: EventId,
    effect: PromoEffect,
    /// Whether it works; one that does not makes nothing cheaper.
    status: PromoCodeStatus,
}

/// Tax of one rate, contained in what is to pay.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TaxView {
    /// In hundredths of a percent.
    #[schema(example = 550)]
    rate_bp: i32,
    /// The tax.
    tax: Money,
    /// What it is contained in.
    total: Money,
}

impl TaxView {
    /// As answers say it.
    pub(crate) const fn of(share: &TaxShare, currency: Currency) -> Self {
        let tax = Money { amount: share.tax, currency };
        Self { rate_bp: share.rate_bp, tax, total: Money { amount: share.total, currency } }
    }
}

/// What is bought of one organizer in one currency. Each group becomes one order.
#[derive(Debug, Serialize, ToSchema)]
pub struct CartGroupView {
    /// Send it as `group` to check out, when there are several.
    #[schema(example = "theatre-du-parc.eur")]
    key: String,
    /// Who sells.
    organizer: CartSellerView,
    #[schema(value_type = String, example = "EUR")]
    currency: Currency,
    /// Those put in first first.
    lines: Vec<CartLineView>,
    codes: Vec<CartCodeView>,
    /// Before codes and fees.
    subtotal: Money,
    /// What codes take off.
    discount: Money,
    /// The service fees.
    fees: Money,
    /// The tax in the total, per rate.
    taxes: Vec<TaxView>,
    /// What is to pay, fees and tax included.
    total: Money,
    /// Whether nothing stands in the way.
    is_ready: bool,
}

/// Who sells.
#[derive(Debug, Serialize, ToSchema)]
pub struct CartSellerView {
    #[schema(example = "theatre-du-parc")]
    slug: String,
    #[schema(example = "Théâtre du Parc")]
    name: String,
}

impl CartSellerView {
    /// As answers say it.
    pub(crate) fn of(seller: &Seller) -> Self {
        Self { slug: seller.slug.clone(), name: seller.name.clone() }
    }
}

/// What somebody means to buy.
#[derive(Debug, Serialize, ToSchema)]
pub struct CartView {
    /// Of a new cart without an account: send it as `Cart-Token` from now on; it is not shown again.
    cart_token: Option<String>,
    /// Changes with everything that this answer says. Send it to check out, so that nothing is charged that
    /// you did not see.
    #[schema(example = "9rTk1hQ5sVb0mG2l3xYz7A")]
    version: String,
    /// Until when it is kept, unless it is changed before; null: there is none yet.
    expires_at: Option<Instant>,
    /// How many units there are in all lines.
    n_units: i32,
    groups: Vec<CartGroupView>,
    /// What the carts could not both keep, when they were merged.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    notices: Vec<CartNotice>,
}

/// What became of a line that both carts had, or that found no room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct CartNotice {
    /// What happened.
    pub(crate) kind: CartNoticeKind,
    /// The offer.
    pub(crate) offer_id: OfferId,
    /// The date.
    pub(crate) occurrence_id: OccurrenceId,
    /// How many there are now.
    pub(crate) quantity: i32,
}

/// What happened to a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CartNoticeKind {
    /// Both carts had it: it is as many as both together.
    Added,
    /// Both carts had it, and together it was more than an order takes.
    CutToLimit,
    /// The cart was full.
    LeftOut,
}

impl CartView {
    /// A cart with its groups.
    pub(crate) fn of(cart: &Cart, groups: &[Group], locale: Locale, now: Instant) -> Result<Self, Failure> {
        let groups: Vec<CartGroupView> = groups.iter().map(|group| group_view(group, locale, now)).collect();
        let version = version_of(&groups)?;
        let lines = groups.iter().flat_map(|group| &group.lines);
        let n_units = lines.fold(0_i32, |sum, line| sum.saturating_add(line.quantity));
        let expires_at = Some(cart.expires_at);
        Ok(Self { cart_token: None, version, expires_at, n_units, groups, notices: Vec::new() })
    }

    /// The cart of who has none.
    pub(crate) fn empty() -> Result<Self, Failure> {
        let version = version_of(&[])?;
        let (groups, notices) = (Vec::new(), Vec::new());
        Ok(Self { cart_token: None, version, expires_at: None, n_units: 0, groups, notices })
    }

    /// With the token of a new cart.
    pub(crate) fn with_token(self, cart_token: Option<String>) -> Self {
        Self { cart_token, ..self }
    }

    /// With what became of lines when carts were merged.
    pub(crate) fn with_notices(self, notices: Vec<CartNotice>) -> Self {
        Self { notices, ..self }
    }

    /// The number of this state.
    pub(crate) fn version(&self) -> &str {
        &self.version
    }

    /// The groups.
    pub(crate) fn into_groups(self) -> Vec<CartGroupView> {
        self.groups
    }
}

fn version_of(groups: &[CartGroupView]) -> Result<String, Failure> {
    Ok(etag::of(&groups)?.trim_matches('"').to_owned())
}

fn group_view(group: &Group, locale: Locale, now: Instant) -> CartGroupView {
    let currency = group.currency;
    let money = |amount| Money { amount, currency };
    let lines = group.lines.iter().zip(&group.totals.lines);
    let code = |(event_id, code): (EventId, &crate::promo::store::PromoCode)| CartCodeView {
        code: code.code.clone(),
        event_id,
        effect: code.effect,
        status: code.status(now),
    };
    CartGroupView {
        key: group.key(),
        organizer: CartSellerView::of(&group.seller),
        currency,
        lines: lines.map(|(line, sum)| line_view(line, *sum, currency, locale)).collect(),
        codes: group.codes().into_iter().map(code).collect(),
        subtotal: money(group.totals.subtotal),
        discount: money(group.totals.discount),
        fees: money(group.totals.fees),
        taxes: group.totals.taxes.iter().map(|share| TaxView::of(share, currency)).collect(),
        total: money(group.totals.total),
        is_ready: group.lines.iter().all(|line| line.problem.is_none()),
    }
}

fn line_view(priced: &PricedLine, sum: LineTotal, currency: Currency, locale: Locale) -> CartLineView {
    let money = |amount| Money { amount, currency };
    let good = &priced.good;
    let is_short = matches!(priced.problem, Some(LineProblem::FewLeft | LineProblem::SoldOut));
    let is_kept = !priced.line.id.uuid().is_nil();
    CartLineView {
        id: is_kept.then_some(priced.line.id),
        event: CartEventView {
            id: good.event.id,
            slug: good.event.slug.clone(),
            title: good.event.title.get(locale).to_owned(),
            occurrence_id: good.date.id,
            starts_at: good.date.starts_at,
            ends_at: good.date.ends_at,
            timezone: good.event.timezone.clone(),
        },
        offer: CartOfferView {
            id: good.offer,
            name: good.name.get(locale).to_owned(),
            kind: good.kind,
            admits: good.admits,
            min_per_order: good.per_order.0,
            max_now: most(priced.terms),
        },
        quantity: priced.line.quantity,
        unit_price: money(priced.unit.0),
        previous_unit_price: priced.previous_price().map(money),
        unit_fee: money(priced.fee),
        previous_unit_fee: priced.previous_fee().map(money),
        discount: money(sum.discount),
        fees: money(sum.fees),
        total: money(sum.total),
        problem: priced.problem,
        left: good.left.filter(|_| is_short),
    }
}
