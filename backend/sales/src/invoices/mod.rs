//! Invoices, credit notes and receipts (ADR 23).
//!
//! - [`rules`]   what is issued, and its number
//! - `sheet`     from an order or a refund to what the document says
//! - [`issue`]   gives it its number, outside of the sale
//! - [`printer`] its PDF, made again each time
//! - [`http`]    the buyer's
//! - [`manage`]  the organizer's
//! - [`view`]    what answers say of them
//! - [`letter`]  what goes along with a letter
//!
//! Invariant: the numbers of an organization in a year have no gap: a number and its row are written in one
//! transaction, which holds the row of the series. What was issued does not change: its PDF is made of the snapshot,
//! and compared with the digest of the first one.

pub mod http;
pub mod issue;
pub mod letter;
pub mod manage;
pub mod printer;
pub mod rules;
pub(crate) mod sheet;
pub(crate) mod store;
pub mod view;
