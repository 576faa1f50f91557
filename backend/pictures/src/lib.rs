//! Pixels in, bytes out.
//!
//! - [`mark`]    the mark of Guichet
//! - [`resize`]  responsive copies of a picture
//! - [`portrait`]  photos of people, made of files that strangers send
//! - [`upload`]  covers, and how files that strangers send are decoded
//! - [`poster`]  posters of the demo world, drawn by our own code
//!
//! Invariant: no I/O, no async, no knowledge of slices. A crate of its own so that development
//! builds optimize it; call it on a blocking thread.

pub mod mark;
pub mod portrait;
pub mod poster;
pub mod resize;
pub mod upload;
