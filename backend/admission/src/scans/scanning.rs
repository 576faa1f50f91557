//! Lets people in and out. Scans that come at the same moment are decided together: their tickets are held, so that two
//! doors cannot let the same one in, then each is decided by what those before it left, and all is written at once.

use super::prove::{Found, Post};
use super::rules::{self, Direction, Passage, Reason, ScanResult, Step};
use super::store::{self, Admitted, Scan, Shown};
use crate::lists::store as lists;
use crate::refusal::AdmissionRefusal;
use kernel::ids::{CheckinListId, ScanId, ScanNonce, TicketId, TokenHash};
use kernel::time::Instant;
use platform::db::{Joint, Outcome, Tx};
use platform::http::failure::Failure;
use std::collections::{BTreeSet, HashMap};
use std::convert::Infallible;

/// What a scanner says besides the proof.
#[derive(Debug, Clone)]
pub(super) struct Wish {
    pub(super) nonce: ScanNonce,
    pub(super) direction: Direction,
    pub(super) gate: Option<String>,
    pub(super) scanned_at: Option<Instant>,
    pub(super) is_offline: bool,
    pub(super) override_reason: Option<String>,
    /// Everybody of the ticket's unit goes, as far as they may.
    pub(super) is_for_unit: bool,
}

/// A scan that is to be decided.
pub(super) struct Scanning {
    pub(super) post: Post,
    pub(super) found: Found,
    pub(super) wish: Wish,
    pub(super) code_hash: TokenHash,
}

/// A scan that was.
pub(super) struct Scanned {
    pub(super) scan: Scan,
    /// The ticket, when it is one of the event.
    pub(super) shown: Option<Shown>,
    /// How many went through.
    pub(super) n_persons: i32,
    /// How many tickets its unit has, and how many of them were let in.
    pub(super) unit: (i32, i32),
    /// The first time that the ticket was let in, and who scanned it.
    pub(super) first: Option<(Scan, Option<String>)>,
}

/// What came of it; a refusal wrote nothing.
type Answer = Result<Scanned, Failure>;

impl Joint for Scanning {
    type Done = Answer;
    type No = Infallible;

    fn run(&mut self, tx: &mut Tx) -> Outcome<Answer, Infallible> {
        scan_all(tx, &[self])?.pop().map(Ok).ok_or_else(|| Failure::fault("a scan was left out"))
    }

    fn run_all(tx: &mut Tx, all: &[&Self]) -> Result<Option<Vec<Answer>>, Failure> {
        scan_all(tx, all).map(Some)
    }
}

impl Scanning {
    /// The tickets that it is about, its own first.
    fn tickets(&self) -> Vec<TicketId> {
        match &self.found {
            Found::Nothing(_) => Vec::new(),
            Found::Ticket { id, unit, .. } => {
                [*id].into_iter().chain(unit.iter().copied().filter(|one| one != id)).collect()
            }
        }
    }

    /// Those of them that are to go through.
    fn travellers(&self) -> Vec<TicketId> {
        let mut all = self.tickets();
        if !self.wish.is_for_unit {
            all.truncate(1);
        }
        all
    }
}

fn scan_all(tx: &mut Tx, all: &[&Scanning]) -> Result<Vec<Answer>, Failure> {
    let tickets: BTreeSet<TicketId> = all.iter().flat_map(|one| one.tickets()).collect();
    let tickets: Vec<TicketId> = tickets.into_iter().collect();
    let raw: Vec<[u8; 16]> = tickets.iter().map(|id| id.bytes()).collect();
    tx.hold_rows("tickets", &raw.iter().map(<[u8; 16]>::as_slice).collect::<Vec<_>>())?;
    keep_lists(tx, all)?;
    let nonces: Vec<ScanNonce> = all.iter().map(|one| one.wish.nonce).collect();
    let known = store::by_nonces(tx.conn(), &nonces)?;
    let mut book = Book::of(tx, all, &tickets)?;
    let mut outcomes: Vec<Result<(Scan, i32), Failure>> = Vec::with_capacity(all.len());
    for one in all {
        let before = known.iter().chain(&book.scans).find(|scan| scan.nonce == Some(one.wish.nonce));
        let outcome = match before.cloned() {
            Some(before) => again(tx, one, before),
            None => book.scan(tx, one).map_err(Failure::from),
        };
        outcomes.push(outcome);
    }
    if !store::insert(tx, &book.scans)? {
        // Another node was sent the same scan at this moment: whoever asks again is told what came of it.
        return Err(Failure::overloaded("scan"));
    }
    book.write(tx)?;
    let firsts = book.firsts(tx)?;
    let answer = |(one, outcome): (&&Scanning, Result<(Scan, i32), Failure>)| {
        outcome.map(|(scan, n_persons)| book.answer(one, scan, n_persons, &firsts))
    };
    Ok(all.iter().zip(outcomes).map(answer).collect())
}

/// What counts on a list refers to it, so main lists get their rows.
fn keep_lists(tx: &mut Tx, all: &[&Scanning]) -> Result<(), Failure> {
    let ids: BTreeSet<CheckinListId> = all.iter().map(|one| one.post.list.id).collect();
    let ids: Vec<CheckinListId> = ids.into_iter().collect();
    let kept = lists::kept(tx.conn(), &ids)?;
    for id in ids.iter().filter(|id| !kept.contains(id)) {
        let list = all.iter().map(|one| &one.post.list).find(|list| list.id == *id && list.is_main());
        lists::ensure(tx, &[list.ok_or(AdmissionRefusal::ListNotFound)?])?;
    }
    Ok(())
}

/// The answer to a scan that was sent before: what it was.
fn again(tx: &mut Tx, one: &Scanning, before: Scan) -> Result<(Scan, i32), Failure> {
    if before.list_id != one.post.list.id || before.code_hash != one.code_hash {
        return Err(AdmissionRefusal::NonceUsed.into());
    }
    let n_persons = match before.result()? {
        ScanResult::Admitted | ScanResult::Exited => {
            i32::try_from(store::with_followers(tx.conn(), before.id)?.len()).unwrap_or(1).max(1)
        }
        _ => 0,
    };
    Ok((before, n_persons))
}

/// What is known of the tickets of a batch, and what becomes of it.
struct Book {
    now: Instant,
    shown: HashMap<TicketId, Shown>,
    rows: HashMap<(CheckinListId, TicketId), Vec<Admitted>>,
    made: BTreeSet<(CheckinListId, TicketId, i32)>,
    changed: BTreeSet<(CheckinListId, TicketId, i32)>,
    scans: Vec<Scan>,
}

impl Book {
    fn of(tx: &mut Tx, all: &[&Scanning], tickets: &[TicketId]) -> Result<Self, Failure> {
        let now = tx.now();
        let lists: BTreeSet<CheckinListId> = all.iter().map(|one| one.post.list.id).collect();
        let lists: Vec<CheckinListId> = lists.into_iter().collect();
        let (mut shown, mut rows) = (HashMap::new(), HashMap::<_, Vec<Admitted>>::new());
        if !tickets.is_empty() {
            shown.extend(store::tickets_shown(tx.conn(), tickets)?.into_iter().map(|one| (one.id, one)));
            for row in store::admitted(tx.conn(), &lists, tickets)? {
                rows.entry((row.list_id, row.ticket_id)).or_default().push(row);
            }
        }
        Ok(Self { now, shown, rows, made: BTreeSet::new(), changed: BTreeSet::new(), scans: Vec::new() })
    }

    /// Decides a scan; it, and how many went through.
    fn scan(&mut self, tx: &mut Tx, one: &Scanning) -> Result<(Scan, i32), AdmissionRefusal> {
        let wish = &one.wish;
        if wish.override_reason.is_some() && !one.post.duty.is_supervisor() {
            return Err(AdmissionRefusal::SupervisorNeeded);
        }
        let at = rules::moment(wish.scanned_at, wish.is_offline, self.now);
        let mut steps = Vec::new();
        let mut refused = match &one.found {
            Found::Nothing(reason) => Some(*reason),
            Found::Ticket { .. } => None,
        };
        for id in one.travellers() {
            match self.decide(one, id, at) {
                Ok(step) => steps.push((id, step)),
                Err(reason) => refused = refused.or(Some(reason)),
            }
        }
        let leader = ScanId::from_uuid(tx.new_uuid());
        let blank = self.blank(one, leader, at);
        let done = match wish.direction {
            Direction::In => ScanResult::Admitted,
            Direction::Out => ScanResult::Exited,
        };
        let mut scans: Vec<Scan> = Vec::with_capacity(steps.len().max(1));
        for (n, (ticket, step)) in steps.iter().enumerate() {
            let (result, ticket_id) = (done.as_str().to_owned(), Some(*ticket));
            let scan = Scan { result, ticket_id, day: step.day, ..blank.clone() };
            scans.push(match n {
                0 => scan,
                _ => Scan {
                    id: ScanId::from_uuid(tx.new_uuid()),
                    nonce: None,
                    leader_id: Some(leader),
                    ..scan
                },
            });
        }
        if scans.is_empty() {
            let reason = refused.unwrap_or(Reason::Unknown);
            let result = rules::no(reason, wish.is_offline).as_str().to_owned();
            let (reason, ticket_id) = (Some(reason.as_str().to_owned()), one.tickets().first().copied());
            scans.push(Scan { ticket_id, result, reason, ..blank.clone() });
        }
        for ((ticket, step), scan) in steps.iter().zip(&scans) {
            self.step(one, *ticket, *step, (scan.id, at));
        }
        let first = scans.first().cloned().unwrap_or(blank);
        self.scans.append(&mut scans);
        Ok((first, i32::try_from(steps.len()).unwrap_or(i32::MAX)))
    }

    /// A scan of which nothing came yet.
    fn blank(&self, one: &Scanning, id: ScanId, scanned_at: Instant) -> Scan {
        let wish = &one.wish;
        Scan {
            id,
            org_id: one.post.event.org_id,
            event_id: one.post.event.id,
            list_id: one.post.list.id,
            nonce: Some(wish.nonce),
            leader_id: None,
            ticket_id: None,
            code_hash: one.code_hash,
            gate: wish.gate.clone(),
            user_id: one.post.duty.user,
            device_id: one.post.duty.device,
            direction: wish.direction.as_str().to_owned(),
            scanned_at,
            received_at: self.now,
            is_offline: wish.is_offline,
            override_reason: wish.override_reason.clone(),
            result: ScanResult::Refused.as_str().to_owned(),
            reason: None,
            day: 0,
            annulled_at: None,
            annulled_by: None,
        }
    }

    fn decide(&self, one: &Scanning, id: TicketId, at: Instant) -> Result<Step, Reason> {
        let shown = self.shown.get(&id).ok_or(Reason::Unknown)?;
        let own_version = match &one.found {
            Found::Ticket { id: own, secret_version, .. } if *own == id => *secret_version,
            _ => None,
        };
        let event = &one.post.event;
        let mut ticket = shown.ticket.clone();
        ticket.is_called_off |= event.is_called_off;
        let past: Vec<rules::Entry> = self.rows_of(one, id).iter().filter_map(Admitted::entry).collect();
        let passage = Passage {
            direction: one.wish.direction,
            secret_version: own_version,
            at,
            zone: &event.zone,
            is_forced: one.wish.override_reason.is_some(),
        };
        rules::decide(&one.post.list.rules(event.n_dates), &ticket, &past, &passage)
    }

    fn rows_of(&self, one: &Scanning, id: TicketId) -> &[Admitted] {
        self.rows.get(&(one.post.list.id, id)).map_or(&[], Vec::as_slice)
    }

    /// Writes into the book that somebody went through.
    fn step(&mut self, one: &Scanning, id: TicketId, step: Step, (scan, at): (ScanId, Instant)) {
        let list = one.post.list.id;
        let (rows, key) = (self.rows.entry((list, id)).or_default(), (list, id, step.day));
        let goes_in = step.direction == Direction::In;
        if let Some(row) = rows.iter_mut().find(|row| row.day == step.day) {
            if !row.is_in_force() {
                (row.first_scan_id, row.first_at) = (scan, at);
            }
            row.entries += i32::from(goes_in);
            row.is_inside = goes_in;
            row.last_at = self.now;
            self.changed.insert(key);
        } else {
            rows.push(Admitted {
                list_id: list,
                ticket_id: id,
                day: step.day,
                org_id: one.post.event.org_id,
                event_id: one.post.event.id,
                entries: i32::from(goes_in),
                is_inside: goes_in,
                first_scan_id: scan,
                first_at: at,
                last_at: self.now,
            });
            self.made.insert(key);
        }
    }

    fn write(&self, tx: &mut Tx) -> Result<(), Failure> {
        let row = |(list, ticket, day): &(CheckinListId, TicketId, i32)| {
            let rows = self.rows.get(&(*list, *ticket))?;
            rows.iter().find(|row| row.day == *day).cloned()
        };
        let made: Vec<Admitted> = self.made.iter().filter_map(row).collect();
        store::insert_admitted(tx, &made)?;
        for row in self.changed.iter().filter(|key| !self.made.contains(key)).filter_map(row) {
            store::save_admitted(tx, &row)?;
        }
        Ok(())
    }

    /// The scans that let tickets in first which were let in before, and who made them.
    fn firsts(&self, tx: &mut Tx) -> Result<HashMap<ScanId, (Scan, Option<String>)>, Failure> {
        // With as many fresh admissions as scans, only those that were sent before can have something before them.
        let are_all_fresh = self.scans.len() == self.made.len();
        let is_before =
            |row: &&Admitted| !are_all_fresh || !self.made.contains(&(row.list_id, row.ticket_id, row.day));
        let mut ids: Vec<ScanId> =
            self.rows.values().flatten().filter(is_before).map(|row| row.first_scan_id).collect();
        ids.sort_unstable();
        ids.dedup();
        store::with_names(tx.conn(), &ids)
    }

    fn answer(
        &self,
        one: &Scanning,
        scan: Scan,
        n_persons: i32,
        firsts: &HashMap<ScanId, (Scan, Option<String>)>,
    ) -> Scanned {
        let rows = scan.ticket_id.map_or(&[][..], |id| self.rows_of(one, id));
        let is_before = |row: &&Admitted| row.is_in_force() && row.first_scan_id != scan.id;
        let first = rows.iter().filter(is_before).find_map(|row| firsts.get(&row.first_scan_id)).cloned();
        let unit = one.tickets();
        let n_in = unit.iter().filter(|id| self.rows_of(one, **id).iter().any(Admitted::is_in_force)).count();
        let count = |n: usize| i32::try_from(n).unwrap_or(i32::MAX);
        Scanned {
            shown: scan.ticket_id.and_then(|id| self.shown.get(&id)).cloned(),
            n_persons,
            unit: (count(unit.len()), count(n_in)),
            first,
            scan,
        }
    }
}
