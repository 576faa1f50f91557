//! What this slice has happen, for whoever writes the letters.

use kernel::ids::{EventId, MessageId, OrganizationId, TicketId, UserId};
use platform::outbox::Fact;
use serde::{Deserialize, Serialize};

/// Somebody who comes is written to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParticipantWritten {
    /// What is written.
    pub message_id: MessageId,
    /// To the holder of which ticket.
    pub ticket_id: TicketId,
    /// By whom.
    pub org_id: OrganizationId,
}

impl Fact for ParticipantWritten {
    const NAME: &'static str = "reports.participant_written";
    const VERSION: i32 = 1;

    fn org(&self) -> Option<OrganizationId> {
        Some(self.org_id)
    }
}

/// An organizer looks at what would be written, in their own mailbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageTried {
    /// Whose mailbox.
    pub user_id: UserId,
    /// Of which event it is.
    pub event_id: EventId,
    /// Whose event.
    pub org_id: OrganizationId,
    /// One line.
    pub subject: String,
    /// Paragraphs.
    pub text: String,
}

impl Fact for MessageTried {
    const NAME: &'static str = "reports.message_tried";
    const VERSION: i32 = 1;

    fn org(&self) -> Option<OrganizationId> {
        Some(self.org_id)
    }
}
