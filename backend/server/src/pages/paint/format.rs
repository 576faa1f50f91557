//! Dates, prices and places as the app writes them (frontend/src/lib/format.ts), on the event's own clock.

use super::words::word;
use catalog::events::views::PlaceView;
use jiff::Zoned;
use jiff::tz::TimeZone;
use kernel::money::Money;
use kernel::text::Locale;
use kernel::time::Instant;

const MONTHS_FR: [&str; 12] =
    ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."];
const MONTHS_EN: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"];
const WEEKDAYS_FR: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
const NO_BREAK_SPACE: &str = "\u{a0}";
/// What French puts between thousands.
const NARROW_SPACE: &str = "\u{202f}";

/// A moment on the clock of a zone.
pub(super) fn on_clock(at: Instant, zone: &str) -> Zoned {
    at.timestamp().to_zoned(TimeZone::get(zone).unwrap_or(TimeZone::UTC))
}

/// `juil.` or `Jul`.
pub(super) fn month(at: &Zoned, locale: Locale) -> &'static str {
    let names = if locale == Locale::Fr { MONTHS_FR } else { MONTHS_EN };
    usize::try_from(at.month() - 1).ok().and_then(|n| names.get(n).copied()).unwrap_or_default()
}

/// `vendredi` or `Friday`.
pub(super) fn weekday(at: &Zoned, locale: Locale) -> String {
    let n = usize::try_from(at.weekday().to_monday_zero_offset()).unwrap_or_default();
    match locale {
        Locale::Fr => WEEKDAYS_FR.get(n).copied().unwrap_or_default().to_owned(),
        Locale::En => at.strftime("%A").to_string(),
    }
}

fn day(at: &Zoned, locale: Locale) -> String {
    match locale {
        Locale::Fr => at.strftime("%d/%m/%Y").to_string(),
        Locale::En => format!("{:02} {} {}", at.day(), month(at, locale), at.year()),
    }
}

/// `24/07/2026 19:30` or `24 Jul 2026, 19:30`.
pub(super) fn date_time(at: &Zoned, locale: Locale) -> String {
    let separator = if locale == Locale::Fr { " " } else { ", " };
    format!("{}{separator}{}", day(at, locale), at.strftime("%H:%M"))
}

/// An evening keeps one date; a festival shows both.
pub(super) fn range(from: &Zoned, to: &Zoned, locale: Locale) -> String {
    let end = if from.date() == to.date() { to.strftime("%H:%M").to_string() } else { date_time(to, locale) };
    format!("{} – {end}", date_time(from, locale))
}

/// `12 345` or `12,345`.
pub(super) fn count(n: u64, locale: Locale) -> String {
    let digits = n.to_string();
    let separator = if locale == Locale::Fr { NARROW_SPACE } else { "," };
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push_str(separator);
        }
        grouped.push(digit);
    }
    grouped
}

/// The sign of a currency where there is a short one, else its code.
fn sign(code: &'static str) -> &'static str {
    match code {
        "EUR" => "€",
        "GBP" => "£",
        "JPY" | "CNY" => "¥",
        "USD" | "CAD" | "AUD" | "NZD" | "SGD" | "HKD" | "MXN" | "ARS" | "CLP" | "COP" => "$",
        "KRW" => "₩",
        "INR" => "₹",
        "TRY" => "₺",
        "BRL" => "R$",
        "PLN" => "zł",
        "CZK" => "Kč",
        "HUF" => "Ft",
        "SEK" | "NOK" | "DKK" | "ISK" => "kr",
        "ZAR" => "R",
        "XAF" => "FCFA",
        "XOF" => "F\u{202f}CFA",
        _ => code,
    }
}

/// `25 €`, `25,50 €`, `€25.50`: no decimals when they are zero.
pub(super) fn money(money: Money, locale: Locale) -> String {
    let unit = 10_u64.pow(money.currency.exponent());
    let amount = money.amount.unsigned_abs();
    let mut number = count(amount / unit, locale);
    if !amount.is_multiple_of(unit) {
        let width = usize::try_from(money.currency.exponent()).unwrap_or_default();
        let point = if locale == Locale::Fr { ',' } else { '.' };
        number = format!("{number}{point}{:0width$}", amount % unit);
    }
    let sign = sign(money.currency.code());
    match locale {
        Locale::Fr => format!("{number}{NO_BREAK_SPACE}{sign}"),
        Locale::En if sign.ends_with(char::is_alphabetic) => format!("{sign}{NO_BREAK_SPACE}{number}"),
        Locale::En => format!("{sign}{number}"),
    }
}

/// What the cheapest way in costs, in words.
pub(super) fn price(is_free: bool, from: Option<Money>, locale: Locale) -> String {
    match from {
        _ if is_free => word("price_free", locale).to_owned(),
        None => word("price_later", locale).to_owned(),
        // Some offers are free, others are not.
        Some(price) if price.amount == 0 => word("price_free_or_paid", locale).to_owned(),
        Some(price) => word("price_from", locale).replace("{price}", &money(price, locale)),
    }
}

/// Venue and city, or what is known instead.
pub(super) fn place(place: &PlaceView, locale: Locale) -> String {
    let known = [&place.venue, &place.city].into_iter().flatten().filter(|part| !part.is_empty());
    let text = known.map(String::as_str).collect::<Vec<_>>().join(", ");
    match (text.is_empty(), place.is_online) {
        (false, _) => text,
        (true, true) => word("event_online", locale).to_owned(),
        (true, false) => word("event_place_later", locale).to_owned(),
    }
}

/// French punctuation stays on the line of its word.
pub(super) fn keep_together(text: &str) -> String {
    let mut kept = text.replace("« ", "«\u{a0}");
    for mark in ['»', ':', ';', '!', '?', '€', '%'] {
        kept = kept.replace(&format!(" {mark}"), &format!("{NO_BREAK_SPACE}{mark}"));
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::money::Currency;

    fn at(text: &str, zone: &str) -> Zoned {
        on_clock(Instant::parse(text).unwrap(), zone)
    }

    #[test]
    fn moments_are_on_the_clock_of_the_event() {
        let (start, end) =
            (at("2026-09-05T18:05:00Z", "Europe/Paris"), at("2026-09-05T23:30:00Z", "Europe/Paris"));
        assert_eq!(range(&start, &start, Locale::Fr), "05/09/2026 20:05 – 20:05");
        assert_eq!(range(&start, &end, Locale::En), "05 Sept 2026, 20:05 – 06 Sept 2026, 01:30");
        assert_eq!((weekday(&start, Locale::Fr), month(&start, Locale::Fr)), ("samedi".into(), "sept."));
        assert_eq!(weekday(&start, Locale::En), "Saturday");
        assert_eq!(date_time(&at("2026-12-31T23:00:00Z", "nowhere"), Locale::Fr), "31/12/2026 23:00");
    }

    #[test]
    fn prices_are_written_as_the_language_does() {
        let of =
            |amount, code, locale| money(Money { amount, currency: Currency::parse(code).unwrap() }, locale);
        assert_eq!(of(2500, "EUR", Locale::Fr), "25\u{a0}€");
        assert_eq!(of(123_405, "EUR", Locale::Fr), "1\u{202f}234,05\u{a0}€");
        assert_eq!(of(123_405, "EUR", Locale::En), "€1,234.05");
        assert_eq!(of(2500, "JPY", Locale::Fr), "2\u{202f}500\u{a0}¥");
        assert_eq!(of(2550, "CHF", Locale::En), "CHF\u{a0}25.50");
        assert_eq!(
            (of(2500, "PLN", Locale::En), of(2500, "BRL", Locale::En)),
            ("zł\u{a0}25".into(), "R$25".into())
        );
        let euros = |amount| Some(Money { amount, currency: Currency::parse("EUR").unwrap() });
        assert_eq!(price(true, euros(0), Locale::Fr), "Gratuit");
        assert_eq!(price(false, euros(0), Locale::Fr), "Gratuit ou payant");
        assert_eq!(price(false, euros(990), Locale::Fr), "dès 9,90\u{a0}€");
        assert_eq!(price(false, None, Locale::En), "Price to be announced");
    }

    #[test]
    fn a_place_is_what_is_known_of_it() {
        let of = |venue: Option<&str>, city: Option<&str>, is_online| {
            let (venue, city) = (venue.map(str::to_owned), city.map(str::to_owned));
            place(&PlaceView { venue, city, country: None, is_online }, Locale::Fr)
        };
        assert_eq!(of(Some("Olympia"), Some("Paris"), true), "Olympia, Paris");
        assert_eq!(of(None, Some("Paris"), false), "Paris");
        assert_eq!((of(None, None, true), of(None, None, false)), ("En ligne".into(), "Lieu à venir".into()));
    }

    #[test]
    fn punctuation_stays_with_its_word() {
        assert_eq!(keep_together("« Où ? » : 5 €"), "«\u{a0}Où\u{a0}?\u{a0}»\u{a0}: 5\u{a0}€");
    }
}
