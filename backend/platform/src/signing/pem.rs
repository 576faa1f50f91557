//! Keys and certificates as text (RFC 7468).

use data_encoding::BASE64;
use zeroize::Zeroizing;

/// What stands between two lines of dashes.
pub struct Block {
    /// What it is, such as `CERTIFICATE`.
    pub label: String,
    /// Its bytes.
    pub der: Zeroizing<Vec<u8>>,
}

/// The blocks of a text, whatever is between them; none when one of them cannot be read. Line ends may be written
/// as `\n`.
pub fn blocks(text: &str) -> Option<Vec<Block>> {
    let text = Zeroizing::new(text.replace("\\n", "\n"));
    let mut blocks = Vec::new();
    for part in text.split("-----BEGIN ").skip(1) {
        let (label, rest) = part.split_once("-----")?;
        let (body, _) = rest.split_once(&format!("-----END {label}-----"))?;
        let packed: Zeroizing<String> = Zeroizing::new(body.split_whitespace().collect());
        let der = Zeroizing::new(BASE64.decode(packed.as_bytes()).ok()?);
        blocks.push(Block { label: label.to_owned(), der });
    }
    Some(blocks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_found_among_other_words() {
        let text = "Bag Attributes\n  friendlyName: x\n-----BEGIN A B-----\nAQID\nBAUG\n-----END A B-----\nmore\n\
                    -----BEGIN C-----\\nBw==\\n-----END C-----";
        let found = blocks(text).unwrap();
        let found: Vec<(&str, &[u8])> = found.iter().map(|block| (&*block.label, &**block.der)).collect();
        assert_eq!(found, [("A B", &[1, 2, 3, 4, 5, 6][..]), ("C", &[7])]);
        assert_eq!(blocks("no block at all").map(|blocks| blocks.len()), Some(0));
        for odd in [
            "-----BEGIN A-----\nAQID\n",
            "-----BEGIN A-----\n?\n-----END A-----",
            "-----BEGIN A-----\nAQID\n-----END B-----",
        ] {
            assert!(blocks(odd).is_none(), "{odd}");
        }
    }
}
