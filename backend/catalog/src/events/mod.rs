//! Events: the page of one, what lists are made from, the organizer's side ([`manage`]) and the
//! platform's ([`moderation`]).

pub mod calendar;
pub mod http;
pub mod manage;
pub mod moderation;
mod page;
pub(crate) mod store;
pub mod views;

pub use page::{EventPage, find_page, find_page_by_code};
pub use store::{
    Event, NewEvent, NewOccurrence, OCCURRENCES_PER_EVENT_MAX, Occurrence, Organizer, RefundPolicy, create,
    create_occurrence, create_unless_taken, find, is_empty, note_first_order, occurrences_of, online_urls,
    public_id,
};
