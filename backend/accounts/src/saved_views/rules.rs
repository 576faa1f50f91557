//! What a saved view can be.

use kernel::text::one_line;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Most views of one person in one list of an organization.
pub const VIEWS_MAX: i64 = 20;
/// Most characters of a name.
pub const NAME_LENGTH_MAX: usize = 40;
/// Most filters of a view.
const FILTERS_MAX: usize = 12;
/// Most characters of the name of a filter.
const FILTER_NAME_LENGTH_MAX: usize = 30;
/// Most characters of what a filter says.
const FILTER_LENGTH_MAX: usize = 200;

/// A list that people work with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SavedViewOf {
    /// The events of an organization.
    Events,
    /// Its orders.
    Orders,
}

impl SavedViewOf {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Events, Self::Orders];

    /// Its name in the database and in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Events => "events",
            Self::Orders => "orders",
        }
    }

    /// Reads that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|list| list.as_str() == name)
    }
}

/// Filters and order of a list, by the names they have in its address.
pub type Filters = BTreeMap<String, String>;

/// Filters that can be kept: at least one, each of them short and on one line. Whether the list knows them is
/// its own business: what it does not know any more it leaves out.
pub fn read_filters(filters: &Filters) -> Option<Filters> {
    let is_name = |name: &str| {
        (1..=FILTER_NAME_LENGTH_MAX).contains(&name.len())
            && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    };
    let read = |(name, value): (&String, &String)| {
        let value = one_line(value, FILTER_LENGTH_MAX)?;
        is_name(name).then(|| (name.clone(), value))
    };
    let is_sound = (1..=FILTERS_MAX).contains(&filters.len());
    if is_sound { filters.iter().map(read).collect() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filters(pairs: &[(&str, &str)]) -> Filters {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn filters_are_few_and_short() {
        let two = filters(&[("q", " piano "), ("status", "draft")]);
        assert_eq!(read_filters(&two), Some(filters(&[("q", "piano"), ("status", "draft")])));
        for wrong in [
            filters(&[]),
            filters(&[("Q", "x")]),
            filters(&[("", "x")]),
            filters(&[("q", "")]),
            filters(&[("q", &"x".repeat(201))]),
            filters(&[(&"x".repeat(31), "x")]),
            (0..13).map(|n| (format!("f{n}"), "x".to_owned())).collect(),
        ] {
            assert_eq!(read_filters(&wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn lists_are_read_as_they_are_written() {
        for list in SavedViewOf::ALL {
            assert_eq!(SavedViewOf::parse(list.as_str()), Some(list));
        }
        assert_eq!(SavedViewOf::parse("tickets"), None);
    }
}
