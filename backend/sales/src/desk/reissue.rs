//! `/manage/events/{id}/orders/{code}/tickets/{ticket}/reissue`

use super::call::{Desk, read_keyed};
use super::view::DeskOrderView;
use crate::holders::Now;
use crate::holders::http::{ReissueTicketRequest, reissue};
use crate::holders::rules::Act;
use crate::orders::story::By;
use crate::refusal::SalesRefusal;
use crate::tickets::store;
use accounts::guard::Caller;
use accounts::orgs::access::{ManageOrders, OrganizationParams, Team};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post};
use admission::tickets;
use kernel::ids::{EventId, TicketId};
use platform::db::Tx;
use platform::http::body::Unread;
use platform::http::failure::Failure;
use platform::http::idempotency::{self, IdempotencyParams};
use platform::http::problem::Problem;
use serde_json::json;

/// Give a buyer's ticket a new code
///
/// For whoever lost theirs: no code of before works any more, and a letter says so to whoever has the ticket. At most
/// five times a day, until somebody is let in with it.
#[utoipa::path(tag = "sales", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), ("code" = String, Path, description = "What people call the order"),
        ("ticket" = TicketId, Path, description = "Which of its tickets"), OrganizationParams, IdempotencyParams),
    request_body = ReissueTicketRequest, responses(
    (status = 200, body = DeskOrderView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`, `http.idempotency_key_required`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`, `sales.order_not_found`, `sales.ticket_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`sales.ticket_admitted`, `sales.ticket_cancelled`, `sales.ticket_called_off`, `sales.ticket_blocked`, `sales.ticket_over`, `sales.ticket_codes_spent`, `http.idempotency_key_busy`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`, `http.idempotency_key_reused`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`")))]
#[post("/manage/events/{id}/orders/{code}/tickets/{ticket}/reissue")]
pub async fn reissue_sold_ticket(
    Caller(asker): Caller<Team<ManageOrders>>,
    desk: Desk,
    body: Unread<ReissueTicketRequest>,
) -> Result<HttpResponse, Failure> {
    let (call, may) = desk.open(asker).await?;
    let (key, _) = read_keyed(&may, body).await?;
    let ticket = desk.part("ticket");
    let (keyring, limits) = (desk.sales.keyring.clone(), desk.accounts.limits.clone());
    let act = move |tx: &mut Tx| {
        let (may, sold) = call.take_order(tx)?;
        let id = TicketId::parse(&ticket).ok_or(SalesRefusal::TicketNotFound)?;
        tickets::hold(tx, id)?;
        let held = store::find(tx.conn(), id)?.filter(|held| held.order_id == sold.order.id);
        let held = held.ok_or(SalesRefusal::TicketNotFound)?;
        let at = tx.now();
        Now::of(tx.conn(), id, at)?.may(&held, Act::Reissue)?;
        reissue(tx, (&keyring, &limits), &held, By::Organizer(may.user))?;
        let said = json!({ "ticket": held.number });
        call.end(tx, (&may, sold.order.id), "sales.ticket_reissued", said)
    };
    idempotency::once(&desk.sales.db, key, StatusCode::OK, act).await
}
