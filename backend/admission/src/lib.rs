//! Who may come in.
//!
//! - [`tickets`]  one for each person who is admitted, with its own key
//! - [`codes`]    what the QR code of a ticket carries
//!
//! Boundary: [`tickets::issue`], [`tickets::cancel`], [`codes::of_tickets`] and what reads tickets. Invariant: a ticket is made in the
//! transaction that confirms its order, and nowhere else.

use platform::rotation::SealedColumn;

pub mod codes;
pub mod tickets;

/// The columns that this slice seals.
pub fn sealed_columns() -> Vec<SealedColumn> {
    vec![
        SealedColumn { table: "tickets", key: "id", column: tickets::KEY_COLUMN },
        SealedColumn { table: codes::KEY_TABLE, key: "event_id", column: codes::KEY_COLUMN },
    ]
}
