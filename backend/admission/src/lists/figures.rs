//! How lists stand: counted at most once every two seconds, for all who ask.

use super::{List, store};
use kernel::ids::{CheckinListId, OfferId};
use kernel::text::Localized;
use kernel::time::Instant;
use moka::future::Cache;
use platform::db::Db;
use platform::http::failure::Failure;
use std::sync::Arc;
use std::time::Duration;

/// Figures may be so old.
const FRESH: Duration = Duration::from_secs(2);
/// Lists whose figures are kept.
const LISTS_MAX: u64 = 1_000;
/// How far back arrivals and refusals are counted.
pub(super) const SECONDS_BACK: i64 = 24 * 3_600;

/// An offer's part of a list.
#[derive(Debug, Clone)]
pub(super) struct OfferFigures {
    pub(super) id: OfferId,
    pub(super) name: Localized,
    pub(super) n_expected: i64,
    pub(super) n_in: i64,
}

/// How a list stands.
#[derive(Debug, Clone)]
pub(crate) struct Figures {
    pub(super) list: CheckinListId,
    pub(super) offers: Vec<OfferFigures>,
    pub(super) n_inside: i64,
    pub(super) n_refused: i64,
    pub(super) n_conflicts: i64,
    pub(super) arrivals: Vec<(Instant, Option<String>, i64)>,
    pub(super) at: Instant,
}

/// The figures of lists that somebody looked at lately.
#[derive(Clone)]
pub struct KeptFigures(Cache<CheckinListId, Arc<Figures>>);

impl Default for KeptFigures {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(LISTS_MAX).time_to_live(FRESH).build())
    }
}

impl KeptFigures {
    /// How a list stands. Whoever asks while it is counted waits for that.
    pub(super) async fn of(&self, db: &Db, list: List) -> Result<Arc<Figures>, Failure> {
        let (id, now) = (list.id, db.clock().now());
        let count = db.read(move |conn| store::figures(conn, &list, now).map(Arc::new));
        let counted = self.0.try_get_with(id, count).await;
        counted.map_err(|failure| Failure::unavailable("check-in figures", failure.to_string()))
    }
}

/// The date of a list that is next or now; else the last one.
pub(super) fn next_of(dates: &[store::Date], list: &List, now: Instant) -> Option<(Instant, Instant)> {
    let own = || {
        let is_own = |date: &&store::Date| {
            date.event_id == list.event_id && list.occurrence_id.is_none_or(|id| id == date.id)
        };
        dates.iter().filter(is_own)
    };
    let next = own().filter(|date| date.ends_at > now).min_by_key(|date| date.starts_at);
    next.or_else(|| own().max_by_key(|date| date.ends_at)).map(|date| (date.starts_at, date.ends_at))
}
