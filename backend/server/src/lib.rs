//! The composition root: the only crate that knows every slice.
//!
//! - [`background`] the jobs of every slice
//! - [`backup`]   backups of payments, and their proof
//! - [`cli`]      the commands of the `guichet` binary
//! - [`compose`]  builds the running program out of its parts
//! - [`routes`]   every URL, in one place
//! - [`edge`]     what happens to every request and answer, whatever its route
//! - [`system`]   health, version, documentation
//! - [`pages`]    the first HTML of the app's pages
//! - [`mailbox`]  pages for the mail that development keeps
//! - [`openapi`]  the API's document
//! - [`demo`]     a credible world to try things in

pub mod background;
pub mod backup;
pub mod cli;
pub mod compose;
pub mod demo;
pub mod edge;
pub mod mailbox;
pub mod openapi;
pub mod pages;
pub mod routes;
pub mod system;
