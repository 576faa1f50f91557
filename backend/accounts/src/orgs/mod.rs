//! Organizations (tenants) and who works for them.

mod store;

pub use store::{
    MemberRole, NewOrganization, Organization, add_member, by_ids, create, is_member_of_any, memberships_of,
    slugs_of,
};
