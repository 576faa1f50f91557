//! Places where events happen.

pub mod http;
pub mod manage;
pub(crate) mod store;

pub use store::{NewVenue, Venue, by_ids, create};
