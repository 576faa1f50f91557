//! Access for support: an administrator is a stranger to every organization. To look into one, they
//! say why, and the organization reads it in its audit log.

pub mod rules;
mod store;

pub(crate) use store::{Access, close, grant, is_open, of_admin, prune};
