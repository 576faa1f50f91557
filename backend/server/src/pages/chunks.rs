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

/// The chunk that each page begins with; the page names what that one imports already.
const ENTRY: &str = "index.html";

/// Links to the chunks of the routes that people enter the app by.
#[derive(Default)]
pub(super) struct Chunks(HashMap<String, Chunk>);

impl Chunks {
    /// Reads the manifest; an app built without one loads its chunks later, and works.
    pub(super) fn load(web_dir: &Path) -> anyhow::Result<Self> {
        let file = web_dir.join(MANIFEST);
        if !file.exists() {
            return Ok(Self::default());
        }
        let text =
            std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        serde_json::from_str(&text).map(Self).with_context(|| format!("{} is no manifest", file.display()))
    }

    /// `<link>` elements for the route that is written in this file of `src/routes`.
    pub(super) fn links(&self, route_file: &str) -> String {
        // A route whose loader is split off too has both in one chunk.
        let keys = ["component", "component---loader"]
            .map(|part| format!("src/routes/{route_file}?tsr-split={part}"));
        let mut seen = HashSet::new();
        self.collect(ENTRY, &mut seen);
        let mut links = String::new();
        for chunk in keys.iter().flat_map(|key| self.collect(key, &mut seen)) {
            links.extend(["<link rel=\"modulepreload\" href=\"/", &chunk.file, "\">"]);
            for style in &chunk.css {
                links.extend(["<link rel=\"stylesheet\" href=\"/", style, "\">"]);
            }
        }
        links
    }

    /// A chunk and all that it imports, as far as they were not seen yet, the chunk itself first.
    fn collect<'a>(&'a self, key: &'a str, seen: &mut HashSet<&'a str>) -> Vec<&'a Chunk> {
        let (mut found, mut left) = (Vec::new(), vec![key]);
        while let Some(key) = left.pop() {
            if let Some(chunk) = self.0.get(key).filter(|_| seen.insert(key)) {
                found.push(chunk);
                left.extend(chunk.imports.iter().rev().map(String::as_str));
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_names_its_chunks_and_their_styles() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Chunks::load(folder.path()).unwrap().links("events.index.tsx"), "");
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
        assert_eq!(
            chunks.links("events.index.tsx"),
            concat!(
                r#"<link rel="modulepreload" href="/assets/list.js"><link rel="stylesheet" href="/assets/list.css">"#,
                r#"<link rel="modulepreload" href="/assets/card.js"><link rel="stylesheet" href="/assets/card.css">"#,
                r#"<link rel="modulepreload" href="/assets/dates.js">"#,
            ),
            "with what it imports and the entry does not"
        );
        assert_eq!(
            chunks.links("organizers.$slug.tsx"),
            r#"<link rel="modulepreload" href="/assets/who.js">"#
        );
        assert_eq!(chunks.links("index.tsx"), "");
    }
}
