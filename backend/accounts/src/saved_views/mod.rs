//! Choices of filters that somebody gave a name, in the lists of an organization: their own, on every device.
//!
//! - [`rules`]  how many there can be, and what they may say
//! - [`http`]   `/me/views`

pub mod http;
pub mod rules;
mod store;

pub(crate) use store::{Saved, of_user};
