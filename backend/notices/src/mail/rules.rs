//! How many letters a day, and how times are said.

use kernel::money::Money;
use kernel::text::Locale;
use kernel::time::Instant;

/// Letters that one address gets in 24 hours, of a class that others can cause.
pub const PER_DAY_MAX: i64 = 20;
/// The same of letters about what somebody bought, which each cost an order.
pub const ORDERS_PER_DAY_MAX: i64 = 500;

/// Why a letter is written. Each class has its own budget: whoever floods an address with requests
/// cannot use up what warns its owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Anybody can cause it, by typing an address.
    Request,
    /// It tells the owner of something that happened to their account.
    Alert,
    /// It is about what somebody bought.
    Order,
    /// An organizer wrote it.
    Message,
}

impl Class {
    /// Its name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Alert => "alert",
            Self::Order => "order",
            Self::Message => "message",
        }
    }
}

/// Whether one more letter of a class may go out today.
pub const fn may_send(class: Class, sent_today: i64) -> bool {
    match class {
        Class::Request | Class::Alert | Class::Message => sent_today < PER_DAY_MAX,
        Class::Order => sent_today < ORDERS_PER_DAY_MAX,
    }
}

/// An amount as people write it.
pub fn price(money: Money, locale: Locale) -> String {
    let decimals = money.currency.exponent();
    let unit = 10_i64.saturating_pow(decimals);
    let (whole, rest) = (money.amount / unit, money.amount % unit);
    let width = usize::try_from(decimals).unwrap_or(0);
    let (point, code) = (if locale == Locale::Fr { ',' } else { '.' }, money.currency.code());
    let amount = if decimals == 0 { whole.to_string() } else { format!("{whole}{point}{rest:0width$}") };
    match (code, locale) {
        ("EUR", Locale::Fr) => format!("{amount} €"),
        ("EUR", Locale::En) => format!("€{amount}"),
        (code, _) => format!("{amount} {code}"),
    }
}

/// A time span in words, in the largest unit that says it exactly.
pub fn span(from: Instant, to: Instant, locale: Locale) -> String {
    let minutes = to.millis().saturating_sub(from.millis()).max(0).saturating_add(30_000) / 60_000;
    let (n, fr, en) = match minutes {
        m if m >= 2_880 && m % 1_440 == 0 => (m / 1_440, ["jour", "jours"], ["day", "days"]),
        m if m >= 60 && m % 60 == 0 => (m / 60, ["heure", "heures"], ["hour", "hours"]),
        m => (m, ["minute", "minutes"], ["minute", "minutes"]),
    };
    let [one, many] = if locale == Locale::Fr { fr } else { en };
    format!("{n} {}", if n == 1 { one } else { many })
}

/// A name that is shown: one that could be read as an address or a link is left out, so that nobody
/// sends advertising to strangers by calling themselves so.
pub fn shown_name(name: &str) -> &str {
    let has_link = name.contains(['/', ':', '@', '\\'])
        || name.split_whitespace().any(|word| word.trim_end_matches('.').split('.').count() > 2)
        || name.split_whitespace().any(|word| {
            word.split_once('.').is_some_and(|(before, after)| before.len() > 1 && after.len() > 1)
        });
    if has_link { "" } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_said_in_the_largest_unit_that_is_exact() {
        let span =
            |minutes: i64, locale| super::span(Instant::EPOCH, Instant::EPOCH.plus_minutes(minutes), locale);
        assert_eq!(span(10, Locale::Fr), "10 minutes");
        assert_eq!(span(1, Locale::En), "1 minute");
        assert_eq!(span(60, Locale::Fr), "1 heure");
        assert_eq!(span(90, Locale::En), "90 minutes");
        assert_eq!(span(1_440, Locale::En), "24 hours");
        assert_eq!(span(10_080, Locale::Fr), "7 jours");
        assert_eq!(span(-5, Locale::En), "0 minutes");
    }

    #[test]
    fn a_name_that_is_a_link_is_not_shown() {
        for name in ["Ada Lovelace", "Dr. J. R. Smith", "Éloïse d'Aubigné", "M. Hulot", "Jr."] {
            assert_eq!(shown_name(name), name);
        }
        for link in ["win at evil.example", "http://x", "www.evil.com now", "a@b.c", "evil.example/x"] {
            assert_eq!(shown_name(link), "", "{link}");
        }
    }

    #[test]
    fn the_twenty_first_of_a_day_stays() {
        assert!(may_send(Class::Alert, 19) && !may_send(Class::Request, 20) && may_send(Class::Order, 20));
    }

    #[test]
    fn amounts_are_written_as_people_do() {
        let price = |amount, code: &str, locale| {
            super::price(Money { amount, currency: kernel::money::Currency::parse(code).unwrap() }, locale)
        };
        assert_eq!(price(4_505, "EUR", Locale::Fr), "45,05 €");
        assert_eq!(price(4_500, "EUR", Locale::En), "€45.00");
        assert_eq!(price(5_000, "JPY", Locale::Fr), "5000 JPY");
        assert_eq!(price(1_005, "KWD", Locale::En), "1.005 KWD");
    }
}
