//! `POST /manage/events/{id}/quotas/bulk`

use super::http::{QuotaList, QuotaView, Settings, too_few};
use super::request::CreateQuotasRequest;
use super::rules::PARTS_PER_EVENT_MAX;
use super::store::{self, Quota};
use crate::refusal::{SalesRefusal, WithNumbers};
use accounts::Accounts;
use accounts::audit;
use accounts::guard::Caller;
use accounts::orgs::access::{ManageEvents, OrganizationParams, Team, Wanted};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, post};
use catalog::Catalog;
use catalog::events::manage;
use catalog::journal;
use kernel::ids::{EventId, OccurrenceId, QuotaId};
use kernel::refusal::FieldError;
use platform::db::Tx;
use platform::http::body::{BodyChecker, Unread};
use platform::http::client::Client;
use platform::http::failure::Failure;
use platform::http::problem::Problem;
use serde_json::json;

/// Cut the same part off many dates of my event
///
/// Of all of them or, when something is wrong, of none. For owners and managers. An event has at most 200 parts.
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), OrganizationParams), request_body = CreateQuotasRequest, responses(
    (status = 201, body = QuotaList, description = "The parts, that of the soonest date first"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.wrong_event_state`, `sales.too_many_quotas` with how many more there can be, `sales.places_taken` with the numbers"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`")))]
#[post("/manage/events/{id}/quotas/bulk")]
pub async fn create_quotas(
    Caller(asker): Caller<Team<ManageEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    id: Path<String>,
    body: Unread<CreateQuotasRequest>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    asker.ask(&accounts, org).await?;
    let wish = body.read().await?;
    let created = catalog.db.write(move |tx| {
        let (may, event) = manage::take_editable(tx, asker, org, &id)?;
        let new = read(tx, event.id, &wish)?;
        check_room(tx, event.id, new.len())?;
        store::insert(tx, (event.org_id, event.id), &new)?;
        let settings = new.first().map(|first| audit::changes(&json!({}), &Settings::of(first)));
        let said = json!({ "n_dates": new.len(), "quota": settings.transpose()? });
        let what = ("sales.quotas_created", format!("event:{}", event.id));
        journal::record(tx, &client, &may, what, Some(said))?;
        let data = new.into_iter().map(QuotaView::of).collect::<Result<_, _>>()?;
        Ok(QuotaList { data })
    });
    Ok(HttpResponse::Created().json(created.await?))
}

/// The parts that are wanted, in the order of their dates.
fn read(tx: &mut Tx, event: EventId, wish: &CreateQuotasRequest) -> Result<Vec<Quota>, Failure> {
    let known = store::dates(tx.conn(), event)?;
    let takers = store::takers(tx.conn(), event)?;
    let mut checker = BodyChecker::default();
    let dates = wish.dates(&known, &mut checker);
    let any = dates.first().copied().unwrap_or_else(|| OccurrenceId::from_uuid(event.uuid()));
    let like = Quota::part_of(QuotaId::from_uuid(any.uuid()), any);
    let like = wish.clone().part().put_on(like, (&takers, &dates), &mut checker);
    checker.finish()?;
    if !like.places.holds() {
        return Err(too_few(like.places).into());
    }
    let wanted = known.iter().filter(|date| dates.contains(&date.id));
    let part = |date: &store::Date| {
        let id = QuotaId::from_uuid(tx.new_uuid());
        Quota { id, occurrence_id: date.id, ..like.clone() }
    };
    Ok(wanted.map(part).collect())
}

fn check_room(tx: &mut Tx, event: EventId, n_more: usize) -> Result<(), Failure> {
    let room = PARTS_PER_EVENT_MAX.saturating_sub(store::n_parts(tx.conn(), event)?).max(0);
    if i64::try_from(n_more).is_ok_and(|n| n <= room) {
        return Ok(());
    }
    let field = FieldError::body("occurrence_ids", "too_many", &format!("at most {room} more"));
    Err(WithNumbers(SalesRefusal::TooManyQuotas, field.with("limit", room)).into())
}
