//! A person's own account.
//!
//! - [`http`]   `GET /me`, `PATCH /me`
//! - [`email`]  another address: confirmed at the new one, announced at the old one

pub mod email;
pub mod http;
