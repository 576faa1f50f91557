//! The rules and the app's copy of them, which decides where there is no network, are held to the same cases.

use super::rules::{Direction, Entry, Passage, Standing, Ticket, decide};
use crate::lists::rules::{Entries, ListRules};
use kernel::ids::{OccurrenceId, OfferId};
use kernel::time::{Instant, Zone};
use serde::Deserialize;
use serde_json::{Value, json};

const VECTORS: &str = include_str!("../../vectors/doors.json");

#[derive(Deserialize)]
struct Case {
    name: String,
    list: GivenList,
    ticket: GivenTicket,
    past: Vec<GivenEntry>,
    passage: GivenPassage,
    expected: Value,
}

#[derive(Deserialize)]
struct GivenList {
    occurrence: Option<u8>,
    offers: Option<Vec<u8>>,
    entries: Option<GivenEntries>,
    opens_minutes: Option<i32>,
    closes_minutes: Option<i32>,
    has_several_dates: bool,
}

#[derive(Deserialize)]
struct GivenEntries {
    policy: String,
    days: Option<i32>,
}

#[derive(Deserialize)]
struct GivenTicket {
    standing: String,
    secret_version: i32,
    occurrence: u8,
    offer: u8,
    entries: GivenEntries,
    starts_at: String,
    ends_at: String,
    doors_at: Option<String>,
    is_called_off: bool,
}

#[derive(Deserialize)]
struct GivenEntry {
    day: i32,
    is_inside: bool,
}

#[derive(Deserialize)]
struct GivenPassage {
    direction: String,
    secret_version: i32,
    at: String,
    zone: String,
    is_forced: bool,
}

impl GivenEntries {
    fn read(&self) -> Entries {
        match self.policy.as_str() {
            "single" => Entries::Single,
            "multi" => Entries::Multi,
            "daily" => Entries::Daily(self.days),
            other => panic!("no such policy: {other}"),
        }
    }
}

fn date(n: u8) -> OccurrenceId {
    OccurrenceId::from_bytes([n; 16])
}

fn offer(n: u8) -> OfferId {
    OfferId::from_bytes([n; 16])
}

fn moment(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

impl Case {
    fn list(&self) -> ListRules {
        ListRules {
            occurrence: self.list.occurrence.map(date),
            offers: self.list.offers.as_ref().map(|offers| offers.iter().copied().map(offer).collect()),
            entries: self.list.entries.as_ref().map(GivenEntries::read),
            opens_minutes: self.list.opens_minutes,
            closes_minutes: self.list.closes_minutes,
            has_several_dates: self.list.has_several_dates,
        }
    }

    fn ticket(&self) -> Ticket {
        Ticket {
            standing: match self.ticket.standing.as_str() {
                "good" => Standing::Good,
                "blocked" => Standing::Blocked,
                "cancelled" => Standing::Cancelled,
                other => panic!("no such standing: {other}"),
            },
            secret_version: self.ticket.secret_version,
            occurrence: date(self.ticket.occurrence),
            offer: offer(self.ticket.offer),
            entries: self.ticket.entries.read(),
            starts_at: moment(&self.ticket.starts_at),
            ends_at: moment(&self.ticket.ends_at),
            doors_at: self.ticket.doors_at.as_deref().map(moment),
            is_called_off: self.ticket.is_called_off,
        }
    }

    fn judge(&self) -> Value {
        let zone = Zone::parse(&self.passage.zone).unwrap();
        let passage = Passage {
            direction: Direction::parse(&self.passage.direction).unwrap(),
            secret_version: Some(self.passage.secret_version),
            at: moment(&self.passage.at),
            zone: &zone,
            is_forced: self.passage.is_forced,
        };
        let entry = |one: &GivenEntry| Entry { day: one.day, entries: 1, is_inside: one.is_inside };
        let past: Vec<Entry> = self.past.iter().map(entry).collect();
        match decide(&self.list(), &self.ticket(), &past, &passage) {
            Ok(step) => json!({ "day": step.day }),
            Err(reason) => json!({ "reason": reason.as_str() }),
        }
    }
}

#[test]
fn the_server_decides_as_the_app_does() {
    let cases: Vec<Case> = serde_json::from_str(VECTORS).unwrap();
    assert!(cases.len() >= 50);
    for case in cases {
        assert_eq!(case.judge(), case.expected, "{}", case.name);
    }
}
