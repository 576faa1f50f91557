//! A ZIP archive that is written from its beginning to its end. A file is added whole, or is written piece by piece:
//! then its sizes and its checksum follow it (APPNOTE 4.3.9).

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};
use std::io::{self, Write};

/// Version that readers need: deflate.
const VERSION: u16 = 20;
/// Names are UTF-8.
const WHOLE: u16 = 0x0800;
/// The same, and sizes follow the file.
const IN_PIECES: u16 = 0x0808;
/// The method is deflate.
const DEFLATE: u16 = 8;
/// 1 January 1980, midnight: the archive's contents say when they were made.
const TIME_AND_DATE: u32 = 0x0021_0000;

/// A file that is in the archive.
struct Entry {
    name: String,
    flags: u16,
    crc: u32,
    compressed: u32,
    size: u32,
    at: u32,
}

/// An archive. What was written and not taken yet is in memory.
#[derive(Default)]
pub struct Archive {
    out: Counted,
    entries: Vec<Entry>,
    open: Option<Open>,
}

/// The file that is being written.
struct Open {
    name: String,
    at: u64,
    deflate: DeflateEncoder<Vec<u8>>,
    crc: Crc,
    compressed: u64,
    size: u64,
}

/// Bytes that wait, and how many there were in all.
#[derive(Default)]
struct Counted {
    bytes: Vec<u8>,
    sent: u64,
}

impl Counted {
    fn position(&self) -> u64 {
        self.sent.saturating_add(len(&self.bytes))
    }

    fn u16s(&mut self, values: &[u16]) {
        self.bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
    }

    fn u32s(&mut self, values: &[u32]) {
        self.bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
    }
}

impl Archive {
    /// Adds a whole file. The one before must have ended.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let mut deflate = DeflateEncoder::new(Vec::new(), Compression::default());
        deflate.write_all(bytes)?;
        let packed = deflate.finish()?;
        let mut crc = Crc::new();
        crc.update(bytes);
        let entry = Entry {
            name: name.to_owned(),
            flags: WHOLE,
            crc: crc.sum(),
            compressed: word(len(&packed))?,
            size: word(len(bytes))?,
            at: word(self.out.position())?,
        };
        self.head(name, WHOLE, [entry.crc, entry.compressed, entry.size])?;
        self.out.bytes.extend_from_slice(&packed);
        self.entries.push(entry);
        Ok(())
    }

    /// Begins a file; the one before must have ended.
    pub fn begin(&mut self, name: &str) -> io::Result<()> {
        let at = self.out.position();
        self.head(name, IN_PIECES, [0; 3])?;
        let deflate = DeflateEncoder::new(Vec::new(), Compression::fast());
        let (name, crc) = (name.to_owned(), Crc::new());
        self.open = Some(Open { name, at, deflate, crc, compressed: 0, size: 0 });
        Ok(())
    }

    /// What stands before a file: its checksum, how large it is here, how large it was.
    fn head(&mut self, name: &str, flags: u16, sums: [u32; 3]) -> io::Result<()> {
        self.out.u32s(&[0x0403_4b50]);
        self.out.u16s(&[VERSION, flags, DEFLATE]);
        self.out.u32s(&[TIME_AND_DATE]);
        self.out.u32s(&sums);
        self.out.u16s(&[short(name.len())?, 0]);
        self.out.bytes.extend_from_slice(name.as_bytes());
        Ok(())
    }

    /// Adds to the file that was begun.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let open = self.open.as_mut().ok_or_else(|| io::Error::other("no file was begun"))?;
        open.crc.update(bytes);
        open.size = open.size.saturating_add(len(bytes));
        open.deflate.write_all(bytes)?;
        let ready = std::mem::take(open.deflate.get_mut());
        open.compressed = open.compressed.saturating_add(len(&ready));
        self.out.bytes.extend_from_slice(&ready);
        Ok(())
    }

    /// Ends the file that was begun.
    pub fn end(&mut self) -> io::Result<()> {
        let open = self.open.take().ok_or_else(|| io::Error::other("no file was begun"))?;
        let rest = open.deflate.finish()?;
        self.out.bytes.extend_from_slice(&rest);
        let entry = Entry {
            name: open.name,
            flags: IN_PIECES,
            crc: open.crc.sum(),
            compressed: word(open.compressed.saturating_add(len(&rest)))?,
            size: word(open.size)?,
            at: word(open.at)?,
        };
        self.out.u32s(&[0x0807_4b50, entry.crc, entry.compressed, entry.size]);
        self.entries.push(entry);
        Ok(())
    }

    /// What was written since the last time.
    pub fn take(&mut self) -> Vec<u8> {
        self.out.sent = self.out.position();
        std::mem::take(&mut self.out.bytes)
    }

    /// Writes what is in the archive, which is its end.
    pub fn finish(mut self) -> io::Result<Vec<u8>> {
        let at = self.out.position();
        for entry in &self.entries {
            self.out.u32s(&[0x0201_4b50]);
            self.out.u16s(&[VERSION, VERSION, entry.flags, DEFLATE]);
            self.out.u32s(&[TIME_AND_DATE, entry.crc, entry.compressed, entry.size]);
            self.out.u16s(&[short(entry.name.len())?, 0, 0, 0, 0]);
            self.out.u32s(&[0, entry.at]);
            self.out.bytes.extend_from_slice(entry.name.as_bytes());
        }
        let size = self.out.position().saturating_sub(at);
        let n = short(self.entries.len())?;
        self.out.u32s(&[0x0605_4b50]);
        self.out.u16s(&[0, 0, n, n]);
        self.out.u32s(&[word(size)?, word(at)?]);
        self.out.u16s(&[0]);
        Ok(self.take())
    }
}

fn len(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

fn short(n: usize) -> io::Result<u16> {
    u16::try_from(n).map_err(io::Error::other)
}

/// Archives of 4 GiB and more are written otherwise; nothing here has such a size.
fn word(n: u64) -> io::Result<u32> {
    u32::try_from(n).map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::read::DeflateDecoder;
    use std::io::Read;

    #[test]
    fn a_whole_file_stands_behind_its_sizes() {
        let text = "Billet ".repeat(40);
        let mut archive = Archive::default();
        archive.add("fr.lproj/pass.strings", text.as_bytes()).unwrap();
        archive.add("empty", b"").unwrap();
        let bytes = archive.finish().unwrap();
        let at = |from: usize| u32::from_le_bytes(bytes[from..from + 4].try_into().unwrap());
        assert_eq!((at(0), bytes[6], bytes[7]), (0x0403_4b50, 0, 8));
        assert_eq!(at(14), 0x5c94_c584);
        assert_eq!(at(22), 280);
        let (from, n) = (30 + 21, usize::try_from(at(18)).unwrap());
        let mut read = String::new();
        DeflateDecoder::new(&bytes[from..from + n]).read_to_string(&mut read).unwrap();
        assert_eq!(read, text);
        assert_eq!(at(from + n), 0x0403_4b50, "the next one follows at once");
        let end = bytes.len() - 22;
        assert_eq!((at(end), bytes[end + 10]), (0x0605_4b50, 2));
    }

    #[test]
    fn the_same_files_make_the_same_archive() {
        let make = || {
            let mut archive = Archive::default();
            archive.add("a", b"first").unwrap();
            archive.begin("b").unwrap();
            archive.write(b"sec").unwrap();
            archive.write(b"ond").unwrap();
            archive.end().unwrap();
            archive.finish().unwrap()
        };
        assert_eq!(make(), make());
    }
}
