//! The numbers by which ticket codes name dates and offers: small ones, each event's own (ADR 26).

pub(crate) mod rules;
pub(crate) mod store;
