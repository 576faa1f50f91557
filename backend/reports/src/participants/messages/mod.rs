//! What organizers write to those who come: all of them, or whom a search found.
//!
//! - [`rules`]   how long it may be, and how fast it goes out
//! - [`request`] what organizers send
//! - `store`     SQL
//! - `work`      the job that goes through the tickets, round by round
//! - [`http`]    preview, send, list
//! - [`stop`]    stop
//! - [`letter`]  what the letter to one of them says
//!
//! Invariant: a message is a row before anybody is written to, and a round of it is one transaction: after a crash it
//! goes on where it was. An address gets it once: `notices` knows which letters went out.

pub mod http;
pub mod letter;
pub mod request;
pub mod rules;
pub mod stop;
mod store;
mod work;

pub(crate) use work::works;
