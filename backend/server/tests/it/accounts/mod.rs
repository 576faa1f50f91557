//! Accounts from outside, as their owners and as attackers.
//!
//! - [`people`]   `app.join(…)`: somebody with a session, in one call
//! - [`journey`]  every operation once, successfully; [`codes`] every refusal once

mod audit;
pub mod codes;
mod devices;
mod email;
mod enrolment;
mod factors;
pub mod journey;
mod limits;
mod nodes;
mod passwords;
pub mod people;
mod profile;
mod refresh;
mod registration;
mod secrets;
mod sign_in;
mod tokens;
