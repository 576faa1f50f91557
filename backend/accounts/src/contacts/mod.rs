//! How to write to somebody.

mod store;

pub use store::{Contact, find, find_all, names};
