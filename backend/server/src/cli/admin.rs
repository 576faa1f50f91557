//! `admin create`, `admin rotate-kek`, `admin verify-audit` and `admin verify-ledger`

use accounts::audit::{self, Verdict};
use accounts::users::{self, NewUser, Password, PlatformRole, password};
use anyhow::{Context, bail};
use kernel::email::Email;
use kernel::text::Locale;
use platform::config::Config;
use platform::keyring::Keyring;
use platform::rotation::rotate;
use std::fmt::Write;

pub(super) async fn create(
    config: &Config,
    email: &str,
    name: &str,
    from_stdin: bool,
) -> anyhow::Result<String> {
    let email = Email::parse(email).context("--email is not an address")?;
    let name = name.trim().to_owned();
    if name.is_empty() || name.chars().any(char::is_control) {
        bail!("--name must be a name on one line");
    }
    let text = if from_stdin { first_line()? } else { super::secrets::fresh() };
    let password = Password::parse(&text, &email, &name)?;
    let hash = password::hash(&password, config.password_cost).map_err(anyhow::Error::from)?;
    let (db, keyring) = (super::open_db(config)?, Keyring::load(config)?);
    let (address, owner) = (email.clone(), name.clone());
    let created = db.write(move |tx| {
        let new = NewUser {
            email: &address,
            name: &owner,
            password_hash: &hash,
            locale: Locale::Fr,
            role: PlatformRole::Admin,
        };
        users::create(tx, &keyring, &new)
    });
    if created.await?.is_none() {
        bail!("{} has an account already", email.as_str());
    }
    let shown = if from_stdin { String::new() } else { format!("Its password, shown once: {text}\n") };
    Ok(format!(
        "Administrator {} created. The first sign-in sets up a second factor.\n{shown}",
        email.as_str()
    ))
}

pub(super) async fn verify_audit(config: &Config) -> anyhow::Result<String> {
    let db = super::open_db(config)?;
    match db.read(audit::verify).await? {
        Verdict::Whole { n_entries } => Ok(format!("The audit log is whole: {n_entries} entries.\n")),
        Verdict::Broken { seq } => {
            bail!("the audit log is broken at entry {seq}: changed, missing or misplaced")
        }
    }
}

pub(super) async fn verify_ledger(config: &Config) -> anyhow::Result<String> {
    let found = super::open_db(config)?.read(sales::books::differences).await?;
    if found.is_empty() {
        return Ok(
            "The books are right: counters, tickets and ledger are what orders add up to.\n".to_owned()
        );
    }
    let named: Vec<String> = found.iter().map(ToString::to_string).collect();
    bail!(
        "{} things do not add up (at most a hundred of a kind are named): {}",
        found.len(),
        named.join("; ")
    )
}

pub(super) async fn rotate_kek(config: &Config) -> anyhow::Result<String> {
    let (db, keyring) = (super::open_db(config)?, Keyring::load(config)?);
    let columns = crate::background::sealed_columns();
    let report = rotate(&db, &keyring, &columns).await;
    let report = report.context("KEK must still have the keys that were used before")?;
    let mut text = format!("Everything is sealed under {}.\n", keyring.active_id());
    for rotated in report {
        writeln!(text, "  {:<28} {} moved", rotated.place, rotated.moved)?;
    }
    text.push_str("Half an hour after the last node began with the new key in front, take the old ones away:\nuntil then, somebody who is setting an authenticator app up may need them.\n");
    Ok(text)
}

fn first_line() -> anyhow::Result<String> {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).context("cannot read the password")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
