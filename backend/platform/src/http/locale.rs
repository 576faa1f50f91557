//! Which language a request wants: `?locale=` first, then `Accept-Language`, then French.

use actix_web::http::header::{ACCEPT_LANGUAGE, HeaderMap};
use kernel::text::Locale;

/// The language of an answer. A `locale` that is not one of ours is refused by the handler that
/// reads the query; here it only falls back.
pub fn of(query: &str, headers: &HeaderMap) -> Locale {
    let asked = query.split('&').find_map(|pair| pair.strip_prefix("locale="));
    asked.and_then(exact).unwrap_or_else(|| accepted(headers))
}

/// The language by `Accept-Language` alone.
pub fn accepted(headers: &HeaderMap) -> Locale {
    let header = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    header.map_or(Locale::Fr, Locale::negotiate)
}

fn exact(tag: &str) -> Option<Locale> {
    Locale::ALL.into_iter().find(|locale| locale.tag() == tag)
}
