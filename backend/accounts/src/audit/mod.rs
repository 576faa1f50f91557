//! The audit log: append-only, each entry with the hash of the one before (ADR 17).

mod changes;
pub mod log;
pub mod rules;
mod store;

pub use changes::changes;
use data_encoding::HEXLOWER;
use kernel::ids::{OrganizationId, UserId};
use platform::db::{Conn, Tx};
use platform::http::client::Client;
use platform::http::failure::Failure;
use rules::Entry;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// Entries that a check reads at a time.
const CHECK_ROWS: i64 = 1_000;

/// Something that happened.
#[derive(Debug, Clone, Default)]
pub struct Happening {
    /// Who; none for a stranger or the program itself.
    pub actor: Option<UserId>,
    /// For whom, when the actor stands in for somebody.
    pub on_behalf_of: Option<UserId>,
    /// Whose organization it concerns.
    pub org: Option<OrganizationId>,
    /// What was done.
    pub action: &'static str,
    /// To what: `user:…`.
    pub subject: String,
    /// More, without secrets and addresses.
    pub details: Option<serde_json::Value>,
}

impl Happening {
    /// Something a person did to their own account.
    pub fn own(user: UserId, action: &'static str) -> Self {
        Self { actor: Some(user), action, subject: format!("user:{user}"), ..Self::default() }
    }

    /// Something that happened to an account, by nobody who is known.
    pub fn to(user: Option<UserId>, action: &'static str) -> Self {
        let subject = user.map_or_else(|| "user:unknown".to_owned(), |user| format!("user:{user}"));
        Self { action, subject, ..Self::default() }
    }

    /// With more about it.
    #[must_use]
    pub fn with(self, details: serde_json::Value) -> Self {
        Self { details: Some(details), ..self }
    }
}

/// A name for what a thing was before or after a change, for values that an append-only log must not keep:
/// whoever still has the thing can show that it is the one.
pub fn fingerprint(thing: &impl Serialize) -> Result<String, Failure> {
    let bytes = serde_json::to_vec(thing).map_err(|error| Failure::fault(error.to_string()))?;
    Ok(HEXLOWER.encode(&Sha256::digest(bytes)))
}

/// Writes down what happened. Call it last: who appends holds the log until the transaction ends.
pub fn record(tx: &mut Tx, client: Option<&Client>, happening: &Happening) -> Result<(), Failure> {
    let (seq, before) = store::next(tx)?;
    let details = happening.details.as_ref().map_or_else(|| "{}".to_owned(), ToString::to_string);
    let entry = Entry {
        seq,
        at: tx.now(),
        actor_id: happening.actor,
        on_behalf_of: happening.on_behalf_of,
        org_id: happening.org,
        action: happening.action.to_owned(),
        subject: happening.subject.clone(),
        details,
        network: client.map(Client::network).unwrap_or_default(),
        request_id: client.map(|client| client.request_id.to_string()).unwrap_or_default(),
    };
    store::append(tx, &entry, &hash_of(&before, &entry))
}

fn hash_of(before: &[u8], entry: &Entry) -> Vec<u8> {
    Sha256::new().chain_update(before).chain_update(entry.bytes()).finalize().to_vec()
}

/// What a check of the whole log found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Every entry is there, unchanged.
    Whole {
        /// How many entries.
        n_entries: i64,
    },
    /// An entry is changed, missing, or not where it belongs.
    Broken {
        /// The first number at which it shows.
        seq: i64,
    },
}

/// Checks the hash of every entry, that none is missing, and that the last is the one that was written last.
pub fn verify(conn: &mut Conn) -> Result<Verdict, Failure> {
    let (last_seq, last_hash) = store::head(conn)?;
    let (mut seq, mut hash) = (0, Vec::new());
    loop {
        let page = store::after(conn, seq, CHECK_ROWS)?;
        if page.is_empty() {
            break;
        }
        for (entry, written) in page {
            hash = hash_of(&hash, &entry);
            if entry.seq != seq + 1 || hash != written {
                return Ok(Verdict::Broken { seq: seq + 1 });
            }
            seq = entry.seq;
        }
    }
    // Entries may have been added meanwhile; fewer than the head knows of are too few.
    if seq < last_seq || (seq == last_seq && hash != last_hash) {
        return Ok(Verdict::Broken { seq: seq + 1 });
    }
    Ok(Verdict::Whole { n_entries: seq })
}
