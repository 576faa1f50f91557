//! The first HTML of the app's pages: the built app's own `index.html`, filled with what the page
//! is about, so that a shared link shows a card and the first screen needs no further request.
//!
//! - [`shell`]  the built `index.html`, cut at its markers
//! - [`paint`]  the first screen, drawn before the app is read
//! - [`head`]   title, description, Open Graph, schema.org
//! - [`files`]  the built app's scripts, styles, fonts and icons
//! - [`chunks`] what a route loads besides the entry
//! - [`http`]   the page routes
//! - [`embed`]  the page that other sites may frame

mod chunks;
mod embed;
mod files;
mod head;
mod http;
mod paint;
mod shell;

pub(crate) use head::escape;
pub use http::{routes, unknown};
pub use shell::Shell;
