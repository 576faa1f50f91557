//! Tickets: the right of one person to come in.
//!
//! Each has a key of its own (key 2), sealed, which no answer ever shows. Together with the key of its holder's
//! account (key 1) it makes the code that doors check.

mod store;

use crate::transfers;
use kernel::ids::{EventId, OccurrenceId, OfferId, OrderId, OrderLineId, OrganizationId, TicketId, UserId};
use platform::db::Tx;
use platform::http::failure::Failure;
use platform::keyring::{Keyring, Place};
use serde::Serialize;
use utoipa::ToSchema;
use zeroize::Zeroizing;

pub use store::{Ticket, cancel, hold, is_admitted, note_refunded, of_order, of_orders, rename};

/// The column with the sealed key.
pub(crate) const KEY_COLUMN: &str = "ticket_key";
/// Bytes of a ticket's key.
const KEY_BYTES: usize = 32;

/// Whether a ticket lets somebody in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TicketStatus {
    /// It does.
    Active,
    /// Not for now.
    Blocked,
    /// Never again.
    Cancelled,
}

impl TicketStatus {
    /// Its name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Blocked => "blocked",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads the name it has in the database.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Active, Self::Blocked, Self::Cancelled].into_iter().find(|status| status.as_str() == name)
    }
}

/// A ticket to be.
#[derive(Debug, Clone)]
pub struct NewTicket {
    /// Who sells it.
    pub org_id: OrganizationId,
    /// What it is for.
    pub event_id: EventId,
    /// Which date.
    pub occurrence_id: OccurrenceId,
    /// As what.
    pub offer_id: OfferId,
    /// The order it is of.
    pub order_id: OrderId,
    /// The line of the order.
    pub line_id: OrderLineId,
    /// Whose it is.
    pub user_id: UserId,
    /// Which of the order's tickets.
    pub number: i32,
    /// Those of one unit, such as a Duo, have the same.
    pub group_number: i32,
    /// Who comes.
    pub name: String,
    /// Their address.
    pub email: Option<String>,
    /// What they answered, as JSON.
    pub answers: String,
}

/// Makes tickets, in the transaction that confirms their order.
pub fn issue(tx: &mut Tx, keyring: &Keyring, new: Vec<NewTicket>) -> Result<Vec<TicketId>, Failure> {
    let mut rows = Vec::with_capacity(new.len());
    for ticket in new {
        let id = TicketId::from_uuid(tx.new_uuid());
        rows.push(store::row(id, ticket, fresh_key(keyring, id)?, tx.now()));
    }
    store::insert(tx, &rows)
}

/// A new key of a ticket, sealed.
fn fresh_key(keyring: &Keyring, id: TicketId) -> Result<Vec<u8>, Failure> {
    let key = Zeroizing::new(rand::random::<[u8; KEY_BYTES]>());
    keyring.seal(&key_place(id), key.as_slice())
}

/// Who has a ticket from now on.
#[derive(Debug, Clone)]
pub struct NewHolder {
    /// Their account.
    pub user_id: UserId,
    /// Who comes.
    pub name: String,
    /// Their address.
    pub email: Option<String>,
}

/// Gives a ticket to somebody else: no code of before works any more. Hold it first; `false` when it is not the same
/// any more.
pub fn hand_on(
    tx: &mut Tx,
    keyring: &Keyring,
    (id, secret_version): (TicketId, i32),
    to: &NewHolder,
) -> Result<bool, Failure> {
    let key = fresh_key(keyring, id)?;
    Ok(store::renew_key(tx, (id, secret_version), key)? && store::give(tx, id, to)?)
}

/// Gives a ticket a new code: none of before works any more. Hold it first; `false` when it is not the same any more.
pub fn reissue(
    tx: &mut Tx,
    keyring: &Keyring,
    (id, secret_version): (TicketId, i32),
) -> Result<bool, Failure> {
    let key = fresh_key(keyring, id)?;
    store::renew_key(tx, (id, secret_version), key)
}

/// Takes what an erased account's tickets say of people away, and ends what it offered to others and what was offered
/// to it; that there were tickets stays.
pub fn forget_person(tx: &mut Tx, user: UserId, email_key: Option<&str>) -> Result<(), Failure> {
    transfers::store::end_of_giver(tx, user)?;
    if let Some(email_key) = email_key {
        transfers::store::end_of_address(tx, email_key)?;
    }
    store::forget_person(tx, user)
}

/// Where the key of a ticket lies.
pub(crate) const fn key_place(id: TicketId) -> Place {
    Place { table: "tickets", row: id.uuid(), column: KEY_COLUMN }
}
