//! Codes that make offers cheaper, or show hidden ones.
//!
//! - [`rules`]    what a code can be, what it makes of a price, and whether it works now
//! - [`request`]  what organizers send of a code
//! - [`opening`]  what a code shows of an event
//! - [`http`]     list, make, look at, change, delete
//! - [`bulk`]     many at once, and all of them as a file

pub mod bulk;
pub mod http;
pub mod opening;
pub mod request;
pub mod rules;
pub(crate) mod store;
