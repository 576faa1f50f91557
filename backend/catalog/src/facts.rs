//! What happens to events, for whoever cares: `notices` writes mails about it.

use kernel::ids::{EventId, OccurrenceId, OrganizationId, UserId};
use kernel::text::{Locale, Localized};
use kernel::time::Instant;
use platform::keyring::Sealed;
use platform::outbox::Fact;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Somebody was invited to an event; they may have no account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventInvited {
    /// Which invitation; also the row that `token` is sealed under.
    pub invitation_id: Uuid,
    /// Who is invited.
    pub email: String,
    /// The language to write in.
    pub locale: Locale,
    /// By which organization.
    pub org_id: OrganizationId,
    /// To which event.
    pub event_id: EventId,
    /// Its title then.
    pub title: Localized,
    /// For the link.
    pub token: Sealed,
    /// Until when it works.
    pub expires_at: Instant,
}

/// An administrator took an event away from the public. One for each owner of its organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventTakenDown {
    /// Whom it is told.
    pub user_id: UserId,
    /// Whose event.
    pub org_id: OrganizationId,
    /// Its name in URLs.
    pub org_slug: String,
    /// Which event.
    pub event_id: EventId,
    /// Its title.
    pub title: Localized,
    /// Why, in the administrator's words.
    pub reason: String,
}

/// An event was made as a copy of another one of its organization, without dates. What higher slices keep
/// for every date of an event may be copied too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventCopied {
    /// Whose events.
    pub org_id: OrganizationId,
    /// Which one was copied.
    pub from: EventId,
    /// The copy.
    pub to: EventId,
}

/// An event, or one date of it, was called off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalledOff {
    /// Whose event.
    pub org_id: OrganizationId,
    /// Which event.
    pub event_id: EventId,
    /// Which date; none: all of them.
    pub occurrence_id: Option<OccurrenceId>,
}

impl Fact for CalledOff {
    const NAME: &'static str = "catalog.called_off";
    const VERSION: i32 = 1;

    fn org(&self) -> Option<OrganizationId> {
        Some(self.org_id)
    }
}

impl Fact for EventCopied {
    const NAME: &'static str = "catalog.event_copied";
    const VERSION: i32 = 1;

    fn org(&self) -> Option<OrganizationId> {
        Some(self.org_id)
    }
}

impl Fact for EventTakenDown {
    const NAME: &'static str = "catalog.event_taken_down";
    const VERSION: i32 = 1;

    fn org(&self) -> Option<OrganizationId> {
        Some(self.org_id)
    }
}

impl Fact for EventInvited {
    const NAME: &'static str = "catalog.event_invited";
    const VERSION: i32 = 1;

    fn org(&self) -> Option<OrganizationId> {
        Some(self.org_id)
    }
}
