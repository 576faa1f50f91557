use super::*;
use kernel::ids::{OccurrenceId, OfferId};

const HOUR: i64 = 3_600;

/// What removes a reason.
type Mend = fn(&mut Try);

fn start() -> Instant {
    Instant::parse("2026-07-24T18:00:00Z").unwrap()
}

fn list() -> ListRules {
    ListRules {
        occurrence: None,
        offers: None,
        entries: None,
        opens_minutes: None,
        closes_minutes: None,
        has_several_dates: false,
    }
}

fn ticket() -> Ticket {
    Ticket {
        standing: Standing::Good,
        secret_version: 1,
        occurrence: OccurrenceId::from_bytes([1; 16]),
        offer: OfferId::from_bytes([2; 16]),
        entries: Entries::Single,
        starts_at: start(),
        ends_at: start().plus_seconds(2 * HOUR),
        doors_at: None,
        is_called_off: false,
    }
}

struct Try {
    list: ListRules,
    ticket: Ticket,
    past: Vec<Entry>,
    at: Instant,
    direction: Direction,
    version: Option<i32>,
    is_forced: bool,
}

impl Try {
    fn new() -> Self {
        Self {
            list: list(),
            ticket: ticket(),
            past: Vec::new(),
            at: start(),
            direction: Direction::In,
            version: Some(1),
            is_forced: false,
        }
    }

    fn decide(&self) -> Result<i32, Reason> {
        let zone = Zone::parse("Europe/Paris").unwrap();
        let passage = Passage {
            direction: self.direction,
            secret_version: self.version,
            at: self.at,
            zone: &zone,
            is_forced: self.is_forced,
        };
        decide(&self.list, &self.ticket, &self.past, &passage).map(|step| {
            assert_eq!(step.direction, self.direction);
            step.day
        })
    }

    fn of(change: impl FnOnce(&mut Self)) -> Result<i32, Reason> {
        let mut one = Self::new();
        change(&mut one);
        one.decide()
    }
}

fn inside(day: i32) -> Entry {
    Entry { day, entries: 1, is_inside: true }
}

#[test]
fn a_good_ticket_lets_in_once() {
    assert_eq!(Try::of(|_| {}), Ok(0));
    assert_eq!(Try::of(|one| one.past = vec![inside(0)]), Err(Reason::AlreadyIn));
    // Having left opens no second time.
    let left = Entry { is_inside: false, ..inside(0) };
    assert_eq!(Try::of(|one| one.past = vec![left]), Err(Reason::AlreadyIn));
}

#[test]
fn with_several_entries_one_goes_in_and_out() {
    let of = |past: Vec<Entry>, direction| {
        Try::of(|one| {
            one.ticket.entries = Entries::Multi;
            one.past = past;
            one.direction = direction;
        })
    };
    let left = Entry { is_inside: false, ..inside(0) };
    assert_eq!(of(vec![], Direction::In), Ok(0));
    assert_eq!(of(vec![inside(0)], Direction::In), Err(Reason::AlreadyIn));
    assert_eq!(of(vec![inside(0)], Direction::Out), Ok(0));
    assert_eq!(of(vec![left], Direction::In), Ok(0));
    assert_eq!(of(vec![left], Direction::Out), Err(Reason::NotIn));
    assert_eq!(of(vec![], Direction::Out), Err(Reason::NotIn));
}

#[test]
fn once_a_day_is_a_day_of_the_events_zone() {
    let of = |past: Vec<Entry>, at: &str, days| {
        Try::of(|one| {
            one.ticket.entries = Entries::Daily(days);
            one.past = past;
            one.at = Instant::parse(at).unwrap();
        })
    };
    // Midnight in Paris is 22:00 in UTC.
    assert_eq!(of(vec![], "2026-07-24T21:59:59Z", None), Ok(20_260_724));
    assert_eq!(of(vec![inside(20_260_724)], "2026-07-24T21:59:59Z", None), Err(Reason::AlreadyIn));
    assert_eq!(of(vec![inside(20_260_724)], "2026-07-24T22:00:00Z", None), Ok(20_260_725));
    let two = vec![inside(20_260_724), inside(20_260_725)];
    assert_eq!(of(two.clone(), "2026-07-26T12:00:00Z", Some(2)), Err(Reason::NoDaysLeft));
    assert_eq!(of(two.clone(), "2026-07-26T12:00:00Z", Some(3)), Ok(20_260_726));
    assert_eq!(of(two, "2026-07-25T12:00:00Z", Some(2)), Err(Reason::AlreadyIn));
    // Who came in before midnight leaves after it.
    let out = Try::of(|one| {
        one.ticket.entries = Entries::Daily(None);
        one.past = vec![inside(20_260_724)];
        one.at = Instant::parse("2026-07-24T23:30:00Z").unwrap();
        one.direction = Direction::Out;
    });
    assert_eq!(out, Ok(20_260_724));
}

#[test]
fn a_list_says_how_often_when_it_says_so() {
    let of = |entries| {
        Try::of(|one| {
            one.list.entries = Some(entries);
            one.past = vec![Entry { is_inside: false, ..inside(0) }];
        })
    };
    assert_eq!((of(Entries::Single), of(Entries::Multi)), (Err(Reason::AlreadyIn), Ok(0)));
}

#[test]
fn the_first_reason_in_their_order_is_said() {
    let everything = |one: &mut Try| {
        one.version = Some(2);
        one.ticket.standing = Standing::Cancelled;
        one.ticket.is_called_off = true;
        one.list.occurrence = Some(OccurrenceId::from_bytes([9; 16]));
        one.list.offers = Some(vec![]);
        one.list.opens_minutes = Some(0);
        one.at = start().plus_seconds(-1);
        one.past = vec![inside(0)];
    };
    let mends: [(Reason, Mend); 7] = [
        (Reason::Replaced, |one| one.version = None),
        (Reason::Cancelled, |one| one.ticket.standing = Standing::Refunded),
        (Reason::Refunded, |one| one.ticket.standing = Standing::Blocked),
        (Reason::CalledOff, |one| one.ticket.is_called_off = false),
        (Reason::Blocked, |one| one.ticket.standing = Standing::Good),
        (Reason::OtherDate, |one| one.list.occurrence = Some(one.ticket.occurrence)),
        (Reason::NotThisEntrance, |one| one.list.offers = Some(vec![one.ticket.offer])),
    ];
    let mut one = Try::new();
    everything(&mut one);
    for (reason, mend) in mends {
        assert_eq!(one.decide(), Err(reason));
        mend(&mut one);
    }
    assert_eq!(one.decide(), Err(Reason::TooEarly));
    one.at = start();
    assert_eq!(one.decide(), Err(Reason::AlreadyIn));
    one.past.clear();
    assert_eq!(one.decide(), Ok(0));
}

#[test]
fn doors_open_and_close() {
    let of = |seconds: i64| {
        Try::of(|one| {
            one.ticket.doors_at = Some(start().plus_seconds(-HOUR));
            (one.list.opens_minutes, one.list.closes_minutes) = (Some(30), Some(10));
            one.at = start().plus_seconds(seconds);
        })
    };
    assert_eq!(of(-HOUR - 1_801), Err(Reason::TooEarly));
    assert_eq!(of(-HOUR - 1_800), Ok(0));
    assert_eq!(of(2 * HOUR + 599), Ok(0));
    assert_eq!(of(2 * HOUR + 600), Err(Reason::TooLate));
}

#[test]
fn with_several_dates_each_ticket_is_for_its_own() {
    let of = |hours: i64, has_several_dates| {
        Try::of(|one| {
            one.list.has_several_dates = has_several_dates;
            one.at = start().plus_seconds(hours * HOUR);
        })
    };
    assert_eq!((of(-100, false), of(100, false)), (Ok(0), Ok(0)));
    assert_eq!((of(-12, true), of(13, true)), (Ok(0), Ok(0)));
    assert_eq!((of(-13, true), of(14, true)), (Err(Reason::OtherDate), Err(Reason::OtherDate)));
}

#[test]
fn a_supervisor_overrides_what_is_no_fraud() {
    for (version, standing) in
        [(Some(2), Standing::Good), (Some(1), Standing::Cancelled), (Some(1), Standing::Refunded)]
    {
        let forced = Try::of(|one| {
            (one.version, one.ticket.standing, one.is_forced) = (version, standing, true);
        });
        assert!(forced.is_err_and(|reason| !reason.can_be_overridden()));
    }
    let forced = Try::of(|one| {
        one.ticket.standing = Standing::Blocked;
        one.past = vec![inside(0)];
        one.is_forced = true;
    });
    assert_eq!(forced, Ok(0));
}

#[test]
fn what_a_door_without_a_network_did_is_kept() {
    assert_eq!(no(Reason::AlreadyIn, false), ScanResult::Duplicate);
    assert_eq!(no(Reason::AlreadyIn, true), ScanResult::Conflict);
    assert_eq!(no(Reason::Blocked, true), ScanResult::Conflict);
    assert_eq!(no(Reason::Forged, false), ScanResult::Refused);
    let (now, before) = (start(), start().plus_seconds(-60));
    assert_eq!(moment(Some(before), true, now), before);
    assert_eq!(moment(Some(before), false, now), now, "with a network, the server knows");
    assert_eq!(moment(Some(now.plus_seconds(1)), true, now), now, "no clock runs ahead of it");
    assert_eq!(moment(None, true, now), now);
}

#[test]
fn names_are_read_as_they_are_written() {
    for reason in Reason::ALL {
        assert_eq!(Reason::parse(reason.as_str()), Some(*reason));
    }
    for result in ScanResult::ALL {
        assert_eq!(ScanResult::parse(result.as_str()), Some(*result));
    }
}
