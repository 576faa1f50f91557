//! Accounts, as administrators see and change them.
//!
//! - [`http`]    find them
//! - [`change`]  role, disable, enable
//! - [`factor`]  remove a lost factor

pub mod change;
pub mod factor;
pub mod http;
mod store;
pub mod views;
