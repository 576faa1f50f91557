//! Invitations to work for an organization.
//!
//! - [`http`]    what members do with them
//! - [`answer`]  what whoever is invited does with them

pub mod answer;
pub mod http;
mod store;

pub(crate) use store::{forget_address, prune};
