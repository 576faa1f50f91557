//! What orders take of counters: places, uses of codes, and what one person may have.
//!
//! A counter is taken by one guarded UPDATE, so that nobody gets what is not there, whoever else is asking, on
//! whatever machine. All of an order or nothing. Locks are taken in one order everywhere: orders, persons,
//! codes, quotas by id.
//!
//! - [`rules`]  what an order takes
//! - [`store`]  the guarded updates
//!
//! Invariant: a counter is what the rows of `order_holds` add up to: `held` those of pending orders, `sold` and
//! `used` those of confirmed ones.

pub mod rules;
pub(crate) mod store;
