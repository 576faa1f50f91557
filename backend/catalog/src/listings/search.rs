//! Which listings a list shows, and in which order: the question.

use kernel::ids::OrganizationId;
use kernel::text::{Slug, search_words};
use kernel::time::Day;

/// Order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// Soonest first.
    #[default]
    Date,
    /// Cheapest first.
    Price,
    /// Dearest first.
    PriceDesc,
    /// Latest published first.
    Newest,
}

impl Sort {
    /// Reads the `sort` parameter.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "date" => Some(Self::Date),
            "price" => Some(Self::Price),
            "price_desc" => Some(Self::PriceDesc),
            "newest" => Some(Self::Newest),
            _ => None,
        }
    }

    /// Tag of the cursors of a list in this order.
    pub const fn cursor_tag(self) -> u8 {
        match self {
            Self::Date => 10,
            Self::Price => 11,
            Self::PriceDesc => 12,
            Self::Newest => 13,
        }
    }

    pub(super) const fn is_descending(self) -> bool {
        matches!(self, Self::PriceDesc | Self::Newest)
    }
}

/// Free or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PriceFilter {
    /// Has a free offer.
    Free,
    /// Has an offer that costs something.
    Paid,
}

/// Which events a list shows.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Words of the search, folded.
    pub words: Vec<String>,
    /// Words of the place, folded.
    pub place_words: Vec<String>,
    /// Category, its parts included.
    pub category: Option<Slug>,
    /// Who puts it on.
    pub organizer: Option<OrganizationId>,
    /// First calendar day.
    pub from: Option<Day>,
    /// Last calendar day.
    pub to: Option<Day>,
    /// Free or not.
    pub price: Option<PriceFilter>,
}

impl Filter {
    /// The words to look for in a text field.
    pub fn words_of(text: Option<&str>) -> Vec<String> {
        text.map(search_words).unwrap_or_default()
    }

    pub(super) const fn has_days(&self) -> bool {
        self.from.is_some() || self.to.is_some()
    }

    pub(super) const fn has_words(&self) -> bool {
        !self.words.is_empty() || !self.place_words.is_empty()
    }
}
