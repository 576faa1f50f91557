//! Which files there are.

use super::lexer::{self, Token};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Folders that git does not keep, and generated code that nobody writes.
const SKIPPED: [&str; 13] = [
    ".git",
    "target",
    "node_modules",
    "dist",
    "data",
    "secrets",
    "coverage",
    "test-results",
    "playwright-report",
    ".cache",
    "gen",
    "i18n",
    "project.inlang",
];
/// Files of these kinds are read as text.
const TEXTS: [&str; 20] = [
    "rs", "toml", "sql", "yml", "yaml", "json", "md", "sh", "mjs", "js", "ts", "tsx", "css", "html", "conf",
    "example", "lock", "lua", "snap", "svg",
];

/// A Rust file.
pub struct Source {
    /// From the repository's root, with forward slashes.
    pub path: String,
    /// As written.
    pub text: String,
    /// All of it.
    pub tokens: Vec<Token>,
    /// Without what is compiled for tests only.
    pub code: Vec<Token>,
}

impl Source {
    /// Reads one from text.
    pub fn new(path: &str, text: &str) -> Self {
        let tokens = lexer::lex(text);
        let code = lexer::without_tests(&tokens);
        Self { path: path.to_owned(), text: text.to_owned(), tokens, code }
    }

    /// The folder of its crate: `catalog`.
    pub fn krate(&self) -> &str {
        self.path.split('/').nth(1).unwrap_or_default()
    }

    /// Whether it is part of what runs in production.
    pub fn is_shipped(&self) -> bool {
        self.path.split('/').nth(2) == Some("src")
    }

    /// Its name without the folders.
    pub fn file_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// A place in it, as violations name it.
    pub fn at(&self, token: &Token) -> String {
        format!("{}:{}", self.path, token.line)
    }
}

/// The repository's root.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).expect("backend/server is two folders deep").to_owned()
}

/// A file's text; the path is from the root.
pub fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).expect(path)
}

/// Every text file of the repository with its path from the root, in order.
pub fn texts() -> &'static [(String, String)] {
    static TEXTS: OnceLock<Vec<(String, String)>> = OnceLock::new();
    TEXTS.get_or_init(|| {
        let mut paths = Vec::new();
        collect(&root(), "", &mut paths);
        paths.sort();
        let text = |path: String| std::fs::read_to_string(root().join(&path)).ok().map(|text| (path, text));
        paths.into_iter().filter_map(text).collect()
    })
}

/// Every Rust file of the workspace.
pub fn rust() -> &'static [Source] {
    static SOURCES: OnceLock<Vec<Source>> = OnceLock::new();
    SOURCES.get_or_init(|| {
        let is_rust = |path: &str| path.starts_with("backend/") && has_extension(path, "rs");
        let sources = texts().iter().filter(|(path, _)| is_rust(path));
        sources.map(|(path, text)| Source::new(path, text)).collect()
    })
}

/// Whether a path ends in `.extension`.
pub fn has_extension(path: &str, extension: &str) -> bool {
    Path::new(path).extension().is_some_and(|found| found == extension)
}

/// The names in a folder, in order.
pub fn names(folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(root().join(folder)).expect(folder);
    let mut names: Vec<String> =
        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn collect(folder: &Path, prefix: &str, paths: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("a readable folder").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
        let kind = entry.file_type().expect("a file type");
        if kind.is_dir() && !SKIPPED.contains(&name.as_str()) {
            collect(&entry.path(), &path, paths);
        } else if kind.is_file() && is_text(&name) {
            paths.push(path);
        }
    }
}

fn is_text(name: &str) -> bool {
    ["Makefile", "Dockerfile", "LICENSE", "run"].contains(&name)
        || TEXTS.iter().any(|extension| has_extension(name, extension))
}

#[test]
fn the_repository_is_found() {
    let files: Vec<&str> = texts().iter().map(|(path, _)| path.as_str()).collect();
    for path in ["Cargo.toml", "backend/kernel/src/lib.rs", "frontend/index.html", ".github/workflows/ci.yml"]
    {
        assert!(files.contains(&path), "{path}");
    }
}
