//! `/tickets/verify`, `/checkin/scans`, `/checkin/scans:batch`

use super::looking::{Looked, Looking};
use super::prove::{Asking, Found, Post, Proof};
use super::rules::{BATCH_MAX, Direction, GATE_LENGTH_MAX, OVERRIDE_LENGTH_MAX, Reason};
use super::scanning::{Scanned, Scanning, Wish};
use super::store;
use super::view::{DoorTicketView, DoorUnitView, FirstScanView, ScanView};
use crate::Admission;
use accounts::guard::Caller;
use accounts::orgs::door::{AtTheDoor, DoorCaller};
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, post};
use kernel::ids::{CheckinListId, ScanNonce, TicketId, TokenHash};
use kernel::text::{Locale, one_line};
use kernel::time::Instant;
use platform::http::body::{BodyChecker, Unread};
use platform::http::failure::Failure;
use platform::http::locale;
use platform::http::problem::Problem;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

/// What the door is told is kept by nobody on the way.
pub(crate) const PRIVATE: (actix_web::http::header::HeaderName, &str) = (CACHE_CONTROL, "private, no-store");
/// Longest text that is looked at; a code is far shorter.
const CODE_LENGTH_MAX: usize = 2_000;

/// A ticket that is looked at.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VerifyTicketRequest {
    /// What the QR code says.
    #[schema(max_length = 2000)]
    code: String,
    /// For which list; the main one of the ticket's event when absent.
    list_id: Option<CheckinListId>,
}

/// Whether a ticket would let somebody in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum VerifyResult {
    /// It would.
    Valid,
    /// It would not.
    Refused,
}

/// What a ticket is worth at the door, now.
#[derive(Debug, Serialize, ToSchema)]
pub struct VerifiedTicketView {
    result: VerifyResult,
    /// Why it would let nobody in; null when it would.
    reason: Option<Reason>,
    /// The ticket; null when it is none of this event.
    ticket: Option<DoorTicketView>,
    /// Those who belong together; null when the ticket is for one alone.
    unit: Option<DoorUnitView>,
    /// When the ticket was let in before; null when it was not.
    first_scan: Option<FirstScanView>,
}

impl VerifiedTicketView {
    const fn refused(reason: Reason) -> Self {
        let (result, reason) = (VerifyResult::Refused, Some(reason));
        Self { result, reason, ticket: None, unit: None, first_scan: None }
    }
}

/// A scan.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScanRequest {
    /// A UUID that the scanner makes: a scan that is sent again with it counts once, and is answered as before.
    nonce: ScanNonce,
    list_id: CheckinListId,
    /// What the QR code says.
    #[schema(max_length = 2000)]
    code: Option<String>,
    /// The ticket that a supervisor looked up, instead of a code.
    ticket_id: Option<TicketId>,
    /// Which way; `in` when absent.
    direction: Option<Direction>,
    /// At which of the list's gates.
    #[schema(max_length = 60, example = "North gate")]
    gate: Option<String>,
    /// Whether all of the ticket's unit go, such as a whole family; only its holder when absent.
    #[serde(default)]
    is_for_unit: bool,
    /// Why a supervisor lets somebody in whom the rules keep out.
    #[schema(max_length = 200, example = "Came with their parents")]
    override_reason: Option<String>,
    /// When it was scanned, by a door that has no network; else the server knows.
    scanned_at: Option<Instant>,
    /// Whether the door let them in without a network. What should not have been is kept as a conflict.
    #[serde(default)]
    offline: bool,
}

/// Scans that were made without a network.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScanBatchRequest {
    /// In the order in which they were made.
    #[schema(min_items = 1, max_items = 100)]
    scans: Vec<ScanRequest>,
}

/// What came of one of many scans.
#[derive(Debug, Serialize, ToSchema)]
pub struct BatchedScanView {
    nonce: ScanNonce,
    /// What came of it; null when it could not be taken.
    scan: Option<ScanView>,
    /// Why it could not be taken, as the codes of problems say it. Sending it again does not help, unless it begins
    /// with `http.`.
    #[schema(example = "admission.list_not_found")]
    code: Option<String>,
}

/// What came of many scans.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScanBatchView {
    /// In the order of the request.
    data: Vec<BatchedScanView>,
}

impl ScanRequest {
    /// What is asked, with what is shown for it.
    fn read(self) -> Result<(CheckinListId, Proof, Wish), Failure> {
        let mut checker = BodyChecker::default();
        let checks = &mut checker;
        let mut line = |name: &str, text: Option<&str>, length_max: usize| {
            let text = text?;
            checks.read(name, text, &format!("one line of 1 to {length_max} characters"), |text| {
                one_line(text, length_max)
            })
        };
        let gate = line("gate", self.gate.as_deref(), GATE_LENGTH_MAX);
        let why = line("override_reason", self.override_reason.as_deref(), OVERRIDE_LENGTH_MAX);
        if self.code.as_ref().is_some_and(|code| code.len() > CODE_LENGTH_MAX) {
            checks.refuse("code", "too_long", "at most 2000 characters");
        }
        if self.code.is_some() == self.ticket_id.is_some() {
            checks.refuse("code", "missing", "either a code or a ticket");
        }
        if self.offline && self.scanned_at.is_none() {
            checks.refuse("scanned_at", "missing", "when it was scanned");
        }
        checker.finish()?;
        let proof = match (self.code, self.ticket_id) {
            (None, Some(id)) => Proof::LookedUp(id),
            (code, _) => Proof::Code(code.unwrap_or_default()),
        };
        let wish = Wish {
            nonce: self.nonce,
            direction: self.direction.unwrap_or(Direction::In),
            gate,
            scanned_at: self.scanned_at,
            is_offline: self.offline,
            override_reason: why,
            is_for_unit: self.is_for_unit,
        };
        Ok((self.list_id, proof, wish))
    }
}

/// What was shown, for telling a scan that is sent again from another one with its nonce.
fn hash(proof: &Proof) -> TokenHash {
    let digest: [u8; 32] = match proof {
        Proof::Code(code) => Sha256::digest(code.as_bytes()).into(),
        Proof::LookedUp(id) => Sha256::digest(id.bytes()).into(),
    };
    TokenHash::from_digest(digest)
}

/// What a proof is worth.
async fn prove(
    admission: &Admission,
    caller: DoorCaller,
    list: CheckinListId,
    proof: Proof,
) -> Result<(Post, Found), Failure> {
    let (keyring, now) = (admission.keyring.clone(), admission.db.clock().now());
    admission.db.read_joint(Asking { list, proof, caller, keyring, now }).await
}

async fn scan(
    admission: &Admission,
    caller: DoorCaller,
    asked: ScanRequest,
    locale: Locale,
) -> Result<ScanView, Failure> {
    let (list, proof, wish) = asked.read()?;
    let code_hash = hash(&proof);
    let (post, found) = prove(admission, caller, list, proof).await?;
    let zone = post.event.zone.clone();
    let done = admission.db.write_joint(Scanning { post, found, wish, code_hash }).await?;
    let scanned: Result<Scanned, Failure> = match done {
        Ok(answer) => answer,
        Err(never) => match never {},
    };
    ScanView::of(&scanned?, &zone, locale)
}

/// Look at a ticket at the door
///
/// Says what a scan of it would, and changes nothing. For whoever may scan: door staff of the event, owners,
/// managers, support, and API tokens with `checkin:write`.
#[utoipa::path(tag = "check-in", security(("access_token" = []), ("api_token" = []), ("device_token" = [])), request_body = VerifyTicketRequest, responses(
    (status = 200, body = VerifiedTicketView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`, `accounts.device_ended`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`admission.list_not_found`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`")))]
#[post("/tickets/verify")]
pub async fn verify_ticket(
    Caller(caller): Caller<AtTheDoor>,
    admission: Data<Admission>,
    request: HttpRequest,
    body: Unread<VerifyTicketRequest>,
) -> Result<HttpResponse, Failure> {
    let VerifyTicketRequest { code, list_id } = body.read().await?;
    if code.len() > CODE_LENGTH_MAX {
        let mut checker = BodyChecker::default();
        checker.refuse("code", "too_long", "at most 2000 characters");
        checker.finish()?;
    }
    let locale = locale::accepted(request.headers());
    let is_for_list = list_id.is_some();
    let list = match list_id {
        Some(list) => Some(list),
        None => main_list_of(&admission, &code).await?,
    };
    let Some(list) = list else {
        let reason = crate::codes::rules::TicketCode::parse(&code);
        let reason = reason.map_or(Reason::NotATicket, |_| Reason::Unknown);
        return Ok(HttpResponse::Ok().insert_header(PRIVATE).json(VerifiedTicketView::refused(reason)));
    };
    let view = match prove(&admission, caller, list, Proof::Code(code)).await {
        Ok((post, found)) => look(&admission, post, found, locale).await?,
        // Whose ticket it is, is nothing that strangers learn.
        Err(Failure::Refused(_)) if !is_for_list => VerifiedTicketView::refused(Reason::Unknown),
        Err(failure) => return Err(failure),
    };
    Ok(HttpResponse::Ok().insert_header(PRIVATE).json(view))
}

/// The main list of the event that a code says it is of.
async fn main_list_of(admission: &Admission, code: &str) -> Result<Option<CheckinListId>, Failure> {
    let Ok(code) = crate::codes::rules::TicketCode::parse(code) else { return Ok(None) };
    let found = admission.db.read(move |conn| store::materials(conn, &[code.claims.ticket])).await?;
    Ok(found.first().map(|(of, _)| CheckinListId::from_uuid(of.event_id.uuid())))
}

/// What a scan would come to.
async fn look(
    admission: &Admission,
    post: Post,
    found: Found,
    locale: Locale,
) -> Result<VerifiedTicketView, Failure> {
    let (id, secret_version, unit) = match found {
        Found::Nothing(reason) => return Ok(VerifiedTicketView::refused(reason)),
        Found::Ticket { id, secret_version, unit } => (id, secret_version, unit),
    };
    let (zone, at) = (post.event.zone.clone(), admission.db.clock().now());
    let looked = admission.db.read_joint(Looking { post, id, secret_version, unit, at }).await?;
    let Some(Looked { shown, reason, unit, first }) = looked else {
        return Ok(VerifiedTicketView::refused(Reason::Unknown));
    };
    Ok(VerifiedTicketView {
        result: if reason.is_none() { VerifyResult::Valid } else { VerifyResult::Refused },
        reason,
        ticket: Some(DoorTicketView::of(&shown, &zone, locale)?),
        unit: (unit.0 > 1).then(|| DoorUnitView::of(unit)),
        first_scan: first.map(|(scan, by)| FirstScanView::of(&scan, by.as_deref())),
    })
}

/// Scan a ticket at the door
///
/// Lets its holder in, or says why not: `refused`, or `duplicate` for a ticket that was let in before. The same nonce
/// gets the same answer. For whoever may scan: door staff of the event, owners, managers, support, and API tokens with
/// `checkin:write`; what the rules refuse is overridden, and tickets are scanned without their code, by owners,
/// managers and support only.
#[utoipa::path(tag = "check-in", security(("access_token" = []), ("api_token" = []), ("device_token" = [])), request_body = ScanRequest, responses(
    (status = 200, body = ScanView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`, `accounts.device_ended`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`, `admission.supervisor_needed`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`admission.list_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`admission.nonce_used`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`"),
    (status = 503, body = Problem, content_type = "application/problem+json", description = "`http.unavailable`: scan again")))]
#[post("/checkin/scans")]
pub async fn scan_ticket(
    Caller(caller): Caller<AtTheDoor>,
    admission: Data<Admission>,
    request: HttpRequest,
    body: Unread<ScanRequest>,
) -> Result<HttpResponse, Failure> {
    let (asked, locale) = (body.read().await?, locale::accepted(request.headers()));
    let view = scan(&admission, caller, asked, locale).await?;
    Ok(HttpResponse::Ok().insert_header(PRIVATE).json(view))
}

/// Upload scans that were made without a network
///
/// At most 100, in the order in which they were made. Each is answered for itself: what cannot be taken keeps nobody
/// else's scan from being taken.
#[utoipa::path(tag = "check-in", security(("access_token" = []), ("api_token" = []), ("device_token" = [])), request_body = ScanBatchRequest, responses(
    (status = 200, body = ScanBatchView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`, `accounts.device_ended`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.scope_missing`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`")))]
#[post("/checkin/scans:batch")]
pub async fn upload_scans(
    Caller(caller): Caller<AtTheDoor>,
    admission: Data<Admission>,
    request: HttpRequest,
    body: Unread<ScanBatchRequest>,
) -> Result<HttpResponse, Failure> {
    let ScanBatchRequest { scans } = body.read().await?;
    if scans.is_empty() || scans.len() > BATCH_MAX {
        let mut checker = BodyChecker::default();
        checker.refuse("scans", "invalid", "1 to 100 scans");
        checker.finish()?;
    }
    let locale = locale::accepted(request.headers());
    let mut data = Vec::with_capacity(scans.len());
    for asked in scans {
        let nonce = asked.nonce;
        let (scan, code) = match scan(&admission, caller, asked, locale).await {
            Ok(view) => (Some(view), None),
            Err(Failure::Refused(refusal)) => (None, Some(refusal.facts().code.to_owned())),
            // An outage is everybody's: what was taken is answered as before when it is sent again.
            Err(failure) => return Err(failure),
        };
        data.push(BatchedScanView { nonce, scan, code });
    }
    Ok(HttpResponse::Ok().insert_header(PRIVATE).json(ScanBatchView { data }))
}
