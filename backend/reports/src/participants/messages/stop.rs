//! `POST /manage/events/{id}/participants/messages/{message_id}/stop`

use super::http::ParticipantMessageView;
use super::store;
use crate::refusal::ReportsRefusal;
use accounts::guard::Caller;
use accounts::orgs::access::{ManageOrders, OrganizationParams, Team, Wanted};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, post};
use catalog::Catalog;
use catalog::events::manage;
use catalog::journal;
use kernel::ids::{EventId, MessageId, UserId};
use platform::http::client::Client;
use platform::http::failure::Failure;
use platform::http::problem::Problem;
use serde_json::json;

/// Stop a message to the participants of my event
///
/// A round of it that has begun goes out, the next does not begin. Who was written to was: the answer says how many.
/// The organization's audit log says who stopped it. For owners, managers and support.
#[utoipa::path(tag = "reports", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), ("message_id" = MessageId, Path, description = "The message"), OrganizationParams), responses(
    (status = 200, body = ParticipantMessageView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`, `reports.message_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`reports.message_over`")))]
#[post("/manage/events/{id}/participants/messages/{message_id}/stop")]
pub async fn stop_participant_message(
    Caller(asker): Caller<Team<ManageOrders>>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    ids: Path<(String, String)>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    let (id, message) = ids.into_inner();
    let stopped = catalog.db.write(move |tx| {
        let (may, event) = manage::take(tx, asker, org, &id)?;
        let message = MessageId::parse(&message).ok_or(ReportsRefusal::MessageNotFound)?;
        let known = store::find(tx.conn(), message)?.filter(|known| known.event_id == event.id);
        let known = known.ok_or(ReportsRefusal::MessageNotFound)?;
        if !store::stop(tx, message)? {
            return Err(ReportsRefusal::MessageOver.into());
        }
        let filter = known.selection()?.of(tx.conn(), event.id)?;
        let kept = store::note_reached(tx, message, &filter)?;
        let said = json!({ "n_recipients": kept.n_recipients, "n_reached": kept.n_reached });
        let by: Vec<UserId> = kept.created_by.into_iter().collect();
        let people = accounts::users::names(tx.conn(), &by)?;
        let view = ParticipantMessageView::of(kept, &people)?;
        let what = ("reports.message_stopped", format!("event:{}", event.id));
        journal::record(tx, &client, &may, what, Some(journal::of_part("message", message, Some(said))))?;
        Ok(view)
    });
    Ok(HttpResponse::Ok().json(stopped.await?))
}
