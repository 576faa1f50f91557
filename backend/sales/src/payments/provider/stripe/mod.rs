//! Stripe: PaymentIntents over HTTP.
//!
//! - [`rules`]   its words and amounts, in ours
//! - [`shapes`]  the JSON that it answers and sends
//! - [`client`]  how it is asked, and what its errors mean
//! - [`calls`]   payments, refunds, lists, webhooks
//!
//! Cards only, wallets that hold cards included. What is typed goes from the buyer's browser to Stripe; here only
//! what stands for it comes in: `pm_…`, `ctoken_…` or `tok_…`.

pub mod calls;
mod client;
mod rules;
mod shapes;

pub use calls::Stripe;
