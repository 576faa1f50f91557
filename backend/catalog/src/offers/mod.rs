//! Ticket types, and the one rule of when a sale is open.

pub mod http;
pub mod manage;
pub mod rules;
pub(crate) mod store;

pub(crate) use store::code_only_of;
pub use store::{NewOffer, Offer, copy_all, create, public_of};
