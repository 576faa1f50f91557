//! Accounts of people.

pub mod password;
pub mod rules;
mod store;

pub use rules::{Password, PasswordWeakness};
pub use store::{NewUser, PlatformRole, create};
