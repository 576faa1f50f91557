//! The codes of tickets: what a QR code carries and a door checks (ADR 26).
//!
//! - [`rules`] layout and spelling
//! - [`seal`]  the MAC by the keys of account and ticket, the signature by the event's key
//!
//! A code is never kept: it is made of the keys each time, and comes out the same.
//!
//! Invariant: no answer has a key. Only tickets that let somebody in have a code.

pub mod rules;
pub mod seal;
pub(crate) mod store;

use kernel::ids::{EventId, OrganizationId, TicketId};
use platform::db::{Conn, Db, Tx};
use platform::http::failure::Failure;
use platform::keyring::{Keyring, Place};
use rules::Claims;
use seal::{EventKey, TicketKeys};
use std::collections::{BTreeMap, HashMap};
use store::{KeyRow, Material};

/// Most codes that are made together.
pub const CODES_MAX: i64 = store::CODES_MAX;
/// The table of events' keys, and its sealed column.
pub(crate) const KEY_TABLE: &str = "event_keys";
pub(crate) const KEY_COLUMN: &str = "private_key";

/// Events without a key.
type Keyless = BTreeMap<EventId, OrganizationId>;

/// The codes of those of these tickets that let somebody in. An event gets its key with its first code.
pub async fn of_tickets(
    db: &Db,
    keyring: &Keyring,
    ids: &[TicketId],
) -> Result<HashMap<TicketId, String>, Failure> {
    let ask = || {
        let (ids, keyring) = (ids.to_vec(), keyring.clone());
        db.read(move |conn| make(conn, &keyring, &ids))
    };
    match ask().await? {
        Ok(codes) => Ok(codes),
        Err(keyless) => {
            let keyring = keyring.clone();
            db.write(move |tx| give_keys(tx, &keyring, &keyless)).await?;
            ask().await?.map_err(|_| Failure::fault("an event has no key"))
        }
    }
}

/// The public half of an event's key, with which anybody can tell a true code from a forgery; none before its first
/// code was made.
pub fn public_key(conn: &mut Conn, event: EventId) -> Result<Option<Vec<u8>>, Failure> {
    Ok(store::keys(conn, &[event])?.pop().map(|row| row.public_key))
}

/// The codes, or the events that need a key for that.
fn make(
    conn: &mut Conn,
    keyring: &Keyring,
    ids: &[TicketId],
) -> Result<Result<HashMap<TicketId, String>, Keyless>, Failure> {
    let materials = store::materials(conn, ids)?;
    let mut keyless: Keyless = materials.iter().map(|(of, ..)| (of.event_id, of.org_id)).collect();
    let events: Vec<EventId> = keyless.keys().copied().collect();
    let mut event_keys = HashMap::new();
    for row in store::keys(conn, &events)? {
        let private = keyring.open(&place(row.event_id), &row.private_key)?;
        event_keys.insert(row.event_id, EventKey::of(&row.public_key, &private)?);
        keyless.remove(&row.event_id);
    }
    if !keyless.is_empty() {
        return Ok(Err(keyless));
    }
    let users: Vec<_> = materials.iter().map(|(of, ..)| of.user_id).collect();
    let account_keys = accounts::users::ticket_keys(conn, keyring, &users)?;
    let missing = |what: &str| Failure::fault(format!("a ticket lacks the key of its {what}"));
    let mut codes = HashMap::with_capacity(materials.len());
    for (of, occurrence, offer) in &materials {
        let ticket = keyring.open(&crate::tickets::key_place(of.id), &of.ticket_key)?;
        let account = account_keys.get(&of.user_id).ok_or_else(|| missing("account"))?;
        let event_key = event_keys.get(&of.event_id).ok_or_else(|| missing("event"))?;
        let keys = TicketKeys { account, ticket: &ticket };
        let code = seal::make(of.event_id, event_key, keys, claims(of, *occurrence, *offer)?)?;
        codes.insert(of.id, code.spell());
    }
    Ok(Ok(codes))
}

fn claims(of: &Material, occurrence: i32, offer: i32) -> Result<Claims, Failure> {
    Ok(Claims {
        ticket: of.id,
        occurrence: u16::try_from(occurrence).map_err(Failure::fault)?,
        offer: u16::try_from(offer).map_err(Failure::fault)?,
        secret_version: u8::try_from(of.secret_version).map_err(Failure::fault)?,
    })
}

/// Gives events their keys. Who is faster wins: the key of an event never changes.
fn give_keys(tx: &mut Tx, keyring: &Keyring, events: &Keyless) -> Result<(), Failure> {
    for (event_id, org_id) in events {
        let (public, private) = EventKey::fresh();
        let row = KeyRow {
            event_id: *event_id,
            org_id: *org_id,
            public_key: public.to_vec(),
            private_key: keyring.seal(&place(*event_id), private.as_slice())?,
            created_at: tx.now(),
        };
        store::insert_key(tx, &row)?;
    }
    Ok(())
}

/// Where the private half of an event's key lies.
const fn place(event: EventId) -> Place {
    Place { table: KEY_TABLE, row: event.uuid(), column: KEY_COLUMN }
}
