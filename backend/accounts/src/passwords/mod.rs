//! Forgotten and changed passwords.
//!
//! - [`reset`]   by a link in a mail; it does not sign anybody in and does not touch the second factor
//! - [`change`]  from a session

pub mod change;
pub mod reset;
