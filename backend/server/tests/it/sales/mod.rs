//! What visitors buy, over HTTP.
//!
//! - [`shopper`]  somebody with a cart, with an account or without
//! - [`buyer`]    somebody who buys, and the books after it
//! - [`journey`]  every operation once, successfully
//! - [`codes`]    every refusal once
//! - `sequences`  random sequences of all that people do, beside the rules of `model`
//! - `crash`      the server is killed again and again
//! - `nodes`      several servers on one database

mod answers;
mod availability;
mod backup;
mod books;
pub mod buyer;
mod calloff;
mod cart;
mod cart_crowd;
mod cart_merge;
mod checkout;
pub mod codes;
pub mod crash;
pub mod desk;
mod desk_list;
mod fees;
mod invoices;
pub mod journey;
mod model;
mod nodes;
mod opening;
mod paying;
pub mod races;
mod reversals;
mod sequences;
pub mod shopper;
