//! What somebody means to buy, before and after they sign in.
//!
//! A cart holds no places and no prices: it says how many of what, and every answer prices it anew. It may
//! span events and organizers; each organizer and currency is a group, and each group becomes one order.
//!
//! - [`rules`]    how much fits into a cart
//! - [`holder`]   whose cart a request is about
//! - [`priced`]   the lines with what they cost and what stands in their way
//! - [`changing`] lines come in and change, those of many carts together
//! - [`view`]     what answers say of a cart
//! - [`http`]     look, put in, change, take out, empty
//! - [`promo`]    use a code, leave it
//! - [`merge`]    the cart from before signing in joins the account's
//! - [`quote`]    what something would cost, without a cart
//! - [`cleaning`] carts that nobody came back to

mod changing;
pub mod cleaning;
pub mod holder;
pub mod http;
pub mod merge;
pub(crate) mod priced;
pub mod promo;
pub mod quote;
pub mod rules;
pub(crate) mod store;
pub mod view;
