//! What organizers do, in the audit log.

use accounts::audit::{self, Happening};
use accounts::orgs::access::Admitted;
use platform::db::Tx;
use platform::http::client::Client;
use platform::http::failure::Failure;
use serde_json::Value;

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
