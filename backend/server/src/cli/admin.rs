//! `admin create`

use accounts::users::{self, NewUser, Password, PlatformRole, password};
use anyhow::{Context, bail};
use kernel::email::Email;
use kernel::text::Locale;
use platform::config::Config;

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
    let hash = password::hash(&password).map_err(anyhow::Error::from)?;
    let db = super::open_db(config)?;
    let (address, owner) = (email.clone(), name.clone());
    let created = db.write(move |tx| {
        let new = NewUser {
            email: &address,
            name: &owner,
            password_hash: &hash,
            locale: Locale::Fr,
            role: PlatformRole::Admin,
        };
        users::create(tx, &new)
    });
    if created.await?.is_none() {
        bail!("{} has an account already", email.as_str());
    }
    let shown = if from_stdin { String::new() } else { format!("Its password, shown once: {text}\n") };
    Ok(format!("Administrator {} created.\n{shown}", email.as_str()))
}

fn first_line() -> anyhow::Result<String> {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).context("cannot read the password")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
