//! What goes back after a sale: tickets, money, or both. One never follows from the other by itself.
//!
//! - [`rules`]   how much of which line, and until when buyers may
//! - `giving`    cancels tickets, gives money back
//! - [`http`]    what buyers do with an order they have
//! - [`ask`]     buyers who ask for their money, and organizers who say no
//! - [`view`]    what answers say of it
//!
//! Invariant: no more goes back than was paid, and nothing twice: the order is held, and what went back is counted
//! from rows.

pub mod ask;
pub(crate) mod giving;
pub mod http;
pub mod rules;
pub(crate) mod store;
pub mod view;
