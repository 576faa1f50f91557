//! Events: the page of one, and what lists are made from.

pub mod calendar;
pub mod http;
mod page;
mod store;
pub mod views;

pub use page::{EventPage, find_page};
pub use store::{
    Event, NewEvent, NewOccurrence, OCCURRENCES_PER_EVENT_MAX, Occurrence, Organizer, RefundPolicy, create,
    create_occurrence, find, is_empty, occurrences_of, public_id,
};
