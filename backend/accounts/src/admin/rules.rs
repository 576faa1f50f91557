//! What administrators have to say for what they do.

/// Characters of a reason.
const REASON_LENGTH: std::ops::RangeInclusive<usize> = 10..=500;

/// A reason worth writing down.
pub fn reason(text: &str) -> Option<String> {
    let text = text.trim();
    let is_plain = !text.chars().any(|c| c.is_control() && c != '\n');
    (REASON_LENGTH.contains(&text.chars().count()) && is_plain).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_says_something() {
        assert_eq!(reason("  Request 4711 by phone ").as_deref(), Some("Request 4711 by phone"));
        assert!(reason("Identity card shown at the counter\nTicket 42").is_some());
        let too_long = "x".repeat(501);
        for bad in ["", "because", "  lost    ", "a\u{1b}[31m reason like that", &too_long] {
            assert!(reason(bad).is_none(), "{bad}");
        }
    }
}
