//! A backup of payments proves itself, is restored into either database, and hides nothing that is wrong.

use super::desk::Counter;
use super::invoices::register;
use super::journey::give_code;
use super::shopper::Shopper;
use crate::accounts::people::text;
use crate::app::{TestApp, config};
use crate::cli::{complaint, said};
use crate::databases::TestDatabase;
use crate::organizing::journey::fine;
use futures_util::future::join;
use kernel::ids::EventId;
use platform::archive::{ArchiveReader, ArchiveWriter, Chunk};
use platform::db::rows::{Table, count};
use platform::keyring::Keyring;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::mpsc;
use tempfile::TempDir;

/// A shop with everything that is sold, paid and given back, and a folder for its backups.
struct Vault {
    shop: Counter,
    folder: TempDir,
}

impl Vault {
    async fn open() -> Self {
        let shop = Counter::open().await;
        register(&shop, "SARL Les Lilas").await;
        give_code(&shop.app, EventId::parse(&shop.event).unwrap(), "AMIS", "percent", 1_000);
        let order =
            shop.sell(&shop.zoe, &[(&shop.solo, 2), (&shop.duo, 1)], "tok_visa").await["order"].clone();
        fine(shop.desk(&order, "refunds", json!({"amount": 1_000})).await);
        let order = shop.sell(&shop.zoe, &[(&shop.solo, 1)], "tok_visa").await["order"].clone();
        fine(shop.desk(&order, "refunds", json!({"cancels_tickets": true})).await);
        // With a code, in cash, and one that is held still.
        let max = shop.app.join("max@lilas.example").await;
        let mut cart = Shopper::person(&shop.app, &max.access);
        let line = json!({"offer_id": shop.solo, "occurrence_id": shop.date, "quantity": 1});
        fine(cart.send(Method::PUT, "/cart/lines", json!({ "lines": [line.clone()] })).await);
        fine(cart.send(Method::POST, "/cart/promo", json!({"code": "amis"})).await);
        let held = fine(shop.app.reserve(&max).await).json();
        fine(shop.desk(&held, "mark-paid", json!({})).await);
        fine(cart.send(Method::PUT, "/cart/lines", json!({ "lines": [line] })).await);
        fine(shop.app.reserve(&max).await);
        shop.app.run_jobs().await;
        shop.app.check_books().await;
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("tmp")).unwrap();
        Self { shop, folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The binary, as an operator of this shop runs it.
    fn guichet(&self, arguments: &[&str], settings: &[(&str, &str)]) -> Output {
        guichet(&self.shop.app, self.folder.path(), arguments, settings)
    }

    /// Writes a backup of this name.
    fn back_up(&self, name: &str) -> PathBuf {
        let path = self.path(name);
        said(&self.guichet(&["backup", "payments", "--to", path.to_str().unwrap()], &[]));
        path
    }

    fn verify(&self, path: &Path, settings: &[(&str, &str)]) -> Output {
        let told = self.guichet(&["restore", "--verify", path.to_str().unwrap()], settings);
        let left = std::fs::read_dir(self.path("tmp")).unwrap().count();
        assert_eq!(left, 0, "no scratch database is left: {told:?}");
        told
    }

    /// What verify says of a file with these bytes.
    fn judge(&self, bytes: &[u8]) -> String {
        let path = self.path("judged");
        std::fs::write(&path, bytes).unwrap();
        complaint(&self.verify(&path, &[]))
    }

    /// A backup whose chunks were changed by somebody who has the key.
    fn forge(&self, from: &Path, name: &str, change: impl FnOnce(&mut Vec<Value>)) -> PathBuf {
        let mut chunks = chunks(from, &self.shop.app.keyring);
        change(&mut chunks);
        write(&self.path(name), &self.shop.app.keyring, &chunks)
    }
}

fn guichet(app: &TestApp, folder: &Path, arguments: &[&str], settings: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_guichet"));
    command.args(arguments).env_clear().envs(app.environment.iter().cloned());
    command.env("TMPDIR", folder.join("tmp")).envs(settings.iter().copied()).output().unwrap()
}

/// All chunks of a backup: what it is, its rows, and what it counts.
fn chunks(path: &Path, keyring: &Keyring) -> Vec<Value> {
    let mut reader = ArchiveReader::open(path, keyring).unwrap();
    let mut found = Vec::new();
    loop {
        match reader.next_chunk().unwrap() {
            Chunk::Part(plain) => found.push(serde_json::from_slice(&plain).unwrap()),
            Chunk::End(plain) => {
                found.push(serde_json::from_slice(&plain).unwrap());
                return found;
            }
        }
    }
}

fn write(path: &Path, keyring: &Keyring, chunks: &[Value]) -> PathBuf {
    let mut writer = ArchiveWriter::create(path, keyring).unwrap();
    let (last, parts) = chunks.split_last().unwrap();
    for part in parts {
        writer.put(&serde_json::to_vec(part).unwrap()).unwrap();
    }
    writer.finish(&serde_json::to_vec(last).unwrap()).unwrap();
    path.to_owned()
}

/// Every row of a backup, whatever the order of rows and columns.
fn rows(path: &Path, keyring: &Keyring) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for batch in chunks(path, keyring).iter().filter(|chunk| chunk["rows"].is_array()) {
        let columns = batch["columns"].as_array().unwrap();
        for row in batch["rows"].as_array().unwrap() {
            let pairs = columns.iter().zip(row.as_array().unwrap());
            let mut told: Vec<String> = pairs.map(|(column, value)| format!("{column}={value}")).collect();
            told.sort_unstable();
            found.insert(format!("{} {}", batch["table"], told.join(" ")));
        }
    }
    found
}

fn only(database: &TestDatabase, sql: &str) -> String {
    database.texts(&format!("SELECT CAST(({sql}) AS TEXT) AS text")).pop().unwrap()
}

#[tokio::test]
async fn a_backup_proves_itself_and_comes_back_in_either_database() {
    let vault = Vault::open().await;
    let (app, first) = (&vault.shop.app, vault.path("first"));
    let told = said(&vault.guichet(&["backup", "payments", "--to", first.to_str().unwrap()], &[]));
    assert!(told.contains("sealed under dev1") && told.contains("restore --verify"), "{told}");
    assert_eq!(std::fs::metadata(&first).unwrap().permissions().mode() & 0o777, 0o600);
    let bytes = std::fs::read(&first).unwrap();
    for secret in ["zoe@lilas.example", "Lilas", "orders", "tok_visa"] {
        assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()), "{secret}");
    }
    let proven = said(&vault.verify(&first, &[]));
    assert!(proven.starts_with("The backup is whole"), "{proven}");
    let sums = "EUR       142.50 paid, 35.00 given back, 0 refunds not sent";
    assert!(proven.contains(sums) && told.contains(sums), "{proven}");
    assert!(
        proven.contains("https://billets.example/") && proven.contains("orders    4, with 6 tickets"),
        "{proven}"
    );

    // Into SQLite, which has seen no migration, and from there into a migrated one of the suite's kind.
    let lite = TestDatabase::Sqlite(vault.path("restored.db"));
    let restore = |file: &Path, database: &TestDatabase| {
        let settings = [("DATABASE_URL", &*database.url())];
        vault.guichet(&["restore", "payments", file.to_str().unwrap()], &settings)
    };
    assert!(said(&restore(&first, &lite)).starts_with("Restored into sqlite://"));
    let second = vault.path("second");
    let to = ["backup", "payments", "--to", second.to_str().unwrap()];
    said(&vault.guichet(&to, &[("DATABASE_URL", &lite.url())]));
    let other = tempfile::tempdir().unwrap();
    let own = TestDatabase::migrated(other.path());
    said(&restore(&second, &own));
    let third = vault.path("third");
    let to = ["backup", "payments", "--to", third.to_str().unwrap()];
    said(&vault.guichet(&to, &[("DATABASE_URL", &own.url())]));
    let keyring = &app.keyring;
    let was = rows(&first, keyring);
    assert!(was.len() > 60, "{}", was.len());
    assert!(was == rows(&second, keyring) && was == rows(&third, keyring), "all rows, as they were");

    // It is whole: nothing is wrong with it, it lists its events, and nobody restores over it.
    for database in [&lite, &own] {
        let settings = [("DATABASE_URL", &*database.url())];
        assert_eq!(said(&vault.guichet(&["doctor"], &settings)).matches("ok ").count(), 3);
        assert_eq!(only(database, "SELECT COUNT(*) FROM event_listings"), "1");
        assert_eq!(only(database, "SELECT COUNT(*) FROM jobs"), "0");
        assert!(complaint(&restore(&first, database)).contains("the database is not empty, users has rows"));
    }
}

#[tokio::test]
async fn a_changed_or_shortened_backup_and_another_key_are_told() {
    let vault = Vault::open().await;
    let path = vault.back_up("whole");
    let whole = std::fs::read(&path).unwrap();
    for i in (0..10).map(|n| n * (whole.len() - 1) / 9).chain([10, 27, 33, 60]) {
        let mut bytes = whole.clone();
        bytes[i] ^= 4;
        let told = vault.judge(&bytes);
        assert!(told.contains("backup") || told.contains("chunk"), "{i}: {told}");
    }
    for n in [0, 5, 20, 26, 30, whole.len() / 2, whole.len() - 1] {
        let told = vault.judge(&whole[..n]);
        assert!(told.contains("the backup was cut off"), "{n}: {told}");
    }
    let mut newer = whole.clone();
    newer[9] = 2;
    assert!(vault.judge(&newer).contains("has format 2, and this release reads up to 1"));
    assert!(vault.judge(&[&whole[..], b"x"].concat()).contains("goes on after its end"));
    assert!(vault.judge(b"this is not what you are looking for").contains("no backup of Guichet"));
    assert!(complaint(&vault.verify(&vault.path("nowhere"), &[])).contains("cannot read"));
    let (other, same) = (Keyring::fresh_key("k9"), Keyring::fresh_key("dev1"));
    let told = complaint(&vault.verify(&path, &[("KEK", &other)]));
    assert!(told.contains("KEK lacks the key that the backup was sealed with: dev1"), "{told}");
    let told = complaint(&vault.verify(&path, &[("KEK", &same)]));
    assert!(told.contains("KEK has another key of that name"), "{told}");
    said(&vault.verify(&path, &[]));
}

#[tokio::test]
async fn rows_that_contradict_each_other_are_named() {
    let vault = Vault::open().await;
    let whole = vault.back_up("whole");
    let table = |chunk: &Value, name: &str| chunk["table"] == name;
    for (name, change, part) in [
        ("orders", "drop", "rows of order_lines contradict the others"),
        ("invoices", "drop", "the backup counts"),
        ("payments", "twice", "rows of payments contradict the others"),
        ("refunds", "rename", "this release has no table"),
        ("tickets", "column", "rows of tickets contradict the others"),
    ] {
        let forged = vault.forge(&whole, change, |chunks| match change {
            "drop" => chunks.retain(|chunk| !table(chunk, name)),
            "twice" => {
                let one = chunks.iter().position(|chunk| table(chunk, name)).unwrap();
                chunks.insert(one, chunks[one].clone());
            }
            "rename" => {
                chunks
                    .iter_mut()
                    .filter(|chunk| table(chunk, name))
                    .for_each(|c| c["table"] = json!("sqlite_master"));
            }
            _ => {
                let one = chunks.iter_mut().find(|chunk| table(chunk, name)).unwrap();
                one["columns"][0] = json!("id\") SELECT 1 --");
            }
        });
        let told = complaint(&vault.verify(&forged, &[]));
        assert!(told.contains(part), "{name}: {told}");
        std::fs::remove_file(forged).unwrap();
    }
    let newer = vault.forge(&whole, "newer", |chunks| chunks[0]["schema"] = json!("20991231000000"));
    assert!(
        complaint(&vault.verify(&newer, &[]))
            .contains("whose migration 20991231000000 this one does not know")
    );
    let other = vault.forge(&whole, "other", |chunks| chunks[0]["content"] = json!("pictures"));
    assert!(complaint(&vault.verify(&other, &[])).contains("a backup of pictures, not of payments"));
}

#[tokio::test]
async fn books_that_were_not_right_are_named() {
    let vault = Vault::open().await;
    let database = &vault.shop.app.database;
    let order = vault.shop.sell(&vault.shop.zoe, &[(&vault.shop.solo, 1)], "tok_visa").await["order"].clone();
    let id = crate::databases::blob(&text(&order, "id").replace('-', ""));
    for (name, damage, what) in [
        (
            "ledger",
            format!(
                "UPDATE ledger_entries SET amount_minor = amount_minor - 1 WHERE account = 'revenue' AND order_id = {id}"
            ),
            format!("the ledger does not balance: order {}", text(&order, "id")),
        ),
        (
            "invoices",
            "UPDATE invoices SET number = number + 100 WHERE kind = 'credit_note'".to_owned(),
            "numbers of invoices have a gap".to_owned(),
        ),
    ] {
        database.execute(&damage);
        let told = complaint(&vault.verify(&vault.back_up(name), &[]));
        assert!(told.contains("its books were not right when it was made") && told.contains(&what), "{told}");
    }
    // Restored, they are as wrong as they were, and that is said.
    let lite = TestDatabase::Sqlite(vault.path("wrong.db"));
    let file = vault.path("ledger");
    let told =
        vault.guichet(&["restore", "payments", file.to_str().unwrap()], &[("DATABASE_URL", &lite.url())]);
    assert!(complaint(&told).contains("restored as it was, but the books were not right"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_of_one_moment_while_people_buy() {
    let vault = Vault::open().await;
    let (shop, app) = (&vault.shop, &vault.shop.app);
    let room = json!({"capacity": 200});
    let path = format!("{}/{}/capacity", crate::organizing::desk::EVENTS, shop.event);
    let etag = app.get_as(&shop.ada.access, &path).await.header("etag").to_owned();
    fine(app.call_if(Method::PUT, &path, &shop.ada.access, &etag, room).await);
    let buying = async {
        for n in 0..24 {
            let order = shop.sell(&shop.zoe, &[(&shop.solo, 1)], "tok_visa").await["order"].clone();
            if n % 3 == 0 {
                fine(shop.desk(&order, "refunds", json!({"amount": 500})).await);
            }
        }
    };
    let (folder, environment) = (vault.folder.path().to_owned(), app.environment.clone());
    let saving = tokio::task::spawn_blocking(move || {
        let back_up = |n: u32| {
            let path = folder.join(format!("moving-{n}"));
            let mut command = Command::new(env!("CARGO_BIN_EXE_guichet"));
            command.args(["backup", "payments", "--to"]).arg(&path).env_clear().envs(environment.clone());
            said(&command.output().unwrap());
            path
        };
        (0..4).map(back_up).collect::<Vec<_>>()
    });
    let ((), saved) = join(buying, saving).await;
    for path in saved.unwrap() {
        said(&vault.verify(&path, &[]));
    }
    app.run_jobs().await;
    app.check_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reads_of_one_moment_see_nothing_of_later() {
    let app = TestApp::start().await;
    let (saw, seen) = mpsc::channel();
    let (go, goes) = mpsc::channel();
    let db = app.catalog.db.clone();
    let reading = tokio::spawn(async move {
        let table = Table { name: "provider_events", key: &["provider", "event"], only: None };
        let reads = db.read_moment(move |conn| {
            let before = count(conn, &table)?;
            saw.send(()).unwrap();
            goes.recv().unwrap();
            Ok((before, count(conn, &table)?))
        });
        reads.await.unwrap()
    });
    seen.recv().unwrap();
    app.database.execute("INSERT INTO provider_events (provider, event, at) VALUES ('p', 'e', 1)");
    go.send(()).unwrap();
    assert_eq!(reading.await.unwrap(), (0, 0));
}

#[tokio::test]
async fn no_file_is_written_over_and_an_empty_house_has_a_backup_too() {
    let app = TestApp::start().await;
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("tmp")).unwrap();
    let run =
        |arguments: &[&str], settings: &[(&str, &str)]| guichet(&app, folder.path(), arguments, settings);
    let name = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (mine, no_folder, empty) = (name("mine"), name("mine/file"), name("empty"));
    std::fs::write(&mine, "mine").unwrap();
    let told = complaint(&run(&["backup", "payments", "--to", &mine], &[]));
    assert!(told.contains("exists already and stays as it is"), "{told}");
    assert_eq!(std::fs::read_to_string(&mine).unwrap(), "mine");
    assert!(complaint(&run(&["backup", "payments", "--to", &no_folder], &[])).contains("cannot write"));
    let told = said(&run(&["backup", "payments", "--to", &empty], &[]));
    assert!(
        told.contains("rows      0 of")
            && said(&run(&["restore", "--verify", &empty], &[])).contains("orders    0")
    );
    let bare = TestDatabase::Sqlite(folder.path().join("bare.db"));
    said(&run(&["restore", "payments", &empty], &[("DATABASE_URL", &bare.url())]));
    let mut left: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().flatten().map(|e| e.file_name()).collect();
    left.retain(|name| !name.to_string_lossy().starts_with("bare.db"));
    left.sort_unstable();
    assert_eq!(left, ["empty", "mine", "tmp"]);
}

#[tokio::test]
async fn a_backup_of_an_older_release_is_restored_and_brought_to_this_one() {
    let app = TestApp::start().await;
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("tmp")).unwrap();
    let columns = ["id", "slug", "name", "description", "color", "locale", "created_at", "updated_at"];
    let id = json!({"bytes": "AZqmT0vAcAAAAAAAAAAAAQ=="});
    let file = write(
        &folder.path().join("older"),
        &app.keyring,
        &[
            json!({"content": "payments", "schema": "20261120000200", "made_at": "2026-11-20T12:00:00Z",
                "release": "0.0.9", "instance": "https://old.example/", "tables": ["organizations"]}),
            json!({"table": "organizations", "columns": columns,
                "rows": [[id, "lilas", "Les Lilas", "{}", "#336699", "fr", 1, 1]]}),
            json!({"organizations": 1}),
        ],
    );
    let restore = |database: &TestDatabase| {
        let settings = [("DATABASE_URL", &*database.url())];
        guichet(&app, folder.path(), &["restore", "payments", file.to_str().unwrap()], &settings)
    };
    let unmigrated = TestDatabase::empty(folder.path());
    let told = said(&restore(&unmigrated));
    assert!(told.contains("by guichet 0.0.9 for https://old.example/"), "{told}");
    assert_eq!(unmigrated.texts("SELECT slug || links AS text FROM organizations"), ["lilas[]"]);
    let checked = config(folder.path(), &unmigrated.url(), &[]);
    assert!(platform::db::Db::open(checked.database_url, checked.pool, app.clock.clone()).is_ok());
    let other = tempfile::tempdir().unwrap();
    let told = complaint(&restore(&TestDatabase::migrated(other.path())));
    assert!(told.contains("Take an empty one that `guichet migrate` has not seen"), "{told}");
}
