//! SQL of private links and grants.

use super::rules::LINKS_PER_EVENT_MAX;
use super::visitor::Grants;
use diesel::dsl::{count_star, exists};
use diesel::prelude::*;
use kernel::ids::{
    AccessGrantId, EventId, EventInvitationId, OrganizationId, PrivateLinkId, TokenHash, UserId,
};
use kernel::text::Slug;
use kernel::time::Instant;
use platform::db::schema::{access_grants, event_invitations, events, private_links};
use platform::db::{Conn, Tx};
use platform::http::failure::Failure;

/// Grants that one cleaning takes away.
const PRUNE_ROWS_MAX: i64 = 1_000;

/// A private link of an event.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = private_links)]
pub(crate) struct PrivateLink {
    pub(crate) id: PrivateLinkId,
    pub(crate) org_id: OrganizationId,
    pub(crate) event_id: EventId,
    pub(crate) name: String,
    pub(crate) n_uses: i32,
    pub(crate) max_uses: Option<i32>,
    pub(crate) expires_at: Option<Instant>,
    pub(crate) created_at: Instant,
}

/// Makes a private link. `created_by`: none for a program.
pub(super) fn insert_link(
    tx: &mut Tx,
    link: &PrivateLink,
    hash: TokenHash,
    created_by: Option<UserId>,
) -> Result<(), Failure> {
    diesel::insert_into(private_links::table)
        .values((
            private_links::id.eq(link.id),
            private_links::org_id.eq(link.org_id),
            private_links::event_id.eq(link.event_id),
            private_links::name.eq(&link.name),
            private_links::hash.eq(hash),
            private_links::n_uses.eq(link.n_uses),
            private_links::max_uses.eq(link.max_uses),
            private_links::expires_at.eq(link.expires_at),
            private_links::created_by.eq(created_by),
            private_links::created_at.eq(link.created_at),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// The private links of an event, the newest first.
pub(super) fn links(conn: &mut Conn, event: EventId) -> Result<Vec<PrivateLink>, Failure> {
    let own = private_links::table.filter(private_links::event_id.eq(event));
    let newest = own.order(private_links::id.desc()).limit(LINKS_PER_EVENT_MAX);
    Ok(newest.select(PrivateLink::as_select()).load(conn)?)
}

/// How many private links an event has.
pub(super) fn n_links(conn: &mut Conn, event: EventId) -> Result<i64, Failure> {
    let own = private_links::table.filter(private_links::event_id.eq(event));
    Ok(own.select(count_star()).first(conn)?)
}

/// The link of a token.
pub(super) fn link_by_hash(conn: &mut Conn, hash: TokenHash) -> Result<Option<PrivateLink>, Failure> {
    let link = private_links::table.filter(private_links::hash.eq(hash));
    Ok(link.select(PrivateLink::as_select()).first(conn).optional()?)
}

/// Uses a link once, unless it is used up or over. Whether it did.
pub(super) fn use_link(tx: &mut Tx, id: PrivateLinkId) -> Result<bool, Failure> {
    let now = tx.now();
    let open = private_links::table
        .filter(private_links::id.eq(id))
        .filter(
            private_links::max_uses
                .is_null()
                .or(private_links::max_uses.gt(private_links::n_uses.nullable())),
        )
        .filter(private_links::expires_at.is_null().or(private_links::expires_at.gt(now)));
    let n =
        diesel::update(open).set(private_links::n_uses.eq(private_links::n_uses + 1)).execute(tx.conn())?;
    Ok(n == 1)
}

/// Takes a link back, with every grant that came of it. Whether it was there.
pub(super) fn delete_link(tx: &mut Tx, event: EventId, id: PrivateLinkId) -> Result<bool, Failure> {
    diesel::delete(access_grants::table.filter(access_grants::link_id.eq(id))).execute(tx.conn())?;
    let own = private_links::table.filter(private_links::event_id.eq(event)).filter(private_links::id.eq(id));
    Ok(diesel::delete(own).execute(tx.conn())? == 1)
}

/// Where a grant comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Source {
    /// A private link.
    Link(PrivateLinkId),
    /// An invitation.
    Invitation(EventInvitationId),
}

/// Who has a grant.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Holder {
    /// An account.
    User(UserId),
    /// Whoever sends the token.
    Token(TokenHash),
}

/// Holds where a grant comes from until the transaction ends.
pub(crate) fn hold(tx: &mut Tx, source: Source) -> Result<(), Failure> {
    match source {
        Source::Link(id) => diesel::update(private_links::table.find(id))
            .set(private_links::n_uses.eq(private_links::n_uses))
            .execute(tx.conn())?,
        Source::Invitation(id) => diesel::update(event_invitations::table.find(id))
            .set(event_invitations::sent_at.eq(event_invitations::sent_at))
            .execute(tx.conn())?,
    };
    Ok(())
}

/// Whether an account has a grant of this source already.
pub(crate) fn has_of(conn: &mut Conn, source: Source, user: UserId) -> Result<bool, Failure> {
    let own = access_grants::table.filter(access_grants::user_id.eq(user));
    Ok(match source {
        Source::Link(id) => {
            diesel::select(exists(own.filter(access_grants::link_id.eq(id)))).get_result(conn)?
        }
        Source::Invitation(id) => {
            diesel::select(exists(own.filter(access_grants::invitation_id.eq(id)))).get_result(conn)?
        }
    })
}

/// How many grants came of an invitation.
pub(crate) fn n_of_invitation(conn: &mut Conn, id: EventInvitationId) -> Result<i64, Failure> {
    let of = access_grants::table.filter(access_grants::invitation_id.eq(id));
    Ok(of.select(count_star()).first(conn)?)
}

/// Gives access to an event.
pub(crate) fn grant(
    tx: &mut Tx,
    (org, event): (OrganizationId, EventId),
    source: Source,
    holder: Holder,
    expires_at: Instant,
) -> Result<(), Failure> {
    let (id, now) = (AccessGrantId::from_uuid(tx.new_uuid()), tx.now());
    let (link, invitation) = match source {
        Source::Link(id) => (Some(id), None),
        Source::Invitation(id) => (None, Some(id)),
    };
    let (user, hash) = match holder {
        Holder::User(user) => (Some(user), None),
        Holder::Token(hash) => (None, Some(hash)),
    };
    diesel::insert_into(access_grants::table)
        .values((
            access_grants::id.eq(id),
            access_grants::org_id.eq(org),
            access_grants::event_id.eq(event),
            access_grants::user_id.eq(user),
            access_grants::hash.eq(hash),
            access_grants::link_id.eq(link),
            access_grants::invitation_id.eq(invitation),
            access_grants::created_at.eq(now),
            access_grants::expires_at.eq(expires_at),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Takes the grants of an invitation back.
pub(crate) fn withdraw(tx: &mut Tx, invitation: EventInvitationId) -> Result<(), Failure> {
    diesel::delete(access_grants::table.filter(access_grants::invitation_id.eq(invitation)))
        .execute(tx.conn())?;
    Ok(())
}

/// Whether an account or one of the tokens may see an event.
pub(super) fn has_grant(
    conn: &mut Conn,
    event: EventId,
    user: Option<UserId>,
    grants: &Grants,
    now: Instant,
) -> Result<bool, Failure> {
    let hashes = grants.hashes();
    let valid = || {
        access_grants::table
            .filter(access_grants::event_id.eq(event))
            .filter(access_grants::expires_at.gt(now))
    };
    if !hashes.is_empty()
        && diesel::select(exists(valid().filter(access_grants::hash.eq_any(hashes)))).get_result(conn)?
    {
        return Ok(true);
    }
    let Some(user) = user else { return Ok(false) };
    Ok(diesel::select(exists(valid().filter(access_grants::user_id.eq(user)))).get_result(conn)?)
}

/// The event of a slug that anybody but its organization may open, with a grant or without.
pub(crate) fn out_by_slug(
    conn: &mut Conn,
    slug: &Slug,
) -> Result<Option<(OrganizationId, EventId)>, Failure> {
    let out = events::table
        .filter(events::slug.eq(slug.as_str()))
        .filter(events::status.eq_any(["published", "cancelled"]))
        .filter(events::taken_down_at.is_null());
    Ok(out.select((events::org_id, events::id)).first(conn).optional()?)
}

/// Forgets who may see an event: grants, invitations, private links.
pub(super) fn delete_all(tx: &mut Tx, event: EventId) -> Result<(), Failure> {
    diesel::delete(access_grants::table.filter(access_grants::event_id.eq(event))).execute(tx.conn())?;
    diesel::delete(event_invitations::table.filter(event_invitations::event_id.eq(event)))
        .execute(tx.conn())?;
    diesel::delete(private_links::table.filter(private_links::event_id.eq(event))).execute(tx.conn())?;
    Ok(())
}

/// Takes away grants that are over.
pub(crate) fn prune(tx: &mut Tx) -> Result<usize, Failure> {
    let now = tx.now();
    let over: Vec<AccessGrantId> = access_grants::table
        .filter(access_grants::expires_at.le(now))
        .select(access_grants::id)
        .limit(PRUNE_ROWS_MAX)
        .load(tx.conn())?;
    Ok(diesel::delete(access_grants::table.filter(access_grants::id.eq_any(over))).execute(tx.conn())?)
}
