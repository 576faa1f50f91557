//! Those who wait for a connection together, and who leads them to it.

use crate::http::failure::Failure;
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Most that wait; further ones are told to come back.
const WAITING_MAX: usize = 1_024;

/// A failure after so long is none of one connection: those who wait behind would wait in vain as well.
pub(super) const IN_VAIN: Duration = Duration::from_secs(1);

/// Who waits.
pub(super) struct Line<C: ?Sized> {
    /// What they are called when there are too many.
    name: &'static str,
    state: Mutex<State<C>>,
}

struct State<C: ?Sized> {
    waiting: VecDeque<Box<C>>,
    n_leaders: usize,
}

impl<C: ?Sized> Line<C> {
    pub(super) const fn new(name: &'static str) -> Self {
        Self { name, state: Mutex::new(State { waiting: VecDeque::new(), n_leaders: 0 }) }
    }

    fn state(&self) -> MutexGuard<'_, State<C>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Joins the line; whether somebody must lead it.
    pub(super) fn join(&self, one: Box<C>, leaders_max: usize) -> Result<bool, Failure> {
        let mut state = self.state();
        if state.waiting.len() >= WAITING_MAX {
            return Err(Failure::overloaded(self.name));
        }
        state.waiting.push_back(one);
        let needs_leader = state.n_leaders < leaders_max;
        state.n_leaders += usize::from(needs_leader);
        Ok(needs_leader)
    }

    /// Sends everybody away who waits: what they wait for cannot be had now.
    pub(super) fn disband(&self) {
        let gone = std::mem::take(&mut self.state().waiting);
        drop(gone);
    }

    /// The next to go; with nobody left, the leader goes too.
    pub(super) fn next(&self, n_max: usize) -> Vec<Box<C>> {
        let mut state = self.state();
        let n = state.waiting.len().min(n_max);
        if n == 0 {
            state.n_leaders = state.n_leaders.saturating_sub(1);
        }
        state.waiting.drain(..n).collect()
    }
}
