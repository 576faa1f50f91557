//! Key-encryption keys: secrets that must be read again later lie sealed in the database.
//!
//! AES-256-GCM with a random nonce. What is sealed is bound to its place (table, row, column): moved
//! to another row it does not open. Layout: version, length of the key's id, the id, nonce,
//! ciphertext with tag.
//!
//! Invariant: the first key of `KEK` seals, every key opens.

use crate::config::{AppEnv, Config, ConfigError};
use crate::http::failure::Failure;
use aws_lc_rs::aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey};
use data_encoding::BASE64;
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use uuid::Uuid;
use zeroize::Zeroizing;

/// First byte of everything that is sealed.
const VERSION: u8 = 1;
/// Bytes of a nonce of AES-GCM.
const NONCE_BYTES: usize = 12;
/// Bytes of a key.
pub const KEY_BYTES: usize = 32;
/// Longest id of a key.
const KEY_ID_MAX: usize = 16;
/// The key file of development, in the data folder.
const DEVELOPMENT_FILE: &str = "development_kek.txt";

/// Where a sealed value lies. It opens nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The table.
    pub table: &'static str,
    /// The row, or another id that stands for it.
    pub row: Uuid,
    /// The column, or the field of a JSON column.
    pub column: &'static str,
}

impl Place {
    fn aad(&self) -> String {
        format!("{}|{}|{}", self.table, self.row, self.column)
    }
}

/// Why something sealed does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyringError {
    /// Not of this layout.
    #[error("what should be sealed is not")]
    Malformed,
    /// `KEK` does not have its key any more.
    #[error("KEK lacks the key that this was sealed with")]
    UnknownKey,
    /// Changed, moved to another place, or of another key with the same id.
    #[error("what was sealed has been changed or moved")]
    Damaged,
    /// The cipher refused, which it does not.
    #[error("the cipher failed")]
    Cipher,
}

impl From<KeyringError> for Failure {
    fn from(error: KeyringError) -> Self {
        Self::fault(error)
    }
}

struct Key {
    id: String,
    cipher: RandomizedNonceKey,
}

/// The keys. A clone is cheap.
#[derive(Clone)]
pub struct Keyring(Arc<[Key]>);

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.iter().map(|key| &key.id)).finish()
    }
}

impl Keyring {
    /// The keys of the configuration. Development makes itself a key file in its data folder.
    pub fn load(config: &Config) -> Result<Self, ConfigError> {
        let text = match &config.kek {
            Some(kek) => Zeroizing::new(kek.expose_secret().to_owned()),
            None if config.app_env == AppEnv::Development => {
                let file = config.data_dir.join(DEVELOPMENT_FILE);
                let refuse =
                    |e: std::io::Error| ConfigError::new(format!("cannot use {}: {e}", file.display()));
                development_key(&file).map_err(refuse)?
            }
            None => return Err(ConfigError::new("KEK is missing. Make one with `guichet secrets generate`")),
        };
        Self::parse(&text).map_err(ConfigError::new)
    }

    /// Reads `id:base64` lines, or the same separated by commas; the first is the key that seals.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let mut keys: Vec<Key> = Vec::new();
        for item in text.split([',', '\n']).map(str::trim).filter(|item| !item.is_empty()) {
            let (id, encoded) = item.split_once(':').ok_or("KEK must be lines of id:base64")?;
            let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
            if id.is_empty() || id.len() > KEY_ID_MAX || !id.chars().all(is_plain) {
                return Err("KEK: the id of a key is 1 to 16 letters, digits, - or _");
            }
            if keys.iter().any(|key| key.id == id) {
                return Err("KEK: two keys have one id");
            }
            let bytes = BASE64.decode(encoded.trim().as_bytes()).map(Zeroizing::new);
            let bytes = bytes.map_err(|_| "KEK: a key is not base64")?;
            if bytes.len() != KEY_BYTES {
                return Err("KEK: a key must have 32 bytes");
            }
            let cipher =
                RandomizedNonceKey::new(&AES_256_GCM, &bytes).map_err(|_| "KEK: a key is refused")?;
            keys.push(Key { id: id.to_owned(), cipher });
        }
        if keys.is_empty() { Err("KEK has no key") } else { Ok(Self(keys.into())) }
    }

    /// A fresh key as `KEK` has it.
    pub fn fresh_key(id: &str) -> String {
        let bytes = Zeroizing::new(rand::random::<[u8; KEY_BYTES]>());
        format!("{id}:{}", BASE64.encode(bytes.as_slice()))
    }

    /// Seals for a place, under the active key.
    pub fn seal(&self, place: &Place, plain: &[u8]) -> Result<Vec<u8>, Failure> {
        Ok(self.seal_under(&place.aad(), plain)?)
    }

    /// Opens what was sealed for this place.
    pub fn open(&self, place: &Place, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Failure> {
        Ok(self.open_under(&place.aad(), sealed)?)
    }

    /// The same under the active key; `None` when it is already.
    pub fn reseal(&self, place: &Place, sealed: &[u8]) -> Result<Option<Vec<u8>>, Failure> {
        Ok(self.reseal_under(&place.aad(), sealed)?)
    }

    /// Id of the key that something was sealed with.
    pub fn key_id_of(sealed: &[u8]) -> Option<&str> {
        parts(sealed).ok().map(|(id, _)| id)
    }

    /// Id of the key that seals.
    pub fn active_id(&self) -> &str {
        self.0.first().map_or("", |key| &key.id)
    }

    pub(crate) fn seal_under(&self, aad: &str, plain: &[u8]) -> Result<Vec<u8>, KeyringError> {
        let key = self.0.first().ok_or(KeyringError::UnknownKey)?;
        let mut text = plain.to_vec();
        let nonce = key.cipher.seal_in_place_append_tag(Aad::from(aad), &mut text);
        let nonce = nonce.map_err(|_| KeyringError::Cipher)?;
        let id_bytes = u8::try_from(key.id.len()).map_err(|_| KeyringError::Cipher)?;
        let mut sealed = Vec::with_capacity(2 + key.id.len() + NONCE_BYTES + text.len());
        sealed.extend_from_slice(&[VERSION, id_bytes]);
        sealed.extend_from_slice(key.id.as_bytes());
        sealed.extend_from_slice(nonce.as_ref());
        sealed.extend_from_slice(&text);
        Ok(sealed)
    }

    pub(crate) fn open_under(&self, aad: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyringError> {
        let (id, rest) = parts(sealed)?;
        let key = self.0.iter().find(|key| key.id == id).ok_or(KeyringError::UnknownKey)?;
        let (nonce, text) = rest.split_at_checked(NONCE_BYTES).ok_or(KeyringError::Malformed)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| KeyringError::Malformed)?;
        let mut text = Zeroizing::new(text.to_vec());
        let opened = key.cipher.open_in_place(nonce, Aad::from(aad), &mut text);
        let length = opened.map_err(|_| KeyringError::Damaged)?.len();
        text.truncate(length);
        Ok(text)
    }

    fn reseal_under(&self, aad: &str, sealed: &[u8]) -> Result<Option<Vec<u8>>, KeyringError> {
        if parts(sealed)?.0 == self.active_id() {
            return Ok(None);
        }
        self.seal_under(aad, &self.open_under(aad, sealed)?).map(Some)
    }
}

/// The key's id, and nonce with ciphertext.
fn parts(sealed: &[u8]) -> Result<(&str, &[u8]), KeyringError> {
    let [VERSION, id_bytes, rest @ ..] = sealed else { return Err(KeyringError::Malformed) };
    let (id, rest) = rest.split_at_checked(usize::from(*id_bytes)).ok_or(KeyringError::Malformed)?;
    std::str::from_utf8(id).map(|id| (id, rest)).map_err(|_| KeyringError::Malformed)
}

/// The key file of development, made on first use. Two programs that start at once share one file.
fn development_key(file: &Path) -> std::io::Result<Zeroizing<String>> {
    if !file.exists() {
        let folder = file.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)?;
        let draft = folder.join(format!(".{DEVELOPMENT_FILE}.{}", std::process::id()));
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        options.open(&draft)?.write_all(Keyring::fresh_key("dev1").as_bytes())?;
        // Linking fails when the name is taken: whoever was first wins, and nobody sees half a file.
        let linked = std::fs::hard_link(&draft, file);
        std::fs::remove_file(&draft)?;
        match linked {
            Err(e) if e.kind() != std::io::ErrorKind::AlreadyExists => return Err(e),
            _ => {}
        }
    }
    std::fs::read_to_string(file).map(Zeroizing::new)
}

/// A secret inside a fact: text that only its reader can open.
///
/// Written as `sealed:ROW:FIELD:BASE64`, so that a change of keys finds it in any payload. Opening
/// wants the place again and does not believe the one that is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sealed(String);

/// What every [`Sealed`] begins with.
const SEALED_PREFIX: &str = "sealed:";
/// The table that stands in the place of secrets inside facts.
const FACTS: &str = "facts";

impl Sealed {
    /// Seals a secret that goes into the field `field` of a fact about `row`.
    pub fn seal(keyring: &Keyring, row: Uuid, field: &'static str, secret: &str) -> Result<Self, Failure> {
        let place = Place { table: FACTS, row, column: field };
        let sealed = keyring.seal(&place, secret.as_bytes())?;
        Ok(Self(format!("{SEALED_PREFIX}{row}:{field}:{}", BASE64.encode(&sealed))))
    }

    /// What a text is under the active key, when it is sealed under another. Nothing in between is told.
    pub(crate) fn renew(keyring: &Keyring, text: &str) -> Result<Option<String>, Failure> {
        let Some(rest) = text.strip_prefix(SEALED_PREFIX) else { return Ok(None) };
        let mut parts = rest.splitn(3, ':');
        let (Some(row), Some(field), Some(encoded)) = (parts.next(), parts.next(), parts.next()) else {
            return Ok(None);
        };
        let sealed = BASE64.decode(encoded.as_bytes()).map_err(|_| KeyringError::Malformed)?;
        let renewed = keyring.reseal_under(&format!("{FACTS}|{row}|{field}"), &sealed)?;
        Ok(renewed.map(|sealed| format!("{SEALED_PREFIX}{row}:{field}:{}", BASE64.encode(&sealed))))
    }

    /// Opens it, for the same fact and field.
    pub fn open(
        &self,
        keyring: &Keyring,
        row: Uuid,
        field: &'static str,
    ) -> Result<Zeroizing<String>, Failure> {
        let encoded = self.0.rsplit_once(':').map_or("", |(_, encoded)| encoded);
        let sealed = BASE64.decode(encoded.as_bytes()).map_err(|_| KeyringError::Malformed)?;
        let plain = keyring.open(&Place { table: FACTS, row, column: field }, &sealed)?;
        String::from_utf8(plain.to_vec()).map(Zeroizing::new).map_err(|_| KeyringError::Malformed.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: Uuid = Uuid::from_u128(7);
    const PLACE: Place = Place { table: "users", row: ROW, column: "totp_secret" };

    fn keyring(keys: &[&str]) -> Keyring {
        Keyring::parse(&keys.join("\n")).unwrap()
    }

    fn why(failure: Failure) -> KeyringError {
        match failure {
            Failure::Fault(source) => *source.downcast_ref().unwrap(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_sealed_opens_in_its_place_only() {
        let keys = keyring(&[&Keyring::fresh_key("k1")]);
        let sealed = keys.seal(&PLACE, b"seed").unwrap();
        assert_eq!(*keys.open(&PLACE, &sealed).unwrap(), b"seed");
        assert!(!sealed.windows(4).any(|window| window == b"seed"));
        for place in [
            Place { row: Uuid::from_u128(8), ..PLACE },
            Place { column: "ticket_key", ..PLACE },
            Place { table: "sessions", ..PLACE },
        ] {
            assert_eq!(why(keys.open(&place, &sealed).unwrap_err()), KeyringError::Damaged);
        }
    }

    #[test]
    fn swapped_changed_and_shortened_values_do_not_open() {
        let keys = keyring(&[&Keyring::fresh_key("k1")]);
        let other = Place { row: Uuid::from_u128(8), ..PLACE };
        let (mine, theirs) = (keys.seal(&PLACE, b"one").unwrap(), keys.seal(&other, b"two").unwrap());
        assert_eq!(why(keys.open(&PLACE, &theirs).unwrap_err()), KeyringError::Damaged);
        for i in 0..mine.len() {
            let mut changed = mine.clone();
            changed[i] ^= 1;
            assert!(keys.open(&PLACE, &changed).is_err(), "byte {i}");
            assert!(keys.open(&PLACE, &mine[..i]).is_err(), "{i} bytes");
        }
    }

    #[test]
    fn the_same_text_is_sealed_differently_each_time() {
        let keys = keyring(&[&Keyring::fresh_key("k1")]);
        assert_ne!(keys.seal(&PLACE, b"seed").unwrap(), keys.seal(&PLACE, b"seed").unwrap());
    }

    #[test]
    fn a_key_that_is_gone_or_another_of_its_name_opens_nothing() {
        let sealed = keyring(&[&Keyring::fresh_key("k1")]).seal(&PLACE, b"seed").unwrap();
        let gone = keyring(&[&Keyring::fresh_key("k2")]);
        assert_eq!(why(gone.open(&PLACE, &sealed).unwrap_err()), KeyringError::UnknownKey);
        let namesake = keyring(&[&Keyring::fresh_key("k1")]);
        assert_eq!(why(namesake.open(&PLACE, &sealed).unwrap_err()), KeyringError::Damaged);
    }

    #[test]
    fn a_new_key_in_front_seals_and_the_old_one_still_opens() {
        let (old, new) = (Keyring::fresh_key("k1"), Keyring::fresh_key("k2"));
        let sealed = keyring(&[&old]).seal(&PLACE, b"seed").unwrap();
        let both = keyring(&[&new, &old]);
        assert_eq!((Keyring::key_id_of(&sealed), both.active_id()), (Some("k1"), "k2"));
        assert_eq!(*both.open(&PLACE, &sealed).unwrap(), b"seed");
        let resealed = both.reseal(&PLACE, &sealed).unwrap().unwrap();
        assert_eq!(Keyring::key_id_of(&resealed), Some("k2"));
        assert_eq!(*keyring(&[&new]).open(&PLACE, &resealed).unwrap(), b"seed");
        assert_eq!(both.reseal(&PLACE, &resealed).unwrap(), None);
    }

    #[test]
    fn secrets_of_facts_open_for_their_fact_and_field() {
        let keys = keyring(&[&Keyring::fresh_key("k1")]);
        let sealed = Sealed::seal(&keys, ROW, "token", "s3cret").unwrap();
        assert_eq!(*sealed.open(&keys, ROW, "token").unwrap(), "s3cret");
        assert!(sealed.open(&keys, ROW, "code").is_err());
        assert!(sealed.open(&keys, Uuid::from_u128(8), "token").is_err());
        assert!(!serde_json::to_string(&sealed).unwrap().contains("s3cret"));
    }

    #[test]
    fn keys_that_cannot_be_used_are_refused() {
        let good = Keyring::fresh_key("k1");
        for bad in ["", "k1", "k1:???", "k1:c2hvcnQ=", ":AAAA", "a b:AAAA", &format!("{good},{good}")] {
            assert!(Keyring::parse(bad).is_err(), "{bad}");
        }
        assert!(Keyring::parse(&format!("{good},\n k2:{}\n", &good[3..])).is_ok());
    }

    #[test]
    fn development_makes_itself_one_key_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("data/kek.txt");
        let first = development_key(&file).unwrap();
        assert_eq!(*first, *development_key(&file).unwrap());
        assert!(Keyring::parse(&first).is_ok());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
}
