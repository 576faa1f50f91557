//! What administrators do with events of others: show them first, take them away from the public.
//!
//! They see of an event what its page says, and no drafts: being an administrator opens no organization.
//!
//! - [`http`]  find, feature, take down, put back

pub mod http;
mod store;
