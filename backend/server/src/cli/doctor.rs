//! `doctor`: whether all is as it should be, from the database alone.

use accounts::audit::{self, Verdict};
use anyhow::bail;
use platform::config::Config;
use platform::jobs::dead;
use std::fmt::Write;

/// Looks at everything; an error names what is wrong, what is only to be known is said with what is right.
pub(super) async fn examine(config: &Config) -> anyhow::Result<String> {
    let db = super::open_db(config)?;
    let (mut told, mut wrong) = (String::new(), Vec::new());
    writeln!(told, "ok    the database is of this release: {}", db.shown_url())?;
    match db.read(audit::verify).await? {
        Verdict::Whole { n_entries } => writeln!(told, "ok    the audit log is whole: {n_entries} entries")?,
        Verdict::Broken { seq } => wrong.push(format!("the audit log is broken at entry {seq}")),
    }
    let differences = db.read(sales::books::differences).await?;
    if differences.is_empty() {
        writeln!(told, "ok    counters, tickets, ledger and invoices are what orders add up to")?;
    }
    wrong.extend(differences.iter().map(ToString::to_string));
    if !db.read(|conn| dead(conn, None, 1)).await?.is_empty() {
        writeln!(told, "note  some jobs were given up: an administrator tries them again or lets them go")?;
    }
    if wrong.is_empty() {
        return Ok(told);
    }
    bail!("{told}{} thing(s) are wrong:\n  {}", wrong.len(), wrong.join("\n  "))
}
