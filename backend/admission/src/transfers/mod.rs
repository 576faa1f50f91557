//! Tickets that their holders offer to somebody else, with a secret that goes there by mail (ADR 29).
//!
//! Invariant: of a ticket at most one offer is open, and an offer ends once: who ends it, and as what, is decided by
//! the statement that does.

pub mod rules;
pub mod store;
