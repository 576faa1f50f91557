//! `GET /me/export`

use super::export::{
    ExportedOrderView, ExportedTicketView, ExportedTransferView, orders_of, tickets_of, transfers_of,
};
use crate::Sales;
use accounts::Accounts;
use accounts::guard::{Caller, Person};
use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use catalog::Catalog;
use catalog::privacy::export::{self, InvitedExportView};
use platform::http::client::Client;
use platform::http::failure::Failure;
use platform::http::locale;
use platform::http::problem::Problem;
use serde::Serialize;
use utoipa::ToSchema;

/// Everything that is kept about a person, without what only keeps it safe.
#[derive(Serialize, ToSchema)]
pub struct PersonExportView {
    #[serde(flatten)]
    person: InvitedExportView,
    /// What they ordered, with what they answered, the newest first; at most 1000.
    orders: Vec<ExportedOrderView>,
    /// The tickets that they have, those that others gave them included, the newest first; at most 1000.
    tickets: Vec<ExportedTicketView>,
    /// The tickets that they offered to others, the newest first; at most 1000.
    ticket_transfers: Vec<ExportedTransferView>,
}

/// Export my data
///
/// One JSON file with everything that is kept about the person; at most five an hour.
#[utoipa::path(tag = "me", security(("access_token" = [])), responses(
    (status = 200, body = PersonExportView),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`")))]
#[get("/me/export")]
pub async fn export_me(
    Caller(person): Caller<Person>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    sales: Data<Sales>,
    request: HttpRequest,
    client: Client,
) -> Result<HttpResponse, Failure> {
    let known = export::export(&accounts, &catalog, client, person).await?;
    let locale = locale::accepted(request.headers());
    let user = person.user;
    let read = sales.db.read(move |conn| {
        let (orders, tickets) = (orders_of(conn, user, locale)?, tickets_of(conn, user, locale)?);
        Ok(PersonExportView { person: known, orders, tickets, ticket_transfers: transfers_of(conn, user)? })
    });
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"guichet-account.json\""))
        .json(read.await?))
}
