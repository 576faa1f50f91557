//! How long a message may be, how fast it goes out, and what becomes of it.

use serde::Serialize;
use utoipa::ToSchema;

/// Longest subject.
pub const SUBJECT_LENGTH_MAX: usize = 120;
/// Longest text.
pub const TEXT_LENGTH_MAX: usize = 5_000;
/// Tickets of one round: confirmations and warnings go out between the rounds.
pub const TICKETS_PER_ROUND: i64 = 200;
/// Seconds from one round to the next.
pub const ROUND_SECONDS: i64 = 10;

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MessageState {
    /// It goes out, round by round.
    Sending,
    /// All of it is on its way.
    Sent,
    /// Somebody stopped it before its end.
    Stopped,
}

impl MessageState {
    /// By whether it came to its end, and whether it was stopped before.
    pub const fn of(is_ended: bool, is_stopped: bool) -> Self {
        match (is_stopped, is_ended) {
            (true, _) => Self::Stopped,
            (false, true) => Self::Sent,
            (false, false) => Self::Sending,
        }
    }
}

/// Minutes that it takes until the last letter of so many tickets is on its way, at least one.
pub fn minutes(n_tickets: i64) -> i64 {
    let rounds = n_tickets.saturating_add(TICKETS_PER_ROUND - 1) / TICKETS_PER_ROUND;
    (rounds.saturating_mul(ROUND_SECONDS).saturating_add(59) / 60).max(1)
}

/// How much of it is done, in percent; all of it only at its end.
pub fn percent(n_done: i64, n_tickets: i64, is_ended: bool) -> i64 {
    if is_ended { 100 } else { (n_done.saturating_mul(100) / n_tickets.max(1)).clamp(0, 99) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stadium_takes_its_time() {
        assert_eq!([0, 1, 200, 1_200, 1_201, 100_000].map(minutes), [1, 1, 1, 1, 2, 84]);
    }

    #[test]
    fn a_message_is_sent_unless_it_was_stopped() {
        assert_eq!(MessageState::of(false, false), MessageState::Sending);
        assert_eq!(MessageState::of(true, false), MessageState::Sent);
        assert_eq!(MessageState::of(false, true), MessageState::Stopped);
    }

    #[test]
    fn nothing_is_said_to_be_done_before_it_is() {
        assert_eq!(percent(0, 10, false), 0);
        assert_eq!(percent(10, 10, false), 99);
        assert_eq!(percent(12, 10, false), 99, "tickets that came since");
        assert_eq!(percent(3, 10, true), 100, "tickets that went since");
        assert_eq!(percent(1, 0, false), 99);
    }
}
