//! The signature over a file that stays beside it: `SignedData` of CMS (RFC 5652), as Apple Wallet and mail have it.

use super::certificate::Certificate;
use super::der::{self, INTEGER, OCTETS, OID, SEQUENCE, SET, TAGGED, TIME, UTC_TIME};
use super::key::Key;
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::error::Unspecified;
use kernel::time::Instant;

const DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01];
const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
const CONTENT_TYPE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x03];
const MESSAGE_DIGEST: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x04];
const SIGNING_TIME: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x05];
const SHA256_ID: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];

/// Whoever signs: a key, the certificate that speaks for it, and the one above.
pub struct Signer {
    key: Key,
    certificate: Certificate,
    intermediate: Certificate,
}

impl Signer {
    /// The key must be the certificate's, and the certificate be issued by the one above.
    pub const fn new(key: Key, certificate: Certificate, intermediate: Certificate) -> Self {
        Self { key, certificate, intermediate }
    }

    /// The certificate that speaks for the key.
    pub const fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// The signature over a file: DER, with both certificates, without the file.
    ///
    /// # Errors
    /// When the key cannot sign: a bug.
    pub fn sign(&self, file: &[u8], at: Instant) -> Result<Vec<u8>, Unspecified> {
        let oid = |id: &[u8]| der::value(OID, &[id]);
        let attribute =
            |id: &[u8], value: Vec<u8>| der::value(SEQUENCE, &[&oid(id), &der::value(SET, &[&value])]);
        let attributes = vec![
            attribute(CONTENT_TYPE, oid(DATA)),
            attribute(SIGNING_TIME, time(at)),
            attribute(MESSAGE_DIGEST, der::value(OCTETS, &[digest(&SHA256, file).as_ref()])),
        ];
        // What is signed is a set; where it stands, its place names it.
        let signature = self.key.sign(&der::set(SET, attributes.clone()))?;
        let sha256 = der::value(SEQUENCE, &[&oid(SHA256_ID)]);
        let version = der::value(INTEGER, &[&[1]]);
        let signer = der::value(
            SEQUENCE,
            &[
                &version,
                &der::value(SEQUENCE, &[&self.certificate.issuer, &self.certificate.serial]),
                &sha256,
                &der::set(TAGGED, attributes),
                &self.key.algorithm(),
                &der::value(OCTETS, &[&signature]),
            ],
        );
        let certificates = vec![self.certificate.der.clone(), self.intermediate.der.clone()];
        let data = der::value(
            SEQUENCE,
            &[
                &version,
                &der::value(SET, &[&sha256]),
                &der::value(SEQUENCE, &[&oid(DATA)]),
                &der::set(TAGGED, certificates),
                &der::value(SET, &[&signer]),
            ],
        );
        Ok(der::value(SEQUENCE, &[&oid(SIGNED_DATA), &der::value(TAGGED, &[&data])]))
    }
}

/// A moment in whole seconds, with two digits of the year until 2049 as the standard wants it.
fn time(at: Instant) -> Vec<u8> {
    let digits: String = at.to_rfc3339().chars().take(19).filter(char::is_ascii_digit).collect();
    match digits.get(2..) {
        Some(short) if ("1950".."2050").contains(&digits.get(..4).unwrap_or_default()) => {
            der::value(UTC_TIME, &[short.as_bytes(), b"Z"])
        }
        _ => der::value(TIME, &[digits.as_bytes(), b"Z"]),
    }
}

#[cfg(test)]
mod tests {
    use super::super::der::{Value, Values};
    use super::*;
    use crate::signing::issuing::{ISSUER, Kind, Wish, issue};
    use crate::signing::pem;
    use aws_lc_rs::signature::{
        ECDSA_P256_SHA256_ASN1, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey, VerificationAlgorithm,
    };

    fn signer(kind: Kind) -> Signer {
        let issued = issue(kind, &Wish::default());
        let key = Key::of(&pem::blocks(&issued.key).unwrap()[0]).unwrap();
        let certificate = Certificate::parse(&issued.der).unwrap();
        assert!(key.is_of(&certificate));
        let above = issue(Kind::Ec, &Wish { subject: ISSUER, ..Wish::default() });
        assert!(!key.is_of(&Certificate::parse(&above.der).unwrap()));
        Signer::new(key, certificate, Certificate::parse(&above.der).unwrap())
    }

    /// The signed attributes as they are signed, and the signature.
    fn read(signature: &[u8]) -> (Vec<u8>, Vec<u8>) {
        let whole = Values(signature).next().unwrap();
        assert_eq!(whole.whole.len(), signature.len());
        let data = whole.parts().last().unwrap().parts().next().unwrap();
        let parts: Vec<Value> = data.parts().collect();
        assert_eq!(parts.iter().map(|part| part.tag).collect::<Vec<_>>(), [2, 0x31, 0x30, 0xa0, 0x31]);
        assert_eq!(parts[3].parts().count(), 2, "both certificates");
        let signer: Vec<Value> = parts[4].parts().next().unwrap().parts().collect();
        assert_eq!(signer.iter().map(|part| part.tag).collect::<Vec<_>>(), [2, 0x30, 0x30, 0xa0, 0x30, 4]);
        (der::value(SET, &[signer[3].content]), signer[5].content.to_vec())
    }

    #[test]
    fn what_is_signed_names_the_file_and_the_moment() {
        let at = Instant::parse("2026-11-21T09:00:00.250Z").unwrap();
        let kinds: [(Kind, &'static dyn VerificationAlgorithm); 2] =
            [(Kind::Rsa, &RSA_PKCS1_2048_8192_SHA256), (Kind::Ec, &ECDSA_P256_SHA256_ASN1)];
        for (kind, algorithm) in kinds {
            let signer = signer(kind);
            let (attributes, signature) = read(&signer.sign(b"a file", at).unwrap());
            let public = UnparsedPublicKey::new(algorithm, &signer.certificate.public_key);
            public.verify(&attributes, &signature).unwrap();
            let holds = |part: &[u8]| attributes.windows(part.len()).any(|window| window == part);
            assert!(holds(digest(&SHA256, b"a file").as_ref()) && holds(b"261121090000Z"));
            assert!(!holds(digest(&SHA256, b"another").as_ref()));
            let mut other = attributes.clone();
            *other.last_mut().unwrap() ^= 1;
            assert!(public.verify(&other, &signature).is_err());
        }
    }

    #[test]
    fn an_rsa_key_signs_the_same_alike() {
        let (signer, at) = (signer(Kind::Rsa), Instant::from_millis(0));
        assert_eq!(signer.sign(b"a file", at).unwrap(), signer.sign(b"a file", at).unwrap());
        assert_ne!(signer.sign(b"a file", at).unwrap(), signer.sign(b"a file", at.plus_seconds(1)).unwrap());
    }

    #[test]
    fn years_have_two_digits_as_long_as_they_are_clear() {
        let of = |text: &str| time(Instant::parse(text).unwrap());
        assert_eq!(of("2049-12-31T23:59:59Z"), [b"\x17\x0d".as_slice(), b"491231235959Z"].concat());
        assert_eq!(of("2050-01-01T00:00:00Z"), [b"\x18\x0f".as_slice(), b"20500101000000Z"].concat());
    }
}
