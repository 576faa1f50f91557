//! In which order orders are listed.

use serde::Serialize;
use utoipa::ToSchema;

/// In which order orders are listed; those that are equal, the newest first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrderSort {
    /// The newest first.
    #[default]
    Newest,
    /// The oldest first.
    Oldest,
    /// The largest total first.
    Amount,
    /// By the name of the buyer.
    Name,
}

impl OrderSort {
    /// Reads the name it has in addresses.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "newest" => Some(Self::Newest),
            "oldest" => Some(Self::Oldest),
            "amount" => Some(Self::Amount),
            "name" => Some(Self::Name),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_sorted_by_what_there_is() {
        assert_eq!(OrderSort::parse("amount"), Some(OrderSort::Amount));
        assert_eq!(OrderSort::default(), OrderSort::Newest);
        assert_eq!(OrderSort::parse("price"), None);
    }
}
