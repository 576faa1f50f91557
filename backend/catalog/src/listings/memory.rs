//! The listings of one process: the index, and the cards shown lately.

use super::card::Card;
use super::index::{Draft, Hit, Hits, Index};
use super::search::{Filter, Sort};
use super::store;
use crate::revision;
use kernel::ids::EventId;
use kernel::page::{Cursor, PageLimit};
use kernel::time::Instant;
use moka::sync::Cache;
use platform::db::{Conn, Db, from_json};
use platform::http::failure::Failure;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::SetOnce;

/// What a parsed card takes in memory, as a multiple of its JSON.
const PARSED_PER_JSON: usize = 2;

/// How long a list waits for the first reading of the database.
const FIRST_READING_TIMEOUT: Duration = Duration::from_secs(2);

/// A card, and what it weighs in the cache.
type Kept = (Arc<Card>, u32);

/// One page of a list.
pub struct Found {
    /// The cards.
    pub cards: Vec<Arc<Card>>,
    /// Where the next page starts.
    pub next: Option<Cursor>,
    /// How many events there are on all pages.
    pub total: i64,
}

/// How far the index has come.
#[derive(Default)]
struct Place {
    /// The database's revision, `None` before the first time.
    revision: Option<i64>,
    /// How many steps that took: unlike revisions, which a restored backup sets back, these only rise.
    steps: i64,
}

/// Every listed event, in memory.
pub struct Listings {
    index: RwLock<Index>,
    /// Held while the index moves on.
    place: Mutex<Place>,
    /// Set when the database has been read once.
    ready: SetOnce<()>,
    /// By event and revision: a changed card is another one.
    cards: Cache<(EventId, i64), Kept>,
}

impl Listings {
    /// Empty, until [`Listings::follow`] has read the database; cards take at most `card_bytes_max`.
    pub fn new(card_bytes_max: u64) -> Self {
        let cards = Cache::builder().max_capacity(card_bytes_max).weigher(|_, kept: &Kept| kept.1).build();
        Self { index: RwLock::default(), place: Mutex::default(), ready: SetOnce::new(), cards }
    }

    /// Whether the database has been read once, so that lists can be answered.
    pub fn is_ready(&self) -> bool {
        self.ready.initialized()
    }

    /// Catches up with the database; answers how many steps that took so far.
    pub(crate) fn follow(&self, conn: &mut Conn, now: Instant) -> Result<i64, Failure> {
        let mut place = self.place.lock().unwrap_or_else(PoisonError::into_inner);
        // Read first: what is read afterwards is at least as new.
        let current = revision::current(conn)?;
        if place.revision == Some(current) {
            return Ok(place.steps);
        }
        match place.revision {
            Some(known) if known < current => self.read_changes(conn, known, now)?,
            // For the first time, or because a restored backup is older than what was read.
            _ => {
                self.cards.invalidate_all();
                self.read_all(conn, now)?;
            }
        }
        let categories = store::categories(conn)?;
        let mut index = self.index.write().unwrap_or_else(PoisonError::into_inner);
        index.set_categories(&categories);
        index.sweep();
        drop(index);
        *place = Place { revision: Some(current), steps: place.steps + 1 };
        // Fails when it is set already, which is as well.
        let _ = self.ready.set(());
        Ok(place.steps)
    }

    fn read_all(&self, conn: &mut Conn, now: Instant) -> Result<(), Failure> {
        let (mut draft, mut number) = (Draft::default(), i32::MIN);
        loop {
            let listed = store::changed_since(conn, None, number, now)?;
            let Some((last, _)) = listed.last() else { break };
            number = last.number;
            for (entry, words) in listed {
                draft.put(entry, &words);
            }
        }
        *self.index.write().unwrap_or_else(PoisonError::into_inner) = draft.finish();
        Ok(())
    }

    fn read_changes(&self, conn: &mut Conn, known: i64, now: Instant) -> Result<(), Failure> {
        let mut number = i32::MIN;
        loop {
            let changed = store::changed_since(conn, Some(known), number, now)?;
            let Some((last, _)) = changed.last() else { break };
            number = last.number;
            let mut index = self.index.write().unwrap_or_else(PoisonError::into_inner);
            for (entry, words) in changed {
                index.put(entry, &words);
            }
        }
        let mut after = None;
        loop {
            let removed = store::removed_since(conn, known, after)?;
            let Some((last, _)) = removed.last() else { break };
            after = Some(*last);
            let mut index = self.index.write().unwrap_or_else(PoisonError::into_inner);
            for (event_id, revision) in removed {
                index.remove(event_id, revision);
            }
        }
        Ok(())
    }

    /// Finds one page of listed events.
    pub async fn page(
        &self,
        db: &Db,
        filter: &Filter,
        sort: Sort,
        limit: PageLimit,
        after: Option<&Cursor>,
        now: Instant,
    ) -> Result<Found, Failure> {
        let first_reading = tokio::time::timeout(FIRST_READING_TIMEOUT, self.ready.wait());
        if !self.is_ready() && first_reading.await.is_err() {
            return Err(Failure::overloaded("listings"));
        }
        let Hits { mut rows, total } = {
            let index = self.index.read().unwrap_or_else(PoisonError::into_inner);
            index.find(filter, sort, limit.rows() + 1, after, now)
        };
        let has_more = rows.len() > limit.rows();
        rows.truncate(limit.rows());
        let last = rows.last().filter(|_| has_more);
        let next = last.map(|row| Cursor { list: sort.cursor_tag(), key: row.key, id: row.event_id.uuid() });
        let cards = self.cards_of(db, &rows).await?;
        Ok(Found { cards, next, total: i64::try_from(total).unwrap_or(i64::MAX) })
    }

    /// The cards of these rows; those not shown lately come from the database in one read. A row
    /// whose listing went away meanwhile has none.
    async fn cards_of(&self, db: &Db, rows: &[Hit]) -> Result<Vec<Arc<Card>>, Failure> {
        let kept = |row: &Hit| self.cards.get(&(row.event_id, row.revision)).map(|(card, _)| card);
        let mut cards: Vec<Option<Arc<Card>>> = rows.iter().map(kept).collect();
        let missing = || rows.iter().zip(&cards).filter(|(_, card)| card.is_none()).map(|(row, _)| row);
        let numbers: Vec<i32> = missing().map(|row| row.number).collect();
        if numbers.is_empty() {
            return Ok(cards.into_iter().flatten().collect());
        }
        for json in db.read(move |conn| store::cards(conn, &numbers)).await? {
            let card: Arc<Card> = Arc::new(from_json(&json)?);
            // By the event, not the number: SQLite gives numbers of removed listings to new ones.
            let place = rows.iter().zip(&mut cards).find(|(row, _)| row.event_id == card.id);
            if let Some((row, place)) = place {
                let bytes = u32::try_from(json.len() * PARSED_PER_JSON).unwrap_or(u32::MAX);
                self.cards.insert((row.event_id, row.revision), (card.clone(), bytes));
                *place = Some(card);
            }
        }
        Ok(cards.into_iter().flatten().collect())
    }
}
