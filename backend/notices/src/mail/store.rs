//! SQL of mails that went out.

use super::rules::{Class, may_send};
use diesel::prelude::*;
use kernel::time::Instant;
use platform::db::Tx;
use platform::db::schema::mails;
use platform::http::failure::Failure;

/// What to do with a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// Send it, then say so.
    Send,
    /// It went out already.
    Sent,
    /// The address got enough of this class today.
    TooMany,
}

/// Notes that a mail is about to go out. An earlier attempt that did not say it succeeded does not count
/// as one more.
pub(super) fn begin(tx: &mut Tx, key: &str, recipient: &[u8], class: Class) -> Result<Turn, Failure> {
    let now = tx.now();
    let known: Option<Option<i64>> =
        mails::table.find(key).select(mails::sent_at).first(tx.conn()).optional()?;
    match known {
        Some(Some(_)) => return Ok(Turn::Sent),
        Some(None) => return Ok(Turn::Send),
        None => {}
    }
    let today: i64 = mails::table
        .filter(mails::recipient.eq(recipient))
        .filter(mails::class.eq(class.as_str()))
        .filter(mails::at.gt(now.plus_minutes(-24 * 60)))
        .count()
        .get_result(tx.conn())?;
    if !may_send(class, today) {
        return Ok(Turn::TooMany);
    }
    diesel::insert_into(mails::table)
        .values((
            mails::key.eq(key),
            mails::recipient.eq(recipient),
            mails::class.eq(class.as_str()),
            mails::at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(Turn::Send)
}

/// Notes that a mail went out.
pub(super) fn sent(tx: &mut Tx, key: &str) -> Result<(), Failure> {
    let now = tx.now().millis();
    diesel::update(mails::table.find(key)).set(mails::sent_at.eq(Some(now))).execute(tx.conn())?;
    Ok(())
}

/// Forgets mails from before a moment. How many went.
pub(super) fn prune(tx: &mut Tx, before: Instant, limit: i64) -> Result<usize, Failure> {
    let old: Vec<String> =
        mails::table.filter(mails::at.lt(before)).select(mails::key).limit(limit).load(tx.conn())?;
    Ok(diesel::delete(mails::table.filter(mails::key.eq_any(old))).execute(tx.conn())?)
}
