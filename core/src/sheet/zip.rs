//! The zip around a workbook's parts: few, small, all at hand, without a clock, so the same bytes on every system.
//!
//! Written here because the crates for it ask for chance and time, which in the browser binds them to wasm-bindgen.

use miniz_oxide::deflate::compress_to_vec;

/// How hard parts are packed: quickly.
const LEVEL: u8 = 1;
/// The version of the format that is needed to unpack.
const NEEDED: u16 = 20;
/// Made on Unix, after that version.
const MADE: u16 = (3 << 8) | NEEDED;
/// The first day that the format knows: 1 January 1980.
const DAY: u16 = (1 << 5) | 1;
/// A plain file that all may read, in Unix's words.
const PLAIN_FILE: u32 = 0o100_644 << 16;

/// More than a zip of this plain kind can hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("a file inside is larger than 4 GB, or there are more than 65,535")]
pub struct TooLarge;

/// A zip while it is made.
#[derive(Default)]
pub(super) struct Zip {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    files: u16,
}

impl Zip {
    /// Puts a file in, packed where that makes it shorter.
    pub(super) fn put(&mut self, name: &str, text: &str) -> Result<(), TooLarge> {
        let packed = compress_to_vec(text.as_bytes(), LEVEL);
        match packed.len() < text.len() {
            true => self.add(name, text, 8, &packed),
            false => self.add(name, text, 0, text.as_bytes()),
        }
    }

    fn add(&mut self, name: &str, text: &str, method: u16, packed: &[u8]) -> Result<(), TooLarge> {
        let at = size(self.bytes.len())?;
        // Version, flags, method, time, day, sum, sizes, length of the name, extra fields: said before the file and again in
        // the directory.
        let mut about = Vec::with_capacity(26);
        for short in [NEEDED, 0, method, 0, DAY] {
            about.extend(short.to_le_bytes());
        }
        for long in [
            crc32fast::hash(text.as_bytes()),
            size(packed.len())?,
            size(text.len())?,
        ] {
            about.extend(long.to_le_bytes());
        }
        about.extend(
            u16::try_from(name.len())
                .map_err(|_| TooLarge)?
                .to_le_bytes(),
        );
        about.extend([0; 2]);
        self.bytes.extend(b"PK\x03\x04");
        self.bytes.extend(&about);
        self.bytes.extend(name.as_bytes());
        self.bytes.extend(packed);
        self.directory.extend(b"PK\x01\x02");
        self.directory.extend(MADE.to_le_bytes());
        self.directory.extend(&about);
        // No comment, first disk, no inner attributes.
        self.directory.extend([0; 6]);
        self.directory.extend(PLAIN_FILE.to_le_bytes());
        self.directory.extend(at.to_le_bytes());
        self.directory.extend(name.as_bytes());
        self.files = self.files.checked_add(1).ok_or(TooLarge)?;
        Ok(())
    }

    /// The finished zip.
    pub(super) fn finish(mut self) -> Result<Vec<u8>, TooLarge> {
        let (at, long) = (size(self.bytes.len())?, size(self.directory.len())?);
        self.bytes.append(&mut self.directory);
        // This disk, the directory's disk.
        self.bytes.extend(b"PK\x05\x06\0\0\0\0");
        self.bytes.extend(self.files.to_le_bytes());
        self.bytes.extend(self.files.to_le_bytes());
        self.bytes.extend(long.to_le_bytes());
        self.bytes.extend(at.to_le_bytes());
        self.bytes.extend([0; 2]);
        Ok(self.bytes)
    }
}

fn size(bytes: usize) -> Result<u32, TooLarge> {
    u32::try_from(bytes).map_err(|_| TooLarge)
}
