//! What a program may do with its token.

use crate::orgs::rules::Right;
use kernel::time::Instant;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Tokens of one organization.
pub const TOKENS_MAX: i64 = 50;
/// Days that a token works when nobody says.
pub const DAYS_DEFAULT: i64 = 90;
/// Days that a token works at most.
pub const DAYS_MAX: i64 = 366;
/// Seconds between two notes of when a token was used last.
pub const LAST_USED_STEP_SECONDS: i64 = 300;
/// Characters of a token that its owner recognizes it by.
pub const HINT_LENGTH: usize = 4;

/// What a token opens. Each scope is a right of the organization it acts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub enum Scope {
    /// The organization's name, description and settings.
    #[serde(rename = "organization:read")]
    OrganizationRead,
    /// Who works for it, with their addresses.
    #[serde(rename = "members:read")]
    MembersRead,
    /// What was done for it.
    #[serde(rename = "audit:read")]
    AuditRead,
    /// Its events, drafts included, with dates and offers.
    #[serde(rename = "events:read")]
    EventsRead,
    /// Who bought what, with their names and addresses.
    #[serde(rename = "orders:read")]
    OrdersRead,
    /// Check tickets at the door.
    #[serde(rename = "checkin:write")]
    CheckinWrite,
}

impl Scope {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::OrganizationRead,
        Self::MembersRead,
        Self::AuditRead,
        Self::EventsRead,
        Self::OrdersRead,
        Self::CheckinWrite,
    ];

    /// The right it stands for. What no scope stands for, no token can do.
    pub const fn right(self) -> Right {
        match self {
            Self::OrganizationRead => Right::SeeOrganization,
            Self::MembersRead => Right::SeeMembers,
            Self::AuditRead => Right::SeeAudit,
            Self::EventsRead => Right::SeeEvents,
            Self::OrdersRead => Right::SeeOrders,
            Self::CheckinWrite => Right::Scan,
        }
    }

    const fn bit(self) -> u32 {
        match self {
            Self::OrganizationRead => 1,
            Self::MembersRead => 1 << 1,
            Self::AuditRead => 1 << 2,
            Self::EventsRead => 1 << 3,
            Self::OrdersRead => 1 << 4,
            Self::CheckinWrite => 1 << 5,
        }
    }
}

/// A set of scopes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scopes(u32);

impl Scopes {
    /// These.
    pub fn of(scopes: &[Scope]) -> Self {
        Self(scopes.iter().fold(0, |bits, scope| bits | scope.bit()))
    }

    /// Those that it has, in order.
    pub fn all(self) -> Vec<Scope> {
        Scope::ALL.into_iter().filter(|scope| self.0 & scope.bit() != 0).collect()
    }

    /// Whether it stands for a right.
    pub fn allow(self, right: Right) -> bool {
        self.all().into_iter().any(|scope| scope.right() == right)
    }
}

/// When a token ends that was asked for until then; `None` when that is past or too far away.
pub fn end(asked: Option<Instant>, now: Instant) -> Option<Instant> {
    let days = |n: i64| now.plus_seconds(n * 24 * 3_600);
    let end = asked.unwrap_or_else(|| days(DAYS_DEFAULT));
    (end > now && end <= days(DAYS_MAX)).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_has_the_rights_of_its_scopes_and_no_others() {
        let scopes = Scopes::of(&[Scope::AuditRead, Scope::OrganizationRead, Scope::AuditRead]);
        assert_eq!(scopes.all(), [Scope::OrganizationRead, Scope::AuditRead]);
        assert!(scopes.allow(Right::SeeAudit) && !scopes.allow(Right::SeeMembers));
        let everything = Scopes::of(&Scope::ALL);
        for right in
            [Right::ManageMembers, Right::ManageTokens, Right::ChangeOrganization, Right::ManageEvents]
        {
            assert!(!everything.allow(right), "{right:?}");
        }
        assert!(Scopes::default().all().is_empty());
    }

    #[test]
    fn every_token_ends() {
        let now = Instant::EPOCH;
        assert_eq!(end(None, now), Some(now.plus_seconds(90 * 86_400)));
        assert!(end(Some(now), now).is_none() && end(Some(now.plus_seconds(367 * 86_400)), now).is_none());
        assert!(end(Some(now.plus_seconds(1)), now).is_some());
    }
}
