//! What the invoices of an organization say of it.
//!
//! - [`rules`]  which numbers there can be
//! - `store`    one row of each organization
//! - [`http`]   look at it, change it
//!
//! Invariant: never public, and only for owners and who looks after the money.

pub mod http;
pub mod rules;
mod store;

pub use store::{LegalDetails, find};
