//! Configuration, documents and decisions say what is true; machines and registries are named nowhere.

use super::lexer::Kind;
use super::tree::{self, Source};
use super::{assert_caught, assert_none};
use platform::config::{Config, SETTINGS};
use std::collections::{BTreeSet, HashMap};
use std::path::Path;

/// Where the variables of the compose files begin in `.env.example`.
const COMPOSE_BANNER: &str = "# ===== Compose";
/// Files whose `${NAME}` are filled in from `.env`.
const COMPOSE_FILES: [&str; 3] = ["docker-compose.yml", "docker-compose.prod.yml", "docker-stack.yml"];
/// Longest documents, in lines.
const LINES_MAX: [(&str, usize); 2] = [("backend/ARCHITECTURE.md", 400), ("backend/STYLE.md", 120)];
/// Longest decision, in lines.
const DECISION_LINES_MAX: usize = 60;

/// The lines `#NAME=value` of `.env.example`: those of the program, then those of the compose files.
type Example = (Vec<(String, String)>, Vec<(String, String)>);

fn example(text: &str) -> Result<Example, String> {
    let (program, compose) = text.split_once(COMPOSE_BANNER).ok_or("it has no compose section")?;
    // The rest of the banner's own line is words.
    let compose = compose.split_once('\n').map_or("", |(_, rest)| rest);
    let entries = |part: &str| {
        let mut found = Vec::new();
        for line in part.lines().filter(|line| !line.is_empty() && !line.starts_with("# ") && *line != "#") {
            let entry = line.strip_prefix('#').and_then(|entry| entry.split_once('='));
            let (name, value) = entry.ok_or(format!("not `#NAME=default` and no comment: {line}"))?;
            found.push((name.to_owned(), value.to_owned()));
        }
        Ok::<_, String>(found)
    };
    Ok((entries(program)?, entries(compose)?))
}

/// The variables that the program reads, in order.
fn program_names() -> Vec<String> {
    let files = |(name, is_secret): &(&str, bool)| is_secret.then(|| format!("{name}_FILE"));
    SETTINGS.iter().flat_map(|setting| [Some(setting.0.to_owned()), files(setting)]).flatten().collect()
}

/// The variables that compose fills into a file; `$$NAME` belongs to a shell inside.
fn compose_names(text: &str) -> BTreeSet<String> {
    let lines = text.lines().map(str::trim_start).filter(|line| !line.starts_with('#'));
    let pieces = lines.flat_map(|line| line.split("${").skip(1));
    let name = |piece: &str| piece.chars().take_while(|c| c.is_ascii_uppercase() || *c == '_').collect();
    pieces.map(name).collect()
}

/// Rows of Markdown tables whose first cell is a name in backticks: the name and the whole row.
fn rows<'a>(text: &'a str, heading: &str) -> Vec<(&'a str, &'a str)> {
    let section = text.split("\n## ").find(|section| section.starts_with(heading)).unwrap_or_default();
    let rows = section.lines().filter_map(|line| Some((line, line.strip_prefix("| `")?)));
    rows.filter_map(|(row, cell)| Some((cell.split_once('`')?.0, row))).collect()
}

/// Links and paths of a document that lead nowhere. `exists` is asked with paths from the root.
fn dead_references(path: &str, text: &str, exists: &dyn Fn(&str) -> bool) -> Vec<String> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut violations = Vec::new();
    for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
        let file = target.split('#').next().unwrap_or_default();
        let is_local = !file.is_empty() && !file.contains(':') && !file.contains('<');
        if is_local && !exists(&joined(folder, file)) {
            violations.push(format!("{path} links to {target}, which is not there"));
        }
    }
    // Fenced blocks are examples; between backticks outside of them, a path is a claim.
    let prose: String = text.split("```").step_by(2).collect();
    for name in prose.split('`').skip(1).step_by(2).filter(|name| is_path(name)) {
        let bases = ["", "backend", "frontend", folder];
        if !bases.iter().any(|base| exists(&joined(base, name))) {
            violations.push(format!("{path} mentions {name}, which is not there"));
        }
    }
    violations
}

fn is_path(name: &str) -> bool {
    let kinds = ["rs", "sh", "mjs", "yml", "toml", "sql", "md", "conf", "ts", "tsx", "json"];
    name.contains('/')
        && !name.starts_with(['/', '~', '.'])
        && !name.contains([' ', '*', '{', '<', '…', '$', ':'])
        && kinds.iter().any(|kind| tree::has_extension(name, kind))
}

fn joined(folder: &str, file: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in file.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Decisions whose number, length or headings are wrong, or that the index does not list.
fn bad_decisions(files: &[(String, String)], index: &str) -> Vec<String> {
    let mut violations = Vec::new();
    for ((name, text), n) in files.iter().zip(1..) {
        let needed = ["## Context", "## Decision", "## Alternatives", "## Consequences", "Status: "];
        if !name.starts_with(&format!("{n:04}-")) {
            violations.push(format!("{name} should have the number {n:04}"));
        }
        if !index.contains(&format!("]({name})")) {
            violations.push(format!("{name} is not in the index"));
        }
        if text.lines().count() > DECISION_LINES_MAX {
            violations.push(format!("{name} is longer than {DECISION_LINES_MAX} lines"));
        }
        violations.extend(
            needed.iter().filter(|part| !text.contains(*part)).map(|part| format!("{name} lacks {part}")),
        );
    }
    violations
}

/// Names of registries, which are settings of whoever builds, in any file.
fn registries(path: &str, text: &str) -> Vec<String> {
    // Each in two parts, so that this file has none.
    let hosts = [
        concat!("gh", "cr.io"),
        concat!("docker", ".io"),
        concat!("qu", "ay.io"),
        concat!("registry.npm", "js.org"),
        concat!("registry.yarn", "pkg.com"),
        concat!("index.crates", ".io"),
        concat!("static.crates", ".io"),
        concat!("artifact", "ory"),
        concat!("jf", "rog"),
        concat!("py", "pi.org"),
    ];
    let lines = text.lines().zip(1..);
    let named = lines
        .flat_map(|(line, n)| hosts.iter().filter(move |host| line.contains(**host)).map(move |h| (h, n)));
    named.map(|(host, n)| format!("{path}:{n} names {host}")).collect()
}

/// Folders of one machine, outside of tests, documents and images.
fn machine_paths(path: &str, text: &str) -> Vec<String> {
    let is_test = ["/tests/", "/test/", "/e2e/", ".test."].iter().any(|part| path.contains(part));
    let is_text_only =
        path == "Dockerfile" || tree::has_extension(path, "md") || tree::has_extension(path, "json");
    if is_test || is_text_only {
        return Vec::new();
    }
    let lines: Vec<(usize, String)> = if tree::has_extension(path, "rs") {
        let strings = Source::new(path, text).code.into_iter().filter(|token| token.kind == Kind::Text);
        strings.map(|token| (token.line, token.text)).collect()
    } else {
        text.lines().map(str::to_owned).zip(1..).map(|(line, n)| (n, line)).collect()
    };
    let found = |(n, line): &(usize, String)| {
        let is_found =
            ["/root/", "/home/", "/tmp/", "/work/", "/Users/"].iter().any(|folder| is_absolute(line, folder));
        is_found.then(|| format!("{path}:{n} names a folder of one machine: {}", line.trim()))
    };
    lines.iter().filter_map(found).collect()
}

/// Whether `folder` occurs where a path begins, not inside of one.
fn is_absolute(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        let before = line.get(..at).and_then(|start| start.chars().next_back());
        !before.is_some_and(|c| c.is_alphanumeric() || "._-/@}*".contains(c))
    })
}

fn over_texts(rule: impl Fn(&str, &str) -> Vec<String>) -> Vec<String> {
    tree::texts().iter().flat_map(|(path, text)| rule(path, text)).collect()
}

#[test]
fn the_example_lists_every_setting_of_the_program() {
    let (program, _) = example(&tree::read(".env.example")).expect(".env.example");
    let names: Vec<String> = program.into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, program_names());
}

#[test]
fn the_example_lists_every_variable_of_the_compose_files() {
    let (_, compose) = example(&tree::read(".env.example")).expect(".env.example");
    let used = COMPOSE_FILES.iter().flat_map(|file| compose_names(&tree::read(file)));
    let is_programs = |name: &String| SETTINGS.iter().any(|(setting, _)| setting == name);
    let expected: BTreeSet<String> = used.filter(|name| !is_programs(name)).collect();
    assert_eq!(compose.into_iter().map(|(name, _)| name).collect::<BTreeSet<_>>(), expected);
}

/// A value in the example is what the program does without it.
#[test]
fn the_example_shows_the_true_defaults() {
    let (program, _) = example(&tree::read(".env.example")).expect(".env.example");
    let given = program.into_iter().filter(|(name, value)| !value.is_empty() && !name.ends_with("_FILE"));
    let shown = |env: HashMap<String, String>| {
        let config = Config::from_parts(env, Path::new("no-such-file.toml")).expect("a good configuration");
        let places = (config.listen, config.metrics_listen, config.public_url, config.database_url.shown());
        let folders = (config.media_dir, config.web_dir, config.cors_origins, config.trusted_proxies);
        let limits = (config.rate_limit_per_minute, config.rate_limit_burst, config.cache_bytes);
        let rest = (config.app_env, config.pool, config.log, config.workers, config.shutdown_seconds);
        let background = (config.jobs, config.mail.shown(), config.data_dir, config.kek.is_some());
        let payments = config.payments.shown();
        format!("{places:?} {folders:?} {limits:?} {rest:?} {background:?} {payments}")
    };
    assert_eq!(shown(given.collect()), shown(HashMap::new()));
}

#[test]
fn the_example_is_read_as_it_is_written() {
    let text = "# Words\n\n#PORT=8080\n# More\n#APP_SECRET=\n# ===== Compose =====\n#HTTP_PORT=80\n";
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let expected = (vec![pair("PORT", "8080"), pair("APP_SECRET", "")], vec![pair("HTTP_PORT", "80")]);
    assert_eq!(example(text), Ok(expected));
    assert!(example("PORT=1\n# ===== Compose\n").is_err(), "a line that would change something when copied");
    let compose = compose_names("a: ${ONE:-1} ${TWO}\n# ${THREE}\nb: $$FOUR ${FIVE?x}");
    assert_eq!(compose.into_iter().collect::<Vec<_>>(), ["FIVE", "ONE", "TWO"]);
}

#[test]
fn the_readme_lists_the_same_settings_and_targets() {
    let readme = tree::read("README.md");
    let (program, compose) = example(&tree::read(".env.example")).expect(".env.example");
    let listed = rows(&readme, "Configuration");
    let is_file =
        |name: &str| name.ends_with("_FILE") && SETTINGS.contains(&(name.trim_end_matches("_FILE"), true));
    for (name, value) in program.iter().chain(&compose).filter(|(name, _)| !is_file(name)) {
        let row = listed.iter().find(|(listed, _)| listed == name).map(|(_, row)| *row);
        let shows = |row: &str| value.is_empty() || row.contains(&format!("| `{value}` |"));
        assert!(
            row.is_some_and(shows),
            "README.md has no row for {name} with the default {value:?}: {row:?}"
        );
    }
    let makefile = tree::read("Makefile");
    let targets =
        makefile.lines().filter(|line| line.contains("## ")).filter_map(|line| line.split_once(": "));
    let targets: BTreeSet<String> = targets.map(|(target, _)| format!("make {target}")).collect();
    let documented = rows(&readme, "Make targets").into_iter().map(|(name, _)| name.to_owned()).collect();
    let without_help = targets.into_iter().filter(|target| target != "make help").collect::<BTreeSet<_>>();
    assert_eq!(without_help, documented);
}

#[test]
fn documents_lead_somewhere() {
    let exists = |path: &str| tree::root().join(path).exists();
    let check = |path: &str, text: &str| {
        if tree::has_extension(path, "md") { dead_references(path, text, &exists) } else { Vec::new() }
    };
    assert_none(&over_texts(check));
}

#[test]
fn dead_references_are_caught() {
    let exists = |path: &str| ["docs/a.md", "backend/b/src/c.rs"].contains(&path);
    let good =
        "[a](a.md) [web](https://x.example/y.md) [here](#top) `b/src/c.rs` `Vec<u8>/x.rs` ```\n`n/o.rs`\n```";
    assert_none(&dead_references("docs/x.md", good, &exists));
    assert_caught(&dead_references("docs/x.md", "[a](../a.md) and `b/src/d.rs`", &exists), 2, "not there");
}

#[test]
fn documents_keep_their_length() {
    for (path, lines_max) in LINES_MAX {
        let n = tree::read(path).lines().count();
        assert!(n <= lines_max, "{path} has {n} lines; at most {lines_max}");
    }
    let changes = tree::read("CHANGELOG.md");
    let unreleased = changes.split("\n## ").find(|section| section.starts_with("[Unreleased]"));
    assert!(
        unreleased.is_some_and(|section| section.contains("\n- ")),
        "CHANGELOG.md has nothing under Unreleased"
    );
}

#[test]
fn decisions_are_numbered_and_indexed() {
    let names = tree::names("backend/adr").into_iter().filter(|name| name != "README.md");
    let files: Vec<_> =
        names.map(|name| (name.clone(), tree::read(&format!("backend/adr/{name}")))).collect();
    assert!(files.len() > 5, "no decisions found");
    assert_none(&bad_decisions(&files, &tree::read("backend/adr/README.md")));
}

#[test]
fn a_bad_decision_is_caught() {
    let whole = "Status: accepted\n## Context\n## Decision\n## Alternatives\n## Consequences\n";
    let file = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let index = "[1](0001-a.md) [3](0003-b.md)";
    assert_none(&bad_decisions(&[file("0001-a.md", whole)], index));
    assert_caught(&bad_decisions(&[file("0001-a.md", whole), file("0003-b.md", whole)], index), 1, "0002");
    assert_caught(&bad_decisions(&[file("0001-c.md", whole)], index), 1, "index");
    assert_caught(&bad_decisions(&[file("0001-a.md", "Status: x\n## Context")], index), 3, "lacks");
}

#[test]
fn no_registry_and_no_machine_is_named() {
    assert_none(&over_texts(registries));
    assert_none(&over_texts(machine_paths));
}

#[test]
fn named_registries_and_machines_are_caught() {
    let image = format!("image: {}{}/owner/guichet", "gh", "cr.io");
    assert_caught(&registries("a.yml", &image), 1, "a.yml:1");
    assert_caught(&machine_paths("a.sh", "cd /home/ann/guichet"), 1, "a.sh:1");
    assert_caught(&machine_paths("backend/a/src/b.rs", "const A: &str = \"/tmp/x\"; // /tmp/y"), 1, "b.rs:1");
    assert_none(&machine_paths("a.ts", "import x from '#features/home/x'"));
    assert_none(&machine_paths(
        "backend/a/src/b.rs",
        "#[cfg(test)] mod tests { const A: &str = \"/tmp/x\"; }",
    ));
}
