//! E-mail addresses.

/// Longest address that SMTP carries.
const LENGTH_MAX: usize = 254;

/// One address as typed, and the key by which two spellings of it are the same account.
#[derive(Clone, PartialEq, Eq)]
pub struct Email {
    address: String,
    key: String,
}

impl Email {
    /// Accepts a plain ASCII address; quoting, comments, IP literals and hidden characters are refused.
    pub fn parse(text: &str) -> Option<Self> {
        let address = text.trim();
        let options = email_address::Options::default()
            .without_display_text()
            .without_domain_literal()
            .with_required_tld();
        let is_plain = address.is_ascii() && !address.contains('"') && address.len() <= LENGTH_MAX;
        (is_plain && email_address::EmailAddress::parse_with_options(address, options).is_ok())
            .then(|| Self { address: address.to_owned(), key: address.to_ascii_lowercase() })
    }

    /// The address as its owner writes it.
    pub fn as_str(&self) -> &str {
        &self.address
    }

    /// The address in lower case: what uniqueness is decided by.
    pub fn key(&self) -> &str {
        &self.key
    }
}

/// Addresses are personal: they never appear in logs by accident.
impl std::fmt::Debug for Email {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Email(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_addresses_are_accepted_and_keyed_by_lower_case() {
        let email = Email::parse(" Ada+Tickets@Example.ORG ").unwrap();
        assert_eq!((email.as_str(), email.key()), ("Ada+Tickets@Example.ORG", "ada+tickets@example.org"));
        assert_eq!(format!("{email:?}"), "Email(…)");
    }

    #[test]
    fn odd_addresses_are_refused() {
        let long = format!("{}@example.org", "a".repeat(65));
        for bad in [
            "",
            "a",
            "a@",
            "@b.fr",
            "a@b",
            "a b@c.fr",
            "\"a\"@b.fr",
            "a@[127.0.0.1]",
            "é@b.fr",
            "a@b.fr\nBcc: c@d.fr",
            "A <a@b.fr>",
            &long,
        ] {
            assert!(Email::parse(bad).is_none(), "{bad:?}");
        }
    }
}
