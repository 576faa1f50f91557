//! Data in, PDF out: invoices, credit notes, receipts and tickets. And what a pass of Apple Wallet says.
//!
//! - [`sheet`]  what a document says, without how it looks
//! - [`ticket`] tickets, a page each
//! - [`pass`]   tickets for Apple Wallet, without pictures and signature
//! - [`qr`]     QR codes, as pictures too
//! - `words`    its fixed words, amounts and days in both languages
//! - `text`     fonts: how wide a text is, where it breaks
//! - `layout`   what stands where on which page
//! - `paint`    the bytes of the PDF
//!
//! Invariant: no I/O, no clock, no knowledge of slices. The same sheet gives the same bytes for as long as the
//! crate is not changed: whoever changes how it looks adds a layout and leaves the old one (ADR 23). Callers run it
//! on a blocking thread.

mod layout;
mod paint;
pub mod pass;
pub mod qr;
pub mod sheet;
mod text;
pub mod ticket;
mod words;

use sheet::Sheet;
use ticket::TicketBook;

/// Why there is no document.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// The fonts that are built in cannot be read.
    #[error("the fonts cannot be read")]
    Fonts,
    /// The sheet asks for a layout that this program does not have.
    #[error("layout {0} is not known")]
    UnknownLayout(u8),
    /// The PDF cannot be written.
    #[error("the PDF cannot be written: {0}")]
    Pdf(String),
    /// A QR code cannot be drawn.
    #[error("the QR code cannot be drawn: {0}")]
    Qr(String),
    /// More tickets than a file has.
    #[error("a file has {} tickets at most", ticket::TICKETS_MAX)]
    TooManyTickets,
}

/// The document as PDF.
pub fn render(sheet: &Sheet) -> Result<Vec<u8>, DocumentError> {
    if sheet.layout != sheet::LAYOUT {
        return Err(DocumentError::UnknownLayout(sheet.layout));
    }
    let fonts = text::fonts().ok_or(DocumentError::Fonts)?;
    let faces = text::Faces::new().ok_or(DocumentError::Fonts)?;
    let pages = layout::pages(sheet, &faces);
    paint::pdf(paint::sheet_data(sheet, &faces), &pages, &faces, fonts)
}

/// The tickets of an order as PDF, a page each.
pub fn render_tickets(book: &TicketBook) -> Result<Vec<u8>, DocumentError> {
    if book.tickets.len() > ticket::TICKETS_MAX {
        return Err(DocumentError::TooManyTickets);
    }
    let fonts = text::fonts().ok_or(DocumentError::Fonts)?;
    let faces = text::Faces::new().ok_or(DocumentError::Fonts)?;
    let pages = book.tickets.iter().map(|one| ticket::page(book, one, &faces));
    let pages: Vec<layout::PageMarks> = pages.collect::<Result<_, _>>()?;
    paint::pdf(paint::book_data(book, &faces), &pages, &faces, fonts)
}

/// A page is A4, upright: its width and height in points.
pub(crate) const PAGE: (f32, f32) = (595.28, 841.89);
