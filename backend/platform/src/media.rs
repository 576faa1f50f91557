//! Stored files: written once under a random name, never changed.

use crate::http::failure::Failure;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// Pictures that are decoded at the same time.
const AT_ONCE: usize = 2;
/// How long somebody waits for their turn.
const TURN_TIMEOUT: Duration = Duration::from_secs(2);
/// How long decoding may take.
const DECODE_TIMEOUT: Duration = Duration::from_secs(10);

/// The folder of stored files, and whose turn it is to make some.
#[derive(Debug, Clone)]
pub struct MediaStore {
    root: PathBuf,
    turns: Arc<Semaphore>,
}

impl MediaStore {
    /// Files live under `root`, which is made when it is missing.
    pub fn open(root: &Path) -> io::Result<Self> {
        std::fs::create_dir_all(root)?;
        Ok(Self { root: root.to_owned(), turns: Arc::new(Semaphore::new(AT_ONCE)) })
    }

    /// Makes something of a file on a blocking thread, two at a time; `None` when that takes too long.
    pub async fn make<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<Option<T>, Failure> {
        let turn = tokio::time::timeout(TURN_TIMEOUT, self.turns.clone().acquire_owned()).await;
        let Ok(Ok(turn)) = turn else { return Err(Failure::overloaded("pictures")) };
        let making = tokio::task::spawn_blocking(move || {
            // The turn ends with the work, also when nobody waits for it any more.
            let _turn = turn;
            work()
        });
        match tokio::time::timeout(DECODE_TIMEOUT, making).await {
            Ok(made) => made.map(Some).map_err(Failure::fault),
            Err(_) => Ok(None),
        }
    }

    /// Where a file of an image is. The id is ours, so no path can leave the folder.
    pub fn path(&self, image: kernel::ids::ImageId, width: u32) -> PathBuf {
        let name = image.uuid().simple().to_string();
        // The last digits of a UUIDv7 are random, the first ones are the time.
        let shard = name.get(30..).unwrap_or("00").to_owned();
        self.root.join(shard).join(format!("{name}-{width}.jpg"))
    }

    /// Where a file of a person's photo is.
    pub fn photo_path(&self, photo: kernel::ids::PhotoId, size: u32) -> PathBuf {
        let name = photo.uuid().simple().to_string();
        let shard = name.get(30..).unwrap_or("00").to_owned();
        self.root.join("photos").join(shard).join(format!("{name}-{size}.jpg"))
    }

    /// Takes a file away; one that is not there is no mistake.
    pub fn remove(&self, path: &Path) -> io::Result<()> {
        match std::fs::remove_file(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            done => done,
        }
    }

    /// Writes a file so that it is either whole or not there.
    pub fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let partial = path.with_extension("partial");
        let mut file = std::fs::File::create(&partial)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&partial, path)
    }
}
