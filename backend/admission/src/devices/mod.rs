//! Scanners on which no person is signed in, for the doors of one event. What they are is kept by
//! [`accounts::devices`], which knows them again; here is who makes them, and how they are paired.
//!
//! - [`manage`]  make, look at, pair anew, revoke
//! - [`door`]    what a device itself asks for
//! - `store`     SQL

pub mod door;
pub mod manage;
mod store;
