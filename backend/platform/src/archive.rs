//! Sealed files that prove to be whole: chunks under the first key of `KEK`, one after the other.
//!
//! Each chunk is bound to its file, its number, and to whether it is the last: one that was changed, moved, left out,
//! taken twice or from another file does not open, and a file without its last chunk was cut off. The last one has
//! the SHA-256 of what all others say.
//!
//! Layout: [`MAGIC`], the format (2 bytes), the file's id (16); then for each chunk its kind (1), its length (4) and
//! what [`Keyring`] made of it.
//!
//! Invariant: a file is written whole or not at all, and never over another one.

use crate::keyring::{Keyring, KeyringError};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use uuid::Uuid;
use zeroize::Zeroizing;

/// What every archive begins with.
const MAGIC: [u8; 8] = *b"GUICHETB";
/// The layout that is written; older ones would be read too.
pub const FORMAT: u16 = 1;
/// Bytes before the first chunk.
const START_BYTES: usize = 26;
/// Largest chunk.
const CHUNK_BYTES_MAX: usize = 64 * 1_024 * 1_024;
/// Bytes of the checksum.
const CHECKSUM_BYTES: usize = 32;

/// Why an archive cannot be written or is not to be believed. Each is one sentence for the operator.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// A file has the name.
    #[error("{0} exists already and stays as it is")]
    Exists(String),
    /// The disk or the folder refuses.
    #[error("cannot write {0}: {1}")]
    Unwritable(String, io::Error),
    /// It is not there, or the disk fails.
    #[error("cannot read {0}: {1}")]
    Unreadable(String, io::Error),
    /// Something else.
    #[error("this is no backup of Guichet")]
    Foreign,
    /// Of a release to come.
    #[error(
        "the backup has format {0}, and this release reads up to {FORMAT}: use the release that made it, or a newer one"
    )]
    Newer(u16),
    /// Sealed with a key that is not there.
    #[error("KEK lacks the key that the backup was sealed with: {0}")]
    UnknownKey(String),
    /// Does not open. For the first one another key is the likely reason.
    #[error(
        "chunk {0} of the backup does not open: it was changed or moved, or KEK has another key of that name"
    )]
    Damaged(u32),
    /// Ends before its end.
    #[error("the backup was cut off: it ends in chunk {0}")]
    Cut(u32),
    /// Goes on after its end.
    #[error("the backup goes on after its end: something was added")]
    Longer,
    /// Opens and is not what was written.
    #[error("the checksum is not that of the backup")]
    Checksum,
    /// More than is ever read again.
    #[error("a chunk is larger than {CHUNK_BYTES_MAX} bytes")]
    TooLarge,
    /// The cipher refused, which it does not.
    #[error(transparent)]
    Keyring(#[from] KeyringError),
}

/// What binds a chunk to its place.
fn place(id: Uuid, number: u32, kind: Kind) -> String {
    format!("backup|{FORMAT}|{id}|{number}|{}", kind.byte())
}

/// Whether more follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Part,
    End,
}

impl Kind {
    const fn byte(self) -> u8 {
        match self {
            Self::Part => 0,
            Self::End => 1,
        }
    }
}

/// Writes an archive.
pub struct ArchiveWriter<'k> {
    keyring: &'k Keyring,
    target: PathBuf,
    partial: PathBuf,
    file: BufWriter<File>,
    id: Uuid,
    number: u32,
    digest: Sha256,
}

impl<'k> ArchiveWriter<'k> {
    /// Begins a file that only its owner reads, beside where it will be.
    pub fn create(target: &Path, keyring: &'k Keyring) -> Result<Self, ArchiveError> {
        let shown = target.display().to_string();
        if target.symlink_metadata().is_ok() {
            return Err(ArchiveError::Exists(shown));
        }
        let refuse = |e: io::Error| ArchiveError::Unwritable(shown.clone(), e);
        let name = target.file_name().ok_or_else(|| refuse(ErrorKind::InvalidInput.into()))?;
        let id = Uuid::from_bytes(rand::random());
        let partial = target.with_file_name(format!(".{}.{}.partial", name.to_string_lossy(), id.simple()));
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        let file = BufWriter::new(options.open(&partial).map_err(refuse)?);
        let (target, digest) = (target.to_owned(), Sha256::new());
        let mut writer = Self { keyring, target, partial, file, id, number: 0, digest };
        let start = [&MAGIC[..], &FORMAT.to_be_bytes(), id.as_bytes()].concat();
        writer.file.write_all(&start).map_err(|e| writer.unwritable(e))?;
        Ok(writer)
    }

    /// Adds a chunk.
    pub fn put(&mut self, plain: &[u8]) -> Result<(), ArchiveError> {
        self.digest.update(plain);
        self.seal(Kind::Part, plain)
    }

    /// Adds the last chunk and gives the file its name, once all of it is on the disk.
    pub fn finish(mut self, plain: &[u8]) -> Result<(), ArchiveError> {
        let checksum = std::mem::take(&mut self.digest).finalize();
        self.seal(Kind::End, &[checksum.as_slice(), plain].concat())?;
        self.keep().map_err(|e| match e.kind() {
            ErrorKind::AlreadyExists => ArchiveError::Exists(self.target.display().to_string()),
            _ => self.unwritable(e),
        })
    }

    fn seal(&mut self, kind: Kind, plain: &[u8]) -> Result<(), ArchiveError> {
        let sealed = self.keyring.seal_under(&place(self.id, self.number, kind), plain)?;
        let length = u32::try_from(sealed.len()).ok().filter(|_| sealed.len() <= CHUNK_BYTES_MAX);
        let length = length.ok_or(ArchiveError::TooLarge)?;
        let number = self.number.checked_add(1).ok_or(ArchiveError::TooLarge)?;
        let head = [&[kind.byte()][..], &length.to_be_bytes()].concat();
        self.file.write_all(&head).map_err(|e| self.unwritable(e))?;
        self.file.write_all(&sealed).map_err(|e| self.unwritable(e))?;
        self.number = number;
        Ok(())
    }

    fn keep(&mut self) -> io::Result<()> {
        self.file.flush()?;
        self.file.get_ref().sync_all()?;
        // Linking fails when the name is taken meanwhile; not every file system can link.
        match std::fs::hard_link(&self.partial, &self.target) {
            Err(e) if e.kind() == ErrorKind::AlreadyExists => return Err(e),
            Err(_) => std::fs::rename(&self.partial, &self.target)?,
            Ok(()) => std::fs::remove_file(&self.partial)?,
        }
        let folder = self.target.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
    }

    fn unwritable(&self, error: io::Error) -> ArchiveError {
        ArchiveError::Unwritable(self.target.display().to_string(), error)
    }
}

impl Drop for ArchiveWriter<'_> {
    fn drop(&mut self) {
        // After `finish` it is not there any more.
        if let Err(error) = std::fs::remove_file(&self.partial)
            && error.kind() != ErrorKind::NotFound
        {
            tracing::warn!(%error, "half a backup cannot be taken away");
        }
    }
}

/// What is read next.
#[derive(Debug, PartialEq, Eq)]
pub enum Chunk {
    /// More follows.
    Part(Zeroizing<Vec<u8>>),
    /// All was read, and is what was written.
    End(Zeroizing<Vec<u8>>),
}

/// Reads an archive and believes nothing.
pub struct ArchiveReader<'k, R = BufReader<File>> {
    keyring: &'k Keyring,
    source: R,
    shown: String,
    id: Uuid,
    number: u32,
    digest: Sha256,
}

impl<'k> ArchiveReader<'k> {
    /// Opens a file.
    pub fn open(path: &Path, keyring: &'k Keyring) -> Result<Self, ArchiveError> {
        let shown = path.display().to_string();
        match File::open(path) {
            Ok(file) => Self::new(BufReader::new(file), shown, keyring),
            Err(e) => Err(ArchiveError::Unreadable(shown, e)),
        }
    }
}

impl<'k, R: Read> ArchiveReader<'k, R> {
    fn new(source: R, shown: String, keyring: &'k Keyring) -> Result<Self, ArchiveError> {
        let mut reader = Self { keyring, source, shown, id: Uuid::nil(), number: 0, digest: Sha256::new() };
        let start = reader.take(START_BYTES)?;
        let is_ours = start.iter().zip(&MAGIC).all(|(found, own)| found == own);
        if !is_ours {
            return Err(ArchiveError::Foreign);
        }
        let (Some([_, _, _, _, _, _, _, _, high, low, ..]), Some(id)) =
            (start.first_chunk::<START_BYTES>(), start.last_chunk::<16>())
        else {
            return Err(ArchiveError::Cut(0));
        };
        match u16::from_be_bytes([*high, *low]) {
            FORMAT => {}
            0 => return Err(ArchiveError::Foreign),
            newer => return Err(ArchiveError::Newer(newer)),
        }
        reader.id = Uuid::from_bytes(*id);
        Ok(reader)
    }

    /// The next chunk. Nothing is to be read after [`Chunk::End`].
    pub fn next_chunk(&mut self) -> Result<Chunk, ArchiveError> {
        let head = self.take(5)?;
        let [kind, length @ ..] = head.first_chunk::<5>().ok_or(ArchiveError::Cut(self.number))?;
        let kind = match kind {
            0 => Kind::Part,
            1 => Kind::End,
            _ => return Err(ArchiveError::Damaged(self.number)),
        };
        let length = usize::try_from(u32::from_be_bytes(*length)).ok().filter(|n| *n <= CHUNK_BYTES_MAX);
        let length = length.ok_or(ArchiveError::Damaged(self.number))?;
        let sealed = self.take(length)?;
        if sealed.len() < length {
            return Err(ArchiveError::Cut(self.number));
        }
        let opened = self.keyring.open_under(&place(self.id, self.number, kind), &sealed);
        let plain = opened.map_err(|error| match error {
            KeyringError::UnknownKey if self.number == 0 => {
                ArchiveError::UnknownKey(Keyring::key_id_of(&sealed).unwrap_or_default().to_owned())
            }
            _ => ArchiveError::Damaged(self.number),
        })?;
        self.number += 1;
        match kind {
            Kind::Part => {
                self.digest.update(&plain);
                Ok(Chunk::Part(plain))
            }
            Kind::End => self.end(&plain),
        }
    }

    fn end(&mut self, plain: &[u8]) -> Result<Chunk, ArchiveError> {
        let (written, rest) = plain.split_at_checked(CHECKSUM_BYTES).ok_or(ArchiveError::Checksum)?;
        if std::mem::take(&mut self.digest).finalize().as_slice() != written {
            return Err(ArchiveError::Checksum);
        }
        if !self.take(1)?.is_empty() {
            return Err(ArchiveError::Longer);
        }
        Ok(Chunk::End(Zeroizing::new(rest.to_vec())))
    }

    /// So many bytes, or fewer at the end of the file.
    fn take(&mut self, n: usize) -> Result<Vec<u8>, ArchiveError> {
        let mut bytes = Vec::new();
        let limit = u64::try_from(n).unwrap_or(u64::MAX);
        let read = self.source.by_ref().take(limit).read_to_end(&mut bytes);
        read.map(|_| bytes).map_err(|e| ArchiveError::Unreadable(self.shown.clone(), e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keyring::KEY_BYTES;
    use data_encoding::BASE64;

    fn keys(id: &str, byte: u8) -> Keyring {
        Keyring::parse(&format!("{id}:{}", BASE64.encode(&[byte; KEY_BYTES]))).unwrap()
    }

    /// An archive of three chunks, and where each of them begins.
    fn written(keyring: &Keyring) -> (Vec<u8>, Vec<usize>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let mut writer = ArchiveWriter::create(&path, keyring).unwrap();
        writer.put(b"one").unwrap();
        writer.put(b"two").unwrap();
        writer.finish(b"end").unwrap();
        let names: Vec<_> =
            std::fs::read_dir(folder.path()).unwrap().flatten().map(|e| e.file_name()).collect();
        assert_eq!(names, ["a"], "nothing is left beside it");
        let bytes = std::fs::read(&path).unwrap();
        let mut starts = vec![START_BYTES];
        while let Some(length) = bytes.get(starts[starts.len() - 1] + 1..).and_then(|rest| rest.first_chunk())
        {
            starts.push(starts[starts.len() - 1] + 5 + usize::try_from(u32::from_be_bytes(*length)).unwrap());
        }
        assert_eq!((starts.len(), starts[3]), (4, bytes.len()));
        (bytes, starts)
    }

    fn read(bytes: &[u8], keyring: &Keyring) -> Result<Vec<Vec<u8>>, ArchiveError> {
        let mut reader = ArchiveReader::new(bytes, "a".to_owned(), keyring)?;
        let mut found = Vec::new();
        loop {
            match reader.next_chunk()? {
                Chunk::Part(plain) => found.push(plain.to_vec()),
                Chunk::End(plain) => {
                    found.push(plain.to_vec());
                    return Ok(found);
                }
            }
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let keyring = keys("k1", 1);
        let read = read(&written(&keyring).0, &keyring).unwrap();
        assert_eq!(read, [&b"one"[..], b"two", b"end"]);
    }

    #[test]
    fn any_changed_byte_is_found() {
        let keyring = keys("k1", 1);
        let (whole, _) = written(&keyring);
        for i in 0..whole.len() {
            for mask in [1, 0x80] {
                let mut bytes = whole.clone();
                bytes[i] ^= mask;
                assert!(read(&bytes, &keyring).is_err(), "byte {i}");
            }
        }
    }

    #[test]
    fn a_file_that_was_cut_off_anywhere_says_so() {
        let keyring = keys("k1", 1);
        let (whole, _) = written(&keyring);
        for n in 0..whole.len() {
            let told = read(&whole[..n], &keyring);
            assert!(matches!(told, Err(ArchiveError::Cut(_))), "{n}: {told:?}");
        }
    }

    #[test]
    fn chunks_stay_where_they_were_written() {
        let keyring = keys("k1", 1);
        let (whole, starts) = written(&keyring);
        let (foreign, _) = written(&keyring);
        let chunk = |bytes: &[u8], i: usize| bytes[starts[i]..starts[i + 1]].to_vec();
        let begin = whole[..START_BYTES].to_vec();
        let file = |chunks: &[Vec<u8>]| [begin.clone(), chunks.concat()].concat();
        let [one, two, end] = [0, 1, 2].map(|i| chunk(&whole, i));
        assert!(read(&file(&[one.clone(), two.clone(), end.clone()]), &keyring).is_ok());
        for (chunks, number) in [
            (vec![two.clone(), one.clone(), end.clone()], 0),
            (vec![one.clone(), one.clone(), two.clone(), end.clone()], 1),
            (vec![one.clone(), end.clone()], 1),
            (vec![one.clone(), chunk(&foreign, 1), end.clone()], 1),
        ] {
            let told = read(&file(&chunks), &keyring);
            assert!(matches!(told, Err(ArchiveError::Damaged(n)) if n == number), "{told:?}");
        }
        let more = read(&file(&[one, two.clone(), end, two]), &keyring);
        assert!(matches!(more, Err(ArchiveError::Longer)), "{more:?}");
    }

    #[test]
    fn another_key_another_format_and_other_files_are_told_apart() {
        let keyring = keys("k1", 1);
        let (whole, _) = written(&keyring);
        let unknown = read(&whole, &keys("k2", 1));
        assert!(matches!(&unknown, Err(ArchiveError::UnknownKey(id)) if id == "k1"), "{unknown:?}");
        assert!(matches!(read(&whole, &keys("k1", 2)), Err(ArchiveError::Damaged(0))));
        let mut newer = whole.clone();
        newer[9] = 2;
        assert!(matches!(read(&newer, &keyring), Err(ArchiveError::Newer(2))));
        assert!(matches!(read(b"SQLite format 3\0 and so on and on", &keyring), Err(ArchiveError::Foreign)));
        assert!(matches!(read(b"short", &keyring), Err(ArchiveError::Foreign)));
    }

    #[test]
    fn no_file_is_written_over_and_none_is_left_half() {
        let (keyring, folder) = (keys("k1", 1), tempfile::tempdir().unwrap());
        let path = folder.path().join("a");
        let writer = ArchiveWriter::create(&path, &keyring).unwrap();
        drop(writer);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        let late = ArchiveWriter::create(&path, &keyring).unwrap();
        std::fs::write(&path, "mine").unwrap();
        assert!(matches!(ArchiveWriter::create(&path, &keyring), Err(ArchiveError::Exists(_))));
        assert!(matches!(late.finish(b""), Err(ArchiveError::Exists(_))));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        let nowhere = ArchiveWriter::create(&folder.path().join("no/such/folder"), &keyring);
        assert!(matches!(nowhere, Err(ArchiveError::Unwritable(..))));
    }
}
