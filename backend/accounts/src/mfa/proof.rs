//! Whether what somebody typed proves who they are.

use super::recovery;
use super::totp::TotpSecret;
use crate::Accounts;
use crate::audit::{self, Happening};
use crate::facts::{RecoveryCodeUsed, SecondFactorGuessed};
use crate::guard::SignedIn;
use crate::limits::rules::{MFA_DAY, MFA_FAILURES_TOLD, MFA_QUARTER};
use crate::refusal::AccountsRefusal;
use crate::{sessions, users};
use kernel::ids::UserId;
use platform::db::Tx;
use platform::http::client::Client;
use platform::http::failure::{Failure, TooMany};

/// What somebody typed.
#[derive(Clone)]
pub(crate) enum Proof {
    /// A code of their app.
    Code(String),
    /// A recovery code.
    RecoveryCode(String),
}

/// What it is worth.
pub(crate) enum Verdict {
    /// It is them; how, as a session remembers it (RFC 8176).
    Right(&'static str),
    /// It is not, or it was used before.
    Wrong,
    /// They guessed too often.
    TooOften(TooMany),
}

impl Verdict {
    /// The way on, or the refusal for who asks for a code.
    pub(crate) fn or(self, wrong: AccountsRefusal) -> Result<&'static str, Failure> {
        match self {
            Self::Right(amr) => Ok(amr),
            Self::Wrong => Err(wrong.into()),
            Self::TooOften(wait) => Err(wait.into()),
        }
    }
}

/// Judges a proof and counts it when it is wrong. The transaction has to be committed either way: a
/// refusal travels as a value.
pub(crate) fn judge(
    tx: &mut Tx,
    accounts: &Accounts,
    client: &Client,
    user: UserId,
    proof: &Proof,
) -> Result<Verdict, Failure> {
    let (subject, now) = (user.to_string(), tx.now());
    for budget in [&MFA_QUARTER, &MFA_DAY] {
        if let Some(wait) = accounts.limits.is_spent(tx.conn(), budget, &subject, now)? {
            return Ok(Verdict::TooOften(wait));
        }
    }
    let amr = match proof {
        Proof::Code(code) => spend_code(tx, accounts, user, code)?.then_some("pwd otp"),
        Proof::RecoveryCode(code) => spend_recovery_code(tx, client, user, code)?.then_some("pwd mfa"),
    };
    if let Some(amr) = amr {
        return Ok(Verdict::Right(amr));
    }
    accounts.limits.count(tx, &MFA_QUARTER, &subject)?;
    if accounts.limits.count(tx, &MFA_DAY, &subject)?.n == MFA_FAILURES_TOLD {
        tx.publish(&SecondFactorGuessed { user_id: user })?;
    }
    audit::record(tx, Some(client), &Happening::to(Some(user), "accounts.second_factor_failed"))?;
    Ok(Verdict::Wrong)
}

/// A code works for the step it belongs to, once, and steps only go forwards.
fn spend_code(tx: &mut Tx, accounts: &Accounts, user: UserId, code: &str) -> Result<bool, Failure> {
    let factor = users::factor(tx.conn(), user)?.filter(|factor| factor.is_active);
    let Some(sealed) = factor.and_then(|factor| factor.secret) else { return Ok(false) };
    let secret = TotpSecret::of(accounts.keyring.open(&users::totp_place(user), &sealed)?);
    let Some(step) = secret.matching_step(code, tx.now())? else { return Ok(false) };
    users::spend_step(tx, user, step)
}

fn spend_recovery_code(tx: &mut Tx, client: &Client, user: UserId, code: &str) -> Result<bool, Failure> {
    let is_active = users::factor(tx.conn(), user)?.is_some_and(|factor| factor.is_active);
    let Some(left) = recovery::spend(tx, user, code)?.filter(|_| is_active) else { return Ok(false) };
    let left = u32::try_from(left).unwrap_or(0);
    tx.publish(&RecoveryCodeUsed { user_id: user, left })?;
    let details = serde_json::json!({ "left": left });
    audit::record(tx, Some(client), &Happening::own(user, "accounts.recovery_code_used").with(details))?;
    Ok(true)
}

/// For what a session alone must not do: a proof of just now, or one that comes along.
pub(crate) fn step_up(
    tx: &mut Tx,
    accounts: &Accounts,
    client: &Client,
    person: &SignedIn,
    code: Option<&str>,
) -> Result<Result<(), Failure>, Failure> {
    let Some(code) = code else {
        let is_fresh = person.is_fresh();
        return Ok(if is_fresh { Ok(()) } else { Err(AccountsRefusal::StepUpNeeded.into()) });
    };
    let verdict = judge(tx, accounts, client, person.user, &Proof::Code(code.to_owned()))?;
    if let Verdict::Right(_) = verdict {
        sessions::confirm(tx, person.session)?;
    }
    Ok(verdict.or(AccountsRefusal::CodeRefused).map(|_| ()))
}
