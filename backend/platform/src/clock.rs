//! The only source of "now", so that tests can hold it still.

use kernel::time::Instant;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Where "now" comes from.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that stands still until somebody moves it.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// A clock standing at a moment.
    pub fn fixed(at: Instant) -> Self {
        Self::Fixed(Arc::new(AtomicI64::new(at.millis())))
    }

    /// The current moment.
    pub fn now(&self) -> Instant {
        match self {
            Self::System => {
                #[expect(clippy::disallowed_methods, reason = "the one place where time enters")]
                let now = std::time::SystemTime::now();
                let since = now.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
                Instant::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
            }
            Self::Fixed(millis) => Instant::from_millis(millis.load(Ordering::SeqCst)),
        }
    }

    /// Moves a fixed clock; the machine's clock stays as it is.
    pub fn set(&self, to: Instant) {
        if let Self::Fixed(millis) = self {
            millis.store(to.millis(), Ordering::SeqCst);
        }
    }
}
