//! How far a door has come, and what it is told then.

use kernel::ids::TicketId;
use kernel::time::Instant;

/// Tickets or admissions of one answer.
pub const ROWS_MAX: usize = 5_000;
/// Seconds that what a door was told may be used for.
pub const GOOD_SECONDS: i64 = 24 * 3_600;
/// Rows get their time before they are written for good: the last seconds are told again, so that none is left out.
pub const AGAIN_SECONDS: i64 = 30;
/// Bytes of a place, as doors send it back.
const PLACE_BYTES: usize = 48;

/// The last row that was told of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// When it changed.
    pub at: Instant,
    /// Of which ticket.
    pub ticket: TicketId,
}

impl Told {
    /// Nothing yet.
    pub const NOTHING: Self = Self { at: Instant::EPOCH, ticket: TicketId::from_bytes([0; 16]) };

    /// How far a door has come that was told these rows, so many of which fit.
    pub fn after(last: Option<Self>, before: Self, is_full: bool, now: Instant) -> Self {
        let reached = last.unwrap_or(before);
        if is_full {
            return reached;
        }
        let at = reached.at.min(now.plus_seconds(-AGAIN_SECONDS));
        if at < reached.at { Self { at, ..Self::NOTHING } } else { reached }
    }
}

/// How far a door has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// With tickets.
    pub tickets: Told,
    /// With admissions.
    pub admissions: Told,
}

impl Place {
    /// Where a door begins.
    pub const START: Self = Self { tickets: Told::NOTHING, admissions: Told::NOTHING };

    /// As doors send it back.
    pub fn bytes(&self) -> [u8; PLACE_BYTES] {
        let mut bytes = [0; PLACE_BYTES];
        let part = |told: &Told| {
            told.at.millis().to_be_bytes().into_iter().chain(told.ticket.bytes()).collect::<Vec<_>>()
        };
        let parts = part(&self.tickets).into_iter().chain(part(&self.admissions));
        bytes.iter_mut().zip(parts).for_each(|(to, from)| *to = from);
        bytes
    }

    /// Reads what a door sent back.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let (tickets, admissions) = bytes.split_at_checked(PLACE_BYTES / 2)?;
        let told = |bytes: &[u8]| {
            let (at, ticket) = bytes.split_first_chunk::<8>()?;
            let millis = i64::from_be_bytes(*at);
            let at = Instant::from_millis(millis);
            // There are moments before time began, and after it ends.
            (millis >= 0 && at.millis() == millis).then_some(())?;
            Some(Told { at, ticket: TicketId::from_bytes(ticket.try_into().ok()?) })
        };
        Some(Self { tickets: told(tickets)?, admissions: told(admissions)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told(seconds: i64, ticket: u8) -> Told {
        Told { at: Instant::EPOCH.plus_seconds(seconds), ticket: TicketId::from_bytes([ticket; 16]) }
    }

    #[test]
    fn the_last_seconds_are_told_again() {
        let now = Instant::EPOCH.plus_seconds(1_000);
        let (old, fresh) = (told(900, 7), told(980, 7));
        assert_eq!(Told::after(Some(fresh), old, true, now), fresh, "there is more: on from here");
        assert_eq!(Told::after(Some(old), Told::NOTHING, false, now), old);
        assert_eq!(Told::after(Some(fresh), old, false, now), told(970, 0));
        assert_eq!(Told::after(None, old, false, now), old, "nothing happened");
        assert_eq!(Told::after(None, told(970, 0), false, now), told(970, 0));
    }

    proptest! {
        #[test]
        fn a_place_reads_as_itself(a in 0..i64::MAX, b in 0..i64::MAX, ids: [[u8; 16]; 2]) {
            let told = |at, id| Told { at: Instant::from_millis(at), ticket: TicketId::from_bytes(id) };
            let place = Place { tickets: told(a, ids[0]), admissions: told(b, ids[1]) };
            prop_assert_eq!(Place::read(&place.bytes()), Some(place));
        }

        #[test]
        fn any_bytes_give_an_answer(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            if let Some(place) = Place::read(&bytes) {
                prop_assert_eq!(place.bytes().to_vec(), bytes);
            }
        }
    }
}
