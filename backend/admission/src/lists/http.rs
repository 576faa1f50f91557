//! `/checkin/lists`, `/checkin/lists/{id}/stats`

use super::store::{DoorEvent, LISTS_SHOWN_MAX};
use super::{List, figures, store};
use crate::Admission;
use crate::refusal::AdmissionRefusal;
use crate::scans::http::PRIVATE;
use crate::scans::prove::post;
use accounts::guard::Caller;
use accounts::orgs::door::AtTheDoor;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use kernel::ids::{CheckinListId, EventId, OfferId, OrganizationId};
use kernel::text::Locale;
use kernel::time::Instant;
use platform::http::failure::Failure;
use platform::http::locale;
use platform::http::problem::Problem;
use serde::Serialize;
use utoipa::ToSchema;

/// A check-in list as those at the door choose it.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckinListView {
    id: CheckinListId,
    /// Whether it is the event's main list.
    is_main: bool,
    /// Null for a main list without a name of its own.
    #[schema(example = "VIP entrance")]
    name: Option<String>,
    org_id: OrganizationId,
    event_id: EventId,
    #[schema(example = "La Nuit du piano")]
    event_title: String,
    #[schema(example = "Europe/Paris")]
    timezone: String,
    /// The next or present date that it takes, or the last one.
    starts_at: Instant,
    /// The end of that date.
    ends_at: Instant,
    gates: Vec<String>,
    /// Whether the caller decides where the rules say no, and looks people up.
    is_supervisor: bool,
}

/// The check-in lists that somebody may scan for.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckinLists {
    /// The next date first.
    data: Vec<CheckinListView>,
}

/// How many of an offer are expected, and came.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfferArrivalsView {
    offer_id: OfferId,
    #[schema(example = "Duo")]
    name: String,
    /// Good tickets.
    #[schema(example = 240)]
    n_expected: i64,
    /// Those that were let in.
    #[schema(example = 97)]
    n_in: i64,
}

/// How many came in during a quarter of an hour.
#[derive(Debug, Serialize, ToSchema)]
pub struct ArrivalsView {
    /// Its first moment.
    at: Instant,
    /// At which gate; null: none was said.
    #[schema(example = "North gate")]
    gate: Option<String>,
    #[schema(example = 31)]
    n_in: i64,
}

/// How a list stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckinStatsView {
    list_id: CheckinListId,
    /// Good tickets that it takes.
    #[schema(example = 240)]
    n_expected: i64,
    /// Tickets that were let in, on any day.
    #[schema(example = 97)]
    n_in: i64,
    /// Those inside now.
    #[schema(example = 91)]
    n_inside: i64,
    /// Scans that were refused, or of tickets used before, in the last 24 hours.
    #[schema(example = 3)]
    n_refused: i64,
    /// Scans without a network that let in who should not have been.
    #[schema(example = 0)]
    n_conflicts: i64,
    offers: Vec<OfferArrivalsView>,
    /// Of the last 24 hours, by quarters of an hour and gates.
    arrivals: Vec<ArrivalsView>,
    /// When this was counted.
    at: Instant,
}

/// List the check-in lists that I may scan for
///
/// Of events that have a date to come, or one that ended less than a day ago: at most 100 events. For door staff of
/// those events, owners, managers, support, and API tokens with `checkin:write`.
#[utoipa::path(tag = "check-in", security(("access_token" = []), ("api_token" = []), ("device_token" = [])), responses(
    (status = 200, body = CheckinLists),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`, `accounts.device_ended`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.scope_missing`")))]
#[get("/checkin/lists")]
pub async fn list_checkin_lists(
    Caller(caller): Caller<AtTheDoor>,
    admission: Data<Admission>,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let (locale, now) = (locale::accepted(request.headers()), admission.db.clock().now());
    let found = admission.db.read(move |conn| {
        let mut data = Vec::new();
        for doors in caller.doors(conn, now)? {
            let is_supervisor = doors.role.is_some_and(accounts::orgs::MemberRole::supervises);
            let events = store::open_events(conn, doors.org, doors.events.as_deref(), now)?;
            let ids: Vec<EventId> = events.iter().map(|(id, ..)| *id).collect();
            let dates = store::dates(conn, &ids)?;
            let kept = store::of_events(conn, &ids)?;
            let named = store::door_events(conn, &ids)?;
            for (id, created_at) in events {
                let Some(event) = named.iter().find(|event| event.id == id) else { continue };
                let mut lists: Vec<List> = kept.iter().filter(|list| list.event_id == id).cloned().collect();
                if !lists.iter().any(List::is_main) {
                    lists.insert(0, List::main(doors.org, id, created_at));
                }
                lists.sort_by_key(|list| (!list.is_main(), list.id));
                let view = |list: List| {
                    let next = figures::next_of(&dates, &list, now)?;
                    Some(shown(list, event, next, (locale, is_supervisor)))
                };
                data.extend(lists.into_iter().filter_map(view));
            }
        }
        data.sort_by_key(|list| (list.ends_at <= now, list.starts_at, list.event_id, !list.is_main, list.id));
        data.truncate(LISTS_ANSWERED_MAX);
        Ok(CheckinLists { data })
    });
    Ok(HttpResponse::Ok().insert_header(PRIVATE).json(found.await?))
}

/// Most lists that are answered at once.
const LISTS_ANSWERED_MAX: usize = 500;
const _: () = assert!(LISTS_SHOWN_MAX <= 500, "the lists of one event are all there");

fn shown(
    list: List,
    event: &DoorEvent,
    (starts_at, ends_at): (Instant, Instant),
    (locale, is_supervisor): (Locale, bool),
) -> CheckinListView {
    CheckinListView {
        id: list.id,
        is_main: list.is_main(),
        name: Some(list.name).filter(|name| !name.is_empty()),
        org_id: list.org_id,
        event_id: list.event_id,
        event_title: event.title.get(locale).to_owned(),
        timezone: event.zone.name().to_owned(),
        starts_at,
        ends_at,
        gates: list.gates,
        is_supervisor,
    }
}

/// See how a check-in list stands
///
/// How many are expected, came, and are inside. May be two seconds old.
#[utoipa::path(tag = "check-in", security(("access_token" = []), ("api_token" = []), ("device_token" = [])),
    params(("id" = CheckinListId, Path, description = "The list")), responses(
    (status = 200, body = CheckinStatsView),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`, `accounts.device_ended`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`admission.list_not_found`")))]
#[get("/checkin/lists/{id}/stats")]
pub async fn get_checkin_stats(
    Caller(caller): Caller<AtTheDoor>,
    admission: Data<Admission>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = CheckinListId::parse(&id).ok_or(AdmissionRefusal::ListNotFound)?;
    let (locale, now) = (locale::accepted(request.headers()), admission.db.clock().now());
    let post = admission.db.read(move |conn| post(conn, caller, id, now)).await?;
    let figures = admission.figures.of(&admission.db, post.list).await?;
    Ok(HttpResponse::Ok().insert_header(PRIVATE).json(figures.view(locale)))
}

impl figures::Figures {
    fn view(&self, locale: Locale) -> CheckinStatsView {
        let offers: Vec<OfferArrivalsView> = self
            .offers
            .iter()
            .map(|offer| OfferArrivalsView {
                offer_id: offer.id,
                name: offer.name.get(locale).to_owned(),
                n_expected: offer.n_expected,
                n_in: offer.n_in,
            })
            .collect();
        let arrival = |(at, gate, n_in): &(Instant, Option<String>, i64)| ArrivalsView {
            at: *at,
            gate: gate.clone(),
            n_in: *n_in,
        };
        CheckinStatsView {
            list_id: self.list,
            n_expected: offers.iter().map(|offer| offer.n_expected).sum(),
            n_in: offers.iter().map(|offer| offer.n_in).sum(),
            n_inside: self.n_inside,
            n_refused: self.n_refused,
            n_conflicts: self.n_conflicts,
            offers,
            arrivals: self.arrivals.iter().map(arrival).collect(),
            at: self.at,
        }
    }
}
