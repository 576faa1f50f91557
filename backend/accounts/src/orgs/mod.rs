//! Organizations (tenants) and who works for them.

mod store;

pub use store::{MemberRole, NewOrganization, Organization, add_member, by_ids, create};
