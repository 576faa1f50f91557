//! How long a ticket is offered, and what becomes of an offer.

use kernel::time::Instant;
use serde::Serialize;
use utoipa::ToSchema;

/// Days that an offer can be answered.
const DAYS: i64 = 7;

/// What became of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TransferStatus {
    /// It can be answered.
    Open,
    /// Somebody has the ticket now.
    Accepted,
    /// Somebody does not want it.
    Declined,
    /// Whoever offered it keeps it.
    TakenBack,
    /// Nobody answered in time.
    Expired,
    /// The ticket was cancelled, or the account of one of both erased.
    Ended,
}

impl TransferStatus {
    const ALL: [Self; 6] =
        [Self::Open, Self::Accepted, Self::Declined, Self::TakenBack, Self::Expired, Self::Ended];

    /// Its name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::TakenBack => "taken_back",
            Self::Expired => "expired",
            Self::Ended => "ended",
        }
    }

    /// Reads the name it has in the database.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }

    /// What it is at a moment.
    #[must_use]
    pub fn at(self, expires_at: Instant, now: Instant) -> Self {
        if self == Self::Open && expires_at <= now { Self::Expired } else { self }
    }
}

/// Until when an offer can be answered: a week at most, and not when the date has begun; of one that runs, until its end.
pub fn expires_at(now: Instant, starts_at: Instant, ends_at: Instant) -> Instant {
    let last = if now < starts_at { starts_at } else { ends_at };
    last.min(now.plus_minutes(DAYS * 24 * 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offer_is_open_for_a_week_or_until_it_begins() {
        let day = |n: i64| Instant::EPOCH.plus_minutes(n * 24 * 60);
        assert_eq!(expires_at(day(0), day(30), day(31)), day(7));
        assert_eq!(expires_at(day(0), day(3), day(31)), day(3));
        assert_eq!(expires_at(day(4), day(3), day(6)), day(6));
        assert_eq!(expires_at(day(4), day(3), day(31)), day(11));
    }

    #[test]
    fn only_an_open_offer_expires() {
        let (end, before) = (Instant::EPOCH.plus_seconds(1), Instant::EPOCH);
        for status in TransferStatus::ALL {
            assert_eq!(TransferStatus::parse(status.as_str()), Some(status));
            assert_eq!(status.at(end, before), status);
            let then = if status == TransferStatus::Open { TransferStatus::Expired } else { status };
            assert_eq!(status.at(end, end), then);
        }
        assert_eq!(TransferStatus::parse("lost"), None);
    }
}
