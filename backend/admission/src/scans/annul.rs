//! `/checkin/scans/{nonce}/annul`

use super::http::PRIVATE;
use super::prove::{Post, post};
use super::rules::{Direction, ScanResult, UNDO_SECONDS};
use super::store::{self, Admitted, Scan};
use crate::Admission;
use crate::lists::store as lists;
use crate::refusal::AdmissionRefusal;
use accounts::guard::Caller;
use accounts::orgs::door::AtTheDoor;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};
use kernel::ids::{CheckinListId, ScanId, ScanNonce, TicketId};
use platform::db::Tx;
use platform::http::failure::Failure;
use platform::http::problem::Problem;
use serde::Serialize;
use utoipa::ToSchema;

/// A scan that was taken back.
#[derive(Debug, Serialize, ToSchema)]
pub struct AnnulledScanView {
    nonce: ScanNonce,
    list_id: CheckinListId,
    annulled_at: kernel::time::Instant,
    /// How many are where they were before.
    #[schema(example = 1)]
    n_persons: i32,
}

/// Take a scan back
///
/// As if it had not been: whoever came in with it may come in again. Only the last scan of a ticket, within ten
/// minutes by whoever made it, later by owners, managers and support.
#[utoipa::path(tag = "check-in", security(("access_token" = []), ("api_token" = []), ("device_token" = [])),
    params(("nonce" = ScanNonce, Path, description = "The scan's nonce")), responses(
    (status = 200, body = AnnulledScanView),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`, `accounts.device_ended`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`, `admission.supervisor_needed`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`admission.scan_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`admission.scan_fixed`")))]
#[post("/checkin/scans/{nonce}/annul")]
pub async fn annul_scan(
    Caller(caller): Caller<AtTheDoor>,
    admission: Data<Admission>,
    nonce: Path<String>,
) -> Result<HttpResponse, Failure> {
    let nonce = ScanNonce::parse(&nonce).ok_or(AdmissionRefusal::ScanNotFound)?;
    let annulled = admission.db.write(move |tx| {
        let scan = store::by_nonces(tx.conn(), &[nonce])?.pop().ok_or(AdmissionRefusal::ScanNotFound)?;
        let list = lists::find_all(tx.conn(), &[scan.list_id])?.pop();
        let (list, now) = (list.ok_or(AdmissionRefusal::ScanNotFound)?, tx.now());
        let found = post(tx.conn(), caller, list.id, now);
        let Post { duty, .. } = match found {
            // A stranger is not told whose it is.
            Err(Failure::Refused(refusal)) if refusal.facts().status == 404 => {
                return Err(AdmissionRefusal::ScanNotFound.into());
            }
            found => found?,
        };
        let is_own = (scan.user_id, scan.device_id) == (duty.user, duty.device)
            && now <= scan.received_at.plus_seconds(UNDO_SECONDS);
        if !is_own && !duty.is_supervisor() {
            return Err(AdmissionRefusal::SupervisorNeeded.into());
        }
        let n_persons = take_back(tx, &scan)?;
        let ids: Vec<ScanId> =
            store::with_followers(tx.conn(), scan.id)?.iter().map(|scan| scan.id).collect();
        store::annul(tx, &ids, duty.user)?;
        Ok(AnnulledScanView { nonce, list_id: scan.list_id, annulled_at: now, n_persons })
    });
    Ok(HttpResponse::Ok().insert_header(PRIVATE).json(annulled.await?))
}

/// Undoes what a scan did; how many it moved.
fn take_back(tx: &mut Tx, scan: &Scan) -> Result<i32, Failure> {
    let all = store::with_followers(tx.conn(), scan.id)?;
    let mut tickets: Vec<TicketId> = all.iter().filter_map(|scan| scan.ticket_id).collect();
    tickets.sort_unstable();
    let raw: Vec<[u8; 16]> = tickets.iter().map(|id| id.bytes()).collect();
    tx.hold_rows("tickets", &raw.iter().map(<[u8; 16]>::as_slice).collect::<Vec<_>>())?;
    let mut n = 0;
    for one in &all {
        let Some(ticket) = one.ticket_id else { return Err(AdmissionRefusal::ScanFixed.into()) };
        let moves = store::last_moves(tx.conn(), one.list_id, ticket)?;
        let is_last = moves.first().is_some_and(|last| last.id == one.id);
        if !is_last || !matches!(one.result()?, ScanResult::Admitted | ScanResult::Exited) {
            return Err(AdmissionRefusal::ScanFixed.into());
        }
        let rows = store::admitted(tx.conn(), &[one.list_id], &[ticket])?;
        let row = rows.into_iter().find(|row| row.day == one.day);
        let row = row.ok_or_else(|| Failure::fault("a scan lacks what it did"))?;
        put_back(tx, &row, one.direction(), moves.get(1))?;
        n += 1;
    }
    Ok(n)
}

/// An admission as it was before its last scan. The row stays: doors without a network have to hear of it.
fn put_back(tx: &mut Tx, row: &Admitted, direction: Direction, before: Option<&Scan>) -> Result<(), Failure> {
    let is_inside = before.is_some_and(|scan| scan.direction() == Direction::In && scan.day == row.day);
    let entries = row.entries - i32::from(direction == Direction::In);
    let last_at = tx.now();
    store::save_admitted(tx, &Admitted { entries, is_inside, last_at, ..row.clone() })
}
