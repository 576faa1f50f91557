//! The outbox: what happened, written in the transaction in which it happened.
//!
//! A slice publishes facts; higher slices subscribe to them (`platform::jobs::Works`). Nothing is
//! sent, called or waited for in the transaction, so a fact is there exactly when its cause is.

mod store;

use crate::http::failure::Failure;
use kernel::ids::OrganizationId;
use serde::Serialize;

pub use store::{RawFact, find};
pub(crate) use store::{mark_relayed, to_relay};

/// Something that happened and that others may care about.
///
/// Invariant: what NAME and VERSION stand for never changes. A field that is added must be optional;
/// everything else is a new version.
pub trait Fact: Serialize {
    /// `slice.snake_case`, in the past tense.
    const NAME: &'static str;
    /// Which shape the payload has.
    const VERSION: i32;

    /// The organization it happened in, if any.
    fn org(&self) -> Option<OrganizationId> {
        None
    }
}

impl RawFact {
    /// The fact, when it is this one in this version.
    pub fn read<F: Fact + serde::de::DeserializeOwned>(&self) -> Result<Option<F>, Failure> {
        if self.name != F::NAME || self.version != F::VERSION {
            return Ok(None);
        }
        crate::db::from_json(&self.payload).map(Some)
    }
}
