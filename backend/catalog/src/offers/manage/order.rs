//! `PUT /manage/events/{id}/offers/order`

use super::http::ManagedOfferList;
use super::{rules, store};
use crate::events::manage;
use crate::{Catalog, journal};
use accounts::Accounts;
use accounts::guard::Caller;
use accounts::orgs::access::{ManageEvents, OrganizationParams, Team, Wanted};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, put};
use kernel::ids::{EventId, OfferId};
use platform::http::body::{BodyChecker, Unread};
use platform::http::client::Client;
use platform::http::failure::Failure;
use platform::http::problem::Problem;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// The offers of an event in the order in which they are to be shown.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderOffersRequest {
    /// Every offer of the event, each once.
    #[schema(max_items = 200)]
    offer_ids: Vec<OfferId>,
}

/// Put the offers of my event in order
///
/// For owners and managers. An order that leaves one out, because somebody added it just now, is refused.
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), OrganizationParams), request_body = OrderOffersRequest, responses(
    (status = 200, body = ManagedOfferList),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.wrong_event_state`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`")))]
#[put("/manage/events/{id}/offers/order")]
pub async fn order_offers(
    Caller(asker): Caller<Team<ManageEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    id: Path<String>,
    body: Unread<OrderOffersRequest>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    asker.ask(&accounts, org).await?;
    let order = body.read().await?.offer_ids;
    let ordered = catalog.db.write(move |tx| {
        let (may, event) = manage::take_editable(tx, asker, org, &id)?;
        let known: Vec<OfferId> =
            store::all(tx.conn(), event.id)?.into_iter().map(|offer| offer.id).collect();
        let mut checker = BodyChecker::default();
        if !rules::is_order_of(&order, &known) {
            checker.refuse("offer_ids", "incomplete", "every offer of the event, each once");
        }
        checker.finish()?;
        if order != known {
            store::arrange(tx, event.id, &order)?;
            manage::show(tx, &event, &event)?;
            let said = json!({ "before": known, "after": order });
            journal::record(
                tx,
                &client,
                &may,
                ("catalog.offers_ordered", format!("event:{}", event.id)),
                Some(said),
            )?;
        }
        let offers = store::all(tx.conn(), event.id)?;
        ManagedOfferList::of(offers, event.currency)
    });
    let list = ordered.await?;
    manage::catch_up(&catalog).await;
    Ok(HttpResponse::Ok().json(list))
}
