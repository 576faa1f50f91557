//! Rows go into a file.

use super::content::{Batch, Counts, Header, PAYMENTS, add};
use super::tables::{self, TABLES};
use anyhow::{Context, ensure};
use platform::archive::ArchiveWriter;
use platform::config::Config;
use platform::db::rows::{self, Table};
use platform::db::{Conn, Db, migrate};
use platform::keyring::Keyring;
use sales::books::{self, Turnover};
use std::path::Path;

/// Rows that are read and sealed together: what a backup holds in memory.
const PAGE_ROWS: i32 = 250;

/// Writes all of one moment; answers what it was, how many rows, and what money they are.
pub(super) async fn write(
    config: &Config,
    db: &Db,
    target: &Path,
) -> anyhow::Result<(Header, Counts, Vec<Turnover>)> {
    let header = Header {
        content: PAYMENTS.to_owned(),
        schema: migrate::steps()?.pop().context("there is no migration")?,
        made_at: db.clock().now().to_rfc3339(),
        release: env!("CARGO_PKG_VERSION").to_owned(),
        instance: config.public_url.to_string(),
        tables: tables::names().into_iter().map(str::to_owned).collect(),
    };
    let (keyring, target) = (Keyring::load(config)?, target.to_owned());
    db.read_moment(move |conn| {
        let turnover = books::turnover(conn)?;
        let counts = ArchiveWriter::create(&target, &keyring)
            .map_err(anyhow::Error::from)
            .and_then(|archive| fill(conn, archive, &header));
        Ok(counts.map(|counts| (header, counts, turnover)))
    })
    .await?
}

fn fill(conn: &mut Conn, mut archive: ArchiveWriter<'_>, header: &Header) -> anyhow::Result<Counts> {
    let mut counts = Counts::new();
    archive.put(&serde_json::to_vec(header)?)?;
    for table in &TABLES {
        copy(conn, &mut archive, table, &mut counts)?;
    }
    archive.finish(&serde_json::to_vec(&counts)?)?;
    Ok(counts)
}

fn copy(
    conn: &mut Conn,
    archive: &mut ArchiveWriter<'_>,
    table: &Table,
    counts: &mut Counts,
) -> anyhow::Result<()> {
    let (mut after, mut n) = (None, 0);
    loop {
        let rows = rows::page(conn, table, after.as_deref(), PAGE_ROWS)?;
        if rows.rows.is_empty() {
            break;
        }
        n += rows.rows.len();
        after = Some(rows.last(table.key).context("a row lacks its key")?);
        archive.put(&serde_json::to_vec(&Batch { table: table.name.to_owned(), rows })?)?;
    }
    // Pages that missed a row would be a mistake of ours, found here and not when the backup is needed.
    ensure!(i64::try_from(n)? == rows::count(conn, table)?, "not all rows of {} could be read", table.name);
    add(counts, table.name, n);
    Ok(())
}
