//! Orders as who sells them sees and changes them.
//!
//! - [`rules`]    in which order
//! - [`http`]     list, look at, what was done
//! - [`verbs`]    cancel, give money back, note that it was paid elsewhere, say no to a wish, send again
//! - [`comp`]     give tickets away
//! - [`reissue`]  a new code for a ticket
//! - [`view`]     what answers say
//! - `call`     what every change comes with
//! - `timeline`   what was done, put together from all rows that tell

pub mod call;
pub mod comp;
pub mod http;
pub mod reissue;
pub mod rules;
mod store;
mod timeline;
pub mod verbs;
pub mod view;
