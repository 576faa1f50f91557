//! The floor everything stands on: values that check themselves, and nothing else.
//!
//! Invariant: this crate performs no I/O and has no async. It knows diesel only so that its
//! newtypes can be columns; it never sees a connection.
//!
//! - [`time`]     instants, calendar days, IANA zones
//! - [`money`]    minor units with a currency, checked arithmetic
//! - [`ids`]      one id type per entity; the hash of a token
//! - [`text`]     locales, localized text, search folding, slugs
//! - [`email`]    addresses
//! - [`fee`]    what comes on top of a price
//! - [`named`]    enums that are columns and JSON strings
//! - [`page`]     page limits and opaque cursors
//! - [`recurrence`]  days that come again
//! - [`refusal`]  the shape of every expected "no"

pub mod email;
pub mod fee;
pub mod ids;
pub mod money;
pub mod named;
pub mod page;
pub mod recurrence;
pub mod refusal;
pub mod text;
pub mod time;
