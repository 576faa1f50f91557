//! HTML of the mailbox.

use crate::pages::escape;
use platform::mail::mailbox::KeptLetter;
use std::fmt::Write;

const STYLE: &str = "\
:root{color-scheme:light dark;--back:#f3f4f6;--card:#fff;--ink:#1f2430;--soft:#5b6473;--line:#dfe3ea;--link:#1f4fd8}\
@media(prefers-color-scheme:dark){:root{--back:#14161a;--card:#1e2127;--ink:#eceff4;--soft:#a9b1bf;--line:#343a44;--link:#8fb4ff}}\
*{box-sizing:border-box}body{margin:0;background:var(--back);color:var(--ink);font:16px/1.5 system-ui,sans-serif}\
main{max-width:800px;margin:0 auto;padding:16px}h1{font-size:22px;overflow-wrap:anywhere}a{color:var(--link)}\
ul{list-style:none;margin:0;padding:0;background:var(--card);border:1px solid var(--line);border-radius:10px}\
li+li{border-top:1px solid var(--line)}li a{display:block;padding:14px 16px;text-decoration:none;color:inherit}\
li a:hover,li a:focus-visible{background:var(--back)}strong,small{display:block;overflow-wrap:anywhere}\
small,.soft{color:var(--soft)}iframe{width:100%;height:720px;border:1px solid var(--line);border-radius:10px;background:#fff}\
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--card);border:1px solid var(--line);border-radius:10px;padding:16px}\
.links li{padding:10px 16px;overflow-wrap:anywhere}.links a{display:inline;padding:0;color:var(--link)}";

fn page(title: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"robots\" content=\"noindex\"><title>{}</title><style>{STYLE}</style></head>\
         <body><main>{body}</main></body></html>",
        escape(title)
    )
}

/// The list.
pub(super) fn list(letters: &[KeptLetter]) -> String {
    let mut body = String::from(
        "<h1>Mailbox</h1><p class=\"soft\">Mail that would have been sent. Nothing leaves this machine \
         until SMTP_URL is set.</p>",
    );
    if letters.is_empty() {
        body.push_str("<p>No mail yet.</p>");
        return page("Mailbox", &body);
    }
    body.push_str("<ul>");
    for letter in letters {
        let _ = write!(
            body,
            "<li><a href=\"/dev/mailbox/{}\"><strong>{}</strong><small>{} · {}</small></a></li>",
            escape(&letter.id),
            escape(&letter.subject),
            escape(&letter.to),
            letter.at.to_rfc3339()
        );
    }
    body.push_str("</ul>");
    page("Mailbox", &body)
}

/// One letter: as HTML in a frame that runs nothing, its links, and its text.
pub(super) fn letter(letter: &KeptLetter) -> String {
    let mut body = format!(
        "<p><a href=\"/dev/mailbox\">Mailbox</a></p><h1>{}</h1><p class=\"soft\">To {} {}<br>{}</p>\
         <iframe title=\"The letter\" sandbox=\"allow-popups allow-popups-to-escape-sandbox\" \
         src=\"/dev/mailbox/{}/html\"></iframe>",
        escape(&letter.subject),
        escape(&letter.to_name),
        escape(&letter.to),
        letter.at.to_rfc3339(),
        escape(&letter.id)
    );
    let links: Vec<&str> = letter.text.split_whitespace().filter(|word| is_link(word)).collect();
    if !links.is_empty() {
        body.push_str("<h2>Links</h2><ul class=\"links\">");
        for link in links {
            let _ = write!(body, "<li><a href=\"{0}\">{0}</a></li>", escape(link));
        }
        body.push_str("</ul>");
    }
    if !letter.enclosures.is_empty() {
        body.push_str("<h2>Enclosed</h2><ul class=\"links\">");
        for file in &letter.enclosures {
            let _ = write!(body, "<li>{} ({} bytes)</li>", escape(&file.name), file.n_bytes);
        }
        body.push_str("</ul>");
    }
    let _ = write!(body, "<h2>Text</h2><pre>{}</pre>", escape(&letter.text));
    page(&letter.subject, &body)
}

fn is_link(word: &str) -> bool {
    word.starts_with("https://") || word.starts_with("http://")
}
