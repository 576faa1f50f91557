//! Lists and search: one row per event, ready to show.
//!
//! A listing is derived: [`refresh`] rewrites it in the transaction that changes the event, and
//! [`roll_forward`] when a date has passed. The database keeps it; every node holds what lists
//! filter, sort and count by in memory ([`Listings`]), follows the changes by their revision, and
//! reads only the cards of the page it shows. What depends on the present moment (next date, sale
//! status) is decided when it is read.

mod card;
mod index;
mod memory;
mod search;
mod store;
mod words;

pub use card::{Card, CardDate, CardOffer, CardPlace, Named};
pub use memory::{Found, Listings};
pub use search::{Filter, PriceFilter, Sort};
pub use store::{rebuild_some, refresh, remove, roll_forward};

use crate::{Catalog, revision};
use std::time::Duration;

/// How often passed dates are looked for.
const ROLL_INTERVAL: Duration = Duration::from_secs(10);

/// Moves listings on to their next date until the task is dropped. Harmless on several nodes.
pub async fn keep_rolling(catalog: Catalog) {
    loop {
        match catalog.db.write(roll_forward).await {
            Ok(0) => tokio::time::sleep(ROLL_INTERVAL).await,
            Ok(n) => {
                tracing::info!(n, "listings moved on to their next date");
                if let Err(failure) = revision::sync(&catalog).await {
                    tracing::debug!(%failure, "the catalog revision cannot be read");
                }
            }
            Err(failure) => {
                tracing::warn!(%failure, "listings cannot be moved on");
                tokio::time::sleep(ROLL_INTERVAL).await;
            }
        }
    }
}
