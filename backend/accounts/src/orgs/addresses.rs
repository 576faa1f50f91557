//! Addresses that organizations give: of pages to link to, and of sites whose pages may frame their events.

use url::{Host, Url};

/// Longest address of a page.
const PAGE_LENGTH_MAX: usize = 500;
/// Longest name of a host, as DNS has it.
const HOST_LENGTH_MAX: usize = 253;
/// Most other pages of an organization.
pub(super) const LINKS_MAX: usize = 8;
/// Most sites that may frame its events.
pub(super) const SITES_MAX: usize = 20;

/// An address that is safe to link to.
pub(super) fn page(text: &str) -> Option<String> {
    let url = Url::parse(text.trim()).ok()?;
    let is_web = matches!(url.scheme(), "https" | "http") && url.has_host();
    let is_plain = url.username().is_empty() && url.password().is_none();
    (is_web && is_plain && url.as_str().len() <= PAGE_LENGTH_MAX).then(|| url.to_string())
}

/// The origin of a site, as a content security policy names it: `https://theatre.example`. Development may
/// try things out on this machine.
///
/// Invariant: nothing in it can end a directive of the policy, and no wildcard stands for many sites.
pub(super) fn site(text: &str, is_development: bool) -> Option<String> {
    let url = Url::parse(text.trim()).ok()?;
    let is_bare = url.username().is_empty()
        && url.password().is_none()
        && matches!(url.path(), "" | "/")
        && url.query().is_none()
        && url.fragment().is_none();
    let is_local = matches!(url.host_str(), Some("localhost" | "127.0.0.1"));
    let is_named = matches!(url.host(), Some(Host::Domain(name)) if is_public_name(name));
    let is_allowed = (url.scheme() == "https" && is_named)
        || (is_development && is_local && matches!(url.scheme(), "http" | "https"));
    (is_bare && is_allowed).then(|| url.origin().ascii_serialization())
}

fn is_public_name(name: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty() && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    name.len() <= HOST_LENGTH_MAX && name.contains('.') && name.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_an_https_origin() {
        let of = |text: &str| site(text, false);
        assert_eq!(of(" https://Theatre.example/ ").as_deref(), Some("https://theatre.example"));
        assert_eq!(
            of("https://www.théâtre.example:8443").as_deref(),
            Some("https://www.xn--thtre-4qa2c.example:8443")
        );
        for bad in [
            "theatre.example",
            "http://theatre.example",
            "https://theatre.example/page",
            "https://theatre.example/?q",
            "https://theatre.example/#a",
            "https://me@theatre.example",
            "https://*.theatre.example",
            "https://a.example;script-src",
            "https://a.example,b.example",
            "https://theatre",
            "https://192.0.2.1",
            "https://[::1]",
            "http://localhost:8080",
            "https://localhost",
            "data:text/html,x",
            "*",
            "",
        ] {
            assert_eq!(of(bad), None, "{bad}");
        }
    }

    #[test]
    fn development_tries_things_out_on_its_own_machine() {
        for local in ["http://localhost:8080", "http://127.0.0.1:3000", "https://localhost"] {
            assert_eq!(site(local, true).as_deref(), Some(local));
        }
        assert_eq!(site("http://theatre.example", true), None);
        assert_eq!(site("http://localhost.example", true), None);
    }

    #[test]
    fn a_page_is_on_the_web_and_tells_no_password() {
        assert_eq!(page("https://a.example/b?c").as_deref(), Some("https://a.example/b?c"));
        for bad in [
            "javascript:alert(1)",
            "data:text/html,x",
            "//a.example",
            "https://a:b@c.example",
            "mailto:a@b.fr",
        ] {
            assert_eq!(page(bad), None, "{bad}");
        }
    }
}
