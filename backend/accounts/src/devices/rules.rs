//! How long a device works, and how it stands.

use kernel::time::Instant;
use serde::Serialize;
use utoipa::ToSchema;

/// Devices of one event that work, or wait to be paired.
pub const DEVICES_PER_EVENT_MAX: i64 = 200;
/// Devices of an event that ended and are still listed.
pub const ENDED_SHOWN_MAX: i64 = 100;
/// Characters of a device's name.
pub const NAME_LENGTH_MAX: usize = 60;
/// Seconds that a code pairs.
pub const PAIRING_SECONDS: i64 = 600;
/// Seconds between two notes of when a device was seen last.
pub const SEEN_STEP_SECONDS: i64 = 60;
/// Days that a device works at most.
pub const DAYS_MAX: i64 = 400;
/// Seconds that a device works after its event is over, when nobody says.
const AFTER_SECONDS: i64 = 24 * 3_600;

/// How a device stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeviceState {
    /// Nobody paired it yet.
    Waiting,
    /// It works.
    Paired,
    /// Its time is over.
    Expired,
    /// It was taken back.
    Revoked,
}

impl DeviceState {
    /// At this moment.
    pub fn of(
        paired_at: Option<Instant>,
        expires_at: Instant,
        revoked_at: Option<Instant>,
        now: Instant,
    ) -> Self {
        match (revoked_at, paired_at) {
            (Some(_), _) => Self::Revoked,
            (None, _) if expires_at <= now => Self::Expired,
            (None, Some(_)) => Self::Paired,
            (None, None) => Self::Waiting,
        }
    }

    /// Whether it works, or may be paired to.
    pub const fn is_in_force(self) -> bool {
        matches!(self, Self::Waiting | Self::Paired)
    }
}

/// When a device ends that was asked for until then; without that, a day after the event is over. `None` when it is
/// past or too far away.
pub fn end(asked: Option<Instant>, event_ends_at: Option<Instant>, now: Instant) -> Option<Instant> {
    let latest = now.plus_seconds(DAYS_MAX * 24 * 3_600);
    let usual = event_ends_at.map_or(now, |ends_at| ends_at.max(now)).plus_seconds(AFTER_SECONDS);
    let end = asked.unwrap_or_else(|| usual.min(latest));
    (end > now && end <= latest).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(n: i64) -> Instant {
        Instant::from_millis(n * 24 * 3_600_000)
    }

    #[test]
    fn a_device_ends_a_day_after_its_event_unless_somebody_says_when() {
        let now = day(1_000);
        assert_eq!(end(None, Some(day(1_010)), now), Some(day(1_011)));
        assert_eq!(end(None, Some(day(990)), now), Some(day(1_001)), "an event that is over");
        assert_eq!(end(None, None, now), Some(day(1_001)), "an event without dates");
        assert_eq!(end(None, Some(day(2_000)), now), Some(day(1_400)), "an event far away");
        assert_eq!(end(Some(day(1_400)), None, now), Some(day(1_400)));
        for odd in [now, day(999), day(1_400).plus_seconds(1)] {
            assert_eq!(end(Some(odd), Some(day(1_010)), now), None, "{odd:?}");
        }
    }

    #[test]
    fn what_was_revoked_is_revoked_whatever_else_it_is() {
        let (now, later) = (day(10), day(11));
        for (paired, expires, revoked, state) in [
            (None, later, None, DeviceState::Waiting),
            (Some(now), later, None, DeviceState::Paired),
            (Some(now), now, None, DeviceState::Expired),
            (None, now, None, DeviceState::Expired),
            (Some(now), now, Some(now), DeviceState::Revoked),
            (None, later, Some(now), DeviceState::Revoked),
        ] {
            assert_eq!(DeviceState::of(paired, expires, revoked, now), state);
            assert_eq!(state.is_in_force(), revoked.is_none() && expires > now);
        }
    }
}
