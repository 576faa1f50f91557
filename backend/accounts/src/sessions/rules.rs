//! How long sessions live, and what a refresh token that comes in means.

use kernel::time::Instant;

/// Seconds that an access token lives.
pub const ACCESS_SECONDS: i64 = 600;
/// Live sessions of an account; one more ends the oldest.
pub const SESSIONS_MAX: i64 = 10;
/// An exchange whose answer may have been lost can be asked for again this long.
const AGAIN_SECONDS: i64 = 60;
const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;
/// Seconds after which used refresh tokens are forgotten.
pub const USED_TOKENS_KEPT_SECONDS: i64 = 7 * DAY;

/// How long a session may live.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetime {
    idle_seconds: i64,
    absolute_seconds: i64,
}

impl Lifetime {
    /// Of people who buy: a week without use, a month in all.
    pub const BUYER: Self = Self { idle_seconds: 7 * DAY, absolute_seconds: 30 * DAY };
    /// Of people who work for an organization or run the platform: half a day, a day in all.
    pub const STAFF: Self = Self { idle_seconds: 12 * HOUR, absolute_seconds: DAY };

    /// When a session ends that is used now.
    pub fn ends_at(self, created_at: Instant, now: Instant) -> Instant {
        now.plus_seconds(self.idle_seconds).min(created_at.plus_seconds(self.absolute_seconds))
    }
}

/// A refresh token that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Presented {
    /// Whether it was exchanged or replaced.
    pub is_used: bool,
    /// Whether it was replaced without having been used.
    pub is_replaced: bool,
}

/// What took a refresh token's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Successor {
    /// Whether somebody used it.
    pub is_used: bool,
    /// When it was made.
    pub created_at: Instant,
}

/// What to do about a refresh token that comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exchange {
    /// Give a new one for it.
    Rotate,
    /// The answer was lost or two tabs raced: the unused successor dies, a new one takes its place.
    Replace,
    /// No, and nothing more.
    Refuse,
    /// Two have it: end the family.
    Stolen,
}

/// Judges a refresh token. `successor` is the latest that took its place.
pub fn judge(token: Presented, successor: Option<Successor>, now: Instant) -> Exchange {
    if !token.is_used {
        return Exchange::Rotate;
    }
    match successor {
        Some(successor) if successor.is_used => Exchange::Stolen,
        Some(_) if token.is_replaced => Exchange::Refuse,
        Some(successor) if now <= successor.created_at.plus_seconds(AGAIN_SECONDS) => Exchange::Replace,
        _ => Exchange::Stolen,
    }
}

/// What a program calls itself, in words for its owner: "Firefox, Linux".
pub fn device_name(user_agent: &str) -> String {
    const PROGRAMS: [(&str, &str); 6] = [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ];
    const SYSTEMS: [(&str, &str); 7] = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ];
    let find = |known: &[(&str, &'static str)]| {
        known.iter().find(|(sign, _)| user_agent.contains(sign)).map(|(_, name)| *name)
    };
    match (find(&PROGRAMS), find(&SYSTEMS)) {
        (Some(program), Some(system)) => format!("{program}, {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "?".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_named_in_words() {
        let named = [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
                "Safari, iPhone",
            ),
            ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
            ("curl/8.0", "curl"),
            ("<b>", "?"),
        ];
        for (user_agent, name) in named {
            assert_eq!(device_name(user_agent), name);
        }
    }

    const UNUSED: Presented = Presented { is_used: false, is_replaced: false };
    const USED: Presented = Presented { is_used: true, is_replaced: false };
    const REPLACED: Presented = Presented { is_used: true, is_replaced: true };

    #[test]
    fn a_token_is_exchanged_once_and_again_only_while_its_successor_is_new() {
        let made = Instant::EPOCH;
        let successor = |is_used| Some(Successor { is_used, created_at: made });
        let (soon, late) = (made.plus_seconds(60), made.plus_seconds(61));
        for (token, successor, now, expected) in [
            (UNUSED, None, soon, Exchange::Rotate),
            (USED, successor(false), soon, Exchange::Replace),
            (USED, successor(false), late, Exchange::Stolen),
            (USED, successor(true), soon, Exchange::Stolen),
            (USED, None, soon, Exchange::Stolen),
            (REPLACED, successor(false), soon, Exchange::Refuse),
            (REPLACED, successor(true), soon, Exchange::Stolen),
        ] {
            assert_eq!(judge(token, successor, now), expected, "{token:?} {successor:?}");
        }
    }

    #[test]
    fn use_prolongs_a_session_up_to_its_absolute_end() {
        let made = Instant::EPOCH;
        let after = |seconds| Lifetime::STAFF.ends_at(made, made.plus_seconds(seconds)).millis() / 1_000;
        assert_eq!([after(0), after(10 * HOUR), after(20 * HOUR)], [12 * HOUR, 22 * HOUR, 24 * HOUR]);
    }
}
