//! A mail server.
//!
//! Connections are kept here and not in lettre's own pool: that one takes back a connection whose
//! delivery was cut off in the middle, and the next letter would read the answers to the last.

use super::Undelivered;
use lettre::Message;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;
use url::Url;

/// How long one delivery may take, from looking up the server to its last word.
pub const TIMEOUT: Duration = Duration::from_secs(30);
/// Connections that are kept for the next letter.
const IDLE_MAX: usize = 4;
/// How long they are kept.
const IDLE_TIME: Duration = Duration::from_secs(30);

/// Where a mail server is, and how to talk to it.
#[derive(Clone)]
pub struct Server {
    host: String,
    port: u16,
    encryption: Encryption,
    credentials: Option<Credentials>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Encryption {
    /// From the first byte (`smtps://`).
    Tls,
    /// Plain until `STARTTLS`, without which nothing is sent (`smtp://`).
    StartTls,
    /// This machine only.
    None,
}

impl Server {
    /// Reads `smtp://` or `smtps://user:password@host:port`; user and password percent-encoded.
    pub(super) fn parse(url: &str) -> Result<Self, &'static str> {
        const SHAPE: &str = "SMTP_URL must be smtp:// or smtps://user:password@host:port, or off";
        let url = Url::parse(url).map_err(|_| SHAPE)?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(SHAPE)?.to_owned();
        if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
            return Err(SHAPE);
        }
        let plain_host = host.trim_matches(['[', ']']);
        let is_loopback = plain_host == "localhost"
            || plain_host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
        let (encryption, port) = match url.scheme() {
            "smtps" => (Encryption::Tls, 465),
            "smtp" if is_loopback => (Encryption::None, 25),
            "smtp" => (Encryption::StartTls, 587),
            _ => return Err(SHAPE),
        };
        let credentials = match (decoded(url.username()), url.password().map(decoded)) {
            (Some(user), None) if user.is_empty() => None,
            (Some(user), Some(Some(password))) if !user.is_empty() => Some(Credentials::new(user, password)),
            _ => return Err("SMTP_URL: a user needs a password, both percent-encoded"),
        };
        let port = url.port().unwrap_or(port);
        Ok(Self { host: plain_host.to_owned(), port, encryption, credentials })
    }

    pub(super) fn shown(&self) -> String {
        let scheme = if self.encryption == Encryption::Tls { "smtps" } else { "smtp" };
        format!("{scheme}://{}:{}", self.host, self.port)
    }
}

/// Percent-encoding undone.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let pair = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&pair).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// Delivers to one server.
pub struct Smtp {
    server: Server,
    hello: ClientId,
    idle: Mutex<Vec<(AsyncSmtpConnection, Instant)>>,
}

impl Smtp {
    pub(super) fn new(server: Server, hello: &str) -> Self {
        Self { server, hello: ClientId::Domain(hello.to_owned()), idle: Mutex::default() }
    }

    /// A delivery that is cut off drops its connection with it.
    pub(super) async fn deliver(&self, message: &Message) -> Result<(), Undelivered> {
        match tokio::time::timeout(TIMEOUT, self.attempt(message)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(Undelivered::Later("the mail server is too slow".to_owned())),
        }
    }

    async fn attempt(&self, message: &Message) -> Result<(), Undelivered> {
        let mut connection = match self.kept().await {
            Some(connection) => connection,
            None => self.connect().await.map_err(|error| Undelivered::Later(words(&error)))?,
        };
        let sent = connection.send(message.envelope(), &message.formatted()).await;
        sent.map_err(|error| sorted(&error))?;
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < IDLE_MAX {
            idle.push((connection, Instant::now()));
        }
        Ok(())
    }

    /// A connection of an earlier letter that still answers.
    async fn kept(&self) -> Option<AsyncSmtpConnection> {
        loop {
            let kept = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let (mut connection, since) = kept?;
            if since.elapsed() < IDLE_TIME && connection.test_connected().await {
                return Some(connection);
            }
        }
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let server = &self.server;
        let tls = || TlsParameters::new(server.host.clone());
        let wrapper = if server.encryption == Encryption::Tls { Some(tls()?) } else { None };
        let address = (server.host.as_str(), server.port);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(address, Some(TIMEOUT), &self.hello, wrapper, None).await?;
        if server.encryption == Encryption::StartTls {
            connection.starttls(tls()?, &self.hello).await?;
        }
        if let Some(credentials) = &server.credentials {
            connection.auth(DEFAULT_MECHANISMS, credentials).await?;
        }
        Ok(connection)
    }
}

/// 5xx to a letter is for ever. Everything else may pass, a wrong password in our settings too.
fn sorted(error: &Error) -> Undelivered {
    if error.is_permanent() { Undelivered::Never(words(error)) } else { Undelivered::Later(words(error)) }
}

/// The server's own words are left out: they quote addresses.
fn words(error: &Error) -> String {
    match error.status() {
        Some(code) => format!("the mail server said {code}"),
        None if error.is_tls() => "no encrypted connection to the mail server".to_owned(),
        None if error.is_client() => "the mail server lacks what is needed".to_owned(),
        None => "no connection to the mail server".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_spoken_to_in_the_open() {
        let encryption = |url: &str| Server::parse(url).ok().map(|server| (server.encryption, server.port));
        assert!(encryption("smtp://localhost:2525") == Some((Encryption::None, 2525)));
        assert!(encryption("smtp://[::1]") == Some((Encryption::None, 25)));
        assert!(encryption("smtp://127.0.0.9:25") == Some((Encryption::None, 25)));
        assert!(encryption("smtp://mail.example") == Some((Encryption::StartTls, 587)));
        assert!(encryption("smtp://10.0.0.1:25") == Some((Encryption::StartTls, 25)));
        assert!(encryption("smtps://mail.example") == Some((Encryption::Tls, 465)));
    }

    #[test]
    fn addresses_of_servers_are_checked() {
        for bad in [
            "",
            "mail",
            "http://mail.example",
            "smtp://",
            "smtp://user@mail.example",
            "smtp://:p@mail.example",
            "smtp://u:%zz@mail.example",
            "smtp://mail.example/path",
            "smtp://mail.example?tls=none",
        ] {
            assert!(Server::parse(bad).is_err(), "{bad}");
        }
        let server = Server::parse("smtp://ada%40example.org:p%3Aq@mail.example").unwrap();
        assert_eq!(server.shown(), "smtp://mail.example:587");
        assert!(server.credentials == Some(Credentials::new("ada@example.org".into(), "p:q".into())));
    }

    #[tokio::test(start_paused = true)]
    async fn a_server_that_says_nothing_is_left_after_thirty_seconds() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let smtp = Smtp::new(Server::parse(&url).unwrap(), "billets.example");
        let message = Message::builder()
            .from("a@billets.example".parse().unwrap())
            .to("ada@example.org".parse().unwrap())
            .body("text".to_owned())
            .unwrap();
        let begun = Instant::now();
        assert!(matches!(smtp.deliver(&message).await, Err(Undelivered::Later(_))));
        assert_eq!(begun.elapsed().as_secs(), 30);
    }
}
