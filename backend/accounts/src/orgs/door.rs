//! Whether a caller may work at the door of an event.
//!
//! A check-in list says of which event it is, so nobody names an organization at the door: [`DoorCaller::admit`] is
//! asked in the transaction, and whoever may not know of the event is told that there is no such list.

use super::access::Admitted;
use super::members;
use super::rules::{MemberRole, Right};
use crate::devices::PairedDevice;
use crate::guard::{Permission, Principal};
use crate::refusal::AccountsRefusal;
use kernel::ids::{DeviceId, EventId, OrganizationId, UserId};
use kernel::time::Instant;
use platform::db::Conn;
use platform::http::failure::Failure;

/// Somebody who may work at some door, a program whose token has the scope, or a device that was paired.
pub struct AtTheDoor;

impl Permission for AtTheDoor {
    type Who = DoorCaller;

    fn judge(principal: Principal) -> Result<DoorCaller, AccountsRefusal> {
        match principal {
            Principal::Integrator(program) if !program.scopes.allow(Right::Scan) => {
                Err(AccountsRefusal::ScopeMissing)
            }
            principal => Ok(DoorCaller(principal)),
        }
    }
}

/// A device that was paired, and nobody else.
pub struct OnDevice;

impl Permission for OnDevice {
    type Who = PairedDevice;

    fn judge(principal: Principal) -> Result<PairedDevice, AccountsRefusal> {
        let Principal::Device(device) = principal else { return Err(AccountsRefusal::NotSignedIn) };
        Ok(device)
    }
}

/// Somebody who wants to work at a door.
#[derive(Debug, Clone, Copy)]
pub struct DoorCaller(Principal);

/// Somebody who may, at the door of one event.
#[derive(Debug, Clone, Copy)]
pub struct OnDuty {
    /// For which organization.
    pub org: OrganizationId,
    /// Who; none for a program and for a device.
    pub user: Option<UserId>,
    /// As what; none for a program and for a device.
    pub role: Option<MemberRole>,
    /// On which device that was paired.
    pub device: Option<DeviceId>,
}

impl OnDuty {
    /// Whether they decide where the rules say no, and look people up.
    pub fn is_supervisor(&self) -> bool {
        self.role.is_some_and(MemberRole::supervises)
    }

    /// As the audit log knows them.
    pub const fn admitted(&self) -> Admitted {
        Admitted { org: self.org, user: self.user, role: self.role }
    }
}

/// The doors of an organization that somebody may work at.
#[derive(Debug, Clone)]
pub struct Doors {
    /// Whose.
    pub org: OrganizationId,
    /// As what; none for a program and for a device.
    pub role: Option<MemberRole>,
    /// Of which events; none: of all.
    pub events: Option<Vec<EventId>>,
}

/// Who it is, for whoever asks about many at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DoorKey {
    /// A person.
    Person(UserId),
    /// A program of an organization.
    Program(OrganizationId),
    /// A device.
    Device(DeviceId),
}

impl DoorCaller {
    /// Who it is.
    pub const fn key(self) -> DoorKey {
        match self.0 {
            Principal::Person(person) => DoorKey::Person(person.user),
            Principal::Integrator(program) => DoorKey::Program(program.org),
            Principal::Device(device) => DoorKey::Device(device.id),
        }
    }

    /// Whether they may work at the door of this event; `None`: they may not even know of it.
    ///
    /// # Errors
    /// 403 when their role is not enough.
    pub fn admit(
        self,
        conn: &mut Conn,
        (org, event): (OrganizationId, EventId),
        now: Instant,
    ) -> Result<Option<OnDuty>, Failure> {
        let nobody = OnDuty { org, user: None, role: None, device: None };
        let person = match self.0 {
            Principal::Integrator(program) => return Ok((program.org == org).then_some(nobody)),
            Principal::Device(device) => {
                let is_own = (device.org, device.event) == (org, event);
                return Ok(is_own.then_some(OnDuty { device: Some(device.id), ..nobody }));
            }
            Principal::Person(person) => person,
        };
        let Some(role) = members::role_in(conn, org, person.user, now)? else { return Ok(None) };
        if !role.allows(Right::Scan) {
            return Err(AccountsRefusal::NotAllowed.into());
        }
        if role == MemberRole::Door {
            let events = members::events_of(conn, org, person.user)?;
            if !events.is_empty() && !events.contains(&event) {
                return Ok(None);
            }
        }
        Ok(Some(OnDuty { user: Some(person.user), role: Some(role), ..nobody }))
    }

    /// All doors that they may work at.
    pub fn doors(self, conn: &mut Conn, now: Instant) -> Result<Vec<Doors>, Failure> {
        let person = match self.0 {
            Principal::Integrator(program) => {
                return Ok(vec![Doors { org: program.org, role: None, events: None }]);
            }
            Principal::Device(device) => {
                let events = Some(vec![device.event]);
                return Ok(vec![Doors { org: device.org, role: None, events }]);
            }
            Principal::Person(person) => person,
        };
        let mut doors = Vec::new();
        for (org, role) in members::current_of_user(conn, person.user, now)? {
            if !role.allows(Right::Scan) {
                continue;
            }
            let events = match role {
                MemberRole::Door => Some(members::events_of(conn, org, person.user)?),
                _ => None,
            };
            doors.push(Doors { org, role: Some(role), events: events.filter(|events| !events.is_empty()) });
        }
        Ok(doors)
    }
}
