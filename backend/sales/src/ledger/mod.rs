//! The ledger: every movement of money, once. Nothing in it changes.
//!
//! - [`rules`]  which entries a movement makes
//! - [`store`]  the rows
//!
//! Invariant: the entries of one movement add up to nothing.

pub mod rules;
pub(crate) mod store;
