//! Tickets as their holders have them, and doors, over HTTP.
//!
//! - [`tickets`] lists, pages, QR codes, PDFs: what the code says, and who is shown it
//! - [`wallet`]  passes of Apple Wallet
//! - [`holders`] tickets that get another name or code
//! - `transfers` tickets that go to somebody else
//! - [`doors`]   who is let in, and who is not
//! - [`staff`]   who may work at a door
//! - [`rush`]    many doors at once, and doors without a network
//! - [`bundle`]  what a door is told for when it has no network
//! - [`devices`] scanners on which no person is signed in
//! - [`crash`]   a server that is killed while people come in
//! - [`lists`]   check-in lists as organizers make them
//! - [`codes`]   every refusal once

mod bundle;
pub mod codes;
mod crash;
pub mod devices;
pub mod doors;
pub mod holders;
mod lists;
mod rush;
mod staff;
pub mod tickets;
mod transfers;
pub mod wallet;
