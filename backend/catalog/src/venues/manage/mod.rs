//! Venues as an organization makes and changes its own.
//!
//! - [`rules`]    what a venue can be
//! - [`request`]  what organizers send: one shape for a new venue and for a change
//! - [`http`]     list, make, look at, change, delete
//! - [`platform`] the same for administrators, of the venues that everybody may use
//! - `refresh`    lists follow when a venue has another name

pub mod http;
pub mod platform;
pub(crate) mod refresh;
pub mod request;
pub mod rules;

pub(crate) mod store;
