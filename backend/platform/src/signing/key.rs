//! Keys that sign: RSA with PKCS #1 v1.5, or ECDSA on P-256; both with SHA-256.

use super::certificate::Certificate;
use super::der::{self, NULL, OID, SEQUENCE};
use super::pem::Block;
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair as RsaKeyPair;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_SHA256};

/// What says how it was signed: `rsaEncryption`, which leaves the digest to be told beside it.
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
/// `ecdsa-with-SHA256`
const ECDSA: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];

/// A private key.
pub enum Key {
    /// RSA, of 2,048 bits or more.
    Rsa(RsaKeyPair),
    /// ECDSA on P-256.
    Ec(EcdsaKeyPair),
}

impl Key {
    /// Reads PKCS #8, or what older programs write for one kind of key only; none when it is another or sealed with
    /// a password.
    pub fn of(block: &Block) -> Option<Self> {
        let rsa = |key: Result<RsaKeyPair, _>| key.ok().map(Self::Rsa);
        let ec = |key: Result<EcdsaKeyPair, _>| key.ok().map(Self::Ec);
        match &*block.label {
            "PRIVATE KEY" => rsa(RsaKeyPair::from_pkcs8(&block.der))
                .or_else(|| ec(EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &block.der))),
            "RSA PRIVATE KEY" => rsa(RsaKeyPair::from_der(&block.der)),
            "EC PRIVATE KEY" => {
                ec(EcdsaKeyPair::from_private_key_der(&ECDSA_P256_SHA256_ASN1_SIGNING, &block.der))
            }
            _ => None,
        }
    }

    /// Whether a certificate speaks for it.
    pub fn is_of(&self, certificate: &Certificate) -> bool {
        let public = match self {
            Self::Rsa(key) => key.public_key().as_ref(),
            Self::Ec(key) => key.public_key().as_ref(),
        };
        public == certificate.public_key
    }

    /// How it signs, as signatures say it.
    pub(super) fn algorithm(&self) -> Vec<u8> {
        match self {
            Self::Rsa(_) => der::value(SEQUENCE, &[&der::value(OID, &[RSA]), NULL]),
            Self::Ec(_) => der::value(SEQUENCE, &[&der::value(OID, &[ECDSA])]),
        }
    }

    /// Signs.
    pub(super) fn sign(&self, bytes: &[u8]) -> Result<Vec<u8>, Unspecified> {
        match self {
            Self::Rsa(key) => {
                let mut signature = vec![0; key.public_modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), bytes, &mut signature)?;
                Ok(signature)
            }
            Self::Ec(key) => Ok(key.sign(&SystemRandom::new(), bytes)?.as_ref().to_vec()),
        }
    }
}
