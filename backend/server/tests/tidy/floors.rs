//! Arrows between crates point down, and pure code stays pure.

use super::lexer::{Kind, Token, reads};
use super::tree::{self, Source};
use super::{assert_caught, assert_none};
use std::collections::BTreeMap;

/// What `rules.rs` may name besides `kernel`: derives, and text in its normal form.
const PURE_CRATES: [&str; 5] = ["kernel", "serde", "utoipa", "thiserror", "unicode_normalization"];
/// Parts of the standard library that are I/O, or a clock, or threads.
const IMPURE_STD: [&str; 8] = ["fs", "net", "io", "env", "process", "thread", "time", "os"];
/// Crates without I/O and async.
const PURE_FLOORS: [&str; 3] = ["kernel", "pictures", "documents"];
/// What `kernel` may take of diesel: enough for newtypes to be columns, not enough to reach a database.
const COLUMN_PARTS: [&str; 5] = ["backend", "deserialize", "expression", "serialize", "sql_types"];

/// One crate, as its manifest says it.
struct Manifest {
    folder: String,
    text: String,
}

impl Manifest {
    /// The entries of every dependency section.
    fn dependencies(&self) -> Vec<&str> {
        let mut is_inside = false;
        let mut found = Vec::new();
        for line in self.text.lines() {
            if line.starts_with('[') {
                is_inside = line.trim_end().ends_with("dependencies]");
            } else if is_inside && line.contains('=') {
                found.push(line.trim());
            }
        }
        found
    }
}

fn manifests() -> Vec<Manifest> {
    let root = tree::read("Cargo.toml");
    let members = root.lines().filter_map(|line| line.trim().strip_prefix("\"backend/")?.strip_suffix("\","));
    let manifest = |folder: &str| Manifest {
        folder: folder.to_owned(),
        text: tree::read(&format!("backend/{folder}/Cargo.toml")),
    };
    members.map(manifest).collect()
}

/// The floors of ARCHITECTURE.md, the highest first: lines `crate … : purpose` in the block ```` ```floors ````.
fn floors(architecture: &str) -> Vec<Vec<String>> {
    let block = architecture.split("```floors\n").nth(1).and_then(|rest| rest.split("```").next());
    let lines = block.unwrap_or_default().lines().filter_map(|line| line.split_once(':'));
    lines.map(|(names, _)| names.split_whitespace().map(str::to_owned).collect()).collect()
}

/// Crates that the list misses or invents, arrows that do not point down, versions stated twice.
fn arrows(floors: &[Vec<String>], manifests: &[Manifest]) -> Vec<String> {
    let floor_of = |name: &str| floors.iter().position(|floor| floor.iter().any(|listed| listed == name));
    let is_member = |name: &str| manifests.iter().any(|manifest| manifest.folder == name);
    let mut violations = Vec::new();
    for name in floors.iter().flatten().filter(|name| !is_member(name)) {
        violations.push(format!("ARCHITECTURE.md lists {name}, which is no member of the workspace"));
    }
    for manifest in manifests {
        let Some(own) = floor_of(&manifest.folder) else {
            violations.push(format!("{} has no floor in ARCHITECTURE.md", manifest.folder));
            continue;
        };
        for entry in manifest.dependencies() {
            let name = entry.split(['.', '=', ' ']).next().unwrap_or_default();
            if !entry.contains("workspace = true") {
                violations.push(format!("{}: {name} must come from the workspace", manifest.folder));
            }
            let is_down = floor_of(name).is_none_or(|floor| own < floor);
            let is_alone = PURE_FLOORS.contains(&manifest.folder.as_str()) && is_member(name);
            if !is_down || is_alone {
                violations.push(format!("{} must not depend on {name}", manifest.folder));
            }
        }
        if !manifest.text.contains("[lints]\nworkspace = true") {
            violations.push(format!("{} does not take over the workspace's lints", manifest.folder));
        }
    }
    violations
}

/// A path as it is used, with the groups of `use` resolved: `kernel::time::Instant`.
pub struct Used {
    /// Its parts.
    pub parts: Vec<String>,
    /// Where.
    pub line: usize,
}

impl Used {
    /// Its parts, as source has them.
    pub fn text(&self) -> String {
        self.parts.join("::")
    }

    /// Whether it begins so.
    pub fn starts_with(&self, parts: &[&str]) -> bool {
        self.parts.len() >= parts.len() && self.parts.iter().zip(parts).all(|(a, b)| a == b)
    }
}

/// Every path of several parts.
pub fn paths(tokens: &[Token]) -> Vec<Used> {
    let mut found = Vec::new();
    let mut i = 0;
    while let Some(token) = tokens.get(i) {
        // `use<…>` in a type captures lifetimes and imports nothing.
        if token.is("use") && !reads(tokens, i + 1, &["<"]) {
            i = imports(tokens, i + 1, &[], &mut found);
        } else if token.kind == Kind::Word && reads(tokens, i + 1, &["::"]) {
            let mut parts = vec![token.text.clone()];
            while reads(tokens, i + 1, &["::"]) && tokens.get(i + 2).is_some_and(|t| t.kind == Kind::Word) {
                parts.extend(tokens.get(i + 2).map(|token| token.text.clone()));
                i += 2;
            }
            found.push(Used { parts, line: token.line });
        }
        i += 1;
    }
    found
}

/// Reads one tree of a `use`; answers where it ends.
fn imports(tokens: &[Token], mut i: usize, prefix: &[String], found: &mut Vec<Used>) -> usize {
    let mut parts = prefix.to_vec();
    let line = tokens.get(i).map_or(0, |token| token.line);
    while let Some(token) = tokens.get(i) {
        match token.text.as_str() {
            "{" => {
                i += 1;
                while tokens.get(i).is_some_and(|token| !token.is("}")) {
                    i = imports(tokens, i, &parts, found);
                    i += usize::from(reads(tokens, i, &[","]));
                }
                return i + 1;
            }
            "," | "}" | ";" => break,
            "as" => i += 1,
            "::" => {}
            _ => parts.push(token.text.clone()),
        }
        i += 1;
    }
    found.push(Used { parts, line });
    i
}

/// What `rules.rs` and the pure crates name that they must not.
fn impurities(source: &Source, crates: &[String]) -> Vec<String> {
    let is_rules = source.file_name() == "rules.rs";
    let is_pure_floor = PURE_FLOORS.contains(&source.krate());
    if !source.is_shipped() || !(is_rules || is_pure_floor) {
        return Vec::new();
    }
    let mut violations = Vec::new();
    for path in paths(&source.code) {
        let first = path.parts.first().map_or("", String::as_str);
        let second = path.parts.get(1).map_or("", String::as_str);
        let is_neighbour = ["super", "crate", "self"].contains(&first)
            && !path.parts.iter().any(|part| ["rules", "refusal"].contains(&part.as_str()));
        let is_outside = crates.iter().any(|known| known == first) && !PURE_CRATES.contains(&first);
        let is_in_memory = path.text() == "std::io::Cursor";
        let is_impure = first == "std" && IMPURE_STD.contains(&second) && !is_in_memory;
        let is_database = first == "diesel" && !COLUMN_PARTS.contains(&second);
        if is_impure || (is_rules && (is_neighbour || is_outside)) || (is_pure_floor && is_database) {
            violations.push(format!("{}:{} names {}", source.path, path.line, path.text()));
        }
    }
    for token in source.code.iter().filter(|token| token.is("async") || token.is("await")) {
        violations.push(format!("{} is async", source.at(token)));
    }
    violations
}

/// Names of all crates that code here could name.
fn known_crates() -> Vec<String> {
    let manifests = manifests();
    let entries = manifests.iter().flat_map(Manifest::dependencies);
    let name = |entry: &str| entry.split(['.', '=', ' ']).next().unwrap_or_default().replace('-', "_");
    entries.map(name).chain(["tokio", "rand", "tracing"].map(str::to_owned)).collect()
}

/// How high each crate is: the higher, the larger.
pub fn heights() -> BTreeMap<String, usize> {
    let floors = floors(&tree::read("backend/ARCHITECTURE.md"));
    let from_below = floors.into_iter().rev().zip(0..);
    from_below.flat_map(|(floor, height)| floor.into_iter().map(move |name| (name, height))).collect()
}

#[test]
fn arrows_between_crates_point_down() {
    let floors = floors(&tree::read("backend/ARCHITECTURE.md"));
    assert!(floors.len() > 2, "the floor list of ARCHITECTURE.md was not found");
    assert_none(&arrows(&floors, &manifests()));
}

#[test]
fn an_upward_arrow_is_caught() {
    let floors = floors("```floors\nshop : x\nbase : y\nkernel pictures : z\n```");
    let manifest = |folder: &str, dependencies: &str| Manifest {
        folder: folder.to_owned(),
        text: format!("[dependencies]\n{dependencies}\n[lints]\nworkspace = true\n"),
    };
    let good = [
        manifest("shop", "base.workspace = true"),
        manifest("base", "kernel.workspace = true"),
        manifest("kernel", ""),
        manifest("pictures", ""),
    ];
    assert_none(&arrows(&floors, &good));
    let [shop, _, kernel, _] = good;
    let up = manifest("base", "shop.workspace = true");
    let sideways = manifest("pictures", "kernel.workspace = true");
    assert_caught(&arrows(&floors, &[shop, up, kernel, sideways]), 2, "must not depend on");
    let versioned = manifest("base", "serde = \"1\"");
    let missing = ["no member", "no member", "no member", "from the workspace"];
    let violations = arrows(&floors, &[versioned]);
    assert!(violations.iter().zip(missing).all(|(found, about)| found.contains(about)), "{violations:?}");
}

#[test]
fn rules_and_pure_crates_do_no_io() {
    let crates = known_crates();
    assert_none(&tree::rust().iter().flat_map(|source| impurities(source, &crates)).collect::<Vec<_>>());
}

#[test]
fn an_impure_rule_is_caught() {
    let crates = ["diesel", "platform", "kernel", "serde"].map(str::to_owned);
    let impure = "use kernel::{time::Instant, page}; use super::store; use std::{fmt, time::SystemTime};\
                  use crate::refusal::SalesRefusal; use serde::Serialize; async fn f() { platform::db::x() }\
                  #[cfg(test)] mod tests { use super::*; use std::fs; }";
    let found = |path, text| impurities(&Source::new(path, text), &crates);
    assert_caught(
        &found("backend/sales/src/stock/rules.rs", impure),
        4,
        "backend/sales/src/stock/rules.rs:1",
    );
    assert_none(&found("backend/sales/src/stock/http.rs", impure));
    let kernel = "use diesel::sql_types::BigInt; use diesel::prelude::RunQueryDsl;";
    assert_caught(&found("backend/kernel/src/ids.rs", kernel), 1, "RunQueryDsl");
}
