//! SQL of memberships.

use crate::orgs::access;
use crate::orgs::rules::{Assignment, EVENTS_MAX, MemberRole};
use crate::refusal::AccountsRefusal;
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};
use kernel::ids::{EventId, OrganizationId, UserId};
use kernel::page::{Cursor, PageLimit};
use kernel::time::Instant;
use platform::db::schema::{membership_events, memberships, organizations, users};
use platform::db::sql::prepared;
use platform::db::{Conn, Tx};
use platform::http::failure::Failure;

/// Rows that one cleaning takes away.
const PRUNE_ROWS_MAX: i64 = 1_000;
/// Memberships of one person that are looked at.
const OF_USER_MAX: i64 = 100;

/// Somebody who works for an organization.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub user: UserId,
    pub name: String,
    pub email: String,
    pub role: MemberRole,
    pub events: Vec<EventId>,
    pub expires_at: Option<Instant>,
    pub created_at: Instant,
}

/// Holds an organization for this transaction: changes of its members take turns, so that two owners
/// cannot leave at the same time. False when there is none.
pub(crate) fn hold(tx: &mut Tx, org: OrganizationId) -> Result<bool, Failure> {
    let held = diesel::update(organizations::table.find(org))
        .set(organizations::updated_at.eq(organizations::updated_at))
        .execute(tx.conn())?;
    Ok(held == 1)
}

/// What somebody is in an organization, as long as it lasts.
pub(crate) fn role_in(
    conn: &mut Conn,
    org: OrganizationId,
    user: UserId,
    now: Instant,
) -> Result<Option<MemberRole>, Failure> {
    let role: Option<String> = memberships::table
        .find((org, user))
        .filter(memberships::expires_at.is_null().or(memberships::expires_at.gt(now)))
        .select(memberships::role)
        .first(conn)
        .optional()?;
    Ok(role.as_deref().and_then(MemberRole::parse))
}

/// The only organization somebody works for, and as what.
pub(crate) fn only_role(
    conn: &mut Conn,
    user: UserId,
    now: Instant,
) -> Result<(OrganizationId, MemberRole), Failure> {
    let rows: Vec<(OrganizationId, String)> = memberships::table
        .filter(memberships::user_id.eq(user))
        .filter(memberships::expires_at.is_null().or(memberships::expires_at.gt(now)))
        .select((memberships::org_id, memberships::role))
        .limit(2)
        .load(conn)?;
    match rows.as_slice() {
        [] => Err(AccountsRefusal::NotAllowed.into()),
        [(org, role)] => Ok((*org, MemberRole::parse(role).ok_or(AccountsRefusal::NotAllowed)?)),
        _ => Err(access::several()),
    }
}

/// The organizations somebody works for, and as what. In the order of their ids.
pub(crate) fn of_user(conn: &mut Conn, user: UserId) -> Result<Vec<(OrganizationId, MemberRole)>, Failure> {
    let rows: Vec<(OrganizationId, String)> = memberships::table
        .filter(memberships::user_id.eq(user))
        .order(memberships::org_id)
        .select((memberships::org_id, memberships::role))
        .limit(OF_USER_MAX)
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(org, role)| Some((org, MemberRole::parse(&role)?))).collect())
}

/// The same, of those that last.
pub(crate) fn current_of_user(
    conn: &mut Conn,
    user: UserId,
    now: Instant,
) -> Result<Vec<(OrganizationId, MemberRole)>, Failure> {
    let rows: Vec<(OrganizationId, String)> = memberships::table
        .filter(memberships::user_id.eq(user))
        .filter(memberships::expires_at.is_null().or(memberships::expires_at.gt(now)))
        .order(memberships::org_id)
        .select((memberships::org_id, memberships::role))
        .limit(OF_USER_MAX)
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(org, role)| Some((org, MemberRole::parse(&role)?))).collect())
}

/// The events that somebody at the door is limited to; none: all.
pub(crate) fn events_of(conn: &mut Conn, org: OrganizationId, user: UserId) -> Result<Vec<EventId>, Failure> {
    let own = membership_events::table
        .filter(membership_events::org_id.eq(org))
        .filter(membership_events::user_id.eq(user))
        .order(membership_events::event_id)
        .limit(i64::try_from(EVENTS_MAX).unwrap_or(i64::MAX))
        .select(membership_events::event_id);
    Ok(prepared(own).load(conn)?)
}

/// How many others may do everything for an organization, and can sign in.
pub(crate) fn n_other_owners(conn: &mut Conn, org: OrganizationId, user: UserId) -> Result<i64, Failure> {
    Ok(memberships::table
        .inner_join(users::table)
        .filter(memberships::org_id.eq(org))
        .filter(memberships::role.eq(MemberRole::Owner.as_str()))
        .filter(memberships::user_id.ne(user))
        .filter(users::status.eq("active"))
        .count()
        .get_result(conn)?)
}

/// How many work for an organization.
pub(in crate::orgs) fn count(conn: &mut Conn, org: OrganizationId) -> Result<i64, Failure> {
    Ok(memberships::table.filter(memberships::org_id.eq(org)).count().get_result(conn)?)
}

/// Whether somebody with this address works for an organization.
pub(in crate::orgs) fn is_member_with_email(
    conn: &mut Conn,
    org: OrganizationId,
    email_key: &str,
) -> Result<bool, Failure> {
    let member = memberships::table
        .inner_join(users::table)
        .filter(memberships::org_id.eq(org))
        .filter(users::email_key.eq(email_key));
    Ok(diesel::select(diesel::dsl::exists(member)).get_result(conn)?)
}

type Row = (UserId, String, String, String, Option<Instant>, Instant);

/// One page of those who work for an organization, who came first first.
pub(super) fn page(
    conn: &mut Conn,
    org: OrganizationId,
    limit: PageLimit,
    after: Option<&Cursor>,
) -> Result<Vec<Member>, Failure> {
    let mut query = memberships::table
        .inner_join(users::table)
        .filter(memberships::org_id.eq(org))
        .order((memberships::created_at, memberships::user_id))
        .limit(limit.probe())
        .select(columns())
        .into_boxed();
    if let Some(cursor) = after {
        let (at, id) = (Instant::from_millis(cursor.key), UserId::from_uuid(cursor.id));
        query = query.filter(
            memberships::created_at
                .gt(at)
                .or(memberships::created_at.eq(at).and(memberships::user_id.gt(id))),
        );
    }
    let rows: Vec<Row> = query.load(conn)?;
    with_events(conn, org, rows)
}

/// One who works for an organization.
pub(super) fn find(conn: &mut Conn, org: OrganizationId, user: UserId) -> Result<Option<Member>, Failure> {
    let rows: Vec<Row> = memberships::table
        .inner_join(users::table)
        .filter(memberships::org_id.eq(org))
        .filter(memberships::user_id.eq(user))
        .select(columns())
        .limit(1)
        .load(conn)?;
    Ok(with_events(conn, org, rows)?.pop())
}

type Columns = (
    memberships::user_id,
    users::name,
    users::email,
    memberships::role,
    memberships::expires_at,
    memberships::created_at,
);

const fn columns() -> Columns {
    (
        memberships::user_id,
        users::name,
        users::email,
        memberships::role,
        memberships::expires_at,
        memberships::created_at,
    )
}

fn with_events(conn: &mut Conn, org: OrganizationId, rows: Vec<Row>) -> Result<Vec<Member>, Failure> {
    let ids: Vec<UserId> = rows.iter().map(|row| row.0).collect();
    let limited: Vec<(UserId, EventId)> = membership_events::table
        .filter(membership_events::org_id.eq(org))
        .filter(membership_events::user_id.eq_any(ids))
        .select((membership_events::user_id, membership_events::event_id))
        .order((membership_events::user_id, membership_events::event_id))
        .load(conn)?;
    let member = |(user, name, email, role, expires_at, created_at): Row| {
        let own = limited.iter().filter(|(whose, _)| *whose == user);
        let events = own.map(|(_, event)| *event).collect();
        Some(Member { user, name, email, role: MemberRole::parse(&role)?, events, expires_at, created_at })
    };
    Ok(rows.into_iter().filter_map(member).collect())
}

/// Makes somebody a member. False when they are one already.
pub(in crate::orgs) fn insert(
    tx: &mut Tx,
    org: OrganizationId,
    user: UserId,
    to: &Assignment<EventId>,
) -> Result<bool, Failure> {
    let now = tx.now();
    // One that has ended may still be there until the next cleaning.
    diesel::delete(memberships::table.find((org, user)).filter(memberships::expires_at.le(now)))
        .execute(tx.conn())?;
    let own = memberships::table.find((org, user));
    let is_member: bool = diesel::select(diesel::dsl::exists(own)).get_result(tx.conn())?;
    if is_member {
        return Ok(false);
    }
    diesel::insert_into(memberships::table)
        .values((
            memberships::org_id.eq(org),
            memberships::user_id.eq(user),
            memberships::role.eq(to.role.as_str()),
            memberships::expires_at.eq(to.expires_at),
            memberships::created_at.eq(now),
        ))
        .execute(tx.conn())?;
    limit_to(tx, org, user, &to.events)?;
    Ok(true)
}

/// Gives a member another role and other limits.
pub(in crate::orgs) fn assign(
    tx: &mut Tx,
    org: OrganizationId,
    user: UserId,
    to: &Assignment<EventId>,
) -> Result<(), Failure> {
    diesel::update(memberships::table.find((org, user)))
        .set((memberships::role.eq(to.role.as_str()), memberships::expires_at.eq(to.expires_at)))
        .execute(tx.conn())?;
    let limits = membership_events::table
        .filter(membership_events::org_id.eq(org))
        .filter(membership_events::user_id.eq(user));
    diesel::delete(limits).execute(tx.conn())?;
    limit_to(tx, org, user, &to.events)
}

/// The foreign key knows which events are the organization's: they belong to a slice above.
fn limit_to(tx: &mut Tx, org: OrganizationId, user: UserId, events: &[EventId]) -> Result<(), Failure> {
    for event in events {
        let written = diesel::insert_into(membership_events::table)
            .values((
                membership_events::org_id.eq(org),
                membership_events::user_id.eq(user),
                membership_events::event_id.eq(event),
            ))
            .execute(tx.conn());
        written.map_err(unknown_event)?;
    }
    Ok(())
}

/// An event that another organization has, or nobody, is a wrong field.
pub(in crate::orgs) fn unknown_event(error: Error) -> Failure {
    match error {
        Error::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _) => {
            AccountsRefusal::EventUnknown.into()
        }
        other => other.into(),
    }
}

/// Ends a membership. Whether there was one.
pub(crate) fn remove(tx: &mut Tx, org: OrganizationId, user: UserId) -> Result<bool, Failure> {
    Ok(diesel::delete(memberships::table.find((org, user))).execute(tx.conn())? == 1)
}

/// Ends memberships whose time is over. They opened nothing since.
pub(crate) fn expire(tx: &mut Tx) -> Result<usize, Failure> {
    let now = tx.now();
    let over: Vec<(OrganizationId, UserId)> = memberships::table
        .filter(memberships::expires_at.le(now))
        .select((memberships::org_id, memberships::user_id))
        .limit(PRUNE_ROWS_MAX)
        .load(tx.conn())?;
    for (org, user) in &over {
        diesel::delete(memberships::table.find((*org, *user)).filter(memberships::expires_at.le(now)))
            .execute(tx.conn())?;
    }
    Ok(over.len())
}
