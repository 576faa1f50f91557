//! Who may see a private event: people and browsers with a grant, and those who work for its organization.
//!
//! A grant comes of a private link or of an invitation and ends with it. Signed in, it belongs to the
//! account; else to whoever holds its token, which is sent as `Access-Grant` (ADR 18).
//!
//! - [`rules`]    how much, how long
//! - [`visitor`]  who looks
//! - [`http`]     a link's token for a grant
//! - [`links`]    an organizer makes private links and takes them back

pub mod http;
pub mod links;
pub mod rules;
pub(crate) mod store;
pub mod visitor;

use accounts::orgs::access::Wanted;
use accounts::orgs::rules::Right;
use kernel::ids::{EventId, OrganizationId};
use kernel::time::Instant;
use platform::db::{Conn, Tx};
use platform::http::failure::Failure;
use visitor::Visitor;

/// Whether somebody may see an event of an organization that is private.
pub fn may_see(
    conn: &mut Conn,
    (org, event): (OrganizationId, EventId),
    visitor: &Visitor,
    now: Instant,
) -> Result<bool, Failure> {
    if store::has_grant(conn, event, visitor.user(), &visitor.grants, now)? {
        return Ok(true);
    }
    let Some(person) = visitor.person else { return Ok(false) };
    match person.wants(Right::SeeEvents).admit(conn, Wanted::Named(Some(org)), now) {
        // Support of the platform looks at the desk, where each look is written down.
        Ok(may) => Ok(may.role.is_some()),
        Err(Failure::Refused(_)) => Ok(false),
        Err(failure) => Err(failure),
    }
}

/// Forgets who may see an event, before it is deleted.
pub(crate) fn delete_all(tx: &mut Tx, event: EventId) -> Result<(), Failure> {
    store::delete_all(tx, event)
}
