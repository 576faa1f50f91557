//! From an address to an account: nothing is in `users` before the address is known to be its owner's.
//!
//! - [`rules`]  how long a registration waits, what its code looks like
//! - [`http`]   register, prove the address, ask for the mail again
//!
//! Invariant: a registration with the address of an account runs the same statements and answers the
//! same; its code goes nowhere, and its owner is told by mail.

pub mod http;
pub mod rules;
mod store;

pub(crate) use store::prune;

use crate::Accounts;
use crate::facts::{RegistrationOfKnownAddress, VerificationRequested};
use crate::limits::rules::REGISTER_MAIL;
use crate::opaque::{Opens, Token, hash_bytes};
use crate::users;
use aws_lc_rs::hmac;
use kernel::email::Email;
use kernel::ids::TokenHash;
use kernel::text::Locale;
use kernel::time::Instant;
use platform::db::Tx;
use platform::http::failure::Failure;
use platform::keyring::{Keyring, Sealed};
use uuid::Uuid;

/// An account to be, as it waits.
#[derive(Clone)]
pub(crate) struct Registration {
    pub id: Uuid,
    pub email: Email,
    pub password_hash: String,
    pub name: String,
    pub locale: Locale,
    pub organization_name: Option<String>,
}

/// What is kept of the two proofs that one mail carries.
#[derive(Clone, Copy)]
struct Kept {
    code_hash: TokenHash,
    link_hash: TokenHash,
    expires_at: Instant,
}

/// The two proofs, sealed for the mail.
struct Proofs {
    code: Sealed,
    token: Sealed,
    kept: Kept,
}

impl Proofs {
    fn fresh(accounts: &Accounts, id: Uuid, now: Instant) -> Result<Self, Failure> {
        let keyring: &Keyring = &accounts.keyring;
        let (code, link) = (rules::code_of(rand::random()), Token::fresh(Opens::Link));
        Ok(Self {
            code: Sealed::seal(keyring, id, "code", &code)?,
            token: Sealed::seal(keyring, id, "token", &link.text)?,
            kept: Kept {
                code_hash: hash_of(accounts, id, &code),
                link_hash: link.hash,
                expires_at: now.plus_seconds(rules::REGISTRATION_SECONDS),
            },
        })
    }
}

/// A code is short: without the key of the installation its hash says nothing.
fn hash_of(accounts: &Accounts, id: Uuid, code: &str) -> TokenHash {
    let tag = hmac::sign(&accounts.codes, format!("registration\n{id}\n{code}").as_bytes());
    hash_bytes(tag.as_ref())
}

/// Says to the address what there is to say, unless it got enough mails: a proof, or that it is known.
/// The number of mails does not depend on which.
fn tell(
    tx: &mut Tx,
    accounts: &Accounts,
    registration: &Registration,
    proofs: Proofs,
) -> Result<bool, Failure> {
    let email = &registration.email;
    if accounts.limits.spend(tx, &REGISTER_MAIL, email.key())? {
        return Ok(false);
    }
    match users::credentials(tx.conn(), email)? {
        Some(known) => tx.publish(&RegistrationOfKnownAddress { user_id: known.id })?,
        None => tx.publish(&VerificationRequested {
            registration_id: registration.id,
            email: email.as_str().to_owned(),
            name: registration.name.clone(),
            locale: registration.locale,
            code: proofs.code,
            token: proofs.token,
            expires_at: proofs.kept.expires_at,
        })?,
    }
    Ok(true)
}
