//! HTML with holes. What goes into a hole is [`Html`], and only this file makes that of a text.

use super::words::word;
use crate::pages::head::escape;
use kernel::text::Locale;

/// A piece of HTML whose texts are escaped.
#[derive(Clone, Default)]
pub(super) struct Html(String);

impl Html {
    /// HTML that is written down in the program.
    pub(super) fn fixed(html: &'static str) -> Self {
        Self(html.to_owned())
    }

    /// A text, in an element or in an attribute between double quotes.
    pub(super) fn text(text: &str) -> Self {
        Self(escape(text))
    }

    /// A number.
    pub(super) fn number(number: impl Into<f64>) -> Self {
        Self(number.into().to_string())
    }

    /// The HTML itself.
    pub(super) fn into_string(self) -> String {
        self.0
    }
}

impl From<&str> for Html {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<String> for Html {
    fn from(text: String) -> Self {
        Self::text(&text)
    }
}

impl FromIterator<Self> for Html {
    fn from_iter<T: IntoIterator<Item = Self>>(pieces: T) -> Self {
        Self(pieces.into_iter().map(|piece| piece.0).collect())
    }
}

/// Fills `{{name}}` with a value and `{{=key}}` with a word of the app. The lines of a template are joined
/// without spaces, as React would write them.
pub(super) fn fill(template: &str, locale: Locale, values: &[(&str, Html)]) -> Html {
    let template: String = template.lines().map(str::trim_start).collect();
    let mut filled = String::with_capacity(template.len() * 2);
    let mut rest = template.as_str();
    while let Some((before, hole)) = rest.split_once("{{") {
        let (name, after) = hole.split_once("}}").unwrap_or((hole, ""));
        filled.push_str(before);
        match (name.strip_prefix('='), values.iter().find(|(known, _)| *known == name)) {
            (Some(key), _) => filled.push_str(&escape(word(key, locale))),
            (None, Some((_, html))) => filled.push_str(&html.0),
            (None, None) => debug_assert!(false, "nothing fills {name}"),
        }
        rest = after;
    }
    filled.push_str(rest);
    Html(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_texts_and_never_templates() {
        let values = [("a", "<b>\"{{c}}\"&".into()), ("c", Html::fixed("<i></i>"))];
        let html = fill("<p title=\"{{a}}\">\n  {{c}}{{=list_title}}</p>\n", Locale::En, &values);
        assert_eq!(html.into_string(), "<p title=\"&lt;b&gt;&quot;{{c}}&quot;&amp;\"><i></i>Events</p>");
    }
}
