//! Pages of lists: how many rows, and where the last page ended.

use data_encoding::BASE64URL_NOPAD;

/// Rows of a page when the caller does not say.
pub const LIMIT_DEFAULT: u32 = 20;
/// Most rows of a page.
pub const LIMIT_MAX: u32 = 100;

/// How many rows a page has, 1 to [`LIMIT_MAX`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageLimit(u32);

impl PageLimit {
    /// Accepts 1 to [`LIMIT_MAX`].
    pub fn parse(limit: u32) -> Option<Self> {
        (1..=LIMIT_MAX).contains(&limit).then_some(Self(limit))
    }

    /// The number of rows.
    pub fn rows(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }

    /// One row more than the page: whether it comes back says whether there is a next page.
    pub fn probe(self) -> i64 {
        i64::from(self.0) + 1
    }
}

impl Default for PageLimit {
    fn default() -> Self {
        Self(LIMIT_DEFAULT)
    }
}

/// Where a page ended: the sort key and the id of its last row. Opaque to callers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// The list and order this cursor belongs to, so that it cannot be used in another.
    pub list: u8,
    /// Sort key of the last row.
    pub key: i64,
    /// Id of the last row, to tell equal keys apart.
    pub id: uuid::Uuid,
}

impl Cursor {
    /// The text callers send back.
    pub fn encode(&self) -> String {
        let mut bytes = Vec::with_capacity(25);
        bytes.push(self.list);
        bytes.extend_from_slice(&self.key.to_be_bytes());
        bytes.extend_from_slice(self.id.as_bytes());
        BASE64URL_NOPAD.encode(&bytes)
    }

    /// Reads what [`Cursor::encode`] wrote for this list; anything else is `None`.
    pub fn parse(text: &str, list: u8) -> Option<Self> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        let (first, rest) = bytes.split_first()?;
        let (key, id) = rest.split_at_checked(8)?;
        let cursor = Self {
            list: *first,
            key: i64::from_be_bytes(key.try_into().ok()?),
            id: uuid::Uuid::from_slice(id).ok()?,
        };
        (cursor.list == list).then_some(cursor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn limits_outside_one_to_a_hundred_are_refused() {
        assert!(PageLimit::parse(0).is_none() && PageLimit::parse(101).is_none());
        assert_eq!(PageLimit::parse(100).map(PageLimit::rows), Some(100));
    }

    proptest! {
        #[test]
        fn cursors_round_trip_and_stay_with_their_list(list in 0_u8..9, key: i64, id: u128) {
            let cursor = Cursor { list, key, id: uuid::Uuid::from_u128(id) };
            prop_assert_eq!(Cursor::parse(&cursor.encode(), list), Some(cursor.clone()));
            prop_assert_eq!(Cursor::parse(&cursor.encode(), list + 1), None);
        }

        #[test]
        fn any_text_gives_an_answer(text in "\\PC{0,60}") {
            let _ = Cursor::parse(&text, 0);
        }
    }
}
