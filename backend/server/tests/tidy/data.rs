//! Where SQL is, who owns a table, how much code knows which database it talks to, and migrations.

use super::floors::{heights, paths};
use super::lexer::{Kind, Token, bracketed, reads};
use super::tree::{self, Source};
use super::{assert_caught, assert_none};
use std::collections::{BTreeMap, BTreeSet};

/// Files that name diesel or hold SQL without being a `store.rs`, and why.
const HOMES: [(&str, &str); 4] = [
    ("backend/kernel/src/ids.rs", "newtypes that are columns"),
    ("backend/kernel/src/time.rs", "newtypes that are columns"),
    ("backend/platform/src/http/failure.rs", "tells diesel's outages from faults"),
    ("backend/catalog/src/revision.rs", "a table of one number: its store and its watch are one idea"),
];
/// Places outside `platform::db` that may know which database they talk to.
const DIALECT_SITES_MAX: usize = 20;
/// Functions of diesel that write.
const WRITES: [&str; 5] = ["insert_into", "replace_into", "insert_or_ignore_into", "update", "delete"];

/// Whether SQL may be in this file.
fn is_home(path: &str) -> bool {
    path.starts_with("backend/platform/src/db/")
        || path.ends_with("/store.rs")
        || HOMES.iter().any(|(home, _)| *home == path)
}

/// What in a file is SQL: each place with what it is.
fn sql_in(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    for path in paths(&source.code) {
        let is_schema = path.parts.windows(2).any(|pair| pair == ["db", "schema"] || pair == ["db", "sql"]);
        if path.starts_with(&["diesel"]) || is_schema {
            found.push(format!("{}:{} names {}", source.path, path.line, path.text()));
        }
    }
    for token in source.code.iter().filter(|token| is_sql(token)) {
        let start: String = token.text.chars().take(30).collect();
        found.push(format!("{} holds SQL: {start}", source.at(token)));
    }
    found
}

fn is_sql(token: &Token) -> bool {
    let text = token.text.trim_start();
    let starts = ["SELECT ", "INSERT INTO ", "DELETE FROM ", "PRAGMA ", "CREATE TABLE ", "WITH ", "SET "];
    token.kind == Kind::Text
        && (starts.iter().any(|start| text.starts_with(start))
            || text.contains(" SET ")
            || text.contains(" FROM "))
}

/// SQL outside of its homes.
fn strays(sources: &[Source]) -> Vec<String> {
    let strange = sources.iter().filter(|source| source.is_shipped() && !is_home(&source.path));
    strange.flat_map(sql_in).collect()
}

/// Tables with their owners, as the banners of `schema.rs` say.
fn owners(schema: &str) -> BTreeMap<String, String> {
    let mut owner = "";
    let mut is_next = false;
    let mut owners = BTreeMap::new();
    for line in schema.lines() {
        if let Some(name) = line.strip_prefix("// --- owner: ") {
            owner = name.trim();
        } else if line.starts_with("diesel::table!") {
            is_next = true;
        } else if is_next {
            let table = line.trim().split(' ').next().unwrap_or_default();
            owners.insert(table.to_owned(), owner.to_owned());
            is_next = false;
        }
    }
    owners
}

/// Writes to tables of other slices, and reads of tables of higher ones.
fn trespasses(
    source: &Source,
    owners: &BTreeMap<String, String>,
    heights: &BTreeMap<String, usize>,
) -> Vec<String> {
    if !source.is_shipped() || source.krate() == "platform" {
        return Vec::new();
    }
    let mut violations = Vec::new();
    for (table, line) in written(&source.code) {
        let place = format!("{}:{line}", source.path);
        match table.as_deref().map(|table| (table, owners.get(table))) {
            Some((_, Some(owner))) if owner == source.krate() => {}
            Some((table, Some(owner))) => {
                violations.push(format!("{place} writes {table}, which {owner} owns"));
            }
            Some((table, None)) => {
                violations.push(format!("{place} writes {table}, which schema.rs does not have"));
            }
            None => violations
                .push(format!("{place} writes a table that cannot be told: name it in the statement")),
        }
    }
    let read = |table: &String, line: usize| {
        let owner = owners.get(table)?;
        let is_above = heights.get(owner) <= heights.get(source.krate());
        (!is_above).then(|| format!("{}:{line} reads {table} of {owner}, a higher slice", source.path))
    };
    for path in paths(&source.code).iter().filter(|path| path.parts.iter().any(|part| part == "schema")) {
        violations.extend(path.parts.last().and_then(|table| read(table, path.line)));
    }
    violations
}

/// Each write with its table, when it can be told.
fn written(code: &[Token]) -> Vec<(Option<String>, usize)> {
    let mut found = Vec::new();
    for (i, token) in code.iter().enumerate() {
        if token.kind == Kind::Text {
            found.extend(written_by_text(&token.text).map(|table| (Some(table), token.line)));
        }
        let is_call = WRITES.contains(&token.text.as_str()) && reads(code, i + 1, &["("]);
        let before = i.checked_sub(1).and_then(|i| code.get(i));
        let is_methods = before.is_some_and(|token| token.is(".")) && !token.is("insert_into");
        let is_route = before.is_some_and(|token| token.is("["));
        let is_elses = before.is_some_and(|t| t.is("::")) && !(i >= 2 && reads(code, i - 2, &["diesel"]));
        if is_call && !is_methods && !is_route && !is_elses && !before.is_some_and(|token| token.is("fn")) {
            let (arguments, _) = bracketed(code, i + 1);
            let earlier = code.get(..i).unwrap_or_default();
            found.push((table_in(arguments).or_else(|| table_of_variable(arguments, earlier)), token.line));
        }
    }
    found
}

/// The word before `::table`.
fn table_in(tokens: &[Token]) -> Option<String> {
    let position = (0..tokens.len()).find(|i| reads(tokens, i + 1, &["::", "table"]))?;
    tokens.get(position).map(|token| token.text.clone())
}

/// The table in the `let` that the arguments name.
fn table_of_variable(arguments: &[Token], earlier: &[Token]) -> Option<String> {
    let name = arguments.iter().find(|token| token.kind == Kind::Word)?;
    let start = (0..earlier.len()).rev().find(|i| reads(earlier, *i, &["let", &name.text]))?;
    let statement = earlier.get(start..)?;
    let end = statement.iter().position(|token| token.is(";"))?;
    table_in(statement.get(..end)?)
}

fn written_by_text(text: &str) -> impl Iterator<Item = String> {
    let after = |start: &str| {
        let rest = text.split(start).nth(1)?;
        let name: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
        // In `ON CONFLICT … DO UPDATE SET` the table is the one inserted into.
        (!name.is_empty() && name != "SET").then_some(name)
    };
    let update = text.contains(" SET ").then(|| after("UPDATE ")).flatten();
    [after("INSERT INTO "), after("DELETE FROM "), update].into_iter().flatten()
}

/// Where code outside `platform::db` knows which database it talks to.
fn dialect_sites(sources: &[Source]) -> Vec<String> {
    let mut sites = Vec::new();
    for source in sources.iter().filter(|s| s.is_shipped() && !s.path.starts_with("backend/platform/src/db/"))
    {
        for (i, token) in source.code.iter().enumerate() {
            let is_each = reads(&source.code, i, &["each", "!"]);
            // Both arms of one `match` are one site: PostgreSQL's is counted.
            let is_match = reads(&source.code, i, &["Conn", "::", "Pg"]);
            if is_each || is_match {
                sites.push(source.at(token));
            }
        }
        let only_lite =
            source.code.iter().enumerate().any(|(i, _)| reads(&source.code, i, &["Conn", "::", "Lite"]))
                && !sites.iter().any(|site| site.starts_with(&source.path));
        if only_lite {
            sites.push(source.path.clone());
        }
    }
    sites
}

/// Folders of migrations: in `common`, `sqlite` and `postgres`.
struct Migrations {
    common: Vec<String>,
    sqlite: Vec<String>,
    postgres: Vec<String>,
}

/// Migrations whose order or place is wrong.
fn misplaced(migrations: &Migrations) -> Vec<String> {
    let Migrations { common, sqlite, postgres } = migrations;
    let mut violations = Vec::new();
    let sets = [sqlite, postgres].map(|names| names.iter().collect::<BTreeSet<_>>());
    let [lite, pg] = &sets;
    violations
        .extend(lite.symmetric_difference(pg).map(|name| format!("{name} is in one dialect folder only")));
    let version = |name: &str| name.split('_').next().unwrap_or_default().to_owned();
    let mut seen = BTreeMap::new();
    for name in common.iter().chain(sqlite) {
        if let Some(other) = seen.insert(version(name), name.clone()) {
            violations.push(format!("{name} and {other} have one version"));
        }
        let digits = version(name).bytes().filter(u8::is_ascii_digit).count();
        if digits != 14 || version(name).len() != 17 {
            violations.push(format!("{name} is not named YYYY-MM-DD-NNNNNN_words"));
        }
    }
    violations
}

/// Tables made by a migration that its first line gives to another owner than `schema.rs` does.
fn wrong_banner(path: &str, sql: &str, owners: &BTreeMap<String, String>) -> Vec<String> {
    let banner = sql.strip_prefix("-- Owner: ").and_then(|rest| rest.split('.').next());
    let Some(banner) = banner else { return vec![format!("{path} does not begin with `-- Owner: `")] };
    let made = sql.split("CREATE TABLE ").skip(1).filter_map(|rest| rest.split([' ', '(']).next());
    // A table that takes the place of another one has its name in the end.
    let keeps_its_name = |table: &&str| !sql.contains(&format!("ALTER TABLE {table} RENAME TO "));
    let is_wrong = |table: &&str| owners.get(*table).is_none_or(|owner| owner != banner);
    made.filter(keeps_its_name)
        .filter(is_wrong)
        .map(|table| format!("{path}: schema.rs does not give {table} to {banner}"))
        .collect()
}

fn schema_owners() -> BTreeMap<String, String> {
    owners(&tree::read("backend/platform/src/db/schema.rs"))
}

#[test]
fn sql_stays_in_stores() {
    let sources = tree::rust();
    assert_none(&strays(sources));
    for (home, reason) in HOMES {
        let uses = sources.iter().find(|source| source.path == home).map(|source| sql_in(source).len());
        assert!(uses.is_some_and(|n| n > 0), "{home} ({reason}) has no SQL any more: take it off the list");
    }
}

#[test]
fn sql_elsewhere_is_caught() {
    let handler = "use diesel::prelude::*; use platform::db::schema::users; use platform::db::Conn;\
                   fn f() { g(\"SELECT id FROM users\"); g(\"Pick a date from the list\") }";
    assert_caught(&strays(&[Source::new("backend/sales/src/http.rs", handler)]), 3, "sales/src/http.rs:1");
    assert_none(&strays(&[Source::new("backend/sales/src/cart/store.rs", handler)]));
}

#[test]
fn every_table_is_written_by_its_owner_only() {
    let owners = schema_owners();
    assert!(owners.len() > 5, "no tables found in schema.rs");
    let crates = tree::names("backend");
    for (table, owner) in &owners {
        assert!(crates.contains(owner), "{table} belongs to {owner:?}, which is no crate");
    }
    let heights = heights();
    let found = tree::rust().iter().flat_map(|source| trespasses(source, &owners, &heights));
    assert_none(&found.collect::<Vec<_>>());
}

#[test]
fn a_write_to_anothers_table_is_caught() {
    let schema = "// --- owner: low\ndiesel::table! {\n    users (id) {\n}\n\
                  // --- owner: high\ndiesel::table! {\n    orders (id) {\n}\n";
    let owners = owners(schema);
    let found = |krate: &str, text: &str| {
        let source = Source::new(&format!("backend/{krate}/src/store.rs"), text);
        trespasses(&source, &owners, &BTreeMap::from([("low".to_owned(), 0), ("high".to_owned(), 1)]))
    };
    assert_none(&found(
        "high",
        "fn f() { diesel::insert_into(orders::table); hash.update(x); map.delete(y) } #[delete(\"/x\")] fn g() {}",
    ));
    assert_caught(&found("high", "fn f() { diesel::insert_into(users::table); }"), 1, "which low owns");
    let variable = "fn f() { let free = users::table.find(1); diesel::update(free) }";
    assert_caught(&found("high", variable), 1, "writes users");
    assert_caught(&found("low", "fn f(x: T) { diesel::delete(x) }"), 1, "cannot be told");
    assert_caught(&found("low", "fn f() { sql(\"UPDATE orders SET a = 1\") }"), 1, "which high owns");
    assert_caught(&found("low", "use platform::db::schema::{orders, users};"), 1, "reads orders of high");
}

#[test]
fn few_places_know_which_database_they_talk_to() {
    let sites = dialect_sites(tree::rust());
    assert!(sites.len() <= DIALECT_SITES_MAX, "{} of {DIALECT_SITES_MAX} sites: {sites:#?}", sites.len());
}

#[test]
fn every_such_place_is_counted() {
    let source = "fn f() { each!(conn, |c| x); match conn { Conn::Pg(c) => 1, Conn::Lite(c) => 2 };\
                  matches!(conn, Conn::Pg(_)) } // each!(conn)";
    assert_eq!(dialect_sites(&[Source::new("backend/sales/src/store.rs", source)]).len(), 3);
    let lite = Source::new("backend/sales/src/store.rs", "fn f() { matches!(conn, Conn::Lite(_)) }");
    assert_eq!(dialect_sites(&[lite]).len(), 1);
    assert_eq!(dialect_sites(&[Source::new("backend/platform/src/db/tx.rs", source)]).len(), 0);
}

#[test]
fn migrations_are_one_ordered_history() {
    let [common, sqlite, postgres] = ["common", "sqlite", "postgres"]
        .map(|folder| tree::names(&format!("backend/platform/migrations/{folder}")));
    let mut violations = Vec::new();
    for (folder, names) in [("common", &common), ("sqlite", &sqlite), ("postgres", &postgres)] {
        for name in names {
            let path = format!("backend/platform/migrations/{folder}/{name}/up.sql");
            violations.extend(wrong_banner(&path, &tree::read(&path), &schema_owners()));
        }
    }
    violations.extend(misplaced(&Migrations { common, sqlite, postgres }));
    assert_none(&violations);
}

#[test]
fn a_misplaced_migration_is_caught() {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let folders = |common: &[&str], sqlite: &[&str], postgres: &[&str]| Migrations {
        common: names(common),
        sqlite: names(sqlite),
        postgres: names(postgres),
    };
    let (one, two) = ("2026-01-02-000100_one", "2026-01-02-000200_two");
    assert_none(&misplaced(&folders(&[one], &[two], &[two])));
    assert_caught(&misplaced(&folders(&[one], &[two], &[])), 1, "one dialect folder only");
    assert_caught(
        &misplaced(&folders(&[one], &["2026-01-02-000100_x"], &["2026-01-02-000100_x"])),
        1,
        "one version",
    );
    assert_caught(&misplaced(&folders(&["2026_one"], &[], &[])), 1, "is not named");
    let owners = BTreeMap::from([("users".to_owned(), "low".to_owned())]);
    assert_none(&wrong_banner("a", "-- Owner: low. Words.\nCREATE TABLE users (", &owners));
    assert_caught(&wrong_banner("a", "-- Owner: high.\nCREATE TABLE users (", &owners), 1, "users");
    assert_caught(&wrong_banner("a", "CREATE TABLE users (", &owners), 1, "Owner");
}
