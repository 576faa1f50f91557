//! The mailbox of development: letters are files, the newest ones are kept.

use super::{Enclosure, Letter};
use kernel::time::Instant;
use serde::{Deserialize, Serialize};
use std::io::Result;
use std::path::{Path, PathBuf};

/// Letters that are kept.
const KEPT_MAX: usize = 500;

/// A folder of letters.
#[derive(Clone)]
pub struct Mailbox(PathBuf);

/// A letter that was kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KeptLetter {
    /// Its name here; sorts by time.
    pub id: String,
    /// The address it went to.
    pub to: String,
    /// The name it went to.
    pub to_name: String,
    /// Where answers to it go, if not to whom it is from.
    #[serde(default)]
    pub reply_to: Option<String>,
    /// Its subject.
    pub subject: String,
    /// When it was sent.
    pub at: Instant,
    /// For those who read text.
    pub text: String,
    /// For the others.
    pub html: String,
    /// The files that came with it, by name; the files themselves are not kept.
    #[serde(default)]
    pub enclosures: Vec<KeptEnclosure>,
}

/// A file that came with a letter.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KeptEnclosure {
    /// What it was called.
    pub name: String,
    /// Its bytes.
    pub n_bytes: usize,
}

impl Mailbox {
    /// In this folder, which is made on first use.
    pub(super) const fn new(folder: PathBuf) -> Self {
        Self(folder)
    }

    /// Keeps a letter and lets go of the oldest.
    pub(super) async fn keep(&self, letter: &Letter, now: Instant) -> Result<()> {
        let kept = KeptLetter {
            id: format!("{:014}-{}", now.millis().max(0), letter.id),
            to: letter.to.as_str().to_owned(),
            to_name: letter.to_name.clone(),
            reply_to: letter.reply_to.as_ref().map(|address| address.as_str().to_owned()),
            subject: letter.subject.clone(),
            at: now,
            text: letter.text.clone(),
            html: letter.html.clone(),
            enclosures: letter.enclosures.iter().map(kept).collect(),
        };
        self.run(move |folder| {
            std::fs::create_dir_all(folder)?;
            let (draft, file) = (folder.join(format!("{}.part", kept.id)), path(folder, &kept.id));
            std::fs::write(&draft, serde_json::to_vec(&kept)?)?;
            std::fs::rename(draft, file)?;
            for id in ids(folder)?.iter().skip(KEPT_MAX) {
                std::fs::remove_file(path(folder, id))?;
            }
            Ok(())
        })
        .await
    }

    /// The letters, the newest first.
    pub async fn list(&self) -> Result<Vec<KeptLetter>> {
        let read =
            |folder: &Path| ids(folder)?.iter().filter_map(|id| read(folder, id).transpose()).collect();
        self.run(read).await
    }

    /// One letter.
    pub async fn find(&self, id: &str) -> Result<Option<KeptLetter>> {
        let id = id.to_owned();
        // Only names that are listed are opened: an id from outside is never part of a path.
        self.run(move |folder| if ids(folder)?.contains(&id) { read(folder, &id) } else { Ok(None) }).await
    }

    /// Throws every letter away.
    pub async fn clear(&self) -> Result<()> {
        self.run(|folder| ids(folder)?.iter().try_for_each(|id| std::fs::remove_file(path(folder, id)))).await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Path) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let folder = self.0.clone();
        tokio::task::spawn_blocking(move || work(&folder)).await?
    }
}

fn kept(enclosure: &Enclosure) -> KeptEnclosure {
    KeptEnclosure { name: enclosure.name.clone(), n_bytes: enclosure.bytes.len() }
}

fn path(folder: &Path, id: &str) -> PathBuf {
    folder.join(format!("{id}.json"))
}

fn read(folder: &Path, id: &str) -> Result<Option<KeptLetter>> {
    match std::fs::read(path(folder, id)) {
        Ok(bytes) => Ok(serde_json::from_slice(&bytes).ok()),
        // Another process has let go of it meanwhile.
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(e),
    }
}

/// Names of the letters, the newest first.
fn ids(folder: &Path) -> Result<Vec<String>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(e),
    };
    let name =
        |entry: std::fs::DirEntry| entry.file_name().to_str()?.strip_suffix(".json").map(str::to_owned);
    let mut ids: Vec<String> = entries.flatten().filter_map(name).collect();
    ids.sort_unstable_by(|a, b| b.cmp(a));
    Ok(ids)
}
