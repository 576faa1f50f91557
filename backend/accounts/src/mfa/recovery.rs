//! Recovery codes: each replaces a TOTP code once.

use super::rules::{self, RECOVERY_CODES};
use super::store;
use crate::opaque::hash_bytes;
use data_encoding::BASE32_NOPAD;
use kernel::ids::{TokenHash, UserId};
use platform::db::Tx;
use platform::http::failure::Failure;

/// Bytes of randomness: 24 characters.
const CODE_BYTES: usize = 15;
/// Characters between two dashes.
const GROUP: usize = 4;

/// Ten fresh codes, as they are printed.
pub(crate) fn fresh() -> Vec<String> {
    (0..RECOVERY_CODES).map(|_| grouped(&BASE32_NOPAD.encode(&rand::random::<[u8; CODE_BYTES]>()))).collect()
}

fn grouped(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    let groups: Vec<String> = letters.chunks(GROUP).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

fn hash(code: &str) -> Option<TokenHash> {
    rules::recovery_code(code).map(|code| hash_bytes(code.as_bytes()))
}

/// Gives an account new codes; the old ones die.
pub(crate) fn replace(tx: &mut Tx, user: UserId, codes: &[String]) -> Result<(), Failure> {
    let hashes: Vec<TokenHash> = codes.iter().filter_map(|code| hash(code)).collect();
    store::replace_recovery_codes(tx, user, &hashes)
}

/// Spends a code. How many are left when it was one.
pub(crate) fn spend(tx: &mut Tx, user: UserId, code: &str) -> Result<Option<i64>, Failure> {
    let Some(hash) = hash(code) else { return Ok(None) };
    if !store::spend_recovery_code(tx, user, hash)? {
        return Ok(None);
    }
    store::n_recovery_codes(tx.conn(), user).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fresh_codes_are_all_different_and_readable() {
        let codes = fresh();
        let distinct: std::collections::BTreeSet<_> = codes.iter().collect();
        assert_eq!((codes.len(), distinct.len()), (10, 10));
        assert!(codes.iter().all(|code| code.len() == 29 && hash(code).is_some()));
    }
}
