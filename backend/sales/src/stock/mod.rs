//! How many places each date of an event has, and which offers take from them.
//!
//! The simple case needs one number: the capacity of the event, which holds for each of its dates, those to
//! come included, and which all offers share. A date can have a capacity of its own. Whoever needs more cuts a
//! date into parts, which some offers take from besides the capacity.
//!
//! - [`rules`]         what is free, and what a quota can be
//! - [`capacity`]      one number for the event, or for a date
//! - [`http`]          quotas: list, make, look at, change, delete
//! - [`bulk`]          the same part of many dates
//! - [`request`]       what organizers send of a quota
//! - [`availability`]  what is free of each quota and offer
//! - [`copies`]        the copy of an event has its capacity
//!
//! Invariant: every date has one capacity, the quota with the date's own id. Its row is made when something
//! counts on it; until then readers see it as the event's capacity says.

pub mod availability;
pub mod bulk;
pub mod capacity;
pub mod copies;
pub mod http;
pub mod request;
pub mod rules;
pub(crate) mod store;
