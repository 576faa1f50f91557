//! What accounts and the catalog keep of somebody, for `GET /me/export`.

use crate::Catalog;
use crate::invitations::{self, ExportedInvitationView};
use accounts::Accounts;
use accounts::contacts;
use accounts::guard::SignedIn;
use accounts::privacy::export::{self, AccountExportView};
use platform::http::client::Client;
use platform::http::failure::Failure;
use serde::Serialize;
use utoipa::ToSchema;

/// What is kept about a person besides what they bought.
#[derive(Serialize, ToSchema)]
pub struct InvitedExportView {
    #[serde(flatten)]
    account: AccountExportView,
    /// Invitations to events that were sent to their address, the newest first; at most 1000.
    event_invitations: Vec<ExportedInvitationView>,
}

/// All that accounts and the catalog keep of somebody. Whoever keeps more of them adds it to the file.
///
/// # Errors
/// After five in an hour.
pub async fn export(
    accounts: &Accounts,
    catalog: &Catalog,
    client: Client,
    person: SignedIn,
) -> Result<InvitedExportView, Failure> {
    let account = export::export(accounts, client, person).await?;
    let invited = catalog.db.read(move |conn| {
        let Some(contact) = contacts::find(conn, person.user)? else { return Ok(Vec::new()) };
        invitations::export(conn, contact.email.key(), person.now)
    });
    Ok(InvitedExportView { account, event_invitations: invited.await? })
}
