//! Days that come again: every day, every week, every month. Calendar days only; a zone makes moments of
//! them ([`crate::time::Zone::moment`]), so that a clock change never shifts what people read on posters.

use crate::time::Day;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Years after the first day in which further ones are looked for.
const HORIZON_YEARS: i32 = 10;

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Frequency {
    /// Every so many days.
    Daily,
    /// On days of every so many weeks.
    Weekly,
    /// On one day of every so many months; months without it are left out.
    Monthly,
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Weekday {
    /// Monday, with which weeks begin (ISO 8601).
    Monday,
    /// Tuesday.
    Tuesday,
    /// Wednesday.
    Wednesday,
    /// Thursday.
    Thursday,
    /// Friday.
    Friday,
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
}

impl Weekday {
    /// Days after Monday.
    const fn offset(self) -> i64 {
        match self {
            Self::Monday => 0,
            Self::Tuesday => 1,
            Self::Wednesday => 2,
            Self::Thursday => 3,
            Self::Friday => 4,
            Self::Saturday => 5,
            Self::Sunday => 6,
        }
    }
}

/// Where a recurrence ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// After so many days.
    After(usize),
    /// With this day, if it is one of them.
    Until(Day),
}

/// Days that come again.
#[derive(Debug, Clone)]
pub struct Recurrence {
    /// The first day that may be one.
    pub from: Day,
    /// How often.
    pub frequency: Frequency,
    /// Every first, second, third … day, week or month.
    pub interval: u16,
    /// Which days of the week, when it is weekly; none: that of the first day.
    pub weekdays: Vec<Weekday>,
    /// Where it ends.
    pub end: End,
}

impl Recurrence {
    /// The days, soonest first; `None` when there are more than `n_max`.
    pub fn days(&self, n_max: usize) -> Option<Vec<Day>> {
        let mut days = Vec::new();
        for date in self.candidates() {
            let day = Day::from_date(date);
            match self.end {
                End::After(n) if days.len() >= n => break,
                End::Until(last) if day > last => break,
                _ if days.len() >= n_max => return None,
                _ => days.push(day),
            }
        }
        Some(days)
    }

    /// All days within the horizon, wherever the recurrence ends.
    fn candidates(&self) -> Box<dyn Iterator<Item = Date> + '_> {
        let Some(first) = self.from.date() else { return Box::new(std::iter::empty()) };
        let Ok(horizon) = first.checked_add(HORIZON_YEARS.years()) else {
            return Box::new(std::iter::empty());
        };
        let step = i64::from(self.interval.max(1));
        let is_within = move |date: &Date| *date <= horizon;
        match self.frequency {
            Frequency::Daily => {
                let nth = move |n: i64| first.checked_add((n * step).days()).ok();
                Box::new((0..).map_while(nth).take_while(is_within))
            }
            Frequency::Weekly => {
                let own = i64::from(first.weekday().to_monday_zero_offset());
                let mut offsets: Vec<i64> = self.weekdays.iter().map(|day| day.offset()).collect();
                if offsets.is_empty() {
                    offsets.push(own);
                }
                offsets.sort_unstable();
                offsets.dedup();
                let of_week = move |n: i64| {
                    let offsets = offsets.clone();
                    offsets
                        .into_iter()
                        .map(move |day| first.checked_add((n * step * 7 + day - own).days()).ok())
                };
                let all = (0..).flat_map(of_week).map_while(|date| date);
                Box::new(all.skip_while(move |date| *date < first).take_while(is_within))
            }
            Frequency::Monthly => {
                // From the first of the month: the 31st of January plus one month would be the 28th.
                let month = first.first_of_month();
                let nth = move |n: i64| month.checked_add((n * step).months()).ok();
                let on_day = move |month: Date| Date::new(month.year(), month.month(), first.day()).ok();
                Box::new((0..).map_while(nth).take_while(is_within).filter_map(on_day).take_while(is_within))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn recurrence(
        from: &str,
        frequency: Frequency,
        interval: u16,
        weekdays: &[Weekday],
        end: End,
    ) -> Vec<i32> {
        let rule = Recurrence { from: day(from), frequency, interval, weekdays: weekdays.to_vec(), end };
        rule.days(400).unwrap().into_iter().map(Day::number).collect()
    }

    #[test]
    fn days_follow_each_other() {
        let daily = recurrence("2026-12-30", Frequency::Daily, 1, &[], End::After(4));
        assert_eq!(daily, [20_261_230, 20_261_231, 20_270_101, 20_270_102]);
        let other = recurrence("2026-02-27", Frequency::Daily, 2, &[], End::Until(day("2026-03-03")));
        assert_eq!(other, [20_260_227, 20_260_301, 20_260_303]);
        assert!(recurrence("2026-02-27", Frequency::Daily, 1, &[], End::Until(day("2026-02-26"))).is_empty());
    }

    #[test]
    fn weeks_begin_on_monday_and_days_before_the_first_are_left_out() {
        use Weekday::{Friday, Monday, Saturday};
        // 1 December 2026 is a Tuesday.
        let weekly = recurrence(
            "2026-12-01",
            Frequency::Weekly,
            1,
            &[Saturday, Monday, Friday, Friday],
            End::After(5),
        );
        assert_eq!(weekly, [20_261_204, 20_261_205, 20_261_207, 20_261_211, 20_261_212]);
        let fortnightly = recurrence("2026-12-01", Frequency::Weekly, 2, &[], End::After(3));
        assert_eq!(fortnightly, [20_261_201, 20_261_215, 20_261_229]);
    }

    #[test]
    fn months_without_the_day_are_left_out() {
        let monthly = recurrence("2026-01-31", Frequency::Monthly, 1, &[], End::After(4));
        assert_eq!(monthly, [20_260_131, 20_260_331, 20_260_531, 20_260_731]);
        let leap = recurrence("2028-02-29", Frequency::Monthly, 12, &[], End::After(3));
        assert_eq!(leap, [20_280_229, 20_320_229, 20_360_229], "nothing is looked for beyond ten years");
    }

    #[test]
    fn too_many_days_are_refused_and_as_many_as_allowed_are_not() {
        let rule = |end| Recurrence {
            from: day("2026-01-01"),
            frequency: Frequency::Daily,
            interval: 1,
            weekdays: vec![],
            end,
        };
        assert_eq!(rule(End::After(400)).days(400).map(|days| days.len()), Some(400));
        assert!(rule(End::After(401)).days(400).is_none());
        assert!(rule(End::Until(day("2028-01-01"))).days(400).is_none());
    }

    proptest! {
        #[test]
        fn days_rise_and_begin_no_sooner_than_the_first(
            offset in 0_i64..3_000, interval in 1_u16..20, kind in 0..3, n in 1_usize..60,
        ) {
            let first = Date::constant(2024, 1, 1).checked_add(offset.days()).unwrap();
            let frequency = [Frequency::Daily, Frequency::Weekly, Frequency::Monthly][usize::try_from(kind).unwrap()];
            let rule = Recurrence {
                from: Day::from_date(first),
                frequency,
                interval,
                weekdays: vec![Weekday::Sunday, Weekday::Wednesday],
                end: End::After(n),
            };
            let days = rule.days(60).unwrap();
            prop_assert!(days.len() <= n);
            prop_assert!(days.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert!(days.iter().all(|day| *day >= rule.from));
        }
    }
}
