//! Numbers that states give to organizations.

/// Most characters of an invoice number before its digits.
const PREFIX_LENGTH_MAX: usize = 10;
/// Most characters of a number in a country whose rules are not known here.
const NUMBER_LENGTH_MAX: usize = 30;
/// The post office numbers its thousands of branches by another rule.
const POST_OFFICE: &str = "356000000";

/// A country as two capital letters (ISO 3166-1 alpha-2).
pub fn country(text: &str) -> Option<String> {
    let code = text.trim().to_ascii_uppercase();
    (code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase())).then_some(code)
}

/// The number of a company: in France a SIRET or SIREN, elsewhere letters, digits and what stands between them.
pub fn registration_number(text: &str, country: &str) -> Option<String> {
    let plain = compact(text);
    if country == "FR" {
        let is_number = match plain.len() {
            9 => luhn(&plain),
            14 if plain.starts_with(POST_OFFICE) => luhn(&plain) || digit_sum(&plain).is_multiple_of(5),
            14 => luhn(&plain) && plain.get(..9).is_some_and(luhn),
            _ => false,
        };
        return is_number.then_some(plain);
    }
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase();
    let is_number = words.bytes().all(|b| b.is_ascii_alphanumeric() || b" .-/".contains(&b));
    (is_number && (1..=NUMBER_LENGTH_MAX).contains(&words.len())).then_some(words)
}

/// A VAT number with its country in front, as the European register (VIES) has it.
pub fn vat_number(text: &str) -> Option<String> {
    let plain = compact(text);
    let (country, rest) = plain.split_at_checked(2)?;
    let is_plain = rest.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'+' || b == b'*');
    let is_number = country.bytes().all(|b| b.is_ascii_uppercase())
        && is_plain
        && (2..=13).contains(&rest.len())
        && rest.bytes().any(|b| b.is_ascii_digit());
    let is_right = country != "FR" || is_french(rest);
    (is_number && is_right).then_some(plain)
}

/// A key of two characters before a SIREN; where the key is of digits, it follows from the SIREN.
fn is_french(rest: &str) -> bool {
    let Some((key, siren)) = rest.split_at_checked(2) else { return false };
    let number = siren.parse::<u64>().ok().filter(|_| siren.len() == 9 && luhn(siren));
    match (number, key.parse::<u64>()) {
        (Some(number), Ok(key)) => key == (12 + 3 * (number % 97)) % 97,
        (Some(_), Err(_)) => true,
        (None, _) => false,
    }
}

/// What stands before the digits of an invoice's number.
pub fn invoice_prefix(text: &str) -> Option<String> {
    let prefix = text.trim().to_ascii_uppercase();
    let is_plain = prefix.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-');
    let is_word = prefix.starts_with(|first: char| first.is_ascii_alphanumeric());
    (is_plain && is_word && prefix.len() <= PREFIX_LENGTH_MAX).then_some(prefix)
}

fn compact(text: &str) -> String {
    let kept = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-'));
    kept.collect::<String>().to_uppercase()
}

fn digit_sum(digits: &str) -> u32 {
    digits.chars().filter_map(|c| c.to_digit(10)).sum()
}

/// Whether digits fulfil Luhn's formula.
fn luhn(digits: &str) -> bool {
    let mut sum = 0;
    for (place, c) in digits.chars().rev().enumerate() {
        let Some(digit) = c.to_digit(10) else { return false };
        let weighed = if place % 2 == 1 { digit * 2 } else { digit };
        sum += if weighed > 9 { weighed - 9 } else { weighed };
    }
    sum % 10 == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_companies_have_a_siret_or_siren() {
        let of = |text| registration_number(text, "FR");
        assert_eq!(of("732 829 320 00074").as_deref(), Some("73282932000074"));
        assert_eq!(of("732829320").as_deref(), Some("732829320"));
        assert_eq!(of("35600000000048").as_deref(), Some("35600000000048"));
        for bad in ["73282932000075", "732829321", "7328293200007", "A3282932000074", ""] {
            assert_eq!(of(bad), None, "{bad}");
        }
    }

    #[test]
    fn elsewhere_a_number_is_what_the_country_writes() {
        let of = |text| registration_number(text, "DE");
        assert_eq!(of(" HRB  12345 b").as_deref(), Some("HRB 12345 B"));
        assert!(["", "HRB\u{202e}1", "<b>", &"1".repeat(31)].into_iter().all(|bad| of(bad).is_none()));
    }

    #[test]
    fn a_vat_number_begins_with_its_country() {
        assert_eq!(vat_number("fr 44 732829320").as_deref(), Some("FR44732829320"));
        assert_eq!(vat_number("FRX7732829320").as_deref(), Some("FRX7732829320"), "keys may be letters");
        assert_eq!(vat_number("BE 0123.456.789").as_deref(), Some("BE0123456789"));
        for bad in ["FR45732829320", "FR44732829321", "44732829320", "DE", "DEABC", "É1234", "DE1;2", ""] {
            assert_eq!(vat_number(bad), None, "{bad}");
        }
    }

    #[test]
    fn prefixes_and_countries_are_short() {
        assert_eq!(invoice_prefix(" tdp-26 ").as_deref(), Some("TDP-26"));
        assert!(["", "-A", "A B", "É", "ABCDEFGHIJK"].into_iter().all(|bad| invoice_prefix(bad).is_none()));
        assert_eq!(country("fr").as_deref(), Some("FR"));
        assert!(["", "FRA", "F1", "é"].into_iter().all(|bad| country(bad).is_none()));
    }
}
