//! A database of its own for each test: a copy of one that was migrated once.

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, RunQueryDsl, SqliteConnection};
use platform::db::conn::DatabaseUrl;
use platform::db::migrate;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use url::Url;

/// Names of the databases that this suite makes begin with this and the number of its process.
const PREFIX: &str = "guichet_it";

/// Which database the suite runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// What `TEST_DB` says.
pub fn kind() -> Kind {
    match std::env::var("TEST_DB").as_deref() {
        Err(_) | Ok("" | "sqlite") => Kind::Sqlite,
        Ok("postgres") => Kind::Postgres,
        Ok(other) => panic!("TEST_DB={other} is neither sqlite nor postgres"),
    }
}

/// The PostgreSQL server to make databases on, when there is one.
pub fn postgres_server() -> Option<Url> {
    let url = std::env::var("TEST_DATABASE_URL").ok().filter(|url| !url.is_empty())?;
    Some(Url::parse(&url).expect("TEST_DATABASE_URL is an address"))
}

/// A database that ends with the test.
pub enum TestDatabase {
    Sqlite(PathBuf),
    Postgres { server: Url, name: String },
}

impl TestDatabase {
    /// A migrated database of the kind that the suite runs on.
    pub fn migrated(folder: &Path) -> Self {
        match kind() {
            Kind::Sqlite => {
                let path = folder.join("guichet.db");
                std::fs::write(&path, sqlite_template()).unwrap();
                Self::Sqlite(path)
            }
            Kind::Postgres => {
                let server = required_server();
                let name = fresh_name();
                let template = postgres_template(&server);
                execute(&server, &format!("CREATE DATABASE {name} TEMPLATE {template}"));
                Self::Postgres { server, name }
            }
        }
    }

    /// An empty database of the kind that the suite runs on.
    pub fn empty(folder: &Path) -> Self {
        match kind() {
            Kind::Sqlite => Self::Sqlite(folder.join("guichet.db")),
            Kind::Postgres => Self::empty_postgres(required_server()),
        }
    }

    /// An empty PostgreSQL database.
    pub fn empty_postgres(server: Url) -> Self {
        let name = fresh_name();
        create_like_production(&server, &name);
        Self::Postgres { server, name }
    }

    /// As `DATABASE_URL` has it.
    pub fn url(&self) -> String {
        match self {
            Self::Sqlite(path) => format!("sqlite://{}", path.display()),
            Self::Postgres { server, name } => named(server, name).to_string(),
        }
    }

    /// Runs SQL past the program.
    pub fn execute(&self, sql: &str) {
        match self {
            Self::Sqlite(path) => {
                let mut conn = SqliteConnection::establish(&path.to_string_lossy()).unwrap();
                conn.batch_execute(&format!("PRAGMA busy_timeout=5000; {sql}")).unwrap();
            }
            Self::Postgres { server, name } => execute(&named(server, name), sql),
        }
    }

    /// The texts of a query's only column, which must be called `text`.
    pub fn texts(&self, sql: &str) -> Vec<String> {
        #[derive(diesel::QueryableByName)]
        struct Row {
            #[diesel(sql_type = diesel::sql_types::Text)]
            text: String,
        }
        let query = diesel::sql_query(sql);
        let rows: Vec<Row> = match self {
            Self::Sqlite(path) => {
                query.load(&mut SqliteConnection::establish(&path.to_string_lossy()).unwrap()).unwrap()
            }
            Self::Postgres { server, name } => query.load(&mut connect(&named(server, name))).unwrap(),
        };
        rows.into_iter().map(|row| row.text).collect()
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Self::Postgres { server, name } = self {
            let dropped = PgConnection::establish(server.as_str())
                .map(|mut conn| conn.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")));
            assert!(std::thread::panicking() || matches!(dropped, Ok(Ok(()))), "{name} cannot be dropped");
        }
    }
}

/// Bytes in SQL, from their hexadecimal digits.
pub fn blob(digits: &str) -> String {
    match kind() {
        Kind::Sqlite => format!("X'{digits}'"),
        Kind::Postgres => format!("'\\x{digits}'::bytea"),
    }
}

/// Runs SQL on a server's database.
pub fn execute(url: &Url, sql: &str) {
    connect(url).batch_execute(sql).unwrap();
}

/// A server's address with another database.
fn named(server: &Url, name: &str) -> Url {
    let mut url = server.clone();
    url.set_path(name);
    url
}

fn connect(url: &Url) -> PgConnection {
    PgConnection::establish(url.as_str()).expect("TEST_DATABASE_URL is reachable")
}

fn required_server() -> Url {
    postgres_server().expect(
        "TEST_DB=postgres needs TEST_DATABASE_URL; scripts/pg-temp.sh COMMAND starts a server and sets it",
    )
}

fn fresh_name() -> String {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    format!("{PREFIX}_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed))
}

/// Production sorts text by a language's rules (the images of PostgreSQL come like that), unlike
/// SQLite: what depends on it must show here.
fn create_like_production(server: &Url, name: &str) {
    execute(
        server,
        &format!("CREATE DATABASE {name} TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US'"),
    );
}

/// The bytes of a migrated SQLite file.
fn sqlite_template() -> &'static [u8] {
    static TEMPLATE: OnceLock<Vec<u8>> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("template.db");
        migrate::run(&DatabaseUrl::Sqlite(path.clone())).unwrap();
        std::fs::read(path).unwrap()
    })
}

/// The name of a migrated PostgreSQL database.
fn postgres_template(server: &Url) -> &'static str {
    static TEMPLATE: OnceLock<String> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        forget_the_dead(server);
        let name = fresh_name();
        create_like_production(server, &name);
        migrate::run(&DatabaseUrl::Postgres(named(server, &name).to_string())).unwrap();
        name
    })
}

/// Drops what processes left behind that are no more: nothing in Rust runs after the last test.
fn forget_the_dead(server: &Url) {
    let any = TestDatabase::Postgres { server: server.clone(), name: "postgres".to_owned() };
    let names = any
        .texts(&format!("SELECT datname::text AS text FROM pg_database WHERE datname LIKE '{PREFIX}\\_%'"));
    std::mem::forget(any);
    for name in names {
        let process = name.split('_').nth(2).unwrap_or_default();
        if !Path::new("/proc").join(process).exists() {
            execute(server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    }
}
