//! What people may ask of their own data: all of it, and that it goes.
//!
//! - [`export`]  what accounts keeps, for `GET /me/export`
//! - [`erase`]   `DELETE /me`

pub mod erase;
pub mod export;
mod store;
