//! The catalog as the public reads it.

pub mod caching;
mod calendar;
mod categories;
mod dates;
mod event;
mod feeds;
mod images;
mod list;
mod list_refusals;
mod offers;
mod organizers;
mod search;
mod venues;
