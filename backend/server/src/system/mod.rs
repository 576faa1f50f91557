//! What operators and integrators ask of the system itself.
//!
//! - [`health`]  liveness, readiness, version
//! - [`docs`]    the API's document, its offline page, and the list of error codes

pub mod docs;
pub mod health;
