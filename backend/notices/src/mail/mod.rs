//! Mail.
//!
//! - [`holders`]  letters about tickets that change hands or codes
//! - [`letters`]  the words, in both languages, and how they look
//! - [`draft`]    from a fact to whom, which letter, what is in it
//! - [`messages`] letters that organizers write
//! - [`orders`]   letters about orders
//! - [`rules`]    how many a day, and how times are said
//! - [`send`]     the job
//! - [`store`]    which mails went out

pub(crate) mod draft;
pub(crate) mod holders;
pub(crate) mod letters;
pub(crate) mod messages;
pub(crate) mod orders;
pub(crate) mod rules;
pub(crate) mod send;
mod store;
