//! The built `index.html`, cut at its markers.

use super::chunks::{Chunks, Scripts};
use super::files::Files;
use actix_web::{HttpRequest, HttpResponse};
use anyhow::{Context, bail};
use data_encoding::BASE64;
use kernel::text::Locale;
use platform::config::PaymentsConfig;
use sha2::{Digest, Sha256};
use std::path::Path;

const HEAD_MARKER: &str = "<!--guichet:head-->";
const ROOT_MARKER: &str = "<div id=\"root\">";
const BOOT_MARKER: &str = "<!--guichet:boot-->";
const LANG_MARKER: &str = "<html lang=\"fr\"";

/// `index.html` of the built app, ready to be filled.
pub struct Shell {
    before_head: String,
    before_root: String,
    between: String,
    after_boot: String,
    /// Content security policy of every page: knows the inline scripts of this build, and who takes the money.
    pub csp: String,
    files: Files,
    chunks: Chunks,
}

impl Shell {
    /// Reads the built app; `None` when there is none, and the program serves the API only.
    ///
    /// # Errors
    /// When an `index.html` is there but lacks a marker: another build than this program expects.
    pub fn load(web_dir: &Path, payments: &PaymentsConfig) -> anyhow::Result<Option<Self>> {
        let file = web_dir.join("index.html");
        if !file.exists() {
            return Ok(None);
        }
        let html =
            std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let mut shell = Self::parse(&html, &Guests::of(payments))
            .with_context(|| format!("{} is not this release's app", file.display()))?;
        shell.files = Files::load(web_dir).with_context(|| format!("cannot read {}", web_dir.display()))?;
        shell.chunks = Chunks::load(web_dir)?;
        Ok(Some(shell))
    }

    fn parse(html: &str, guests: &Guests) -> anyhow::Result<Self> {
        let (before_head, rest) = html.split_once(HEAD_MARKER).context("it has no head marker")?;
        let (before_root, rest) = rest.split_once(ROOT_MARKER).context("it has no root")?;
        let (between, after_boot) = rest.split_once(BOOT_MARKER).context("it has no boot marker")?;
        if !before_head.contains(LANG_MARKER) {
            bail!("its html element has no lang");
        }
        Ok(Self {
            before_head: before_head.to_owned(),
            before_root: format!("{before_root}{ROOT_MARKER}"),
            between: between.to_owned(),
            after_boot: after_boot.to_owned(),
            csp: policy(html, guests),
            files: Files::default(),
            chunks: Chunks::default(),
        })
    }

    /// The policy of a page that pages of these sites, separated by spaces, may show in a frame.
    pub(super) fn policy_for_frames_in(&self, sites: &str) -> String {
        let none = "frame-ancestors 'none'";
        if sites.is_empty() {
            self.csp.clone()
        } else {
            self.csp.replace(none, &format!("frame-ancestors {sites}"))
        }
    }

    /// A file of the app, when the path is one's.
    pub fn file(&self, request: &HttpRequest) -> Option<HttpResponse> {
        self.files.respond(request, &self.csp)
    }

    /// What the head says so that a route's own code comes early; see [`Chunks::links`].
    pub(super) fn links(&self, route_file: &str, scripts: Scripts) -> String {
        self.chunks.links(route_file, scripts)
    }

    /// A whole page. `head` is HTML; so is `paint`, the [first screen](super::paint); `boot` is JSON.
    pub fn render(&self, locale: Locale, head: &str, paint: &str, boot: &str) -> String {
        let opening = self.before_head.replace(LANG_MARKER, &format!("<html lang=\"{}\"", locale.tag()));
        // `<` cannot end the script element early once it is written as an escape.
        let boot = boot.replace('<', "\\u003c");
        let Self { before_root, between, after_boot, chunks, .. } = self;
        // Where nothing is painted first, nothing is gained by waiting.
        let app = if paint.is_empty() { chunks.app_links() } else { "" };
        format!(
            "{opening}{head}{app}{before_root}{paint}{between}\
             <script type=\"application/json\" id=\"__boot\">{boot}</script>{after_boot}"
        )
    }
}

/// Other sites that the app's pages may load from, as directives of the policy list them. It is for every page:
/// whoever goes to the checkout from another one keeps that one's policy.
#[derive(Default)]
struct Guests {
    scripts: &'static str,
    calls: &'static str,
    frames: &'static str,
}

impl Guests {
    /// As Stripe's guide to security lists them for its script.
    const STRIPE: Self = Self {
        scripts: " https://js.stripe.com https://*.js.stripe.com",
        calls: " https://api.stripe.com",
        frames: " frame-src https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com;",
    };

    fn of(payments: &PaymentsConfig) -> Self {
        match payments {
            PaymentsConfig::Simulated => Self::default(),
            PaymentsConfig::Stripe(_) => Self::STRIPE,
        }
    }
}

/// Scripts only from us and those guests, and those inline ones that are in the build, by their hash.
fn policy(html: &str, guests: &Guests) -> String {
    let mut hashes = String::new();
    for element in html.split("<script").skip(1) {
        let Some((attributes, rest)) = element.split_once('>') else { continue };
        let is_inline = !attributes.contains("src=") && !attributes.contains("application/");
        if let Some((code, _)) = rest.split_once("</script>").filter(|_| is_inline) {
            let hash = BASE64.encode(&Sha256::digest(code.as_bytes()));
            hashes.extend([" 'sha256-", &hash, "'"]);
        }
    }
    let Guests { scripts, calls, frames } = guests;
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{hashes}{scripts}; \
         style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'{calls}; \
         media-src 'self' blob:; worker-src 'self'; manifest-src 'self';{frames} form-action 'self'; \
         base-uri 'none'; object-src 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; \
         trusted-types default"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const HTML: &str = "<!doctype html><html lang=\"fr\"><head><!--guichet:head--><script>go()</script></head>\
                        <body><div id=\"root\"></div><!--guichet:boot--><script src=\"/a.js\"></script></body></html>";

    fn parse(guests: &Guests) -> Shell {
        Shell::parse(HTML, guests).unwrap()
    }

    #[test]
    fn a_page_is_filled_and_its_data_cannot_break_out() {
        let shell = parse(&Guests::default());
        let page = shell.render(Locale::En, "<title>x</title>", "<h1>y</h1>", r#"{"a":"</script><b>"}"#);
        assert!(page.contains("<html lang=\"en\"") && page.contains("<title>x</title>"));
        assert!(page.contains("<div id=\"root\"><h1>y</h1></div>"), "{page}");
        assert!(page.contains(r#"{"a":"\u003c/script>\u003cb>"}"#));
    }

    #[test]
    fn only_the_inline_scripts_of_the_build_may_run() {
        let hash = BASE64.encode(&Sha256::digest(b"go()"));
        let csp = parse(&Guests::default()).csp;
        assert!(csp.contains(&format!("script-src 'self' 'wasm-unsafe-eval' 'sha256-{hash}';")), "{csp}");
    }

    #[test]
    fn stripe_is_a_guest_where_it_takes_the_money_and_nobody_else_is() {
        let (strict, guested) = (parse(&Guests::default()).csp, parse(&Guests::STRIPE).csp);
        assert!(!strict.contains("https:") && !strict.contains("frame-src"), "{strict}");
        let Guests { scripts, calls, frames } = Guests::STRIPE;
        let without = [frames, scripts, calls].iter().fold(guested.clone(), |csp, part| {
            assert_eq!(csp.matches(part).count(), 1, "{csp}");
            csp.replace(part, "")
        });
        assert_eq!(without, strict, "nothing else differs");
        for part in [
            "' https://js.stripe.com https://*.js.stripe.com; style-src",
            "connect-src 'self' https://api.stripe.com; media-src",
            "; frame-src https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com; form-action",
        ] {
            assert!(guested.contains(part), "{part}: {guested}");
        }
    }

    #[test]
    fn a_frame_is_for_the_listed_sites_only() {
        let shell = parse(&Guests::default());
        assert!(shell.policy_for_frames_in("").contains("frame-ancestors 'none';"));
        let policy = shell.policy_for_frames_in("https://a.example https://b.example");
        assert!(
            policy.contains("; frame-ancestors https://a.example https://b.example; require-"),
            "{policy}"
        );
        assert!(!policy.contains("'none'; require-"), "{policy}");
    }

    #[test]
    fn another_build_is_refused() {
        assert!(Shell::parse("<html lang=\"fr\"></html>", &Guests::default()).is_err());
    }
}
