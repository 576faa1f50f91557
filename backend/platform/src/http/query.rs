//! Query parameters: unknown ones are refused, and every wrong one is named.

use super::failure::InvalidQuery;
use actix_web::web::Query;
use kernel::page::{Cursor, LIMIT_MAX, PageLimit};
use kernel::refusal::FieldError;
use kernel::text::Locale;
use serde::de::DeserializeOwned;

/// Reads the parameters into a struct of optional texts that denies unknown fields.
pub fn parse<T: DeserializeOwned>(raw: &str) -> Result<T, InvalidQuery> {
    let parsed = Query::<T>::from_query(raw).map_err(|error| {
        let reason = error.to_string();
        let reason = reason.strip_prefix("Query deserialize error: ").unwrap_or(&reason);
        InvalidQuery(vec![FieldError::at("?", "unreadable", reason)])
    })?;
    Ok(parsed.into_inner())
}

/// Reads the parameters like [`parse`], but for one that may be there several times: the rest, and all its values.
pub fn parse_with_all<T: DeserializeOwned>(raw: &str, name: &str) -> Result<(T, Vec<String>), InvalidQuery> {
    let is_it = |pair: &&str| pair.split_once('=').map_or(*pair, |(name, _)| name) == name;
    let (own, rest): (Vec<&str>, Vec<&str>) = raw.split('&').partition(is_it);
    let own: Vec<(String, String)> = parse(&own.join("&"))?;
    Ok((parse(&rest.join("&"))?, own.into_iter().map(|(_, value)| value).collect()))
}

/// Collects what is wrong, so that a caller learns everything at once.
#[derive(Default)]
pub struct Checker {
    errors: Vec<FieldError>,
}

impl Checker {
    /// Notes that a parameter is wrong.
    pub fn refuse(&mut self, name: &str, code: &'static str, detail: &str) {
        self.errors.push(FieldError::query(name, code, detail));
    }

    /// A parameter that `read` understands; absent stays absent.
    pub fn read<T>(
        &mut self,
        name: &str,
        text: Option<&str>,
        expected: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let text = text.filter(|text| !text.is_empty())?;
        let value = read(text);
        if value.is_none() {
            self.refuse(name, "invalid", expected);
        }
        value
    }

    /// `limit`, `cursor` and `locale`, which every list has.
    pub fn page(
        &mut self,
        list: u8,
        limit: Option<&str>,
        cursor: Option<&str>,
        locale: Option<&str>,
    ) -> (PageLimit, Option<Cursor>) {
        let range = format!("a whole number from 1 to {LIMIT_MAX}");
        let limit = self.read("limit", limit, &range, |text| PageLimit::parse(text.parse().ok()?));
        let cursor = self
            .read("cursor", cursor, "the next_cursor of the page before", |text| Cursor::parse(text, list));
        self.locale(locale);
        (limit.unwrap_or_default(), cursor)
    }

    /// `locale`, which picks the language of the answer.
    pub fn locale(&mut self, locale: Option<&str>) {
        self.read("locale", locale, "fr or en", |tag| Locale::ALL.into_iter().find(|l| l.tag() == tag));
    }

    /// The verdict.
    pub fn finish(self) -> Result<(), InvalidQuery> {
        if self.errors.is_empty() { Ok(()) } else { Err(InvalidQuery(self.errors)) }
    }
}

/// Parameters of an endpoint that only has a language.
#[derive(serde::Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LocaleParams {
    /// Language of the answer; otherwise `Accept-Language` decides, otherwise French.
    #[param(value_type = Option<Locale>, inline)]
    locale: Option<String>,
}

impl LocaleParams {
    /// Refuses anything but an optional, known `locale`.
    pub fn check(raw: &str) -> Result<(), InvalidQuery> {
        let mut checker = Checker::default();
        checker.locale(parse::<Self>(raw)?.locale.as_deref());
        checker.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Params {
        q: Option<String>,
    }

    #[test]
    fn one_parameter_may_be_there_several_times() {
        let read = |raw: &str| {
            let (params, all) = parse_with_all::<Params>(raw, "answer").ok()?;
            Some((params.q, all.join("|")))
        };
        let found = |q: Option<&str>, all: &str| Some((q.map(str::to_owned), all.to_owned()));
        assert_eq!(read(""), found(None, ""));
        assert_eq!(read("q=x"), found(Some("x"), ""));
        assert_eq!(read("answer=a%3Ab+c&q=x&answer=&answer"), found(Some("x"), "a:b c||"));
        for wrong in ["q=x&q=y", "answers=a", "answer=a&Answer=b", "answer=a&limit=1"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
