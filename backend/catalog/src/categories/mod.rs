//! Kinds of events: a managed list, two levels deep.

pub mod http;
mod store;

pub use store::{NewCategory, create};
