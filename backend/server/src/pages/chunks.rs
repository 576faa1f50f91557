//! What a route of the app loads besides the entry, from the build's manifest: named in the first
//! HTML, so that it comes with the entry instead of after it.

use anyhow::Context;
use serde::Deserialize;
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// The manifest, below the folder of the built app.
const MANIFEST: &str = ".vite/manifest.json";

#[derive(Deserialize)]
struct Chunk {
    file: String,
    #[serde(default)]
    css: Vec<String>,
    /// Keys of the chunks it cannot begin without.
    #[serde(default)]
    imports: Vec<String>,
}

/// The app, which each page begins with; its `index.html` names what that one imports.
const ENTRY: &str = "index.html";

/// When the browser fetches scripts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Scripts {
    /// At once: there is nothing to show before they run.
    Now,
    /// Once the page's own HTML is drawn, for which the app waits too (see frontend/vite.config.ts).
    AfterPaint,
}

/// Links to the chunks of the app and of the routes that people enter it by.
#[derive(Default)]
pub(super) struct Chunks {
    chunks: HashMap<String, Chunk>,
    app_links: String,
}

impl Chunks {
    /// Reads the manifest; an app built without one loads its chunks later, and works.
    pub(super) fn load(web_dir: &Path) -> anyhow::Result<Self> {
        let file = web_dir.join(MANIFEST);
        if !file.exists() {
            return Ok(Self::default());
        }
        let text =
            std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let chunks =
            serde_json::from_str(&text).with_context(|| format!("{} is no manifest", file.display()))?;
        let mut chunks = Self { chunks, app_links: String::new() };
        chunks.app_links = preloads(&chunks.collect(ENTRY, &mut HashSet::new()));
        Ok(chunks)
    }

    /// `<link>` elements for the app's scripts. Its styles are in `index.html`.
    pub(super) fn app_links(&self) -> &str {
        &self.app_links
    }

    /// Elements for the head that name what the route in this file of `src/routes` needs besides the app.
    pub(super) fn links(&self, route_file: &str, scripts: Scripts) -> String {
        // A route whose loader is split off too has both in one chunk.
        let keys = ["component", "component---loader"]
            .map(|part| format!("src/routes/{route_file}?tsr-split={part}"));
        let mut seen = HashSet::new();
        self.collect(ENTRY, &mut seen);
        let chunks: Vec<&Chunk> = keys.iter().flat_map(|key| self.collect(key, &mut seen)).collect();
        let mut links = String::new();
        for style in chunks.iter().flat_map(|chunk| &chunk.css) {
            links.extend(["<link rel=\"stylesheet\" href=\"/", style, "\">"]);
        }
        if scripts == Scripts::Now || chunks.is_empty() {
            return links + &preloads(&chunks);
        }
        let names: Vec<String> = chunks.iter().map(|chunk| format!("/{}", chunk.file)).collect();
        links + "<meta name=\"guichet:route\" content=\"" + &names.join(" ") + "\">"
    }

    /// A chunk and all that it imports, as far as they were not seen yet, the chunk itself first.
    fn collect<'a>(&'a self, key: &'a str, seen: &mut HashSet<&'a str>) -> Vec<&'a Chunk> {
        let (mut found, mut left) = (Vec::new(), vec![key]);
        while let Some(key) = left.pop() {
            if let Some(chunk) = self.chunks.get(key).filter(|_| seen.insert(key)) {
                found.push(chunk);
                left.extend(chunk.imports.iter().rev().map(String::as_str));
            }
        }
        found
    }
}

fn preloads(chunks: &[&Chunk]) -> String {
    let mut links = String::new();
    for chunk in chunks {
        links.extend(["<link rel=\"modulepreload\" href=\"/", &chunk.file, "\">"]);
    }
    links
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_names_its_chunks_and_their_styles() {
        let folder = tempfile::tempdir().unwrap();
        let of = |chunks: &Chunks, file| chunks.links(file, Scripts::Now);
        assert_eq!(of(&Chunks::load(folder.path()).unwrap(), "events.index.tsx"), "");
        std::fs::create_dir(folder.path().join(".vite")).unwrap();
        let manifest = r#"{
            "index.html": {"file": "assets/index.js", "css": ["assets/index.css"], "imports": ["_react.js"]},
            "_react.js": {"file": "assets/react.js"},
            "_card.js": {"file": "assets/card.js", "css": ["assets/card.css"], "imports": ["_list.js"]},
            "_list.js": {"file": "assets/dates.js", "imports": ["_card.js", "_react.js"]},
            "src/routes/events.index.tsx?tsr-split=component": {"file": "assets/list.js",
                "css": ["assets/list.css"], "imports": ["index.html", "_card.js"], "isDynamicEntry": true},
            "src/routes/organizers.$slug.tsx?tsr-split=component---loader": {"file": "assets/who.js"}
        }"#;
        std::fs::write(folder.path().join(MANIFEST), manifest).unwrap();
        let chunks = Chunks::load(folder.path()).unwrap();
        let styles = r#"<link rel="stylesheet" href="/assets/list.css"><link rel="stylesheet" href="/assets/card.css">"#;
        let scripts = concat!(
            r#"<link rel="modulepreload" href="/assets/list.js">"#,
            r#"<link rel="modulepreload" href="/assets/card.js">"#,
            r#"<link rel="modulepreload" href="/assets/dates.js">"#,
        );
        assert_eq!(of(&chunks, "events.index.tsx"), format!("{styles}{scripts}"), "not what the app has");
        let later =
            r#"<meta name="guichet:route" content="/assets/list.js /assets/card.js /assets/dates.js">"#;
        assert_eq!(chunks.links("events.index.tsx", Scripts::AfterPaint), format!("{styles}{later}"));
        assert_eq!(
            of(&chunks, "organizers.$slug.tsx"),
            r#"<link rel="modulepreload" href="/assets/who.js">"#
        );
        assert_eq!(
            chunks.app_links(),
            concat!(
                r#"<link rel="modulepreload" href="/assets/index.js">"#,
                r#"<link rel="modulepreload" href="/assets/react.js">"#,
            )
        );
        assert_eq!(chunks.links("index.tsx", Scripts::AfterPaint), "");
    }
}
