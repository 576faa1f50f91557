//! `TestApp`: the running server with a database of its own, and `Answer`: what it said.

use crate::databases::TestDatabase;
use crate::schema;
use ::accounts::Accounts;
use ::catalog::Catalog;
use actix_web::dev::ServerHandle;
use guichet_server::compose;
use kernel::time::Instant;
use platform::clock::Clock;
use platform::config::Config;
use platform::jobs::Worker;
use platform::keyring::Keyring;
use reqwest::Method;
use reqwest::header::HeaderMap;
use sales::payments::provider::Provider;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use std::io::Read;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex, Once};
use std::time::Duration;
use tempfile::TempDir;

/// When every test begins.
pub const START: &str = "2026-11-21T09:00:00Z";

/// A moment.
pub fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap_or_else(|| panic!("{text} is not a moment"))
}

/// The running server.
pub struct TestApp {
    pub catalog: Catalog,
    pub accounts: Accounts,
    pub clock: Clock,
    pub addr: SocketAddr,
    pub metrics_addr: SocketAddr,
    pub config: Config,
    /// What another process needs to serve the same.
    pub environment: Vec<(String, String)>,
    /// Operations of the document that succeeded here.
    pub succeeded: Mutex<BTreeSet<String>>,
    /// Ids of mails that a test looked at.
    pub seen_mails: Mutex<BTreeSet<String>>,
    /// Ids by slug of what the builders made.
    pub made: Mutex<HashMap<String, uuid::Uuid>>,
    pub database: Arc<TestDatabase>,
    pub worker: Worker,
    pub keyring: Keyring,
    pub provider: Provider,
    handle: ServerHandle,
    client: reqwest::Client,
    folder: Arc<TempDir>,
}

impl TestApp {
    /// A server with an empty catalog and no app to serve.
    pub async fn start() -> Self {
        Self::with(&[]).await
    }

    /// The same with settings of its own.
    pub async fn with(settings: &[(&str, &str)]) -> Self {
        Self::with_web(settings, &[]).await
    }

    /// The same with files of a built app, by path.
    pub async fn with_web(settings: &[(&str, &str)], files: &[(&str, &[u8])]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            let path = folder.path().join("web").join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        let database = TestDatabase::migrated(folder.path());
        let config = config(folder.path(), &database.url(), settings);
        let environment = environment(folder.path(), &database.url(), settings);
        Self::run(config, Clock::fixed(at(START)), environment, (Arc::new(database), Arc::new(folder))).await
    }

    /// Another node: a program of its own, with the settings, the database and the clock of this one.
    pub async fn beside(&self) -> Self {
        let shared = (self.database.clone(), self.folder.clone());
        Self::run(self.config.clone(), self.clock.clone(), self.environment.clone(), shared).await
    }

    async fn run(
        config: Config,
        clock: Clock,
        environment: Vec<(String, String)>,
        (database, folder): (Arc<TestDatabase>, Arc<TempDir>),
    ) -> Self {
        show_faults(&config);
        let running = compose::start(&config, clock.clone()).await.unwrap();
        let (addr, metrics_addr) = (running.addr, running.metrics_addr);
        let (catalog, handle) = (running.catalog.clone(), running.handle.clone());
        let accounts = running.accounts.clone();
        let (worker, keyring) = (running.worker.clone(), running.keyring.clone());
        let provider = running.provider.clone();
        tokio::spawn(running.serve());
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(20))
            .no_proxy()
            .build()
            .unwrap();
        Self {
            catalog,
            accounts,
            clock,
            addr,
            metrics_addr,
            config,
            environment,
            made: Mutex::default(),
            succeeded: Mutex::default(),
            seen_mails: Mutex::default(),
            database,
            worker,
            keyring,
            provider,
            handle,
            client,
            folder,
        }
    }

    /// Does every job that is due, and what comes of it. Nothing does them otherwise (`JOBS` is false).
    pub async fn run_jobs(&self) -> usize {
        self.worker.run_due().await.unwrap()
    }

    /// The mails that were kept, the oldest first, after every job that is due.
    pub async fn mails(&self) -> Vec<Mail> {
        self.run_jobs().await;
        self.kept_mails().await
    }

    /// The mails that were kept, the oldest first.
    pub async fn kept_mails(&self) -> Vec<Mail> {
        let kept = self.json("/dev/mailbox/messages.json").await;
        let mut mails: Vec<Mail> = serde_json::from_value(kept).unwrap();
        mails.reverse();
        mails
    }

    /// Asks with GET.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[]).await
    }

    /// Asks with GET and headers.
    pub async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(Method::GET, path, headers).await
    }

    /// The JSON of a GET that must go well.
    pub async fn json(&self, path: &str) -> Value {
        let answer = self.get(path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.json()
    }

    /// The slugs that a list has, in its order.
    pub async fn slugs(&self, path: &str) -> Vec<String> {
        slugs(&self.json(path).await)
    }

    /// Asks.
    pub async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send_body(method, path, headers, Vec::new()).await
    }

    /// Asks with a body.
    pub async fn send_body(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Answer {
        let mut request = self.client.request(method.clone(), format!("http://{}{path}", self.addr));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if !body.is_empty() {
            request = request.body(body);
        }
        let response = request.send().await.unwrap_or_else(|e| panic!("{method} {path}: {e:?}"));
        let answer = Answer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: response.bytes().await.unwrap().to_vec(),
        };
        schema::check(&method, path, &answer);
        if let Some(id) = schema::operation_id(&method, path).filter(|_| answer.status < 300) {
            self.succeeded.lock().unwrap().insert(id);
        }
        answer
    }

    /// What `/metrics` says, on its own port.
    pub async fn metrics(&self) -> String {
        let url = format!("http://{}/metrics", self.metrics_addr);
        self.client.get(url).send().await.unwrap().text().await.unwrap()
    }

    /// Moves the clock.
    pub fn set_clock(&self, to: &str) {
        self.clock.set(at(to));
    }

    /// Tells the server to stop once running requests are done; ready when it has.
    pub fn stop(&self) -> impl Future<Output = ()> + use<> {
        self.handle.stop(true)
    }

    /// Asks until the answer is as it should be; fails after five seconds.
    pub async fn wait_for(&self, path: &str, is_right: impl Fn(&Answer) -> bool) -> Duration {
        let begun = std::time::Instant::now();
        loop {
            let answer = self.get(path).await;
            if is_right(&answer) {
                return begun.elapsed();
            }
            assert!(begun.elapsed() < Duration::from_secs(5), "{path} stays {}", answer.text());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        // Asking is enough: the server does not need us to wait for it.
        drop(self.handle.stop(false));
    }
}

/// A mail as the mailbox of development shows it.
#[derive(Debug, Clone, serde::Deserialize)]
pub struct Mail {
    pub id: String,
    pub to: String,
    pub reply_to: Option<String>,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub enclosures: Vec<EnclosedFile>,
}

/// A file that came with it.
#[derive(Debug, Clone, serde::Deserialize)]
pub struct EnclosedFile {
    pub name: String,
    pub n_bytes: usize,
}

impl Mail {
    /// The token of its link.
    pub fn token(&self) -> &str {
        let rest = self.text.split("#token=").nth(1).unwrap_or_else(|| panic!("no token in {}", self.text));
        rest.split_whitespace().next().unwrap()
    }

    /// The six digits that stand on a line of their own.
    pub fn code(&self) -> &str {
        let is_code = |line: &&str| line.len() == 6 && line.bytes().all(|b| b.is_ascii_digit());
        self.text.lines().map(str::trim).find(is_code).unwrap_or_else(|| panic!("no code in {}", self.text))
    }
}

/// The slugs of a list's rows.
pub fn slugs(list: &Value) -> Vec<String> {
    let rows = list["data"].as_array().expect("a list has data");
    rows.iter().map(|row| row["slug"].as_str().expect("rows have slugs").to_owned()).collect()
}

/// A configuration for a test: free ports, one worker, nothing shared.
pub fn config(folder: &Path, database_url: &str, settings: &[(&str, &str)]) -> Config {
    let environment = environment(folder, database_url, settings).into_iter().collect();
    Config::from_parts(environment, Path::new("no-such-file.toml")).unwrap()
}

/// A 500 that no test expects says why, once, whichever test it is.
fn show_faults(config: &Config) {
    static ONCE: Once = Once::new();
    let only_errors = Config { log: "error".to_owned(), ..config.clone() };
    ONCE.call_once(|| platform::telemetry::start_logging(&only_errors).unwrap());
}

/// The environment that says so.
fn environment(folder: &Path, database_url: &str, settings: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let (data, web) = (own("data"), own("web"));
    let defaults = [
        ("PORT", "0"),
        ("METRICS_PORT", "0"),
        ("WORKERS", "1"),
        ("DB_READERS", "4"),
        ("DB_WRITERS", "2"),
        ("PUBLIC_URL", "https://billets.example"),
        ("RATE_LIMIT_PER_MINUTE", "1000000"),
        ("RATE_LIMIT_BURST", "1000000"),
        ("SHUTDOWN_SECONDS", "1"),
        ("JOBS", "false"),
        ("PASSWORD_MEMORY_KIB", "64"),
        ("PASSWORD_PASSES", "1"),
        // Everybody comes from one address here; tests of budgets set it to 1.
        ("SIGN_IN_LIMIT_FACTOR", "1000"),
        ("DATABASE_URL", database_url),
        ("DATA_DIR", &data),
        ("WEB_DIR", &web),
    ];
    let all = defaults.iter().chain(settings);
    all.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// What the server said.
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    /// The body without its content encoding.
    pub fn decoded(&self) -> Vec<u8> {
        let mut body = Vec::new();
        match self.header("content-encoding") {
            "" => body.clone_from(&self.body),
            "br" => _ = brotli::Decompressor::new(&self.body[..], 4_096).read_to_end(&mut body).unwrap(),
            "gzip" => _ = flate2::read::GzDecoder::new(&self.body[..]).read_to_end(&mut body).unwrap(),
            other => panic!("nobody asked for content-encoding {other}"),
        }
        body
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.decoded()).into_owned()
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.decoded()).unwrap_or_else(|e| panic!("{e}: {}", self.text()))
    }

    /// A header's value; empty when it is absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The code of a problem.
    pub fn code(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text());
        self.json()["code"].as_str().expect("a problem has a code").to_owned()
    }

    /// The pointers of a problem's fields, in order.
    pub fn pointers(&self) -> Vec<String> {
        let fields = self.json()["errors"].as_array().cloned().unwrap_or_default();
        fields.iter().map(|field| field["pointer"].as_str().unwrap().to_owned()).collect()
    }
}
