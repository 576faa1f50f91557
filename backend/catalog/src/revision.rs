//! The number by which caches, on every node, notice that the catalog has changed.

use crate::Catalog;
use diesel::prelude::*;
use platform::db::schema::catalog_revision;
use platform::db::{Conn, Tx};
use platform::http::failure::Failure;
use std::time::Duration;

/// How often a node looks: a change is visible everywhere within a second.
const WATCH_INTERVAL: Duration = Duration::from_millis(250);

/// Says that something the public may see has changed. Writers take turns here until they commit,
/// so revisions are committed in their order.
pub(crate) fn bump(tx: &mut Tx) -> Result<i64, Failure> {
    diesel::update(catalog_revision::table)
        .set(catalog_revision::seq.eq(catalog_revision::seq + 1))
        .execute(tx.conn())?;
    current(tx.conn())
}

pub(crate) fn current(conn: &mut Conn) -> Result<i64, Failure> {
    Ok(catalog_revision::table.select(catalog_revision::seq).first(conn)?)
}

/// Takes over what changed in the database until now. Call it after a write so that the same node
/// reads it.
pub async fn sync(catalog: &Catalog) -> Result<(), Failure> {
    let (listings, now) = (catalog.listings.clone(), catalog.db.clock().now());
    let steps = catalog.db.read(move |conn| listings.follow(conn, now)).await?;
    // After the listings: an answer computed for this step is computed from them.
    catalog.answers.set_revision(steps);
    Ok(())
}

/// Follows the database's revision until the task is dropped.
pub async fn watch(catalog: Catalog) {
    loop {
        if let Err(failure) = sync(&catalog).await {
            tracing::debug!(%failure, "the catalog revision cannot be read");
        }
        tokio::time::sleep(WATCH_INTERVAL).await;
    }
}

/// Whether the database answers and has the catalog's tables: a cheap read for readiness.
pub fn check(conn: &mut Conn) -> Result<(), Failure> {
    current(conn).map(|_| ())
}
