//! What organizers do with their events, over HTTP, and what the public sees of it.
//!
//! - [`desk`]     `app.ready(…)`: an event that can be published, in one call
//! - [`journey`]  every operation once, successfully
//! - [`codes`]    every refusal once

pub mod codes;
pub mod covers;
mod dates;
pub mod desk;
mod drafts;
pub mod journey;
mod nodes;
mod offers;
mod permissions;
pub mod platform;
mod publishing;
mod questions;
mod venues;
