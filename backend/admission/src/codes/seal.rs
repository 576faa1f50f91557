//! What makes a code hard to forge: the MAC by the keys of account and ticket, the signature by the event's key.

use super::rules::{Claims, MAC_BYTES, SIGNATURE_BYTES, TicketCode};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hkdf::{HKDF_SHA256, Salt};
use aws_lc_rs::hmac::{self, HMAC_SHA256};
use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use kernel::ids::EventId;
use platform::http::failure::Failure;
use zeroize::Zeroizing;

/// What stands before the event's id in the salt.
const SALT: &[u8] = b"tkt-v1";
/// Bytes of either half of an event's key.
pub(crate) const EVENT_KEY_BYTES: usize = 32;

/// The two keys of a ticket.
#[derive(Clone, Copy)]
pub struct TicketKeys<'a> {
    /// That of the holder's account.
    pub account: &'a [u8],
    /// The ticket's own.
    pub ticket: &'a [u8],
}

/// The key that signs an event's codes.
pub struct EventKey(Ed25519KeyPair);

impl EventKey {
    /// A fresh one: its halves, public and private.
    pub fn fresh() -> ([u8; EVENT_KEY_BYTES], Zeroizing<[u8; EVENT_KEY_BYTES]>) {
        let private = Zeroizing::new(rand::random::<[u8; EVENT_KEY_BYTES]>());
        let mut public = [0; EVENT_KEY_BYTES];
        if let Ok(pair) = Ed25519KeyPair::from_seed_unchecked(private.as_slice()) {
            public.copy_from_slice(pair.public_key().as_ref());
        }
        (public, private)
    }

    /// One that was kept; both halves must belong together.
    pub fn of(public: &[u8], private: &[u8]) -> Result<Self, Failure> {
        let pair = Ed25519KeyPair::from_seed_and_public_key(private, public);
        pair.map(Self).map_err(|_| Failure::fault("the halves of an event's key do not belong together"))
    }
}

/// Makes the code of a ticket.
pub fn make(
    event: EventId,
    key: &EventKey,
    keys: TicketKeys<'_>,
    claims: Claims,
) -> Result<TicketCode, Failure> {
    let mac = mac(event, keys, &claims)?;
    let unsigned = TicketCode { claims, mac, signature: [0; SIGNATURE_BYTES] };
    let signature = key.0.sign(&unsigned.signed());
    let signature = signature.as_ref().try_into().map_err(Failure::fault)?;
    Ok(TicketCode { signature, ..unsigned })
}

/// Whether the event's key signed the code. `public` is the public half.
pub fn is_signed(public: &[u8], code: &TicketCode) -> bool {
    UnparsedPublicKey::new(&ED25519, public).verify(&code.signed(), &code.signature).is_ok()
}

/// Whether the two keys made the code's MAC, for this event. The comparison takes the same time whatever it finds.
pub fn is_of_keys(event: EventId, keys: TicketKeys<'_>, code: &TicketCode) -> Result<bool, Failure> {
    Ok(verify_slices_are_equal(&mac(event, keys, &code.claims)?, &code.mac).is_ok())
}

fn mac(event: EventId, keys: TicketKeys<'_>, claims: &Claims) -> Result<[u8; MAC_BYTES], Failure> {
    let fault = |_| Failure::fault("the key of a code cannot be derived");
    let event = event.bytes();
    let both = Zeroizing::new([keys.account, keys.ticket].concat());
    let derived = Salt::new(HKDF_SHA256, &[SALT, &event].concat()).extract(&both);
    let version = [claims.secret_version];
    let info = [version.as_slice()];
    let key = hmac::Key::from(derived.expand(&info, HMAC_SHA256).map_err(fault)?);
    let tag = hmac::sign(&key, &[claims.bytes().as_slice(), &event].concat());
    let cut = tag.as_ref().first_chunk().copied();
    cut.ok_or_else(|| Failure::fault("a MAC is too short"))
}

#[cfg(test)]
#[path = "seal_test.rs"]
mod tests;
