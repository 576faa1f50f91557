//! Which listings a list shows: pure parts of the question here, its SQL in `store`.

use super::card::Card;
use super::store;
use kernel::page::{Cursor, PageLimit};
use kernel::text::{Slug, search_words};
use kernel::time::{Day, Instant};
use platform::db::{Conn, from_json};
use platform::http::failure::Failure;

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

    /// Whether the matches have to be collected first; otherwise an index has them in order already.
    pub(super) const fn is_selective(&self) -> bool {
        self.has_words() || self.has_days()
    }
}

/// One page of a list.
pub struct Found {
    /// The cards.
    pub cards: Vec<Card>,
    /// Where the next page starts.
    pub next: Option<Cursor>,
    /// How many events there are on all pages.
    pub total: i64,
}

/// Finds one page of listed events.
pub fn page(
    conn: &mut Conn,
    filter: &Filter,
    sort: Sort,
    limit: PageLimit,
    after: Option<&Cursor>,
    now: Instant,
) -> Result<Found, Failure> {
    let mut rows = store::page(conn, filter, sort, limit.probe(), after, now)?;
    let total = match rows.first() {
        Some(row) => row.total,
        // Past the end, where no row tells the total: ask for the first page's.
        None if after.is_some() => {
            store::page(conn, filter, sort, 1, None, now)?.first().map_or(0, |row| row.total)
        }
        None => 0,
    };
    let has_more = rows.len() > limit.rows();
    rows.truncate(limit.rows());
    let last = rows.last().filter(|_| has_more);
    let next = last.map(|row| Cursor { list: sort.cursor_tag(), key: row.key, id: row.event_id.uuid() });
    let cards = rows.iter().map(|row| from_json(&row.card)).collect::<Result<_, _>>()?;
    Ok(Found { cards, next, total })
}
