//! The `guichet` binary as an operator runs it.

use crate::app::TestApp;
use crate::databases::TestDatabase;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A folder to run the binary in, with a database of its own.
pub struct Shell {
    pub database: TestDatabase,
    pub folder: TempDir,
}

impl Shell {
    /// With a migrated database.
    pub fn migrated() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { database: TestDatabase::migrated(folder.path()), folder }
    }

    /// With an empty database.
    pub fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { database: TestDatabase::empty(folder.path()), folder }
    }

    /// The binary with these arguments and settings, in a clean environment.
    pub fn command(&self, arguments: &[&str], settings: &[(&str, &str)]) -> Command {
        let mut command = bare_command(self.folder.path());
        command.args(arguments).env("DATABASE_URL", self.database.url()).envs(settings.iter().copied());
        command
    }

    /// Runs it to its end.
    pub fn run(&self, arguments: &[&str], settings: &[(&str, &str)]) -> Output {
        self.command(arguments, settings).output().unwrap()
    }
}

/// The binary in a folder and a clean environment.
pub fn bare_command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_guichet"));
    command.current_dir(folder).env_clear().stdin(Stdio::null());
    command
}

/// What it said on standard output, after it succeeded.
pub fn said(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Its one sentence, after it failed: no panic, no stack, no second line.
pub fn complaint(output: &Output) -> String {
    let error = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(error.starts_with("guichet: ") && error.trim_end().lines().count() == 1, "{error}");
    assert!(!error.contains("panicked"), "{error}");
    error.trim_end().to_owned()
}

/// Runs it with a text on standard input.
fn run_with_input(mut command: Command, input: &str) -> Output {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn secrets_go_into_a_file_that_only_the_owner_reads_and_stay_there() {
    let folder = tempfile::tempdir().unwrap();
    let generate = || {
        said(&bare_command(folder.path()).args(["secrets", "generate", "--dir", "secrets"]).output().unwrap())
    };
    let file = folder.path().join("secrets/app_secret.txt");
    let first = generate();
    let secret = std::fs::read_to_string(&file).unwrap();
    assert!(secret.trim_end().len() >= 43, "32 bytes at least");
    assert!(!first.contains(secret.trim_end()), "it is not shown");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let key = std::fs::read_to_string(folder.path().join("secrets/kek.txt")).unwrap();
    assert!(key.starts_with("k1:") && !first.contains(key.trim_end()));
    assert!(generate().contains("stays as it is"));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), secret);
}

#[test]
fn secrets_without_a_folder_are_printed_and_differ_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let generate = || said(&bare_command(folder.path()).args(["secrets", "generate"]).output().unwrap());
    let (first, second) = (generate(), generate());
    assert!(first.starts_with("APP_SECRET=") && first.contains("\nKEK=k1:"), "{first}");
    assert_ne!(first, second);
}

#[test]
fn the_printed_document_is_the_committed_file() {
    let folder = tempfile::tempdir().unwrap();
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi.yaml");
    let printed = said(&bare_command(folder.path()).arg("openapi").output().unwrap());
    assert!(
        printed == std::fs::read_to_string(committed).unwrap(),
        "openapi.yaml is stale: run `make accept`"
    );
    let json = said(&bare_command(folder.path()).args(["openapi", "--json"]).output().unwrap());
    assert_eq!(serde_json::from_str::<serde_json::Value>(&json).unwrap(), *crate::schema::DOCUMENT);
}

#[test]
fn config_check_shows_what_it_means_and_no_secret() {
    let shell = Shell::migrated();
    let secret = "0123456789abcdefghijklmnopqrstuvwxyz";
    let shown = said(
        &shell
            .run(&["config", "check"], &[("APP_SECRET", secret), ("PUBLIC_URL", "https://billets.example")]),
    );
    assert!(shown.contains("The configuration is good."), "{shown}");
    assert!(shown.contains("https://billets.example/") && shown.contains("APP_SECRET "), "{shown}");
    assert!(!shown.contains(&secret[..12]), "{shown}");
    assert!(!shown.contains("postgres@"), "{shown}");
}

#[test]
fn config_check_says_whose_wallet_passes_are_offered() {
    let shell = Shell::migrated();
    let check = |settings: &[(&str, &str)]| said(&shell.run(&["config", "check"], settings));
    assert!(check(&[]).contains("wallet       no passes"));
    let papers = crate::admission::wallet::Papers::some();
    let shown = check(&papers.settings());
    assert!(shown.contains("wallet       pass.example.billets of team LILAS12345, until 21"), "{shown}");
    assert!(shown.contains("WALLET_KEY ") && !shown.contains("BEGIN"), "{shown}");
}

#[test]
fn a_configuration_that_cannot_be_used_gets_one_sentence() {
    let shell = Shell::migrated();
    for (settings, part) in [
        (&[("GUICHET_PROT", "1")][..], "unknown setting GUICHET_PROT"),
        (&[("PORT", "many")], "configuration"),
        (&[("APP_ENV", "production"), ("PUBLIC_URL", "https://x.example")], "APP_SECRET is missing"),
        (&[("APP_SECRET", "short")], "shorter than 32"),
        (&[("WALLET_KEY", "nonsense")], "WALLET_CERTIFICATE, WALLET_KEY and WALLET_INTERMEDIATE go together"),
        (&[("APP_SECRET_FILE", "/nowhere/secret")], "cannot read APP_SECRET_FILE"),
        (&[("CORS_ORIGINS", "*")], "CORS_ORIGINS"),
        (&[("TRUSTED_PROXIES", "everybody")], "TRUSTED_PROXIES"),
        (&[("PUBLIC_URL", "nonsense")], "PUBLIC_URL"),
        (&[("APP_ENV", "prod")], "configuration"),
        (&[("APP_ENV", "staging"), ("APP_SECRET", LONG)], "KEK is missing"),
        (&[("APP_ENV", "staging"), ("APP_SECRET", LONG), ("KEK", KEK)], "JWT_KEYS is missing"),
        (
            &[("APP_ENV", "staging"), ("APP_SECRET", LONG), ("KEK", KEK), ("JWT_KEYS", "x")],
            "SMTP_URL is missing",
        ),
        (&[("PASSWORD_PASSES", "0")], "PASSWORD_PASSES"),
        (&[("KEK", "k1:AAAA")], "32 bytes"),
        (&[("SMTP_URL", "mail.example")], "SMTP_URL must be"),
        (&[("MAIL_FROM", "nobody")], "MAIL_FROM must be"),
    ] {
        for command in [&["config", "check"][..], &["serve"], &["healthcheck"]] {
            let complaint = complaint(&shell.run(command, settings));
            assert!(complaint.contains(part), "{command:?}: {complaint}");
        }
    }
}

#[test]
fn an_administrator_is_created_once() {
    let shell = Shell::migrated();
    let create =
        ["admin", "create", "--email", "Ann@Example.com", "--name", "Ann Durand", "--password-stdin"];
    let password = "correct horse battery staple";
    let output = run_with_input(shell.command(&create, &[]), &format!("{password}\n"));
    let shown = said(&output);
    assert!(shown.contains("Administrator") && !shown.contains(password), "{shown}");
    assert!(output.stderr.is_empty());
    let hashes = shell.database.texts("SELECT password_hash AS text FROM users");
    assert!(hashes.len() == 1 && hashes[0].starts_with("$argon2id$"), "{hashes:?}");
    assert_eq!(shell.database.texts("SELECT platform_role AS text FROM users"), ["admin"]);
    let again = run_with_input(shell.command(&create, &[]), &format!("{password}\n"));
    assert!(complaint(&again).contains("has an account already"));
    let other_case = ["admin", "create", "--email", "ann@example.COM", "--name", "Ann"];
    assert!(complaint(&shell.run(&other_case, &[])).contains("has an account already"));
}

#[test]
fn an_administrator_without_a_password_gets_a_strong_one_shown_once() {
    let shell = Shell::migrated();
    let shown = said(&shell.run(&["admin", "create", "--email", "bob@example.com", "--name", "Bob"], &[]));
    let password = shown.trim_end().rsplit(' ').next().unwrap();
    assert!(shown.contains("shown once") && password.len() >= 43, "{shown}");
}

#[test]
fn weak_passwords_and_bad_names_are_refused_without_repeating_them() {
    let shell = Shell::migrated();
    for (email, name, password, part) in [
        ("ann@example.com", "Ann", "tooshort", "at least 12"),
        ("ann@example.com", "Ann", "", "at least 12"),
        ("ann@example.com", "Ann", &"x".repeat(129), "at most 128"),
        ("durand@example.com", "Ann", "durand-durand-1", "must not contain"),
        ("nonsense", "Ann", "correct horse battery staple", "not an address"),
        ("ann@example.com", " ", "correct horse battery staple", "--name"),
    ] {
        let arguments = ["admin", "create", "--email", email, "--name", name, "--password-stdin"];
        let complaint = complaint(&run_with_input(shell.command(&arguments, &[]), &format!("{password}\n")));
        assert!(complaint.contains(part), "{complaint}");
        assert!(password.is_empty() || !complaint.contains(password), "{complaint}");
    }
    assert_eq!(shell.database.texts("SELECT email AS text FROM users"), [""; 0]);
}

#[test]
fn the_demo_wants_an_empty_database() {
    let shell = Shell::migrated();
    let shown = said(&shell.run(&["demo", "--events", "2"], &[("DATA_DIR", "data")]));
    assert!(shown.contains("2 events") && shown.contains("Demo accounts"), "{shown}");
    assert!(complaint(&shell.run(&["demo", "--events", "2"], &[])).contains("has events already"));
    let again = said(&shell.run(&["demo", "--if-empty"], &[]));
    assert!(again.contains("nothing to do") && again.contains("Demo accounts"), "{again}");
    assert_eq!(shell.database.texts("SELECT slug AS text FROM events").len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_health_check_asks_the_running_server() {
    let app = TestApp::start().await;
    let folder = tempfile::tempdir().unwrap();
    let port = app.addr.port().to_string();
    let output = bare_command(folder.path()).arg("healthcheck").env("PORT", &port).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let everywhere = bare_command(folder.path())
        .arg("healthcheck")
        .envs([("PORT", port.as_str()), ("HOST", "0.0.0.0")])
        .output()
        .unwrap();
    assert!(everywhere.status.success(), "{everywhere:?}");
}

#[test]
fn a_health_check_fails_when_nobody_answers() {
    let folder = tempfile::tempdir().unwrap();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
    let output = bare_command(folder.path()).arg("healthcheck").env("PORT", port).output().unwrap();
    assert!(complaint(&output).contains("nothing listens"));
}

#[test]
fn a_port_in_use_is_said_plainly() {
    let shell = Shell::migrated();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    for (settings, setting) in [
        ([("PORT", port.as_str()), ("METRICS_PORT", "0")], "PORT="),
        ([("PORT", "0"), ("METRICS_PORT", &port)], "METRICS_PORT="),
    ] {
        let output = shell.run(&["serve"], &[&settings[..], &[("LOG", "off")]].concat());
        let complaint = complaint(&output);
        assert!(complaint.contains(&format!("cannot listen on 127.0.0.1:{port}")), "{complaint}");
        assert!(complaint.contains(setting), "{complaint}");
    }
}

/// The running `serve`, ended with the test whatever happens.
/// The serving program.
pub struct Serving {
    child: std::process::Child,
    log: BufReader<std::process::ChildStderr>,
}

impl Serving {
    /// Starts it.
    pub fn start(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let log = BufReader::new(child.stderr.take().unwrap());
        Self { child, log }
    }

    /// Reads the log to the line that has this text.
    pub fn line_with(&mut self, text: &str) -> String {
        let lines = self.log.by_ref().lines().map(Result::unwrap);
        let mut seen = Vec::new();
        for line in lines {
            if line.contains(text) {
                return line;
            }
            seen.push(line);
        }
        panic!("no {text} in {seen:?}")
    }

    /// Ends it; the rest of its log.
    pub fn log_to_the_end(mut self) -> String {
        assert!(Command::new("kill").arg(self.child.id().to_string()).status().unwrap().success());
        let mut rest = String::new();
        self.log.read_to_string(&mut rest).unwrap();
        self.child.wait().unwrap();
        rest
    }

    fn terminate(mut self) -> std::process::ExitStatus {
        let sent = Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
        assert!(sent.success());
        self.child.wait().unwrap()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It has ended already unless the test failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A secret that is long enough.
const LONG: &str = "0123456789abcdefghijklmnopqrstuvwxyz";
/// A key as `KEK` has it.
const KEK: &str = "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

#[test]
fn serve_migrates_when_told_answers_and_ends_well_on_sigterm() {
    let shell = Shell::empty();
    let secret = "0123456789abcdefghijklmnopqrstuvwxyz";
    let jwt_keys = accounts::sessions::keys::SigningKeys::fresh_key().unwrap();
    let settings = [
        ("APP_ENV", "staging"),
        ("APP_SECRET", secret),
        ("KEK", KEK),
        ("JWT_KEYS", &jwt_keys),
        ("SMTP_URL", "smtp://ann:s3cr3t@mail.example"),
        ("PORT", "0"),
        ("METRICS_PORT", "0"),
        ("PUBLIC_URL", "https://billets.example"),
    ];
    let mut serving = Serving::start(shell.command(&["serve", "--migrate"], &settings));
    let ready = serving.line_with("guichet is ready");
    let told: serde_json::Value = serde_json::from_str(&ready).expect("logs are JSON outside development");
    assert!(!ready.contains(secret) && !ready.contains("postgres@"), "{ready}");
    let address: std::net::SocketAddr = told["address"].as_str().unwrap().parse().unwrap();
    let port = address.port().to_string();
    let health = bare_command(shell.folder.path()).arg("healthcheck").env("PORT", port).output().unwrap();
    assert!(health.status.success(), "{health:?}");
    assert!(serving.terminate().success(), "SIGTERM ends it with success");
}

#[test]
fn help_and_version_need_no_configuration() {
    let folder = tempfile::tempdir().unwrap();
    let run = |argument: &str| {
        said(&bare_command(folder.path()).arg(argument).env("GUICHET_PROT", "1").output().unwrap())
    };
    assert_eq!(run("--version").trim_end(), concat!("guichet ", env!("CARGO_PKG_VERSION")));
    for command in [
        "serve",
        "migrate",
        "demo",
        "openapi",
        "admin",
        "config",
        "secrets",
        "doctor",
        "backup",
        "restore",
        "healthcheck",
    ] {
        assert!(run("--help").contains(command), "{command}");
    }
}

#[test]
fn books_of_an_empty_house_are_right() {
    let shell = Shell::migrated();
    assert!(said(&shell.run(&["admin", "verify-ledger"], &[])).starts_with("The books are right"));
    let healthy = said(&shell.run(&["doctor"], &[]));
    assert_eq!(healthy.lines().filter(|line| line.starts_with("ok ")).count(), 3, "{healthy}");
}
