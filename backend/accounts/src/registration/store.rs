//! SQL of registrations.

use super::rules::CODE_TRIES_MAX;
use super::{Kept, Registration};
use diesel::prelude::*;
use kernel::email::Email;
use kernel::ids::TokenHash;
use kernel::text::Locale;
use platform::db::schema::registrations;
use platform::db::{Conn, Tx};
use platform::http::failure::Failure;
use uuid::Uuid;

/// Rows that one cleaning takes away.
const PRUNE_ROWS_MAX: i64 = 1_000;

/// Writes a new registration.
pub(super) fn insert(
    tx: &mut Tx,
    registration: &Registration,
    token_hash: TokenHash,
    kept: Kept,
) -> Result<(), Failure> {
    let now = tx.now();
    diesel::insert_into(registrations::table)
        .values((
            registrations::id.eq(registration.id.as_bytes().as_slice()),
            registrations::token_hash.eq(token_hash),
            registrations::link_hash.eq(kept.link_hash),
            registrations::code_hash.eq(kept.code_hash),
            registrations::email.eq(registration.email.as_str()),
            registrations::email_key.eq(registration.email.key()),
            registrations::password_hash.eq(&registration.password_hash),
            registrations::name.eq(&registration.name),
            registrations::locale.eq(registration.locale.tag()),
            registrations::organization_name.eq(registration.organization_name.as_deref()),
            registrations::tries.eq(0),
            registrations::expires_at.eq(kept.expires_at),
            registrations::created_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

type Row = (Vec<u8>, String, String, String, String, Option<String>);

fn read(row: Row) -> Result<Registration, Failure> {
    let (id, email, password_hash, name, locale, organization_name) = row;
    Ok(Registration {
        id: Uuid::from_slice(&id).map_err(Failure::fault)?,
        email: Email::parse(&email).ok_or_else(|| Failure::fault("a registration without an address"))?,
        password_hash,
        name,
        locale: Locale::parse(&locale).unwrap_or(Locale::Fr),
        organization_name,
    })
}

macro_rules! columns {
    () => {
        (
            registrations::id,
            registrations::email,
            registrations::password_hash,
            registrations::name,
            registrations::locale,
            registrations::organization_name,
        )
    };
}

/// The registration of whoever holds this token.
pub(super) fn by_token(tx: &mut Tx, token_hash: TokenHash) -> Result<Option<Registration>, Failure> {
    let now = tx.now();
    let row: Option<Row> = registrations::table
        .filter(registrations::token_hash.eq(token_hash))
        .filter(registrations::expires_at.gt(now))
        .select(columns!())
        .first(tx.conn())
        .optional()?;
    row.map(read).transpose()
}

/// The registration that a mail's link belongs to.
pub(super) fn by_link(tx: &mut Tx, link_hash: TokenHash) -> Result<Option<Registration>, Failure> {
    let now = tx.now();
    let row: Option<Row> = registrations::table
        .filter(registrations::link_hash.eq(link_hash))
        .filter(registrations::expires_at.gt(now))
        .select(columns!())
        .first(tx.conn())
        .optional()?;
    row.map(read).transpose()
}

/// Uses one try of a registration's code and holds it. False when none is left.
pub(super) fn spend_try(tx: &mut Tx, id: Uuid) -> Result<bool, Failure> {
    let untried =
        registrations::table.find(id.as_bytes().as_slice()).filter(registrations::tries.lt(CODE_TRIES_MAX));
    Ok(diesel::update(untried).set(registrations::tries.eq(registrations::tries + 1)).execute(tx.conn())?
        == 1)
}

/// Whether this is its code.
pub(super) fn has_code(conn: &mut Conn, id: Uuid, code_hash: TokenHash) -> Result<bool, Failure> {
    let found: Option<TokenHash> = registrations::table
        .find(id.as_bytes().as_slice())
        .select(registrations::code_hash)
        .first(conn)
        .optional()?;
    Ok(found == Some(code_hash))
}

/// Puts new proofs in the place of the old ones.
pub(super) fn renew(tx: &mut Tx, id: Uuid, kept: Kept) -> Result<(), Failure> {
    diesel::update(registrations::table.find(id.as_bytes().as_slice()))
        .set((
            registrations::link_hash.eq(kept.link_hash),
            registrations::code_hash.eq(kept.code_hash),
            registrations::tries.eq(0),
            registrations::expires_at.eq(kept.expires_at),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Takes a registration off the list. False when somebody was faster.
pub(super) fn take(tx: &mut Tx, id: Uuid) -> Result<bool, Failure> {
    Ok(diesel::delete(registrations::table.find(id.as_bytes().as_slice())).execute(tx.conn())? == 1)
}

/// Takes away what else waits for an address that has an account now.
pub(super) fn forget_address(tx: &mut Tx, email: &Email) -> Result<(), Failure> {
    diesel::delete(registrations::table.filter(registrations::email_key.eq(email.key())))
        .execute(tx.conn())?;
    Ok(())
}

/// Takes away registrations that nobody finished.
pub(crate) fn prune(tx: &mut Tx) -> Result<usize, Failure> {
    let now = tx.now();
    let over: Vec<Vec<u8>> = registrations::table
        .filter(registrations::expires_at.le(now))
        .select(registrations::id)
        .limit(PRUNE_ROWS_MAX)
        .load(tx.conn())?;
    Ok(diesel::delete(registrations::table.filter(registrations::id.eq_any(over))).execute(tx.conn())?)
}
