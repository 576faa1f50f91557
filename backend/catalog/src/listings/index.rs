//! What lists filter, sort and count by, in memory: pure, no SQL.
//!
//! Entries have slots in a growing row. The words' index holds, per folded word, the slots of the
//! entries that contain it. A changed entry takes a fresh slot and leaves its old one empty, so
//! that slots in the index only ever grow and stay in order; empty slots are swept out in bulk.
//! A start makes the index out of a [`Draft`].

use super::search::{Filter, PriceFilter, Sort};
use super::words::{Words, WordsDraft};
use kernel::ids::{CategoryId, EventId, OrganizationId};
use kernel::page::Cursor;
use kernel::time::Instant;
use std::collections::{BinaryHeap, HashMap};

/// Stands before a place's words in the index; no text that people write folds to this.
pub(super) const PLACE_MARK: &str = "0place0";
/// Fewer empty slots than this are not worth sweeping.
const EMPTY_SLOTS_MIN: usize = 1_000;
const BLOCK_BITS: usize = 64;

/// One date of an event that has several.
#[derive(Debug, Clone)]
pub(super) struct EntryDate {
    pub(super) starts_at: Instant,
    pub(super) ends_at: Instant,
    /// First and last calendar day, `yyyymmdd`.
    pub(super) days: (i32, i32),
}

/// One listed event, as far as lists have to know it before they show it.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) event_id: EventId,
    /// Its card's number in the database.
    pub(super) number: i32,
    /// When it last changed.
    pub(super) revision: i64,
    pub(super) org_id: OrganizationId,
    pub(super) category_id: CategoryId,
    /// Start of the next date.
    pub(super) starts_at: Instant,
    /// End of the last date.
    pub(super) ends_at: Instant,
    /// First day of the first date, last day of the last, `yyyymmdd`.
    pub(super) days: (i32, i32),
    pub(super) price_key: i64,
    pub(super) has_free: bool,
    pub(super) has_paid: bool,
    pub(super) published_at: Instant,
    /// The dates to come, soonest first, when there are several.
    pub(super) dates: Box<[EntryDate]>,
}

fn touches(days: (i32, i32), filter: &Filter) -> bool {
    filter.from.is_none_or(|from| from.number() <= days.1) && filter.to.is_none_or(|to| days.0 <= to.number())
}

impl Entry {
    /// The sort key under which a list shows this entry; `None` when it does not. With a range of
    /// days, "soonest" means the first date inside it.
    fn key(&self, filter: &Filter, sort: Sort, now: Instant) -> Option<i64> {
        let is_priced_right = match filter.price {
            Some(PriceFilter::Free) => self.has_free,
            Some(PriceFilter::Paid) => self.has_paid,
            None => true,
        };
        if filter.organizer.is_some_and(|wanted| wanted != self.org_id) {
            return None;
        }
        if self.ends_at <= now || !is_priced_right || !touches(self.days, filter) {
            return None;
        }
        let starts_at = if filter.has_days() && !self.dates.is_empty() {
            let mut to_come = self.dates.iter().filter(|date| now < date.ends_at);
            to_come.find(|date| touches(date.days, filter))?.starts_at
        } else {
            self.starts_at
        };
        Some(match sort {
            Sort::Date => starts_at.millis(),
            Sort::Price | Sort::PriceDesc => self.price_key,
            Sort::Newest => self.published_at.millis(),
        })
    }
}

/// A row of a list before its card is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) event_id: EventId,
    pub(super) number: i32,
    pub(super) revision: i64,
    pub(super) key: i64,
}

/// One page of hits, and how many there are on all pages.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Hits {
    pub(super) rows: Vec<Hit>,
    pub(super) total: usize,
}

/// Every listed event.
#[derive(Default)]
pub(super) struct Index {
    slots: Vec<Option<Entry>>,
    slot_of: HashMap<EventId, usize>,
    words: Words,
    /// Per slug: the category and those it contains.
    categories: HashMap<String, Vec<CategoryId>>,
    n_empty: usize,
}

impl Index {
    /// Takes over an entry, unless a newer one is here.
    pub(super) fn put(&mut self, entry: Entry, words: &str) {
        if let Some(slot) = self.place(entry) {
            self.words.add(slot, words);
        }
    }

    /// Gives an entry its slot, unless a newer one is here.
    fn place(&mut self, entry: Entry) -> Option<u32> {
        if self.get(entry.event_id).is_some_and(|known| entry.revision <= known.revision) {
            return None;
        }
        self.empty(entry.event_id);
        let slot = self.slots.len();
        self.slot_of.insert(entry.event_id, slot);
        self.slots.push(Some(entry));
        // More than four billion changes between two sweeps do not happen.
        Some(u32::try_from(slot).unwrap_or(u32::MAX))
    }

    /// Forgets an event that left the lists at a revision, unless it came back since.
    pub(super) fn remove(&mut self, event_id: EventId, revision: i64) {
        if self.get(event_id).is_some_and(|known| known.revision < revision) {
            self.empty(event_id);
        }
    }

    /// Takes over the categories: id, slug, and the category each is a part of.
    pub(super) fn set_categories(&mut self, rows: &[(CategoryId, String, Option<CategoryId>)]) {
        self.categories.clear();
        for (id, slug, parent) in rows {
            self.categories.entry(slug.clone()).or_default().push(*id);
            if let Some((_, above, _)) = rows.iter().find(|(other, ..)| Some(*other) == *parent) {
                self.categories.entry(above.clone()).or_default().push(*id);
            }
        }
    }

    /// Sweeps empty slots out when they have become many.
    pub(super) fn sweep(&mut self) {
        if self.n_empty < EMPTY_SLOTS_MIN || self.n_empty * 2 < self.slots.len() {
            return;
        }
        let mut moved: Vec<Option<u32>> = Vec::with_capacity(self.slots.len());
        let mut next = 0;
        for slot in &self.slots {
            moved.push(slot.is_some().then_some(next));
            next += u32::from(slot.is_some());
        }
        self.slots.retain(Option::is_some);
        self.slot_of =
            self.slots.iter().flatten().enumerate().map(|(slot, entry)| (entry.event_id, slot)).collect();
        self.words.settle(|slot| *moved.get(at(slot))?);
        self.n_empty = 0;
    }

    /// Finds a page: the first `rows_max` rows after a cursor, and the number of rows in all.
    pub(super) fn find(
        &self,
        filter: &Filter,
        sort: Sort,
        rows_max: usize,
        after: Option<&Cursor>,
        now: Instant,
    ) -> Hits {
        let categories = match &filter.category {
            Some(slug) => match self.categories.get(slug.as_str()) {
                Some(categories) => Some(categories.as_slice()),
                None => return Hits::default(),
            },
            None => None,
        };
        let after = after.map(|cursor| Rank::of(sort, cursor.key, cursor.id.as_u128()));
        let (mut best, mut total) = (BinaryHeap::with_capacity(rows_max + 1), 0);
        let mut consider = |slot: usize, entry: &Entry| {
            if categories.is_some_and(|wanted| !wanted.contains(&entry.category_id)) {
                return;
            }
            let Some(key) = entry.key(filter, sort, now) else { return };
            total += 1;
            let rank = Rank::of(sort, key, entry.event_id.uuid().as_u128());
            if after.is_some_and(|after| rank <= after) {
                return;
            }
            if best.len() < rows_max {
                best.push((rank, slot));
            } else if best.peek().is_some_and(|(worst, _)| rank < *worst) {
                best.pop();
                best.push((rank, slot));
            }
        };
        if filter.has_words() {
            for slot in self.slots_with(filter).iter() {
                if let Some(Some(entry)) = self.slots.get(slot) {
                    consider(slot, entry);
                }
            }
        } else {
            for (slot, entry) in self.slots.iter().enumerate() {
                if let Some(entry) = entry {
                    consider(slot, entry);
                }
            }
        }
        let rows = best.into_sorted_vec().into_iter().filter_map(|(rank, slot)| {
            let entry = self.slots.get(slot)?.as_ref()?;
            let Entry { event_id, number, revision, .. } = *entry;
            Some(Hit { event_id, number, revision, key: rank.key(sort) })
        });
        Hits { rows: rows.collect(), total }
    }

    /// The slots whose entries contain every word of the filter, each from its beginning.
    fn slots_with(&self, filter: &Filter) -> SlotSet {
        let marked = filter.place_words.iter().map(|word| format!("{PLACE_MARK}{word}"));
        let words = filter.words.iter().cloned().chain(marked);
        let with = |word: String| {
            let mut found = SlotSet::empty(self.slots.len());
            self.words.visit(&word, |slot| found.add(at(slot)));
            found
        };
        words.map(with).reduce(SlotSet::and).unwrap_or_else(|| SlotSet::empty(0))
    }

    fn get(&self, event_id: EventId) -> Option<&Entry> {
        self.slots.get(*self.slot_of.get(&event_id)?)?.as_ref()
    }

    fn empty(&mut self, event_id: EventId) {
        if let Some(slot) = self.slot_of.remove(&event_id).and_then(|slot| self.slots.get_mut(slot)) {
            *slot = None;
            self.n_empty += 1;
        }
    }
}

/// An index in the making: everything that is listed, each entry about once.
#[derive(Default)]
pub(super) struct Draft {
    index: Index,
    words: WordsDraft,
}

impl Draft {
    /// Takes over an entry, unless a newer one is here.
    pub(super) fn put(&mut self, entry: Entry, words: &str) {
        if let Some(slot) = self.index.place(entry) {
            self.words.add(slot, words);
        }
    }

    /// The index of all of them.
    pub(super) fn finish(self) -> Index {
        let mut index = Index { words: self.words.finish(), ..self.index };
        index.slots.shrink_to_fit();
        index
    }
}

fn at(slot: u32) -> usize {
    usize::try_from(slot).unwrap_or(usize::MAX)
}

/// Place in an order, smallest first whatever the direction: keys, then ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank(i64, u128);

impl Rank {
    /// The complement of a number sorts the other way round, and loses nothing.
    const fn of(sort: Sort, key: i64, id: u128) -> Self {
        if sort.is_descending() { Self(!key, !id) } else { Self(key, id) }
    }

    const fn key(self, sort: Sort) -> i64 {
        if sort.is_descending() { !self.0 } else { self.0 }
    }
}

/// A set of slots, one bit each.
struct SlotSet(Vec<u64>);

impl SlotSet {
    fn empty(n_slots: usize) -> Self {
        Self(vec![0; n_slots.div_ceil(BLOCK_BITS)])
    }

    fn add(&mut self, slot: usize) {
        if let Some(block) = self.0.get_mut(slot / BLOCK_BITS) {
            *block |= 1 << (slot % BLOCK_BITS);
        }
    }

    fn and(mut self, other: Self) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(mine, theirs)| *mine &= theirs);
        self
    }

    fn iter(&self) -> impl Iterator<Item = usize> {
        self.0.iter().enumerate().flat_map(|(i, block)| {
            let mut rest = *block;
            std::iter::from_fn(move || {
                let bit = rest.trailing_zeros();
                rest &= rest.checked_sub(1)?;
                Some(i * BLOCK_BITS + at(bit))
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::time::Day;
    use uuid::Uuid;

    fn id(n: u128) -> EventId {
        EventId::from_uuid(Uuid::from_u128(n))
    }

    fn entry(n: u128, starts_at: i64) -> Entry {
        Entry {
            event_id: id(n),
            number: 0,
            revision: 1,
            org_id: OrganizationId::from_uuid(Uuid::from_u128(n % 2)),
            category_id: CategoryId::from_uuid(Uuid::from_u128(7)),
            starts_at: Instant::from_millis(starts_at),
            ends_at: Instant::from_millis(starts_at + 10),
            days: (20_261_201, 20_261_203),
            price_key: 100 - starts_at,
            has_free: false,
            has_paid: true,
            published_at: Instant::EPOCH,
            dates: Box::default(),
        }
    }

    fn words(text: &str) -> Filter {
        Filter { words: Filter::words_of(Some(text)), ..Filter::default() }
    }

    fn found(index: &Index, filter: &Filter, sort: Sort) -> Vec<u128> {
        let hits = index.find(filter, sort, 10, None, Instant::EPOCH);
        assert_eq!(hits.rows.len(), hits.total);
        hits.rows.iter().map(|hit| hit.event_id.uuid().as_u128()).collect()
    }

    fn three() -> Index {
        let mut index = Index::default();
        index.put(entry(1, 30), "jazz concert 0place0paris paris");
        index.put(entry(2, 10), "jazzy theatre 0place0lyon lyon");
        index.put(entry(3, 20), "theatre paris");
        index
    }

    #[test]
    fn words_are_found_from_their_beginning_and_all_of_them_count() {
        let index = three();
        assert_eq!(found(&index, &words("jazz"), Sort::Date), [2, 1]);
        assert_eq!(found(&index, &words("jazz theat"), Sort::Date), [2]);
        assert_eq!(found(&index, &words("azz"), Sort::Date), [0_u128; 0]);
        assert_eq!(found(&index, &words("paris"), Sort::Date), [3, 1]);
        let place = Filter { place_words: vec!["paris".into()], ..Filter::default() };
        assert_eq!(found(&index, &place, Sort::Date), [1]);
        assert_eq!(found(&index, &Filter::default(), Sort::Price), [1, 3, 2]);
        assert_eq!(found(&index, &Filter::default(), Sort::PriceDesc), [2, 3, 1]);
    }

    #[test]
    fn pages_follow_each_other_without_a_gap_in_both_directions() {
        let mut index = Index::default();
        // Equal keys, so that only ids tell rows apart.
        (0..50).for_each(|n| index.put(entry(n, i64::try_from(n % 3).unwrap()), "x"));
        for sort in [Sort::Date, Sort::PriceDesc] {
            let (mut seen, mut after) = (Vec::new(), None);
            loop {
                let hits = index.find(&Filter::default(), sort, 7, after.as_ref(), Instant::EPOCH);
                assert_eq!(hits.total, 50);
                let Some(last) = hits.rows.last() else { break };
                after = Some(Cursor { list: sort.cursor_tag(), key: last.key, id: last.event_id.uuid() });
                seen.extend(hits.rows.iter().map(|hit| hit.event_id));
            }
            assert_eq!(seen.len(), 50);
            seen.sort_unstable();
            seen.dedup();
            assert_eq!(seen.len(), 50);
        }
    }

    #[test]
    fn a_newer_entry_replaces_and_an_older_fact_changes_nothing() {
        let mut index = three();
        index.put(Entry { revision: 3, ..entry(2, 10) }, "cirque");
        assert_eq!(found(&index, &words("cirque"), Sort::Date), [2]);
        assert_eq!(found(&index, &words("theatre"), Sort::Date), [3]);
        index.put(Entry { revision: 2, ..entry(2, 10) }, "theatre");
        index.remove(id(2), 2);
        assert_eq!(found(&index, &words("cirque"), Sort::Date), [2]);
        index.remove(id(2), 4);
        assert_eq!(found(&index, &Filter::default(), Sort::Date), [3, 1]);
    }

    #[test]
    fn a_draft_becomes_the_same_index() {
        let mut draft = Draft::default();
        draft.put(Entry { revision: 2, ..entry(1, 30) }, "jazz concert");
        draft.put(entry(2, 10), "theatre");
        draft.put(Entry { revision: 3, ..entry(2, 40) }, "jazz");
        draft.put(entry(1, 30), "older");
        let mut index = draft.finish();
        assert_eq!(found(&index, &Filter::default(), Sort::Date), [1, 2]);
        assert_eq!(found(&index, &words("jazz"), Sort::Date), [1, 2]);
        assert_eq!(found(&index, &words("older"), Sort::Date), [0_u128; 0]);
        index.put(entry(3, 5), "jazzy theatre");
        assert_eq!(found(&index, &words("jazz"), Sort::Date), [3, 1, 2]);
        assert_eq!(found(&index, &words("theatre"), Sort::Date), [3]);
    }

    #[test]
    fn a_sweep_changes_no_answer() {
        let mut index = three();
        for revision in 2..3_000 {
            index.put(Entry { revision, ..entry(2, 10) }, "jazzy theatre");
        }
        assert_eq!(index.slots.len(), 3_001);
        index.sweep();
        assert_eq!(index.slots.len(), 3);
        assert_eq!(found(&index, &words("jazz"), Sort::Date), [2, 1]);
        index.remove(id(1), 2);
        assert_eq!(found(&index, &words("jazz"), Sort::Date), [2]);
    }

    #[test]
    fn with_days_the_first_date_inside_them_decides() {
        let date = |starts_at, day| EntryDate {
            starts_at: Instant::from_millis(starts_at),
            ends_at: Instant::from_millis(starts_at + 1),
            days: (day, day),
        };
        let mut index = Index::default();
        let several = [date(5, 20_261_201), date(50, 20_261_203)];
        index.put(Entry { dates: several.into(), ..entry(1, 5) }, "x");
        index.put(entry(2, 20), "x");
        assert_eq!(found(&index, &Filter::default(), Sort::Date), [1, 2]);
        let late = Filter { from: Day::parse("2026-12-03"), ..Filter::default() };
        assert_eq!(found(&index, &late, Sort::Date), [2, 1]);
        let gap =
            Filter { from: Day::parse("2026-12-02"), to: Day::parse("2026-12-02"), ..Filter::default() };
        assert_eq!(found(&index, &gap, Sort::Date), [2]);
    }
}
