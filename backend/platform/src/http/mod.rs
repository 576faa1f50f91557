//! The HTTP vocabulary that slices share.
//!
//! - [`failure`]  every way a request can end badly
//! - [`packed`]  large answers for one caller, compressed as they are sent
//! - [`patch`]    fields of a PATCH: absent, null or a value
//! - [`problem`]  the one shape errors have on the wire
//! - [`answers`]  cached answers with ETag, 304, compression and single flight
//! - [`body`]     JSON bodies, read strictly
//! - [`client`]   who calls: address, request id, program
//! - [`etag`]     the state of one resource, and changes that insist on it
//! - [`idempotency`] one effect, however often a request is sent
//! - [`locale`]   which language a request wants
//! - [`query`]    query parameters, each wrong one named
//! - [`routes`]   where slices register what they answer
//! - [`table`]    CSV: cells that a spreadsheet takes for text

pub mod answers;
pub mod body;
pub mod client;
pub mod etag;
pub mod failure;
pub mod idempotency;
pub mod locale;
pub mod packed;
pub mod patch;
pub mod problem;
pub mod query;
pub mod routes;
pub mod table;
