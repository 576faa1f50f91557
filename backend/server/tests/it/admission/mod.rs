//! Tickets as their holders have them, over HTTP.
//!
//! - [`tickets`] lists, pages, QR codes, PDFs: what the code says, and who is shown it
//! - [`codes`]   every refusal once

pub mod codes;
pub mod tickets;
