//! From a cart to an order: places are held for a quarter of an hour, or, when nothing is to pay, sold at once.
//!
//! - [`request`]   what buyers send
//! - [`draft`]     an order to be, as the cart and the prices are now
//! - [`reserve`]   all of it is held, or nothing
//! - [`http`]      hold and pay in one step, or hold first
//! - [`placing`]   the order comes to be, and its payment begins
//! - [`ending`]    the money is asked for, and what comes of it is the answer
//!
//! Reading and pricing happen before the transaction; what decides about stock is in it (`crate::holds`).

pub(crate) mod draft;
pub(crate) mod ending;
pub mod http;
pub(crate) mod placing;
pub(crate) mod request;
pub mod reservations;
pub(crate) mod reserve;
