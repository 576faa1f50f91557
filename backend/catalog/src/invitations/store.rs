//! SQL of invitations to events.

use super::rules::{InvitationStatus, KEPT_DAYS};
use crate::access::rules::GRANT_SECONDS;
use diesel::dsl::count_star;
use diesel::prelude::*;
use kernel::ids::{EventId, EventInvitationId, OrganizationId, TokenHash, UserId};
use kernel::page::PageLimit;
use kernel::text::{Locale, Localized};
use kernel::time::Instant;
use platform::db::schema::{access_grants, event_invitations, events, organizations};
use platform::db::{Conn, Tx, from_json};
use platform::http::failure::Failure;

/// Rows that one cleaning takes away.
const PRUNE_ROWS_MAX: i64 = 1_000;
/// Invitations that somebody sees of theirs.
pub(super) const OWN_MAX: i64 = 100;

/// An invitation.
#[derive(Debug, Clone)]
pub(crate) struct Invitation {
    pub(crate) id: EventInvitationId,
    pub(crate) org_id: OrganizationId,
    pub(crate) event_id: EventId,
    pub(crate) email: String,
    pub(crate) locale: Locale,
    pub(crate) status: InvitationStatus,
    pub(crate) sent_at: Instant,
    pub(crate) expires_at: Instant,
    pub(crate) answered_at: Option<Instant>,
    pub(crate) created_at: Instant,
}

impl Invitation {
    /// Whether it gives access: it was not declined, taken back, or forgotten.
    pub(crate) fn stands(&self, now: Instant) -> bool {
        matches!(self.status.at(self.expires_at, now), InvitationStatus::Sent | InvitationStatus::Accepted)
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = event_invitations)]
struct Row {
    id: EventInvitationId,
    org_id: OrganizationId,
    event_id: EventId,
    email: String,
    locale: String,
    status: String,
    sent_at: Instant,
    expires_at: Instant,
    answered_at: Option<Instant>,
    created_at: Instant,
}

impl Row {
    fn into_invitation(self) -> Result<Invitation, Failure> {
        Ok(Invitation {
            locale: Locale::parse(&self.locale).unwrap_or(Locale::Fr),
            status: InvitationStatus::parse(&self.status)
                .ok_or_else(|| Failure::fault("an invitation has an unknown status"))?,
            id: self.id,
            org_id: self.org_id,
            event_id: self.event_id,
            email: self.email,
            sent_at: self.sent_at,
            expires_at: self.expires_at,
            answered_at: self.answered_at,
            created_at: self.created_at,
        })
    }
}

/// An invitation to be.
#[derive(Insertable)]
#[diesel(table_name = event_invitations, treat_none_as_default_value = false)]
pub(super) struct NewInvitation {
    pub(super) id: EventInvitationId,
    pub(super) org_id: OrganizationId,
    pub(super) event_id: EventId,
    pub(super) email: String,
    pub(super) email_key: String,
    pub(super) locale: &'static str,
    pub(super) hash: TokenHash,
    pub(super) status: &'static str,
    pub(super) invited_by: Option<UserId>,
    pub(super) sent_at: Instant,
    pub(super) expires_at: Instant,
    pub(super) created_at: Instant,
}

/// Which of these addresses are invited already, whatever they answered. Those taken back are not.
pub(super) fn known(conn: &mut Conn, event: EventId, keys: &[String]) -> Result<Vec<String>, Failure> {
    let invited = event_invitations::table
        .filter(event_invitations::event_id.eq(event))
        .filter(event_invitations::status.ne("revoked"))
        .filter(event_invitations::email_key.eq_any(keys));
    Ok(invited.select(event_invitations::email_key).load(conn)?)
}

/// How many invitations an event has, and how many letters its organization sent since a moment.
pub(super) fn figures(
    conn: &mut Conn,
    (org, event): (OrganizationId, EventId),
    since: Instant,
) -> Result<(i64, i64), Failure> {
    let of_event = event_invitations::table.filter(event_invitations::event_id.eq(event));
    let sent = event_invitations::table
        .filter(event_invitations::org_id.eq(org))
        .filter(event_invitations::sent_at.gt(since));
    Ok((of_event.select(count_star()).first(conn)?, sent.select(count_star()).first(conn)?))
}

/// Invites. Invitations to the same addresses that were taken back are forgotten.
pub(super) fn insert(tx: &mut Tx, event: EventId, new: &[NewInvitation]) -> Result<(), Failure> {
    let keys: Vec<&str> = new.iter().map(|invitation| invitation.email_key.as_str()).collect();
    let before = event_invitations::table
        .filter(event_invitations::event_id.eq(event))
        .filter(event_invitations::status.eq("revoked"))
        .filter(event_invitations::email_key.eq_any(keys));
    diesel::delete(before).execute(tx.conn())?;
    // Several rows at once differ between the two backends.
    platform::insert_rows!(tx.conn(), diesel::insert_into(event_invitations::table).values(new))?;
    Ok(())
}

/// Which invitations are looked for.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Search {
    pub(super) status: Option<InvitationStatus>,
    pub(super) after: Option<EventInvitationId>,
}

/// The newest invitations to an event, and how many there are on all pages.
pub(super) fn page(
    conn: &mut Conn,
    event: EventId,
    search: Search,
    limit: PageLimit,
    now: Instant,
) -> Result<(Vec<Invitation>, i64), Failure> {
    let wanted = || {
        let query = event_invitations::table.filter(event_invitations::event_id.eq(event)).into_boxed();
        match search.status {
            None => query,
            Some(InvitationStatus::Sent) => query
                .filter(event_invitations::status.eq("sent"))
                .filter(event_invitations::expires_at.gt(now)),
            Some(InvitationStatus::Expired) => query
                .filter(event_invitations::status.eq("sent"))
                .filter(event_invitations::expires_at.le(now)),
            Some(status) => query.filter(event_invitations::status.eq(status.as_str())),
        }
    };
    let total: i64 = wanted().select(count_star()).first(conn)?;
    let mut query = wanted();
    if let Some(after) = search.after {
        query = query.filter(event_invitations::id.lt(after));
    }
    let rows: Vec<Row> =
        query.order(event_invitations::id.desc()).limit(limit.probe()).select(Row::as_select()).load(conn)?;
    Ok((rows.into_iter().map(Row::into_invitation).collect::<Result<_, _>>()?, total))
}

/// One invitation to an event.
pub(super) fn find(
    conn: &mut Conn,
    event: EventId,
    id: EventInvitationId,
) -> Result<Option<Invitation>, Failure> {
    let own = event_invitations::table
        .filter(event_invitations::event_id.eq(event))
        .filter(event_invitations::id.eq(id));
    let row: Option<Row> = own.select(Row::as_select()).first(conn).optional()?;
    row.map(Row::into_invitation).transpose()
}

/// The invitation of a token.
pub(super) fn by_hash(conn: &mut Conn, hash: TokenHash) -> Result<Option<Invitation>, Failure> {
    let own = event_invitations::table.filter(event_invitations::hash.eq(hash));
    let row: Option<Row> = own.select(Row::as_select()).first(conn).optional()?;
    row.map(Row::into_invitation).transpose()
}

/// Gives an invitation another token; the one before is void.
pub(super) fn renew(
    tx: &mut Tx,
    id: EventInvitationId,
    hash: TokenHash,
    expires_at: Instant,
) -> Result<bool, Failure> {
    let now = tx.now();
    let waiting = event_invitations::table
        .filter(event_invitations::id.eq(id))
        .filter(event_invitations::status.eq("sent"));
    let n = diesel::update(waiting)
        .set((
            event_invitations::hash.eq(hash),
            event_invitations::sent_at.eq(now),
            event_invitations::expires_at.eq(expires_at),
        ))
        .execute(tx.conn())?;
    Ok(n == 1)
}

/// Notes what became of an invitation, when it still is what it was.
pub(super) fn set_status(
    tx: &mut Tx,
    invitation: &Invitation,
    to: InvitationStatus,
) -> Result<bool, Failure> {
    let now = tx.now();
    let answered_at = if to == InvitationStatus::Revoked { invitation.answered_at } else { Some(now) };
    // Who accepted keeps access for as long as the grant lasts.
    let is_accepted = to == InvitationStatus::Accepted;
    let expires_at = if is_accepted { now.plus_seconds(GRANT_SECONDS) } else { invitation.expires_at };
    let same = event_invitations::table
        .filter(event_invitations::id.eq(invitation.id))
        .filter(event_invitations::status.eq(invitation.status.as_str()));
    let n = diesel::update(same)
        .set((
            event_invitations::status.eq(to.as_str()),
            event_invitations::answered_at.eq(answered_at),
            event_invitations::expires_at.eq(expires_at),
        ))
        .execute(tx.conn())?;
    Ok(n == 1)
}

/// What an invitation says of its event.
#[derive(Debug, Clone)]
pub(super) struct About {
    pub(super) event: EventId,
    pub(super) slug: String,
    pub(super) title: Localized,
    pub(super) timezone: String,
    pub(super) organizer: String,
}

/// The events of these ids that are out, in no particular order.
pub(super) fn about(conn: &mut Conn, ids: &[EventId]) -> Result<Vec<About>, Failure> {
    let rows: Vec<(EventId, String, String, String, String)> = events::table
        .inner_join(organizations::table)
        .filter(events::id.eq_any(ids))
        .filter(events::status.eq_any(["published", "cancelled"]))
        .filter(events::taken_down_at.is_null())
        .select((events::id, events::slug, events::title, events::timezone, organizations::name))
        .load(conn)?;
    rows.into_iter()
        .map(|(event, slug, title, timezone, organizer)| {
            Ok(About { event, slug, title: from_json(&title)?, timezone, organizer })
        })
        .collect()
}

/// One invitation to an address.
pub(super) fn own(
    conn: &mut Conn,
    email_key: &str,
    id: EventInvitationId,
) -> Result<Option<Invitation>, Failure> {
    let own = event_invitations::table
        .filter(event_invitations::id.eq(id))
        .filter(event_invitations::email_key.eq(email_key));
    let row: Option<Row> = own.select(Row::as_select()).first(conn).optional()?;
    row.map(Row::into_invitation).transpose()
}

/// The newest invitations to an address that were not taken back.
pub(super) fn of_address(conn: &mut Conn, email_key: &str) -> Result<Vec<Invitation>, Failure> {
    let rows: Vec<Row> = event_invitations::table
        .filter(event_invitations::email_key.eq(email_key))
        .filter(event_invitations::status.ne("revoked"))
        .order(event_invitations::id.desc())
        .limit(OWN_MAX)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_invitation).collect()
}

/// All invitations to an address that are kept, the newest first.
pub(super) fn kept_of_address(conn: &mut Conn, email_key: &str) -> Result<Vec<Invitation>, Failure> {
    let rows: Vec<Row> = event_invitations::table
        .filter(event_invitations::email_key.eq(email_key))
        .order(event_invitations::id.desc())
        .limit(PRUNE_ROWS_MAX)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_invitation).collect()
}

fn forget(tx: &mut Tx, ids: &[EventInvitationId]) -> Result<usize, Failure> {
    let nullable: Vec<Option<EventInvitationId>> = ids.iter().copied().map(Some).collect();
    diesel::delete(access_grants::table.filter(access_grants::invitation_id.eq_any(nullable)))
        .execute(tx.conn())?;
    Ok(diesel::delete(event_invitations::table.filter(event_invitations::id.eq_any(ids)))
        .execute(tx.conn())?)
}

/// Forgets the invitations of an address.
pub(super) fn forget_address(tx: &mut Tx, email_key: &str) -> Result<usize, Failure> {
    let own: Vec<EventInvitationId> = event_invitations::table
        .filter(event_invitations::email_key.eq(email_key))
        .select(event_invitations::id)
        .limit(PRUNE_ROWS_MAX)
        .load(tx.conn())?;
    forget(tx, &own)
}

/// Forgets invitations that ended long ago.
pub(super) fn prune(tx: &mut Tx) -> Result<usize, Failure> {
    let before = tx.now().plus_minutes(-KEPT_DAYS * 24 * 60);
    let over: Vec<EventInvitationId> = event_invitations::table
        .filter(event_invitations::expires_at.le(before))
        .select(event_invitations::id)
        .limit(PRUNE_ROWS_MAX)
        .load(tx.conn())?;
    forget(tx, &over)
}
