//! SQL of invitations.

use crate::opaque::TokenHash;
use crate::orgs::members::unknown_event;
use crate::orgs::rules::{Assignment, MemberRole};
use diesel::prelude::*;
use kernel::email::Email;
use kernel::ids::{EventId, InvitationId, OrganizationId, UserId};
use kernel::text::Locale;
use kernel::time::Instant;
use platform::db::schema::{member_invitation_events, member_invitations, organizations, users};
use platform::db::{Conn, Tx};
use platform::http::failure::Failure;

/// Invitations of one organization that wait.
pub(super) const INVITATIONS_MAX: i64 = 200;
/// Rows that one cleaning takes away.
const PRUNE_ROWS_MAX: i64 = 1_000;
/// Seconds that an invitation is listed after its link has ended, so that it can be sent again.
const LISTED_SECONDS: i64 = 30 * 24 * 3_600;

/// An invitation to be.
pub(super) struct NewInvitation<'a> {
    pub org: OrganizationId,
    pub email: &'a Email,
    pub to: &'a Assignment<EventId>,
    pub locale: Locale,
    pub invited_by: UserId,
    pub hash: TokenHash,
    pub expires_at: Instant,
}

/// An invitation.
#[derive(Debug, Clone)]
pub(super) struct Invitation {
    pub id: InvitationId,
    pub org: OrganizationId,
    pub email: String,
    pub role: MemberRole,
    pub events: Vec<EventId>,
    pub access_expires_at: Option<Instant>,
    pub locale: Locale,
    pub invited_by: UserId,
    pub inviter: String,
    pub expires_at: Instant,
    pub created_at: Instant,
}

/// Writes an invitation.
pub(super) fn insert(tx: &mut Tx, new: &NewInvitation) -> Result<InvitationId, Failure> {
    let (id, now) = (InvitationId::from_uuid(tx.new_uuid()), tx.now());
    diesel::insert_into(member_invitations::table)
        .values((
            member_invitations::id.eq(id),
            member_invitations::org_id.eq(new.org),
            member_invitations::email.eq(new.email.as_str()),
            member_invitations::email_key.eq(new.email.key()),
            member_invitations::role.eq(new.to.role.as_str()),
            member_invitations::access_expires_at.eq(new.to.expires_at),
            member_invitations::locale.eq(new.locale.tag()),
            member_invitations::invited_by.eq(new.invited_by),
            member_invitations::hash.eq(new.hash),
            member_invitations::expires_at.eq(new.expires_at),
            member_invitations::created_at.eq(now),
        ))
        .execute(tx.conn())?;
    for event in &new.to.events {
        let written = diesel::insert_into(member_invitation_events::table)
            .values((
                member_invitation_events::invitation_id.eq(id),
                member_invitation_events::org_id.eq(new.org),
                member_invitation_events::event_id.eq(event),
            ))
            .execute(tx.conn());
        written.map_err(unknown_event)?;
    }
    Ok(id)
}

/// Whether an address is invited already.
pub(super) fn is_invited(conn: &mut Conn, org: OrganizationId, email: &Email) -> Result<bool, Failure> {
    let same = member_invitations::table
        .filter(member_invitations::org_id.eq(org))
        .filter(member_invitations::email_key.eq(email.key()));
    Ok(diesel::select(diesel::dsl::exists(same)).get_result(conn)?)
}

/// How many invitations of an organization wait.
pub(super) fn count(conn: &mut Conn, org: OrganizationId) -> Result<i64, Failure> {
    Ok(member_invitations::table.filter(member_invitations::org_id.eq(org)).count().get_result(conn)?)
}

type Row = (
    InvitationId,
    OrganizationId,
    String,
    String,
    Option<Instant>,
    String,
    UserId,
    String,
    Instant,
    Instant,
);
type Columns = (
    member_invitations::id,
    member_invitations::org_id,
    member_invitations::email,
    member_invitations::role,
    member_invitations::access_expires_at,
    member_invitations::locale,
    member_invitations::invited_by,
    users::name,
    member_invitations::expires_at,
    member_invitations::created_at,
);

const fn columns() -> Columns {
    (
        member_invitations::id,
        member_invitations::org_id,
        member_invitations::email,
        member_invitations::role,
        member_invitations::access_expires_at,
        member_invitations::locale,
        member_invitations::invited_by,
        users::name,
        member_invitations::expires_at,
        member_invitations::created_at,
    )
}

fn with_events(conn: &mut Conn, rows: Vec<Row>) -> Result<Vec<Invitation>, Failure> {
    let ids: Vec<InvitationId> = rows.iter().map(|row| row.0).collect();
    let limited: Vec<(InvitationId, EventId)> = member_invitation_events::table
        .filter(member_invitation_events::invitation_id.eq_any(ids))
        .select((member_invitation_events::invitation_id, member_invitation_events::event_id))
        .order((member_invitation_events::invitation_id, member_invitation_events::event_id))
        .load(conn)?;
    let invitation = |row: Row| {
        let (id, org, email, role, access_expires_at, locale, invited_by, inviter, expires_at, created_at) = row;
        let own = limited.iter().filter(|(whose, _)| *whose == id);
        Some(Invitation {
            id,
            org,
            email,
            role: MemberRole::parse(&role)?,
            events: own.map(|(_, event)| *event).collect(),
            access_expires_at,
            locale: Locale::parse(&locale).unwrap_or(Locale::Fr),
            invited_by,
            inviter,
            expires_at,
            created_at,
        })
    };
    Ok(rows.into_iter().filter_map(invitation).collect())
}

/// The invitations of an organization, the newest first.
pub(super) fn of_org(conn: &mut Conn, org: OrganizationId) -> Result<Vec<Invitation>, Failure> {
    let rows: Vec<Row> = member_invitations::table
        .inner_join(users::table)
        .filter(member_invitations::org_id.eq(org))
        .order(member_invitations::id.desc())
        .limit(INVITATIONS_MAX)
        .select(columns())
        .load(conn)?;
    with_events(conn, rows)
}

/// One invitation of an organization.
pub(super) fn find(
    conn: &mut Conn,
    org: OrganizationId,
    id: InvitationId,
) -> Result<Option<Invitation>, Failure> {
    let rows: Vec<Row> = member_invitations::table
        .inner_join(users::table)
        .filter(member_invitations::id.eq(id))
        .filter(member_invitations::org_id.eq(org))
        .select(columns())
        .limit(1)
        .load(conn)?;
    Ok(with_events(conn, rows)?.pop())
}

/// The invitation of a link that works.
pub(super) fn by_hash(conn: &mut Conn, hash: TokenHash, now: Instant) -> Result<Option<Invitation>, Failure> {
    let rows: Vec<Row> = member_invitations::table
        .inner_join(users::table)
        .filter(member_invitations::hash.eq(hash))
        .filter(member_invitations::expires_at.gt(now))
        .select(columns())
        .limit(1)
        .load(conn)?;
    Ok(with_events(conn, rows)?.pop())
}

/// Gives an invitation another link, in the name of whoever sends it again; the one before is void.
pub(super) fn renew(
    tx: &mut Tx,
    id: InvitationId,
    invited_by: UserId,
    hash: TokenHash,
    expires_at: Instant,
) -> Result<bool, Failure> {
    let renewed = diesel::update(member_invitations::table.find(id))
        .set((
            member_invitations::invited_by.eq(invited_by),
            member_invitations::hash.eq(hash),
            member_invitations::expires_at.eq(expires_at),
        ))
        .execute(tx.conn())?;
    Ok(renewed == 1)
}

/// Takes an invitation away: whoever deletes it, used it.
pub(super) fn take(tx: &mut Tx, id: InvitationId) -> Result<bool, Failure> {
    Ok(diesel::delete(member_invitations::table.find(id)).execute(tx.conn())? == 1)
}

/// What the public knows of an organization: its slug and name.
pub(super) fn organization(
    conn: &mut Conn,
    org: OrganizationId,
) -> Result<Option<(String, String)>, Failure> {
    let names = organizations::table.find(org).select((organizations::slug, organizations::name));
    Ok(names.first(conn).optional()?)
}

/// Forgets the invitations of an address.
pub(crate) fn forget_address(tx: &mut Tx, email_key: &str) -> Result<(), Failure> {
    diesel::delete(member_invitations::table.filter(member_invitations::email_key.eq(email_key)))
        .execute(tx.conn())?;
    Ok(())
}

/// Takes away invitations that nobody answered.
pub(crate) fn prune(tx: &mut Tx) -> Result<usize, Failure> {
    let before = tx.now().plus_seconds(-LISTED_SECONDS);
    let over: Vec<InvitationId> = member_invitations::table
        .filter(member_invitations::expires_at.le(before))
        .select(member_invitations::id)
        .limit(PRUNE_ROWS_MAX)
        .load(tx.conn())?;
    Ok(diesel::delete(member_invitations::table.filter(member_invitations::id.eq_any(over)))
        .execute(tx.conn())?)
}
