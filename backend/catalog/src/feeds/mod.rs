//! What programs follow: the calendar of an organizer, and what search engines may know.
//!
//! Invariant: all of it is made of listings, so it has what lists show and nothing else.

pub mod http;
mod store;
