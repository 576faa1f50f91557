//! The audit log as people read it: administrators all of it, owners what concerns their organization.

pub mod http;
mod store;
