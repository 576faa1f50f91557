//! The fixed words of documents, amounts and days, in both languages.

use crate::sheet::{CivilDay, Language, LocalTime, Sheet, SheetKind};

/// A space at which no line breaks.
const NARROW: char = '\u{a0}';

/// The two languages of a text.
pub(crate) type Both = (&'static str, &'static str);

impl Language {
    /// The text in this language.
    pub(crate) const fn of(self, (fr, en): Both) -> &'static str {
        match self {
            Self::Fr => fr,
            Self::En => en,
        }
    }

    /// Its tag.
    pub(crate) const fn tag(self) -> &'static str {
        self.of(("fr", "en"))
    }
}

/// What a document is called.
pub(crate) const fn title(kind: SheetKind) -> Both {
    match kind {
        SheetKind::Invoice => ("Facture", "Invoice"),
        SheetKind::CreditNote => ("Avoir", "Credit note"),
        SheetKind::Receipt => ("Reçu", "Receipt"),
    }
}

/// An amount as people write it.
pub(crate) fn amount(sheet: &Sheet, minor: i64) -> String {
    let unit = 10_u64.saturating_pow(sheet.decimals);
    let (whole, rest) = (minor.unsigned_abs() / unit, minor.unsigned_abs() % unit);
    let (group, point) = match sheet.language {
        Language::Fr => (NARROW, ','),
        Language::En => (',', '.'),
    };
    let width = usize::try_from(sheet.decimals).unwrap_or(0);
    let digits = grouped(&whole.to_string(), group);
    let number = if width == 0 { digits } else { format!("{digits}{point}{rest:0width$}") };
    let sign = if minor < 0 { "−" } else { "" };
    let symbol = match sheet.currency.as_str() {
        "EUR" => "€",
        "GBP" => "£",
        "USD" => "$",
        "JPY" => "¥",
        code => code,
    };
    match sheet.language {
        Language::En if symbol != sheet.currency => format!("{sign}{symbol}{number}"),
        _ => format!("{sign}{number}{NARROW}{symbol}"),
    }
}

/// Digits in groups of three.
fn grouped(digits: &str, group: char) -> String {
    let mut text = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            text.push(group);
        }
        text.push(digit);
    }
    text
}

/// A rate of tax as people write it.
pub(crate) fn rate(language: Language, rate_bp: i32) -> String {
    let (whole, rest) = (rate_bp / 100, rate_bp % 100);
    let point = language.of((",", "."));
    let number = match (rest, rest % 10) {
        (0, _) => whole.to_string(),
        (_, 0) => format!("{whole}{point}{}", rest / 10),
        _ => format!("{whole}{point}{rest:02}"),
    };
    match language {
        Language::Fr => format!("{number}{NARROW}%"),
        Language::En => format!("{number}%"),
    }
}

const MONTHS: [Both; 12] = [
    ("janvier", "January"),
    ("février", "February"),
    ("mars", "March"),
    ("avril", "April"),
    ("mai", "May"),
    ("juin", "June"),
    ("juillet", "July"),
    ("août", "August"),
    ("septembre", "September"),
    ("octobre", "October"),
    ("novembre", "November"),
    ("décembre", "December"),
];

/// What a ticket is called.
pub(crate) const TICKET: Both = ("Billet", "Ticket");

const WEEKDAYS: [Both; 7] = [
    ("dimanche", "Sunday"),
    ("lundi", "Monday"),
    ("mardi", "Tuesday"),
    ("mercredi", "Wednesday"),
    ("jeudi", "Thursday"),
    ("vendredi", "Friday"),
    ("samedi", "Saturday"),
];

/// A day in words with its weekday.
pub(crate) fn weekday_of(language: Language, on: CivilDay) -> String {
    // Sakamoto's method: what each month adds, with January and February counted to the year before.
    const ADDED: [i32; 12] = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
    let (year, month) =
        (i32::from(on.year) - i32::from(on.month < 3), usize::try_from(on.month - 1).unwrap_or(0));
    let added = ADDED.get(month).copied().unwrap_or(0);
    let n = (year + year / 4 - year / 100 + year / 400 + added + i32::from(on.day)).rem_euclid(7);
    let name = usize::try_from(n).ok().and_then(|n| WEEKDAYS.get(n)).copied().unwrap_or_default();
    format!("{} {}", language.of(name), day(language, on))
}

/// A day in words.
pub(crate) fn day(language: Language, day: CivilDay) -> String {
    let month = usize::try_from(day.month - 1).ok().and_then(|n| MONTHS.get(n)).copied().unwrap_or_default();
    let first = match (language, day.day) {
        (Language::Fr, 1) => "1er".to_owned(),
        (_, n) => n.to_string(),
    };
    format!("{first}{NARROW}{}{NARROW}{}", language.of(month), day.year)
}

/// A moment in words.
pub(crate) fn moment(language: Language, at: LocalTime) -> String {
    let time = format!("{:02}:{:02}", at.hour, at.minute);
    format!("{} {} {time}", day(language, at.day), language.of(("à", "at")))
}

/// Days from the first to the last.
pub(crate) fn days(language: Language, (first, last): (CivilDay, CivilDay)) -> String {
    if first == last {
        return day(language, first);
    }
    match language {
        Language::Fr => format!("du {} au {}", day(language, first), day(language, last)),
        Language::En => format!("{} to {}", day(language, first), day(language, last)),
    }
}

/// Countries that many buyers live in; others are named by their letters.
const COUNTRIES: [(&str, Both); 14] = [
    ("AT", ("Autriche", "Austria")),
    ("BE", ("Belgique", "Belgium")),
    ("CA", ("Canada", "Canada")),
    ("CH", ("Suisse", "Switzerland")),
    ("DE", ("Allemagne", "Germany")),
    ("ES", ("Espagne", "Spain")),
    ("FR", ("France", "France")),
    ("GB", ("Royaume-Uni", "United Kingdom")),
    ("IE", ("Irlande", "Ireland")),
    ("IT", ("Italie", "Italy")),
    ("LU", ("Luxembourg", "Luxembourg")),
    ("NL", ("Pays-Bas", "Netherlands")),
    ("PT", ("Portugal", "Portugal")),
    ("US", ("États-Unis", "United States")),
];

/// What a country is called.
pub(crate) fn country(language: Language, code: &str) -> &str {
    let known = COUNTRIES.iter().find(|(own, _)| *own == code);
    known.map_or(code, |(_, name)| language.of(*name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::tests::sample;

    #[test]
    fn amounts_are_written_as_people_of_both_languages_do() {
        let mut sheet = sample(1);
        let said = |sheet: &Sheet, minor| amount(sheet, minor).replace(NARROW, " ");
        assert_eq!(said(&sheet, 123_456_789), "1 234 567,89 €");
        assert_eq!(said(&sheet, -5), "−0,05 €");
        sheet.language = Language::En;
        assert_eq!(said(&sheet, 123_400), "€1,234.00");
        (sheet.currency, sheet.decimals) = ("CHF".to_owned(), 2);
        assert_eq!(said(&sheet, 100_000), "1,000.00 CHF");
        (sheet.currency, sheet.decimals) = ("JPY".to_owned(), 0);
        assert_eq!(said(&sheet, 2_500), "¥2,500");
        (sheet.currency, sheet.decimals) = ("KWD".to_owned(), 3);
        assert_eq!(said(&sheet, i64::MIN), "−9,223,372,036,854,775.808 KWD");
    }

    #[test]
    fn weekdays_are_those_of_the_calendar() {
        let on = |year, month, day| {
            let said = weekday_of(Language::En, CivilDay { year, month, day });
            said.split(' ').next().unwrap_or_default().to_owned()
        };
        assert_eq!((on(2026, 11, 22), on(2024, 2, 29)), ("Sunday".to_owned(), "Thursday".to_owned()));
        assert_eq!((on(2000, 1, 1), on(2027, 3, 1)), ("Saturday".to_owned(), "Monday".to_owned()));
    }

    #[test]
    fn rates_and_days_are_said() {
        let fr = |rate_bp| rate(Language::Fr, rate_bp).replace(NARROW, " ");
        assert_eq!((fr(0).as_str(), fr(550).as_str(), fr(2_000).as_str()), ("0 %", "5,5 %", "20 %"));
        assert_eq!(rate(Language::En, 825), "8.25%");
        let first = CivilDay { year: 2026, month: 2, day: 1 };
        let last = CivilDay { day: 3, ..first };
        assert_eq!(
            days(Language::Fr, (first, last)).replace(NARROW, " "),
            "du 1er février 2026 au 3 février 2026"
        );
        assert_eq!(days(Language::En, (first, first)).replace(NARROW, " "), "1 February 2026");
        assert_eq!((country(Language::En, "CH"), country(Language::Fr, "JP")), ("Switzerland", "JP"));
    }
}
