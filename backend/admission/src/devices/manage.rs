//! `/manage/events/{id}/devices`

use super::store;
use crate::Admission;
use crate::refusal::AdmissionRefusal;
use crate::scans::http::PRIVATE;
use crate::scans::rules::GATE_LENGTH_MAX;
use accounts::Accounts;
use accounts::devices::rules::{DEVICES_PER_EVENT_MAX, DeviceState, NAME_LENGTH_MAX, PAIRING_SECONDS, end};
use accounts::devices::{self, Device, NewDevice};
use accounts::guard::Caller;
use accounts::limits::rules::{DEVICES, wait};
use accounts::orgs::access::{ManageEvents, OrganizationParams, SeeEvents, Team, Wanted};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, delete, get, post};
use catalog::events::manage;
use catalog::{Catalog, journal};
use kernel::ids::{DeviceId, EventId};
use kernel::text::one_line;
use kernel::time::Instant;
use platform::db::Tx;
use platform::http::body::{BodyChecker, Unread};
use platform::http::client::Client;
use platform::http::failure::{Failure, InvalidBody, TooMany};
use platform::http::problem::Problem;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// A device as its organization sees it, without what opens anything.
#[derive(Debug, Serialize, ToSchema)]
pub struct ManagedDeviceView {
    id: DeviceId,
    event_id: EventId,
    /// What people call it.
    #[schema(example = "Tablet 3")]
    name: String,
    /// At which gate it stands; null: at none in particular.
    #[schema(example = "North gate")]
    gate: Option<String>,
    state: DeviceState,
    /// Until when the code works that nobody used yet; null: there is none.
    pairing_expires_at: Option<Instant>,
    /// When it was paired last; null: never.
    paired_at: Option<Instant>,
    /// When it called last, to within a minute; null: never.
    last_seen_at: Option<Instant>,
    /// Until when it works.
    expires_at: Instant,
    /// When it was taken back; null: it was not.
    revoked_at: Option<Instant>,
    created_at: Instant,
}

impl ManagedDeviceView {
    fn of(device: Device, now: Instant) -> Self {
        Self {
            state: device.state(now),
            id: device.id,
            event_id: device.event_id,
            name: device.name,
            gate: device.gate,
            pairing_expires_at: device.pairing_expires_at.filter(|end| *end > now),
            paired_at: device.paired_at,
            last_seen_at: device.last_seen_at,
            expires_at: device.expires_at,
            revoked_at: device.revoked_at,
            created_at: device.created_at,
        }
    }
}

/// The devices of an event.
#[derive(Debug, Serialize, ToSchema)]
pub struct ManagedDevices {
    /// Those that work or wait first, then the last hundred that ended; the newest first.
    data: Vec<ManagedDeviceView>,
}

/// A device with what pairs it. It is shown this once.
#[derive(Serialize, ToSchema)]
pub struct OfferedDeviceView {
    #[serde(flatten)]
    device: ManagedDeviceView,
    /// For `POST /checkin/device/pair`, once, within ten minutes.
    #[schema(example = "gdp_q1b…")]
    pairing_code: String,
    /// The same as a link, for a QR code. What is behind its `#` gets into no log.
    #[schema(example = "https://tickets.example.org/door/pair#gdp_q1b…")]
    pairing_url: String,
}

/// A device to be.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateDeviceRequest {
    /// What people call it.
    #[schema(example = "Tablet 3", min_length = 1, max_length = 60)]
    name: String,
    /// At which gate it stands.
    #[schema(example = "North gate", max_length = 60)]
    gate: Option<String>,
    /// Until when it works, at most 400 days; without it, until a day after the event's last date.
    expires_at: Option<Instant>,
}

impl CreateDeviceRequest {
    /// Name, gate and end, or all that is wrong with them.
    fn read(
        &self,
        event_ends_at: Option<Instant>,
        now: Instant,
    ) -> Result<(String, Option<String>, Instant), InvalidBody> {
        let mut checker = BodyChecker::default();
        let line = "one line of 1 to 60 characters";
        let name = checker.read("name", &self.name, line, |text| one_line(text, NAME_LENGTH_MAX));
        let gate = self.gate.as_deref();
        let gate =
            gate.and_then(|gate| checker.read("gate", gate, line, |text| one_line(text, GATE_LENGTH_MAX)));
        let end = end(self.expires_at, event_ends_at, now);
        if end.is_none() {
            checker.refuse("expires_at", "invalid", "later than now, within 400 days");
        }
        checker.finish()?;
        Ok((name.unwrap_or_default(), gate, end.unwrap_or(Instant::EPOCH)))
    }
}

/// Gives a device a code, and says both.
fn offer(tx: &mut Tx, id: DeviceId, base: &str) -> Result<OfferedDeviceView, Failure> {
    let (pairing_code, _) = devices::offer_pairing(tx, id, PAIRING_SECONDS)?;
    let now = tx.now();
    let device = devices::find(tx.conn(), id)?.ok_or(AdmissionRefusal::DeviceNotFound)?;
    let base = base.trim_end_matches('/');
    let pairing_url = format!("{base}/door/pair#{pairing_code}");
    Ok(OfferedDeviceView { device: ManagedDeviceView::of(device, now), pairing_code, pairing_url })
}

/// List the devices of my event
///
/// Scanners on which no person is signed in. At most 200 that work or wait to be paired, and the last 100 that ended.
#[utoipa::path(tag = "check-in", security(("access_token" = []), ("api_token" = [])),
    params(("id" = EventId, Path, description = "The event"), OrganizationParams), responses(
    (status = 200, body = ManagedDevices),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`")))]
#[get("/manage/events/{id}/devices")]
pub async fn list_checkin_devices(
    Caller(asker): Caller<Team<SeeEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let (_, event) = manage::look(&catalog, &accounts, asker, Wanted::of(&request)?, &id).await?;
    let now = catalog.db.clock().now();
    let found = catalog.db.read(move |conn| devices::all_of_event(conn, event.id, now)).await?;
    let data = found.into_iter().map(|device| ManagedDeviceView::of(device, now)).collect();
    Ok(HttpResponse::Ok().json(ManagedDevices { data }))
}

/// Make a device for the doors of my event
///
/// For owners and managers. Whoever opens the link of the answer within ten minutes pairs a scanner, once: it does what
/// door staff of the event may, until it ends or is revoked.
#[utoipa::path(tag = "check-in", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), OrganizationParams), request_body = CreateDeviceRequest, responses(
    (status = 201, body = OfferedDeviceView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`admission.too_many_devices`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`")))]
#[post("/manage/events/{id}/devices")]
pub async fn create_checkin_device(
    Caller(asker): Caller<Team<ManageEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    id: Path<String>,
    body: Unread<CreateDeviceRequest>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    asker.ask(&accounts, org).await?;
    let wish = body.read().await?;
    let (shared, public_url) = (accounts.clone(), catalog.public_url.clone());
    let made = catalog.db.write(move |tx| {
        let (may, event) = manage::take(tx, asker, org, &id)?;
        let ((created_by, _), now) = (may.person()?, tx.now());
        let event_ends_at = store::ends_at(tx.conn(), event.id)?;
        let (name, gate, expires_at) = wish.read(event_ends_at, now)?;
        if devices::n_in_force(tx.conn(), event.id, now)? >= DEVICES_PER_EVENT_MAX {
            return Err(AdmissionRefusal::TooManyDevices.into());
        }
        let count = shared.limits.count(tx, &DEVICES, &event.org_id.to_string())?;
        if let Some(retry_after) = wait(&DEVICES, 1, count, now) {
            return Ok(Err(Failure::from(TooMany { retry_after })));
        }
        let (org, gate) = (event.org_id, gate.as_deref());
        let new = NewDevice { org, event: event.id, name: &name, gate, expires_at, created_by };
        let id = devices::insert(tx, &new)?;
        let view = offer(tx, id, public_url.as_str())?;
        let said = json!({ "name": name, "gate": gate, "expires_at": expires_at });
        let what = ("accounts.device_made", format!("event:{}", event.id));
        journal::record(tx, &client, &may, what, Some(journal::of_part("device", id, Some(said))))?;
        Ok(Ok(view))
    });
    Ok(HttpResponse::Created().insert_header(PRIVATE).json(made.await??))
}

/// Pair a device of my event anew
///
/// For owners and managers. The code before pairs nothing any more; what is paired works until the new code is used.
#[utoipa::path(tag = "check-in", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), ("device_id" = DeviceId, Path, description = "The device"), OrganizationParams), responses(
    (status = 201, body = OfferedDeviceView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`, `admission.device_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`admission.device_over`")))]
#[post("/manage/events/{id}/devices/{device_id}/pairing")]
pub async fn renew_checkin_device(
    Caller(asker): Caller<Team<ManageEvents>>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    ids: Path<(String, String)>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    let (id, device) = ids.into_inner();
    let public_url = catalog.public_url.clone();
    let renewed = catalog.db.write(move |tx| {
        let (may, event) = manage::take(tx, asker, org, &id)?;
        let device = find(tx, event.id, &device)?;
        if !device.state(tx.now()).is_in_force() {
            return Err(AdmissionRefusal::DeviceOver.into());
        }
        let view = offer(tx, device.id, public_url.as_str())?;
        let said = journal::of_part("device", device.id, Some(json!({ "name": device.name })));
        let what = ("accounts.device_renewed", format!("event:{}", event.id));
        journal::record(tx, &client, &may, what, Some(said))?;
        Ok(view)
    });
    Ok(HttpResponse::Created().insert_header(PRIVATE).json(renewed.await?))
}

fn find(tx: &mut Tx, event: EventId, id: &str) -> Result<Device, Failure> {
    let id = DeviceId::parse(id).ok_or(AdmissionRefusal::DeviceNotFound)?;
    let found = devices::find_of_event(tx.conn(), event, id)?;
    found.ok_or_else(|| AdmissionRefusal::DeviceNotFound.into())
}

/// Revoke a device of my event
///
/// For owners and managers. It opens nothing from the next request on; what it scanned stays. Once more, nothing
/// happens.
#[utoipa::path(tag = "check-in", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), ("device_id" = DeviceId, Path, description = "The device"), OrganizationParams), responses(
    (status = 204, description = "It opens nothing any more"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`, `admission.device_not_found`")))]
#[delete("/manage/events/{id}/devices/{device_id}")]
pub async fn revoke_checkin_device(
    Caller(asker): Caller<Team<ManageEvents>>,
    admission: Data<Admission>,
    request: HttpRequest,
    client: Client,
    ids: Path<(String, String)>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    let (id, device) = ids.into_inner();
    let revoked = admission.db.write(move |tx| {
        let (may, event) = manage::take(tx, asker, org, &id)?;
        let device = find(tx, event.id, &device)?;
        if !devices::revoke(tx, device.id)? {
            return Ok(());
        }
        let said = journal::of_part("device", device.id, Some(json!({ "name": device.name })));
        let what = ("accounts.device_revoked", format!("event:{}", event.id));
        journal::record(tx, &client, &may, what, Some(said))
    });
    revoked.await?;
    Ok(HttpResponse::NoContent().finish())
}
