//! Orders: what somebody buys of one organizer in one currency.
//!
//! - [`rules`]  the states of an order, its code
//! - `model`    an order as it is worked with
//! - `story`    what was done to an order, for those who ask later
//! - [`letter`] what letters about an order say
//! - [`life`]   from one state to the next, with all that goes along
//! - [`view`]   what answers say of an order
//! - [`online`] where events take place online, for who has a ticket
//! - [`http`]   my orders
//! - [`expiry`] orders that were not paid in time
//!
//! Invariant: an order changes its state by one guarded UPDATE, in [`life`]; counters, tickets and ledger move in
//! the same transaction.

pub mod expiry;
pub mod http;
pub mod letter;
pub(crate) mod life;
pub mod model;
pub(crate) mod online;
pub mod rules;
pub(crate) mod store;
pub(crate) mod story;
pub mod view;
