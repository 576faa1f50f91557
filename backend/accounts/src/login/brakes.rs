//! What slows guessing down: per caller, per account and neighbourhood, and per account in all.
//!
//! The waits are kept by (account, neighbourhood of the caller), so that a stranger elsewhere cannot
//! make the owner wait. Addresses without an account are counted like those with one.

use crate::Accounts;
use crate::limits::rules::{
    BLOCKED, FAILURES_IN_A_ROW_MAX, IN_A_ROW_SECONDS, LOGIN_HOUR, LOGIN_MINUTE, PAIR, PAIRS,
    SLOW_DOWN_SECONDS, seconds_until, slowed_until,
};
use crate::refusal::AccountsRefusal;
use kernel::email::Email;
use platform::db::Tx;
use platform::http::client::Client;
use platform::http::failure::{Failure, TooMany};

/// Failures of an account from a neighbourhood.
const SLOW_DOWN: &str = "login-failures";
/// Failures of an account in a row.
const IN_A_ROW: &str = "login-failures-in-a-row";

fn near(client: &Client, email: &Email) -> String {
    format!("{}\n{}", email.key(), client.block())
}

/// Whether a sign-in may be tried now. A refusal is a value: the try has to stay counted.
pub(super) fn admit(
    tx: &mut Tx,
    accounts: &Accounts,
    client: &Client,
    email: &Email,
) -> Result<Result<(), Failure>, Failure> {
    let (limits, bucket, now) = (&accounts.limits, client.bucket().to_string(), tx.now());
    if let Some(wait) = limits.is_spent(tx.conn(), &BLOCKED, &bucket, now)? {
        return Ok(Err(wait.into()));
    }
    for budget in [&LOGIN_MINUTE, &LOGIN_HOUR] {
        if let Some(wait) = limits.spend_of_address(tx, budget, &bucket)? {
            return Ok(Err(wait.into()));
        }
    }
    let in_a_row = limits.failures(tx.conn(), IN_A_ROW, email.key(), now)?;
    if in_a_row.is_some_and(|count| count.n >= FAILURES_IN_A_ROW_MAX) {
        return Ok(Err(AccountsRefusal::ResetNeeded.into()));
    }
    let until = limits
        .failures(tx.conn(), SLOW_DOWN, &near(client, email), now)?
        .map_or(now, |count| slowed_until(count.n, count.last_at));
    let is_over = until <= now;
    Ok(if is_over { Ok(()) } else { Err(TooMany { retry_after: seconds_until(until, now) }.into()) })
}

/// Counts a wrong password.
pub(super) fn count_failure(
    tx: &mut Tx,
    accounts: &Accounts,
    client: &Client,
    email: &Email,
    pair: &str,
) -> Result<(), Failure> {
    let (limits, bucket) = (&accounts.limits, client.bucket().to_string());
    limits.count_failure(tx, SLOW_DOWN, &near(client, email), SLOW_DOWN_SECONDS)?;
    limits.count_failure(tx, IN_A_ROW, email.key(), IN_A_ROW_SECONDS)?;
    let is_new_pair = limits.count(tx, &PAIR, &format!("{bucket}\n{pair}"))?.n == 1;
    if is_new_pair && limits.is_used_up_by_address(tx, &PAIRS, &bucket)? {
        limits.count(tx, &BLOCKED, &bucket)?;
    }
    Ok(())
}

/// Forgets the failures of an account: its owner was right, or has a new password.
pub(crate) fn forget_failures(
    tx: &mut Tx,
    accounts: &Accounts,
    client: &Client,
    email: &Email,
) -> Result<(), Failure> {
    accounts.limits.forget(tx, SLOW_DOWN, &near(client, email))?;
    accounts.limits.forget(tx, IN_A_ROW, email.key())
}
