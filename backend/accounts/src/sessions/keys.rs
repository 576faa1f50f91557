//! The keys that sign access tokens: Ed25519, in PEM, the first signs and all verify.
//!
//! To rotate: append a new key, wait until every node and every reader of the key set knows it, move
//! it to the front, and take the old one away once its last token is over (ADR 15).

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use data_encoding::{BASE64, BASE64_MIME_PERMISSIVE, BASE64URL_NOPAD};
use jsonwebtoken::{DecodingKey, EncodingKey};
use platform::config::Config;
use secrecy::ExposeSecret;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use zeroize::Zeroizing;

/// The key file of development, in the data folder.
const DEVELOPMENT_FILE: &str = "development_jwt_keys.pem";
/// What stands before the 32 bytes of a public key in its DER form (RFC 8410).
const PUBLIC_PREFIX: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/// The keys.
#[derive(Clone)]
pub struct SigningKeys(Arc<Inner>);

struct Inner {
    signs: EncodingKey,
    kid: String,
    verify: HashMap<String, DecodingKey>,
    key_set: serde_json::Value,
}

impl SigningKeys {
    /// The keys of the configuration. Development makes itself a key in its data folder.
    ///
    /// # Errors
    /// One sentence for the operator.
    pub fn load(config: &Config) -> Result<Self, String> {
        let text = if let Some(keys) = &config.jwt_keys {
            Zeroizing::new(keys.expose_secret().to_owned())
        } else {
            let file = config.data_dir.join(DEVELOPMENT_FILE);
            let made = development_key(&file);
            made.map_err(|e| format!("cannot use {}: {e}", file.display()))?
        };
        Self::parse(&text)
    }

    /// Reads blocks of `PRIVATE KEY` and `PUBLIC KEY`. Line ends may be written as `\n`.
    ///
    /// # Errors
    /// One sentence for the operator.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = Zeroizing::new(text.replace("\\n", "\n"));
        let (mut signs, mut verify, mut public_keys) = (None, HashMap::new(), Vec::new());
        for block in text.split("-----BEGIN ").skip(1) {
            let bad = || "JWT_KEYS must be Ed25519 keys as PEM: `guichet secrets generate`".to_owned();
            let (kind, rest) = block.split_once("-----").ok_or_else(bad)?;
            let encoded = rest.split("-----END").next().unwrap_or_default();
            let der = BASE64_MIME_PERMISSIVE.decode(encoded.trim().as_bytes()).map_err(|_| bad())?;
            let der = Zeroizing::new(der);
            let pair = match kind {
                "PRIVATE KEY" => Some(Ed25519KeyPair::from_pkcs8(&der).map_err(|_| bad())?),
                "PUBLIC KEY" => None,
                _ => return Err(bad()),
            };
            let public = match &pair {
                Some(pair) => pair.public_key().as_ref().to_vec(),
                None => der.strip_prefix(&PUBLIC_PREFIX).ok_or_else(bad)?.to_vec(),
            };
            let x = BASE64URL_NOPAD.encode(&public);
            let id = thumbprint(&x);
            let key = DecodingKey::from_ed_components(&x).map_err(|_| bad())?;
            if verify.insert(id.clone(), key).is_some() {
                return Err("JWT_KEYS has one key twice".to_owned());
            }
            if let (Some(pair), None) = (&pair, &signs) {
                let document = pair.to_pkcs8().map_err(|_| bad())?;
                signs = Some((EncodingKey::from_ed_der(document.as_ref()), id.clone()));
            }
            public_keys.push(
                json!({"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": id, "x": x}),
            );
        }
        let (signs, kid) = signs.ok_or("JWT_KEYS has no private key")?;
        Ok(Self(Arc::new(Inner { signs, kid, verify, key_set: json!({ "keys": public_keys }) })))
    }

    /// A fresh key as PEM.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn fresh_key() -> Result<String, String> {
        let pair = Ed25519KeyPair::generate().map_err(|_| "no key could be made")?;
        let document = pair.to_pkcs8().map_err(|_| "no key could be made")?;
        let encoded = BASE64.encode(document.as_ref());
        let mut lines = Vec::new();
        let mut rest = encoded.as_str();
        while !rest.is_empty() {
            let (line, more) = rest.split_at_checked(64).unwrap_or((rest, ""));
            lines.push(line);
            rest = more;
        }
        Ok(format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", lines.join("\n")))
    }

    /// The key that signs, and its id.
    pub(super) fn signing(&self) -> (&EncodingKey, &str) {
        (&self.0.signs, &self.0.kid)
    }

    /// The key of this id.
    pub(super) fn verifying(&self, kid: &str) -> Option<&DecodingKey> {
        self.0.verify.get(kid)
    }

    /// The public keys, as `/.well-known/jwks.json` shows them.
    pub(super) fn key_set(&self) -> &serde_json::Value {
        &self.0.key_set
    }
}

/// RFC 7638 with the members of RFC 8037.
fn thumbprint(x: &str) -> String {
    let members = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#);
    BASE64URL_NOPAD.encode(&Sha256::digest(members.as_bytes()))
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
        let key = SigningKeys::fresh_key().map_err(std::io::Error::other)?;
        options.open(&draft)?.write_all(key.as_bytes())?;
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

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8037, appendix A: the key and its thumbprint.
    #[test]
    fn ids_are_thumbprints() {
        assert_eq!(
            thumbprint("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"),
            "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
        );
    }

    #[test]
    fn the_first_private_key_signs_and_all_verify() {
        let (one, two) = (SigningKeys::fresh_key().unwrap(), SigningKeys::fresh_key().unwrap());
        let alone = SigningKeys::parse(&two).unwrap();
        let both = SigningKeys::parse(&format!("{one}{two}").replace('\n', "\\n")).unwrap();
        assert_ne!(both.signing().1, alone.signing().1);
        assert!(both.verifying(alone.signing().1).is_some());
        assert_eq!(both.key_set()["keys"].as_array().unwrap().len(), 2);
        assert!(!both.key_set().to_string().contains("\"d\""));
    }

    /// The key of RFC 8037 as `openssl genpkey` and `openssl pkey -pubout` write keys.
    #[test]
    fn keys_of_openssl_are_read() {
        let private = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n";
        let public = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END PUBLIC KEY-----\n";
        let kid = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";
        assert_eq!(SigningKeys::parse(private).unwrap().signing().1, kid);
        let mixed = SigningKeys::parse(&format!("{}{public}", SigningKeys::fresh_key().unwrap())).unwrap();
        assert!(mixed.verifying(kid).is_some());
        assert!(SigningKeys::parse(public).is_err(), "nothing to sign with");
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let one = SigningKeys::fresh_key().unwrap();
        for bad in ["", "keys", &one.replace("PRIVATE", "RSA PRIVATE"), &format!("{one}{one}"), &one[..60]] {
            assert!(SigningKeys::parse(bad).is_err(), "{bad}");
        }
    }
}
