//! `/checkin/device`, `/checkin/device/pair`

use crate::Admission;
use crate::lists::store::{DoorEvent, door_events};
use crate::refusal::AdmissionRefusal;
use crate::scans::http::PRIVATE;
use accounts::Accounts;
use accounts::audit::{self, Happening};
use accounts::devices::{self, Device};
use accounts::guard::Caller;
use accounts::limits::rules::PAIRING;
use accounts::orgs::door::OnDevice;
use accounts::refusal::AccountsRefusal;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};
use catalog::journal;
use kernel::ids::{DeviceId, EventId, OrganizationId};
use kernel::text::Locale;
use kernel::time::Instant;
use platform::db::{Conn, Tx};
use platform::http::body::Body;
use platform::http::client::Client;
use platform::http::failure::Failure;
use platform::http::locale;
use platform::http::problem::Problem;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// A paired device, as it sees itself.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckinDeviceView {
    id: DeviceId,
    /// What people call it.
    #[schema(example = "Tablet 3")]
    name: String,
    /// At which gate it stands; null: at none in particular.
    #[schema(example = "North gate")]
    gate: Option<String>,
    org_id: OrganizationId,
    event_id: EventId,
    #[schema(example = "La Nuit du piano")]
    event_title: String,
    #[schema(example = "Europe/Paris")]
    timezone: String,
    /// Until when it works.
    expires_at: Instant,
}

impl CheckinDeviceView {
    fn of(device: Device, event: &DoorEvent, locale: Locale) -> Self {
        Self {
            id: device.id,
            name: device.name,
            gate: device.gate,
            org_id: device.org_id,
            event_id: device.event_id,
            event_title: event.title.get(locale).to_owned(),
            timezone: event.zone.name().to_owned(),
            expires_at: device.expires_at,
        }
    }
}

/// The code that pairs a device.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PairCheckinDeviceRequest {
    /// What stands behind `#` in the link of the QR code.
    #[schema(max_length = 128, example = "gdp_q1b…")]
    code: String,
}

/// A device that was just paired, with what it sends from now on. It is shown this once.
#[derive(Serialize, ToSchema)]
pub struct PairedCheckinDeviceView {
    #[serde(flatten)]
    device: CheckinDeviceView,
    /// For `Authorization: Bearer …`.
    #[schema(example = "gdv_q1b…")]
    token: String,
}

/// Whose doors a device is at.
fn event_of(conn: &mut Conn, device: &Device) -> Result<DoorEvent, Failure> {
    let event = door_events(conn, &[device.event_id])?.pop();
    event.ok_or_else(|| AccountsRefusal::DeviceEnded.into())
}

/// See which device I am
///
/// With the token of a paired device.
#[utoipa::path(tag = "check-in", security(("device_token" = [])), responses(
    (status = 200, body = CheckinDeviceView),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`, `accounts.device_ended`")))]
#[get("/checkin/device")]
pub async fn get_checkin_device(
    Caller(caller): Caller<OnDevice>,
    admission: Data<Admission>,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let locale = locale::accepted(request.headers());
    let found = admission.db.read(move |conn| {
        let device = devices::find(conn, caller.id)?.ok_or(AccountsRefusal::DeviceEnded)?;
        let event = event_of(conn, &device)?;
        Ok(CheckinDeviceView::of(device, &event, locale))
    });
    Ok(HttpResponse::Ok().insert_header(PRIVATE).json(found.await?))
}

/// Pair a device
///
/// With the code of a QR code, which works once and for ten minutes; nobody has to be signed in. The token is in this
/// answer and nowhere else. It opens what door staff may do at the doors of one event, until it ends or is revoked.
#[utoipa::path(tag = "check-in", request_body = PairCheckinDeviceRequest, responses(
    (status = 201, body = PairedCheckinDeviceView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`, `admission.pairing_invalid`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`")))]
#[post("/checkin/device/pair")]
pub async fn pair_checkin_device(
    accounts: Data<Accounts>,
    admission: Data<Admission>,
    request: HttpRequest,
    client: Client,
    body: Body<PairCheckinDeviceRequest>,
) -> Result<HttpResponse, Failure> {
    let (code, locale) = (body.0.code, locale::accepted(request.headers()));
    let paired = admission.db.write(move |tx| {
        // The count has to outlive a refusal, so what is refused leaves as a value.
        let bucket = client.bucket().to_string();
        if let Some(wait) = accounts.limits.spend_of_address(tx, &PAIRING, &bucket)? {
            return Ok(Err(Failure::from(wait)));
        }
        let Some((device, token)) = devices::pair(tx, &code)? else {
            return Ok(Err(AdmissionRefusal::PairingInvalid.into()));
        };
        let event = event_of(tx.conn(), &device)?;
        note_paired(tx, &client, &device)?;
        Ok(Ok(PairedCheckinDeviceView { device: CheckinDeviceView::of(device, &event, locale), token }))
    });
    Ok(HttpResponse::Created().insert_header(PRIVATE).json(paired.await??))
}

fn note_paired(tx: &mut Tx, client: &Client, device: &Device) -> Result<(), Failure> {
    let said = journal::of_part("device", device.id, Some(json!({ "name": device.name })));
    let happening = Happening {
        org: Some(device.org_id),
        action: "accounts.device_paired",
        subject: format!("event:{}", device.event_id),
        details: Some(said),
        ..Happening::default()
    };
    audit::record(tx, Some(client), &happening)
}
