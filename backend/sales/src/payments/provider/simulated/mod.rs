//! A gateway of this program: it behaves like one, with books and an event queue of its own, and moves no money.
//!
//! - [`rules`]   its cards, and what becomes of a payment with each
//! - [`bank`]    payments and refunds
//! - [`tokens`]  `/sandbox/tokens`: a token for a card, whose number is not kept
//! - [`pages`]   `/sandbox/payments/{id}`: what a buyer decides on the page of the bank
//! - `disputes`  buyers who have their bank take the money back
//! - [`queue`]   settles what takes time, and tells of it by signed webhooks
//!
//! Invariant: whatever happens after the answer to a call is told as another machine would tell it: raw bytes and
//! a signature, at least once, not in order.

pub mod bank;
mod disputes;
pub mod pages;
pub mod queue;
pub mod rules;
mod store;
pub mod tokens;

pub use bank::Simulated;
