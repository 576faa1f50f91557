//! Accounts from outside.
//!
//! - [`people`]  `app.join(…)`: somebody with a session, in one call

pub mod people;
mod registration;
mod sign_in;
