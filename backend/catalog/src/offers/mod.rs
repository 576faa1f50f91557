//! Ticket types, and the one rule of when a sale is open.

pub mod http;
pub mod rules;
mod store;

pub use store::{NewOffer, Offer, create, public_of};
