//! ASN.1 in its one unambiguous encoding (X.690, DER), as far as certificates and signatures need it.

pub(super) const INTEGER: u8 = 0x02;
pub(super) const BIT_STRING: u8 = 0x03;
pub(super) const OCTETS: u8 = 0x04;
pub(super) const NULL: &[u8] = &[0x05, 0];
pub(super) const OID: u8 = 0x06;
pub(super) const UTC_TIME: u8 = 0x17;
pub(super) const TIME: u8 = 0x18;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;
/// The first thing that the place, not a type, names.
pub(super) const TAGGED: u8 = 0xa0;

/// Bit of the first byte of a length: the length itself stands in so many bytes behind it.
const LONG: u8 = 0x80;
/// Bits of a tag that say that more of it follows; nothing here has such tags.
const LONG_TAG: u8 = 0x1f;
/// Bytes of the longest length that is read: 4 GiB.
const LENGTH_BYTES_MAX: usize = 4;

/// A value of these parts, one after the other.
pub(super) fn value(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let mut all = vec![tag];
    let length = content.len().to_be_bytes();
    let first = length.iter().position(|byte| *byte != 0).unwrap_or(length.len().saturating_sub(1));
    let length = length.get(first..).unwrap_or_default();
    match length {
        [one] if *one < LONG => all.push(*one),
        _ => {
            all.push(LONG | u8::try_from(length.len()).unwrap_or(0));
            all.extend_from_slice(length);
        }
    }
    all.extend(content);
    all
}

/// A value of parts in no order of their own: that of their bytes.
pub(super) fn set(tag: u8, mut parts: Vec<Vec<u8>>) -> Vec<u8> {
    parts.sort_unstable();
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    value(tag, &parts)
}

/// A value that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Value<'a> {
    pub(super) tag: u8,
    pub(super) content: &'a [u8],
    /// With its tag and its length.
    pub(super) whole: &'a [u8],
}

impl<'a> Value<'a> {
    /// What it consists of.
    pub(super) const fn parts(self) -> Values<'a> {
        Values(self.content)
    }
}

/// Values one after the other. Whoever reads them stops at what is none.
pub(super) struct Values<'a>(pub(super) &'a [u8]);

impl<'a> Values<'a> {
    /// The next value, of this type.
    pub(super) fn of(&mut self, tag: u8) -> Option<Value<'a>> {
        self.next().filter(|value| value.tag == tag)
    }

    /// The next value when it is of this type; it stays where it is otherwise.
    pub(super) fn maybe(&mut self, tag: u8) -> Option<Value<'a>> {
        if self.0.first() == Some(&tag) { self.next() } else { None }
    }
}

impl<'a> Iterator for Values<'a> {
    type Item = Value<'a>;

    fn next(&mut self) -> Option<Value<'a>> {
        let (tag, rest) = self.0.split_first().filter(|(tag, _)| **tag & LONG_TAG != LONG_TAG)?;
        let (first, rest) = rest.split_first()?;
        let (length, rest) = if first & LONG == 0 {
            (usize::from(*first), rest)
        } else {
            let n = usize::from(first & !LONG);
            let (length, rest) = rest.split_at_checked(n).filter(|_| (1..=LENGTH_BYTES_MAX).contains(&n))?;
            (length.iter().fold(0, |length, byte| (length << 8) | usize::from(*byte)), rest)
        };
        let (content, rest) = rest.split_at_checked(length)?;
        let whole = self.0.get(..self.0.len().saturating_sub(rest.len()))?;
        self.0 = rest;
        Some(Value { tag: *tag, content, whole })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_take_as_few_bytes_as_they_can() {
        for (n, head) in [
            (0, &[OCTETS, 0][..]),
            (127, &[OCTETS, 127]),
            (128, &[OCTETS, 0x81, 128]),
            (255, &[OCTETS, 0x81, 255]),
            (256, &[OCTETS, 0x82, 1, 0]),
            (70_000, &[OCTETS, 0x83, 1, 0x11, 0x70]),
        ] {
            let written = value(OCTETS, &[&vec![7; n]]);
            assert_eq!((&written[..head.len()], written.len()), (head, head.len() + n));
            let read = Values(&written).of(OCTETS).unwrap();
            assert_eq!((read.content.len(), read.whole), (n, &*written));
        }
    }

    #[test]
    fn the_parts_of_a_set_are_in_the_order_of_their_bytes() {
        let (one, two) = (value(INTEGER, &[&[1]]), value(INTEGER, &[&[2]]));
        let long = value(INTEGER, &[&[1, 0]]);
        let sorted = set(SET, vec![long.clone(), two.clone(), one.clone()]);
        assert_eq!(sorted, value(SET, &[&one, &two, &long]));
    }

    #[test]
    fn what_is_cut_off_or_too_long_is_no_value() {
        let whole = value(SEQUENCE, &[&value(OCTETS, &[&[7; 200]])]);
        for n in 0..whole.len() {
            assert_eq!(Values(&whole[..n]).next(), None, "{n}");
        }
        for odd in [&[0x30, 0x80, 0, 0][..], &[0x30, 0x85, 0, 0, 0, 0, 1, 7], &[0x3f, 0x81, 1, 7]] {
            assert_eq!(Values(odd).next(), None);
        }
        let mut two = Values(&[5, 0, 2, 1, 9]);
        assert!(two.maybe(INTEGER).is_none());
        assert_eq!(two.next().map(|value| value.whole), Some(NULL));
        assert_eq!(two.maybe(INTEGER).map(|value| value.content), Some(&[9][..]));
        assert_eq!(two.next(), None);
    }
}
