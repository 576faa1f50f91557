//! How often something may be tried: budgets, and how a wrong password slows the next try down.

use kernel::time::Instant;

/// So many times within so many seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Tells its counters from those of others.
    pub name: &'static str,
    /// How many times.
    pub times: i32,
    /// Within how many seconds of the first time.
    pub seconds: i64,
}

const fn budget(name: &'static str, times: i32, seconds: i64) -> Budget {
    Budget { name, times, seconds }
}

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Sign-ins of an address in a minute.
pub const LOGIN_MINUTE: Budget = budget("login-minute", 20, MINUTE);
/// Sign-ins of an address in an hour.
pub const LOGIN_HOUR: Budget = budget("login-hour", 100, HOUR);
/// Registrations of an address.
pub const REGISTER: Budget = budget("register", 10, HOUR);
/// Mails that strangers can cause to one mailbox: registration, its repetition.
pub const REGISTER_MAIL: Budget = budget("register-mail", 3, HOUR);
/// Mails to one mailbox with a link to a new password.
pub const FORGOT_MAIL: Budget = budget("forgot-mail", 3, HOUR);
/// Requests of an address for mails to some mailbox.
pub const MAIL_ASKED: Budget = budget("mail-asked", 10, HOUR);
/// Codes from mails that an address may guess, whatever the registration.
pub const VERIFY: Budget = budget("verify", 30, HOUR);
/// Links from mails that an address may guess.
pub const LINK: Budget = budget("link", 30, HOUR);
/// Devices that an address may try to pair: a whole team of doors behind one wall, and no guesser.
pub const PAIRING: Budget = budget("pairing", 60, HOUR);
/// Devices that an organization makes.
pub const DEVICES: Budget = budget("devices", 1_000, DAY);
/// Wrong second factors of an account.
pub const MFA_QUARTER: Budget = budget("mfa-quarter", 10, 15 * MINUTE);
/// Wrong second factors of an account in a day.
pub const MFA_DAY: Budget = budget("mfa-day", 50, DAY);
/// Different wrong pairs of address and password from one caller: it is working through a list.
pub const PAIRS: Budget = budget("pairs", 15, 10 * MINUTE);
/// One such pair, so that it counts once.
pub const PAIR: Budget = budget("pair", 1, 10 * MINUTE);
/// What follows for that caller.
pub const BLOCKED: Budget = budget("blocked", 1, HOUR);
/// Letters of invitation of an organization.
pub const INVITATIONS: Budget = budget("invitations", 100, DAY);
/// Organizations that an account makes.
pub const ORGANIZATIONS: Budget = budget("organizations", 5, DAY);
/// API tokens that an account makes.
pub const API_TOKENS: Budget = budget("api-tokens", 20, DAY);
/// Exports of an account.
pub const EXPORTS: Budget = budget("exports", 5, HOUR);
/// Lists of participants that a member, or the programs of an organization, take away as files.
pub const PARTICIPANT_EXPORTS: Budget = budget("participant-exports", 30, HOUR);
/// Messages that an organization sends to participants.
pub const PARTICIPANT_MESSAGES: Budget = budget("participant-messages", 20, DAY);
/// Messages that a member has sent to themselves first.
pub const MESSAGES_TRIED: Budget = budget("messages-tried", 20, HOUR);
/// Files that an account sends in a minute.
pub const UPLOADS_MINUTE: Budget = budget("uploads-minute", 10, MINUTE);
/// Files that an account sends in a day.
pub const UPLOADS_DAY: Budget = budget("uploads-day", 50, DAY);
/// Events that an organization makes, copies included.
pub const EVENTS: Budget = budget("events", 200, DAY);
/// Venues that an organization makes.
pub const VENUES: Budget = budget("venues", 100, DAY);
/// Times that an account has places held for it.
pub const HOLDS: Budget = budget("holds", 30, 10 * MINUTE);
/// Times that the letter of an order is sent again.
pub const LETTERS_AGAIN: Budget = budget("letters-again", 3, HOUR);
/// Tickets that an account offers to others.
pub const TRANSFERS: Budget = budget("transfers", 30, DAY);
/// New codes of a ticket that its holder asks for.
pub const REISSUES: Budget = budget("reissues", 5, DAY);
/// New links, codes and devices that a signed-in account may ask for.
pub const ACCOUNT_CHANGES: Budget = budget("account-changes", 20, HOUR);

/// Wrong passwords that cost nothing yet, of one account from one neighbourhood.
const FREE_FAILURES: i32 = 5;
/// The longest that a wrong password makes the next try wait.
const WAIT_SECONDS_MAX: i64 = 900;
/// Wrong passwords in a row, from anywhere, after which only a reset by mail helps (NIST SP 800-63B-4).
pub const FAILURES_IN_A_ROW_MAX: i32 = 100;
/// How long failures of one account from one neighbourhood are remembered.
pub const SLOW_DOWN_SECONDS: i64 = DAY;
/// How long failures of an account in a row are remembered.
pub const IN_A_ROW_SECONDS: i64 = 30 * DAY;
/// Wrong second factors after a right password at which the owner is told.
pub const MFA_FAILURES_TOLD: i32 = 5;

/// What a counter said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// How many times, this one included.
    pub n: i32,
    /// When the last time was.
    pub last_at: Instant,
    /// When it is forgotten.
    pub ends_at: Instant,
}

/// Whole seconds until a moment, at least one.
pub fn seconds_until(moment: Instant, now: Instant) -> u32 {
    let millis = moment.millis().saturating_sub(now.millis()).max(0);
    u32::try_from(millis.saturating_add(999) / 1_000).unwrap_or(u32::MAX).max(1)
}

/// Seconds to wait when this many times are too many; `factor` widens the budget.
pub fn wait(budget: &Budget, factor: i32, count: Count, now: Instant) -> Option<u32> {
    (count.n > budget.times.saturating_mul(factor)).then(|| seconds_until(count.ends_at, now))
}

/// Until when the next try has to wait after this many wrong passwords: 1, 2, 4 … 900 s.
pub fn slowed_until(failures: i32, last_at: Instant) -> Instant {
    let beyond = failures.saturating_sub(FREE_FAILURES);
    if beyond < 0 {
        return last_at;
    }
    let seconds = u32::try_from(beyond).ok().and_then(|n| 1_i64.checked_shl(n)).unwrap_or(WAIT_SECONDS_MAX);
    let is_long = beyond >= 10;
    last_at.plus_seconds(if is_long { WAIT_SECONDS_MAX } else { seconds.min(WAIT_SECONDS_MAX) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_passwords_wait_longer_and_longer_up_to_a_quarter_of_an_hour() {
        let last = Instant::EPOCH;
        let seconds = |failures| slowed_until(failures, last).millis() / 1_000;
        assert_eq!([0, 1, 4].map(seconds), [0, 0, 0]);
        assert_eq!([5, 6, 7, 8, 14].map(seconds), [1, 2, 4, 8, 512]);
        assert_eq!([15, 16, 63, 64, 100, i32::MAX].map(seconds), [900; 6]);
    }

    #[test]
    fn a_budget_says_how_long_to_wait_once_it_is_spent() {
        let now = Instant::EPOCH;
        let count = |n| Count { n, last_at: now, ends_at: now.plus_seconds(30) };
        assert_eq!(wait(&LOGIN_MINUTE, 1, count(20), now), None);
        assert_eq!(wait(&LOGIN_MINUTE, 1, count(21), now), Some(30));
        assert_eq!(wait(&LOGIN_MINUTE, 2, count(40), now), None);
        assert_eq!(seconds_until(now, now.plus_seconds(5)), 1);
    }
}
