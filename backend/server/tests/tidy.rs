//! Architecture rules that the compiler cannot say (backend/ARCHITECTURE.md, "Who enforces what").
//!
//! A rule is a function from sources to the list of places that break it. It has two tests: the
//! repository keeps it, and a snippet that breaks it is caught, so that no rule passes by seeing nothing.
//!
//! - [`tree`]    which files there are
//! - [`lexer`]   Rust as tokens with lines; rules see inside macros, and never a comment or a string by mistake
//! - [`floors`]  arrows between crates, and what pure code may import
//! - [`data`]    where SQL is, who owns a table, how much of it knows the database, migrations
//! - [`wording`] sizes, names, attributes, handlers, codes
//! - [`journal`] what the audit log says has words in the app
//! - [`papers`]  configuration, documents, decisions, what must never be committed

#![expect(clippy::expect_used, reason = "a test may stop where something that must be there is not")]

#[path = "tidy/data.rs"]
mod data;
#[path = "tidy/floors.rs"]
mod floors;
#[path = "tidy/journal.rs"]
mod journal;
#[path = "tidy/lexer.rs"]
mod lexer;
#[path = "tidy/papers.rs"]
mod papers;
#[path = "tidy/tree.rs"]
mod tree;
#[path = "tidy/wording.rs"]
mod wording;

/// Fails with one line for each violation.
#[track_caller]
fn assert_none(violations: &[String]) {
    assert!(violations.is_empty(), "{} violation(s):\n  {}\n", violations.len(), violations.join("\n  "));
}

/// Fails unless exactly so many violations were found, each of which mentions `about`.
#[track_caller]
fn assert_caught(violations: &[String], n: usize, about: &str) {
    let mentions = violations.iter().filter(|violation| violation.contains(about)).count();
    assert!(mentions == n && violations.len() == n, "expected {n} about {about:?}, got {violations:#?}");
}
