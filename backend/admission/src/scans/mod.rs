//! Scans: who is let in, and that it happened.
//!
//! - [`rules`]    whether a ticket lets somebody in, here and now
//! - `prove`      whether a code is a true one
//! - `looking`    what a scan would come to
//! - `scanning`   decides scans and writes them down, many at once
//! - [`http`]     look at a ticket without letting anybody in; scan; upload what was scanned without a network
//! - [`annul`]    take a scan back
//! - [`view`]     what answers say
//!
//! Invariants: a ticket that opens the door once is let in once for each list: the key of `admissions`, and its row is
//! held. The same nonce gets the same answer.

pub mod annul;
pub mod http;
mod looking;
pub(crate) mod prove;
pub mod rules;
mod scanning;
pub(crate) mod store;
pub mod view;

#[cfg(test)]
mod vectors_test;
