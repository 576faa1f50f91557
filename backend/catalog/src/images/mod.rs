//! Pictures: stored once, served in several widths.
//!
//! - [`http`]    serve a copy to whoever may see the event that shows it
//! - [`manage`]  an organizer sets the cover of an event, describes it, takes it away
//! - `pass`      signed addresses of pictures that are not public
//! - `sweep`     the job that deletes files that no event shows any more

pub mod http;
pub mod manage;
mod pass;
mod store;
pub(crate) mod sweep;

pub use pass::Passes;
pub use store::{Focus, Image, add, by_ids};
