//! Links in mails: each opens one door, once, for a while.

mod store;

pub(crate) use store::{Link, find, forget, prune, take};

use crate::opaque::{Opens, Token};
use kernel::ids::UserId;
use kernel::time::Instant;
use platform::db::Tx;
use platform::http::failure::Failure;

/// Which door a link opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LinkPurpose {
    /// A new password.
    PasswordReset,
    /// Another address.
    EmailChange,
    /// Back to the address before.
    EmailUndo,
}

impl LinkPurpose {
    const fn as_str(self) -> &'static str {
        match self {
            Self::PasswordReset => "password_reset",
            Self::EmailChange => "email_change",
            Self::EmailUndo => "email_undo",
        }
    }

    /// Seconds that it works. Ways in are short (ASVS 6.5.5); the way back is long.
    const fn seconds(self) -> i64 {
        match self {
            Self::PasswordReset => 10 * 60,
            Self::EmailChange => 3_600,
            Self::EmailUndo => 7 * 24 * 3_600,
        }
    }

    /// Whether a new link of this kind ends the ones before.
    const fn is_single(self) -> bool {
        !matches!(self, Self::EmailUndo)
    }
}

/// A fresh link of somebody, and until when it works. `address`: what it is about.
pub(crate) fn issue(
    tx: &mut Tx,
    user: UserId,
    purpose: LinkPurpose,
    address: Option<&str>,
) -> Result<(Token, Instant), Failure> {
    if purpose.is_single() {
        store::forget(tx, user, purpose)?;
    }
    let (token, expires_at) = (Token::fresh(Opens::Link), tx.now().plus_seconds(purpose.seconds()));
    store::insert(tx, token.hash, user, purpose, address, expires_at)?;
    Ok((token, expires_at))
}
