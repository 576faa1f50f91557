//! Whether a code is a true one, of the event of a list that the caller may scan for.
//!
//! This is found out before anything is written, for all who ask at the same moment: their tickets and keys are read
//! by the same statements. What the ticket is now is looked at again when it is let in.

use super::rules::Reason;
use super::store::{self, Material};
use crate::codes::rules::TicketCode;
use crate::codes::seal::{TicketKeys, is_of_keys, is_signed};
use crate::codes::store as event_keys;
use crate::lists::store::{DoorEvent, door_events, find_all};
use crate::lists::{List, store as lists};
use crate::refusal::AdmissionRefusal;
use crate::tickets::key_place;
use accounts::orgs::door::{DoorCaller, OnDuty};
use kernel::ids::{CheckinListId, EventId, OrderId, TicketId, UserId};
use kernel::time::Instant;
use platform::db::{Answer, Conn, JointRead};
use platform::http::failure::Failure;
use platform::keyring::Keyring;
use std::collections::HashMap;
use zeroize::Zeroizing;

/// What somebody shows at the door.
#[derive(Debug, Clone)]
pub(crate) enum Proof {
    /// A code.
    Code(String),
    /// Nothing: a supervisor looked the ticket up.
    LookedUp(TicketId),
}

/// Somebody at the door asks about a proof.
pub(super) struct Asking {
    pub(super) list: CheckinListId,
    pub(super) proof: Proof,
    pub(super) caller: DoorCaller,
    pub(super) keyring: Keyring,
    pub(super) now: Instant,
}

/// Where somebody is on duty.
#[derive(Debug, Clone)]
pub(crate) struct Post {
    pub(crate) list: List,
    pub(crate) event: DoorEvent,
    pub(crate) duty: OnDuty,
}

/// What a proof is worth.
#[derive(Debug, Clone)]
pub(crate) enum Found {
    /// It is of this ticket of the event.
    Ticket {
        id: TicketId,
        /// Of which of its secrets.
        secret_version: Option<i32>,
        /// All tickets of its unit, itself among them.
        unit: Vec<TicketId>,
    },
    /// It is worth nothing.
    Nothing(Reason),
}

impl JointRead for Asking {
    type Found = (Post, Found);

    fn read_all(conn: &mut Conn, all: &[&Self]) -> Result<Vec<Answer<(Post, Found)>>, Failure> {
        let mut ids: Vec<CheckinListId> = all.iter().map(|one| one.list).collect();
        ids.sort_unstable();
        ids.dedup();
        let lists = find_all(conn, &ids)?;
        let events: Vec<EventId> = lists.iter().map(|list| list.event_id).collect();
        let events = door_events(conn, &events)?;
        let codes: Vec<Option<TicketCode>> = all.iter().map(|one| one.code()).collect();
        let known = Known::of(conn, all, &codes, &events)?;
        let mut posts = HashMap::new();
        let mut answer = |(one, code): (&&Self, &Option<TicketCode>)| {
            let (list, event) = one.place(&lists, &events).ok_or(AdmissionRefusal::ListNotFound)?;
            let duty = match posts.get(&(one.caller.key(), event.id)) {
                Some(duty) => *duty,
                None => one.caller.admit(conn, (event.org_id, event.id), one.now)?,
            };
            posts.insert((one.caller.key(), event.id), duty);
            let duty = duty.ok_or(AdmissionRefusal::ListNotFound)?;
            if matches!(one.proof, Proof::LookedUp(_)) && !duty.is_supervisor() {
                return Err(AdmissionRefusal::SupervisorNeeded.into());
            }
            let found = known.find(&one.proof, code.as_ref(), event.id, &one.keyring)?;
            Ok((Post { list: list.clone(), event: event.clone(), duty }, found))
        };
        Ok(all.iter().zip(&codes).map(&mut answer).collect())
    }
}

impl Asking {
    fn code(&self) -> Option<TicketCode> {
        match &self.proof {
            Proof::Code(text) => TicketCode::parse(text).ok(),
            Proof::LookedUp(_) => None,
        }
    }

    fn place<'a>(&self, lists: &'a [List], events: &'a [DoorEvent]) -> Option<(&'a List, &'a DoorEvent)> {
        let list = lists.iter().find(|list| list.id == self.list)?;
        Some((list, events.iter().find(|event| event.id == list.event_id)?))
    }
}

/// What is known of all tickets that are asked about.
struct Known {
    materials: HashMap<TicketId, (Material, i32)>,
    /// What was handed on comes in by itself.
    units: HashMap<(OrderId, i32, UserId), Vec<TicketId>>,
    accounts: HashMap<UserId, Zeroizing<Vec<u8>>>,
    public: HashMap<EventId, Vec<u8>>,
}

impl Known {
    fn of(
        conn: &mut Conn,
        all: &[&Asking],
        codes: &[Option<TicketCode>],
        events: &[DoorEvent],
    ) -> Result<Self, Failure> {
        let looked_up = all.iter().filter_map(|one| match one.proof {
            Proof::LookedUp(id) => Some(id),
            Proof::Code(_) => None,
        });
        let mut ids: Vec<TicketId> =
            codes.iter().flatten().map(|code| code.claims.ticket).chain(looked_up).collect();
        ids.sort_unstable();
        ids.dedup();
        let materials = store::materials(conn, &ids)?;
        let units: Vec<(OrderId, i32)> = materials
            .iter()
            .filter(|(_, admits)| *admits > 1)
            .map(|(of, _)| (of.order_id, of.group_number))
            .collect();
        let mut by_unit: HashMap<(OrderId, i32, UserId), Vec<TicketId>> = HashMap::new();
        if !units.is_empty() {
            for (order, number, user, id) in store::groups(conn, &units)? {
                by_unit.entry((order, number, user)).or_default().push(id);
            }
        }
        let users: Vec<UserId> = materials.iter().map(|(of, _)| of.user_id).collect();
        let keyring = all.first().map(|one| &one.keyring);
        let accounts = match keyring {
            Some(keyring) if !users.is_empty() => accounts::users::ticket_keys(conn, keyring, &users)?,
            _ => HashMap::new(),
        };
        let mut of_events: Vec<EventId> =
            materials.iter().map(|(of, _)| of.event_id).chain(events.iter().map(|event| event.id)).collect();
        of_events.sort_unstable();
        of_events.dedup();
        let public = event_keys::public(conn, &of_events)?;
        let materials = materials.into_iter().map(|(of, admits)| (of.id, (of, admits))).collect();
        Ok(Self { materials, units: by_unit, accounts, public })
    }

    /// What a proof is worth at the door of an event. Signature and MAC are compared in constant time: how long the
    /// answer takes says nothing of how near a forgery came.
    fn find(
        &self,
        proof: &Proof,
        code: Option<&TicketCode>,
        event: EventId,
        keyring: &Keyring,
    ) -> Result<Found, Failure> {
        let id = match (proof, code) {
            (Proof::LookedUp(id), _) => *id,
            (Proof::Code(_), Some(code)) => code.claims.ticket,
            (Proof::Code(_), None) => return Ok(Found::Nothing(Reason::NotATicket)),
        };
        let of = self.materials.get(&id).map(|(of, _)| of);
        let key = self.public.get(&of.map_or(event, |of| of.event_id));
        let is_signed = code.is_none_or(|code| key.is_some_and(|key| is_signed(key, code)));
        if !is_signed {
            return Ok(Found::Nothing(Reason::Forged));
        }
        let Some(of) = of else { return Ok(Found::Nothing(Reason::Unknown)) };
        if of.event_id != event {
            return Ok(Found::Nothing(Reason::OtherEvent));
        }
        let secret_version = code.map(|code| i32::from(code.claims.secret_version));
        if let Some(code) = code
            && secret_version == Some(of.secret_version)
            && !self.is_of_keys(of, code, keyring)?
        {
            return Ok(Found::Nothing(Reason::Forged));
        }
        let unit =
            self.units.get(&(of.order_id, of.group_number, of.user_id)).cloned().unwrap_or_else(|| vec![id]);
        Ok(Found::Ticket { id, secret_version, unit })
    }

    fn is_of_keys(&self, of: &Material, code: &TicketCode, keyring: &Keyring) -> Result<bool, Failure> {
        let ticket = keyring.open(&key_place(of.id), &of.ticket_key)?;
        let account = self.accounts.get(&of.user_id);
        let account = account.ok_or_else(|| Failure::fault("a ticket lacks the key of its account"))?;
        is_of_keys(of.event_id, TicketKeys { account, ticket: &ticket }, code)
    }
}

/// Where somebody is on duty for a list.
pub(crate) fn post(
    conn: &mut Conn,
    caller: DoorCaller,
    id: CheckinListId,
    now: Instant,
) -> Result<Post, Failure> {
    let list = lists::find_all(conn, &[id])?.pop().ok_or(AdmissionRefusal::ListNotFound)?;
    let event = door_events(conn, &[list.event_id])?.pop().ok_or(AdmissionRefusal::ListNotFound)?;
    let duty = caller.admit(conn, (event.org_id, event.id), now)?.ok_or(AdmissionRefusal::ListNotFound)?;
    Ok(Post { list, event, duty })
}
