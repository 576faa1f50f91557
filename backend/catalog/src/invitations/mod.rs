//! Invitations to an event, by mail.
//!
//! - [`rules`]   how many, how long, lists of addresses, states
//! - [`http`]    an organizer invites one or many, looks, sends again, revokes
//! - [`answer`]  whoever is invited looks, accepts, declines
//! - `export`    those to somebody, for the file with all that is kept about them
//! - `cleaning`  what is over is forgotten, and so is who erased their account

pub mod answer;
pub(crate) mod cleaning;
mod export;
pub mod http;
pub mod rules;
mod store;

pub(crate) use export::{ExportedInvitationView, export};

use crate::access::http::{AccessGrantView, give as give_access};
use crate::access::rules::GRANTS_PER_INVITATION_MAX;
use crate::access::store::{Source, n_of_invitation};
use crate::access::visitor::Visitor;
use kernel::ids::{EventId, EventInvitationId, OrganizationId, TokenHash};
use platform::db::Tx;
use platform::http::failure::Failure;

/// The invitation of a token to this event, as long as it stands.
pub(crate) fn open_one(
    tx: &mut Tx,
    hash: Option<TokenHash>,
    event: EventId,
) -> Result<Option<EventInvitationId>, Failure> {
    let Some(hash) = hash else { return Ok(None) };
    let now = tx.now();
    let found = store::by_hash(tx.conn(), hash)?.filter(|of| of.event_id == event && of.stands(now));
    Ok(found.map(|invitation| invitation.id))
}

/// Gives access by an invitation.
pub(crate) fn give(
    tx: &mut Tx,
    about: (OrganizationId, EventId, String),
    invitation: EventInvitationId,
    visitor: &Visitor,
) -> Result<AccessGrantView, Failure> {
    give_access(tx, about, Source::Invitation(invitation), visitor, |tx| {
        Ok(n_of_invitation(tx.conn(), invitation)? < GRANTS_PER_INVITATION_MAX)
    })
}
