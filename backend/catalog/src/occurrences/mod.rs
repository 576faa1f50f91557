//! The dates of an event as its organization sees them.
//!
//! - [`rules`]  when a date can be, and the moments of one that comes again
//! - [`http`]   list, make, look at, change, delete
//! - [`series`] many at once, by a rule

pub mod http;
pub mod rules;
pub mod series;
mod store;
