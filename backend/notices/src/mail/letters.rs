//! The words of letters, in both languages, and how they look.
//!
//! `letters/fr.txt` and `letters/en.txt` hold one section for each fact. The same paragraphs become
//! text and HTML, so the two cannot say different things.

use super::draft::Draft;
use kernel::text::Locale;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, context};
use platform::http::failure::Failure;
use std::collections::BTreeMap;
use std::fmt::Write;

const FR: &str = include_str!("../../letters/fr.txt");
const EN: &str = include_str!("../../letters/en.txt");
const LAYOUT: &str = include_str!("../../letters/layout.html");

/// A letter that can be sent.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: String,
}

/// One section of a file of letters.
#[derive(Debug, Default)]
struct Section {
    /// `subject`, `preheader`, `button`, `why`.
    heads: BTreeMap<&'static str, &'static str>,
    /// Paragraphs; `[code]`, `[button]` and `[typed]` stand for themselves.
    paragraphs: Vec<&'static str>,
}

/// Every letter in every language.
pub(crate) struct Letters {
    sections: BTreeMap<(&'static str, &'static str), Section>,
    environment: Environment<'static>,
}

/// A piece of a letter, as the layout wants it.
struct Part {
    kind: &'static str,
    text: String,
    url: String,
}

impl Part {
    fn value(&self) -> Value {
        let url = Value::from_safe_string(attribute(&self.url));
        Value::from_pairs([
            ("kind", Value::from(self.kind)),
            ("text", Value::from(self.text.as_str())),
            ("url", url),
        ])
    }
}

/// A link as HTML has it. The layout's own escaping would write every `/` as `&#x2f;`, which is right
/// and which programs that look for links in mails do not read.
fn attribute(url: &str) -> String {
    let url = url.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    url.replace('"', "&quot;").replace('\'', "&#39;")
}

impl Letters {
    /// Reads the files that are built in.
    pub(crate) fn load() -> Result<Self, Failure> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        // Paragraphs are plain text; the layout escapes them once they are in HTML.
        environment.set_auto_escape_callback(|name| match name {
            "layout.html" => AutoEscape::Html,
            _ => AutoEscape::None,
        });
        environment.add_template("layout.html", LAYOUT).map_err(Failure::fault)?;
        let files = [(Locale::Fr, FR), (Locale::En, EN)];
        let sections = files
            .iter()
            .flat_map(|(locale, file)| sections(file).map(|(name, section)| ((locale.tag(), name), section)));
        Ok(Self { sections: sections.collect(), environment })
    }

    /// Writes a letter.
    pub(crate) fn write(&self, draft: &Draft, site: &str) -> Result<Written, Failure> {
        let section = self.sections.get(&(draft.locale.tag(), draft.letter));
        let section =
            section.ok_or_else(|| Failure::fault(format!("there is no letter {}", draft.letter)))?;
        let mut words = draft.words.clone();
        words.insert("site", site.to_owned());
        let fill = |text: &str| self.environment.render_str(text, &words).map_err(Failure::fault);
        let head = |name: &str| fill(section.heads.get(name).copied().unwrap_or_default());
        let mut parts = Vec::new();
        for paragraph in &section.paragraphs {
            if *paragraph == "[typed]" {
                parts.extend(typed(draft.typed.as_deref().unwrap_or_default()));
                continue;
            }
            let (kind, text, url) = match *paragraph {
                "[code]" => ("code", draft.code.clone(), String::new()),
                "[button]" => ("button", Some(head("button")?), draft.link.clone().unwrap_or_default()),
                paragraph => ("text", Some(fill(paragraph)?), String::new()),
            };
            let text = text.ok_or_else(|| Failure::fault(format!("{} has no code", draft.letter)))?;
            // A paragraph that is for some only may come to nothing.
            if !text.is_empty() {
                parts.push(Part { kind, text, url });
            }
        }
        let copy = match draft.locale {
            Locale::Fr => "Le bouton ne fonctionne pas ? Copiez cette adresse dans votre navigateur :",
            Locale::En => "The button does not work? Copy this address into your browser:",
        };
        let (subject, why) = (head("subject")?, head("why")?);
        let text = as_text(&parts, &why, site, draft.locale);
        let page = context! {
            lang => draft.locale.tag(), subject => &subject, preheader => head("preheader")?,
            parts => parts.iter().map(Part::value).collect::<Vec<_>>(), why, site, copy,
        };
        let html = self.environment.get_template("layout.html").and_then(|layout| layout.render(page));
        Ok(Written { subject, text, html: html.map_err(Failure::fault)? })
    }
}

/// What somebody typed, as it is: nothing in it is a template.
fn typed(text: &str) -> impl Iterator<Item = Part> {
    let paragraphs = text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    paragraphs.map(|text| Part { kind: "typed", text: text.to_owned(), url: String::new() })
}

fn as_text(parts: &[Part], why: &str, site: &str, locale: Locale) -> String {
    let colon = if locale == Locale::Fr { " :" } else { ":" };
    let mut text = String::new();
    for part in parts {
        let _ = match part.kind {
            "code" => write!(text, "    {}\n\n", part.text),
            "button" => write!(text, "{}{colon}\n{}\n\n", part.text, part.url),
            _ => write!(text, "{}\n\n", part.text),
        };
    }
    let _ = write!(text, "-- \n{why}\nGuichet · {site}\n");
    text
}

/// The sections of a file: `== name`, lines `key: value`, an empty line, paragraphs.
fn sections(file: &'static str) -> impl Iterator<Item = (&'static str, Section)> {
    const KEYS: [&str; 4] = ["subject", "preheader", "button", "why"];
    file.split("\n== ").skip(1).filter_map(|section| {
        let (name, rest) = section.split_once('\n')?;
        let (heads, body) = rest.split_once("\n\n")?;
        let head = |line: &'static str| {
            let (key, value) = line.split_once(": ")?;
            KEYS.into_iter().find(|known| *known == key).map(|key| (key, value.trim()))
        };
        let heads = heads.lines().filter_map(head).collect();
        let paragraphs =
            body.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()).collect();
        Some((name.trim(), Section { heads, paragraphs }))
    })
}

#[cfg(test)]
#[path = "letters_test.rs"]
mod tests;
