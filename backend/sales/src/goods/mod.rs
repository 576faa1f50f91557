//! What can be bought, as it is now: an offer on a date of an event, with everything a price and a sale depend
//! on. Carts and orders read it here, so that both say the same.
//!
//! - [`rules`]  whether so many can be bought, and what everybody is told of it
//! - [`store`]  the rows
//! - [`http`]   what is left of an event

pub mod http;
pub mod rules;
pub(crate) mod store;
