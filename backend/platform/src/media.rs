//! Stored files: written once under a random name, never changed.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The folder of stored files.
#[derive(Debug, Clone)]
pub struct MediaStore {
    root: PathBuf,
}

impl MediaStore {
    /// Files live under `root`, which is made when it is missing.
    pub fn open(root: &Path) -> io::Result<Self> {
        std::fs::create_dir_all(root)?;
        Ok(Self { root: root.to_owned() })
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
