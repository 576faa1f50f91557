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

/// Where events take place that are online.
pub(super) type Urls = Vec<(EventId, String)>;

/// The addresses of the events of lines.
pub(super) fn urls<'a>(conn: &mut Conn, lines: impl Iterator<Item = &'a OrderLine>) -> Result<Urls, Failure> {
    let mut events: Vec<EventId> = lines.map(|line| line.event_id).collect();
    events.sort_unstable();
    events.dedup();
    if events.is_empty() { Ok(Vec::new()) } else { catalog::events::online_urls(conn, &events) }
}

/// Of a confirmed order, the addresses of events for which one of its tickets is good.
pub(super) fn places(
    order: &Order,
    lines: &[OrderLine],
    tickets: &[Ticket],
    urls: &Urls,
) -> Vec<OnlinePlaceView> {
    let is_good = |line: &&OrderLine| {
        let is_own = |ticket: &Ticket| ticket.line_id == line.id && ticket.user_id == order.user_id;
        tickets.iter().any(|ticket| is_own(ticket) && ticket.status == TicketStatus::Active)
    };
    let good: Vec<EventId> = lines.iter().filter(is_good).map(|line| line.event_id).collect();
    let is_open =
        |(event, _): &&(EventId, String)| order.status == OrderStatus::Confirmed && good.contains(event);
    let place =
        |(event_id, url): &(EventId, String)| OnlinePlaceView { event_id: *event_id, url: url.clone() };
    urls.iter().filter(is_open).map(place).collect()
}
