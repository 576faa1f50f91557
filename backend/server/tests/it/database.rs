//! Migrations, parity of the two databases, and what an operator reads when the database is not well.

use crate::app::{TestApp, config};
use crate::cli::{Shell, bare_command, complaint, said};
use crate::databases::{Kind, TestDatabase, kind, postgres_server};
use guichet_server::compose;
use platform::clock::Clock;
use platform::db::conn::DatabaseUrl;
use platform::db::migrate;
use platform::http::failure::Failure;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Columns as both databases tell them: table, column, type, and whether it may be null.
const SQLITE_COLUMNS: &str = "SELECT m.name || '.' || c.name || ' ' || CASE c.type WHEN 'DOUBLE PRECISION' THEN 'DOUBLE' ELSE c.type END \
    || CASE WHEN c.\"notnull\" THEN ' NOT NULL' ELSE '' END AS text \
    FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY 1";
const POSTGRES_COLUMNS: &str = "SELECT table_name || '.' || column_name || ' ' || CASE data_type \
    WHEN 'bytea' THEN 'BYTEA' WHEN 'text' THEN 'TEXT' WHEN 'bigint' THEN 'BIGINT' WHEN 'integer' THEN 'INTEGER' \
    WHEN 'boolean' THEN 'BOOLEAN' WHEN 'double precision' THEN 'DOUBLE' ELSE data_type END \
    || CASE WHEN is_nullable = 'NO' THEN ' NOT NULL' ELSE '' END AS text \
    FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1";
const SQLITE_INDEXES: &str = "SELECT m.tbl_name || ' ' || m.name || ' ' || (SELECT group_concat(i.name, ',') FROM pragma_index_info(m.name) i) AS text \
    FROM sqlite_master m WHERE m.type = 'index' AND m.name NOT LIKE 'sqlite_%'";
const POSTGRES_INDEXES: &str = "SELECT t.relname || ' ' || i.relname || ' ' || string_agg(a.attname, ',' ORDER BY k.position) AS text \
    FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid \
    JOIN pg_namespace n ON n.oid = t.relnamespace CROSS JOIN LATERAL unnest(x.indkey) WITH ORDINALITY AS k (number, position) \
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number \
    WHERE n.nspname = 'public' AND (SELECT amname FROM pg_am WHERE pg_am.oid = i.relam) = 'btree' AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.oid) GROUP BY t.relname, i.relname";
/// SQLite numbers rows for ever only in an `INTEGER` column, which holds 64 bits there, and notes the last one.
const SQLITE_NUMBERED: (&str, &str) = ("facts.seq INTEGER NOT NULL", "facts.seq BIGINT NOT NULL");
const SQLITE_SEQUENCE: &str = "sqlite_sequence";

fn facts(database: &TestDatabase, sql: &str) -> Vec<String> {
    let own = [SQLITE_SEQUENCE, "__diesel"];
    let is_shared = |fact: &String| !own.iter().any(|own| fact.starts_with(own));
    let (lite, pg) = SQLITE_NUMBERED;
    let same = |fact: String| if fact == lite { pg.to_owned() } else { fact };
    let mut facts: Vec<String> = database.texts(sql).into_iter().filter(is_shared).map(same).collect();
    facts.sort_unstable();
    facts
}

#[test]
fn both_migrated_schemas_have_the_same_tables_columns_and_indexes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parity.db");
    migrate::run(&DatabaseUrl::Sqlite(path.clone())).unwrap();
    let sqlite = TestDatabase::Sqlite(path);
    let (columns, indexes) = (facts(&sqlite, SQLITE_COLUMNS), facts(&sqlite, SQLITE_INDEXES));
    assert!(columns.len() > 80 && indexes.len() > 10, "{columns:?} {indexes:?}");
    let Some(server) = postgres_server() else {
        assert_eq!(kind(), Kind::Sqlite);
        return; // The other half of the matrix compares.
    };
    let postgres = TestDatabase::empty_postgres(server);
    migrate::run(&DatabaseUrl::parse(&postgres.url()).unwrap()).unwrap();
    assert_eq!(facts(&postgres, POSTGRES_COLUMNS), columns);
    assert_eq!(facts(&postgres, POSTGRES_INDEXES), indexes);
    let versions = "SELECT version AS text FROM __diesel_schema_migrations ORDER BY version";
    assert_eq!(postgres.texts(versions), sqlite.texts(versions), "one history");
}

#[test]
fn migrating_twice_does_nothing_the_second_time() {
    let shell = Shell::empty();
    let first = said(&shell.run(&["migrate"], &[]));
    assert!(!first.contains("(0 migration"), "{first}");
    assert!(said(&shell.run(&["migrate"], &[])).contains("(0 migration(s) applied)"));
    said(&shell.run(&["config", "check"], &[]));
}

#[test]
fn processes_that_migrate_at_once_take_turns() {
    let shell = Shell::empty();
    let start = |_| {
        let mut command = shell.command(&["migrate"], &[]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let running: Vec<_> = (0..4).map(start).collect();
    let outputs: Vec<String> =
        running.into_iter().map(|child| said(&child.wait_with_output().unwrap())).collect();
    let n_idle = outputs.iter().filter(|said| said.contains("(0 migration")).count();
    assert_eq!(n_idle, 3, "{outputs:?}");
}

#[test]
fn a_database_that_is_behind_is_not_served() {
    let shell = Shell::empty();
    for command in [
        &["serve"][..],
        &["config", "check"],
        &["demo"],
        &["admin", "create", "--email", "a@b.example", "--name", "A"],
    ] {
        let complaint = complaint(&shell.run(command, &[("LOG", "off")]));
        assert!(
            complaint.contains("missing") && complaint.contains("guichet migrate"),
            "{command:?}: {complaint}"
        );
    }
}

#[test]
fn a_database_from_a_newer_release_is_left_alone() {
    let shell = Shell::migrated();
    shell.database.execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('20991231000000')");
    for command in [&["serve"][..], &["migrate"], &["config", "check"]] {
        let complaint = complaint(&shell.run(command, &[("LOG", "off")]));
        assert!(
            complaint.contains("newer than this program") && complaint.contains("20991231000000"),
            "{complaint}"
        );
    }
}

#[test]
fn an_address_of_no_database_gets_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    for url in [
        "mysql://localhost/x",
        "guichet.db",
        "sqlite://",
        "postgres://",
        "http://localhost",
        "sqlite:guichet.db",
    ] {
        for command in [&["serve"][..], &["migrate"], &["config", "check"]] {
            let output = bare_command(folder.path()).args(command).env("DATABASE_URL", url).output().unwrap();
            assert!(complaint(&output).contains("DATABASE_URL must be"), "{url}");
        }
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "no file of that name was made");
}

#[test]
fn an_unreachable_database_gets_one_sentence_without_its_password() {
    let folder = tempfile::tempdir().unwrap();
    for url in [
        "postgres://ann:s3cr3t@127.0.0.1:1/guichet",
        "postgresql://ann:s3cr3t@no-such-host.invalid/guichet?sslmode=disable",
    ] {
        for command in [&["serve"][..], &["migrate"]] {
            let output = bare_command(folder.path()).args(command).env("DATABASE_URL", url).output().unwrap();
            let complaint = complaint(&output);
            assert!(complaint.contains("cannot open the database at postgres://"), "{complaint}");
            assert!(!complaint.contains("s3cr3t"), "{complaint}");
        }
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "PostgreSQL's address became no file");
}

#[test]
fn a_wrong_role_of_postgresql_gets_one_sentence() {
    let Some(mut server) = postgres_server() else { return };
    server.set_username("nobody_by_this_name").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let output =
        bare_command(folder.path()).arg("migrate").env("DATABASE_URL", server.as_str()).output().unwrap();
    assert!(complaint(&output).contains("cannot open the database"));
}

/// Runs the binary as somebody whom permissions hold for, which they do not for root. `program` is a
/// copy that they may run: the original can lie in a folder that only its owner opens.
fn run_as_nobody(program: &Path, folder: &Path, arguments: &[&str], url: &str) -> String {
    let mut command = Command::new(program);
    command.current_dir(folder).env_clear().stdin(Stdio::null());
    command.args(arguments).envs([("DATABASE_URL", url), ("LOG", "off")]);
    if std::fs::metadata("/proc/self").unwrap().uid() == 0 {
        command.uid(65_534).gid(65_534);
    }
    complaint(&command.output().unwrap())
}

#[test]
fn a_read_only_file_or_folder_gets_one_sentence() {
    let (folder, programs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    std::fs::set_permissions(programs.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let program = programs.path().join("guichet");
    let original = env!("CARGO_BIN_EXE_guichet");
    std::fs::hard_link(original, &program).or_else(|_| std::fs::copy(original, &program).map(drop)).unwrap();
    let file = folder.path().join("guichet.db");
    migrate::run(&DatabaseUrl::Sqlite(file.clone())).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o444)).unwrap();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o555)).unwrap();
    for command in [&["serve"][..], &["migrate"]] {
        let existing =
            run_as_nobody(&program, folder.path(), command, &format!("sqlite://{}", file.display()));
        assert!(existing.contains("guichet.db") && existing.contains("database"), "{existing}");
        let new = run_as_nobody(
            &program,
            folder.path(),
            command,
            &format!("sqlite://{}/new/new.db", folder.path().display()),
        );
        assert!(new.contains("cannot open the database at sqlite://"), "{new}");
    }
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn a_damaged_file_gets_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("guichet.db");
    std::fs::write(&file, b"this is no database, whatever its name says".repeat(100)).unwrap();
    let url = format!("sqlite://{}", file.display());
    for command in ["serve", "migrate"] {
        let output = bare_command(folder.path())
            .arg(command)
            .envs([("DATABASE_URL", url.as_str()), ("LOG", "off")])
            .output()
            .unwrap();
        let complaint = complaint(&output);
        assert!(complaint.contains("database") && complaint.contains("guichet.db"), "{complaint}");
    }
}

#[tokio::test]
async fn readers_cannot_write() {
    use diesel::RunQueryDsl;
    let app = TestApp::start().await;
    let written = app
        .catalog
        .db
        .read(|conn| Ok(diesel::sql_query("UPDATE catalog_revision SET seq = seq + 1").execute(conn)?));
    assert!(written.await.is_err(), "the database refuses");
}

/// A write that reads a table of one row whole is planned as beyond all cost, for which PostgreSQL would compile it.
#[tokio::test]
async fn postgresql_compiles_no_statement() {
    use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types::Text};
    #[derive(QueryableByName)]
    struct Line {
        #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
        text: String,
    }
    if kind() == Kind::Sqlite {
        return;
    }
    let app = TestApp::start().await;
    let plan = app.catalog.db.write(|tx| {
        let sql = "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) UPDATE catalog_revision SET seq = seq + 1";
        Ok(sql_query(sql).load::<Line>(tx.conn())?)
    });
    let plan: Vec<String> = plan.await.unwrap().into_iter().map(|line| line.text).collect();
    assert!(plan.iter().any(|line| line.contains("Seq Scan")), "{plan:?}");
    assert!(!plan.iter().any(|line| line.contains("JIT")), "{plan:?}");
}

#[tokio::test]
async fn a_write_that_fails_leaves_nothing_behind() {
    use crate::arrange::event;
    let app = TestApp::start().await;
    let made = app.add(event("gala")).await;
    let failed = app.catalog.db.write(move |tx| {
        crate::arrange::change(tx, made.id, "archived", "private")?;
        Err::<(), _>(Failure::fault("changed its mind"))
    });
    assert!(failed.await.is_err());
    assert_eq!(app.slugs("/api/v1/events").await, ["gala"]);
}

#[tokio::test]
async fn concurrent_writers_all_get_through() {
    let app = TestApp::start().await;
    let made = app.add(crate::arrange::event("gala")).await;
    let before = app.database.texts("SELECT CAST(seq AS TEXT) AS text FROM catalog_revision");
    let writers = (0..20).map(|_| {
        let (db, id) = (app.catalog.db.clone(), made.id);
        tokio::spawn(async move {
            // A machine that is busy with something else may keep a connection for longer than a writer waits for one:
            // it is told to come back, and does.
            for _ in 0..60 {
                match db.write(move |tx| ::catalog::listings::refresh(tx, id)).await {
                    Err(Failure::Unavailable { .. }) => tokio::time::sleep(Duration::from_millis(200)).await,
                    written => return written,
                }
            }
            panic!("no connection in more than ten seconds")
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap().unwrap();
    }
    let after = app.database.texts("SELECT CAST(seq AS TEXT) AS text FROM catalog_revision");
    let number = |texts: &[String]| texts[0].parse::<i64>().unwrap();
    assert_eq!(number(&after) - number(&before), 20);
    assert_eq!(app.slugs("/api/v1/events").await, ["gala"]);
}

/// A "no" and a failure undo what they wrote and nothing of their neighbours; whoever is told "done" is durable.
#[tokio::test]
async fn writes_that_share_a_commit_share_nothing_else() {
    let app = TestApp::start().await;
    let made = app.add(crate::arrange::event("gala")).await;
    let count = || -> i64 {
        app.database.texts("SELECT CAST(seq AS TEXT) AS text FROM catalog_revision")[0].parse().unwrap()
    };
    let before = count();
    let writers = (0..300).map(|n| {
        let (db, id) = (app.catalog.db.clone(), made.id);
        tokio::spawn(async move {
            db.write_together_or_undo(move |tx| {
                ::catalog::listings::refresh(tx, id)?;
                match n % 3 {
                    0 => Ok(Ok(n)),
                    1 => Ok(Err(n)),
                    _ => Err(Failure::fault("changed its mind")),
                }
            })
            .await
        })
    });
    let mut outcomes = [0, 0, 0];
    for (n, writer) in writers.collect::<Vec<_>>().into_iter().enumerate() {
        match writer.await.unwrap() {
            Ok(Ok(said)) => outcomes[usize::from(said != n)] += 1,
            Ok(Err(said)) => outcomes[usize::from(said == n)] += 1,
            Err(failure) => outcomes[usize::from(matches!(failure, Failure::Fault(_))) * 2] += 1,
        }
    }
    assert_eq!((outcomes, count() - before), ([100, 100, 100], 100));
    // Somebody who goes away while it is their turn takes nobody along.
    let (db, id) = (app.catalog.db.clone(), made.id);
    let gone =
        tokio::spawn(async move { db.write_together(move |tx| ::catalog::listings::refresh(tx, id)).await });
    gone.abort();
    let db = app.catalog.db.clone();
    db.write_together(move |tx| ::catalog::listings::refresh(tx, id)).await.unwrap();
    assert!((101..=102).contains(&(count() - before)));
}

#[tokio::test]
async fn an_app_of_another_release_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let database = TestDatabase::migrated(folder.path());
    std::fs::create_dir(folder.path().join("web")).unwrap();
    std::fs::write(folder.path().join("web/index.html"), "<html></html>").unwrap();
    let started = compose::start(&config(folder.path(), &database.url(), &[]), Clock::System).await;
    assert!(format!("{:#}", started.err().unwrap()).contains("is not this release's app"));
}
