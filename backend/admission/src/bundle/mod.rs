//! What a door needs to check tickets without a network: the event's public key, the rules of its list, its dates and
//! offers, and of each ticket a hash of its id with what it is worth. No name, no address, no secret: a lost scanner can
//! mint nothing and reveals nobody.
//!
//! - [`rules`] how far a door has come
//! - [`http`]  all of it, piece by piece, and what changed since

pub mod http;
pub mod rules;
mod store;

use kernel::ids::{EventId, TicketId};
use sha2::{Digest, Sha256};

/// What stands before the ids of event and ticket in what is hashed.
const DOMAIN: &[u8] = b"man1";
/// Bytes of a hash that are told.
const HASH_BYTES: usize = 16;

/// By what a door knows a ticket whose code it read.
fn hash(event: EventId, ticket: TicketId) -> [u8; HASH_BYTES] {
    let digest: [u8; 32] = Sha256::new()
        .chain_update(DOMAIN)
        .chain_update(event.bytes())
        .chain_update(ticket.bytes())
        .finalize()
        .into();
    let mut cut = [0; HASH_BYTES];
    cut.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    cut
}
