//! Who takes the money: one seam, and what is behind it.
//!
//! - [`rules`]      what a provider says of a payment and of a refund
//! - [`talk`]       what is asked of a provider, and what it answers
//! - [`gateway`]    [`Provider`]: the one configured here
//! - [`signature`]  how webhooks are signed
//! - [`webhook`]    a webhook as it comes in over HTTP
//! - [`http`]       what the app has to know of it
//! - [`stripe`]     Stripe
//! - [`simulated`]  a gateway of this program, with test cards
//!
//! Invariant: no call happens inside of a database transaction; whoever calls has written down before that it
//! would, with the key that makes asking twice the same as asking once.

pub mod gateway;
pub mod http;
pub mod rules;
pub mod signature;
pub mod simulated;
pub mod stripe;
pub mod talk;
pub mod webhook;

pub use gateway::Provider;
