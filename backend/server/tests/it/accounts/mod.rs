//! Accounts from outside.
//!
//! - [`people`]  `app.join(…)`: somebody with a session, in one call
//! - [`teams`]   `app.hire(…)`: somebody who works for an organization

mod administration;
mod organizations;
pub mod people;
mod registration;
mod sign_in;
pub mod teams;
mod tokens;
