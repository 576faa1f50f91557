//! What buyers answer to the questions of events: about the order, or about each of its people.
//!
//! - [`request`] what is sent
//! - `check`     whether it answers what is asked, all of it when it is to be paid
//! - `store`     SQL
//! - `folding`   gives old answers what they are found by
//! - [`view`]    what answers say of it
//! - [`http`]    what is asked about a cart, and about an order
//!
//! Invariant: an answer keeps the question as it was asked; what becomes of the question later does not change it.

pub(crate) mod check;
pub(crate) mod folding;
pub mod http;
pub mod request;
pub(crate) mod store;
pub mod view;

use catalog::questions::rules::QuestionKind;
use kernel::ids::{EventId, QuestionId};
use kernel::text::Localized;

/// What was answered to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    /// Which of the order's people says it, as their ticket is numbered; 0: whoever buys, about the order.
    pub(crate) number: i32,
    pub(crate) event: EventId,
    pub(crate) question: QuestionId,
    /// Its place among the answers of one person.
    pub(crate) position: i32,
    /// How it was asked.
    pub(crate) label: Localized,
    pub(crate) kind: QuestionKind,
    /// A day as `2026-12-31`, a box as `true` or `false`, a choice by its name.
    pub(crate) value: String,
    /// What the choice was called.
    pub(crate) choice: Option<Localized>,
}
