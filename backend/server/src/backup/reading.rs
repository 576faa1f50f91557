//! A file's rows go into a database that has none, all or nothing.

use super::content::{Batch, Counts, Header, PAYMENTS, add, parse};
use super::tables;
use anyhow::{Context, bail, ensure};
use platform::archive::{ArchiveReader, Chunk};
use platform::clock::Clock;
use platform::db::conn::DatabaseUrl;
use platform::db::pool::PoolSizes;
use platform::db::rows::{self, Table};
use platform::db::{Conn, Db, Tx, migrate};
use platform::http::failure::Failure;
use platform::keyring::Keyring;
use std::path::{Path, PathBuf};

/// Connections of a restore: one reads, one writes.
const SIZES: PoolSizes = PoolSizes { readers: 1, writers: 1 };

/// A backup that is read.
#[derive(Clone)]
pub(super) struct Backup {
    pub path: PathBuf,
    pub keyring: Keyring,
}

/// What was restored, and where.
pub(super) struct Restored {
    pub header: Header,
    pub counts: Counts,
    /// The database, of this release by now.
    pub db: Db,
}

/// Restores into a database that has no such rows yet: brings it to the step of the backup, loads the rows, brings
/// it to this release.
pub(super) async fn restore(backup: &Backup, url: DatabaseUrl) -> anyhow::Result<Restored> {
    let (_, header) = open(backup)?;
    let db = Db::open_at(url.clone(), SIZES, Clock::System, &header.schema)?;
    let names = header.tables.clone();
    if let Some(name) = db.read(move |conn| first_used(conn, &names)).await? {
        bail!("the database is not empty, {name} has rows: restore into one that has none");
    }
    let own = backup.clone();
    let loaded = db.write_or_undo(move |tx| Ok(load(tx, &own))).await?;
    let counts = loaded?;
    drop(db);
    migrate::run(&url)?;
    Ok(Restored { header, counts, db: Db::open(url, SIZES, Clock::System)? })
}

/// Opens a backup and reads what it is.
fn open(backup: &Backup) -> anyhow::Result<(ArchiveReader<'_>, Header)> {
    let Backup { path, keyring } = backup;
    let mut archive = ArchiveReader::open(path, keyring)?;
    let Chunk::Part(plain) = archive.next_chunk()? else { bail!("the backup has nothing in it") };
    let header: Header = parse(&plain)?;
    ensure!(header.content == PAYMENTS, "this is a backup of {}, not of {PAYMENTS}", header.content);
    if !migrate::steps()?.contains(&header.schema) {
        bail!(
            "the backup was made by release {}, whose migration {} this one does not know: use that release, or a newer one",
            header.release,
            header.schema
        );
    }
    Ok((archive, header))
}

/// The first of these tables that has rows.
fn first_used(conn: &mut Conn, names: &[String]) -> Result<Option<&'static str>, Failure> {
    for name in names.iter().filter_map(|name| tables::named(name)) {
        if rows::count(conn, &Table { name, key: &[], only: None })? > 0 {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

fn load(tx: &mut Tx, backup: &Backup) -> anyhow::Result<Counts> {
    let (mut archive, _) = open(backup)?;
    let mut counts = Counts::new();
    loop {
        match archive.next_chunk()? {
            Chunk::Part(plain) => {
                let Batch { table, rows } = parse(&plain)?;
                let name = tables::named(&table);
                let name = name.with_context(|| format!("this release has no table {table}"))?;
                rows::insert(tx, name, &rows).map_err(|failure| refused(name, &failure))?;
                add(&mut counts, name, rows.rows.len());
            }
            Chunk::End(plain) => {
                let written: Counts = parse(&plain)?;
                let n_written: u64 = written.values().sum();
                let is_same = written.iter().all(|(name, n)| counts.get(name).unwrap_or(&0) == n);
                let n: u64 = counts.values().sum();
                ensure!(is_same && n == n_written, "the backup counts {n_written} rows and has {n}");
                return Ok(written);
            }
        }
    }
}

/// Why the database does not take rows: with what their constraints say when they contradict each other.
fn refused(table: &str, failure: &Failure) -> anyhow::Error {
    let reason = failure.database_error().map_or_else(|| failure.to_string(), ToString::to_string);
    let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    anyhow::anyhow!("rows of {table} contradict the others: {reason}")
}

/// A folder that only we see and that ends with us.
pub(super) struct Scratch(PathBuf);

impl Scratch {
    pub(super) fn make() -> anyhow::Result<Self> {
        let path = std::env::temp_dir().join(format!("guichet-{:032x}", rand::random::<u128>()));
        let mut builder = std::fs::DirBuilder::new();
        #[cfg(unix)]
        {
            use std::os::unix::fs::DirBuilderExt;
            builder.mode(0o700);
        }
        builder
            .create(&path)
            .with_context(|| format!("cannot make {}; TMPDIR says where", path.display()))?;
        Ok(Self(path))
    }

    /// The database in it.
    pub(super) fn url(&self) -> DatabaseUrl {
        DatabaseUrl::Sqlite(self.0.join("proof.db"))
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(self.path()) {
            tracing::warn!(%error, folder = %self.path().display(), "a scratch database cannot be taken away");
        }
    }
}
