//! Locales, text in several languages, the form text is searched in, and slugs.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A language that Guichet speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// French, the default.
    Fr,
    /// English.
    En,
}

impl Locale {
    /// Every locale, the default one first.
    pub const ALL: [Self; 2] = [Self::Fr, Self::En];

    /// The two-letter tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }

    /// Reads a tag and forgets its region: `en`, `EN-gb`.
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next()?;
        Self::ALL.into_iter().find(|locale| primary.eq_ignore_ascii_case(locale.tag()))
    }

    /// The best match for an `Accept-Language` header (RFC 9110, quality values), French if none.
    pub fn negotiate(accept_language: &str) -> Self {
        let mut best: Option<(u16, Self)> = None;
        for range in accept_language.split(',').take(16) {
            let mut parts = range.split(';');
            let Some(locale) = parts.next().and_then(Self::parse) else { continue };
            let quality = parts.find_map(|p| p.trim().strip_prefix("q=")).map_or(1000, per_mille);
            if quality > 0 && best.is_none_or(|(q, _)| quality > q) {
                best = Some((quality, locale));
            }
        }
        best.map_or(Self::Fr, |(_, locale)| locale)
    }
}

/// A quality value such as `0.8` in thousandths; what cannot be read counts as zero.
fn per_mille(quality: &str) -> u16 {
    let (whole, decimals) = quality.trim().split_once('.').unwrap_or((quality.trim(), ""));
    let decimals: u16 = format!("{decimals:0<3}").get(..3).and_then(|d| d.parse().ok()).unwrap_or(0);
    match whole {
        "1" => 1000,
        "0" => decimals,
        _ => 0,
    }
}

/// A text in each language it was written in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Localized {
    /// French.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fr: Option<String>,
    /// English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
}

impl Localized {
    /// The text in this language, else in the other one, else empty.
    pub fn get(&self, locale: Locale) -> &str {
        let (wanted, other) = match locale {
            Locale::Fr => (&self.fr, &self.en),
            Locale::En => (&self.en, &self.fr),
        };
        wanted.as_deref().or(other.as_deref()).unwrap_or_default()
    }

    /// Every translation, for the search index.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        [&self.fr, &self.en].into_iter().filter_map(Option::as_deref)
    }
}

/// The words of a text as the search index keeps them: lower case, without accents or ligatures,
/// separated by single spaces. The same on both databases, because the databases never see the rest.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        match c {
            'œ' | 'Œ' => folded.push_str("oe"),
            'æ' | 'Æ' => folded.push_str("ae"),
            'ß' | 'ẞ' => folded.push_str("ss"),
            'ø' | 'Ø' => folded.push('o'),
            'ł' | 'Ł' => folded.push('l'),
            'đ' | 'Đ' | 'ð' | 'Ð' => folded.push('d'),
            c if c.is_alphanumeric() => folded.extend(c.to_lowercase().filter(|c| !is_combining_mark(*c))),
            _ if folded.ends_with(' ') || folded.is_empty() => {}
            _ => folded.push(' '),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// How many words of a search are looked at; more would only make the query slower.
pub const SEARCH_WORDS_MAX: usize = 8;

/// The words to look for, at most [`SEARCH_WORDS_MAX`].
pub fn search_words(text: &str) -> Vec<String> {
    fold(text).split(' ').filter(|w| !w.is_empty()).take(SEARCH_WORDS_MAX).map(str::to_owned).collect()
}

/// Control characters, line separators, and marks that reverse or isolate the direction of text.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// A text on one line, of 1 to `length_max` characters, as people type it: without space around it.
pub fn one_line(text: &str, length_max: usize) -> Option<String> {
    let text: String = text.trim().nfc().collect();
    let is_plain = !text.chars().any(is_hidden);
    (is_plain && (1..=length_max).contains(&text.chars().count())).then_some(text)
}

/// A text of several lines, of 1 to `length_max` characters, with line feeds as line ends.
pub fn paragraphs(text: &str, length_max: usize) -> Option<String> {
    let text: String = text.trim().replace("\r\n", "\n").nfc().collect();
    let is_plain = !text.chars().any(|c| is_hidden(c) && c != '\n' && c != '\t');
    (is_plain && (1..=length_max).contains(&text.chars().count())).then_some(text)
}

/// Longest slug.
pub const SLUG_LENGTH_MAX: usize = 120;

/// A name for URLs: `[a-z0-9]` and single inner hyphens.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Slug(String);

impl Slug {
    /// Accepts a slug as it is written.
    pub fn parse(text: &str) -> Option<Self> {
        let is_clean = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        let is_framed = !text.starts_with('-') && !text.ends_with('-') && !text.contains("--");
        (is_clean && is_framed && !text.is_empty() && text.len() <= SLUG_LENGTH_MAX)
            .then(|| Self(text.to_owned()))
    }

    /// Makes one from a title; `None` when no letter or digit of it is left in ASCII.
    pub fn from_title(title: &str) -> Option<Self> {
        let ascii: String = fold(title).chars().map(|c| if c.is_ascii() { c } else { ' ' }).collect();
        let mut slug = ascii.split_whitespace().collect::<Vec<_>>().join("-");
        slug.truncate(SLUG_LENGTH_MAX);
        Self::parse(slug.trim_end_matches('-'))
    }

    /// The slug as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn accept_language_is_negotiated_by_quality() {
        for (header, locale) in [
            ("en", Locale::En),
            ("fr-CA,fr;q=0.9,en;q=0.8", Locale::Fr),
            ("de, en;q=0.7, fr;q=0.3", Locale::En),
            ("en;q=0, fr;q=0.1", Locale::Fr),
            ("EN-us", Locale::En),
            ("de", Locale::Fr),
            ("", Locale::Fr),
            (";;q=,,=1;q=zz", Locale::Fr),
        ] {
            assert_eq!(Locale::negotiate(header), locale, "{header}");
        }
    }

    #[test]
    fn folding_forgets_case_accents_ligatures_and_punctuation() {
        assert_eq!(fold("  Théâtre — L'Œuvre & Straße!"), "theatre l oeuvre strasse");
        assert_eq!(fold("100 m haies, 4×100m"), "100 m haies 4 100m");
        assert_eq!(fold("🎉 Fête"), "fete");
        assert_eq!(fold("مهرجان Été"), "مهرجان ete");
    }

    #[test]
    fn typed_text_is_trimmed_and_has_nothing_hidden() {
        assert_eq!(one_line("  Gala  ", 4).as_deref(), Some("Gala"));
        assert_eq!(paragraphs("a\r\n\tb", 10).as_deref(), Some("a\n\tb"));
        for bad in ["", "   ", "a\nb", "a\u{202E}b", "a\u{0007}", "12345"] {
            assert!(one_line(bad, 4).is_none(), "{bad:?}");
        }
        assert!(paragraphs("a\u{2028}b", 9).is_none() && paragraphs(" \n ", 9).is_none());
    }

    #[test]
    fn slugs_come_from_titles() {
        assert_eq!(Slug::from_title("Finale du 100 m — Été").unwrap().as_str(), "finale-du-100-m-ete");
        assert!(Slug::from_title("🎉").is_none());
        for bad in ["", "-a", "a-", "a--b", "A", "a b", "é", "../x"] {
            assert!(Slug::parse(bad).is_none(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }

        #[test]
        fn folded_text_has_only_words_and_single_spaces(text in "\\PC{0,40}") {
            let folded = fold(&text);
            prop_assert!(!folded.contains("  ") && folded.trim() == folded);
            prop_assert!(folded.chars().all(|c| c == ' ' || c.is_alphanumeric()));
        }

        #[test]
        fn made_slugs_can_be_read_back(title in "\\PC{0,200}") {
            if let Some(slug) = Slug::from_title(&title) {
                prop_assert!(Slug::parse(slug.as_str()).is_some());
            }
        }
    }
}
