//! The hand-written world, as `demo/world.json` has it.

use anyhow::Context;
use kernel::text::Localized;
use serde::Deserialize;

const JSON: &str = include_str!("../../demo/world.json");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct World {
    pub(super) categories: Vec<Category>,
    pub(super) organizations: Vec<Organization>,
    pub(super) accounts: Vec<Account>,
    pub(super) venues: Vec<Venue>,
    pub(super) events: Vec<Event>,
}

impl World {
    pub(super) fn load() -> anyhow::Result<Self> {
        serde_json::from_str(JSON).context("demo/world.json cannot be read")
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Category {
    pub(super) slug: String,
    pub(super) name: Localized,
    pub(super) parent: Option<String>,
    pub(super) position: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Organization {
    pub(super) slug: String,
    pub(super) name: String,
    pub(super) description: Localized,
    pub(super) website: Option<String>,
    pub(super) contact_email: Option<String>,
    pub(super) locale: String,
    pub(super) color: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Account {
    pub(super) email: String,
    pub(super) name: String,
    pub(super) role: String,
    pub(super) locale: String,
    #[serde(default)]
    pub(super) member_of: Vec<Membership>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Membership {
    pub(super) organization: String,
    pub(super) role: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Venue {
    pub(super) slug: String,
    pub(super) organization: Option<String>,
    pub(super) name: String,
    pub(super) address: String,
    pub(super) postal_code: String,
    pub(super) city: String,
    pub(super) country: String,
    pub(super) latitude: f64,
    pub(super) longitude: f64,
    pub(super) timezone: String,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Event {
    pub(super) slug: String,
    pub(super) organization: String,
    pub(super) category: String,
    pub(super) venue: Option<String>,
    pub(super) online_url: Option<String>,
    pub(super) title: Localized,
    pub(super) summary: Localized,
    pub(super) description: Localized,
    pub(super) tags: Vec<String>,
    pub(super) currency: String,
    pub(super) timezone: String,
    pub(super) visibility: String,
    pub(super) status: String,
    pub(super) featured: bool,
    pub(super) max_per_person: Option<i32>,
    pub(super) refund_policy: RefundPolicy,
    pub(super) contact_email: Option<String>,
    pub(super) occurrences: Vec<Occurrence>,
    pub(super) offers: Vec<Offer>,
    pub(super) poster: PosterWish,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RefundPolicy {
    pub(super) kind: String,
    pub(super) days: Option<i32>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Occurrence {
    pub(super) day_offset: i64,
    pub(super) start: String,
    pub(super) minutes: i64,
    pub(super) doors_minutes_before: Option<i64>,
    pub(super) venue: Option<String>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Offer {
    pub(super) name: Localized,
    pub(super) description: Localized,
    pub(super) kind: String,
    pub(super) price: i64,
    pub(super) min_price: Option<i64>,
    pub(super) admits: i32,
    pub(super) rate_class: String,
    pub(super) requires_proof: bool,
    pub(super) tax_rate_bp: i32,
    pub(super) min_per_order: i32,
    pub(super) max_per_order: i32,
    pub(super) visibility: String,
    pub(super) active: bool,
    pub(super) sales_open_day: Option<i64>,
    pub(super) sales_close_day: Option<i64>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PosterWish {
    pub(super) style: String,
    pub(super) seed: u64,
    pub(super) palette: String,
    pub(super) alt: Localized,
}
