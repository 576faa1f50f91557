//! Whether so many people want something written at the same moment that whatever can wait should.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Writes that share a commit when there is a rush: a process that keeps up with those who come seldom has as many.
const WRITES_MIN: usize = 8;
/// How long it takes for a rush to be over, once no commit has so many.
const LASTS: Duration = Duration::from_millis(500);

/// When many wrote at once the last time.
pub(super) struct Rush {
    begun: Instant,
    until_millis: AtomicU64,
}

impl Rush {
    pub(super) fn new() -> Self {
        Self { begun: Instant::now(), until_millis: AtomicU64::new(0) }
    }

    /// So many writes that people wait for share a commit.
    pub(super) fn note(&self, n_writes: usize) {
        if n_writes >= WRITES_MIN {
            self.until_millis.store(self.millis(LASTS), Ordering::Relaxed);
        }
    }

    /// Whether it is on.
    pub(super) fn is_on(&self) -> bool {
        self.millis(Duration::ZERO) < self.until_millis.load(Ordering::Relaxed)
    }

    fn millis(&self, from_now: Duration) -> u64 {
        let since = self.begun.elapsed().saturating_add(from_now);
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rush_begins_with_many_and_ends_by_itself() {
        let rush = Rush::new();
        rush.note(WRITES_MIN - 1);
        assert!(!rush.is_on());
        rush.note(WRITES_MIN);
        assert!(rush.is_on());
        let begun = rush.begun.checked_sub(LASTS).unwrap();
        assert!(!Rush { begun, ..rush }.is_on());
    }
}
