//! Categories as administrators make and change them.
//!
//! - [`rules`]    two levels, and no more
//! - [`request`]  what administrators send: one shape for a new category and for a change
//! - [`http`]     list, make, look at, change, delete
//! - `refresh`    lists follow when a category has another name

pub mod http;
pub(crate) mod refresh;
pub mod request;
pub mod rules;
mod store;
