//! Pictures: stored once, served in several widths.

pub mod http;
mod store;

pub use store::{Image, add, by_ids};
