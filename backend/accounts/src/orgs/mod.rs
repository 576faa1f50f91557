//! Organizations (tenants) and who works for them.

mod store;

pub use store::{
    MemberRole, NewOrganization, Organization, add_member, by_ids, create, free_slug, is_member_of_any,
    memberships_of,
};
