//! A file as a row of blocks, each a few megabytes of whole records.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use encoding_rs::{CoderResult, Decoder};

use super::encoding::{Decoded, decode};
use super::split::Splitter;
use super::{Encoding, Heading, SourceError};

/// What is known of a file before its first record.
#[derive(Clone, Debug)]
pub struct Head {
    /// The heading.
    pub heading: Heading,
    /// What separates the fields.
    pub delimiter: u8,
    /// The line of the first byte after the heading, from 1.
    pub first_line: u64,
}

/// A piece of a file: whole records, as UTF-8.
#[derive(Debug, Default)]
pub struct Block {
    /// The records.
    pub text: String,
    /// Where the first character stands that the file's encoding doesn't have.
    pub broken: Option<usize>,
}

/// A file that is being read.
#[derive(Debug)]
pub struct Stream {
    path: PathBuf,
    file: Option<File>,
    encoding: Encoding,
    decoder: Option<Decoder>,
    beyond_ascii: bool,
    /// Bytes of the next block: UTF-8, or Windows-1252 not yet decoded.
    rest: Vec<u8>,
    /// UTF-16 bytes not yet decoded.
    raw: Vec<u8>,
    ended: bool,
    delimiter: u8,
    size: usize,
    bytes: u64,
}

/// A file that is not text at all, in words.
fn not_text(start: &[u8]) -> Option<&'static str> {
    match start {
        [b'P', b'K', 3, 4, ..] => Some("it is a spreadsheet or zip file, not text"),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Some("it is an old spreadsheet (.xls), not text"),
        [b'%', b'P', b'D', b'F', ..] => Some("it is a PDF, not text"),
        _ => None,
    }
}

impl Stream {
    /// Opens a file and reads its heading. `size` is about how many bytes a block has.
    ///
    /// # Errors
    /// In words, where it can't be opened or read or is no text.
    pub fn open(path: &Path, size: usize) -> Result<(Self, Head), String> {
        let file = File::open(path).map_err(|e| e.to_string())?;
        let mut stream = Self {
            path: path.to_path_buf(),
            file: Some(file),
            encoding: Encoding::Utf8,
            decoder: None,
            beyond_ascii: false,
            rest: Vec::new(),
            raw: Vec::new(),
            ended: false,
            delimiter: b',',
            size: size.max(1),
            bytes: 0,
        };
        while stream.rest.len() < 4 && !stream.ended {
            stream.fill().map_err(|e| e.to_string())?;
        }
        if let Some(what) = not_text(&stream.rest) {
            return Err(what.into());
        }
        let (encoding, mark) = Encoding::sniff(&stream.rest);
        stream.encoding = encoding;
        stream.rest.drain(..mark);
        stream.decoder = encoding.decoder();
        if stream.decoder.is_some() {
            stream.raw = std::mem::take(&mut stream.rest);
            stream.decode_raw();
        }
        // The heading needs its whole record; a quoted name may hold a line break.
        let head = loop {
            let Decoded { text, .. } = decode(
                whole_characters(&stream.rest, stream.ended).to_vec(),
                &mut stream.encoding.clone(),
                &mut false,
            );
            let (heading, delimiter, next, first_line) = Heading::read(&text, None);
            if next < text.len() || stream.ended {
                // The same place in the bytes as in the text: counted back through the encoding.
                let skip = match stream.decode_len(&text[..next]) {
                    n if n <= stream.rest.len() => n,
                    _ => stream.rest.len(),
                };
                if stream.decoder.is_none() {
                    let start = stream.rest[..skip].to_vec();
                    decode(start, &mut stream.encoding, &mut stream.beyond_ascii);
                }
                stream.rest.drain(..skip);
                break Head {
                    heading,
                    delimiter,
                    first_line,
                };
            }
            stream.fill().map_err(|e| e.to_string())?;
        };
        stream.delimiter = head.delimiter;
        Ok((stream, head))
    }

    /// Reads a sheet of a workbook that was written as text: a line for each row from the first on, cells set apart by
    /// [`SHEET`](super::SHEET), any line break or such character in a cell made a space. `bytes` is the file's size.
    pub fn sheet(path: &Path, text: String, size: usize, bytes: u64) -> (Self, Head) {
        let (heading, delimiter, next, first_line) = Heading::read(&text, Some(super::SHEET));
        let mut rest = text.into_bytes();
        rest.drain(..next);
        let stream = Self {
            path: path.to_path_buf(),
            file: None,
            encoding: Encoding::Utf8,
            decoder: None,
            beyond_ascii: false,
            rest,
            raw: Vec::new(),
            ended: true,
            delimiter,
            size: size.max(1),
            bytes,
        };
        let head = Head {
            heading,
            delimiter,
            first_line,
        };
        (stream, head)
    }

    /// How many bytes of the undecoded rest a decoded text stands for.
    fn decode_len(&self, text: &str) -> usize {
        if text.is_ascii()
            || std::str::from_utf8(self.rest.get(..text.len()).unwrap_or(&[])).is_ok()
        {
            text.len()
        } else {
            // Windows-1252: one byte a character.
            text.chars().count()
        }
    }

    /// The file's encoding, as far as it has been read.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Bytes read so far.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The next block; `None` at the end of the file.
    ///
    /// # Errors
    /// If the machine stops giving bytes.
    pub fn next_block(&mut self) -> Result<Option<Block>, SourceError> {
        let mut splitter = Splitter::new(self.delimiter);
        let end = loop {
            if self.ended {
                break self.rest.len();
            }
            if self.rest.len() >= self.size {
                let end = splitter.last_end(&self.rest);
                if end > 0 {
                    break end;
                }
            }
            self.fill().map_err(|source| SourceError::File {
                path: self.path.clone(),
                source,
            })?;
        };
        if end == 0 {
            return Ok(None);
        }
        let after = self.rest.split_off(end);
        let bytes = std::mem::replace(&mut self.rest, after);
        let Decoded { text, broken } = decode(bytes, &mut self.encoding, &mut self.beyond_ascii);
        Ok(Some(Block { text, broken }))
    }

    /// Reads about a block's bytes more.
    fn fill(&mut self) -> std::io::Result<()> {
        let into = match self.decoder {
            Some(_) => &mut self.raw,
            None => &mut self.rest,
        };
        into.reserve(self.size);
        let limit = self.size as u64;
        let read = match &mut self.file {
            Some(file) => file.take(limit).read_to_end(into)?,
            None => 0,
        };
        self.bytes += read as u64;
        self.ended = read == 0;
        self.decode_raw();
        Ok(())
    }

    fn decode_raw(&mut self) {
        let Some(decoder) = &mut self.decoder else {
            return;
        };
        let mut text = String::new();
        let needed = decoder.max_utf8_buffer_length(self.raw.len());
        text.reserve(needed.unwrap_or(self.raw.len() * 3 + 16));
        let (result, _, _) = decoder.decode_to_string(&self.raw, &mut text, self.ended);
        debug_assert_eq!(result, CoderResult::InputEmpty);
        if self.ended {
            self.decoder = None;
        }
        self.raw.clear();
        self.rest.extend_from_slice(text.as_bytes());
    }
}

/// The bytes without a UTF-8 character that is cut off at the end.
fn whole_characters(bytes: &[u8], ended: bool) -> &[u8] {
    if ended {
        return bytes;
    }
    match std::str::from_utf8(bytes) {
        Err(e) if e.error_len().is_none() => &bytes[..e.valid_up_to()],
        _ => bytes,
    }
}
