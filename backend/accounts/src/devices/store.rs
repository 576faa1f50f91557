//! SQL of devices.

use super::PairedDevice;
use super::rules::{DEVICES_PER_EVENT_MAX, DeviceState, ENDED_SHOWN_MAX, SEEN_STEP_SECONDS};
use crate::opaque::{Opens, Token, hash_of};
use diesel::prelude::*;
use kernel::ids::{DeviceId, EventId, OrganizationId, TokenHash, UserId};
use kernel::time::Instant;
use platform::db::schema::checkin_devices;
use platform::db::{Conn, Tx};
use platform::http::failure::Failure;
use std::collections::HashMap;

/// Names that are looked up at once.
const NAMES_MAX: i64 = 10_000;

/// A device, without what opens anything.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = checkin_devices)]
pub struct Device {
    /// Which.
    pub id: DeviceId,
    /// Whose.
    pub org_id: OrganizationId,
    /// At the doors of which event.
    pub event_id: EventId,
    /// What people call it.
    pub name: String,
    /// At which gate it stands.
    pub gate: Option<String>,
    /// Until when the code works that waits to be used.
    pub pairing_expires_at: Option<Instant>,
    /// When it was paired last.
    pub paired_at: Option<Instant>,
    /// When it called last, to within a minute.
    pub last_seen_at: Option<Instant>,
    /// Until when it works.
    pub expires_at: Instant,
    /// When it was taken back.
    pub revoked_at: Option<Instant>,
    /// When it was made.
    pub created_at: Instant,
}

impl Device {
    /// How it stands.
    pub fn state(&self, now: Instant) -> DeviceState {
        DeviceState::of(self.paired_at, self.expires_at, self.revoked_at, now)
    }
}

/// A device to be.
pub struct NewDevice<'a> {
    /// Whose.
    pub org: OrganizationId,
    /// At the doors of which event.
    pub event: EventId,
    /// What people call it.
    pub name: &'a str,
    /// At which gate it stands.
    pub gate: Option<&'a str>,
    /// Until when it works.
    pub expires_at: Instant,
    /// Who makes it.
    pub created_by: UserId,
}

/// Writes a new device. Nothing is paired to it before [`offer_pairing`].
pub fn insert(tx: &mut Tx, new: &NewDevice) -> Result<DeviceId, Failure> {
    let (id, now) = (DeviceId::from_uuid(tx.new_uuid()), tx.now());
    diesel::insert_into(checkin_devices::table)
        .values((
            checkin_devices::id.eq(id),
            checkin_devices::org_id.eq(new.org),
            checkin_devices::event_id.eq(new.event),
            checkin_devices::name.eq(new.name),
            checkin_devices::gate.eq(new.gate),
            checkin_devices::expires_at.eq(new.expires_at),
            checkin_devices::created_by.eq(new.created_by),
            checkin_devices::created_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(id)
}

/// Gives a device in force a code instead of the one before. The code, and until when it works.
pub fn offer_pairing(tx: &mut Tx, id: DeviceId, seconds: i64) -> Result<(String, Instant), Failure> {
    let (token, until) = (Token::fresh(Opens::Pairing), tx.now().plus_seconds(seconds));
    diesel::update(checkin_devices::table.find(id).filter(checkin_devices::revoked_at.is_null()))
        .set((checkin_devices::pairing_hash.eq(token.hash), checkin_devices::pairing_expires_at.eq(until)))
        .execute(tx.conn())?;
    Ok((token.text, until))
}

/// Pairs whoever sends this code: the device, and the token that is shown this once. A token before it opens nothing
/// any more.
pub fn pair(tx: &mut Tx, code: &str) -> Result<Option<(Device, String)>, Failure> {
    let Some(hash) = hash_of(code, Opens::Pairing) else { return Ok(None) };
    let (token, now) = (Token::fresh(Opens::Device), tx.now());
    let found: Option<DeviceId> = checkin_devices::table
        .filter(checkin_devices::pairing_hash.eq(hash))
        .select(checkin_devices::id)
        .first(tx.conn())
        .optional()?;
    let Some(id) = found else { return Ok(None) };
    let waiting = checkin_devices::table
        .find(id)
        .filter(checkin_devices::pairing_hash.eq(hash))
        .filter(checkin_devices::pairing_expires_at.gt(now))
        .filter(checkin_devices::expires_at.gt(now))
        .filter(checkin_devices::revoked_at.is_null());
    // The statement that spends the code is the one that pairs: of two who send it, one does.
    let n_paired = diesel::update(waiting)
        .set((
            checkin_devices::secret_hash.eq(token.hash),
            checkin_devices::pairing_hash.eq(None::<TokenHash>),
            checkin_devices::pairing_expires_at.eq(None::<Instant>),
            checkin_devices::paired_at.eq(now),
            checkin_devices::last_seen_at.eq(now),
        ))
        .execute(tx.conn())?;
    if n_paired != 1 {
        return Ok(None);
    }
    Ok(find(tx.conn(), id)?.map(|device| (device, token.text)))
}

/// A device by its id.
pub fn find(conn: &mut Conn, id: DeviceId) -> Result<Option<Device>, Failure> {
    Ok(checkin_devices::table.find(id).select(Device::as_select()).first(conn).optional()?)
}

/// A device of an event.
pub fn find_of_event(conn: &mut Conn, event: EventId, id: DeviceId) -> Result<Option<Device>, Failure> {
    Ok(find(conn, id)?.filter(|device| device.event_id == event))
}

/// The devices of an event: first those that work or wait, then the last of those that ended; the newest first.
pub fn all_of_event(conn: &mut Conn, event: EventId, now: Instant) -> Result<Vec<Device>, Failure> {
    let own = checkin_devices::table.filter(checkin_devices::event_id.eq(event));
    let mut devices: Vec<Device> = own
        .filter(checkin_devices::revoked_at.is_null())
        .filter(checkin_devices::expires_at.gt(now))
        .order(checkin_devices::id.desc())
        .limit(DEVICES_PER_EVENT_MAX)
        .select(Device::as_select())
        .load(conn)?;
    let over: Vec<Device> = own
        .filter(checkin_devices::revoked_at.is_not_null().or(checkin_devices::expires_at.le(now)))
        .order(checkin_devices::id.desc())
        .limit(ENDED_SHOWN_MAX)
        .select(Device::as_select())
        .load(conn)?;
    devices.extend(over);
    Ok(devices)
}

/// How many devices of an event work or wait.
pub fn n_in_force(conn: &mut Conn, event: EventId, now: Instant) -> Result<i64, Failure> {
    let own = checkin_devices::table
        .filter(checkin_devices::event_id.eq(event))
        .filter(checkin_devices::revoked_at.is_null())
        .filter(checkin_devices::expires_at.gt(now));
    Ok(own.count().get_result(conn)?)
}

/// Takes a device back, with everything that opens; whether it was not before.
pub fn revoke(tx: &mut Tx, id: DeviceId) -> Result<bool, Failure> {
    let now = tx.now();
    let own = checkin_devices::table.find(id).filter(checkin_devices::revoked_at.is_null());
    let change = (
        checkin_devices::revoked_at.eq(now),
        checkin_devices::secret_hash.eq(None::<TokenHash>),
        checkin_devices::pairing_hash.eq(None::<TokenHash>),
        checkin_devices::pairing_expires_at.eq(None::<Instant>),
    );
    Ok(diesel::update(own).set(change).execute(tx.conn())? == 1)
}

/// What people call these devices.
pub fn names(conn: &mut Conn, ids: &[DeviceId]) -> Result<HashMap<DeviceId, String>, Failure> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let own = checkin_devices::table.filter(checkin_devices::id.eq_any(ids)).limit(NAMES_MAX);
    let rows: Vec<(DeviceId, String)> =
        own.select((checkin_devices::id, checkin_devices::name)).load(conn)?;
    Ok(rows.into_iter().collect())
}

/// The device of a token that works, and when it was seen last.
pub(super) fn paired(
    conn: &mut Conn,
    hash: TokenHash,
    now: Instant,
) -> Result<Option<(PairedDevice, Option<Instant>)>, Failure> {
    let row: Option<(DeviceId, OrganizationId, EventId, Option<Instant>)> = checkin_devices::table
        .filter(checkin_devices::secret_hash.eq(hash))
        .filter(checkin_devices::revoked_at.is_null())
        .filter(checkin_devices::expires_at.gt(now))
        .select((
            checkin_devices::id,
            checkin_devices::org_id,
            checkin_devices::event_id,
            checkin_devices::last_seen_at,
        ))
        .first(conn)
        .optional()?;
    Ok(row.map(|(id, org, event, last_seen_at)| (PairedDevice { id, org, event }, last_seen_at)))
}

/// Notes that a device was seen, unless somebody did just now.
pub(super) fn note_seen(tx: &mut Tx, id: DeviceId) -> Result<(), Failure> {
    let now = tx.now();
    let before = now.plus_seconds(-SEEN_STEP_SECONDS);
    let stale = checkin_devices::table
        .find(id)
        .filter(checkin_devices::last_seen_at.is_null().or(checkin_devices::last_seen_at.le(before)));
    diesel::update(stale).set(checkin_devices::last_seen_at.eq(now)).execute(tx.conn())?;
    Ok(())
}
