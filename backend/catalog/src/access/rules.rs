//! How much access, and for how long.

use kernel::time::Instant;

/// Most private links of an event.
pub const LINKS_PER_EVENT_MAX: i64 = 50;
/// Most characters of a link's name.
pub const NAME_LENGTH_MAX: usize = 80;
/// Most uses that a link can be limited to.
pub const USES_MAX: i32 = 10_000;
/// Grants that come of one invitation: a family's browsers, not a crowd's.
pub const GRANTS_PER_INVITATION_MAX: i64 = 10;
/// Seconds that a grant lasts: an event is rarely planned longer before.
pub const GRANT_SECONDS: i64 = 365 * 24 * 3_600;

/// Whether a link still gives access.
pub fn is_open(uses: (i32, Option<i32>), expires_at: Option<Instant>, now: Instant) -> bool {
    let (n, max) = uses;
    max.is_none_or(|max| n < max) && expires_at.is_none_or(|end| now < end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_ends_with_its_uses_or_its_time() {
        let now = Instant::EPOCH;
        assert!(is_open((1_000, None), None, now) && is_open((1, Some(2)), Some(now.plus_seconds(1)), now));
        assert!(!is_open((2, Some(2)), None, now) && !is_open((0, None), Some(now), now));
    }
}
