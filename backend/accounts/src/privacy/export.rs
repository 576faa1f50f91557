//! What accounts keeps of somebody, for `GET /me/export`.

use super::store::{self, Device};
use crate::Accounts;
use crate::audit::log::http::AuditEntryView;
use crate::audit::log::{self, Filter};
use crate::audit::{self, Happening};
use crate::guard::SignedIn;
use crate::limits::rules::{self, EXPORTS};
use crate::saved_views::rules::{Filters, SavedViewOf};
use crate::saved_views::{self, Saved};
use crate::users::views::MeView;
use kernel::ids::{OrganizationId, SessionId};
use kernel::time::Instant;
use platform::db::Conn;
use platform::http::client::Client;
use platform::http::failure::{Failure, TooMany};
use serde::Serialize;
use utoipa::ToSchema;

/// Entries of the audit log in an export, by the person and about them each.
const ENTRIES_MAX: i64 = 5_000;

/// A signed-in device in an export.
#[derive(Serialize, ToSchema)]
pub struct ExportedDeviceView {
    id: SessionId,
    /// What the program calls itself.
    user_agent: String,
    /// From which network, /24 or /48.
    network: String,
    created_at: Instant,
    last_used_at: Instant,
    expires_at: Instant,
}

impl From<Device> for ExportedDeviceView {
    fn from(device: Device) -> Self {
        let Device { id, user_agent, network, created_at, last_used_at, expires_at } = device;
        Self { id, user_agent, network, created_at, last_used_at, expires_at }
    }
}

/// An API token that a person made, in an export.
#[derive(Serialize, ToSchema)]
pub struct ExportedTokenView {
    /// What it is for.
    name: String,
    created_at: Instant,
}

/// A saved view in an export.
#[derive(Serialize, ToSchema)]
pub struct ExportedViewView {
    /// Of which organization's list.
    organization_id: OrganizationId,
    list: SavedViewOf,
    name: String,
    #[schema(value_type = BTreeMap<String, String>)]
    filters: Filters,
    created_at: Instant,
}

impl From<Saved> for ExportedViewView {
    fn from(saved: Saved) -> Self {
        let Saved { org, list, name, filters, created_at, .. } = saved;
        Self { organization_id: org, list, name, filters, created_at }
    }
}

/// Everything that is kept about a person's account, without what only keeps it safe.
#[derive(Serialize, ToSchema)]
pub struct AccountExportView {
    /// When this was put together.
    exported_at: Instant,
    account: MeView,
    email_verified_at: Option<Instant>,
    password_changed_at: Option<Instant>,
    second_factor_since: Option<Instant>,
    /// Signed-in devices.
    devices: Vec<ExportedDeviceView>,
    /// API tokens that they made for organizations.
    api_tokens: Vec<ExportedTokenView>,
    /// Filters of lists that they gave a name.
    saved_views: Vec<ExportedViewView>,
    /// What they did, the newest first; at most 5000.
    done_by_me: Vec<AuditEntryView>,
    /// What others did to their account, the newest first; at most 5000.
    done_to_me: Vec<AuditEntryView>,
}

fn collect(conn: &mut Conn, person: SignedIn) -> Result<AccountExportView, Failure> {
    let user = person.user;
    let moments = store::moments(conn, user)?.unwrap_or_default();
    let (email_verified_at, password_changed_at, second_factor_since) = moments;
    let by_me = Filter { actor: Some(user), ..Filter::default() };
    let about_me = Filter { subject: Some(format!("user:{user}")), ..Filter::default() };
    let to_me = log::page(conn, &about_me, ENTRIES_MAX)?.into_iter();
    // Who did it is somebody else's data.
    let to_me = to_me.filter(|found| found.actor.as_ref().is_none_or(|(id, _)| *id != user));
    let to_me = to_me.map(|found| log::Found { actor: None, network: String::new(), ..found });
    Ok(AccountExportView {
        exported_at: person.now,
        account: MeView::of(conn, user)?,
        email_verified_at,
        password_changed_at,
        second_factor_since,
        devices: store::devices(conn, user)?.into_iter().map(ExportedDeviceView::from).collect(),
        api_tokens: store::tokens_made(conn, user)?
            .into_iter()
            .map(|(name, created_at)| ExportedTokenView { name, created_at })
            .collect(),
        saved_views: saved_views::of_user(conn, user)?.into_iter().map(ExportedViewView::from).collect(),
        done_by_me: log::page(conn, &by_me, ENTRIES_MAX)?.into_iter().map(AuditEntryView::from).collect(),
        done_to_me: to_me.map(AuditEntryView::from).collect(),
    })
}

/// All that accounts keeps of somebody. Whoever keeps more of them adds it to the file.
///
/// # Errors
/// After five in an hour.
pub async fn export(
    accounts: &Accounts,
    client: Client,
    person: SignedIn,
) -> Result<AccountExportView, Failure> {
    let limits = accounts.limits.clone();
    let exported = accounts.db.write(move |tx| {
        let count = limits.count(tx, &EXPORTS, &person.user.to_string())?;
        if let Some(retry_after) = rules::wait(&EXPORTS, 1, count, tx.now()) {
            return Ok(Err(Failure::from(TooMany { retry_after })));
        }
        audit::record(tx, Some(&client), &Happening::own(person.user, "accounts.exported")).map(Ok)
    });
    exported.await??;
    accounts.db.read(move |conn| collect(conn, person)).await
}
