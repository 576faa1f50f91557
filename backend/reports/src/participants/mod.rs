//! Who comes to an event: one row for each ticket.
//!
//! - [`rules`]  in which order, in which columns
//! - [`asked`]  what a request wants, for the list and for files alike
//! - [`answered`] whom it shows by what they answered
//! - `store`    SQL
//! - [`view`]   what answers say
//! - `sheet`    what a file has in it
//! - [`http`]   the list
//! - [`export`] files of it, written while they are sent
//! - [`messages`] what organizers write to them

pub mod answered;
pub mod asked;
pub mod export;
pub mod http;
pub mod messages;
pub mod rules;
mod sheet;
mod store;
pub mod view;
