//! Tickets as their holders have them: lists, pages, QR codes, PDFs, passes of Apple Wallet, calendar
//! entries.
//!
//! What a ticket is, is `admission`'s. This is here because a ticket is shown with its order.

mod book;
mod files;
pub(crate) mod http;
pub mod letter;
pub(crate) mod rules;
pub(crate) mod store;
pub(crate) mod view;
pub mod wallet;

pub(crate) use files::{
    get_order_tickets_pdf, get_ticket_calendar, get_ticket_pdf, get_ticket_qr_png, get_ticket_qr_svg,
    get_ticket_wallet_pass,
};
