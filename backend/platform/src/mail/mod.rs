//! Letters, and the way they leave.
//!
//! - [`smtp`]     to a mail server, encrypted unless it is on this machine
//! - [`mailbox`]  development without a mail server: letters are kept and can be looked at

pub mod mailbox;
pub mod smtp;

use crate::config::Config;
use kernel::email::Email;
use kernel::time::Instant;
use lettre::Message;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox as Address, MultiPart};
use mailbox::Mailbox;
use smtp::{Server, Smtp};
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use url::Url;

/// What `SMTP_URL` says when an installation sends no mail on purpose.
const OFF: &str = "off";
/// Longest subject and name; more is cut off.
const LINE_CHARS_MAX: usize = 200;

/// Which way mail leaves, and whom it is from.
#[derive(Clone)]
pub struct MailConfig {
    route: Route,
    from: Address,
}

#[derive(Clone)]
enum Route {
    Server(Server),
    Mailbox,
    Off,
}

impl MailConfig {
    /// Reads `SMTP_URL` and `MAIL_FROM`.
    pub(crate) fn parse(
        smtp_url: Option<&str>,
        from: Option<&str>,
        public_url: &Url,
        is_development: bool,
    ) -> Result<Self, &'static str> {
        let route = match smtp_url {
            None if is_development => Route::Mailbox,
            None => {
                return Err(
                    "SMTP_URL is missing: the mail server, such as smtp://user:password@mail.example:587, or off",
                );
            }
            Some(OFF) => Route::Off,
            Some(url) => Route::Server(Server::parse(url)?),
        };
        let from = from.map_or_else(
            || format!("Guichet <no-reply@{}>", public_url.host_str().unwrap_or("localhost")),
            str::to_owned,
        );
        let from =
            from.parse().map_err(|_| "MAIL_FROM must be an address such as Guichet <tickets@example.org>")?;
        Ok(Self { route, from })
    }

    /// Where mail goes, for operators: no user, no password.
    pub fn shown(&self) -> String {
        match &self.route {
            Route::Server(server) => server.shown(),
            Route::Mailbox => "kept here, at /dev/mailbox".to_owned(),
            Route::Off => OFF.to_owned(),
        }
    }
}

/// A letter to one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The same for every attempt, so that receivers can tell a repetition: letters, digits, `-`, `.`.
    pub id: String,
    /// Whose address.
    pub to: Email,
    /// Whose name; may be empty.
    pub to_name: String,
    /// Where answers go, if not to whom it is from.
    pub reply_to: Option<Email>,
    /// One line.
    pub subject: String,
    /// For those who read text.
    pub text: String,
    /// For the others.
    pub html: String,
    /// What comes with it.
    pub enclosures: Vec<Enclosure>,
}

/// A file that comes with a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enclosure {
    /// What the file is called: letters, digits, `-`, `.`.
    pub name: String,
    /// What it is, such as `application/pdf`.
    pub media_type: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Why a letter did not go out. Without addresses: servers like to quote them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undelivered {
    /// The server is away, busy or slow: it may take the letter later.
    Later(String),
    /// It will never take the letter.
    Never(String),
}

/// The way letters leave.
#[derive(Clone)]
pub struct Post {
    from: Address,
    way: Way,
}

#[derive(Clone)]
enum Way {
    Smtp(Arc<Smtp>),
    Mailbox(Mailbox),
    Off,
}

impl Post {
    /// As the configuration says.
    pub fn new(config: &Config) -> Self {
        let way = match &config.mail.route {
            Route::Server(server) => {
                let hello = config.public_url.host_str().unwrap_or("localhost");
                Way::Smtp(Arc::new(Smtp::new(server.clone(), hello)))
            }
            Route::Mailbox => Way::Mailbox(Mailbox::new(config.data_dir.join("mailbox"))),
            Route::Off => Way::Off,
        };
        Self { from: config.mail.from.clone(), way }
    }

    /// The mailbox of development, where there is one.
    pub const fn mailbox(&self) -> Option<&Mailbox> {
        match &self.way {
            Way::Mailbox(mailbox) => Some(mailbox),
            _ => None,
        }
    }

    /// Hands a letter over. It may have arrived although this says otherwise, never the other way round.
    pub async fn send(&self, letter: &Letter, now: Instant) -> Result<(), Undelivered> {
        match &self.way {
            Way::Smtp(smtp) => smtp.deliver(&self.message(letter, now)?).await,
            Way::Mailbox(mailbox) => mailbox
                .keep(letter, now)
                .await
                .map_err(|e| Undelivered::Later(format!("mailbox: {}", e.kind()))),
            Way::Off => Err(Undelivered::Never("SMTP_URL is off".to_owned())),
        }
    }

    /// The letter as it travels. Text from people passes through the encoder, without control
    /// characters: nothing they write can begin a header.
    fn message(&self, letter: &Letter, now: Instant) -> Result<Message, Undelivered> {
        let impossible = |_| Undelivered::Never("the letter cannot be written".to_owned());
        let address =
            letter.to.as_str().parse().map_err(|_| Undelivered::Never("not an address".to_owned()))?;
        let name = Some(one_line(&letter.to_name)).filter(|name| !name.is_empty());
        let since = Duration::from_millis(u64::try_from(now.millis()).unwrap_or(0));
        let id = format!("<{}@{}>", letter.id, self.from.email.domain());
        let both = MultiPart::alternative_plain_html(letter.text.clone(), letter.html.clone());
        let mut parts = MultiPart::mixed().multipart(both.clone());
        for enclosure in &letter.enclosures {
            let kind = ContentType::parse(enclosure.media_type)
                .map_err(|_| Undelivered::Never("an enclosure is of no known kind".to_owned()))?;
            let part = Attachment::new(one_line(&enclosure.name)).body(enclosure.bytes.clone(), kind);
            parts = parts.singlepart(part);
        }
        let content = if letter.enclosures.is_empty() { both } else { parts };
        // Auto-responders keep quiet (RFC 3834).
        let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
        let mut message = Message::builder().from(self.from.clone()).to(Address::new(name, address));
        if let Some(reply_to) = &letter.reply_to {
            let address = reply_to.as_str().parse();
            let address = address.map_err(|_| Undelivered::Never("answers go to no address".to_owned()))?;
            message = message.reply_to(Address::new(None, address));
        }
        message
            .subject(one_line(&letter.subject))
            .date(SystemTime::UNIX_EPOCH + since)
            .message_id(Some(id))
            .raw_header(HeaderValue::new(automatic, "auto-generated".to_owned()))
            .multipart(content)
            .map_err(impossible)
    }
}

/// Text without control characters and without anything that changes how a line reads.
pub fn one_line(text: &str) -> String {
    let is_hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let cut: String = text.chars().map(|c| if is_hidden(c) { ' ' } else { c }).take(LINE_CHARS_MAX).collect();
    cut.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(url: Option<&str>, from: Option<&str>) -> Result<MailConfig, &'static str> {
        MailConfig::parse(url, from, &Url::parse("https://billets.example").unwrap(), false)
    }

    #[test]
    fn nothing_that_people_write_becomes_a_header() {
        let from = config(Some(OFF), None).unwrap().from;
        let post = Post { from, way: Way::Off };
        let letter = Letter {
            id: "f1-ab".to_owned(),
            to: Email::parse("ada@example.org").unwrap(),
            to_name: "Ada\r\nBcc: all@example.org\u{0} Lovelace".to_owned(),
            reply_to: Email::parse("contact@example.org"),
            subject: "Hello\r\nX-Evil: 1\u{2028}Bcc: x@example.org".to_owned(),
            text: "text".to_owned(),
            html: "<p>html</p>".to_owned(),
            enclosures: vec![Enclosure {
                name: "TDP-2026-000042.pdf\r\nBcc: y@example.org".to_owned(),
                media_type: "application/pdf",
                bytes: b"%PDF-1.7".to_vec(),
            }],
        };
        let message = post.message(&letter, Instant::from_millis(1_795_251_600_000)).unwrap();
        let formatted = String::from_utf8(message.formatted()).unwrap();
        let names: Vec<&str> = formatted
            .split("\r\n\r\n")
            .next()
            .unwrap()
            .lines()
            .filter(|line| !line.starts_with(' '))
            .filter_map(|line| line.split(':').next())
            .collect();
        assert!(!names.contains(&"Bcc") && !names.contains(&"X-Evil"), "{formatted}");
        assert_eq!(message.envelope().to().len(), 1);
        assert!(formatted.contains("Message-ID: <f1-ab@billets.example>"), "{formatted}");
        assert!(formatted.contains("Auto-Submitted: auto-generated"), "{formatted}");
        assert!(formatted.contains("Reply-To: contact@example.org"), "{formatted}");
        assert!(formatted.contains("multipart/mixed") && formatted.contains("multipart/alternative"));
        assert!(formatted.contains("Content-Type: application/pdf"), "{formatted}");
        assert!(formatted.contains("=\"TDP-2026-000042.pdf Bcc: y@example.org\""), "{formatted}");
    }

    #[test]
    fn settings_that_make_no_sense_are_refused() {
        assert!(config(None, None).is_err());
        assert!(config(Some("mail.example:25"), None).is_err());
        assert!(config(Some("off"), Some("nobody")).is_err());
        assert!(config(Some("smtp://u:s3cret@mail.example"), Some("Billets <a@b.example>")).is_ok());
        let shown = config(Some("smtps://u:s3cret@mail.example"), None).unwrap().shown();
        assert_eq!(shown, "smtps://mail.example:465");
    }
}
