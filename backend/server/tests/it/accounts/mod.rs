//! Accounts from outside, as their owners and as attackers.
//!
//! - [`people`]   `app.join(…)`: somebody with a session, in one call
//! - [`teams`]    `app.hire(…)`: somebody who works for an organization
//! - [`journey`], [`team_journey`]  every operation once, successfully
//! - [`codes`], [`team_codes`]  every refusal once

mod administration;
mod api_tokens;
mod audit;
pub mod codes;
mod devices;
pub mod door;
mod email;
mod enrolment;
mod factors;
pub mod journey;
mod limits;
mod nodes;
pub mod organization_page;
pub mod organizations;
pub mod own_data;
mod passwords;
pub mod people;
mod permissions;
mod profile;
mod refresh;
mod registration;
mod saved_views;
mod secrets;
mod sign_in;
pub mod team_codes;
pub mod team_journey;
pub mod teams;
mod tokens;
