//! What an entry of the audit log is, byte for byte: what its hash is made of.

use kernel::ids::{OrganizationId, UserId};
use kernel::time::Instant;

/// An entry as it is hashed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its number; the first is 1, none is left out.
    pub seq: i64,
    /// When.
    pub at: Instant,
    /// Who; none for a stranger or the program itself.
    pub actor_id: Option<UserId>,
    /// For whom, when the actor stood in for somebody.
    pub on_behalf_of: Option<UserId>,
    /// Whose organization it concerns.
    pub org_id: Option<OrganizationId>,
    /// What was done: `accounts.signed_in`.
    pub action: String,
    /// To what: `session:…`.
    pub subject: String,
    /// More, as JSON without secrets and addresses.
    pub details: String,
    /// From which network, /24 or /48.
    pub network: String,
    /// In which request.
    pub request_id: String,
}

impl Entry {
    /// Every field with its length in front, so that no two entries read the same.
    pub fn bytes(&self) -> Vec<u8> {
        let user = |id: Option<UserId>| id.map(|id| id.uuid().as_bytes().to_vec()).unwrap_or_default();
        let org = self.org_id.map(|id| id.uuid().as_bytes().to_vec()).unwrap_or_default();
        let fields: [Vec<u8>; 10] = [
            self.seq.to_be_bytes().to_vec(),
            self.at.millis().to_be_bytes().to_vec(),
            user(self.actor_id),
            user(self.on_behalf_of),
            org,
            self.action.clone().into_bytes(),
            self.subject.clone().into_bytes(),
            self.details.clone().into_bytes(),
            self.network.clone().into_bytes(),
            self.request_id.clone().into_bytes(),
        ];
        let mut bytes = Vec::new();
        for field in fields {
            bytes.extend_from_slice(&u32::try_from(field.len()).unwrap_or(u32::MAX).to_be_bytes());
            bytes.extend_from_slice(&field);
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_entries_read_the_same() {
        let entry = |action: &str, subject: &str| Entry {
            seq: 1,
            at: Instant::EPOCH,
            actor_id: None,
            on_behalf_of: None,
            org_id: None,
            action: action.to_owned(),
            subject: subject.to_owned(),
            details: String::new(),
            network: String::new(),
            request_id: String::new(),
        };
        assert_ne!(entry("ab", "c").bytes(), entry("a", "bc").bytes());
        let user = UserId::from_uuid(uuid::Uuid::from_u128(7));
        let acting = Entry { actor_id: Some(user), ..entry("a", "b") };
        let stood_for = Entry { on_behalf_of: Some(user), ..entry("a", "b") };
        assert_ne!(acting.bytes(), stood_for.bytes());
    }
}
