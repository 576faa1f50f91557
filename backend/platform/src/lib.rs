//! What every slice stands on.
//!
//! - [`archive`]    sealed files that prove to be whole
//! - [`clock`]      the only source of "now"
//! - [`config`]     one typed struct, parsed once
//! - [`db`]         two databases behind one type: `Db::read`, `Db::write`, `Tx`
//! - [`http`]       failures as problem+json, cached answers, locale of a request
//! - [`jobs`]       work outside of requests
//! - [`keyring`]    secrets that must be read again lie sealed
//! - [`mail`]       letters, on their way by SMTP or into the mailbox of development
//! - [`media`]      stored files
//! - [`outbox`]     what happened, for whoever cares
//! - [`rotation`]   everything sealed moves to the active key
//! - [`signing`]    signatures over files, by a key with a certificate
//! - [`telemetry`]  logs and metrics
//! - [`zip`]        archives
//!
//! Invariant: nothing here knows a slice.

pub mod archive;
pub mod clock;
pub mod config;
pub mod db;
pub mod http;
pub mod jobs;
pub mod keyring;
pub mod mail;
pub mod media;
pub mod outbox;
pub mod rotation;
pub mod signing;
pub mod telemetry;
pub mod zip;
