//! `GET /me/export`

use crate::Catalog;
use crate::invitations::{self, ExportedInvitationView};
use accounts::Accounts;
use accounts::contacts;
use accounts::guard::{Caller, Person};
use accounts::privacy::export::{self, AccountExportView};
use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use platform::http::client::Client;
use platform::http::failure::Failure;
use platform::http::problem::Problem;
use serde::Serialize;
use utoipa::ToSchema;

/// Everything that is kept about a person, without what only keeps it safe.
#[derive(Serialize, ToSchema)]
pub struct PersonExportView {
    #[serde(flatten)]
    account: AccountExportView,
    /// Invitations to events that were sent to their address, the newest first; at most 1000.
    event_invitations: Vec<ExportedInvitationView>,
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
    client: Client,
) -> Result<HttpResponse, Failure> {
    let account = export::export(&accounts, client, person).await?;
    let invited = catalog.db.read(move |conn| {
        let Some(contact) = contacts::find(conn, person.user)? else { return Ok(Vec::new()) };
        invitations::export(conn, contact.email.key(), person.now)
    });
    let event_invitations = invited.await?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"guichet-account.json\""))
        .json(PersonExportView { account, event_invitations }))
}
