//! Organizations (tenants) and who works for them.
//!
//! - [`rules`]        roles and their rights
//! - [`access`]       whether a caller may do something for an organization: `Caller<Team<N>>`
//! - [`http`]         make one, look at it, change it
//! - [`members`]      who works for one
//! - [`invitations`]  asking somebody to
//! - [`support`]      an administrator who looks into one, for a reason, for a while

pub mod access;
pub mod http;
pub mod invitations;
pub mod members;
pub mod rules;
mod store;
pub mod support;

pub use rules::MemberRole;
pub use store::{
    NewOrganization, Organization, add_member, by_ids, create, free_slug, is_member_of_any, memberships_of,
};
