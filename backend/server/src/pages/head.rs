//! What search engines and messengers read of a page.

use accounts::photos::PhotoView;
use catalog::events::views::{EventView, PublicEventStatus, PublicVisibility};
use catalog::images::http::ImageView;
use catalog::offers::rules::SaleStatus;
use catalog::organizers::http::OrganizerPageView;
use kernel::money::Money;
use kernel::text::Locale;
use serde_json::{Value, json};
use std::fmt::Write;
use url::Url;

const SITE: &str = "Guichet";

/// A page in a few words.
pub(super) struct Page<'a> {
    pub(super) title: &'a str,
    pub(super) description: &'a str,
    /// Path of the page's one address.
    pub(super) path: &'a str,
    pub(super) is_indexed: bool,
}

/// Title, description and card of a page without a picture of its own.
pub(super) fn plain(page: &Page, locale: Locale, public_url: &Url) -> String {
    let mut head = String::new();
    let title = if page.title == SITE { SITE.to_owned() } else { format!("{} — {SITE}", page.title) };
    let url = absolute(public_url, page.path);
    let _ = write!(head, "<title>{}</title>", escape(&title));
    meta(&mut head, "name", "description", page.description);
    if page.is_indexed {
        let _ = write!(head, "<link rel=\"canonical\" href=\"{}\">", escape(&url));
    } else {
        meta(&mut head, "name", "robots", "noindex");
    }
    meta(&mut head, "property", "og:site_name", SITE);
    meta(&mut head, "property", "og:type", "website");
    meta(&mut head, "property", "og:title", page.title);
    meta(&mut head, "property", "og:description", page.description);
    meta(&mut head, "property", "og:url", &url);
    meta(&mut head, "property", "og:locale", if locale == Locale::Fr { "fr_FR" } else { "en_GB" });
    head
}

/// The same for an event, with its picture and schema.org data.
pub(super) fn event(view: &EventView, locale: Locale, public_url: &Url) -> String {
    let path = format!("/events/{}", view.slug);
    let is_indexed = view.visibility == PublicVisibility::Public;
    let page = Page { title: &view.title, description: &view.summary, path: &path, is_indexed };
    let mut head = plain(&page, locale, public_url);
    if let Some((image, url)) = view.image.as_ref().and_then(|image| Some((image, image.widest()?))) {
        meta(&mut head, "property", "og:image", &absolute(public_url, url));
        meta(&mut head, "property", "og:image:width", &image.width().to_string());
        meta(&mut head, "property", "og:image:height", &image.height().to_string());
        meta(&mut head, "property", "og:image:alt", image.alt());
        meta(&mut head, "name", "twitter:card", "summary_large_image");
        head.push_str(&preload(image, POSTER_SIZES));
    }
    let data = schema_org(view, &absolute(public_url, &path), public_url).to_string().replace('<', "\\u003c");
    let _ = write!(head, "<script type=\"application/ld+json\">{data}</script>");
    head
}

/// The head of an event in a frame: search engines have its own page.
pub(super) fn embedded(view: &EventView, sites: &[String]) -> String {
    let mut head = format!("<title>{} — {SITE}</title>", escape(&view.title));
    meta(&mut head, "name", "robots", "noindex");
    meta(&mut head, "name", "guichet:sites", &sites.join(" "));
    head
}

/// The head of an organizer's page. One without events says nothing to search engines yet.
pub(super) fn organizer(
    view: &OrganizerPageView,
    has_events: bool,
    locale: Locale,
    public_url: &Url,
) -> String {
    let path = format!("/organizers/{}", view.slug);
    let description = match (&view.description, locale) {
        (Some(text), _) => excerpt(text),
        (None, Locale::Fr) => format!("Les événements de {} : dates, lieux et billets.", view.name),
        (None, Locale::En) => format!("Events by {}: dates, places and tickets.", view.name),
    };
    let page = Page { title: &view.name, description: &description, path: &path, is_indexed: has_events };
    let mut head = plain(&page, locale, public_url);
    let url = absolute(public_url, &path);
    let same_as: Vec<&String> = view.website.iter().chain(&view.links).collect();
    let mut data = json!({
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": view.name,
        "description": description,
        "url": url,
        "sameAs": same_as,
    });
    if let Some((logo, size)) = view.logo.as_ref().and_then(PhotoView::largest) {
        let logo = absolute(public_url, logo);
        meta(&mut head, "property", "og:image", &logo);
        meta(&mut head, "property", "og:image:width", &size.to_string());
        meta(&mut head, "property", "og:image:height", &size.to_string());
        meta(&mut head, "property", "og:image:alt", &view.name);
        meta(&mut head, "name", "twitter:card", "summary");
        if let Some(data) = data.as_object_mut() {
            data.insert("logo".to_owned(), logo.into());
        }
    }
    let data = data.to_string().replace('<', "\\u003c");
    let _ = write!(head, "<script type=\"application/ld+json\">{data}</script>");
    head
}

/// Most characters of a description that is made of a longer text.
const EXCERPT_LENGTH_MAX: usize = 200;

/// The beginning of a Markdown text without its marks, on one line.
fn excerpt(markdown: &str) -> String {
    let plain: String =
        markdown.chars().filter(|c| !matches!(c, '*' | '_' | '#' | '`' | '>' | '~')).collect();
    let line = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= EXCERPT_LENGTH_MAX {
        return line;
    }
    let cut: String = line.chars().take(EXCERPT_LENGTH_MAX).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole);
    format!("{whole}…")
}

// The `sizes` that the app gives its first pictures. The two must agree, or a picture loads twice.
/// Poster of the event page.
pub(super) const POSTER_SIZES: &str = "(min-width: 62em) 720px, 92vw";
/// Picture of the home page's window.
pub(super) const HERO_SIZES: &str = "(min-width: 62em) 42rem, 75vw";
/// Card in a list.
pub(super) const CARD_SIZES: &str = "(min-width: 75em) 24rem, (min-width: 40em) 45vw, 92vw";

/// Lets the browser fetch the first picture before it has read the app.
pub(super) fn preload(image: &ImageView, sizes: &str) -> String {
    format!(
        "<link rel=\"preload\" as=\"image\" fetchpriority=\"high\" imagesrcset=\"{}\" imagesizes=\"{sizes}\">",
        escape(&image.srcset())
    )
}

/// schema.org/Event, as search engines want it.
fn schema_org(view: &EventView, url: &str, public_url: &Url) -> Value {
    let is_cancelled = view.status == PublicEventStatus::Cancelled;
    let mut event = json!({
        "@context": "https://schema.org",
        "@type": "Event",
        "name": view.title,
        "description": view.summary,
        "url": url,
        "startDate": view.starts_at,
        "endDate": view.ends_at,
        "eventStatus": format!("https://schema.org/Event{}", if is_cancelled { "Cancelled" } else { "Scheduled" }),
        "eventAttendanceMode": attendance_mode(view),
        "location": location(view, url),
        "organizer": {
            "@type": "Organization",
            "name": view.organizer.name,
            "url": absolute(public_url, &format!("/organizers/{}", view.organizer.slug)),
        },
        "offers": view.offers.iter().map(|offer| offer_data(offer, url)).collect::<Vec<_>>(),
    });
    if let (Some(event), Some(image)) = (event.as_object_mut(), view.image.as_ref().and_then(|i| i.widest()))
    {
        event.insert("image".to_owned(), json!([absolute(public_url, image)]));
    }
    event
}

fn attendance_mode(view: &EventView) -> &'static str {
    match (view.place.is_online, view.place.venue.is_some()) {
        (true, true) => "https://schema.org/MixedEventAttendanceMode",
        (true, false) => "https://schema.org/OnlineEventAttendanceMode",
        (false, _) => "https://schema.org/OfflineEventAttendanceMode",
    }
}

fn location(view: &EventView, url: &str) -> Value {
    match (&view.venue, &view.place.venue) {
        (Some(venue), _) => json!({"@type": "Place", "name": venue.name(), "address": {
            "@type": "PostalAddress",
            "streetAddress": venue.address(),
            "postalCode": venue.postal_code(),
            "addressLocality": venue.city(),
            "addressCountry": venue.country(),
        }}),
        (None, Some(name)) => json!({"@type": "Place", "name": name, "address": {
            "@type": "PostalAddress",
            "addressLocality": view.place.city,
            "addressCountry": view.place.country,
        }}),
        (None, None) => json!({"@type": "VirtualLocation", "url": url}),
    }
}

fn offer_data(offer: &catalog::offers::http::OfferView, url: &str) -> Value {
    let availability = match offer.sale_status() {
        SaleStatus::OnSale => "https://schema.org/InStock",
        SaleStatus::Upcoming => "https://schema.org/PreSale",
        SaleStatus::Ended => "https://schema.org/SoldOut",
    };
    let price = offer.price_with_fee();
    json!({"@type": "Offer", "name": offer.name(), "price": decimal(price), "priceCurrency": price.currency.code(),
           "availability": availability, "url": url})
}

/// An amount with its decimals, as schema.org wants it: `25.00`, and `2500` for yen.
fn decimal(money: Money) -> String {
    let exponent = usize::try_from(money.currency.exponent()).unwrap_or(0);
    let digits = format!("{:0>width$}", money.amount, width = exponent + 1);
    let (whole, cents) = digits.split_at(digits.len() - exponent);
    if cents.is_empty() { whole.to_owned() } else { format!("{whole}.{cents}") }
}

fn absolute(public_url: &Url, path: &str) -> String {
    format!("{}{path}", public_url.as_str().trim_end_matches('/'))
}

fn meta(head: &mut String, kind: &str, name: &str, content: &str) {
    let _ = write!(head, "<meta {kind}=\"{name}\" content=\"{}\">", escape(content));
}

pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::money::Currency;

    #[test]
    fn amounts_are_written_with_the_decimals_of_their_currency() {
        let of = |amount, code| decimal(Money { amount, currency: Currency::parse(code).unwrap() });
        assert_eq!(
            (of(2500, "EUR"), of(5, "EUR"), of(2500, "JPY"), of(1500, "KWD")),
            ("25.00".into(), "0.05".into(), "2500".into(), "1.500".into())
        );
    }

    #[test]
    fn a_description_is_cut_at_a_word_and_has_no_marks() {
        assert_eq!(excerpt("# Le **Parc**\n\n> depuis _1999_"), "Le Parc depuis 1999");
        let long = excerpt(&"parole ".repeat(60));
        assert!(long.ends_with("parole…") && long.chars().count() <= EXCERPT_LENGTH_MAX + 1, "{long}");
    }

    #[test]
    fn titles_cannot_break_out_of_the_head() {
        let page =
            Page { title: "\"><script>alert(1)</script>", description: "&", path: "/", is_indexed: true };
        let head = plain(&page, Locale::Fr, &Url::parse("https://t.example").unwrap());
        assert!(!head.contains("<script>"), "{head}");
    }
}
