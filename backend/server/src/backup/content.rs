//! What stands in the chunks of a backup, as JSON: first a [`Header`], then [`Batch`] after [`Batch`], in the end
//! [`Counts`].

use anyhow::Context;
use platform::db::rows::Rows;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What kind of backup this is; there may be others one day.
pub(super) const PAYMENTS: &str = "payments";

/// Where a backup comes from.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Header {
    /// [`PAYMENTS`].
    pub content: String,
    /// The last migration of the database.
    pub schema: String,
    /// When its moment was.
    pub made_at: String,
    /// The release that wrote it.
    pub release: String,
    /// The public address of the instance.
    pub instance: String,
    /// The tables that it has rows of, or could.
    pub tables: Vec<String>,
}

/// Rows of one table.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Batch {
    /// Which.
    pub table: String,
    /// Them.
    #[serde(flatten)]
    pub rows: Rows,
}

/// How many rows there are of each table.
pub(super) type Counts = BTreeMap<String, u64>;

/// Adds so many rows of a table.
pub(super) fn add(counts: &mut Counts, table: &str, n: usize) {
    *counts.entry(table.to_owned()).or_default() += u64::try_from(n).unwrap_or(u64::MAX);
}

/// Reads what was sealed; it is ours, so only a mistake of ours makes it unreadable.
pub(super) fn parse<T: DeserializeOwned>(plain: &[u8]) -> anyhow::Result<T> {
    serde_json::from_slice(plain).context("the backup says something that this release cannot read")
}
