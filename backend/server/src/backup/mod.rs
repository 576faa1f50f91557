//! Backups of payments: one sealed file that proves itself.
//!
//! - [`tables`]   which rows
//! - `content`    what stands in the file
//! - [`writing`]  all rows of one moment go into it
//! - [`reading`]  and into an empty database, of either kind
//!
//! `restore --verify` does what `restore payments` does, into a scratch database: what is proven is the restore.
//!
//! Invariant: what is restored sends nothing by itself, neither letters nor money.

mod content;
mod reading;
mod tables;
mod writing;

use anyhow::{Context, bail};
use catalog::listings;
use content::{Counts, Header};
use platform::config::Config;
use platform::db::Db;
use platform::keyring::Keyring;
use reading::{Backup, Restored, Scratch};
use sales::books::{self, Turnover};
use std::fmt::Write;
use std::path::Path;

/// Differences that are named in one sentence.
const NAMED_MAX: usize = 10;

/// Writes a backup; answers what to tell the operator.
///
/// # Errors
/// When the file is there, or something cannot be read or written; there is no file then.
pub async fn write(config: &Config, db: &Db, target: &Path) -> anyhow::Result<String> {
    let (header, counts, turnover) = writing::write(config, db, target).await?;
    let active = Keyring::load(config)?.active_id().to_owned();
    let mut told = format!("Wrote {}, sealed under {active} of KEK.\n", target.display());
    describe(&mut told, &header, &counts, &turnover)?;
    writeln!(told, "Prove it: guichet restore --verify {}", target.display())?;
    Ok(told)
}

/// Restores a backup into a scratch database and checks its books there.
///
/// # Errors
/// One sentence that says what is wrong with it.
pub async fn verify(config: &Config, path: &Path) -> anyhow::Result<String> {
    let scratch = Scratch::make()?;
    let Restored { header, counts, db } = reading::restore(&backup(config, path)?, scratch.url()).await?;
    let mut told = "The backup is whole: it can be restored, and its books are right.\n".to_owned();
    describe(&mut told, &header, &counts, &db.read(books::turnover).await?)?;
    check(&db).await.context("the backup is whole, but its books were not right when it was made")?;
    Ok(told)
}

/// Restores a backup into the configured database, which must be empty.
///
/// # Errors
/// When nothing was restored, or books that are not right.
pub async fn restore(config: &Config, path: &Path) -> anyhow::Result<String> {
    let restored = reading::restore(&backup(config, path)?, config.database_url.clone()).await?;
    let Restored { header, counts, db } = restored;
    let mut after = None;
    loop {
        after = db.write(move |tx| listings::rebuild_some(tx, after)).await?;
        if after.is_none() {
            break;
        }
    }
    let mut told = format!("Restored into {}.\n", db.shown_url());
    let turnover = db.read(books::turnover).await?;
    describe(&mut told, &header, &counts, &turnover)?;
    let n_open: i64 = turnover.iter().map(|turnover| turnover.n_open).sum();
    if n_open > 0 {
        writeln!(
            told,
            "{n_open} refund(s) were asked for and are not sent again: compare with the provider."
        )?;
    }
    check(&db).await.context("restored as it was, but the books were not right")?;
    Ok(told)
}

fn backup(config: &Config, path: &Path) -> anyhow::Result<Backup> {
    Ok(Backup { path: path.to_owned(), keyring: Keyring::load(config)? })
}

async fn check(db: &Db) -> anyhow::Result<()> {
    let found = db.read(books::differences).await?;
    if found.is_empty() {
        return Ok(());
    }
    let named: Vec<String> = found.iter().take(NAMED_MAX).map(ToString::to_string).collect();
    let more = if found.len() > NAMED_MAX { " …" } else { "" };
    bail!("{}{more}", named.join("; "))
}

fn describe(
    told: &mut String,
    header: &Header,
    counts: &Counts,
    turnover: &[Turnover],
) -> Result<(), std::fmt::Error> {
    let n = |table: &str| counts.get(table).copied().unwrap_or(0);
    writeln!(told, "  made      {} by guichet {} for {}", header.made_at, header.release, header.instance)?;
    writeln!(told, "  rows      {} of {} tables", counts.values().sum::<u64>(), counts.len())?;
    writeln!(told, "  orders    {}, with {} tickets", n("orders"), n("tickets"))?;
    writeln!(told, "  money     {} payments, {} refunds", n("payments"), n("refunds"))?;
    writeln!(told, "  ledger    {} entries, {} invoices", n("ledger_entries"), n("invoices"))?;
    for one in turnover {
        writeln!(told, "  {}       {one}", one.currency.code())?;
    }
    Ok(())
}
