//! `/checkin/lists/{id}/bundle`

use super::rules::{GOOD_SECONDS, Place, ROWS_MAX, Told};
use super::{hash, store};
use crate::Admission;
use crate::codes;
use crate::refusal::AdmissionRefusal;
use crate::scans::http::PRIVATE;
use crate::scans::prove::{Post, post};
use crate::tickets::TicketStatus;
use accounts::guard::Caller;
use accounts::orgs::door::AtTheDoor;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use catalog::offers::rules::{CheckinPolicy, CheckinView, RateClass};
use data_encoding::BASE64URL_NOPAD;
use kernel::ids::{CheckinListId, EventId, OccurrenceId, OfferId, TicketId};
use kernel::text::Locale;
use kernel::time::Instant;
use platform::db::Conn;
use platform::http::etag;
use platform::http::failure::Failure;
use platform::http::locale;
use platform::http::packed;
use platform::http::problem::Problem;
use platform::http::query::{self, Checker};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// How far a door has come.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BundleParams {
    /// `cursor` of the answer before: what changed since. All of it when absent.
    cursor: Option<String>,
    /// `version` of the last `head` that was answered: it is left out as long as it is the same.
    #[param(example = "9rTk1hQ5sVb0mG2l3xYz7A")]
    head: Option<String>,
}

/// A date, by the number that codes have.
#[derive(Debug, Serialize, ToSchema)]
pub struct BundleDateView {
    number: i32,
    id: OccurrenceId,
    starts_at: Instant,
    ends_at: Instant,
    doors_at: Option<Instant>,
    /// Whether it takes place.
    is_called_off: bool,
}

/// An offer, by the number that codes have.
#[derive(Debug, Serialize, ToSchema)]
pub struct BundleOfferView {
    number: i32,
    id: OfferId,
    #[schema(example = "Duo")]
    name: String,
    /// Persons that one unit admits.
    admits: i32,
    rate_class: RateClass,
    requires_proof: bool,
    checkin: CheckinView,
}

/// What stays the same for all tickets of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct BundleHeadView {
    event_id: EventId,
    #[schema(example = "La Nuit du piano")]
    event_title: String,
    #[schema(example = "Europe/Paris")]
    timezone: String,
    is_called_off: bool,
    /// Ed25519, base64url: who has it tells a true code from a forgery. Null before the first code was made.
    public_key: Option<String>,
    /// Tickets of this date only; null: of all dates, each for its own.
    occurrence_id: Option<OccurrenceId>,
    /// Tickets of these offers only; null: of all.
    offer_ids: Option<Vec<OfferId>>,
    /// How often a ticket opens the door; null: as its offer says.
    policy: Option<CheckinPolicy>,
    /// Nobody comes in earlier than so many minutes before the doors open; null: no such limit.
    opens_minutes: Option<i32>,
    /// Nobody comes in later than so many minutes after the end; null: no such limit.
    closes_minutes: Option<i32>,
    gates: Vec<String>,
    dates: Vec<BundleDateView>,
    offers: Vec<BundleOfferView>,
}

/// What a ticket is worth.
#[derive(Debug, Serialize, ToSchema)]
pub struct BundleTicketView {
    /// base64url of the first 16 bytes of SHA-256("man1" ‖ event id ‖ ticket id).
    #[schema(example = "9rTk1hQ5sVb0mG2l3xYz7A")]
    hash: String,
    status: TicketStatus,
    /// A code of an older version of the ticket's secret was replaced.
    secret_version: i32,
}

/// That a ticket was let in.
#[derive(Debug, Serialize, ToSchema)]
pub struct BundleAdmissionView {
    /// As that of the ticket.
    #[schema(example = "9rTk1hQ5sVb0mG2l3xYz7A")]
    hash: String,
    /// `yyyymmdd` when the ticket opens the door once a day; else 0.
    day: i32,
    /// How often; 0 when what let it in was taken back.
    entries: i32,
    is_inside: bool,
    /// When it was let in first.
    first_at: Instant,
}

/// What a door needs to check tickets without a network.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckinBundleView {
    list_id: CheckinListId,
    /// Null when it is the one that the caller has.
    head: Option<BundleHeadView>,
    /// The version of the head.
    version: String,
    /// At most 5,000, in the order in which they changed. The last ones may be told again.
    tickets: Vec<BundleTicketView>,
    /// At most 5,000, in the order in which they changed. The last ones may be told again.
    admissions: Vec<BundleAdmissionView>,
    /// Ask with it for what comes next, and later for what changed.
    cursor: String,
    /// Whether there is more at once.
    has_more: bool,
    issued_at: Instant,
    /// A door that heard nothing since then should let nobody in without asking.
    expires_at: Instant,
}

/// Fetch what a door needs without a network
///
/// The event's public key, the list's rules, and of each ticket a hash of its id with what it is worth: first all of
/// it, piece by piece, then what changed. Scans are uploaded with `POST /checkin/scans:batch`.
#[utoipa::path(tag = "check-in", security(("access_token" = []), ("api_token" = []), ("device_token" = [])),
    params(("id" = CheckinListId, Path, description = "The list"), BundleParams), responses(
    (status = 200, body = CheckinBundleView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`, `accounts.device_ended`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`admission.list_not_found`")))]
#[get("/checkin/lists/{id}/bundle")]
pub async fn get_checkin_bundle(
    Caller(caller): Caller<AtTheDoor>,
    admission: Data<Admission>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let params: BundleParams = query::parse(request.query_string())?;
    let mut checker = Checker::default();
    let cursor = params.cursor.as_deref();
    let place = checker.read("cursor", cursor, "the cursor of an answer before", |text| {
        Place::read(&BASE64URL_NOPAD.decode(text.as_bytes()).ok()?)
    });
    checker.finish()?;
    let id = CheckinListId::parse(&id).ok_or(AdmissionRefusal::ListNotFound)?;
    let (locale, now) = (locale::accepted(request.headers()), admission.db.clock().now());
    let found = admission.db.read_moment(move |conn| {
        let post = post(conn, caller, id, now)?;
        let head = head(conn, &post, locale)?;
        let version = etag::of(&head)?.trim_matches('"').to_owned();
        let is_known = params.head.as_deref() == Some(&*version);
        let told = Piece::read(conn, &post, place.unwrap_or(Place::START), now)?;
        Ok(CheckinBundleView {
            list_id: post.list.id,
            head: (!is_known).then_some(head),
            version,
            tickets: told.tickets,
            admissions: told.admissions,
            cursor: BASE64URL_NOPAD.encode(&told.place.bytes()),
            has_more: told.has_more,
            issued_at: now,
            expires_at: now.plus_seconds(GOOD_SECONDS),
        })
    });
    let mut answer = HttpResponse::Ok();
    answer.insert_header(PRIVATE);
    packed::json(request.headers(), answer, found.await?).await
}

fn head(conn: &mut Conn, post: &Post, locale: Locale) -> Result<BundleHeadView, Failure> {
    let (list, event) = (&post.list, &post.event);
    let date = |row: store::DateRow| BundleDateView {
        number: row.number,
        id: row.id,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        doors_at: row.doors_at,
        is_called_off: row.status == "cancelled",
    };
    let offer = |row: store::OfferRow| BundleOfferView {
        number: row.number,
        id: row.id,
        name: row.name.get(locale).to_owned(),
        admits: row.admits,
        rate_class: row.rate_class,
        requires_proof: row.requires_proof,
        checkin: CheckinView { policy: row.policy, days: row.days },
    };
    Ok(BundleHeadView {
        event_id: event.id,
        event_title: event.title.get(locale).to_owned(),
        timezone: event.zone.name().to_owned(),
        is_called_off: event.is_called_off,
        public_key: codes::public_key(conn, event.id)?.map(|key| BASE64URL_NOPAD.encode(&key)),
        occurrence_id: list.occurrence_id,
        offer_ids: list.offers.clone(),
        policy: list.policy,
        opens_minutes: list.opens_minutes,
        closes_minutes: list.closes_minutes,
        gates: list.gates.clone(),
        dates: store::dates(conn, event.id)?.into_iter().map(date).collect(),
        offers: store::offers_of(conn, event.id)?.into_iter().map(offer).collect(),
    })
}

/// A piece of what there is to tell.
struct Piece {
    tickets: Vec<BundleTicketView>,
    admissions: Vec<BundleAdmissionView>,
    place: Place,
    has_more: bool,
}

impl Piece {
    fn read(conn: &mut Conn, post: &Post, from: Place, now: Instant) -> Result<Self, Failure> {
        let tickets = store::tickets_after(conn, &post.list, from.tickets)?;
        let admissions = store::admissions_after(conn, &post.list, from.admissions)?;
        let told = |at: Instant, ticket: TicketId| Told { at, ticket };
        let (last_ticket, last_admission) = (
            tickets.last().map(|(id, at, ..)| told(*at, *id)),
            admissions.last().map(|(id, at, ..)| told(*at, *id)),
        );
        let is_full = |n: usize| n >= ROWS_MAX;
        let place = Place {
            tickets: Told::after(last_ticket, from.tickets, is_full(tickets.len()), now),
            admissions: Told::after(last_admission, from.admissions, is_full(admissions.len()), now),
        };
        let has_more = is_full(tickets.len()) || is_full(admissions.len());
        let known_by = |id: TicketId| BASE64URL_NOPAD.encode(&hash(post.event.id, id));
        let ticket = |(id, _, status, version): store::TicketRow| {
            let status = TicketStatus::parse(&status);
            let status = status.ok_or_else(|| Failure::fault("a ticket has an unknown status"))?;
            Ok(BundleTicketView { hash: known_by(id), status, secret_version: version })
        };
        let admission = |(id, _, day, entries, is_inside, first_at): store::AdmissionRow| {
            BundleAdmissionView { hash: known_by(id), day, entries, is_inside, first_at }
        };
        Ok(Self {
            tickets: tickets.into_iter().map(ticket).collect::<Result<_, Failure>>()?,
            admissions: admissions.into_iter().map(admission).collect(),
            place,
            has_more,
        })
    }
}
