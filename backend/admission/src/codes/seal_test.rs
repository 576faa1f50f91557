use super::super::rules::CODE_BYTES;
use super::*;
use data_encoding::HEXLOWER;
use kernel::ids::TicketId;
use serde::Deserialize;

/// Codes that another implementation made, which the app runs too.
const VECTORS: &str = include_str!("../../vectors/ticket_codes.json");

#[derive(Deserialize)]
struct Vectors {
    valid: Vec<Good>,
    refused: Vec<Bad>,
}

#[derive(Deserialize)]
struct Good {
    name: String,
    event: String,
    account_key: String,
    ticket_key: String,
    seed: String,
    ticket: String,
    occurrence: u16,
    offer: u16,
    secret_version: u8,
    public_key: String,
    code: String,
}

#[derive(Deserialize)]
struct Bad {
    name: String,
    code: String,
    parsed: bool,
    signed: bool,
    of_keys: bool,
}

/// A ticket of the vectors with its keys.
struct Known {
    event: EventId,
    account: Vec<u8>,
    ticket: Vec<u8>,
    key: EventKey,
    public: Vec<u8>,
    claims: Claims,
    text: String,
}

impl Known {
    fn of(good: &Good) -> Self {
        let bytes = |hex: &str| HEXLOWER.decode(hex.as_bytes()).unwrap();
        Self {
            event: EventId::parse(&good.event).unwrap(),
            account: bytes(&good.account_key),
            ticket: bytes(&good.ticket_key),
            key: EventKey::of(&bytes(&good.public_key), &bytes(&good.seed)).unwrap(),
            public: bytes(&good.public_key),
            claims: Claims {
                ticket: TicketId::parse(&good.ticket).unwrap(),
                occurrence: good.occurrence,
                offer: good.offer,
                secret_version: good.secret_version,
            },
            text: good.code.clone(),
        }
    }

    fn keys(&self) -> TicketKeys<'_> {
        TicketKeys { account: &self.account, ticket: &self.ticket }
    }

    /// Whether a text is signed by the event's key, and of both keys.
    fn check(&self, text: &str) -> Option<(bool, bool)> {
        let code = TicketCode::parse(text).ok()?;
        Some((is_signed(&self.public, &code), is_of_keys(self.event, self.keys(), &code).unwrap()))
    }
}

fn vectors() -> Vectors {
    serde_json::from_str(VECTORS).unwrap()
}

fn first() -> Known {
    Known::of(&vectors().valid[0])
}

#[test]
fn codes_are_those_of_the_vectors() {
    let vectors = vectors();
    assert!(vectors.valid.len() >= 3);
    for good in &vectors.valid {
        let known = Known::of(good);
        let made = make(known.event, &known.key, known.keys(), known.claims).unwrap();
        assert_eq!(made.spell(), known.text, "{}", good.name);
        assert_eq!(TicketCode::parse(&known.text), Ok(made), "{}", good.name);
        assert_eq!(known.check(&known.text), Some((true, true)), "{}", good.name);
    }
}

#[test]
fn forgeries_of_the_vectors_are_refused() {
    let (known, vectors) = (first(), vectors());
    assert!(vectors.refused.len() >= 20);
    for bad in &vectors.refused {
        let expected = bad.parsed.then_some((bad.signed, bad.of_keys));
        assert_ne!(expected, Some((true, true)));
        assert_eq!(known.check(&bad.code), expected, "{}", bad.name);
    }
}

/// The spelling of bytes, by way of a code.
fn spelled(bytes: &[u8]) -> Option<String> {
    let (version, rest) = bytes.split_first()?;
    let (claims, seals) = rest.split_at_checked(21)?;
    let (mac, signature) = seals.split_at_checked(MAC_BYTES)?;
    let claims = Claims {
        ticket: TicketId::from_bytes(claims[..16].try_into().ok()?),
        occurrence: u16::from_be_bytes(claims[16..18].try_into().ok()?),
        offer: u16::from_be_bytes(claims[18..20].try_into().ok()?),
        secret_version: claims[20],
    };
    let code = TicketCode { claims, mac: mac.try_into().ok()?, signature: signature.try_into().ok()? };
    (*version == 1).then(|| code.spell())
}

#[test]
fn every_flipped_bit_is_noticed() {
    let known = first();
    let code = TicketCode::parse(&known.text).unwrap();
    let whole: Vec<u8> = code.signed().into_iter().chain(code.signature).collect();
    assert_eq!((whole.len(), spelled(&whole).as_ref()), (CODE_BYTES, Some(&known.text)));
    for bit in 0..CODE_BYTES * 8 {
        let mut other = whole.clone();
        other[bit / 8] ^= 1 << (bit % 8);
        // Another version has no spelling that is read: the vectors have some.
        let Some(text) = spelled(&other) else {
            assert!(bit < 8);
            continue;
        };
        let (signed, of_keys) = known.check(&text).unwrap();
        assert!(!signed, "bit {bit}");
        // The MAC covers what the code says, and itself; the signature stands behind it.
        assert_eq!(of_keys, bit / 8 >= CODE_BYTES - SIGNATURE_BYTES, "bit {bit}");
    }
}

#[test]
fn the_keys_of_an_event_belong_together() {
    let ((public, private), (other, _)) = (EventKey::fresh(), EventKey::fresh());
    assert!(EventKey::of(&public, private.as_slice()).is_ok());
    assert!(EventKey::of(&other, private.as_slice()).is_err());
    assert!(EventKey::of(&public, &private[1..]).is_err());
}
