//! What organizers do, in the audit log.

use accounts::audit::{self, Happening};
use accounts::guard::SignedIn;
use accounts::orgs::access::Admitted;
use kernel::ids::OrganizationId;
use platform::db::Tx;
use platform::http::client::Client;
use platform::http::failure::Failure;
use serde_json::{Map, Value, json};
use std::fmt::Display;

/// What is said of a part of an event. The subject of an entry is the event, whatever part of it was made,
/// changed or deleted: one search finds its whole history.
pub(crate) fn of_part(part: &str, id: impl Display, details: Option<Value>) -> Value {
    let mut said = match details {
        Some(Value::Object(said)) => said,
        _ => Map::new(),
    };
    said.insert(part.to_owned(), json!(id.to_string()));
    Value::Object(said)
}

/// Writes down what an administrator did, in the log of the organization that it concerns.
pub(crate) fn record_admin(
    tx: &mut Tx,
    client: &Client,
    admin: SignedIn,
    org: Option<OrganizationId>,
    (action, subject): (&'static str, String),
    details: Option<Value>,
) -> Result<(), Failure> {
    let actor = Some(admin.user);
    let happening = Happening { actor, org, action, subject, details, ..Happening::default() };
    audit::record(tx, Some(client), &happening)
}

/// Writes down what a member did. Call it last: who appends holds the log until the transaction ends.
pub(crate) fn record(
    tx: &mut Tx,
    client: &Client,
    may: &Admitted,
    (action, subject): (&'static str, String),
    details: Option<Value>,
) -> Result<(), Failure> {
    let happening =
        Happening { actor: may.user, org: Some(may.org), action, subject, details, ..Happening::default() };
    audit::record(tx, Some(client), &happening)
}
