//! Certificates for tests: made anew each time, and issued by nobody.

use super::certificate::attribute;
use super::der::{self, BIT_STRING, INTEGER, NULL, OID, SEQUENCE, SET, TAGGED, TIME, UTC_TIME};
use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _, RsaKeyPair};
use data_encoding::BASE64;

/// What kind of key.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Rsa,
    Ec,
}

/// Attributes of a name.
type Name = &'static [(&'static [u8], &'static str)];

/// What a certificate is to say.
pub(crate) struct Wish {
    pub(crate) subject: Name,
    pub(crate) until: &'static str,
}

/// Who issues all of them.
pub(crate) const ISSUER: Name = &[(attribute::UNIT, "G4")];

impl Default for Wish {
    fn default() -> Self {
        let subject = &[(attribute::USER_ID, "pass.org.example.tickets"), (attribute::UNIT, "TEAM123456")];
        Self { subject, until: "271231235959Z" }
    }
}

/// A certificate and its key.
pub(crate) struct Issued {
    pub(crate) der: Vec<u8>,
    pub(crate) certificate: String,
    pub(crate) key: String,
}

/// Makes a key and a certificate for it. What would be its signature is empty.
pub(crate) fn issue(kind: Kind, wish: &Wish) -> Issued {
    let (private, public) = match kind {
        Kind::Rsa => {
            let pair = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
            let private: aws_lc_rs::encoding::Pkcs8V1Der = pair.as_der().unwrap();
            (private.as_ref().to_vec(), pair.public_key().as_ref().to_vec())
        }
        Kind::Ec => {
            let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap();
            (pair.to_pkcs8v1().unwrap().as_ref().to_vec(), pair.public_key().as_ref().to_vec())
        }
    };
    let any = der::value(SEQUENCE, &[&der::value(OID, &[&[0x2a, 3]]), NULL]);
    let bits = |bytes: &[u8]| der::value(BIT_STRING, &[&[0], bytes]);
    let tag = if wish.until.len() == 13 { UTC_TIME } else { TIME };
    let told = der::value(
        SEQUENCE,
        &[
            &der::value(TAGGED, &[&der::value(INTEGER, &[&[2]])]),
            &der::value(INTEGER, &[&[0x2a]]),
            &any,
            &name(ISSUER),
            &der::value(
                SEQUENCE,
                &[&der::value(UTC_TIME, &[b"260101000000Z"]), &der::value(tag, &[wish.until.as_bytes()])],
            ),
            &name(wish.subject),
            &der::value(SEQUENCE, &[&any, &bits(&public)]),
        ],
    );
    let der = der::value(SEQUENCE, &[&told, &any, &bits(&[])]);
    Issued { certificate: pem("CERTIFICATE", &der), key: pem("PRIVATE KEY", &private), der }
}

fn name(attributes: Name) -> Vec<u8> {
    let parts: Vec<Vec<u8>> = attributes
        .iter()
        .map(|(id, text)| {
            let pair =
                der::value(SEQUENCE, &[&der::value(OID, &[id]), &der::value(0x0c, &[text.as_bytes()])]);
            der::value(SET, &[&pair])
        })
        .collect();
    der::value(SEQUENCE, &parts.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

fn pem(label: &str, der: &[u8]) -> String {
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", BASE64.encode(der))
}
