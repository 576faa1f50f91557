//! Organizations (tenants) and who works for them.
//!
//! - [`rules`]        roles and their rights
//! - [`access`]       whether a caller may do something for an organization: `Caller<Team<N>>`
//! - [`door`]         whether a caller may work at the door of an event
//! - [`http`]         make one, look at it, change it
//! - [`logo`]     their logo
//! - `addresses`  what may be linked to, and who may frame
//! - [`profile`]  an organization as the public sees it
//! - [`legal`]    what their invoices say of them
//! - [`closing`]      delete it, as long as it has no events
//! - [`members`]      who works for one
//! - [`invitations`]  asking somebody to
//! - [`support`]      an administrator who looks into one, for a reason, for a while

pub mod access;
mod addresses;
pub mod closing;
pub mod door;
pub mod http;
pub mod invitations;
pub mod legal;
pub mod logo;
pub mod members;
pub mod profile;
pub mod rules;
mod store;
pub mod support;

use kernel::ids::{OrganizationId, UserId};
use kernel::text::{Locale, Localized};
use platform::db::Tx;
use platform::http::failure::Failure;

pub use rules::MemberRole;
pub use store::{
    NewOrganization, Organization, add_member, by_ids, create, is_member_of_any, memberships_of, owners_of,
    slugs_of,
};

/// Color of a new organization until it chooses one.
const COLOR: &str = "#3b5bdb";

/// Makes an organization with its first owner. Two may have one name, but not one slug.
pub(crate) fn found(
    tx: &mut Tx,
    name: &str,
    locale: Locale,
    owner: UserId,
) -> Result<OrganizationId, Failure> {
    for slug in store::slugs_of(name, &tx.new_uuid().simple().to_string()) {
        let new = NewOrganization {
            slug: &slug,
            name,
            description: &Localized::default(),
            website: None,
            contact_email: None,
            color: COLOR,
            locale,
        };
        if let Some(org) = create(tx, &new)? {
            add_member(tx, org, owner, MemberRole::Owner)?;
            return Ok(org);
        }
    }
    Err(Failure::fault("no slug is left for an organization"))
}
