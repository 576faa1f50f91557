//! Where the events of an order take place online: for who has a ticket.

use super::model::{Order, OrderLine};
use super::rules::OrderStatus;
use admission::tickets::{Ticket, TicketStatus};
use kernel::ids::EventId;
use platform::db::Conn;
use platform::http::failure::Failure;
use serde::Serialize;
use utoipa::ToSchema;

/// Where an event takes place online.
#[derive(Debug, Serialize, ToSchema)]
pub struct OnlinePlaceView {
    event_id: EventId,
    #[schema(example = "https://live.example/nuit-du-piano")]
    url: String,
}

/// Of a confirmed order, the addresses of events for which one of its tickets is good.
pub(super) fn places(
    conn: &mut Conn,
    order: &Order,
    lines: &[OrderLine],
    tickets: &[Ticket],
) -> Result<Vec<OnlinePlaceView>, Failure> {
    let is_good = |line: &&OrderLine| {
        tickets.iter().any(|ticket| ticket.line_id == line.id && ticket.status == TicketStatus::Active)
    };
    let mut events: Vec<EventId> = lines.iter().filter(is_good).map(|line| line.event_id).collect();
    events.sort_unstable();
    events.dedup();
    if order.status != OrderStatus::Confirmed || events.is_empty() {
        return Ok(Vec::new());
    }
    let found = catalog::events::online_urls(conn, &events)?;
    Ok(found.into_iter().map(|(event_id, url)| OnlinePlaceView { event_id, url }).collect())
}
