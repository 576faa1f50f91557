//! The words' index: which slots contain a word, found by how the word begins.
//!
//! Nearly all of it is settled: sorted words, and one row of slots without gaps, which costs four
//! bytes per word of an event. What changed since stands beside it until the next sweep.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;

/// Words and the slots of the entries that contain them.
#[derive(Default)]
pub(super) struct Words {
    settled: Settled,
    recent: BTreeMap<Box<str>, Vec<u32>>,
}

/// Sorted words; the slots of each one follow those of the word before.
#[derive(Default)]
struct Settled {
    words: Vec<Box<str>>,
    /// Where each word's slots end.
    ends: Vec<usize>,
    slots: Vec<u32>,
}

impl Settled {
    fn push(&mut self, word: Box<str>, slots: impl Iterator<Item = u32>) {
        let before = self.slots.len();
        self.slots.extend(slots);
        if before < self.slots.len() {
            self.words.push(word);
            self.ends.push(self.slots.len());
        }
    }

    /// The end of the slots of the words before this place.
    fn end_before(&self, place: usize) -> usize {
        place.checked_sub(1).and_then(|last| self.ends.get(last)).copied().unwrap_or(0)
    }

    /// The slots of all words that begin like this: one run, because the words are sorted.
    fn beginning_with(&self, prefix: &str) -> &[u32] {
        let first = self.words.partition_point(|word| **word < *prefix);
        let n = self.words.get(first..).unwrap_or_default().partition_point(|word| word.starts_with(prefix));
        self.slots.get(self.end_before(first)..self.end_before(first + n)).unwrap_or_default()
    }

    fn shrink(mut self) -> Self {
        self.words.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.slots.shrink_to_fit();
        self
    }
}

impl Words {
    /// Adds the words of a slot, which is above all slots so far.
    pub(super) fn add(&mut self, slot: u32, words: &str) {
        for word in split(words) {
            match self.recent.get_mut(word) {
                Some(slots) => slots.push(slot),
                None => {
                    self.recent.insert(word.into(), vec![slot]);
                }
            }
        }
    }

    /// Visits the slots of all words that begin like this, some of them several times.
    pub(super) fn visit(&self, prefix: &str, mut found: impl FnMut(u32)) {
        self.settled.beginning_with(prefix).iter().copied().for_each(&mut found);
        let from = self.recent.range::<str, _>((Bound::Included(prefix), Bound::Unbounded));
        for (_, slots) in from.take_while(|(word, _)| word.starts_with(prefix)) {
            slots.iter().copied().for_each(&mut found);
        }
    }

    /// Settles everything under new slots, which stand in the order of the old ones; those of no
    /// entry have none.
    pub(super) fn settle(&mut self, moved: impl Fn(u32) -> Option<u32>) {
        let mut all = std::mem::take(&mut self.recent);
        let Settled { words, ends, slots } = std::mem::take(&mut self.settled);
        let mut start = 0;
        for (word, end) in words.into_iter().zip(ends) {
            let mut own = slots.get(start..end).unwrap_or_default().to_vec();
            start = end;
            let recent = all.entry(word).or_default();
            own.append(recent);
            *recent = own;
        }
        let mut settled = Settled::default();
        for (word, slots) in all {
            settled.push(word, slots.into_iter().filter_map(&moved));
        }
        self.settled = settled.shrink();
    }
}

fn split(words: &str) -> impl Iterator<Item = &str> {
    words.split(' ').filter(|word| !word.is_empty())
}

/// The words of many slots at once, sorted at the end: looking each one up in a tree would take
/// longer than everything else at a start.
#[derive(Default)]
pub(super) struct WordsDraft {
    numbers: HashMap<Box<str>, u32>,
    /// How often each number occurs.
    counts: Vec<usize>,
    /// The numbers of the words of one slot after the other.
    uses: Vec<u32>,
    /// Slots, and where the words of each one end.
    ends: Vec<(u32, usize)>,
}

impl WordsDraft {
    /// Adds the words of a slot, which is above all slots so far.
    pub(super) fn add(&mut self, slot: u32, words: &str) {
        for word in split(words) {
            let number = if let Some(number) = self.numbers.get(word) {
                *number
            } else {
                // More than four billion different words do not happen.
                let number = u32::try_from(self.counts.len()).unwrap_or(u32::MAX);
                self.numbers.insert(word.into(), number);
                self.counts.push(0);
                number
            };
            if let Some(count) = self.counts.get_mut(at(number)) {
                *count += 1;
            }
            self.uses.push(number);
        }
        self.ends.push((slot, self.uses.len()));
    }

    /// Sorts what was added.
    pub(super) fn finish(self) -> Words {
        let mut order: Vec<(Box<str>, u32)> = self.numbers.into_iter().collect();
        order.sort_unstable();
        // By number: where the next slot of this word goes.
        let mut next = vec![0; order.len()];
        let mut settled = Settled { slots: vec![0; self.uses.len()], ..Settled::default() };
        let mut end = 0;
        for (word, number) in order {
            if let Some(next) = next.get_mut(at(number)) {
                *next = end;
            }
            end += self.counts.get(at(number)).copied().unwrap_or(0);
            settled.words.push(word);
            settled.ends.push(end);
        }
        let mut start = 0;
        for (slot, end) in self.ends {
            for number in self.uses.get(start..end).unwrap_or_default() {
                let Some(next) = next.get_mut(at(*number)) else { continue };
                if let Some(place) = settled.slots.get_mut(*next) {
                    *place = slot;
                }
                *next += 1;
            }
            start = end;
        }
        Words { settled: settled.shrink(), recent: BTreeMap::new() }
    }
}

fn at(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(words: &Words, prefix: &str) -> Vec<u32> {
        let mut slots = Vec::new();
        words.visit(prefix, |slot| slots.push(slot));
        slots.sort_unstable();
        slots.dedup();
        slots
    }

    proptest! {
        #[test]
        fn added_drafted_and_settled_words_are_found_alike(
            texts in proptest::collection::vec("[ab ]{0,6}", 0..12),
            prefix in "[ab]{1,3}",
        ) {
            let (mut added, mut draft, mut mixed) = (Words::default(), WordsDraft::default(), Words::default());
            let half = texts.len() / 2;
            for (slot, text) in (0..).zip(&texts) {
                added.add(slot, text);
                draft.add(slot, text);
                mixed.add(slot, text);
                if at(slot) == half {
                    mixed.settle(Some);
                }
            }
            let has = |text: &String| text.split(' ').any(|word| word.starts_with(&prefix));
            let expected: Vec<u32> = (0..).zip(&texts).filter(|(_, text)| has(text)).map(|(slot, _)| slot).collect();
            prop_assert_eq!(&found(&added, &prefix), &expected);
            prop_assert_eq!(&found(&mixed, &prefix), &expected);
            let mut drafted = draft.finish();
            prop_assert_eq!(&found(&drafted, &prefix), &expected);
            // Odd slots go, even ones move together.
            drafted.settle(|slot| (slot % 2 == 0).then_some(slot / 2));
            let kept: Vec<u32> = expected.iter().filter(|slot| *slot % 2 == 0).map(|slot| slot / 2).collect();
            prop_assert_eq!(&found(&drafted, &prefix), &kept);
        }
    }
}
