//! The one ordered history of both schemas.
//!
//! `migrations/common` holds what both databases can read; a dialect folder holds a step only when
//! its SQL must differ. Versions of all folders are merged into one order, so the names of
//! `sqlite/` and `postgres/` must be the same (a test compares the resulting schemas).

use super::conn::{Conn, DatabaseUrl};
use super::pool::{DbError, one_line, prepare};
use diesel::backend::Backend;
use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::migration::{Migration, MigrationSource, MigrationVersion};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

const COMMON: EmbeddedMigrations = embed_migrations!("migrations/common");
const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Number of the PostgreSQL advisory lock that lets two starting nodes migrate one after the other.
const ADVISORY_LOCK: i64 = 0x6775_6963_6865_7401;

/// The steps of one database, all or up to one of them.
struct Layered<'s>(EmbeddedMigrations, Option<&'s str>);

impl<DB: Backend> MigrationSource<DB> for Layered<'_>
where
    EmbeddedMigrations: MigrationSource<DB>,
{
    fn migrations(&self) -> diesel::migration::Result<Vec<Box<dyn Migration<DB>>>> {
        let mut all = MigrationSource::<DB>::migrations(&COMMON)?;
        all.extend(MigrationSource::<DB>::migrations(&self.0)?);
        if let Some(last) = self.1 {
            all.retain(|step| step.name().version().to_string().as_str() <= last);
        }
        all.sort_by(|a, b| a.name().version().cmp(&b.name().version()));
        Ok(all)
    }
}

/// Brings the database to this release. Answers how many steps that took.
pub fn run(url: &DatabaseUrl) -> Result<usize, DbError> {
    run_to(url, None)
}

/// Versions of all steps that this program knows, in their order.
pub fn steps() -> Result<Vec<String>, DbError> {
    let all = MigrationSource::<diesel::sqlite::Sqlite>::migrations(&Layered(SQLITE, None));
    let all = all.map_err(|e| DbError::Migration { reason: one_line(&e) })?;
    Ok(all.iter().map(|step| step.name().version().to_string()).collect())
}

/// The same as [`run`] up to one step.
pub(super) fn run_to(url: &DatabaseUrl, last: Option<&str>) -> Result<usize, DbError> {
    let mut conn = prepare(url)?;
    let reason = |e: &dyn std::fmt::Display| DbError::Migration { reason: one_line(e) };
    if let Conn::Pg(pg) = &mut conn {
        // Before anything else: even looking at the history creates its table.
        pg.batch_execute(&format!("SET lock_timeout=0; SET statement_timeout=0; SELECT pg_advisory_lock({ADVISORY_LOCK}); SET lock_timeout='2s'"))
            .map_err(|e| reason(&e))?;
    }
    let known = versions(&mut conn)?;
    let ahead =
        known.applied.iter().find(|version| last.is_some_and(|last| version.as_str() > last)).cloned();
    refuse_newer(known)?;
    if let Some(version) = ahead {
        return Err(DbError::Ahead { version });
    }
    match &mut conn {
        Conn::Pg(pg) => {
            pg.run_pending_migrations(Layered(POSTGRES, last)).map(|done| done.len()).map_err(|e| reason(&e))
        }
        Conn::Lite(lite) => {
            // One transaction around all steps: a second process waits for it instead of repeating them.
            AnsiTransactionManager::begin_transaction_sql(lite, "BEGIN IMMEDIATE").map_err(|e| reason(&e))?;
            let done = lite
                .run_pending_migrations(Layered(SQLITE, last))
                .map(|done| done.len())
                .map_err(|e| reason(&e))?;
            AnsiTransactionManager::commit_transaction(lite).map_err(|e| reason(&e))?;
            Ok(done)
        }
    }
}

/// How many steps are missing.
pub fn pending(conn: &mut Conn) -> Result<usize, DbError> {
    let known = versions(conn)?;
    let count = known.all.iter().filter(|version| !known.applied.contains(version)).count();
    refuse_newer(known)?;
    Ok(count)
}

fn refuse_newer(known: Versions) -> Result<(), DbError> {
    match known.applied.into_iter().find(|version| !known.all.contains(version)) {
        Some(version) => Err(DbError::Newer { version }),
        None => Ok(()),
    }
}

struct Versions {
    all: Vec<String>,
    applied: Vec<String>,
}

fn versions(conn: &mut Conn) -> Result<Versions, DbError> {
    fn both<DB: Backend, C: MigrationHarness<DB>>(
        conn: &mut C,
        source: &impl MigrationSource<DB>,
    ) -> diesel::migration::Result<Versions> {
        let text = |version: MigrationVersion<'_>| version.to_string();
        Ok(Versions {
            all: source.migrations()?.iter().map(|m| text(m.name().version())).collect(),
            applied: conn.applied_migrations()?.into_iter().map(text).collect(),
        })
    }
    let found = match conn {
        Conn::Pg(pg) => both(pg, &Layered(POSTGRES, None)),
        Conn::Lite(lite) => both(lite, &Layered(SQLITE, None)),
    };
    found.map_err(|e| DbError::Migration { reason: one_line(&e) })
}
