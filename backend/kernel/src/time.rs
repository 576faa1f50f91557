//! Instants in UTC milliseconds, calendar days, and the zones that connect them.

use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::{BigInt, Integer};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A moment: milliseconds since 1970 in UTC, inside the years that RFC 3339 can write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = BigInt)]
pub struct Instant(i64);

impl Instant {
    /// 1970-01-01T00:00:00Z.
    pub const EPOCH: Self = Self(0);

    /// Clamps to the years 0000 to 9999, so that writing an instant can never fail.
    pub fn from_millis(millis: i64) -> Self {
        Self(millis.clamp(-62_167_219_200_000, 253_402_207_200_000))
    }

    /// Milliseconds since 1970.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// The moment `n` minutes later (or earlier, when negative).
    #[must_use]
    pub fn plus_minutes(self, n: i64) -> Self {
        Self::from_millis(self.0.saturating_add(n.saturating_mul(60_000)))
    }

    /// The moment `n` seconds later.
    #[must_use]
    pub fn plus_seconds(self, n: i64) -> Self {
        Self::from_millis(self.0.saturating_add(n.saturating_mul(1_000)))
    }

    /// Reads RFC 3339.
    pub fn parse(text: &str) -> Option<Self> {
        let timestamp: Timestamp = text.parse().ok()?;
        Some(Self::from_millis(timestamp.as_millisecond()))
    }

    /// RFC 3339 in UTC, with milliseconds only when there are any.
    pub fn to_rfc3339(self) -> String {
        self.timestamp().to_string()
    }

    /// RFC 3339 as clocks of a zone show it, in whole seconds: `2026-07-24T19:30:00+02:00`.
    pub fn to_rfc3339_in(self, zone: &Zone) -> String {
        self.timestamp().to_zoned(zone.0.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    /// The same moment as jiff sees it.
    pub fn timestamp(self) -> Timestamp {
        Timestamp::from_millisecond(self.0).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// The calendar day of this moment in a zone.
    pub fn day_in(self, zone: &Zone) -> Day {
        Day::from_date(self.timestamp().to_zoned(zone.0.clone()).date())
    }

    /// The hour and the minute that clocks in a zone show at this moment.
    pub fn time_in(self, zone: &Zone) -> (i8, i8) {
        let zoned = self.timestamp().to_zoned(zone.0.clone());
        (zoned.hour(), zoned.minute())
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.timestamp())
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not an RFC 3339 date and time"))
    }
}

impl<DB: diesel::backend::Backend> ToSql<BigInt, DB> for Instant
where
    i64: ToSql<BigInt, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.0.to_sql(out)
    }
}

impl<DB: diesel::backend::Backend> FromSql<BigInt, DB> for Instant
where
    i64: FromSql<BigInt, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        i64::from_sql(bytes).map(Self::from_millis)
    }
}

impl utoipa::PartialSchema for Instant {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::schema::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::DateTime)))
            .description(Some("RFC 3339, UTC"))
            .examples(["2026-07-24T17:30:00Z"])
            .into()
    }
}

impl utoipa::ToSchema for Instant {}

/// A calendar day without a zone, kept as the number `yyyymmdd` so that days compare as they read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = Integer)]
pub struct Day(i32);

impl Day {
    /// Reads `2026-07-24`; anything else, or a day that does not exist, is `None`.
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() == 10).then_some(())?;
        text.parse().ok().map(Self::from_date)
    }

    /// From jiff's civil date.
    pub fn from_date(date: Date) -> Self {
        Self(i32::from(date.year()) * 10_000 + i32::from(date.month()) * 100 + i32::from(date.day()))
    }

    /// As jiff's civil date.
    pub(crate) fn date(self) -> Option<Date> {
        let part = |n: i32| i8::try_from(n % 100).ok();
        Date::new(i16::try_from(self.0 / 10_000).ok()?, part(self.0 / 100)?, part(self.0)?).ok()
    }

    /// The number `yyyymmdd`.
    pub const fn number(self) -> i32 {
        self.0
    }
}

impl<DB: diesel::backend::Backend> ToSql<Integer, DB> for Day
where
    i32: ToSql<Integer, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.0.to_sql(out)
    }
}

impl<DB: diesel::backend::Backend> FromSql<Integer, DB> for Day
where
    i32: FromSql<Integer, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        i32::from_sql(bytes).map(Self)
    }
}

/// What a clock shows: hours and minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClockTime(jiff::civil::Time);

impl ClockTime {
    /// Reads `20:30`.
    pub fn parse(text: &str) -> Option<Self> {
        let (hour, minute) = text.split_once(':')?;
        let is_plain = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
        (is_plain(hour) && is_plain(minute)).then_some(())?;
        jiff::civil::Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok().map(Self)
    }

    /// Minutes until clocks show another time, on the same day or the next one.
    pub fn minutes_until(self, other: Self) -> i64 {
        let minutes = |time: Self| i64::from(time.0.hour()) * 60 + i64::from(time.0.minute());
        (minutes(other) - minutes(self) - 1).rem_euclid(24 * 60) + 1
    }
}

/// An IANA time zone that is known to exist.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone(TimeZone);

impl Zone {
    /// Finds a zone by its IANA name, such as `Europe/Paris`.
    pub fn parse(name: &str) -> Option<Self> {
        TimeZone::get(name).ok().map(Self)
    }

    /// The IANA name.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// The moment at which clocks in another zone show what clocks here show at `moment`.
    pub fn same_clock_in(&self, other: &Self, moment: Instant) -> Instant {
        let clock = moment.timestamp().to_zoned(self.0.clone()).datetime();
        let moved = clock.to_zoned(other.0.clone());
        moved.map_or(moment, |zoned| Instant::from_millis(zoned.timestamp().as_millisecond()))
    }

    /// The moment at which clocks of this zone show a time on a day, or so many days later.
    ///
    /// A time that a clock change skips moves forward by the gap; one that occurs twice is the first.
    pub fn moment(&self, day: Day, days_later: i64, time: ClockTime) -> Option<Instant> {
        let date = day.date()?.checked_add(days_later.days()).ok()?;
        let zoned = date.to_datetime(time.0).to_zoned(self.0.clone()).ok()?;
        Some(Instant::from_millis(zoned.timestamp().as_millisecond()))
    }

    /// The moment of a wall-clock time `days` after the day of `from` in this zone.
    ///
    /// A time that a clock change skips moves forward by the gap; one that occurs twice is the first.
    pub fn at(&self, from: Instant, days: i64, hour: i8, minute: i8) -> Option<Instant> {
        let day = from.timestamp().to_zoned(self.0.clone()).date().checked_add(days.days()).ok()?;
        let zoned = day.to_datetime(jiff::civil::Time::new(hour, minute, 0, 0).ok()?);
        let moment = zoned.to_zoned(self.0.clone()).ok()?;
        Some(Instant::from_millis(moment.timestamp().as_millisecond()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instant(text: &str) -> Instant {
        Instant::parse(text).unwrap()
    }

    #[test]
    fn instants_are_written_as_rfc3339_in_utc() {
        assert_eq!(instant("2026-07-24T19:30:00+02:00").to_rfc3339(), "2026-07-24T17:30:00Z");
        assert!(Instant::parse("2026-07-24").is_none());
    }

    #[test]
    fn instants_are_written_as_clocks_of_a_zone_show_them() {
        let paris = Zone::parse("Europe/Paris").unwrap();
        assert_eq!(instant("2026-07-24T17:30:00.250Z").to_rfc3339_in(&paris), "2026-07-24T19:30:00+02:00");
        assert_eq!(instant("2026-12-31T23:30:00Z").to_rfc3339_in(&paris), "2027-01-01T00:30:00+01:00");
        let utc = Zone::parse("UTC").unwrap();
        assert_eq!(instant("2026-12-31T23:30:00Z").to_rfc3339_in(&utc), "2026-12-31T23:30:00+00:00");
    }

    #[test]
    fn extreme_instants_still_can_be_written() {
        assert!(Instant::from_millis(i64::MAX).to_rfc3339().starts_with("9999"));
        assert!(Instant::from_millis(i64::MIN).to_rfc3339().starts_with("0000"));
    }

    #[test]
    fn a_day_depends_on_the_zone() {
        let late = instant("2026-12-31T23:30:00Z");
        assert_eq!(late.day_in(&Zone::parse("Europe/London").unwrap()).number(), 20_261_231);
        assert_eq!(late.day_in(&Zone::parse("Asia/Tokyo").unwrap()).number(), 20_270_101);
        assert_eq!(late.time_in(&Zone::parse("Asia/Tokyo").unwrap()), (8, 30));
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in ["2026-02-30", "2026-13-01", "26-01-01", "2026-1-1", "", "2026-01-01T00"] {
            assert!(Day::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn clock_times_are_four_digits_and_go_around() {
        let time = |text: &str| ClockTime::parse(text).unwrap();
        assert_eq!(time("20:30").minutes_until(time("23:00")), 150);
        assert_eq!(time("22:00").minutes_until(time("02:00")), 240);
        assert_eq!(time("09:00").minutes_until(time("09:00")), 24 * 60);
        for bad in ["9:00", "24:00", "12:60", "12", "", "12:00:00", "+1:00", "ab:cd"] {
            assert!(ClockTime::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_time_of_day_has_one_moment_whatever_clocks_do() {
        let at = |zone: &str, day: &str, time: &str| {
            let zone = Zone::parse(zone).unwrap();
            zone.moment(Day::parse(day).unwrap(), 0, ClockTime::parse(time).unwrap()).unwrap().to_rfc3339()
        };
        assert_eq!(at("Europe/Paris", "2026-03-28", "20:30"), "2026-03-28T19:30:00Z");
        assert_eq!(at("Europe/Paris", "2026-03-29", "20:30"), "2026-03-29T18:30:00Z");
        assert_eq!(at("Europe/Paris", "2026-03-29", "02:30"), "2026-03-29T01:30:00Z", "skipped");
        assert_eq!(at("Europe/Paris", "2026-10-25", "02:30"), "2026-10-25T00:30:00Z", "twice");
        assert_eq!(at("Pacific/Kiritimati", "2026-12-01", "00:00"), "2026-11-30T10:00:00Z");
        // Samoa had no 30 December 2011 at all.
        assert_eq!(at("Pacific/Apia", "2011-12-30", "12:00"), "2011-12-30T22:00:00Z");
    }

    #[test]
    fn clocks_of_two_zones_are_compared() {
        let (paris, tokyo) = (Zone::parse("Europe/Paris").unwrap(), Zone::parse("Asia/Tokyo").unwrap());
        let evening = instant("2026-07-24T20:00:00+02:00");
        assert_eq!(paris.same_clock_in(&tokyo, evening), instant("2026-07-24T20:00:00+09:00"));
        assert_eq!(paris.same_clock_in(&paris, evening), evening);
    }

    #[test]
    fn wall_clock_times_survive_clock_changes() {
        let paris = Zone::parse("Europe/Paris").unwrap();
        let march_28 = instant("2026-03-28T12:00:00Z");
        // 02:30 does not exist on 29 March 2026 in Paris: it moves forward by the gap.
        assert_eq!(paris.at(march_28, 1, 2, 30).unwrap().to_rfc3339(), "2026-03-29T01:30:00Z");
        // 02:30 exists twice on 25 October 2026: the first one, still summer time.
        let october_24 = instant("2026-10-24T12:00:00Z");
        assert_eq!(paris.at(october_24, 1, 2, 30).unwrap().to_rfc3339(), "2026-10-25T00:30:00Z");
    }
}
