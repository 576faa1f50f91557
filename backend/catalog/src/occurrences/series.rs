//! `POST /manage/events/{id}/occurrences/generate`

use super::http::{ListedOccurrenceView, ManagedOccurrenceList, check_venue, read_venue};
use super::rules::{DATES_MAX, DOORS_MINUTES_MAX, INTERVAL_MAX, Pattern, Times, faults, moments};
use super::store;
use crate::events::manage;
use crate::refusal::CatalogRefusal;
use crate::{Catalog, journal};
use accounts::Accounts;
use accounts::guard::Caller;
use accounts::orgs::access::{ManageEvents, OrganizationParams, Team, Wanted};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, post};
use kernel::ids::{EventId, VenueId};
use kernel::recurrence::{End, Frequency, Recurrence, Weekday};
use kernel::time::{ClockTime, Day, Instant, Zone};
use platform::http::body::{BodyChecker, Unread};
use platform::http::client::Client;
use platform::http::failure::{Failure, InvalidBody};
use platform::http::patch::Patch;
use platform::http::problem::Problem;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// A series of dates. Days and times are what calendars and clocks show in the event's zone.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GenerateOccurrencesRequest {
    /// The first day that may have a date.
    #[schema(format = Date, example = "2026-12-04")]
    from: String,
    /// How often.
    frequency: Frequency,
    /// Every first, second, third … day, week or month.
    #[serde(default = "every")]
    #[schema(minimum = 1, maximum = 52, default = 1)]
    interval: u16,
    /// Days of the week, for `weekly` only; that of `from` when absent.
    #[serde(default)]
    weekdays: Vec<Weekday>,
    /// How many dates; either this or `until`.
    #[schema(minimum = 1, maximum = 400, example = 10)]
    count: Option<usize>,
    /// The last day that may have a date.
    #[schema(format = Date)]
    until: Option<String>,
    /// What clocks show at the start.
    #[schema(example = "20:30")]
    start_time: String,
    /// What clocks show at the end, the same day or, when it is not later than the start, the next.
    #[schema(example = "23:00")]
    end_time: String,
    /// Minutes that the doors open before the start.
    #[schema(minimum = 0, maximum = 1440, example = 30)]
    doors_minutes_before: Option<i64>,
    /// Where, when it is not where the event is.
    #[serde(default)]
    #[schema(value_type = Option<VenueId>)]
    venue_id: Patch<String>,
}

const fn every() -> u16 {
    1
}

/// A series whose fields are each right.
#[derive(Debug, Clone)]
struct Series {
    days: Vec<Day>,
    pattern: Pattern,
    venue: Option<VenueId>,
}

impl GenerateOccurrencesRequest {
    fn parse(&self) -> Result<Series, InvalidBody> {
        let mut checker = BodyChecker::default();
        let (day, clock) = ("a day such as 2026-12-04", "a time such as 20:30");
        let from = checker.read("from", &self.from, day, Day::parse);
        let until = self.until.as_deref().and_then(|text| checker.read("until", text, day, Day::parse));
        let start = checker.read("start_time", &self.start_time, clock, ClockTime::parse);
        let end = checker.read("end_time", &self.end_time, clock, ClockTime::parse);
        let venue = read_venue(&mut checker, &self.venue_id).onto(None);
        if !(1..=INTERVAL_MAX).contains(&self.interval) {
            checker.refuse("interval", "out_of_range", "1 to 52");
        }
        if !self.weekdays.is_empty() && self.frequency != Frequency::Weekly {
            checker.refuse("weekdays", "superfluous", "for weekly dates only");
        }
        if self.doors_minutes_before.is_some_and(|minutes| !(0..=DOORS_MINUTES_MAX).contains(&minutes)) {
            checker.refuse("doors_minutes_before", "out_of_range", "0 to 1440");
        }
        if self.count.is_some_and(|n| !(1..=DATES_MAX).contains(&n)) {
            checker.refuse("count", "out_of_range", "1 to 400");
        }
        if self.count.is_some() == self.until.is_some() {
            checker.refuse("count", "ambiguous", "either count or until");
        }
        if from.zip(until).is_some_and(|(from, until)| until < from) {
            checker.refuse("until", "before_from", "not before from");
        }
        let ends = self.count.map(End::After).or(until.map(End::Until));
        checker.finish()?;
        let (Some(from), Some(end_of), Some(start), Some(end)) = (from, ends, start, end) else {
            return Err(InvalidBody(Vec::new()));
        };
        let rule = Recurrence {
            from,
            frequency: self.frequency,
            interval: self.interval,
            weekdays: self.weekdays.clone(),
            end: end_of,
        };
        let mut checker = BodyChecker::default();
        let days = rule.days(DATES_MAX).unwrap_or_else(|| {
            checker.refuse("until", "too_many", "at most 400 dates");
            Vec::new()
        });
        checker.finish()?;
        let pattern = Pattern { start, end, doors_minutes_before: self.doors_minutes_before };
        Ok(Series { days, pattern, venue })
    }
}

impl Series {
    /// The dates in a zone, without those that would be over.
    fn dates(&self, zone: &Zone, now: Instant) -> Result<Vec<Times>, InvalidBody> {
        let all: Option<Vec<Times>> = self.days.iter().map(|day| moments(self.pattern, *day, zone)).collect();
        let mut checker = BodyChecker::default();
        let mut dates = all.unwrap_or_default();
        dates.retain(|times| now < times.ends_at);
        if dates.is_empty() {
            checker.refuse("from", "no_dates", "days with a date that is not over");
        }
        if dates.iter().any(|times| !faults(*times, now).is_empty()) {
            checker.refuse("from", "too_far", "at most ten years ahead");
        }
        checker.finish()?;
        Ok(dates)
    }
}

/// Add a series of dates to my event
///
/// Daily, weekly or monthly, by count or until a day. Clocks show what was asked for on every date, also
/// after they change: a time that a change skips moves forward by the gap, one that occurs twice is the
/// first. Dates that would be over, and those that start when another one of the event does at the same
/// venue, are left out. All are made or none.
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), OrganizationParams), request_body = GenerateOccurrencesRequest, responses(
    (status = 201, body = ManagedOccurrenceList, description = "The dates that were made"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.wrong_event_state`, `catalog.too_many_dates`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`")))]
#[post("/manage/events/{id}/occurrences/generate")]
pub async fn generate_occurrences(
    Caller(asker): Caller<Team<ManageEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    id: Path<String>,
    body: Unread<GenerateOccurrencesRequest>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    asker.ask(&accounts, org).await?;
    let series = body.read().await?.parse()?;
    let made = catalog.db.write(move |tx| {
        let (may, event) = manage::take_editable(tx, asker, org, &id)?;
        check_venue(tx, &event, series.venue)?;
        let known = store::all(tx.conn(), event.id)?;
        let mut dates = series.dates(&event.zone, tx.now())?;
        dates.retain(|date| {
            !known.iter().any(|old| old.times.starts_at == date.starts_at && old.venue_id == series.venue)
        });
        if dates.len() > store::room(tx.conn(), event.id)? {
            return Err(CatalogRefusal::TooManyDates.into());
        }
        if dates.is_empty() {
            return Ok(ManagedOccurrenceList { data: Vec::new() });
        }
        let made = store::insert(tx, (event.org_id, event.id), series.venue, &event.zone, &dates)?;
        let all = store::all(tx.conn(), event.id)?;
        let new = all.into_iter().filter(|date| made.contains(&date.id));
        let data = new.map(ListedOccurrenceView::of).collect::<Result<Vec<_>, _>>()?;
        manage::show(tx, &event, &event)?;
        let said = json!({ "n_dates": data.len() });
        journal::record(
            tx,
            &client,
            &may,
            ("catalog.dates_generated", format!("event:{}", event.id)),
            Some(said),
        )?;
        Ok(ManagedOccurrenceList { data })
    });
    let list = made.await?;
    manage::catch_up(&catalog).await;
    Ok(HttpResponse::Created().json(list))
}
