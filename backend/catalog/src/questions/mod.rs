//! Questions that buyers answer: about the order, or about each participant. Answers are kept by sales.
//!
//! - [`rules`]    what a question can be, and what answers it
//! - [`request`]  what organizers send: one shape for a new question and for a change
//! - [`manage`]   list, ask, look at, change, put in order, delete
//! - [`http`]     what buyers are asked
//! - [`asked`]    the same for whoever sells: reads answers

pub mod asked;
pub mod http;
pub mod manage;
pub mod request;
pub mod rules;
mod store;

pub use store::are_offers_of;
pub(crate) use store::{copy_all, delete_all, forget_offer};
