//! What a letter about a ticket says.

use crate::tickets::store;
use kernel::ids::TicketId;
use kernel::text::Localized;
use kernel::time::Instant;
use platform::db::Conn;
use platform::http::failure::Failure;

/// A ticket, as a letter has it.
#[derive(Debug, Clone)]
pub struct TicketLetter {
    /// What it is for.
    pub event: Localized,
    /// As what it was sold.
    pub offer: Localized,
    /// On which date.
    pub starts_at: Instant,
    /// In which zone its clocks are.
    pub timezone: String,
    /// Who organizes it.
    pub organizer: String,
}

/// What a letter about a ticket says; none when there is no such ticket.
pub fn letter(conn: &mut Conn, id: TicketId) -> Result<Option<TicketLetter>, Failure> {
    let ticket = store::find(conn, id)?;
    Ok(ticket.map(|ticket| TicketLetter {
        event: ticket.event.title,
        offer: ticket.offer.name,
        starts_at: ticket.date.starts_at,
        timezone: ticket.event.zone.name().to_owned(),
        organizer: ticket.seller.name,
    }))
}
