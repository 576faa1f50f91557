//! Looks at tickets without letting anybody in, for all who look at the same moment.

use super::prove::Post;
use super::rules::{self, Direction, Passage, Reason};
use super::store::{self, Admitted, Scan, Shown};
use kernel::ids::{CheckinListId, ScanId, TicketId};
use kernel::time::Instant;
use platform::db::{Answer, Conn, JointRead};
use platform::http::failure::Failure;
use std::collections::HashMap;

/// A ticket of the event that somebody looks at.
pub(super) struct Looking {
    pub(super) post: Post,
    pub(super) id: TicketId,
    pub(super) secret_version: Option<i32>,
    /// All tickets of its unit.
    pub(super) unit: Vec<TicketId>,
    pub(super) at: Instant,
}

/// What a scan of it would come to.
pub(super) struct Looked {
    pub(super) shown: Shown,
    pub(super) reason: Option<Reason>,
    /// How many tickets its unit has, and how many of them were let in.
    pub(super) unit: (i32, i32),
    /// The scan that let it in first, and who made it.
    pub(super) first: Option<(Scan, Option<String>)>,
}

impl JointRead for Looking {
    /// `None`: there is no such ticket any more.
    type Found = Option<Looked>;

    fn read_all(conn: &mut Conn, all: &[&Self]) -> Result<Vec<Answer<Option<Looked>>>, Failure> {
        let mut ids: Vec<TicketId> = all.iter().flat_map(|one| one.unit.iter().copied()).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut lists: Vec<CheckinListId> = all.iter().map(|one| one.post.list.id).collect();
        lists.sort_unstable();
        lists.dedup();
        let shown = store::tickets_shown(conn, &ids)?;
        let shown: HashMap<TicketId, Shown> = shown.into_iter().map(|one| (one.id, one)).collect();
        let rows = store::admitted(conn, &lists, &ids)?;
        let firsts = firsts(conn, all, &rows)?;
        let look = |one: &&Self| Ok(one.look(&shown, &rows, &firsts));
        Ok(all.iter().map(look).collect())
    }
}

/// Scans by their ids, with the names of who made them.
type Firsts = HashMap<ScanId, (Scan, Option<String>)>;

/// The scans that let in first what is looked at.
fn firsts(conn: &mut Conn, all: &[&Looking], rows: &[Admitted]) -> Result<Firsts, Failure> {
    let is_looked_at =
        |row: &&Admitted| all.iter().any(|one| one.id == row.ticket_id && one.post.list.id == row.list_id);
    let ids: Vec<ScanId> = rows.iter().filter(is_looked_at).map(|row| row.first_scan_id).collect();
    store::with_names(conn, &ids)
}

impl Looking {
    fn look(&self, shown: &HashMap<TicketId, Shown>, rows: &[Admitted], firsts: &Firsts) -> Option<Looked> {
        let shown = shown.get(&self.id)?.clone();
        let of = |id: TicketId| {
            let is_own = move |row: &&Admitted| row.ticket_id == id && row.list_id == self.post.list.id;
            rows.iter().filter(is_own).filter(|row| row.is_in_force())
        };
        let (event, mut ticket) = (&self.post.event, shown.ticket.clone());
        ticket.is_called_off |= event.is_called_off;
        let before: Vec<rules::Entry> = of(self.id).filter_map(Admitted::entry).collect();
        let passage = Passage {
            direction: Direction::In,
            secret_version: self.secret_version,
            at: self.at,
            zone: &event.zone,
            is_forced: false,
        };
        let decided = rules::decide(&self.post.list.rules(event.n_dates), &ticket, &before, &passage);
        let n_in = self.unit.iter().filter(|id| of(**id).next().is_some()).count();
        let count = |n: usize| i32::try_from(n).unwrap_or(i32::MAX);
        Some(Looked {
            reason: decided.err(),
            unit: (count(self.unit.len()), count(n_in)),
            first: of(self.id).next().and_then(|row| firsts.get(&row.first_scan_id)).cloned(),
            shown,
        })
    }
}
