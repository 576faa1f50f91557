//! What it costs.
//!
//! - [`rules`]  totals, discounts and the tax that prices contain

pub mod rules;
