//! The first step of a sign-in: address and password. It opens the second step and nothing else.
//!
//! - [`http`]  `POST /auth/login`
//! - `brakes`  what slows guessing down without locking the owner out

mod brakes;
pub mod http;

pub(crate) use brakes::forget_failures;
