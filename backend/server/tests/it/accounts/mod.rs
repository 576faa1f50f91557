//! Accounts from outside, as their owners and as attackers.
//!
//! - [`people`]   `app.join(…)`: somebody with a session, in one call
//! - [`teams`]    `app.hire(…)`: somebody who works for an organization
//! - [`journey`]  every operation once, successfully; [`codes`] every refusal once

mod administration;
mod api_tokens;
mod audit;
pub mod codes;
mod devices;
mod email;
mod enrolment;
mod factors;
pub mod journey;
mod limits;
mod nodes;
mod organizations;
mod passwords;
pub mod people;
mod profile;
mod refresh;
mod registration;
mod secrets;
mod sign_in;
pub mod teams;
mod tokens;
