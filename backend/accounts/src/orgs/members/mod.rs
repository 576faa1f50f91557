//! Who works for an organization.

pub mod http;
mod store;

pub(super) use store::{count, insert, is_member_with_email, unknown_event};
pub(crate) use store::{
    current_of_user, events_of, expire, hold, n_other_owners, of_user, only_role, remove, role_in,
};

use super::rules::MemberRole;
use crate::refusal::AccountsRefusal;
use kernel::ids::{OrganizationId, UserId};
use platform::db::Tx;
use platform::http::failure::Failure;

/// Refuses to leave an organization without anybody who may do everything. Hold the organization first.
pub(crate) fn keep_an_owner(
    tx: &mut Tx,
    org: OrganizationId,
    user: UserId,
    role: MemberRole,
) -> Result<(), Failure> {
    if role == MemberRole::Owner && n_other_owners(tx.conn(), org, user)? == 0 {
        return Err(AccountsRefusal::LastOwner.into());
    }
    Ok(())
}
