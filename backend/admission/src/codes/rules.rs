//! What a ticket code is made of, and how it is spelled (ADR 26).
//!
//! `version (1) | ticket (16) | date (2) | offer (2) | secret version (1) | MAC (16) | signature (64)`, numbers with the
//! greatest byte first, in Base45 (RFC 9285), whose letters QR codes have a small mode for.
//!
//! Invariant: a code has one spelling. Any text gives an answer, never a panic.

use kernel::ids::TicketId;

/// The layout that codes have now.
pub const VERSION: u8 = 1;
/// Bytes of what a code says of its ticket.
pub const CLAIMS_BYTES: usize = 22;
/// Bytes of the MAC.
pub const MAC_BYTES: usize = 16;
/// Bytes of the signature.
pub const SIGNATURE_BYTES: usize = 64;
/// Bytes of a code.
pub const CODE_BYTES: usize = CLAIMS_BYTES + MAC_BYTES + SIGNATURE_BYTES;
/// Letters of a code: three for two bytes.
pub const CODE_LENGTH: usize = CODE_BYTES / 2 * 3;

const ALPHABET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const BASE: u32 = 45;

/// Why a text is no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Too short or too long.
    #[error("a ticket code has {CODE_LENGTH} letters")]
    Length,
    /// Letters that no code has, or not as codes have them.
    #[error("a ticket code is spelled otherwise")]
    Spelling,
    /// Of a layout that this program does not know.
    #[error("ticket codes of version {0} are not known")]
    Version(u8),
}

/// What a code says of its ticket. Nothing of it is about a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claims {
    /// Which ticket.
    pub ticket: TicketId,
    /// The number of its date.
    pub occurrence: u16,
    /// The number of its offer.
    pub offer: u16,
    /// Which of the secrets that the ticket had: a newer one ends the older.
    pub secret_version: u8,
}

impl Claims {
    /// As codes have them, with the version before.
    pub fn bytes(&self) -> [u8; CLAIMS_BYTES] {
        let mut bytes = [0; CLAIMS_BYTES];
        let parts = [VERSION]
            .into_iter()
            .chain(self.ticket.bytes())
            .chain(self.occurrence.to_be_bytes())
            .chain(self.offer.to_be_bytes())
            .chain([self.secret_version]);
        bytes.iter_mut().zip(parts).for_each(|(to, from)| *to = from);
        bytes
    }
}

/// A code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TicketCode {
    /// What it says.
    pub claims: Claims,
    /// What both keys make of that.
    pub mac: [u8; MAC_BYTES],
    /// What the event's key makes of both.
    pub signature: [u8; SIGNATURE_BYTES],
}

impl TicketCode {
    /// Reads a code. What it says is not proven by that.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let bytes = decode(text)?;
        // Two spellings of one code would be two codes to whoever compares texts.
        if encode(&bytes) != text {
            return Err(CodeError::Spelling);
        }
        Self::read(&bytes)
    }

    /// How it is spelled.
    pub fn spell(&self) -> String {
        let mut bytes = [0; CODE_BYTES];
        let parts = self.signed().into_iter().chain(self.signature);
        bytes.iter_mut().zip(parts).for_each(|(to, from)| *to = from);
        encode(&bytes)
    }

    /// What the signature is of.
    pub fn signed(&self) -> Vec<u8> {
        self.claims.bytes().into_iter().chain(self.mac).collect()
    }

    fn read(bytes: &[u8; CODE_BYTES]) -> Result<Self, CodeError> {
        let mut rest = bytes.as_slice();
        let [version] = take(&mut rest).ok_or(CodeError::Length)?;
        if version != VERSION {
            return Err(CodeError::Version(version));
        }
        Self::read_rest(rest).ok_or(CodeError::Length)
    }

    /// What stands after the version.
    fn read_rest(mut rest: &[u8]) -> Option<Self> {
        let ticket = TicketId::from_bytes(take(&mut rest)?);
        let occurrence = u16::from_be_bytes(take(&mut rest)?);
        let offer = u16::from_be_bytes(take(&mut rest)?);
        let [secret_version] = take(&mut rest)?;
        let claims = Claims { ticket, occurrence, offer, secret_version };
        Some(Self { claims, mac: take(&mut rest)?, signature: take(&mut rest)? })
    }
}

/// The next bytes.
fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (first, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(*first)
}

/// Three letters for each two bytes.
fn encode(bytes: &[u8; CODE_BYTES]) -> String {
    let letter = |n: u32| {
        let place = usize::try_from(n % BASE).unwrap_or(0);
        ALPHABET.get(place).copied().map_or(' ', char::from)
    };
    let (pairs, _) = bytes.as_chunks();
    let letters = pairs.iter().flat_map(|pair| {
        let n = u32::from(u16::from_be_bytes(*pair));
        [letter(n), letter(n / BASE), letter(n / BASE / BASE)]
    });
    letters.collect()
}

fn decode(text: &str) -> Result<[u8; CODE_BYTES], CodeError> {
    if text.len() != CODE_LENGTH {
        return Err(CodeError::Length);
    }
    let digit = |letter: u8| {
        let place = ALPHABET.iter().position(|known| *known == letter)?;
        u32::try_from(place).ok()
    };
    let pair = |[a, b, c]: &[u8; 3]| {
        let n = digit(*a)? + digit(*b)? * BASE + digit(*c)? * BASE * BASE;
        u16::try_from(n).ok().map(u16::to_be_bytes)
    };
    let (letters, _) = text.as_bytes().as_chunks();
    let pairs: Option<Vec<[u8; 2]>> = letters.iter().map(pair).collect();
    let bytes = pairs.unwrap_or_default().concat();
    bytes.try_into().map_err(|_| CodeError::Spelling)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn letters_are_those_of_rfc_9285() {
        let mut bytes = [0; CODE_BYTES];
        for (to, from) in bytes.iter_mut().zip(*b"Hello!base-4") {
            *to = from;
        }
        assert!(encode(&bytes).starts_with("%69 VD92EUJCLQE7W5"), "{}", encode(&bytes));
        assert_eq!(decode(&encode(&bytes)), Ok(bytes));
    }

    #[test]
    fn what_is_no_code_is_told_why() {
        let spelled = |bytes: [u8; CODE_BYTES]| encode(&bytes);
        let zeros = spelled([0; CODE_BYTES]);
        assert_eq!(TicketCode::parse(&zeros), Err(CodeError::Version(0)));
        assert_eq!(TicketCode::parse(&spelled([2; CODE_BYTES])), Err(CodeError::Version(2)));
        assert_eq!(TicketCode::parse(""), Err(CodeError::Length));
        assert_eq!(TicketCode::parse(&zeros[1..]), Err(CodeError::Length));
        assert_eq!(TicketCode::parse(&format!("{zeros}0")), Err(CodeError::Length));
        // More than two bytes hold.
        assert_eq!(TicketCode::parse(&zeros.replacen("000", ":::", 1)), Err(CodeError::Spelling));
        let good = spelled([1; CODE_BYTES]);
        assert!(TicketCode::parse(&good).is_ok());
        assert_eq!(TicketCode::parse(&good.to_ascii_lowercase()), Err(CodeError::Spelling));
        assert_eq!(TicketCode::parse(&good.replacen(&good[..2], "é", 1)), Err(CodeError::Spelling));
    }

    proptest! {
        #[test]
        fn any_text_gives_an_answer(text in "\\PC{0,200}") {
            prop_assert!(TicketCode::parse(&text).is_err());
        }

        #[test]
        fn any_text_of_their_letters_gives_an_answer(text in "[0-9A-Z $%*+./:-]{150,156}") {
            if let Ok(code) = TicketCode::parse(&text) {
                prop_assert_eq!(code.spell(), text);
            }
        }

        #[test]
        fn every_code_reads_as_itself(
            ticket: [u8; 16], occurrence: u16, offer: u16, secret_version: u8, mac: [u8; MAC_BYTES],
            signature in proptest::collection::vec(any::<u8>(), SIGNATURE_BYTES),
        ) {
            let ticket = TicketId::from_bytes(ticket);
            let claims = Claims { ticket, occurrence, offer, secret_version };
            let code = TicketCode { claims, mac, signature: signature.try_into().unwrap() };
            let text = code.spell();
            prop_assert_eq!(text.len(), CODE_LENGTH);
            prop_assert_eq!(TicketCode::parse(&text), Ok(code));
        }

        #[test]
        fn another_letter_is_another_code(at in 0..CODE_LENGTH, letter in 0_usize..45) {
            let text = encode(&[1; CODE_BYTES]);
            let mut other = text.clone().into_bytes();
            other[at] = ALPHABET[letter];
            let other = String::from_utf8(other).unwrap();
            let is_same = TicketCode::parse(&other) == TicketCode::parse(&text);
            prop_assert_eq!(is_same, other == text);
        }
    }
}
