//! What was scanned at the doors of an event, one row for each ticket that was shown: for those who settle what two
//! doors disagree about.
//!
//! - `store`   SQL
//! - [`view`]  what answers say
//! - [`http`]  the list

pub mod http;
mod store;
pub mod view;
