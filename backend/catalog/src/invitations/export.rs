//! Invitations to somebody, for the file with all that is kept about them.

use super::rules::InvitationStatus;
use super::store::{self, Invitation};
use kernel::ids::EventId;
use kernel::text::Localized;
use kernel::time::Instant;
use platform::db::Conn;
use platform::http::failure::Failure;
use serde::Serialize;
use utoipa::ToSchema;

/// An invitation to an event, in an export.
#[derive(Serialize, ToSchema)]
pub struct ExportedInvitationView {
    event_id: EventId,
    /// Its title as it was written, while the event is out.
    event: Option<String>,
    /// Who invites, while the event is out.
    organizer: Option<String>,
    /// To which address.
    email: String,
    status: InvitationStatus,
    sent_at: Instant,
    expires_at: Instant,
    answered_at: Option<Instant>,
}

/// The invitations to an address, the newest first.
pub(crate) fn export(
    conn: &mut Conn,
    email_key: &str,
    now: Instant,
) -> Result<Vec<ExportedInvitationView>, Failure> {
    let invitations = store::kept_of_address(conn, email_key)?;
    let mut ids: Vec<EventId> = invitations.iter().map(|invitation| invitation.event_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let about = store::about(conn, &ids)?;
    let view = |invitation: Invitation| {
        let out = about.iter().find(|about| about.event == invitation.event_id);
        ExportedInvitationView {
            event_id: invitation.event_id,
            event: out.map(|about| written(&about.title)),
            organizer: out.map(|about| about.organizer.clone()),
            email: invitation.email,
            status: invitation.status.at(invitation.expires_at, now),
            sent_at: invitation.sent_at,
            expires_at: invitation.expires_at,
            answered_at: invitation.answered_at,
        }
    };
    Ok(invitations.into_iter().map(view).collect())
}

fn written(title: &Localized) -> String {
    title.all().next().unwrap_or_default().to_owned()
}
