//! When a date can be, and the moments of one that comes again.

use kernel::time::{ClockTime, Day, Instant, Zone};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Dates of one event.
pub const DATES_MAX: usize = 400;
/// Longest date: exhibitions last.
const MINUTES_MAX: i64 = 366 * 24 * 60;
/// Longest time that doors are open before the start.
pub const DOORS_MINUTES_MAX: i64 = 24 * 60;
/// How far ahead a date can be.
const AHEAD_MINUTES_MAX: i64 = 10 * 366 * 24 * 60;
/// Most days, weeks or months between two dates of a series.
pub const INTERVAL_MAX: u16 = 52;

/// Whether a date takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DateStatus {
    /// It does.
    Scheduled,
    /// It does not.
    Cancelled,
}

impl DateStatus {
    /// Its name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads the name it has in the database.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Scheduled, Self::Cancelled].into_iter().find(|status| status.as_str() == name)
    }
}

/// When a date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    /// Start.
    pub starts_at: Instant,
    /// End.
    pub ends_at: Instant,
    /// When the doors open.
    pub doors_at: Option<Instant>,
}

/// What is wrong with the times of a date: the field, a stable reason, the same in words.
pub fn faults(times: Times, now: Instant) -> Vec<(&'static str, &'static str, &'static str)> {
    let Times { starts_at, ends_at, doors_at } = times;
    let is_early = |doors: Instant| doors < starts_at.plus_minutes(-DOORS_MINUTES_MAX);
    [
        (ends_at <= starts_at, ("ends_at", "before_start", "after starts_at")),
        (
            ends_at > starts_at.plus_minutes(MINUTES_MAX),
            ("ends_at", "too_long", "at most 366 days after starts_at"),
        ),
        (
            starts_at > now.plus_minutes(AHEAD_MINUTES_MAX),
            ("starts_at", "too_far", "at most ten years ahead"),
        ),
        (doors_at.is_some_and(|doors| doors > starts_at), ("doors_at", "after_start", "not after starts_at")),
        (doors_at.is_some_and(is_early), ("doors_at", "too_early", "at most 24 hours before starts_at")),
    ]
    .into_iter()
    .filter_map(|(is_wrong, what)| is_wrong.then_some(what))
    .collect()
}

/// What every date of a series has in common.
#[derive(Debug, Clone, Copy)]
pub struct Pattern {
    /// What clocks show at the start.
    pub start: ClockTime,
    /// What clocks show at the end, the same day or the next.
    pub end: ClockTime,
    /// Minutes that doors open before the start.
    pub doors_minutes_before: Option<i64>,
}

/// The moments of a date of a series on a day. Clocks show what was asked for, also on days on which
/// they change: so a night may last an hour less or more.
pub fn moments(pattern: Pattern, day: Day, zone: &Zone) -> Option<Times> {
    let starts_at = zone.moment(day, 0, pattern.start)?;
    let minutes = pattern.start.minutes_until(pattern.end);
    let days_later = i64::from(pattern.end <= pattern.start);
    let ends_at = zone.moment(day, days_later, pattern.end)?;
    // A start inside a skipped hour can move behind the end: then what counts is how long it lasts.
    let ends_at = if ends_at <= starts_at { starts_at.plus_minutes(minutes) } else { ends_at };
    let doors_at = pattern.doors_minutes_before.map(|before| starts_at.plus_minutes(-before));
    Some(Times { starts_at, ends_at, doors_at })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(minute: i64) -> Instant {
        Instant::EPOCH.plus_minutes(minute)
    }

    fn names(starts: i64, ends: i64, doors: Option<i64>) -> Vec<(&'static str, &'static str)> {
        let times = Times { starts_at: at(starts), ends_at: at(ends), doors_at: doors.map(at) };
        faults(times, at(0)).into_iter().map(|(name, code, _)| (name, code)).collect()
    }

    #[test]
    fn times_of_a_date_are_in_order_and_within_bounds() {
        assert!(names(2_000, 2_001, Some(2_000)).is_empty());
        assert!(names(2_000, 2_000 + MINUTES_MAX, Some(2_000 - DOORS_MINUTES_MAX)).is_empty());
        assert_eq!(names(2_000, 2_000, None), [("ends_at", "before_start")]);
        assert_eq!(names(2_000, 2_001 + MINUTES_MAX, None), [("ends_at", "too_long")]);
        assert_eq!(names(2_000, 2_001, Some(2_001)), [("doors_at", "after_start")]);
        assert_eq!(names(2_000, 2_001, Some(1_999 - DOORS_MINUTES_MAX)), [("doors_at", "too_early")]);
        let far = AHEAD_MINUTES_MAX + 1;
        assert_eq!(names(far, far + 1, None), [("starts_at", "too_far")]);
    }

    fn on(zone: &str, day: &str, start: &str, end: &str) -> (String, String) {
        let time = |text| ClockTime::parse(text).unwrap();
        let pattern = Pattern { start: time(start), end: time(end), doors_minutes_before: Some(30) };
        let times = moments(pattern, Day::parse(day).unwrap(), &Zone::parse(zone).unwrap()).unwrap();
        assert_eq!(times.doors_at, Some(times.starts_at.plus_minutes(-30)));
        (times.starts_at.to_rfc3339(), times.ends_at.to_rfc3339())
    }

    #[test]
    fn clocks_show_what_was_asked_for_whatever_they_do_that_night() {
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        let paris = |day, start, end| on("Europe/Paris", day, start, end);
        assert_eq!(
            paris("2026-12-01", "20:30", "23:00"),
            pair("2026-12-01T19:30:00Z", "2026-12-01T22:00:00Z")
        );
        // The night of 28 March is an hour short, that of 24 October an hour long.
        assert_eq!(
            paris("2026-03-28", "22:00", "05:00"),
            pair("2026-03-28T21:00:00Z", "2026-03-29T03:00:00Z")
        );
        assert_eq!(
            paris("2026-10-24", "22:00", "05:00"),
            pair("2026-10-24T20:00:00Z", "2026-10-25T04:00:00Z")
        );
        // 02:30 is skipped and becomes 03:30, behind the end at 03:15: it still lasts 45 minutes.
        assert_eq!(
            paris("2026-03-29", "02:30", "03:15"),
            pair("2026-03-29T01:30:00Z", "2026-03-29T02:15:00Z")
        );
        // A whole day, in the zone that is furthest ahead.
        let whole = on("Pacific/Kiritimati", "2026-12-01", "00:00", "00:00");
        assert_eq!(whole, pair("2026-11-30T10:00:00Z", "2026-12-01T10:00:00Z"));
    }

    proptest! {
        #[test]
        fn a_date_of_a_series_always_ends_after_it_starts(
            month in 1..=12, day in 1..=28, start in 0..1_440, end in 0..1_440,
            zone in prop::sample::select(vec!["Europe/Paris", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]),
        ) {
            let time = |m: i32| ClockTime::parse(&format!("{:02}:{:02}", m / 60, m % 60)).unwrap();
            let pattern = Pattern { start: time(start), end: time(end), doors_minutes_before: None };
            let day = Day::parse(&format!("2026-{month:02}-{day:02}")).unwrap();
            let times = moments(pattern, day, &Zone::parse(zone).unwrap()).unwrap();
            prop_assert!(times.starts_at < times.ends_at);
            prop_assert!(times.ends_at <= times.starts_at.plus_minutes(25 * 60));
        }
    }
}
