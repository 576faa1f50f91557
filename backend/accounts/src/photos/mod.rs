//! Photos of people, and logos of organizations, which are kept like them.
//!
//! - [`http`]  set one, take it away, serve it
//! - `sweep`   the job that deletes files that no account shows any more

pub mod http;
mod store;
mod sweep;

pub(crate) use store::{plan, set};
pub(crate) use sweep::{SWEEP_EVERY, SweepPhotos};

use kernel::ids::PhotoId;
use pictures::portrait::{self, SIZES, Unreadable};
use platform::db::Db;
use platform::http::failure::Failure;
use platform::media::MediaStore;
use serde::Serialize;
use utoipa::ToSchema;

/// Where photos are made and kept.
#[derive(Clone)]
pub struct Photos {
    media: MediaStore,
}

/// A photo by size, as JPEG.
pub(crate) type Copies = Vec<(u32, Vec<u8>)>;

impl Photos {
    /// Keeps files in this folder.
    pub fn new(media: MediaStore) -> Self {
        Self { media }
    }

    /// Makes a photo of a file, two at a time.
    async fn make(&self, bytes: Vec<u8>) -> Result<Result<Copies, Unreadable>, Failure> {
        let made = self.media.make(move || portrait::portrait(&bytes)).await?;
        Ok(made.unwrap_or(Err(Unreadable::TooLarge)))
    }

    /// Makes a logo of a file, two at a time.
    pub(crate) async fn make_logo(&self, bytes: Vec<u8>) -> Result<Result<Copies, Unreadable>, Failure> {
        let made = self.media.make(move || portrait::logo(&bytes)).await?;
        Ok(made.unwrap_or(Err(Unreadable::TooLarge)))
    }

    /// Writes the files of a photo.
    pub(crate) async fn write(&self, id: PhotoId, copies: Copies) -> Result<(), Failure> {
        let media = self.media.clone();
        let writing = tokio::task::spawn_blocking(move || {
            copies.iter().try_for_each(|(size, jpeg)| media.write(&media.photo_path(id, *size), jpeg))
        });
        writing.await.map_err(Failure::fault)?.map_err(|error| Failure::unavailable("media", error))
    }

    /// Takes the files of a photo away. What cannot be deleted now, the sweep deletes later.
    pub(crate) async fn remove(&self, id: PhotoId) {
        let media = self.media.clone();
        let removing = tokio::task::spawn_blocking(move || {
            SIZES.into_iter().try_for_each(|size| media.remove(&media.photo_path(id, size)))
        });
        if !matches!(removing.await, Ok(Ok(()))) {
            tracing::warn!("the files of a photo were not deleted yet");
        }
    }
}

/// What the sweep needs.
pub struct Attic {
    /// The database.
    pub db: Db,
    /// The files.
    pub photos: Photos,
}

/// One copy of a photo.
#[derive(Debug, Serialize, ToSchema)]
pub struct PhotoSourceView {
    /// Address of a square JPEG, relative to the API's origin.
    #[schema(example = "/media/photos/8e2a9a5e-9d0f-4b58-9a8e-2f7a4d1c9b10/256.jpg")]
    url: String,
    /// Its width and height in pixels.
    size: u32,
}

/// A person's photo.
#[derive(Debug, Serialize, ToSchema)]
pub struct PhotoView {
    /// The copies, smallest first.
    sources: Vec<PhotoSourceView>,
}

impl PhotoView {
    /// Describes a photo.
    pub fn of(id: PhotoId) -> Self {
        let source = |size| PhotoSourceView { url: format!("/media/photos/{id}/{size}.jpg"), size };
        Self { sources: SIZES.into_iter().map(source).collect() }
    }

    /// Address of the largest copy, and its size.
    pub fn largest(&self) -> Option<(&str, u32)> {
        self.sources.last().map(|source| (source.url.as_str(), source.size))
    }
}
