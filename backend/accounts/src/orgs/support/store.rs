//! SQL of access for support.

use diesel::prelude::*;
use kernel::ids::{OrganizationId, UserId};
use kernel::time::Instant;
use platform::db::schema::{organizations, support_accesses};
use platform::db::{Conn, Tx};
use platform::http::failure::Failure;

/// Accesses of one administrator that are listed.
const LIST_MAX: i64 = 100;

/// An access of an administrator that is open.
#[derive(Debug, Clone, Queryable)]
pub(crate) struct Access {
    pub org: OrganizationId,
    pub slug: String,
    pub name: String,
    pub reason: String,
    pub expires_at: Instant,
    pub created_at: Instant,
}

/// Opens access, or gives the one that is open another reason and end.
pub(crate) fn grant(
    tx: &mut Tx,
    org: OrganizationId,
    admin: UserId,
    reason: &str,
    expires_at: Instant,
) -> Result<(), Failure> {
    let now = tx.now();
    close(tx, org, admin)?;
    diesel::insert_into(support_accesses::table)
        .values((
            support_accesses::org_id.eq(org),
            support_accesses::admin_id.eq(admin),
            support_accesses::reason.eq(reason),
            support_accesses::expires_at.eq(expires_at),
            support_accesses::created_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Closes access. Whether it was there.
pub(crate) fn close(tx: &mut Tx, org: OrganizationId, admin: UserId) -> Result<bool, Failure> {
    Ok(diesel::delete(support_accesses::table.find((org, admin))).execute(tx.conn())? == 1)
}

/// Whether an administrator has access now.
pub(crate) fn is_open(
    conn: &mut Conn,
    org: OrganizationId,
    admin: UserId,
    now: Instant,
) -> Result<bool, Failure> {
    let open = support_accesses::table.find((org, admin)).filter(support_accesses::expires_at.gt(now));
    Ok(diesel::select(diesel::dsl::exists(open)).get_result(conn)?)
}

/// What an administrator has access to now.
pub(crate) fn of_admin(conn: &mut Conn, admin: UserId, now: Instant) -> Result<Vec<Access>, Failure> {
    Ok(support_accesses::table
        .inner_join(organizations::table)
        .filter(support_accesses::admin_id.eq(admin))
        .filter(support_accesses::expires_at.gt(now))
        .order(support_accesses::org_id)
        .limit(LIST_MAX)
        .select((
            support_accesses::org_id,
            organizations::slug,
            organizations::name,
            support_accesses::reason,
            support_accesses::expires_at,
            support_accesses::created_at,
        ))
        .load(conn)?)
}

/// Takes away what is over.
pub(crate) fn prune(tx: &mut Tx) -> Result<usize, Failure> {
    let now = tx.now();
    let over = support_accesses::table.filter(support_accesses::expires_at.le(now));
    Ok(diesel::delete(over).execute(tx.conn())?)
}
