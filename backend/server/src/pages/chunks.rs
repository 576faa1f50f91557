//! What a route of the app loads besides the entry, from the build's manifest: named in the first
//! HTML, so that it comes with the entry instead of after it.

use anyhow::Context;
use serde::Deserialize;
use std::collections::HashMap;
use std::path::Path;

/// The manifest, below the folder of the built app.
const MANIFEST: &str = ".vite/manifest.json";

#[derive(Deserialize)]
struct Chunk {
    file: String,
    #[serde(default)]
    css: Vec<String>,
}

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
        let named = |part: &str| self.0.get(&format!("src/routes/{route_file}?tsr-split={part}"));
        let Some(chunk) = named("component").or_else(|| named("component---loader")) else {
            return String::new();
        };
        let mut links = format!("<link rel=\"modulepreload\" href=\"/{}\">", chunk.file);
        for style in &chunk.css {
            links.extend(["<link rel=\"stylesheet\" href=\"/", style, "\">"]);
        }
        links
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_names_its_chunk_and_its_styles() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Chunks::load(folder.path()).unwrap().links("events.index.tsx"), "");
        std::fs::create_dir(folder.path().join(".vite")).unwrap();
        let manifest = r#"{"src/routes/events.index.tsx?tsr-split=component":
            {"file": "assets/list.js", "css": ["assets/list.css"], "isDynamicEntry": true},
            "src/routes/organizers.$slug.tsx?tsr-split=component---loader": {"file": "assets/who.js"}}"#;
        std::fs::write(folder.path().join(MANIFEST), manifest).unwrap();
        let chunks = Chunks::load(folder.path()).unwrap();
        assert_eq!(
            chunks.links("events.index.tsx"),
            r#"<link rel="modulepreload" href="/assets/list.js"><link rel="stylesheet" href="/assets/list.css">"#
        );
        assert_eq!(
            chunks.links("organizers.$slug.tsx"),
            r#"<link rel="modulepreload" href="/assets/who.js">"#
        );
        assert_eq!(chunks.links("index.tsx"), "");
    }
}
