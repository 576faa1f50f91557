//! Payments: what a provider was asked for, and what came of it.
//!
//! - [`rules`]     the states of a payment
//! - [`provider`]  who takes the money: one seam, and what is behind it
//! - [`settle`]    what a provider says of a payment becomes true here: the one place, whoever brings the news
//! - [`charge`]    asking for money, in three steps: written down, asked, settled
//! - [`http`]      pay an order, look how a payment stands
//! - [`webhook`]   what providers tell by themselves
//! - [`refunding`] money that goes back
//! - [`reversals`] money that goes back without us: refunds made at the provider, and disputes
//! - [`reconcile`] asking about payments that nobody told the end of
//! - [`view`]      what answers say of a payment

pub(crate) mod charge;
pub mod http;
pub mod provider;
pub mod reconcile;
pub mod refunding;
pub mod reversals;
pub mod rules;
pub(crate) mod settle;
pub(crate) mod store;
pub mod view;
pub mod webhook;
