//! What organizers send of an event: one shape for a new one and for a change.

use super::rules::{
    self, ADDRESS_LENGTH_MAX, DESCRIPTION_LENGTH_MAX, EventVisibility, PER_PERSON_MAX, REFUND_DAYS_MAX,
    SUMMARY_LENGTH_MAX, TAG_LENGTH_MAX, TAGS_MAX, TITLE_LENGTH_MAX, TransferPolicy,
};
use super::store::Details;
use crate::events::RefundPolicy;
use crate::events::views::{RefundKind, RefundPolicyView};
use crate::offers::rules::SaleWindow;
use kernel::email::Email;
use kernel::fee::ServiceFee;
use kernel::ids::VenueId;
use kernel::money::Currency;
use kernel::text::{Localized, Slug, fold, one_line, paragraphs};
use kernel::time::{Instant, Zone};
use platform::http::body::BodyChecker;
use platform::http::failure::InvalidBody;
use platform::http::patch::Patch;
use serde::Deserialize;
use url::Url;
use utoipa::ToSchema;

/// What an event is to be. Absent: as it is, or as new events are. Null: nothing.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EventRequest {
    /// Title in French. One title there must be.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "La Nuit du piano", max_length = 150)]
    title_fr: Patch<String>,
    /// Title in English.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "Piano night", max_length = 150)]
    title_en: Patch<String>,
    /// One sentence in French.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 300)]
    summary_fr: Patch<String>,
    /// One sentence in English.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 300)]
    summary_en: Patch<String>,
    /// In French, as Markdown: paragraphs, `##` headings, lists, emphasis and links. HTML stays text.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 10000)]
    description_fr: Patch<String>,
    /// The same in English.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 10000)]
    description_en: Patch<String>,
    /// Its name in URLs; made of the title when absent. It stays once published.
    #[schema(example = "nuit-du-piano", max_length = 120)]
    slug: Option<String>,
    /// Slug of its category.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "concert")]
    category: Patch<String>,
    /// Where it is: a venue of the organization, or one that everybody may use.
    #[serde(default)]
    #[schema(value_type = Option<VenueId>)]
    venue_id: Patch<String>,
    /// Where ticket holders follow it online: https.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "https://live.example/piano", max_length = 500)]
    online_url: Patch<String>,
    /// IANA zone of its times; that of its venue, else `Europe/Paris`, when absent. It stays once published.
    #[schema(example = "Europe/Paris")]
    timezone: Option<String>,
    /// ISO 4217 code of its prices; `EUR` when absent. It stays once there are prices.
    #[schema(example = "EUR", min_length = 3, max_length = 3)]
    currency: Option<String>,
    /// Who may come across it.
    visibility: Option<EventVisibility>,
    /// Words to find it by, each of at most 30 characters.
    #[schema(max_items = 10)]
    tags: Option<Vec<String>>,
    /// Most tickets that one person may buy.
    #[serde(default)]
    #[schema(value_type = Option<i32>, minimum = 1, maximum = 1000)]
    max_per_person: Patch<i32>,
    /// Until when tickets can be given back.
    refund_policy: Option<RefundPolicyView>,
    /// What buyers pay on top of the price of each ticket: a fixed amount, a share of the price after promo codes, or
    /// both. What costs nothing bears none, nor do donations. It has the tax rate of the ticket.
    #[serde(default)]
    #[schema(value_type = Option<ServiceFee>)]
    service_fee: Patch<ServiceFee>,
    /// Whether tickets can be handed on.
    transfer_policy: Option<TransferPolicy>,
    /// Where buyers may write.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "contact@theatre-du-parc.example")]
    contact_email: Patch<String>,
    /// First moment of the sale of all offers.
    #[serde(default)]
    #[schema(value_type = Option<Instant>)]
    sales_open_at: Patch<String>,
    /// First moment after the sale of all offers.
    #[serde(default)]
    #[schema(value_type = Option<Instant>)]
    sales_close_at: Patch<String>,
}

/// A request whose fields are each right. Whether they fit the event is seen when they are put on it.
#[derive(Debug, Clone)]
pub(super) struct EventChange {
    title: [Patch<String>; 2],
    summary: [Patch<String>; 2],
    description: [Patch<String>; 2],
    pub(super) slug: Option<Slug>,
    /// Looked up by whoever has a connection.
    pub(super) category: Patch<String>,
    pub(super) venue_id: Patch<VenueId>,
    online_url: Patch<String>,
    pub(super) zone: Option<Zone>,
    currency: Option<Currency>,
    visibility: Option<EventVisibility>,
    tags: Option<Vec<String>>,
    max_per_person: Patch<i32>,
    refund_policy: Option<RefundPolicy>,
    service_fee: Patch<ServiceFee>,
    transfer_policy: Option<TransferPolicy>,
    contact_email: Patch<String>,
    sales: [Patch<Instant>; 2],
}

impl EventRequest {
    /// Checks each field, and says all that is wrong at once.
    pub(super) fn parse(&self) -> Result<EventChange, InvalidBody> {
        let mut checker = BodyChecker::default();
        let checks = &mut checker;
        let line = |max: usize| move |text: &String| one_line(text, max);
        let prose = |text: &String| paragraphs(text, DESCRIPTION_LENGTH_MAX);
        let (title, sentence) = ("one line of 1 to 150 characters", "one line of 1 to 300 characters");
        let moment = |text: &String| Instant::parse(text);
        let day = "a moment in RFC 3339";
        let change = EventChange {
            title: [
                self.title_fr.check(checks, "title_fr", title, line(TITLE_LENGTH_MAX)),
                self.title_en.check(checks, "title_en", title, line(TITLE_LENGTH_MAX)),
            ],
            summary: [
                self.summary_fr.check(checks, "summary_fr", sentence, line(SUMMARY_LENGTH_MAX)),
                self.summary_en.check(checks, "summary_en", sentence, line(SUMMARY_LENGTH_MAX)),
            ],
            description: [
                self.description_fr.check(checks, "description_fr", "1 to 10000 characters", prose),
                self.description_en.check(checks, "description_en", "1 to 10000 characters", prose),
            ],
            slug: read(
                checks,
                "slug",
                self.slug.as_ref(),
                "small letters, digits and single hyphens",
                Slug::parse,
            ),
            category: self.category.check(checks, "category", "the slug of a category", |text| {
                Slug::parse(text).map(|slug| slug.as_str().to_owned())
            }),
            venue_id: self
                .venue_id
                .check(checks, "venue_id", "the id of a venue", |text| VenueId::parse(text)),
            online_url: self.online_url.check(checks, "online_url", "an https address", |text| address(text)),
            zone: read(checks, "timezone", self.timezone.as_ref(), "an IANA time zone", Zone::parse),
            currency: read(checks, "currency", self.currency.as_ref(), "an ISO 4217 code", |text| {
                Currency::parse(text).filter(|currency| currency.is_spendable())
            }),
            visibility: self.visibility,
            tags: self.tags.as_deref().and_then(|tags| read_tags(checks, tags)),
            max_per_person: self.max_per_person.check(checks, "max_per_person", "1 to 1000", |n| {
                (1..=PER_PERSON_MAX).contains(n).then_some(*n)
            }),
            refund_policy: self.refund_policy.as_ref().and_then(|policy| read_refunds(checks, policy)),
            service_fee: read_fee(checks, &self.service_fee),
            transfer_policy: self.transfer_policy,
            contact_email: self.contact_email.check(checks, "contact_email", "an e-mail address", |text| {
                Email::parse(text).map(|email| email.as_str().to_owned())
            }),
            sales: [
                self.sales_open_at.check(checks, "sales_open_at", day, moment),
                self.sales_close_at.check(checks, "sales_close_at", day, moment),
            ],
        };
        checker.finish()?;
        Ok(change)
    }
}

fn read<T>(
    checker: &mut BodyChecker,
    name: &str,
    text: Option<&String>,
    expected: &str,
    read: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    text.and_then(|text| checker.read(name, text, expected, read))
}

/// An address that is safe to link to.
fn address(text: &str) -> Option<String> {
    let url = Url::parse(text.trim()).ok()?;
    let is_plain = url.username().is_empty() && url.password().is_none();
    let is_web = url.scheme() == "https" && url.has_host();
    (is_web && is_plain && url.as_str().len() <= ADDRESS_LENGTH_MAX).then(|| url.to_string())
}

/// Tags, each once whatever its case and accents.
fn read_tags(checker: &mut BodyChecker, tags: &[String]) -> Option<Vec<String>> {
    let mut seen = Vec::new();
    let mut read = Vec::new();
    for tag in tags {
        let Some(tag) = one_line(tag, TAG_LENGTH_MAX).filter(|tag| !fold(tag).is_empty()) else {
            checker.refuse("tags", "invalid", "words of 1 to 30 characters");
            return None;
        };
        if !seen.contains(&fold(&tag)) {
            seen.push(fold(&tag));
            read.push(tag);
        }
    }
    if read.len() > TAGS_MAX {
        checker.refuse("tags", "too_many", "at most 10");
        return None;
    }
    Some(read)
}

fn read_refunds(checker: &mut BodyChecker, policy: &RefundPolicyView) -> Option<RefundPolicy> {
    match (policy.kind, policy.days) {
        (RefundKind::None, None) => Some(RefundPolicy::None),
        (RefundKind::UntilDaysBefore, Some(days)) if (0..=REFUND_DAYS_MAX).contains(&days) => {
            Some(RefundPolicy::UntilDaysBefore(days))
        }
        (RefundKind::None, Some(_)) => {
            checker.refuse("refund_policy/days", "superfluous", "null when tickets cannot be given back");
            None
        }
        (RefundKind::UntilDaysBefore, _) => {
            checker.refuse("refund_policy/days", "out_of_range", "0 to 365 days");
            None
        }
    }
}

/// A fee of nothing is none.
fn read_fee(checker: &mut BodyChecker, fee: &Patch<ServiceFee>) -> Patch<ServiceFee> {
    let Patch::Set(fee) = fee else { return fee.clone() };
    if !(0..=ServiceFee::FIXED_MINOR_MAX).contains(&fee.fixed_minor) {
        checker.refuse("service_fee/fixed_minor", "out_of_range", "0 to 10000 minor units");
    }
    if !(0..=ServiceFee::SHARE_BP_MAX).contains(&fee.share_bp) {
        checker.refuse("service_fee/share_bp", "out_of_range", "0 to 2000 basis points");
    }
    if fee.is_none() { Patch::Clear } else { Patch::Set(*fee) }
}

fn localized([fr, en]: [Patch<String>; 2], old: Localized) -> Localized {
    Localized { fr: fr.onto(old.fr), en: en.onto(old.en) }
}

impl EventChange {
    /// A title, for the name in URLs.
    pub(super) fn any_title(&self) -> Option<&str> {
        self.title.iter().find_map(|title| title.value().map(String::as_str))
    }

    /// Puts the change on an event. Category, venue and zone are put on by whoever looked them up.
    pub(super) fn onto(self, old: Details) -> Result<Details, InvalidBody> {
        let [opens, closes] = self.sales;
        let sales = SaleWindow {
            opens_at: opens.onto(old.sales.opens_at),
            closes_at: closes.onto(old.sales.closes_at),
        };
        let next = Details {
            title: localized(self.title, old.title),
            summary: localized(self.summary, old.summary),
            description: localized(self.description, old.description),
            slug: self.slug.unwrap_or(old.slug),
            venue_id: self.venue_id.onto(old.venue_id),
            online_url: self.online_url.onto(old.online_url),
            zone: self.zone.unwrap_or(old.zone),
            currency: self.currency.unwrap_or(old.currency),
            visibility: self.visibility.unwrap_or(old.visibility),
            tags: self.tags.unwrap_or(old.tags),
            max_per_person: self.max_per_person.onto(old.max_per_person),
            refund_policy: self.refund_policy.unwrap_or(old.refund_policy),
            service_fee: self.service_fee.onto(old.service_fee),
            transfer_policy: self.transfer_policy.unwrap_or(old.transfer_policy),
            contact_email: self.contact_email.onto(old.contact_email),
            sales,
            ..old
        };
        let mut checker = BodyChecker::default();
        if next.title.all().next().is_none() {
            checker.refuse("title_fr", "missing", "a title in French or in English");
        }
        if !rules::is_window(sales.opens_at, sales.closes_at) {
            checker.refuse("sales_close_at", "before_opening", "after sales_open_at");
        }
        checker.finish()?;
        Ok(next)
    }
}
