//! Offers as their organization makes and changes them.
//!
//! - [`rules`]    what an offer can be
//! - [`request`]  what organizers send: one shape for a new offer and for a change
//! - [`http`]     list, make, look at, change, delete
//! - [`order`]    the order in which they are shown

pub mod http;
pub mod order;
pub mod request;
pub mod rules;
mod store;
