//! Kinds of events: a managed list, two levels deep.

pub mod http;
pub mod manage;
mod store;

pub use store::{NewCategory, create};
