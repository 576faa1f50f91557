//! People and organizations.
//!
//! - [`contacts`]  how to write to somebody
//! - [`facts`]  what happens to accounts, for whoever cares
//! - [`users`]  accounts of people: creation and password hashes
//! - [`orgs`]   organizations (tenants) and who works for them
//!
//! Boundary: higher slices create and read accounts through these functions only.

pub mod contacts;
pub mod facts;
pub mod orgs;
pub mod users;
