//! SQL of offers.

use super::rules::TransferStatus;
use diesel::prelude::*;
use kernel::email::Email;
use kernel::ids::{OrganizationId, TicketId, TokenHash, TransferId, UserId};
use kernel::time::Instant;
use platform::db::schema::ticket_transfers;
use platform::db::{Conn, Tx};
use platform::http::failure::Failure;

/// Offers of a person in an export.
const EXPORTED_MAX: i64 = 1_000;
/// Offers that one cleaning ends.
const EXPIRED_AT_ONCE: i64 = 500;

/// An offer to be.
#[derive(Debug, Clone)]
pub struct NewTransfer {
    /// Id.
    pub id: TransferId,
    /// Who sold the ticket.
    pub org_id: OrganizationId,
    /// Which ticket.
    pub ticket_id: TicketId,
    /// Who offers it.
    pub from_user_id: UserId,
    /// Where the letter goes.
    pub email: Email,
    /// Of the secret in the letter.
    pub token_hash: TokenHash,
    /// Until when it can be answered.
    pub expires_at: Instant,
}

/// An offer.
#[derive(Debug, Clone)]
pub struct Transfer {
    /// Id.
    pub id: TransferId,
    /// Which ticket.
    pub ticket_id: TicketId,
    /// Who offers it.
    pub from_user_id: UserId,
    /// Who has taken it.
    pub to_user_id: Option<UserId>,
    /// Where the letter went, while it is open.
    pub email: Option<String>,
    /// What is written of it: an open one may be over.
    pub status: TransferStatus,
    /// Since when.
    pub created_at: Instant,
    /// Until when it can be answered.
    pub expires_at: Instant,
}

type Row = (TransferId, TicketId, UserId, Option<UserId>, Option<String>, String, Instant, Instant);

fn transfer(row: Row) -> Result<Transfer, Failure> {
    let (id, ticket_id, from_user_id, to_user_id, email, status, created_at, expires_at) = row;
    let status = TransferStatus::parse(&status)
        .ok_or_else(|| Failure::fault("an offer of a ticket has an unknown status"))?;
    Ok(Transfer { id, ticket_id, from_user_id, to_user_id, email, status, created_at, expires_at })
}

/// What is read of an offer; a macro because the type of such columns has no name.
macro_rules! columns {
    () => {
        (
            ticket_transfers::id,
            ticket_transfers::ticket_id,
            ticket_transfers::from_user_id,
            ticket_transfers::to_user_id,
            ticket_transfers::email,
            ticket_transfers::status,
            ticket_transfers::created_at,
            ticket_transfers::expires_at,
        )
    };
}

/// Writes an offer. Hold its ticket first, and end what is open of it.
pub fn insert(tx: &mut Tx, new: &NewTransfer) -> Result<(), Failure> {
    let now = tx.now();
    diesel::insert_into(ticket_transfers::table)
        .values((
            ticket_transfers::id.eq(new.id),
            ticket_transfers::org_id.eq(new.org_id),
            ticket_transfers::ticket_id.eq(new.ticket_id),
            ticket_transfers::from_user_id.eq(new.from_user_id),
            ticket_transfers::email.eq(new.email.as_str()),
            ticket_transfers::email_key.eq(new.email.key()),
            ticket_transfers::token_hash.eq(new.token_hash),
            ticket_transfers::status.eq(TransferStatus::Open.as_str()),
            ticket_transfers::created_at.eq(now),
            ticket_transfers::expires_at.eq(new.expires_at),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// The offer that a secret is of.
pub fn by_hash(conn: &mut Conn, hash: TokenHash) -> Result<Option<Transfer>, Failure> {
    let own = ticket_transfers::table.filter(ticket_transfers::token_hash.eq(hash)).select(columns!());
    own.first::<Row>(conn).optional()?.map(transfer).transpose()
}

/// The offer of a ticket that is written as open; it may be over.
pub fn open_of(conn: &mut Conn, ticket: TicketId) -> Result<Option<Transfer>, Failure> {
    let own = ticket_transfers::table
        .filter(ticket_transfers::ticket_id.eq(ticket))
        .filter(ticket_transfers::status.eq(TransferStatus::Open.as_str()))
        .select(columns!());
    own.first::<Row>(conn).optional()?.map(transfer).transpose()
}

/// What somebody offered to others, the newest first.
pub fn of_giver(conn: &mut Conn, user: UserId) -> Result<Vec<Transfer>, Failure> {
    let own = ticket_transfers::table
        .filter(ticket_transfers::from_user_id.eq(user))
        .order(ticket_transfers::id.desc())
        .limit(EXPORTED_MAX)
        .select(columns!());
    own.load::<Row>(conn)?.into_iter().map(transfer).collect()
}

/// Ends these offers, those of them that are open. How many were.
macro_rules! end {
    ($tx:expr, $own:expr, $status:expr, $to:expr) => {{
        let (status, to): (TransferStatus, Option<UserId>) = ($status, $to);
        let change = (
            ticket_transfers::status.eq(status.as_str()),
            ticket_transfers::to_user_id.eq(to),
            ticket_transfers::email.eq(None::<String>),
            ticket_transfers::email_key.eq(None::<String>),
            ticket_transfers::ended_at.eq($tx.now()),
        );
        let is_open = ticket_transfers::status.eq(TransferStatus::Open.as_str());
        diesel::update(ticket_transfers::table.filter($own).filter(is_open))
            .set(change)
            .execute($tx.conn())?
    }};
}

/// Ends an offer; `false` when somebody was faster.
pub fn end(
    tx: &mut Tx,
    id: TransferId,
    status: TransferStatus,
    to_user_id: Option<UserId>,
) -> Result<bool, Failure> {
    Ok(end!(tx, ticket_transfers::id.eq(id), status, to_user_id) == 1)
}

/// Ends what is offered of these tickets: nobody can have them.
pub(crate) fn end_of_tickets(tx: &mut Tx, ids: &[TicketId]) -> Result<(), Failure> {
    let own = ticket_transfers::ticket_id.eq_any(ids);
    end!(tx, own, TransferStatus::Ended, None);
    Ok(())
}

/// Ends what somebody offers.
pub(crate) fn end_of_giver(tx: &mut Tx, user: UserId) -> Result<(), Failure> {
    let own = ticket_transfers::from_user_id.eq(user);
    end!(tx, own, TransferStatus::Ended, None);
    Ok(())
}

/// Ends what is offered to an address.
pub(crate) fn end_of_address(tx: &mut Tx, email_key: &str) -> Result<(), Failure> {
    let own = ticket_transfers::email_key.eq(email_key);
    end!(tx, own, TransferStatus::Ended, None);
    Ok(())
}

/// Ends some of the offers that nobody answered in time. How many.
pub fn expire(tx: &mut Tx) -> Result<usize, Failure> {
    let now = tx.now();
    let over: Vec<TransferId> = ticket_transfers::table
        .filter(ticket_transfers::status.eq(TransferStatus::Open.as_str()))
        .filter(ticket_transfers::expires_at.le(now))
        .limit(EXPIRED_AT_ONCE)
        .select(ticket_transfers::id)
        .load(tx.conn())?;
    let own = ticket_transfers::id.eq_any(&over);
    Ok(end!(tx, own, TransferStatus::Expired, None))
}
