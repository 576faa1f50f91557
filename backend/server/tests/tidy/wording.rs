//! Sizes, names, attributes, handlers and codes: what style.md says and no linter checks.

use super::lexer::{Kind, Token, bracketed, reads};
use super::tree::{self, Source};
use super::{assert_caught, assert_none};
use std::collections::BTreeMap;

/// Longest Rust file.
const FILE_LINES_MAX: usize = 500;
/// Longest function, comments and blank lines not counted.
const FUNCTION_LINES_MAX: usize = 70;
/// Names that say nothing of what is inside.
const EMPTY_NAMES: [&str; 12] = [
    "util",
    "utils",
    "common",
    "helper",
    "helpers",
    "manager",
    "managers",
    "service",
    "services",
    "processor",
    "misc",
    "shared",
];
/// Attributes that make a function a route.
const METHODS: [&str; 6] = ["get", "post", "put", "patch", "delete", "head"];

fn too_long(source: &Source) -> Vec<String> {
    let n = source.text.lines().count();
    let mut violations = Vec::new();
    // The one list of all tables, in the order of their owners, reads better whole.
    let is_list = source.path == "backend/platform/src/db/schema.rs";
    if n > FILE_LINES_MAX && !is_list {
        violations.push(format!("{} has {n} lines; at most {FILE_LINES_MAX}", source.path));
    }
    let is_function = |i: &usize| {
        reads(&source.code, *i, &["fn"]) && source.code.get(i + 1).is_some_and(|t| t.kind == Kind::Word)
    };
    for i in (0..source.code.len()).filter(is_function).filter(|_| source.is_shipped()) {
        let ends = |token: &Token| token.is("{") || token.is(";");
        let Some(open) = (i..source.code.len()).find(|i| source.code.get(*i).is_some_and(ends)) else {
            continue;
        };
        if !reads(&source.code, open, &["{"]) {
            continue;
        }
        let mut lines: Vec<usize> = bracketed(&source.code, open).0.iter().map(|token| token.line).collect();
        lines.dedup();
        if let Some(name) = source.code.get(i + 1).filter(|_| lines.len() > FUNCTION_LINES_MAX) {
            let n = lines.len();
            violations.push(format!(
                "{} {} has {n} lines; at most {FUNCTION_LINES_MAX}",
                source.at(name),
                name.text
            ));
        }
    }
    violations
}

fn empty_names(source: &Source) -> Vec<String> {
    let is_empty = |name: &str| EMPTY_NAMES.contains(&name);
    let parts = source.path.split('/').map(|part| part.trim_end_matches(".rs"));
    let mut violations: Vec<String> = parts
        .filter(|part| is_empty(part))
        .map(|part| format!("{}: {part} is no name", source.path))
        .collect();
    for (i, token) in source.tokens.iter().enumerate() {
        let module = source.tokens.get(i + 1).filter(|_| token.is("mod"));
        if let Some(module) = module.filter(|module| is_empty(&module.text)) {
            violations.push(format!("{}: {} is no name", source.at(module), module.text));
        }
    }
    violations
}

fn bad_attributes(source: &Source) -> Vec<String> {
    let mut violations = Vec::new();
    for (i, token) in source.tokens.iter().enumerate() {
        let is_inside = i > 0 && reads(&source.tokens, i - 1, &["["]);
        if !is_inside {
            continue;
        }
        let arguments = bracketed(&source.tokens, i + 1).0;
        if token.is("allow") {
            violations.push(format!("{}: expect, with a reason, not allow", source.at(token)));
        } else if token.is("ignore") && i > 1 && reads(&source.tokens, i - 2, &["#"]) {
            violations.push(format!("{}: a test is run or it is not there", source.at(token)));
        } else if token.is("expect") && !arguments.iter().any(|token| token.is("reason")) {
            violations.push(format!("{}: an expectation without a reason", source.at(token)));
        }
    }
    violations
}

/// Names that the API's document knows types by, each with where it is given.
fn schema_names(source: &Source) -> Vec<(String, String)> {
    let code = &source.code;
    let mut found = Vec::new();
    for (i, token) in code.iter().enumerate() {
        let name = if reads(code, i, &["derive", "("]) {
            let (derived, end) = bracketed(code, i + 1);
            let is_schema = derived.iter().any(|token| token.is("ToSchema"));
            let is_item = |i: &usize| code.get(*i).is_some_and(|t| t.is("struct") || t.is("enum"));
            (end..code.len()).find(is_item).filter(|_| is_schema).and_then(|i| code.get(i + 1))
        } else if reads(code, i, &["ToSchema", "for"]) {
            code.get(i + 2)
        } else {
            None
        };
        if let Some(name) = name.filter(|name| name.kind == Kind::Word) {
            found.push((name.text.clone(), source.at(name)));
        }
        if reads(code, i, &["ids", "!", "{"]) {
            let names = bracketed(code, i + 2).0.iter().filter(|token| token.text.ends_with("Id"));
            found.extend(names.map(|name| (name.text.clone(), source.at(token))));
        }
    }
    found
}

/// Names that two types have: in the document the second would silently replace the first.
fn twins(names: impl IntoIterator<Item = (String, String)>) -> Vec<String> {
    let mut seen = BTreeMap::new();
    let mut violations = Vec::new();
    for (name, place) in names {
        if let Some(other) = seen.insert(name.clone(), place.clone()) {
            violations.push(format!("{name} is at {place} and at {other}"));
        }
    }
    violations
}

/// Handlers that no `service(…)` of their crate registers, and registrations that the document would miss.
fn unregistered(sources: &[Source]) -> Vec<String> {
    let mut violations = Vec::new();
    let mut registered = Vec::new();
    let mut handlers = Vec::new();
    for source in sources.iter().filter(|source| source.is_shipped()) {
        for (i, token) in source.code.iter().enumerate() {
            if reads(&source.code, i, &["service", "("]) {
                let named = bracketed(&source.code, i + 1).0;
                registered.extend(named.iter().map(|name| (source.krate(), name.text.as_str())));
            }
            if reads(&source.code, i, &[".", "route", "("]) && source.krate() != "server" {
                violations.push(format!("{}: routes of a slice go through service()", source.at(token)));
            }
            let is_route = METHODS.iter().any(|method| reads(&source.code, i, &["[", method, "("]));
            let name = (i..source.code.len()).find(|i| reads(&source.code, *i, &["fn"]));
            if let Some(name) = name.filter(|_| is_route).and_then(|i| source.code.get(i + 1)) {
                handlers.push((source.krate(), name.text.as_str(), source.at(name)));
            }
            if reads(&source.code, i, &["[", "actix_web", "::"]) {
                violations.push(format!(
                    "{}: import the macro, or the document misses the route",
                    source.at(token)
                ));
            }
        }
    }
    let is_missing = |(krate, name, _): &&(&str, &str, String)| !registered.contains(&(*krate, *name));
    let missing = handlers.iter().filter(is_missing);
    violations.extend(missing.map(|(_, name, place)| format!("{place}: no service() registers {name}")));
    violations
}

/// Codes of refusals with where they are.
fn codes(source: &Source) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for i in (0..source.code.len()).filter(|i| reads(&source.code, *i, &["refusals", "!", "{"])) {
        let body = bracketed(&source.code, i + 2).0;
        for j in (0..body.len()).filter(|j| reads(body, *j, &["=", ">"])) {
            let code = body.get(j + 4).filter(|token| token.kind == Kind::Text);
            found.extend(code.map(|code| (code.text.clone(), source.at(code))));
        }
    }
    found
}

fn bad_codes(source: &Source) -> Vec<String> {
    let slice = if source.krate() == "platform" { "http" } else { source.krate() };
    let is_good = |code: &str| {
        code.split_once('.').is_some_and(|(prefix, rest)| {
            prefix == slice && !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
        })
    };
    let bad = codes(source).into_iter().filter(|(code, _)| !is_good(code));
    bad.map(|(code, place)| format!("{place}: {code} is not {slice}.snake_case")).collect()
}

/// Reminders without an issue, in everything that is code.
fn loose_ends(path: &str, text: &str) -> Vec<String> {
    let is_code = ["md", "json", "lock", "svg", "snap"].iter().all(|kind| !tree::has_extension(path, kind));
    // Written in two parts so that this file has none.
    let marks = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];
    let is_word = |line: &str, mark: &str| {
        let mut words = line.split(|c: char| !c.is_alphanumeric());
        words.any(|word| word == mark)
    };
    let has_issue = |line: &str| {
        let mut after = line.split('#').skip(1);
        after.any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    let lines = text.lines().zip(1..).filter(|_| is_code);
    let loose = lines.filter(|(line, _)| marks.iter().any(|mark| is_word(line, mark)) && !has_issue(line));
    loose.map(|(line, n)| format!("{path}:{n} names no issue: {}", line.trim())).collect()
}

fn over_all(rule: impl Fn(&Source) -> Vec<String>) -> Vec<String> {
    tree::rust().iter().flat_map(rule).collect()
}

#[test]
fn files_and_functions_are_short() {
    assert_none(&over_all(too_long));
}

#[test]
fn long_files_and_functions_are_caught() {
    let function = |n: usize| format!("fn f() {{\n{}}}", "    // why\n\n    a();\n".repeat(n));
    let found = |text: &str| too_long(&Source::new("backend/a/src/b.rs", text));
    assert_none(&found(&function(70)));
    assert_caught(&found(&function(71)), 1, "f has 71 lines");
    assert_caught(&found(&"//\n".repeat(501)), 1, "has 501 lines");
}

#[test]
fn modules_have_names() {
    assert_none(&over_all(empty_names));
}

#[test]
fn empty_module_names_are_caught() {
    assert_caught(&empty_names(&Source::new("backend/a/src/utils.rs", "")), 1, "utils");
    assert_caught(
        &empty_names(&Source::new("backend/a/src/service/b.rs", "mod helpers {}")),
        2,
        "is no name",
    );
    assert_none(&empty_names(&Source::new("backend/a/src/edge.rs", "struct EdgeService; // mod common")));
}

#[test]
fn lints_are_expected_with_a_reason() {
    assert_none(&over_all(bad_attributes));
}

#[test]
fn silenced_lints_and_tests_are_caught() {
    let found = |text: &str| bad_attributes(&Source::new("backend/a/src/b.rs", text));
    assert_caught(&found("#![allow(dead_code)] #[allow(x)] fn f() {}"), 2, "not allow");
    assert_caught(&found("#[expect(dead_code)] fn f() {}"), 1, "without a reason");
    assert_caught(&found("#[test] #[ignore] fn f() {}"), 1, "is run");
    assert_none(&found(
        "#[expect(dead_code, reason = \"x\")] fn f() { a.expect(\"b\"); c[ignore]; \"#[allow(x)]\"; }",
    ));
}

#[test]
fn types_of_the_document_have_one_name_each() {
    let sources = tree::rust();
    let names: Vec<_> = sources.iter().filter(|source| source.is_shipped()).flat_map(schema_names).collect();
    assert!(names.len() > 20, "only {} types of the document found", names.len());
    assert_none(&twins(names));
}

#[test]
fn twins_in_the_document_are_caught() {
    let names = |text: &str| schema_names(&Source::new("backend/a/src/b.rs", text));
    let one = "#[derive(Serialize, ToSchema)] #[serde(x)] pub struct View { a: u8 } impl utoipa::ToSchema for Day {}";
    let two = "#[derive(utoipa::ToSchema)] enum View { A } #[derive(Debug)] struct Day; ids! { /// Doc.\n OrderId; }";
    assert_eq!(names(two).len(), 2);
    assert_caught(&twins(names(one).into_iter().chain(names(two))), 1, "View");
}

#[test]
fn every_handler_is_registered_once() {
    assert_none(&unregistered(tree::rust()));
}

#[test]
fn a_forgotten_handler_is_caught() {
    let found = |text: &str| unregistered(&[Source::new("backend/a/src/http.rs", text)]);
    assert_none(&found("#[get(\"/a\")] async fn list() {} fn routes(c: C) { c.service(http::list); }"));
    assert_caught(
        &found("#[get(\"/a\")] async fn list() {} fn routes(c: C) { c.service(other); }"),
        1,
        "list",
    );
    assert_caught(&found("fn routes(c: C) { c.route(\"/a\", x); }"), 1, "service()");
    let qualified = "#[actix_web::get(\"/a\")] async fn list() {} fn routes(c: C) { c.service(list); }";
    assert_caught(&found(qualified), 1, "import the macro");
}

#[test]
fn refusal_codes_are_unique_and_name_their_slice() {
    let sources = tree::rust();
    let all: Vec<_> = sources.iter().flat_map(codes).collect();
    assert!(all.len() > 5, "no refusals found");
    assert_none(&twins(all));
    assert_none(&over_all(bad_codes));
}

#[test]
fn bad_codes_are_caught() {
    let text = "kernel::refusals! { pub enum E { /// A.\n A => 404, \"a.not_found\", \"x\", \"y\"; \
                B => 409, \"b.Taken\", \"x\", \"y\"; C => 404, \"a.not_found\", \"x\", \"y\"; } }";
    let source = Source::new("backend/a/src/refusal.rs", text);
    assert_caught(&bad_codes(&source), 1, "b.Taken");
    assert_caught(&twins(codes(&source)), 1, "a.not_found");
}

#[test]
fn reminders_name_their_issue() {
    assert_none(&tree::texts().iter().flat_map(|(path, text)| loose_ends(path, text)).collect::<Vec<_>>());
}

#[test]
fn loose_reminders_are_caught() {
    let mark = concat!("TO", "DO");
    assert_caught(
        &loose_ends("a.rs", &format!("// {mark}: later\n// {mark}(#12): with an issue\n")),
        1,
        "a.rs:1",
    );
    assert_none(&loose_ends("a.rs", "the mastodons"));
}
