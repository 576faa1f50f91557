//! What a certificate says (X.509, RFC 5280), as far as whoever signs with it needs to know.

use super::der::{BIT_STRING, INTEGER, OID, SEQUENCE, SET, TAGGED, TIME, UTC_TIME, Value, Values};
use kernel::time::Instant;

/// Attributes of names, by their object identifiers.
pub mod attribute {
    /// `UID`: the id of a user, or of whatever Apple issued a certificate for.
    pub const USER_ID: &[u8] = &[0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 0x01, 0x01];
    /// `OU`: a part of an organization.
    pub const UNIT: &[u8] = &[0x55, 0x04, 0x0b];
}

/// A certificate. Nothing is said of whether it is to be believed.
#[derive(Clone, PartialEq, Eq)]
pub struct Certificate {
    /// As it was read.
    pub(super) der: Vec<u8>,
    /// Who issued it, as it stands there.
    pub(super) issuer: Vec<u8>,
    /// Its number, as it stands there.
    pub(super) serial: Vec<u8>,
    /// Of whom it speaks, as it stands there.
    subject: Vec<u8>,
    /// The public key, without what kind it is.
    pub(super) public_key: Vec<u8>,
    /// The end of its last second.
    pub expires_at: Instant,
}

impl Certificate {
    /// Reads one; none when that is not a certificate, or more than one.
    pub fn parse(der: &[u8]) -> Option<Self> {
        let mut outside = Values(der);
        let whole = outside.of(SEQUENCE).filter(|whole| whole.whole.len() == der.len())?;
        let mut told = whole.parts().of(SEQUENCE)?.parts();
        let _version = told.maybe(TAGGED);
        let serial = told.of(INTEGER)?;
        let _algorithm = told.of(SEQUENCE)?;
        let issuer = told.of(SEQUENCE)?;
        let mut valid = told.of(SEQUENCE)?.parts();
        let (_from, until) = (valid.next()?, valid.next()?);
        let subject = told.of(SEQUENCE)?;
        let mut key = told.of(SEQUENCE)?.parts();
        let _kind = key.of(SEQUENCE)?;
        // The first byte says how many bits are left over at the end: none.
        let public_key = key.of(BIT_STRING)?.content.strip_prefix(&[0])?;
        Some(Self {
            der: der.to_vec(),
            issuer: issuer.whole.to_vec(),
            serial: serial.whole.to_vec(),
            subject: subject.whole.to_vec(),
            public_key: public_key.to_vec(),
            expires_at: moment(until)?,
        })
    }

    /// What its subject has of an attribute (see [`attribute`]).
    pub fn subject(&self, wanted: &[u8]) -> Option<String> {
        for set in Values(&self.subject).of(SEQUENCE)?.parts().filter(|part| part.tag == SET) {
            for pair in set.parts() {
                let mut pair = pair.parts();
                if pair.of(OID).is_some_and(|name| name.content == wanted) {
                    return String::from_utf8(pair.next()?.content.to_vec()).ok();
                }
            }
        }
        None
    }

    /// Whether it says that it was issued by who the other one speaks of.
    pub fn is_issued_by(&self, other: &Self) -> bool {
        self.issuer == other.subject
    }
}

/// A moment as certificates write it: `261121090000Z`, or with four digits of the year.
fn moment(value: Value) -> Option<Instant> {
    let text = std::str::from_utf8(value.content).ok()?.strip_suffix('Z')?;
    let text = match value.tag {
        // The century of two digits, as RFC 5280 has it.
        UTC_TIME if text.get(..2)? < "50" => format!("20{text}"),
        UTC_TIME => format!("19{text}"),
        TIME => text.to_owned(),
        _ => return None,
    };
    let part = |from: usize, to: usize| text.get(from..to);
    Instant::parse(&format!(
        "{}-{}-{}T{}:{}:{}Z",
        part(0, 4)?,
        part(4, 6)?,
        part(6, 8)?,
        part(8, 10)?,
        part(10, 12)?,
        part(12, 14)?
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signing::issuing::{Kind, Wish, issue};

    #[test]
    fn a_certificate_says_of_whom_by_whom_and_until_when() {
        let issued = issue(Kind::Ec, &Wish::default());
        let certificate = Certificate::parse(&issued.der).unwrap();
        assert_eq!(certificate.subject(attribute::USER_ID).as_deref(), Some("pass.org.example.tickets"));
        assert_eq!(certificate.subject(attribute::UNIT).as_deref(), Some("TEAM123456"));
        assert_eq!(certificate.subject(&[0x55, 0x04, 0x07]), None);
        assert_eq!(certificate.expires_at.to_rfc3339(), "2027-12-31T23:59:59Z");
        let other = issue(Kind::Ec, &Wish { until: "20560101000000Z", ..Wish::default() });
        let other = Certificate::parse(&other.der).unwrap();
        assert_eq!(other.expires_at.to_rfc3339(), "2056-01-01T00:00:00Z");
        assert!(!certificate.is_issued_by(&other));
        let above = issue(Kind::Ec, &Wish { subject: crate::signing::issuing::ISSUER, ..Wish::default() });
        assert!(certificate.is_issued_by(&Certificate::parse(&above.der).unwrap()));
    }

    #[test]
    fn what_is_no_certificate_is_none() {
        let whole = issue(Kind::Ec, &Wish::default()).der;
        assert!(Certificate::parse(&[&*whole, b"more"].concat()).is_none());
        for n in 0..whole.len() {
            assert!(Certificate::parse(&whole[..n]).is_none(), "{n}");
        }
        for until in ["20271331000000Z", "2027", "271231235959"] {
            let odd = issue(Kind::Ec, &Wish { until, ..Wish::default() });
            assert!(Certificate::parse(&odd.der).is_none(), "{until}");
        }
    }
}
