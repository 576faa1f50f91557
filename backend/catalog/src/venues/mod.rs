//! Places where events happen.

pub mod http;
mod store;

pub use store::{NewVenue, Venue, by_ids, create};
