//! What the audit log says was done has words in the app: a name that only programmers read is no log.

use super::lexer::{Kind, Token};
use super::tree::{self, Source};
use super::{assert_caught, assert_none};
use std::collections::{BTreeMap, BTreeSet};

/// Crates that write into the audit log.
const SLICES: [&str; 4] = ["accounts", "catalog", "sales", "reports"];
/// Where the app has the words.
const WORDS: &str = "frontend/src/ui/audit-text.ts";

/// Whether a text is `slice.what_happened`.
fn is_name(token: &Token) -> bool {
    let is_snake = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    token.kind == Kind::Text
        && token.text.split_once('.').is_some_and(|(slice, what)| SLICES.contains(&slice) && is_snake(what))
}

/// Names of refusals, facts and jobs: they look like those of actions, and the app need not say them.
fn other_names(sources: &[Source]) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for source in sources.iter().filter(|source| source.is_shipped()) {
        let is_list = ["refusal.rs", "facts.rs"].contains(&source.file_name());
        for (i, token) in source.code.iter().enumerate().filter(|(_, token)| is_name(token)) {
            let statement = source.code.get(i.saturating_sub(8)..i).unwrap_or_default();
            if is_list || statement.iter().any(|token| token.is("NAME")) {
                names.insert(token.text.as_str());
            }
        }
    }
    names
}

/// Actions without words, each at the first place that writes it.
fn wordless(sources: &[Source], words: &str) -> Vec<String> {
    let others = other_names(sources);
    let mut actions = BTreeMap::new();
    for source in sources.iter().filter(|source| source.is_shipped()) {
        for token in source.code.iter().filter(|token| is_name(token)) {
            actions.entry(token.text.as_str()).or_insert_with(|| source.at(token));
        }
    }
    let is_silent = |name: &str| !others.contains(name) && !words.contains(&format!("'{name}'"));
    let silent = actions.into_iter().filter(|(name, _)| is_silent(name));
    silent.map(|(name, place)| format!("{place} writes {name}, for which {WORDS} has no words")).collect()
}

#[test]
fn what_the_audit_log_says_has_words() {
    assert_none(&wordless(tree::rust(), &tree::read(WORDS)));
}

#[test]
fn actions_without_words_are_caught() {
    let code = "fn act() { record(\"catalog.seat_painted\"); refuse(\"catalog.no_paint\"); }";
    let sources = [
        Source::new("backend/catalog/src/seats.rs", code),
        Source::new("backend/catalog/src/refusal.rs", "refusals! { NoPaint => 404, \"catalog.no_paint\" }"),
    ];
    assert_caught(&wordless(&sources, ""), 1, "catalog.seat_painted");
    assert_none(&wordless(&sources, "'catalog.seat_painted': m.did_seat_painted,"));
}
